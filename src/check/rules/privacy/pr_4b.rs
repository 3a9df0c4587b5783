//! PR-4B 住址
//!
//! **查什么。** “家住”“住址”“户籍地”“家庭地址”等词后面具体到村组门牌、楼栋单元房号的地址；以及任何地方出现的“某小区某号楼某单元某室”。
//!
//! **为什么。** 公示一般只到乡镇、街道；具体门牌属于个人信息。
//!
//! **依据。** 《个人信息保护法》；各地公示信息去标识化的要求。
//!
//! **例子。** “住址：某某小区3号楼2单元501室”。
//!
//! **怎么改。** 只写到乡镇或街道。办公地址不算。
//!
//! **English.** Home addresses down to door, stair or room.

use super::near;
use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("pr_4b.rs", "PR-4B", Privacy, Warning, Partly, Words(look));

messages! { "PR-4B" "home-address";
    HOME_ "住址具体到了门牌：“{value}”" => "只写到乡镇或街道";
        "a home address down to the door: \"{value}\"" => "give the town or street only";
}

const HOME: [&str; 10] = ["家住", "住址", "家庭地址", "户籍地", "家庭住址", "居住地", "现住", "户口所在地", "住所", "通讯地址"];
const DOORS: [&str; 5] = ["单元", "号楼", "号院", "组", "门牌"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let text = line.text.as_str();
        if !text.contains(['室', '号', '户', '组', '元']) {
            continue;
        }
        // Stair and room: 3号楼2单元501室.
        for (at, _) in text.match_indices("单元") {
            let end_digits = text[at + "单元".len()..].bytes().take_while(u8::is_ascii_digit).count();
            let before = text[..at].bytes().rev().take_while(u8::is_ascii_digit).count();
            if before > 0 && end_digits >= 2 {
                let start = text[..at - before].rfind(['，', '。', '：', '；', ' ', '\n']).map_or(0, |stop| stop + text[stop..].chars().next().map_or(0, char::len_utf8));
                let mut end = at + "单元".len() + end_digits;
                if text[end..].starts_with(['室', '户', '号']) {
                    end += '室'.len_utf8();
                }
                tell(script, line, start..end, findings);
            }
        }
        for word in HOME.iter().filter(|word| text.contains(**word)) {
            for (at, _) in text.match_indices(word) {
                let stop = text[at..].find(['，', '。', '；', '\n']).map_or(text.len(), |stop| at + stop);
                let address = &text[at..stop];
                let door = address.char_indices().any(|(index, c)| matches!(c, '号' | '组' | '户') && address[..index].ends_with(|c: char| c.is_ascii_digit()));
                let told = address.contains("单元");
                let office = near(text, &(at..stop), &["办公", "单位", "学校地址"], 8);
                if door && !told && !office && (DOORS.iter().any(|door| address.contains(door)) || address.contains("村") || address.contains("路") || address.contains("街")) {
                    tell(script, line, at..stop, findings);
                }
            }
        }
    }
}

fn tell(script: &Script<'_>, line: &crate::check::script::Line, range: std::ops::Range<usize>, findings: &mut Vec<Diagnostic>) {
    let value = line.text[range.clone()].to_owned();
    findings.push(found(&HOME_).at(script.place(line, range)).with("value", value));
}
