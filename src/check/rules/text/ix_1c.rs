//! IX-1C 姓名与职务
//!
//! **查什么。** 词表里以“名称”开头的姓名（或机构名）和职务：正文提到这个姓名，前后15个字里没有这个职务而有别的职务的，提示核对。
//!
//! **为什么。** 领导姓名、职务、排序写错属于严重表述错误；人事变动后旧稿最容易出错。
//!
//! **依据。** 国办秘函〔2019〕19号检查指标，单项否决“严重表述错误”。名单由单位自己列，程序不自带。
//!
//! **例子。** 词表一行：`名称<TAB>张三<TAB>局长`；正文写成“副主任张三”。
//!
//! **怎么改。** 核对当时的职务；文章写的是过去的，写豁免。
//!
//! **English.** Names with their titles, from the office's list: another title beside the name is pointed out.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("ix_1c.rs", "IX-1C", Text, Warning, Partly, Words(look));

messages! { "IX-1C" "name-and-title";
    TITLE "“{name}”旁边写的是“{found}”，名单里的职务是“{meant}”" => "核对职务；写的是过去的，写豁免";
        "\"{found}\" stands beside \"{name}\"; the list has \"{meant}\"" => "check the title; waive it if the text is about the past";
}

const TITLES: [&str; 20] = [
    "书记", "省长", "市长", "县长", "区长", "厅长", "局长", "处长", "主任", "部长", "委员长", "主席", "总理", "秘书长", "校长", "院长", "会长", "司长", "科长", "镇长",
];

/// How far a title may stand from its name, in characters.
const NEAR: usize = 15;

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (name, title) in &context.words.names {
        for line in &script.lines {
            for (at, _) in line.text.match_indices(name.as_str()) {
                let end = at + name.len();
                let start = line.text[..at].char_indices().rev().take(NEAR).take_while(|(_, c)| !"。；！？".contains(*c)).last().map_or(at, |(at, _)| at);
                let stop = line.text[end..].char_indices().take(NEAR).take_while(|(_, c)| !"。；！？，、".contains(*c)).last();
                let stop = stop.map_or(end, |(last, c)| end + last + c.len_utf8());
                let around = &line.text[start..stop];
                let other = TITLES.iter().find_map(|other| {
                    let at = around.find(other)?;
                    let start = if around[..at].ends_with('副') { at - '副'.len_utf8() } else { at };
                    Some(&around[start..at + other.len()])
                });
                // 副厅长 is not 厅长.
                let fits = around.match_indices(title.as_str()).any(|(at, _)| !around[..at].ends_with('副'));
                if !fits
                    && let Some(other) = other
                {
                    let finding = found(&TITLE).at(script.place(line, at..end)).with("name", name);
                    findings.push(finding.with("found", other).with("meant", title));
                }
            }
        }
    }
}
