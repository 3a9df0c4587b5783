//! PR-5 遮盖要遮够
//!
//! **查什么。** 打了星号的身份证号仍露出出生日期或15位以上数字；手机号只遮了三位以下。
//!
//! **为什么。** 遮得不够等于没遮：前六位是地区，中间八位是生日，剩下的试几次就能补全。
//!
//! **依据。** 《个人信息保护法》；各地公示去标识化的要求。
//!
//! **例子。** `37010219900101***X`、`138123***78`。
//!
//! **怎么改。** 身份证号写成 `370***********123X`，手机号写成 `138****5678`。
//!
//! **English.** Masked numbers must hide enough: the birthday of an identity number, at least four digits of a telephone.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("pr_5.rs", "PR-5", Privacy, Warning, Partly, Words(look));

messages! { "PR-5" "mask-too-thin";
    THIN "号码遮得不够：{value}" => "身份证号遮住中间11位以上，手机号遮住4位以上";
        "the number is masked too little: {value}" => "hide at least 11 digits of an identity number, 4 of a telephone";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for part in script.published() {
        let text = part.text;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(star) = text[at..].find('*').map(|found| at + found) {
            let inside = |byte: &u8| byte.is_ascii_digit() || *byte == b'*' || matches!(byte, b'X' | b'x');
            let start = star - bytes[..star].iter().rev().take_while(|byte| inside(byte)).count();
            let end = star + bytes[star..].iter().take_while(|byte| inside(byte)).count();
            at = end.max(star + 1);
            let value = &text[start..end];
            let stars = value.bytes().filter(|byte| *byte == b'*').count();
            let digits = value.len() - stars;
            let hidden = value.find('*').map_or(0, |first| value[first..].bytes().take_while(|byte| *byte == b'*').count());
            let thin = match value.len() {
                18 => digits > 7 && hidden < 8 && stars > 0 && digits >= 10,
                11 => value.starts_with('1') && stars > 0 && stars < 4 && digits >= 8,
                _ => false,
            };
            if thin {
                findings.push(found(&THIN).at(script.within(&part, start..end)).with("value", value));
            }
        }
    }
}
