//! AX-8 没有广告和自动播放
//!
//! **查什么。** 成品里没有 `<marquee>`、`<blink>`、自动播放的音视频；按钮和链接上没有“立即下载”“立即领取”“点击领取”“马上抢”一类的话。
//!
//! **为什么。** 飘动、自动出声妨碍阅读；诱导的话不该出现在政府网站上。
//!
//! **依据。** 《互联网网站适老化通用设计规范》：禁止广告、弹窗和诱导类按钮；WCAG 2.2.2、1.4.2。
//!
//! **例子。** `[立即领取](…)`。
//!
//! **怎么改。** 去掉；下载链接写明文件名、格式和大小。
//!
//! **English.** Nothing moves or plays by itself, and no button lures.

use crate::check::context::Context;
use crate::check::rendered::{LURES, Rendered, TRACES};
use crate::check::rule::{found, messages, rule};
use crate::check::rules::links::origin;
use crate::diagnostic::Diagnostic;

rule!("ax_8.rs", "AX-8", Access, Warning, Partly, Rendered(look));

messages! { "AX-8" "lure";
    MOVES "“{address}”里有自己动的内容：{value}" => "去掉，或改成由读者开始";
        "\"{address}\" holds what moves by itself: {value}" => "remove it or let the reader start it";
    LURE "“{value}”是诱导的话" => "写明通向什么，例如文件名、格式和大小";
        "\"{value}\" lures" => "say what it leads to";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for tag in page.any_of(&["marquee", "blink", "video", "audio"]) {
        let value = match tag.name() {
            "video" | "audio" if page.raw(&tag, "autoplay").is_none() => continue,
            "video" | "audio" => format!("<{} autoplay>", tag.name()),
            _ => format!("<{}>", tag.name()),
        };
        findings.push(found(&MOVES).at(context.spot(page, &tag.range())).with("address", page.address).with("value", value));
    }
    // Few pages have such words at all.
    for (sign, at) in page.signs().iter().copied().filter(|(sign, _)| *sign >= TRACES.len()) {
        let lure = LURES[sign - TRACES.len()];
        let around = page.any_of(&["a", "button"]).find(|tag| tag.end() <= at && at < tag.end() + page.inside(tag).len());
        if let Some(tag) = around {
            let href = page.get(&tag, "href").unwrap_or_default();
            let place = if href.is_empty() { context.spot(page, &tag.range()) } else { origin(context, page, &tag, &href) };
            findings.push(found(&LURE).at(place).with("value", lure));
        }
    }
}
