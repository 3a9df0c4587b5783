//! IX-6A 重复的词语
//!
//! **查什么。** 两到四个字的词，隔不超过两个字又出现一次，如“招聘教师招聘”。成语、叠用（进一步一步、一个一个）、数字后的单位不算。
//!
//! **为什么。** 修改句子时留下的半截话，多半以这种样子出现。
//!
//! **依据。** 编辑规范；在样例的报告原文上，这条规则查出一处，确是一处错误。
//!
//! **例子。** “全年招聘教师招聘3112人”。
//!
//! **怎么改。** 删去多余的；确有强调的意思就不用改。
//!
//! **English.** A word of two to four Han that comes again after at most two characters, as left behind when a sentence was edited.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use crate::text::han::is_han;

rule!("ix_6a.rs", "IX-6A", Text, Info, Partly, Page(look));

messages! { "IX-6A" "word-twice";
    TWICE "“{found}”里“{word}”出现了两次" => "核对，删去多余的";
        "\"{word}\" stands twice in \"{found}\"" => "check it and remove one";
}

/// What is doubled on purpose.
const MEANT: [&str; 16] =
    ["一个", "一步", "一年", "一代", "一层", "一项", "一件", "一次", "一批", "一点", "许多", "不断", "好不", "各个", "反复", "多少"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut chars: Vec<char> = Vec::new();
    for line in script.prose() {
        chars.clear();
        chars.extend(line.text.chars());
        let length = chars.len();
        // What is looked at together never runs over the end.
        chars.extend(['\n'; WINDOW]);
        let mut offsets: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < length {
            let Some((length, gap)) = chars[at..].first_chunk().filter(|window| comes_again(window)).and_then(|_| double(&chars[at..length])) else {
                at += 1;
                continue;
            };
            let end = at + 2 * length + gap;
            let word: String = chars[at..at + length].iter().collect();
            if offsets.is_empty() {
                offsets = line.text.char_indices().map(|(at, _)| at).collect();
            }
            if !MEANT.contains(&word.as_str()) {
                let range = offsets[at]..offsets.get(end).copied().unwrap_or(line.text.len());
                let words = &line.text[range.clone()];
                findings.push(found(&TWICE).at(script.place(line, range)).with("found", words).with("word", &word));
            }
            at = end;
        }
    }
}

/// Characters that [`comes_again`] looks at.
const WINDOW: usize = 8;

/// Whether the first two characters come again two to six places on; else nothing is doubled here.
fn comes_again(chars: &[char; WINDOW]) -> bool {
    let [first, second, rest @ ..] = chars;
    // Most windows do not even have the first character again.
    rest.contains(first) && rest.windows(2).any(|pair| pair == [*first, *second])
}

/// Length of the word at the start that comes again, and the gap between.
fn double(chars: &[char]) -> Option<(usize, usize)> {
    if !is_han(*chars.first()?) {
        return None;
    }
    for length in [4, 3, 2] {
        for gap in 0..=2 {
            let (Some(word), Some(again)) = (chars.get(..length), chars.get(length + gap..2 * length + gap)) else { continue };
            let between = &chars[length..length + gap];
            let is_word = word == again && word.iter().chain(between).all(|c| is_han(*c)) && word.iter().any(|c| *c != word[0]);
            // 新增…新建…, 县县通: a pattern of the language, not a slip, when the words are joined by 和, 与, 对, 到, 又.
            let joined = between.iter().any(|c| "和与对到又的及或不在并比做".contains(*c));
            if is_word && !joined && (gap > 0 || length >= 2) && !is_number(word) {
                return Some((length, gap));
            }
        }
    }
    None
}

fn is_number(word: &[char]) -> bool {
    // 一所一所, 两年两次: counted, not doubled.
    word[0] == '一' || word.iter().all(|c| "〇一二三四五六七八九十百千万亿两几多年月日".contains(*c))
}
