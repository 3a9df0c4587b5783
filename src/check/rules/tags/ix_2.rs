//! IX-2 日期如实
//!
//! **查什么。** 更新日期不早于发布日期，也不晚于检查日；成文日期不晚于发布日期；许多文章（10篇以上）的发布时间精确到同一分钟，而成文日期相隔很远的，提示核实。
//!
//! **为什么。** 伪造发文日期是一票否决的情形；集中补发的旧稿写成不同的旧日期，最容易被认定。
//!
//! **依据。** 国办秘函〔2019〕19号检查指标，单项否决中的“伪造发稿日期”。
//!
//! **例子。** `published = 2022-01-05`，`updated = 2021-12-01`。
//!
//! **怎么改。** 按实际情况改。发布日期是本站发布的日期，原文的日期写在 `issued_on`。
//!
//! **English.** Dates are in order and not in the future; many articles of one minute are pointed out.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::moment::Moment;
use std::collections::BTreeMap;

rule!("ix_2.rs", "IX-2", Tags, Error, Partly, Site(look));

messages! { "IX-2" "honest-dates";
    FUTURE "更新日期 {value} 晚于检查日 {today}" => "改成实际的更新日期";
        "the update {value} is after the day of the check, {today}" => "write the real date";
    BEFORE "更新日期 {value} 早于发布日期 {published}" => "更新不会早于发布，核对两个日期";
        "the update {value} is before the publication {published}" => "check both dates";
    BULK "{count} 篇文章都在 {value} 发布，成文日期却相隔 {days} 天" => "核实发布时间；集中补发的用实际的发布时间";
        "{count} articles were published at {value} though they were issued over {days} days" => "check the times; late publication keeps its real time";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    let mut minutes: BTreeMap<Moment, Vec<crate::route::PageId>> = BTreeMap::new();
    for id in graph.visible() {
        let front = &graph.page(id).front;
        if let Some(updated) = front.updated {
            let finding = |entry| found(entry).at(context.field(id, "updated")).with("value", updated);
            if updated.date() > context.as_of.date() {
                findings.push(finding(&FUTURE).with("today", context.as_of.day()));
            }
            if let Some(published) = front.published.filter(|published| updated.date() < published.date()) {
                findings.push(finding(&BEFORE).with("published", published));
            }
        }
        if let Some(published) = front.published.filter(|_| front.issued_on.is_some()) {
            minutes.entry(published).or_default().push(id);
        }
    }
    for (minute, pages) in minutes.into_iter().filter(|(_, pages)| pages.len() >= 10) {
        let issued = pages.iter().filter_map(|id| graph.page(*id).front.issued_on);
        let (Some(first), Some(last)) = (issued.clone().min(), issued.max()) else { continue };
        let days = crate::check::context::days(first, last);
        if days >= 14 {
            let finding = found(&BULK).at(context.field(pages[0], "published")).with("count", pages.len());
            findings.push(finding.with("value", minute).with("days", days).level(Severity::Warning));
        }
    }
}
