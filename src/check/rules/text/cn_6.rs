//! CN-6 标题的层次
//!
//! **查什么。** 标题序号的层次是 一、→（一）→ 1. →（1）：第一层出现以前不用第二层，序号从一开始；独立成行的标题末尾没有句号。标题序号中间断开的在生成时已经报告；段落开头的 一、（一）接着前一段的序号，不跳。
//!
//! **为什么。** 层次乱了，读者和读屏软件都跟不上；标题末尾的句号是最常见的格式错误之一。
//!
//! **依据。** GB/T 9704-2012 7.3.3。
//!
//! **例子。** 页面里第一个带序号的标题是“（一）”，上面没有“一、”。
//!
//! **怎么改。** 补上上一层标题，或改用上一层的序号；删去标题末尾的句号。
//!
//! **English.** Heading numbers go 一、（一） 1. （1）, start at one, and headings do not end in a full stop.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::Diagnostic;
use crate::model::Kind;
use crate::source::Place;
use crate::text::number::{in_han, ordinal};

rule!("cn_6.rs", "CN-6", Text, Warning, Partly, Page(look));

messages! { "CN-6" "heading-levels";
    ABOVE "“{found}”前面没有“{meant}”这一层" => "补上上一层标题，或改用上一层的序号";
        "\"{found}\" is not below any \"{meant}\"" => "add the heading above it or use its kind of number";
    FIRST "这一层的第一个序号是“{found}”" => "从“{meant}”开始，或补上缺的";
        "the first number at this level is \"{found}\"" => "start with \"{meant}\" or add what is missing";
    GAP "“{found}”前面是“{meant}”，中间缺了" => "补上缺的一段，或改正序号";
        "\"{found}\" follows \"{meant}\": something between is missing" => "add what is missing or mend the number";
    STOP "标题末尾有“{found}”" => "独立成行的标题末尾不加句号、逗号、分号";
        "the heading ends in \"{found}\"" => "headings end without a stop";
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((id, page)) = script.page else { return };
    let mut seen = [false; 5];
    // A section is itself the first level: its number stands in its title, or the theme prints it.
    let facts = context.site.graph.facts(id);
    if facts.kind == Kind::Section {
        seen[1] = true;
    }
    if let Some(number) = ordinal(&facts.title) {
        seen[usize::from(number.rank)] = true;
    }
    let mut open = [0_u32; 5];
    for heading in &page.document.outline {
        let place = || Place::range(&page.path, &heading.range);
        if let Some(last) = heading.text.chars().next_back().filter(|c| matches!(c, '。' | '，' | '；' | '、')) {
            findings.push(found(&STOP).at(place()).with("found", last));
        }
        let Some(number) = heading.number else { continue };
        let rank = usize::from(number.rank);
        let words = marked(rank, number.value);
        if rank == 2 && !seen[1] {
            findings.push(found(&ABOVE).at(place()).with("found", &words).with("meant", "一、"));
        }
        if open[rank] == 0 && number.value != 1 {
            findings.push(found(&FIRST).at(place()).with("found", &words).with("meant", marked(rank, 1)));
        }
        open[rank] = number.value;
        open.iter_mut().skip(rank + 1).for_each(|below| *below = 0);
        seen[rank] = true;
    }
    paragraphs(script, findings);
}

/// An ordinal as it is typed at its level.
fn marked(rank: usize, value: u32) -> String {
    match rank {
        1 => format!("{}、", in_han(value)),
        2 => format!("（{}）", in_han(value)),
        3 => format!("{value}."),
        _ => format!("（{value}）"),
    }
}

/// Paragraphs that begin with an ordinal go on from the one before: 一、 is not followed by 三、.
fn paragraphs(script: &Script<'_>, findings: &mut Vec<Diagnostic>) {
    let mut open = [0_u32; 5];
    for line in &script.lines {
        if matches!(line.role, Role::Heading(_)) {
            open = [0; 5];
        }
        let Some(number) = (line.role == Role::Paragraph).then(|| ordinal(&line.text)).flatten() else { continue };
        let (rank, length) = (usize::from(number.rank), usize::from(number.len));
        // 一、二年级: a list of numbers, no ordinal.
        if rank > 2 || line.text[length..].starts_with(|c: char| "一二三四五六七八九十".contains(c)) {
            continue;
        }
        if open[rank] > 0 && number.value > open[rank] + 1 {
            let finding = found(&GAP).at(script.place(line, 0..length)).with("found", marked(rank, number.value));
            findings.push(finding.with("meant", marked(rank, open[rank])));
        }
        open[rank] = number.value;
        open.iter_mut().skip(rank + 1).for_each(|below| *below = 0);
    }
}
