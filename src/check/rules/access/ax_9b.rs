//! AX-9B 链接文字说得清
//!
//! **查什么。** 正文链接的文字不是“点击这里”“这里”“点击查看”“更多”“详情”“链接”，也不是一长串网址。
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

rule!("ax_9b.rs", "AX-9B", Access, Warning, Fully, Page(look));

messages! { "AX-9B" "link-words";
    VAGUE "链接文字“{value}”说不清通向哪里" => "用目标的名称作链接文字";
        "the words \"{value}\" do not say where the link leads" => "use the name of what it leads to";
    ADDRESS "链接文字是一长串网址" => "用目标的名称作链接文字";
        "the link's words are a long address" => "use the name of what it leads to";
}

const VAGUE_WORDS: [&str; 20] = [
    "点击这里", "这里", "此处", "点击此处", "点击查看", "点击", "查看", "更多", "详情", "查看详情", "链接", "点此", "戳这里", "原文", "全文", "下载", "点击下载", "here",
    "click here", "more",
];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        for (range, _) in &line.links {
            let words = line.text[range.clone()].trim();
            let bare = words.trim_matches(|c: char| !c.is_alphanumeric());
            if VAGUE_WORDS.contains(&bare.to_ascii_lowercase().as_str()) {
                findings.push(found(&VAGUE).at(script.place(line, range.clone())).with("value", words));
            } else if words.contains("://") && words.chars().count() > 40 {
                findings.push(found(&ADDRESS).at(script.place(line, range.clone())));
            }
        }
    }
}
