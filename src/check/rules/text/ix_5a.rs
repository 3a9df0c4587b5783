//! IX-5A 正文不能太短
//!
//! **查什么。** 案例、报告章节的正文少于80个汉字。
//!
//! **为什么。** 只有一两句话的文章，通报里按“内容空洞”“信息不完整”计。
//!
//! **依据。** 各地政府网站检查通报；80字是本程序的限度。
//!
//! **例子。** 案例正文只有一句“德州市工作成效显著。”
//!
//! **怎么改。** 补写做法和成效；没有内容的先设为草稿 `draft = true`。
//!
//! **English.** A case or section has at least 80 Han characters.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::source::Place;

rule!("ix_5a.rs", "IX-5A", Text, Warning, Fully, Page(look));

messages! { "IX-5A" "body-short";
    SHORT "正文只有 {count} 个汉字，少于80个" => "补写做法和成效；没有内容的先设为草稿";
        "the body has {count} Han characters, fewer than 80" => "write what was done and what came of it, or make it a draft";
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((id, page)) = script.page else { return };
    if !matches!(context.site.graph.facts(id).kind, Kind::Case | Kind::Section) {
        return;
    }
    let count: usize = script.body_lines().map(|line| line.traits.han as usize).sum();
    if count < 80 {
        // The first line of the body, or the title when there is none.
        let line = script.lines.iter().find(|line| !matches!(line.role, Role::Field(_)) && !line.text.is_empty());
        let place = line.map_or_else(|| Place::range(&page.path, &page.places.of("title")), |line| script.place(line, 0..line.text.len()));
        findings.push(found(&SHORT).at(place).with("count", count));
    }
}
