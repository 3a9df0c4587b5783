//! AX-11 求助的入口在同一个地方
//!
//! **查什么。** 联系方式、“我为政府网站找错”、站点地图在每一页的页脚里，次序相同。
//!
//! **为什么。** 读者在一页里学会了到哪里找，到别的页面也该在那里。
//!
//! **依据。** WCAG 3.2.6（2.2版新增）；47号关于页脚的要求。
//!
//! **例子。** 自己改的案例模板没有页脚。
//!
//! **怎么改。** 页脚放在共用的模板里，不在单个模板里改。
//!
//! **English.** The ways to get help stand on every page in the same order.

use crate::check::context::Context;
use crate::check::owner;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::config::Chrome;
use crate::diagnostic::Diagnostic;
use crate::route::Route;
use std::collections::BTreeMap;

rule!("ax_11.rs", "AX-11", Access, Warning, Fully, Site(look));

messages! { "AX-11" "help-place";
    ORDER "“{address}”的求助入口是“{value}”，多数页面是“{usual}”" => "页脚用共用的模板";
        "the ways to get help on \"{address}\" are \"{value}\"; on most pages \"{usual}\"" => "use the shared foot";
}

const WAYS: [(&str, &str); 4] = [("tel:", "电话"), ("mailto:", "邮箱"), ("找错", "找错"), ("sitemap.html", "站点地图")];

/// The ways to get help on a page, in order of their first mention in the foot.
pub(in crate::check) fn order(page: &Rendered<'_>) -> Vec<&'static str> {
    let foot = page.named("footer").next_back().map(|tag| page.inside(&tag)).unwrap_or_default();
    let mut found: Vec<(usize, &'static str)> = WAYS.iter().filter_map(|(sign, name)| Some((foot.find(sign)?, *name))).collect();
    found.sort_unstable();
    found.into_iter().map(|(_, name)| name).collect()
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if context.site.config.site.chrome != Chrome::Own {
        return;
    }
    let mut counts: BTreeMap<&[&str], usize> = BTreeMap::new();
    for seen in context.seen.iter().flatten() {
        *counts.entry(&seen.help).or_default() += 1;
    }
    let Some((usual, _)) = counts.iter().max_by_key(|(_, count)| **count) else { return };
    for (number, seen) in context.seen.iter().enumerate() {
        let Some(seen) = seen.as_ref().filter(|seen| seen.help != *usual) else { continue };
        let (address, route) = context.addresses[number];
        // The print edition and static pages have no foot of ours.
        if matches!(route, Route::Print(..) | Route::Asset(_)) {
            continue;
        }
        let place = context.page_place(owner(context.site, route), address);
        let finding = found(&ORDER).at(place).with("address", address);
        findings.push(finding.with("value", seen.help.join("、")).with("usual", usual.join("、")));
    }
}
