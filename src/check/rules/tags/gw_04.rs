//! GW-04 发布时间的格式
//!
//! **查什么。** PubDate 写成 `YYYY-MM-DD HH:MM`（24小时制），是真实的日期，不晚于检查日。页首信息只写了日期、没写时分的，提示补上。
//!
//! **为什么。** 监测程序按这个格式读时间，读不出就按没有更新算；`hh` 写成12小时制是模板里常见的错。
//!
//! **依据。** 47号附件《网页设计规范》对 PubDate 的规定。
//!
//! **例子。** `2022-1-5`、`2022-01-05 9:00` 不对；`2022-01-05 09:00` 对。
//!
//! **怎么改。** 页首信息写 `published = "2022-01-05 09:00"`；自己的模板用 `frame.article.published`。
//!
//! **English.** PubDate has the form `YYYY-MM-DD HH:MM`, 24 hours, and is not after the day of the check.

use super::place;
use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::moment::Moment;

rule!("gw_04.rs", "GW-04", Tags, Error, Fully, Rendered(look));

messages! { "GW-04" "publication-date-form";
    FORM "PubDate 是“{value}”，不是 YYYY-MM-DD HH:MM" => "写成 2022-01-05 09:00 这样";
        "PubDate is \"{value}\", not YYYY-MM-DD HH:MM" => "write it like 2022-01-05 09:00";
    FUTURE "发布时间 {value} 晚于检查日 {today}" => "改成实际的发布时间；预定的到那一天再发布";
        "the publication date {value} is after the day of the check, {today}" => "write the real date; publish on the day itself";
    DAY "发布时间只有日期，页面标记里会是 00:00" => "写上时分，例如 {value} 09:00";
        "the publication date has no time; the page tag will say 00:00" => "add hour and minute, such as {value} 09:00";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(value) = page.meta("PubDate").filter(|value| !value.is_empty()) else { return };
    let at = || place(context, page, "published");
    let shape = value.len() == 16 && value.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        10 => byte == b' ',
        13 => byte == b':',
        _ => byte.is_ascii_digit(),
    });
    match value.parse::<Moment>().ok().filter(|_| shape) {
        None => findings.push(found(&FORM).at(at()).with("value", &value)),
        Some(moment) => {
            if moment.date() > context.as_of.date() {
                findings.push(found(&FUTURE).at(at()).with("value", &value).with("today", context.as_of.day()));
            }
            let typed = page.page.and_then(|id| context.site.graph.page(id).front.published);
            if typed.is_some_and(|typed| typed.to_string().len() == 10) {
                findings.push(found(&DAY).at(at()).with("value", &value[..10]).level(Severity::Info));
            }
        }
    }
}
