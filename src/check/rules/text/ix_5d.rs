//! IX-5D 成对的符号成对
//!
//! **查什么。** 每一段里的“”、‘’、《》、（）、〔〕、【】前后配对，次序不乱。
//!
//! **为什么。** 少半个引号、书名号，引用到哪里为止就说不清了，多半也说明有文字丢失。
//!
//! **依据。** GB/T 15834-2011。
//!
//! **例子。** “《关于加强教育督导的意见要求各地落实”——少了》。
//!
//! **怎么改。** 补上另一半，或删去多余的一半。
//!
//! **English.** Quotation marks, brackets and title marks come in pairs within a paragraph.

use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("ix_5d.rs", "IX-5D", Text, Error, Fully, Page(look));

messages! { "IX-5D" "unpaired-mark";
    OPEN "「{found}」没有另一半「{meant}」" => "补上「{meant}」，或删去这一个";
        "\"{found}\" has no \"{meant}\"" => "add \"{meant}\" or remove this one";
    CLOSE "“{found}”前面没有“{meant}”" => "补上「{meant}」，或删去这一个";
        "\"{found}\" has no \"{meant}\" before it" => "add \"{meant}\" or remove this one";
}

const PAIRS: [(char, char); 7] = [('“', '”'), ('‘', '’'), ('《', '》'), ('〈', '〉'), ('（', '）'), ('〔', '〕'), ('【', '】')];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        if !line.has(traits::PAIRED) {
            continue;
        }
        let mut open: Vec<(usize, char, char)> = Vec::new();
        let mut tell = |entry, at: usize, mark: char, other: char| {
            let place = script.place(line, at..at + mark.len_utf8());
            findings.push(found(entry).at(place).with("found", mark).with("meant", other));
        };
        for (at, c) in line.text.char_indices() {
            if !matches!(c, '\u{2018}'..='\u{201D}' | '\u{3008}'..='\u{3015}' | '（' | '）') {
                continue;
            }
            if let Some((_, close)) = PAIRS.iter().find(|(mark, _)| *mark == c) {
                open.push((at, c, *close));
            } else if let Some((mark, _)) = PAIRS.iter().find(|(_, mark)| *mark == c) {
                // 1） heads an item, and ’ is an apostrophe in Latin text.
                let item = c == '）' && line.text[..at].chars().all(|c| c.is_alphanumeric()) && line.text[..at].chars().count() <= 3;
                let apostrophe = c == '’' && line.text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphabetic());
                match open.iter().rposition(|(_, _, close)| *close == c) {
                    Some(index) => {
                        open.drain(index + 1..).for_each(|(at, mark, close)| tell(&OPEN, at, mark, close));
                        open.truncate(index);
                    }
                    None if item || apostrophe => {}
                    None => tell(&CLOSE, at, c, *mark),
                }
            }
        }
        open.into_iter().for_each(|(at, mark, close)| tell(&OPEN, at, mark, close));
    }
}
