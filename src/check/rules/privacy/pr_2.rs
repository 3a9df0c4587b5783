//! PR-2 手机号码
//!
//! **查什么。** 11位、以13至19开头的号码，包括带空格或连字符的（138-1234-5678）和全角数字的。site.toml 的 `[check] contacts` 里列出的、`[owner] phone` 是办公用的，不报。带86、用点分组（138.1234.5678）、并排写的也认得。金额（后面紧接单位、前面是¥、表头是金额）、编号（前面或表头写着户号、单号、流水号等）不报。
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

use super::{Run, masked, runs};
use crate::check::context::Context;
use crate::check::digits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("pr_2.rs", "PR-2", Privacy, Error, Partly, Words(look));

messages! { "PR-2" "mobile-number";
    MOBILE "手机号码 {value}" => "换成办公电话，或遮住中间；确可公开的写进 [check] contacts";
        "mobile number {value}" => "use an office line or mask it; list it in [check] contacts if it may be public";
}

/// Words after a number that make it an amount. Not 张, 家 or 名: names and 家长 follow a number too.
const UNITS: [&str; 22] = [
    "元", "万", "亿", "人", "个", "吨", "平方", "公里", "千", "册", "株", "%", "次", "笔", "亩", "台", "套", "件", "股", "美元", "度", "条",
];
/// Ends of the words before a number, or of the head of its column, that make it an amount. 元 alone ends names too.
const AMOUNTS: [&str; 15] =
    ["（元）", "(元)", "元）", "万元", "亿元", "金额", "产值", "面积", "人数", "数量", "合计", "总值", "余额", "收入", "支出"];
/// Words that make a number a telephone whatever else stands there.
const TELEPHONE: [&str; 6] = ["手机", "电话", "联系", "微信", "致电", "咨询"];

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

/// Whether a run is a mobile number: alone or after 86, and neither an amount nor a code.
pub fn is_mobile(run: &Run, text: &str) -> bool {
    let bytes = run.digits.as_bytes();
    let grouped = run.groups.len() == 1
        || matches!(run.groups.as_slice(), [3, 4, 4] | [3, 8] | [7, 4] | [2, 11] | [2, 3, 4, 4] | [4, 11] | [4, 3, 4, 4]);
    let at = match bytes.len() {
        11 => 0,
        // From other places mobiles are dialled with a zero before.
        12 if bytes.starts_with(b"01") && run.groups.len() == 1 && TELEPHONE.iter().any(|word| digits::label(text, &run.range).contains(word)) => 1,
        13 if bytes.starts_with(b"86") => 2,
        15 if bytes.starts_with(b"0086") => 4,
        _ => return false,
    };
    let mobile = bytes[at] == b'1' && (b'3'..=b'9').contains(&bytes[at + 1]);
    let same = bytes[at..].windows(2).filter(|pair| pair[0] == pair[1]).count() >= 9;
    if !mobile || !grouped || run.is_part || same {
        return false;
    }
    let label = digits::label(text, &run.range);
    if TELEPHONE.iter().any(|word| label.contains(word)) {
        return true;
    }
    let (before, after) = (&text[..run.range.start], &text[run.range.end..]);
    let decimal = after.starts_with(['.', ',']) && after[1..].starts_with(|c: char| c.is_ascii_digit());
    let money = before.trim_end().ends_with(['¥', '￥', '$']);
    let amount = decimal || money || UNITS.iter().any(|unit| after.trim_start_matches(' ').starts_with(unit));
    // In a table the head of the column is the label: 拨付金额（元）.
    let counted = AMOUNTS.iter().any(|word| label.ends_with(word));
    !amount && !counted && !digits::is_code(label)
}
