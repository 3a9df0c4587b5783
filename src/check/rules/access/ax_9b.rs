//! AX-9B 链接文字说得清
//!
//! **查什么。** 正文链接有文字，文字不是“点击这里”“这里”“点击查看”“更多”“详情”“链接”，也不是一长串网址。
//!
//! **为什么。** 读屏软件可以只念链接；一页都是“点击这里”，不知道通向哪里。
//!
//! **依据。** WCAG 2.4.4；GB/T 37668-2019。
//!
//! **例子。** “详情请[点击这里](…)”→“详见[实施方案](…)”。
//!
//! **怎么改。** 用目标的名称作链接文字。
//!
//! **English.** A link's words say where it leads: not “click here”, not a long address.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use crate::source::Place;

rule!("ax_9b.rs", "AX-9B", Access, Warning, Fully, Page(look));

messages! { "AX-9B" "link-words";
    VAGUE "链接文字“{value}”说不清通向哪里" => "用目标的名称作链接文字";
        "the words \"{value}\" do not say where the link leads" => "use the name of what it leads to";
    EMPTY "链接没有文字" => "在方括号里写上目标的名称";
        "the link has no words" => "write the name of what it leads to in the brackets";
    ADDRESS "链接文字是一长串网址" => "用目标的名称作链接文字";
        "the link's words are a long address" => "use the name of what it leads to";
}

const VAGUE_WORDS: [&str; 32] = [
    "点击这里", "这里", "此处", "点击此处", "点击查看", "点击", "查看", "更多", "详情", "查看详情", "链接", "点此", "点此查看", "点此下载", "点我", "请点击", "查看更多", "更多内容", "了解更多", "阅读原文", "查看原文", "查看全文", "这个链接", "网址", "戳这里", "原文", "全文", "下载", "点击下载", "here",
    "click here", "more",
];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        for (range, reference) in &line.links {
            let words = line.text[range.clone()].trim();
            let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
            if words.is_empty() {
                let Some((_, page)) = script.page else { continue };
                let typed = &page.document.references[*reference as usize].range;
                // [[济南]] takes the words from its target.
                if !script.source.get(typed.start as usize..).is_some_and(|rest| rest.starts_with("[[")) {
                    findings.push(found(&EMPTY).at(Place::range(&page.path, typed)));
                }
            } else if VAGUE_WORDS.contains(&bare.to_ascii_lowercase().as_str()) {
                findings.push(found(&VAGUE).at(script.place(line, range.clone())).with("value", words));
            } else if words.contains("://") && words.chars().count() > 40 {
                findings.push(found(&ADDRESS).at(script.place(line, range.clone())));
            }
        }
    }
}
