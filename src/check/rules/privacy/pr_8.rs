//! PR-8 成品不带出内部痕迹
//!
//! **查什么。** 成品里没有 HTML 注释（门户的 SSI 包含行除外）、电脑上的文件路径（`C:\Users\…`、`/home/…`、`file://`）、内网地址（10.*、172.16–31.*、192.168.*）、localhost。
//!
//! **为什么。** 注释、路径和内网地址暴露编辑的姓名、服务器的结构，给攻击者指路。
//!
//! **依据。** GB/T 31506-2022《政府门户网站系统安全技术指南》。
//!
//! **例子。** 正文链接 `http://192.168.1.20/oa/doc?id=3`；文字里有 `C:\Users\zhangsan\桌面\终稿.docx`。
//!
//! **怎么改。** 换成公开的网址，或删去。
//!
//! **English.** The output holds no comments, no paths of a computer, no addresses of the inner network.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::source::Place;

rule!("pr_8.rs", "PR-8", Privacy, Error, Partly, Rendered(look));

messages! { "PR-8" "inner-trace";
    COMMENT "“{address}”里有 HTML 注释：{value}" => "从模板里删去；模板注释写成 {# … #}";
        "\"{address}\" holds an HTML comment: {value}" => "remove it from the template; write {# … #} instead";
    TRACE "内部的地址或路径“{value}”" => "换成公开的网址，或删去";
        "an inner address or path: \"{value}\"" => "use a public address or remove it";
}

const PATHS: [&str; 8] = ["C:\\", "D:\\", "E:\\", "c:\\", "file:///", "/home/", "/Users/", "localhost"];

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for comment in &page.comments {
        let text = &page.html[comment.clone()];
        if !text.starts_with("<!--#") {
            let value: String = text.chars().take(40).collect();
            findings.push(found(&COMMENT).at(Place::path(page.address)).with("address", page.address).with("value", value));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for path in PATHS {
        if let Some(at) = page.html.find(path) {
            let value = word(page.html, at);
            // A public address may have /home/ in its path.
            let public = path.starts_with('/') && page.html[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
            if !public {
                seen.push(value);
            }
        }
    }
    inner(page.html, &mut seen);
    seen.sort_unstable();
    seen.dedup();
    for value in seen {
        let place = page.page.and_then(|id| typed(context, id, value)).unwrap_or_else(|| context.page_place(page.page, page.address));
        findings.push(found(&TRACE).at(place).with("value", value));
    }
}

/// Addresses of inner networks.
fn inner<'a>(html: &'a str, seen: &mut Vec<&'a str>) {
    for start in ["10.", "172.", "192.168."] {
        for (at, _) in html.match_indices(start) {
            if html[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.') {
                continue;
            }
            let length = html[at..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
            let value = html[at..at + length].trim_end_matches('.');
            let parts: Vec<Option<u8>> = value.split('.').map(|part| part.parse().ok()).collect();
            let is_inner = match parts.as_slice() {
                [Some(10), Some(_), Some(_), Some(_)] | [Some(192), Some(168), Some(_), Some(_)] => true,
                [Some(172), Some(second), Some(_), Some(_)] => (16..32).contains(second),
                _ => false,
            };
            if is_inner {
                seen.push(value);
            }
        }
    }
}

fn word(text: &str, at: usize) -> &str {
    let end = text[at..].find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\'' | '）' | '，' | '。')).map_or(text.len(), |end| at + end);
    &text[at..end]
}

/// Where the value was typed: in a reference, or in the text.
fn typed(context: &Context<'_>, id: crate::route::PageId, value: &str) -> Option<Place> {
    let page = context.site.graph.page(id);
    let reference = page.document.references.iter().find(|reference| reference.target.contains(value));
    if let Some(reference) = reference {
        return Some(Place::range(&page.path, &reference.range));
    }
    let mut place = None;
    crate::document::walk_inlines(&page.document.blocks, &mut |inline| {
        if let crate::document::Inline::Text { text, at } = inline
            && let Some(found) = text.find(value)
            && place.is_none()
        {
            place = Some(Place::range(&page.path, &(at + found as u32..at + (found + value.len()) as u32)));
        }
    });
    place
}
