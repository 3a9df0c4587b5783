//! GW-22 标题不重复
//!
//! **查什么。** 不同页面的 `<title>` 各不相同。
//!
//! **为什么。** 收藏夹、搜索结果、浏览器标签只显示标题；几页同名，读者分不清，检查时算重复页面。
//!
//! **依据。** 47号附件《网页设计规范》；WCAG 2.4.2。
//!
//! **例子。** 济南、青岛各有一篇案例都叫“新建学校”。
//!
//! **怎么改。** 在标题里写出区别：地方、年份或做法。
//!
//! **English.** No two pages have the same `<title>`.

use crate::check::context::Context;
use crate::check::owner;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::route::Route;
use crate::source::Place;
use std::collections::BTreeMap;

rule!("gw_22.rs", "GW-22", Tags, Warning, Fully, Site(look));

messages! { "GW-22" "title-twice";
    TWICE "标题“{title}”和“{other}”的一样" => "在标题里写出区别：地方、年份或做法";
        "the title \"{title}\" is also that of \"{other}\"" => "say in the title what is different: place, year or practice";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    for (number, seen) in context.seen.iter().enumerate() {
        let Some(seen) = seen.as_ref().filter(|seen| !seen.title.is_empty()) else { continue };
        let (_, route) = context.addresses[number];
        // Further pages of one list have one title by nature.
        if matches!(route, Route::City(_, 2..) | Route::Topic(_, 2..) | Route::Practices(2..) | Route::Figures(2..) | Route::Print(_, 2..)) {
            continue;
        }
        match first.get(&*seen.title) {
            None => {
                first.insert(&seen.title, number);
            }
            Some(other) => {
                let place = |number: usize| {
                    let (address, route) = context.addresses[number];
                    owner(context.site, route).map_or_else(|| Place::path(address), |id| context.field(id, "title"))
                };
                let finding = found(&TWICE).at(place(number)).with("title", &seen.title);
                findings.push(finding.with("other", context.addresses[*other].0).also(place(*other)));
            }
        }
    }
}
