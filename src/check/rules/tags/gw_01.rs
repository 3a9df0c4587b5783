//! GW-01 每页都有网站标记
//!
//! **查什么。** 每个页面的 `<head>` 里有 SiteName、SiteDomain、SiteIDCode 三个标记，各一个，字母大小写一致，不为空，不是 `null` 一类的残留；SiteDomain 不带协议和路径，与网址的主机一致。
//!
//! **为什么。** 监测程序按这三个标记认网站；缺了或写成 null，整站按没有标记计。
//!
//! **依据。** 国办发〔2017〕47号附件《网页设计规范》“网页标签”。
//!
//! **例子。** `site.toml` 的 `site_code` 空着，页面就没有 SiteIDCode。
//!
//! **怎么改。** 在 site.toml 里填 `title`、`base_url`、`[government] site_code`；自己的模板保留默认模板的这几行。
//!
//! **English.** Each page has SiteName, SiteDomain and SiteIDCode once, filled; SiteDomain is the host of `base_url`.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;

rule!("gw_01.rs", "GW-01", Tags, Error, Fully, Rendered(look));

messages! { "GW-01" "site-tags";
    MISSING "页面缺网站标记 {tag}" => "在 site.toml 里填 {key}；自己的模板要保留这一行";
        "the pages lack the site tag {tag}" => "fill in {key} in site.toml; keep the line in your own template";
    LEFTOVER "网站标记 {tag} 是“{value}”" => "在 site.toml 里填 {key}";
        "the site tag {tag} is \"{value}\"" => "fill in {key} in site.toml";
    TWICE "“{address}”上网站标记 {tag} 写了 {count} 次" => "只留一个";
        "the site tag {tag} stands {count} times on \"{address}\"" => "keep one";
    DOMAIN "SiteDomain 是“{value}”，与网址的主机“{host}”不一致" => "只写主机名，与 base_url 一致";
        "SiteDomain is \"{value}\" but the host of the address is \"{host}\"" => "write the host name only, as in base_url";
}

/// Tag, where it comes from, and whether a site may lack it until it is released.
const TAGS: [(&str, &str, bool); 3] = [("SiteName", "title", false), ("SiteDomain", "base_url", true), ("SiteIDCode", "government.site_code", true)];

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (tag, key, later) in TAGS {
        let values: Vec<_> = page.metas(tag).collect();
        // What is missing in the settings is missing on every page: it is told once.
        let setting = match key {
            "title" => &context.site.config.site.title,
            "base_url" => &context.site.config.site.base_url,
            _ => &context.site.config.site.government.site_code,
        };
        let at = || if setting.is_empty() { context.setting(key) } else { Place::path(page.address) };
        match values.as_slice() {
            [] => {
                let finding = found(&MISSING).at(at()).with("tag", tag).with("key", key);
                let level = if later && !context.release { Severity::Info } else { Severity::Error };
                findings.push(finding.level(level));
            }
            [value] if super::is_leftover(value) => findings.push(found(&LEFTOVER).at(at()).with("tag", tag).with("value", value).with("key", key)),
            [value] if tag == "SiteDomain" && **value != *context.host() => {
                findings.push(found(&DOMAIN).at(Place::path(page.address)).with("value", value).with("host", context.host()));
            }
            [_] => {}
            more => {
                let finding = found(&TWICE).at(Place::path(page.address)).with("tag", tag);
                findings.push(finding.with("address", page.address).with("count", more.len()));
            }
        }
    }
}
