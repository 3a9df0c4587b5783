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

const WORDS: [&str; 8] = ["卡号", "账号", "帐号", "开户", "银行卡", "账户", "收款", "银联"];

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (part, run) in runs(script).into_iter().filter(|(_, run)| is_card(run)) {
        let sure = near(part.text, &run.range, &WORDS, 20);
        let (entry, level) = if sure { (&CARD, Severity::Error) } else { (&LIKELY, Severity::Warning) };
        findings.push(found(entry).at(script.within(&part, run.range)).with("value", masked(&run.digits)).level(level));
    }
}

/// Whether a run is a card number by its first digits and its check digit.
pub fn is_card(run: &Run) -> bool {
    let digits = run.digits.as_bytes();
    let issuer = match digits.len() {
        16 => matches!(digits, [b'6', b'2', ..] | [b'4', ..] | [b'5', b'1'..=b'5', ..] | [b'3', b'5', ..]),
        17..=19 => digits.starts_with(b"62"),
        _ => false,
    };
    let groups = run.groups.len() == 1 || run.groups[..run.groups.len() - 1].iter().all(|group| *group == 4);
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
        let of = |text: &str| super::super::digit_runs(text).first().is_some_and(is_card);
        assert!(of("4111111111111111"));
        assert!(of("4111 1111 1111 1111"));
        assert!(!of("4111111111111112"));
        assert!(!of("9111111111111111"));
    }
}
