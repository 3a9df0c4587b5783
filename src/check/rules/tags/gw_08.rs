//! GW-08 页脚的各项
//!
//! **查什么。** 页脚有主办单位、网站标识码、ICP备案编号、公安备案号、联系方式、党政机关网站标识、“我为政府网站找错”入口、站点地图；备案号的格式对，公安备案号与链接里的编号一致。`--release` 时缺了是错误。
//!
//! **为什么。** 这些是政府网站首页和内容页都要有的标识，检查时逐项看。
//!
//! **依据。** 47号附件《网页设计规范》“页脚”；各省检查指标中的“网站标识”。
//!
//! **例子。** `icp = "ICP备123号"` 缺省份简称，位数也不够。
//!
//! **怎么改。** 在 site.toml 的 `[owner]`、`[government]` 里填。页头页脚由门户提供（`chrome = "ssi"` 或 `"none"`）的，不查这一条。
//!
//! **English.** The foot names owner, contact, codes, badge, correction link and site map, in their right forms.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::config::Chrome;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::han::is_han;

rule!("gw_08.rs", "GW-08", Tags, Error, Fully, Site(look));

messages! { "GW-08" "footer";
    MISSING "页脚缺{what}" => "在 site.toml 里填 {key}";
        "the foot lacks {key}" => "fill in {key} ({what}) in site.toml";
    ICP "ICP备案编号“{value}”不合格式" => "写成 鲁ICP备05000000号 或 鲁ICP备05000000号-1";
        "the ICP number \"{value}\" has the wrong form" => "write it like 鲁ICP备05000000号-1";
    POLICE "公安备案号“{value}”不合格式" => "写成 鲁公网安备 37010000000000号（14位数字）";
        "the police number \"{value}\" has the wrong form" => "write it like 鲁公网安备 37010000000000号 (14 digits)";
    CODE "公安备案的链接里没有编号 {value}" => "链接用 …registerSystemInfo?recordcode={value}";
        "the police link does not hold {value}" => "let the link end in recordcode={value}";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let site = &context.site.config.site;
    if site.chrome != Chrome::Own {
        return;
    }
    let (owner, government) = (&site.owner, &site.government);
    let contact = if owner.phone.is_empty() { &owner.address } else { &owner.phone };
    let items = [
        ("owner.name", "主办单位", &owner.name),
        ("owner.phone", "联系方式", contact),
        ("government.icp", "ICP备案编号", &government.icp),
        ("government.police", "公安备案号", &government.police),
        ("government.badge_url", "党政机关网站标识", &government.badge_url),
        ("government.correction_url", "“我为政府网站找错”入口", &government.correction_url),
    ];
    for (key, what, value) in items {
        if value.trim().is_empty() {
            let level = if context.release { Severity::Error } else { Severity::Info };
            findings.push(found(&MISSING).at(context.setting(key)).with("what", what).with("key", key).level(level));
        }
    }
    let icp = government.icp.trim();
    if !icp.is_empty() && !is_icp(icp) {
        findings.push(found(&ICP).at(context.setting("government.icp")).with("value", icp));
    }
    let police = government.police.trim();
    match police_code(police) {
        _ if police.is_empty() => {}
        None => findings.push(found(&POLICE).at(context.setting("government.police")).with("value", police)),
        Some(code) if !government.police_url.is_empty() && !government.police_url.contains(code) => {
            findings.push(found(&CODE).at(context.setting("government.police_url")).with("value", code));
        }
        Some(_) => {}
    }
}

/// `鲁ICP备05000000号-1`
fn is_icp(text: &str) -> bool {
    let Some((province, rest)) = text.split_once("ICP备") else { return false };
    let Some((digits, tail)) = rest.split_once('号') else { return false };
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let one_han = province.chars().count() == 1 && province.chars().all(is_han);
    one_han && is_number(digits) && (6..=10).contains(&digits.len()) && (tail.is_empty() || tail.strip_prefix('-').is_some_and(is_number))
}

/// The fourteen digits of `鲁公网安备 37010000000000号`.
fn police_code(text: &str) -> Option<&str> {
    let (province, rest) = text.split_once("公网安备")?;
    let digits = rest.trim().strip_suffix('号')?.trim();
    let right = province.chars().count() == 1 && province.chars().all(is_han) && digits.len() == 14 && digits.bytes().all(|byte| byte.is_ascii_digit());
    right.then_some(digits)
}
