//! PR-8 成品不带出内部痕迹
//!
//! **查什么。** 成品里没有 HTML 注释（门户的 SSI 包含行除外）、电脑上的文件路径（`C:\Users\…`、`/home/…`、`file://`）、内网地址（10.*、172.16–31.*、192.168.*、127.0.0.1）、localhost。
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
use crate::check::rendered::{NUMERIC, Rendered, TRACES};
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

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for comment in page.comments() {
        let text = &page.html[comment.clone()];
        if !text.starts_with("<!--#") {
            let value: String = text.chars().take(40).collect();
            let place = if page.file.is_some() { context.spot(page, comment) } else { Place::path(page.address) };
            findings.push(found(&COMMENT).at(place).with("address", page.address).with("value", value));
        }
    }
    let mut seen: Vec<(&str, usize)> = Vec::new();
    for (pattern, at) in page.signs().iter().copied().filter(|(sign, _)| *sign < TRACES.len()) {
        let value = if pattern >= NUMERIC { inner(page.html, at) } else { path(page.html, at) };
        // Data for machines has each backslash twice.
        let same = |known: &str, value: &str| known == value || known.replace("\\\\", "\\") == value.replace("\\\\", "\\");
        if let Some(value) = value.filter(|value| !seen.iter().any(|(known, _)| same(known, value))) {
            seen.push((value, at));
        }
    }
    for (value, at) in seen {
        let value = &value.replace("\\\\", "\\");
        let typed = || page.page.filter(|_| page.file.is_none()).and_then(|id| typed(context, id, value));
        let place = typed().unwrap_or_else(|| context.spot(page, &(at..(at + value.len()).min(page.html.len()))));
        findings.push(found(&TRACE).at(place).with("value", value));
    }
}

/// A path of a computer; a public address may have /home/ in its own path.
fn path(html: &str, at: usize) -> Option<&str> {
    let public = html[at..].starts_with('/') && html[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
    let part = html[at..].starts_with("localhost") && html[..at].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    (!public && !part).then(|| word(html, at))
}

/// An address of an inner network.
fn inner(html: &str, at: usize) -> Option<&str> {
    if html[..at].ends_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let length = html[at..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
    let value = html[at..at + length].trim_end_matches('.');
    let parts: Vec<Option<u8>> = value.split('.').map(|part| part.parse().ok()).collect();
    let is_inner = match parts.as_slice() {
        [Some(10), Some(_), Some(_), Some(_)] | [Some(192), Some(168), Some(_), Some(_)] | [Some(127), Some(0), Some(0), Some(1)] => true,
        [Some(172), Some(second), Some(_), Some(_)] => (16..32).contains(second),
        _ => false,
    };
    is_inner.then_some(value)
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
