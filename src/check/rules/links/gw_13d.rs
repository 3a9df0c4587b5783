//! GW-13D 站外链接有人管
//!
//! **查什么。** 正文里指向别的网站的链接，都登记在 `links.csv` 里：网址、责任人、最近复核日期；超过期限（默认365天）没有复核的要复核。登记表里没有写责任人或日期的行也报告。
//!
//! **为什么。** 站外的网页会关停、会换主人，发布时好的链接过两年可能通向别处。
//!
//! **依据。** 国办发〔2017〕47号：加强链接地址的监测巡检。
//!
//! **例子。** 正文有 `https://www.moe.gov.cn/…`，而 `links.csv` 里没有这一行。
//!
//! **怎么改。** 运行 `anli check --links` 得到待登记的表，填上责任人和日期，存为 `links.csv`。
//!
//! **English.** Links to other sites stand in `links.csv` with who answers for them and when they were last looked at.

use crate::check::context::{Context, days};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::source::Place;
use std::collections::BTreeSet;

rule!("gw_13d.rs", "GW-13D", Links, Info, release Warning, Fully, Site(look));

messages! { "GW-13D" "external-link-register";
    UNLISTED "站外链接“{url}”没有登记在 {file} 里" => "运行 anli check --links，把缺的行填好责任人和日期加进去";
        "the external link \"{url}\" is not in {file}" => "run anli check --links and add the missing rows";
    INCOMPLETE "“{url}”的登记缺责任人或复核日期" => "补上责任人和日期（如 2022-01-05）";
        "the row of \"{url}\" lacks its owner or its date" => "fill in owner and date (such as 2022-01-05)";
    OLD "“{url}”已有 {days} 天没有复核" => "打开看一看，内容无误就改复核日期";
        "\"{url}\" was last looked at {days} days ago" => "open it and, if it is right, move the date";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut told = BTreeSet::new();
    for id in context.site.graph.visible() {
        super::outside(context, id, |reference, url| {
            let place = || Place::range(&context.site.graph.page(id).path, &reference.range);
            let row = context.register.as_ref().and_then(|register| register.rows.get(url));
            if row.is_none() && told.insert(url) {
                findings.push(found(&UNLISTED).at(place()).with("url", url).with("file", &context.settings.links));
            }
        });
    }
    let Some(register) = &context.register else { return };
    for (url, row) in &register.rows {
        let place = Place::range(&register.path, &(row.at.0..row.at.1));
        match row.reviewed {
            Some(_) | None if row.owner.is_empty() || row.reviewed.is_none() => {
                findings.push(found(&INCOMPLETE).at(place).with("url", url));
            }
            Some(reviewed) if days(reviewed, context.as_of) > i64::from(context.settings.review_days) => {
                findings.push(found(&OLD).at(place).with("url", url).with("days", days(reviewed, context.as_of)));
            }
            _ => {}
        }
    }
}
