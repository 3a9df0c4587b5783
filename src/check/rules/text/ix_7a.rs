//! IX-7A 超过100%的比例
//!
//! **查什么。** “率”“比例”“占”“覆盖”之后的百分数超过100%。增长、提高、完成计划、毛入学率、毛入园率可以超过，不算。
//!
//! **为什么。** 比例超过100%多半是小数点或单位写错。
//!
//! **依据。** 统计常识。
//!
//! **例子。** “普惠性幼儿园覆盖率达到853%”。
//!
//! **怎么改。** 核对小数点；确实超过的，在文中说明口径。
//!
//! **English.** A share above 100 per cent, save growth, completion of plans and gross enrolment.

use super::decimal;
use crate::check::context::Context;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("ix_7a.rs", "IX-7A", Text, Warning, Partly, Page(look));

messages! { "IX-7A" "share-above-100";
    ABOVE "比例“{found}”超过了100%" => "核对小数点；确实超过的，说明口径";
        "the share \"{found}\" is above 100%" => "check the decimal point, or say how it is counted";
}

const SHARES: [&str; 8] = ["率", "占比", "比例", "占", "覆盖", "比重", "达标", "普及"];
const MAY: [&str; 16] =
    ["增长", "提高", "增加", "上升", "增幅", "提升", "毛入", "完成", "增速", "涨", "超额", "是上年", "同比", "环比", "相当于", "回报率"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in script.lines.iter().filter(|line| line.has(traits::PERCENT)) {
        for (sign, _) in line.text.match_indices('%') {
            let before = &line.text[..sign];
            let start = before.rfind(|c: char| !c.is_ascii_digit() && c != '.').map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
            let Some((value, ..)) = decimal(&line.text[start..]) else { continue };
            if value <= 100.0 {
                continue;
            }
            let clause = before[..start].rfind(['，', '。', '；', '、', '：']).map_or(0, |at| at + '，'.len_utf8());
            let words = &before[clause.min(start)..start];
            if SHARES.iter().any(|share| words.contains(share)) && !MAY.iter().any(|may| rises(words, may)) {
                findings.push(found(&ABOVE).at(script.place(line, start..sign + 1)).with("found", &line.text[start..=sign]));
            }
        }
    }
}

/// Whether the words tell a growth, which may be above 100%: 提高20% does, 提高到120% is a share again.
fn rises(words: &str, may: &str) -> bool {
    words.match_indices(may).any(|(at, _)| !words[at + may.len()..].starts_with(['到', '至', '为']))
}
