//! PR-4B 住址
//!
//! **查什么。** “家住”“住址”“户籍地”“租住”等词后面具体到村组门牌、楼栋单元房号（包括 12-3-402 这样的写法）的地址；以及任何地方出现的“某小区某号楼某单元某室”。
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
use crate::check::sieve;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;
use std::ops::Range;

rule!("pr_4b.rs", "PR-4B", Privacy, Warning, Partly, Words(look));

messages! { "PR-4B" "home-address";
    HOME_ "住址具体到了门牌：“{value}”" => "只写到乡镇或街道";
        "a home address down to the door: \"{value}\"" => "give the town or street only";
}

pub(in crate::check) const HOME: [&str; 14] = [
    "家住", "住址", "家庭地址", "户籍地", "户籍地址", "居住地", "现住", "户口所在地", "住所", "通讯地址", "居住于", "居住在", "租住", "现居",
];
/// What makes an address an office's.
const OFFICE: [&str; 4] = ["办公", "单位", "学校地址", "校址"];

/// One of these and of [`HOME`] stands in every line with a home address.
pub(in crate::check) const STAIR: &str = "单元";

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let text = line.text.as_str();
        if !line.holds(sieve::HOME) {
            continue;
        }
        let mut told: Vec<Range<usize>> = Vec::new();
        // Stair and room: 3号楼2单元501室, 4号楼东单元301.
        for (at, _) in text.match_indices(STAIR) {
            let after = at + STAIR.len();
            let room = text[after..].bytes().take_while(u8::is_ascii_digit).count();
            let stair = text[..at].ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九东西南北中".contains(c));
            if stair && room >= 2 {
                let start = text[..at].rfind(['，', '。', '：', '；', ' ', '\n', '（']).map_or(0, |stop| stop + text[stop..].chars().next().map_or(0, char::len_utf8));
                let mut end = after + room;
                if text[end..].starts_with(['室', '户', '号']) {
                    end += '室'.len_utf8();
                }
                told.push(start..end);
            }
        }
        for word in HOME.iter().filter(|word| text.contains(**word)) {
            for (at, _) in text.match_indices(word) {
                let stop = text[at..].find(['，', '。', '；', '\n', '、']).map_or(text.len(), |stop| at + stop);
                let address = &text[at..stop];
                if has_door(address) && !near(text, &(at..stop), &OFFICE, 8) && !told.iter().any(|range| range.start < stop && at < range.end) {
                    told.push(at..stop);
                }
            }
        }
        told.into_iter().for_each(|range| tell(script, line, range, findings));
    }
}

/// Down to the door: a number before 号, 组, 户 or 室 in a village or street, or 12-3-402 behind a name.
fn has_door(address: &str) -> bool {
    let numbered = |sign: char| address.char_indices().any(|(at, c)| c == sign && address[..at].ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)));
    let place = ["单元", "号楼", "号院", "组", "门牌", "村", "路", "街", "巷", "小区", "花园", "楼"].iter().any(|word| address.contains(word));
    let door = ['号', '组', '户', '室', '栋'].into_iter().any(numbered);
    // Building, stair and room, joined by hyphens.
    let joined = address.split(|c: char| !c.is_ascii_digit() && c != '-' && c != '－').any(|run| {
        let parts: Vec<&str> = run.split(['-', '－']).collect();
        (2..=4).contains(&parts.len()) && parts.iter().all(|part| !part.is_empty()) && parts.last().is_some_and(|room| (3..=4).contains(&room.len()))
    });
    (door && place) || joined
}

fn tell(script: &Script<'_>, line: &crate::check::script::Line, range: Range<usize>, findings: &mut Vec<Diagnostic>) {
    let value = line.text[range.clone()].to_owned();
    findings.push(found(&HOME_).at(script.place(line, range)).with("value", value));
}
