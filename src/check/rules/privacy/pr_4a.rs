//! PR-4A 护照号、车牌号、个人邮箱、QQ和微信号
//!
//! **查什么。** 旁边写着“护照”的护照号，车牌号，公共邮箱（qq.com、163.com 等）的地址，“QQ”“微信”后面的号码。
//!
//! **为什么。** 这些同样能认出一个人；政府网站公布的邮箱应当是工作邮箱。
//!
//! **依据。** 《个人信息保护法》第四条。
//!
//! **例子。** “车牌号鲁A12345”“邮箱zhangsan@163.com”“微信号：zhang_san88”。
//!
//! **怎么改。** 删去，或换成单位的联系方式。
//!
//! **English.** Passports, number plates, private e-mail, QQ and WeChat ids.

use super::near;
use crate::check::context::Context;
use crate::check::sieve;
use crate::check::traits;
use crate::check::rule::{found, messages, rule};
use crate::check::script::Script;
use crate::diagnostic::Diagnostic;

rule!("pr_4a.rs", "PR-4A", Privacy, Warning, Partly, Words(look));

messages! { "PR-4A" "personal-identifier";
    FOUND "{what}“{value}”" => "删去，或换成单位的联系方式";
        "\"{value}\" ({what})" => "remove it or give the office's own contact";
}

const MAIL: [&str; 14] = [
    "qq.com", "163.com", "126.com", "sina.com", "sina.cn", "sohu.com", "gmail.com", "hotmail.com", "outlook.com", "foxmail.com", "139.com", "189.cn",
    "yeah.net", "aliyun.com",
];
/// The one account that has no Latin letter in its name.
pub(in crate::check) const WECHAT: &str = "微信";
const PLATES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for line in &script.lines {
        let text = line.text.as_str();
        // Each of these has a Latin letter in it or the word 微信.
        if !line.has(traits::LATIN) && !line.holds(sieve::ACCOUNT) {
            continue;
        }
        let mut tell = |what: &str, range: std::ops::Range<usize>| {
            let value = text[range.clone()].to_owned();
            findings.push(found(&FOUND).at(script.place(line, range)).with("what", what).with("value", value));
        };
        for (at, _) in text.match_indices('@') {
            let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
            let start = at - text[..at].chars().rev().take_while(|c| word(*c)).count();
            let end = at + 1 + text[at + 1..].chars().take_while(|c| word(*c)).count();
            let host = text[at + 1..end].trim_end_matches('.').to_ascii_lowercase();
            let own = context.site.config.site.owner.email == text[start..end];
            if start < at && MAIL.contains(&host.as_str()) && !own {
                tell("个人邮箱", start..end);
            }
        }
        for (at, c) in text.char_indices().filter(|_| line.has(traits::UPPER)).filter(|(_, c)| !c.is_ascii() && PLATES.contains(*c)) {
            let rest = &text[at + c.len_utf8()..];
            let gap = usize::from(rest.starts_with(' ') && rest[1..].starts_with(|c: char| c.is_ascii_uppercase()));
            let rest = &rest[gap..];
            let letters: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '·').collect();
            let plain: Vec<u8> = letters.bytes().filter(u8::is_ascii_alphanumeric).collect();
            let plate = (plain.len() == 6 || plain.len() == 7) && plain[0].is_ascii_uppercase() && plain[1..].iter().any(u8::is_ascii_digit);
            if plate && plain.iter().all(|byte| !byte.is_ascii_lowercase()) {
                tell("车牌号", at..at + c.len_utf8() + gap + letters.len());
            }
        }
        for (at, c) in text.char_indices().filter(|_| line.has(traits::UPPER)).filter(|(_, c)| "EGDSPH".contains(*c)) {
            let digits = text[at + 1..].bytes().take_while(u8::is_ascii_digit).count();
            let range = at..at + 1 + digits;
            let alone = !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) && c.is_ascii_uppercase();
            if digits == 8 && alone && near(text, &range, &["护照", "通行证"], 12) {
                tell("护照号", range);
            }
        }
        for (word, what) in [("QQ", "QQ号"), ("qq", "QQ号"), (WECHAT, "微信号"), ("WeChat", "微信号")] {
            for (at, _) in text.match_indices(word) {
                let from = at + word.len();
                let skipped: usize = text[from..].chars().take_while(|c| "号：:账是为 ".contains(*c)).map(char::len_utf8).sum();
                let start = from + skipped;
                let length = text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).count();
                let value = &text[start..start + length];
                let number = value.len() >= 6 && value.bytes().any(|byte| byte.is_ascii_digit());
                let is_qq = what == "QQ号" && value.len() <= 11 && value.bytes().all(|byte| byte.is_ascii_digit());
                let is_wechat = what == "微信号" && skipped > 0 && value.len() <= 20;
                if number && (is_qq || is_wechat) {
                    tell(what, start..start + length);
                }
            }
        }
    }
}
