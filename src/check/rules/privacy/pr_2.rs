//! PR-2 手机号码
//!
//! **查什么。** 11位、以13至19开头的号码，包括带空格或连字符的（138-1234-5678）和全角数字的。site.toml 的 `[check] contacts` 里列出的、`[owner] phone` 是办公用的，不报。金额、编号里的数字串（前后紧接单位或小数点）不报。
//!
//! **为什么。** 个人手机号随名单、联系人一起发布，是通报里常见的泄露。
//!
//! **依据。** 《个人信息保护法》；号段为第二位3至9。
//!
//! **例子。** “联系人：王某，手机13812345678”。
//!
//! **怎么改。** 换成办公电话，或写成 138****5678；确可公开的写进 `[check] contacts`。
//!
//! **English.** Mobile numbers, save those of the office listed in the settings.

use super::{Run, masked, near, runs};
use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("pr_2.rs", "PR-2", Privacy, Error, Partly, Words(look));

messages! { "PR-2" "mobile-number";
    MOBILE "手机号码 {value}" => "换成办公电话，或遮住中间；确可公开的写进 [check] contacts";
        "mobile number {value}" => "use an office line or mask it; list it in [check] contacts if it may be public";
}

/// Words after a number that make it an amount.
const UNITS: [&str; 12] = ["元", "万", "亿", "人", "个", "吨", "平方", "公里", "千", "册", "株", "%"];

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let plain = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let runs = runs(script);
    if runs.is_empty() {
        return;
    }
    let allowed: Vec<String> = context.settings.contacts.iter().chain([&context.site.config.site.owner.phone]).map(|text| plain(text)).collect();
    for (part, run) in runs.into_iter().filter(|(part, run)| is_mobile(run, part.text)) {
        let number = &run.digits[run.digits.len() - 11..];
        if !allowed.iter().any(|allowed| allowed == number) {
            findings.push(found(&MOBILE).at(script.within(&part, run.range)).with("value", masked(number)));
        }
    }
}

/// Whether a run is a mobile number: alone or after 86, and no amount.
pub fn is_mobile(run: &Run, text: &str) -> bool {
    let bytes = run.digits.as_bytes();
    let grouped = run.groups.len() == 1 || matches!(run.groups.as_slice(), [3, 4, 4] | [3, 8] | [7, 4] | [2, 11] | [2, 3, 4, 4]);
    let at = match bytes.len() {
        11 => 0,
        13 if bytes.starts_with(b"86") => 2,
        _ => return false,
    };
    let mobile = bytes[at] == b'1' && (b'3'..=b'9').contains(&bytes[at + 1]);
    let rest = &text[run.range.end..];
    let amount = UNITS.iter().any(|unit| rest.starts_with(unit)) || (rest.starts_with(['.', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit()));
    let same = bytes[at..].windows(2).filter(|pair| pair[0] == pair[1]).count() >= 9;
    let coded = near(text, &run.range, &["标识码", "编号", "代码", "条形码", "ISBN", "单号", "流水号"], 6);
    mobile && grouped && !run.is_part && !amount && !same && !coded
}
