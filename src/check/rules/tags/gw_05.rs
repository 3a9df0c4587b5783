//! GW-05 文章上看得见时间和来源
//!
//! **查什么。** 文章页上看得见发布时间，与 PubDate 一致；看得见来源。来源不是“网络”“互联网”“佚名”，文中没有“侵权请联系删除”“来源于网络”“整理自网络”一类的话。
//!
//! **为什么。** 没有时间的文章按没有更新算；说不清来源的内容，政府网站不应当发布。
//!
//! **依据。** 47号：清晰注明信息来源和发布时间；转载要注明出处。
//!
//! **例子。** `origin = "网络"`；正文末尾“本文来自互联网，如有侵权请联系删除”。
//!
//! **怎么改。** 写明原发布单位；查不到来源的不要发布。
//!
//! **English.** Articles show when and by whom they were published; “the internet” is no origin.

use crate::check::context::Context;
use crate::check::lists::words;
use crate::check::sieve;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::Diagnostic;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

rule!("gw_05.rs", "GW-05", Tags, Error, Partly, Page(look));

messages! { "GW-05" "origin-unclear";
    VAGUE_ "来源写的是“{value}”" => "写明原发布单位；查不到来源的不要发布";
        "the origin is \"{value}\"" => "name who published it first; do not publish what has no known origin";
    SCRAPED_ "“{value}”是转载网站的套话" => "删去这句话，写明真正的来源";
        "\"{value}\" is a phrase of scrapers" => "remove it and name the real origin";
}

const VAGUE: [&str; 7] = ["网络", "互联网", "佚名", "不详", "未知", "转载", "网上"];
pub(in crate::check) const SCRAPED: [&str; 20] = [
    "来源于网络", "来源网络", "来自网络", "来自互联网", "来源于互联网", "转载自网络", "转载自互联网", "源自网络", "源自互联网", "整理自网络", "整理自互联网",
    "摘自网络", "网络整理", "侵权请联系", "侵权必删", "侵权删除", "侵权，请", "侵删", "如有侵权", "版权归原作者",
];

static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| words(&SCRAPED));

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        if let Role::Field(name) = &line.role
            && matches!(&**name, "origin" | "author")
            && VAGUE.contains(&line.text.trim())
        {
            findings.push(found(&VAGUE_).at(script.place(line, 0..line.text.len())).with("value", &line.text));
        }
        if let Some(hit) = SIGNS.as_ref().filter(|_| line.holds(sieve::SCRAPED)).and_then(|signs| signs.find(&line.text)) {
            findings.push(found(&SCRAPED_).at(script.place(line, hit.range())).with("value", SCRAPED[hit.pattern().as_usize()]));
        }
    }
}
