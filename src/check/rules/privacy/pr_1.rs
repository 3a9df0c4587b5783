//! PR-1 身份证号码
//!
//! **查什么。** 正文、页首信息、附件里的18位公民身份号码：省份代码在表里、出生日期真实、校验码正确的是错误；只差校验码的提醒；15位旧号码（日期真实）提醒。全角数字、中间的空格和连字符、学籍号（G加身份证号）都认得；并排写的几个号码分开认。前面写着“许可证编号”“合同编号”“统一社会信用代码”一类的，校验码对的只提醒，其余不报。打了星号的不报。
//!
//! **为什么。** 公示名单里的身份证号是最常见的个人信息泄露，通报里点名最多。
//!
//! **依据。** GB 11643-1999《公民身份号码》：加权因子 7 9 10 5 8 4 2 1 6 3 7 9 10 5 8 4 2，和除以11取余，对照 10X98765432。《个人信息保护法》。
//!
//! **例子。** `11010519491231002X`（标准文本里的例子）会报错。
//!
//! **怎么改。** 删去，或遮住中间：`110***********002X`。
//!
//! **English.** Identity numbers: province, real date and check digit make an error; without the right check digit, or the old form of 15 digits, a warning. What is called a code (permit, contract, credit code) is at most a warning.

use super::{Run, masked, runs};
use crate::check::context::Context;
use crate::check::digits;
use crate::check::rule::{found, messages, rule};
use crate::check::rules::tags::gw_07::PROVINCES;
use crate::check::script::Script;
use crate::diagnostic::{Diagnostic, Severity};

rule!("pr_1.rs", "PR-1", Privacy, Error, Partly, Words(look));

messages! { "PR-1" "identity-number";
    SURE "身份证号码 {value}" => "删去，或遮住中间的数字";
        "identity number {value}" => "remove it or mask its middle";
    LIKELY "像是身份证号码（校验码不对，或像是编号）：{value}" => "核对；是号码就删去或遮住，不是就写豁免";
        "this looks like an identity number (its check digit is wrong, or it is called a code): {value}" => "check it; remove or mask it, or waive the finding";
    OLD "像是15位旧身份证号码：{value}" => "核对；是号码就删去或遮住，不是就写豁免";
        "this looks like an old identity number of 15 digits: {value}" => "check it; remove or mask it, or waive the finding";
}

/// What a run of digits is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    /// All parts are right.
    Sure,
    /// All but the check digit.
    Likely,
    /// The old form.
    Old,
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (part, run) in runs(script) {
        let (entry, level) = match judged(&run, digits::label(part.text, &run.range)) {
            None => continue,
            Some(Identity::Sure) => (&SURE, Severity::Error),
            Some(Identity::Likely) => (&LIKELY, Severity::Warning),
            Some(Identity::Old) => (&OLD, Severity::Warning),
        };
        findings.push(found(entry).at(script.within(&part, run.range)).with("value", masked(&run.digits)).level(level));
    }
}

/// Numbers of papers and things that never are a person's.
const PAPERS: [&str; 14] =
    ["许可证", "合同", "项目", "采购", "订单", "流水", "单号", "信用代码", "备案", "发票", "标段", "第", "资产", "档案"];

/// What a number is, with what is said before it: a permit has the place and the day in it as a person's number has.
fn judged(run: &Run, label: &str) -> Option<Identity> {
    let identity = identity(run)?;
    if !digits::is_code(label) {
        return Some(identity);
    }
    // One code in eleven has a fitting check digit. Certificates may bear their holder's number: worth a look, not an error.
    let papers = PAPERS.iter().any(|word| label.contains(word)) || (label.ends_with("代码") && is_credit_code(&run.digits));
    (identity == Identity::Sure && !papers).then_some(Identity::Likely)
}

/// Whether a number is right as a unified social credit code (GB 32100).
fn is_credit_code(code: &str) -> bool {
    const SIGNS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let values: Option<Vec<usize>> = code.bytes().map(|byte| SIGNS.iter().position(|sign| *sign == byte)).collect();
    values.is_some_and(|values| {
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        values.len() == 18 && (31 - sum % 31) % 31 == values[17]
    })
}

/// Whether a number begins like a place and a day, as permits and contracts of a place do: 620102 20200101 ….
pub fn has_day(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u16>().ok()).unwrap_or(0);
    (1950..=2100).contains(&number(6..10)) && (1..=12).contains(&number(10..12)) && (1..=31).contains(&number(12..14))
}

/// Reads a run as an identity number.
pub fn identity(run: &Run) -> Option<Identity> {
    if run.is_part || (run.groups.iter().any(|group| *group < 3) && run.groups != [4, 4, 4, 4, 2]) {
        return None;
    }
    let digits = run.digits.as_bytes();
    let number = |range: std::ops::Range<usize>| run.digits.get(range).and_then(|part| part.parse::<u16>().ok());
    let province = run.digits.get(..2).and_then(|two| two.parse().ok()).is_some_and(|two: u8| PROVINCES.contains(&two));
    if !province {
        return None;
    }
    let real = |year: u16, month: u16, day: u16| {
        jiff::civil::Date::new(year as i16, month as i8, day as i8).is_ok() && month <= 12 && day <= 31
    };
    match digits.len() {
        18 => {
            let (year, month, day) = (number(6..10)?, number(10..12)?, number(12..14)?);
            if !(1880..=2100).contains(&year) || !real(year, month, day) {
                return None;
            }
            const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
            let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
            let check = b"10X98765432"[(sum % 11) as usize];
            if check == digits[17] { Some(Identity::Sure) } else { (1900..=2030).contains(&year).then_some(Identity::Likely) }
        }
        15 => real(1900 + number(6..8)?, number(8..10)?, number(10..12)?).then_some(Identity::Old),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_standard_are_known() {
        let of = |text: &str| digits::runs(text).first().and_then(identity);
        assert_eq!(of("11010519491231002X"), Some(Identity::Sure));
        assert_eq!(of("440524188001010014"), Some(Identity::Sure));
        assert_eq!(of("110105194912310021"), Some(Identity::Likely));
        assert_eq!(of("110105194913310021"), None);
        assert_eq!(of("130503670401001"), Some(Identity::Old));
    }

    #[test]
    fn what_is_called_a_code_is_judged_by_that() {
        let of = |text: &str| digits::runs(text).first().and_then(|run| judged(run, digits::label(text, &run.range)));
        assert_eq!(of("施工许可证编号：370102202001010101"), None);
        assert_eq!(of("合同编号：11010519491231002X"), None);
        assert_eq!(of("证书编号：11010519491231002X"), Some(Identity::Likely));
        assert_eq!(of("地字第370102201200123号"), None);
        assert_eq!(of("注册号370102200112345"), None);
        assert_eq!(of("身份证号：370102202001010101"), Some(Identity::Likely));
    }
}
