//! GW-07 网站标识码
//!
//! **查什么。** 标识码是10位数字（前两位是省级区划代码）或 `bm` 加8位数字；不是 `0000000000` 一类的占位；`--release` 时不能空着。
//!
//! **为什么。** 找错平台、监测平台都按标识码认网站，写错了，反映的问题就到不了本单位。
//!
//! **依据。** 47号关于网站标识码的要求；形式由公开的网站标识码归纳。
//!
//! **例子。** `site_code = "37000000"` 少两位。
//!
//! **怎么改。** 照全国政府网站信息报送系统里的编号填 `[government] site_code`。
//!
//! **English.** The site code has ten digits (a province's first two) or `bm` and eight digits, and is no placeholder.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("gw_07.rs", "GW-07", Tags, Error, Fully, Site(look));

messages! { "GW-07" "site-code";
    FORM "网站标识码“{value}”不合格式" => "10位数字，或 bm 加8位数字";
        "the site code \"{value}\" has the wrong form" => "ten digits, or bm and eight digits";
    PROVINCE "网站标识码“{value}”的前两位不是省级区划代码" => "照信息报送系统里的编号填";
        "the first two digits of the site code \"{value}\" are no province's" => "take the code from the reporting system";
    PLACEHOLDER "网站标识码“{value}”是占位的" => "照信息报送系统里的编号填";
        "the site code \"{value}\" is a placeholder" => "take the code from the reporting system";
    MISSING "没有填网站标识码" => "在 site.toml 的 [government] 里填 site_code";
        "there is no site code" => "fill in site_code in [government] of site.toml";
}

/// First two digits of the codes of provinces (GB/T 2260).
pub const PROVINCES: [u8; 34] =
    [11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63, 64, 65, 71, 81, 82];

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let code = context.site.config.site.government.site_code.trim();
    let finding = |entry| found(entry).at(context.setting("government.site_code")).with("value", code);
    let (digits, is_ministry) = code.strip_prefix("bm").map_or((code, false), |digits| (digits, true));
    let numeric = digits.bytes().all(|byte| byte.is_ascii_digit());
    if code.is_empty() {
        findings.push(finding(&MISSING).level(if context.release { Severity::Error } else { Severity::Info }));
    } else if !numeric || digits.len() != if is_ministry { 8 } else { 10 } {
        findings.push(finding(&FORM));
    } else if digits.bytes().all(|byte| byte == digits.as_bytes()[0]) || digits == "1234567890" {
        findings.push(finding(&PLACEHOLDER).level(if context.release { Severity::Error } else { Severity::Warning }));
    } else if !is_ministry && !digits[..2].parse().is_ok_and(|two: u8| PROVINCES.contains(&two)) {
        findings.push(finding(&PROVINCE));
    }
}
