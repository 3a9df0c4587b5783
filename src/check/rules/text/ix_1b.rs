//! IX-1B 固定表述
//!
//! **查什么。** 词表里以“固定”开头的表述，正文里出现差一两个字（多字、少字、错字）的写法。
//!
//! **为什么。** 重要提法差一个字就是表述错误；这类错误逐字对照才看得出来。
//!
//! **依据。** 国办秘函〔2019〕19号检查指标，单项否决“严重表述错误”。表述由单位自己列，程序不自带。
//!
//! **例子。** 词表一行：`固定<TAB>两个只增不减`；正文写成“两个只增不降”。
//!
//! **怎么改。** 照词表的写法改；意思本来不同的，写豁免。
//!
//! **English.** Formulations that the office fixed: what differs from one by one or two characters is pointed out.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("ix_1b.rs", "IX-1B", Text, Error, Partly, Words(look));

messages! { "IX-1B" "fixed-formulation";
    NEAR "“{found}”与固定表述“{meant}”只差一两个字" => "核对后照固定表述写";
        "\"{found}\" is nearly the fixed formulation \"{meant}\"" => "check it and write the formulation as it is";
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let words = &context.words;
    if words.fixed.is_empty() {
        return;
    }
    for line in &script.lines {
        let (offsets, chars): (Vec<usize>, Vec<char>) = line.text.char_indices().unzip();
        let mut from = 0;
        while from < chars.len() {
            let near = words.starts.get(&chars[from]).into_iter().flatten().filter_map(|index| near(&words.fixed[*index], &chars[from..]));
            match near.min_by_key(|(distance, ..)| *distance) {
                // The formulation itself: nothing in it can be a slip.
                Some((0, length, _)) => from += length,
                Some((_, length, meant)) => {
                    let end = offsets.get(from + length).copied().unwrap_or(line.text.len());
                    let range = offsets[from]..end;
                    let written = &line.text[range.clone()];
                    findings.push(found(&NEAR).at(script.place(line, range)).with("found", written).with("meant", meant.iter().collect::<String>()));
                    from += length;
                }
                None => from += 1,
            }
        }
    }
}

/// The distance of the window that starts here to a formulation, the window's length: one slip in short ones, two in those
/// of eight characters and more.
fn near<'a>(fixed: &'a [char], text: &[char]) -> Option<(usize, usize, &'a [char])> {
    let allowed = if fixed.len() >= 8 { 2 } else { 1 };
    // First and last character are right: windows that begin or end in other words would be found at every mention.
    let lengths = [fixed.len(), fixed.len() - 1, fixed.len() + 1];
    let windows = lengths.into_iter().filter_map(|length| text.get(..length));
    windows
        .filter(|window| window.first() == fixed.first() && window.last() == fixed.last())
        .map(|window| (distance(window, fixed), window.len(), fixed))
        .filter(|(distance, ..)| *distance <= allowed)
        .min_by_key(|(distance, ..)| *distance)
        .or_else(|| {
            // The last character itself may be the slip, when all before it is right.
            let window = text.get(..fixed.len())?;
            (window[..fixed.len() - 1] == fixed[..fixed.len() - 1] && window.last().copied().is_some_and(crate::text::han::is_han))
                .then_some((1, fixed.len(), fixed))
        })
}

fn distance(one: &[char], other: &[char]) -> usize {
    let (one, other): (String, String) = (one.iter().collect(), other.iter().collect());
    strsim::levenshtein(&one, &other)
}
