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
use crate::check::rendered::Rendered;
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

const LURES: [&str; 8] = ["立即下载", "立即领取", "点击领取", "马上抢", "立即参与", "免费领", "一键领取", "立刻抢"];

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for tag in page.tags.iter().filter(|tag| !tag.closes) {
        let value = match tag.name {
            "marquee" | "blink" => Some(format!("<{}>", tag.name)),
            "video" | "audio" if page.raw(tag, "autoplay").is_some() => Some(format!("<{} autoplay>", tag.name)),
            _ => None,
        };
        if let Some(value) = value {
            findings.push(found(&MOVES).at(context.page_place(page.page, page.address)).with("address", page.address).with("value", value));
        }
    }
    for tag in page.tags.iter().filter(|tag| !tag.closes && matches!(tag.name, "a" | "button")) {
        // Few links have such words: look at the markup before putting the words together.
        let inside = page.inside(tag);
        if let Some(lure) = LURES.iter().find(|lure| inside.contains(**lure)) {
            let href = page.get(tag, "href").unwrap_or_default();
            let place = match page.page {
                Some(_) if !href.is_empty() => origin(context, page.page, page.address, &href),
                _ => context.page_place(page.page, page.address),
            };
            findings.push(found(&LURE).at(place).with("value", lure));
        }
    }
}
