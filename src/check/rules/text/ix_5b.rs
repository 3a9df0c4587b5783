//! IX-5B 正文没有被截断
//!
//! **查什么。** 案例、章节正文的最后一段以句末标点（。！？……”》）：）收尾。
//!
//! **为什么。** 从别的系统复制时常常漏掉后半截，最后一句没有说完。
//!
//! **依据。** 各地检查通报中的“内容不完整”。
//!
//! **例子。** 正文最后一段是“全市累计投入”。
//!
//! **怎么改。** 对照原稿补全；只是漏了句号的补上。
//!
//! **English.** The last paragraph of a case or section ends in a mark that ends sentences.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;

rule!("ix_5b.rs", "IX-5B", Text, Warning, Fully, Page(look));

messages! { "IX-5B" "body-cut-off";
    CUT "正文最后一段以“{found}”结尾，像是没有写完" => "对照原稿补全；只是漏了句号的补上";
        "the last paragraph ends in \"{found}\" as if cut off" => "complete it from the original, or add the full stop";
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((id, _)) = script.page else { return };
    if !matches!(context.site.graph.facts(id).kind, Kind::Case | Kind::Section) {
        return;
    }
    let Some(line) = script.lines.iter().rev().find(|line| !matches!(line.role, Role::Field(_)) && !line.text.trim().is_empty()) else { return };
    let text = line.text.trim_end();
    let Some(last) = text.chars().next_back() else { return };
    // A last list item or table cell is no sentence of its own; a long one is.
    let is_sentence = matches!(line.role, Role::Paragraph) || (line.role == Role::Item && text.chars().count() > 20);
    if is_sentence && !"。！？…”’》）)：；.!?\u{FFFC}".contains(last) {
        let start = text.len() - last.len_utf8();
        let words: String = text.chars().rev().take(6).collect::<Vec<_>>().into_iter().rev().collect();
        findings.push(found(&CUT).at(script.place(line, start..text.len())).with("found", words));
    }
}
