//! PR-3 银行账号
//!
//! **查什么。** 16至19位、卡号开头属于发卡机构（62、4、51至55、35、30、36、38）、通过Luhn校验的号码：20个字以内有“卡号”“账号”“开户”“银行”的是错误，没有的提醒。18位的身份证号、统一社会信用代码不算。
//!
//! **为什么。** 发放补助的名单里常有银行卡号。
//!
//! **依据。** ISO/IEC 7812（Luhn校验）；《个人信息保护法》。
//!
//! **例子。** “开户银行：某行，卡号6222…（19位）”。
//!
//! **怎么改。** 删去；单位的收款账号确要公开的，写豁免。
//!
//! **English.** Bank cards: issuer's first digits and Luhn; an error beside words such as 卡号, else a warning.

use super::{Run, masked, near, runs};
use crate::check::context::Context;
use crate::check::digits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::{Diagnostic, Severity};

rule!("pr_3.rs", "PR-3", Privacy, Error, Partly, Words(look));

messages! { "PR-3" "bank-card";
    CARD "银行卡号 {value}" => "删去；单位的收款账号确要公开的，写豁免";
        "bank card number {value}" => "remove it; waive it if it is the office's own account";
    LIKELY "像是银行卡号：{value}" => "核对；是卡号就删去，不是就写豁免";
        "this looks like a bank card number: {value}" => "check it; remove it or waive the finding";
}

/// Words that make a number that passes both tests an account.
const WORDS: [&str; 10] = ["卡号", "账号", "帐号", "开户", "银行卡", "账户", "帐户", "收款", "银联", "一卡通"];
/// Words that make it worth a look.
const NEAR: [&str; 14] = ["银行", "工行", "农行", "建行", "中行", "信用社", "卡", "汇", "存折", "工资", "补贴", "发放", "转账", "户名"];
/// First digits of cards with 19 digits that are older than 62.
const OLD: [&[u8]; 6] = [b"9558", b"9559", b"4367", b"4563", b"6013", b"6034"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (part, run) in runs(script).into_iter().filter(|(_, run)| is_card(run)) {
        let (text, label) = (part.text, digits::label(part.text, &run.range));
        let named = WORDS.iter().any(|word| label.contains(word));
        if digits::is_code(label) && !named {
            continue;
        }
        let sure = named || near(text, &run.range, &WORDS, 20);
        let worth = NEAR.iter().any(|word| label.contains(word)) || near(text, &run.range, &NEAR, 20);
        // Without any such word only the prefix of all cards of the country counts, and no number that begins like a place and a day.
        if !sure && !worth && (!run.digits.starts_with("62") || super::pr_1::has_day(&run.digits)) {
            continue;
        }
        let (entry, level) = if sure { (&CARD, Severity::Error) } else { (&LIKELY, Severity::Warning) };
        findings.push(found(entry).at(script.within(&part, run.range)).with("value", masked(&run.digits)).level(level));
    }
}

/// Whether a run is a card number by its first digits and its check digit.
pub fn is_card(run: &Run) -> bool {
    let digits = run.digits.as_bytes();
    let issuer = match digits.len() {
        16 => matches!(digits, [b'6', b'2', ..] | [b'4', ..] | [b'5', b'1'..=b'5', ..] | [b'3', b'5', ..]),
        17..=18 => digits.starts_with(b"62"),
        19 => digits.starts_with(b"62") || OLD.iter().any(|old| digits.starts_with(old)),
        _ => false,
    };
    let groups = match run.groups.as_slice() {
        [_] | [6, ..] => true,
        [rest @ .., _] => rest.iter().all(|group| *group == 4),
        [] => false,
    };
    issuer && groups && !run.is_part && luhn(digits) && super::pr_1::identity(run).is_none()
}

fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            match at % 2 {
                0 => digit,
                _ => digit * 2 / 10 + digit * 2 % 10,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_and_the_issuer_decide() {
        let of = |text: &str| digits::runs(text).first().is_some_and(is_card);
        assert!(of("4111111111111111"));
        assert!(of("4111 1111 1111 1111"));
        assert!(!of("4111111111111112"));
        assert!(!of("9111111111111111"));
    }
}
