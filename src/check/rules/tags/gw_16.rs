//! GW-16 结束的专题要归档
//!
//! **查什么。** 一个年度最新的内容早于检查日24个月以上，而年度页没有写 `archived`。
//!
//! **为什么。** 结束的专题要有归档标识，移到专题区；不标明，读者以为仍在更新，检查时也按栏目不更新算。
//!
//! **依据。** 47号附件：专题结束后归档并作出标识。月数是本程序的。
//!
//! **例子。** 2020年度的内容2022年1月发布，到2024年6月还没有归档。
//!
//! **怎么改。** 在年度页的页首信息里写 `archived = 2024-06-01`，页面会显示归档标识，不再查更新。
//!
//! **English.** An edition whose newest page is over 24 months old says that it is archived.

use crate::check::context::{Context, days};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::source::Place;

rule!("gw_16.rs", "GW-16", Tags, Warning, Fully, Site(look));

messages! { "GW-16" "archive";
    OLD "“{name}”最新的内容是 {newest}，已经 {months} 个月，没有归档标识" => "在页首信息里写 archived = {today}";
        "the newest page of \"{name}\" is of {newest}, {months} months ago, and it is not archived" => "write archived = {today} in its front matter";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    for edition in graph.editions.iter() {
        let Some(page) = edition.page.filter(|page| graph.page(*page).front.archived.is_none()) else { continue };
        let all = edition.cases.iter().chain(&edition.sections).chain([&page]);
        let Some(newest) = all.filter_map(|id| crate::check::forecast::day(graph, *id)).max() else { continue };
        let months = days(newest, context.as_of) / 30;
        if months > 24 {
            let place = Place::range(&graph.page(page).path, &graph.page(page).places.of("published"));
            let finding = found(&OLD).at(place).with("name", &graph.facts(page).title).with("newest", newest.day());
            findings.push(finding.with("months", months).with("today", context.as_of.day()));
        }
    }
}
