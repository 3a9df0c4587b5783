//! IX-6B 重复的字和标点
//!
//! **查什么。** “的的”“了了”“是是”“在在”，以及“，，”“。。”“、、”“，。”“。，”这样连用的标点。
//!
//! **为什么。** 一看就是错，通报里常被举例。
//!
//! **依据。** GB/T 15834-2011；编辑规范。
//!
//! **例子。** “全市的的中小学，，”。
//!
//! **怎么改。** 删去一个。
//!
//! **English.** Doubled particles and marks: 的的, 了了, ，， ，。 and the like.

use crate::check::context::Context;
use crate::check::lists::words;
use crate::check::sieve;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

rule!("ix_6b.rs", "IX-6B", Text, Error, Fully, Words(look));

messages! { "IX-6B" "mark-twice";
    TWICE "“{found}”重复了" => "删去一个";
        "\"{found}\" is doubled" => "remove one";
}

pub(in crate::check) const DOUBLED: [&str; 18] = [
    "的的", "了了", "是是", "在在", "和和", "与与", "将将", "为为", "，，", "。。", "、、", "；；", "：：", "，。", "。，", "、，", "，、", "；。",
];

static SIGNS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| words(&DOUBLED));

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in script.lines.iter().filter(|line| line.holds(sieve::DOUBLED)) {
        for hit in SIGNS.iter().flat_map(|signs| signs.find_iter(&line.text)) {
            {
                let (at, from, doubled) = (hit.start(), hit.end(), DOUBLED[hit.pattern().as_usize()]);
                let (before, after) = (line.text[..at].chars().next_back(), line.text[from..].chars().next());
                // 目的的, 为了了解, 总的是是非问题: the first is part of the word before, the second of the word after.
                let word = matches!(
                    (doubled, before, after),
                    ("的的", Some('目' | '标' | '有'), _) | ("的的", _, Some('确' | '士')) | ("了了", _, Some('解' | '结' | '望' | '然' | '却')) | ("了了", Some('为' | '除' | '明'), _)
                        | ("是是", _, Some('非' | '否')) | ("是是", Some('于' | '凡' | '但' | '可'), _) | ("在在", _, Some('岗' | '校' | '职' | '线')) | ("在在", Some('现' | '所' | '存' | '实' | '潜'), _)
                        | ("和和", _, Some('谐' | '平' | '睦')) | ("和和", Some('共' | '饱' | '温' | '总'), _) | ("与与", Some('参'), _)
                        | ("将将", _, Some('来' | '士' | '军' | '近')) | ("为为", Some('作' | '行' | '认' | '因' | '成'), _) | ("为为", _, Some('民' | '了' | '人' | '主'))
                );
                let dots = doubled == "。。" && (after == Some('。') || before == Some('。'));
                if !word && !dots {
                    findings.push(found(&TWICE).at(script.place(line, at..from)).with("found", doubled));
                }
            }
        }
    }
}
