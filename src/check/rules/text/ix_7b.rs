//! IX-7B 增长的数对得上
//!
//! **查什么。** “达到N，比（较）X增加A，增长B%”“由M增加到N，增长B%”这样的句子里，几个数算得拢，误差不超过最后一位的一半再加0.05个百分点。
//!
//! **为什么。** 数字对不上，读者会怀疑全部数字；这类错误人眼很难看出来。
//!
//! **依据。** 算术。
//!
//! **例子。** “教育支出达到120亿元，比2019年增加20亿元，增长25%”——应为20%。
//!
//! **怎么改。** 核对三个数里哪一个错了。
//!
//! **English.** In “N, A more than in X, up B per cent” the three numbers agree.

use super::decimal;
use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

rule!("ix_7b.rs", "IX-7B", Text, Warning, Partly, Page(look));

messages! { "IX-7B" "growth-arithmetic";
    WRONG "按前面的数算，应增长 {meant}%，写的是 {found}%" => "核对现在的数、增加的数和百分比";
        "the numbers before give {meant}%, but {found}% is written" => "check the amount, the increase and the percentage";
}

/// A number of a sentence: value, digits after the point, unit, start, end.
struct Amount {
    value: f64,
    places: usize,
    unit: String,
    start: usize,
    end: usize,
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        if !line.has(traits::PERCENT) {
            continue;
        }
        for sentence in with_percent(&line.text) {
            let text = &line.text[sentence.clone()];
            let amounts = amounts(text);
            for (index, percent) in amounts.iter().enumerate().filter(|(_, amount)| amount.unit == "%") {
                let Some(meant) = expected(text, &amounts[..index], percent) else { continue };
                let from = sentence.start + percent.start..sentence.start + percent.end;
                let written = &text[percent.start..percent.end];
                let finding = found(&WRONG).at(script.place(line, from)).with("meant", format!("{meant:.*}", percent.places.max(1)));
                findings.push(finding.with("found", written.trim_end_matches('%')));
            }
        }
    }
}

/// The percentage that the two numbers before it give, when it is not the one that is written.
fn expected(text: &str, before: &[Amount], percent: &Amount) -> Option<f64> {
    let [.., first, second] = before else { return None };
    let (lead, link, grow) = (&text[..first.start], &text[first.end..second.start], &text[second.end..percent.start]);
    let up = ["增长", "提高", "增幅", "增加"].iter().any(|word| grow.contains(word));
    let down = ["下降", "减少", "降低"].iter().any(|word| grow.contains(word));
    let close = grow.chars().count() <= 12 && link.chars().count() <= 24;
    if !close || up == down || first.unit != second.unit || first.unit == "%" || first.unit.is_empty() {
        return None;
    }
    let (now, then) = if link.contains("比") || link.contains("较") {
        let more = ["增加", "多", "增长", "净增"].iter().any(|word| link.contains(word));
        let less = ["减少", "少", "下降"].iter().any(|word| link.contains(word));
        match (more, less) {
            (true, false) if up => (first.value, first.value - second.value),
            (false, true) if down => (first.value, first.value + second.value),
            _ => return None,
        }
    } else if lead.chars().rev().take(8).any(|c| matches!(c, '由' | '从')) && (link.contains('到') || link.contains('至')) {
        (second.value, first.value)
    } else {
        return None;
    };
    if then <= 0.0 {
        return None;
    }
    let share = ((now - then) / then * 100.0).abs();
    // What rounding of the two amounts and of the percentage can make.
    let unit = |places: usize| 0.5 / 10_f64.powi(places as i32);
    let slack = unit(percent.places) + 0.05 + (unit(first.places) + unit(second.places)) * (1.0 + share / 100.0) / then * 100.0;
    ((share - percent.value).abs() > slack).then_some(share)
}

/// Byte ranges of the sentences, which end at 。；！？, that have a percentage and a word of growth or decline.
fn with_percent(text: &str) -> Vec<Range<usize>> {
    const ENDS: [char; 5] = ['。', '；', '！', '？', '\n'];
    const WORDS: [&str; 5] = ["增", "减", "提高", "下降", "降低"];
    let mut out: Vec<Range<usize>> = Vec::new();
    for percent in memchr::memchr_iter(b'%', text.as_bytes()) {
        if out.last().is_some_and(|last| last.end > percent) {
            continue;
        }
        let start = text[..percent].char_indices().rev().find(|(_, c)| ENDS.contains(c)).map_or(0, |(at, c)| at + c.len_utf8());
        let end = text[percent..].find(ENDS).map_or(text.len(), |end| percent + end);
        if WORDS.iter().any(|word| memchr::memmem::find(&text.as_bytes()[start..end], word.as_bytes()).is_some()) {
            out.push(start..end);
        }
    }
    out
}

/// Numbers with their units; years and what qualifies a number are passed over.
fn amounts(text: &str) -> Vec<Amount> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let Some((value, places, length)) = decimal(rest) else {
            // To the next digit, or over digits that are no number.
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            at += digits.min(1);
            at += text.as_bytes()[at..].iter().position(u8::is_ascii_digit).unwrap_or(text.len() - at);
            continue;
        };
        let after = &rest[length..];
        let unit: String = after.chars().take_while(|c| *c == '%' || "万亿元人个所名平方米千瓦时吨公里次张座间项处家户辆套台起件条份例宗篇本册班门期场届亩株部批支只块头盏位岁天月".contains(*c)).collect();
        let year = places == 0 && length == 4 && (after.starts_with('年') || after.starts_with('、') || after.starts_with('至'));
        let end = at + length + if unit == "%" { 1 } else { 0 };
        if !year {
            out.push(Amount { value, places, unit, start: at, end });
        }
        at += length;
    }
    out
}
