//! IX-3 更新及时
//!
//! **查什么。** 首页（默认14天）和各栏目（默认180天）最新内容的日期，到检查日还剩几天；已经过期的提醒，7天内到期的提示。完整的预报表在检查结果的末尾。
//!
//! **为什么。** 首页两周不更新、多个栏目逾期，都是单项否决的情形。
//!
//! **依据。** 国办秘函〔2019〕19号检查指标，单项否决8、9。有的地方执行10天，用 `[check] home_days` 改。
//!
//! **例子。** 最新的内容是2022-01-05，检查日2022-01-25，首页已过14天。
//!
//! **怎么改。** 发布新内容；已经结束的，在年度页写 `archived`，不再查更新。
//!
//! **English.** How long each channel has had nothing new, and on which day it goes stale.

use crate::check::context::Context;
use crate::check::forecast;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("ix_3.rs", "IX-3", Tags, Warning, Fully, Site(look));

messages! { "IX-3" "freshness";
    STALE "“{name}”最新的内容是 {newest}，已过 {age} 天，超过 {limit} 天" => "发布新内容；已经结束的写 archived";
        "the newest page of \"{name}\" is of {newest}, {age} days ago; the limit is {limit}" => "publish something new, or archive the channel";
    SOON "“{name}”将在 {day} 过期（最新的内容是 {newest}）" => "在那以前发布新内容";
        "\"{name}\" goes stale on {day} (its newest page is of {newest})" => "publish something new before that day";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for channel in forecast::of(context).into_iter().filter(|channel| !channel.archived) {
        let place = match channel.page {
            Some(id) => context.field(id, "published"),
            // What could be newer is told at what is newest.
            None => context.inherited(channel.last, "published"),
        };
        let left = i64::from(channel.limit) - channel.age;
        let finding = |entry| found(entry).at(place.clone()).with("name", &channel.name).with("newest", channel.newest.day());
        if channel.is_stale() {
            findings.push(finding(&STALE).with("age", channel.age).with("limit", channel.limit));
        } else if left < 7 {
            findings.push(finding(&SOON).with("day", &channel.stale_on).level(Severity::Info));
        }
    }
}
