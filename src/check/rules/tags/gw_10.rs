//! GW-10 网站域名
//!
//! **查什么。** `base_url` 的主机以 `.gov.cn` 结尾，或在 `[check] domains` 的名单里；不是 IP 地址、localhost、带端口的测试地址。`--release` 时必须是 https。
//!
//! **为什么。** 政府网站只能用政府域名；测试地址带上线，规范网址、站点地图、订阅里就都是打不开的地址。
//!
//! **依据。** 47号及《国务院办公厅关于加强政府网站域名管理的通知》（国办函〔2018〕55号）。
//!
//! **例子。** `base_url = "http://192.168.1.5:8080/anli/"`。
//!
//! **怎么改。** 填正式网址；事业单位等用其他域名的，写进 `[check] domains`。
//!
//! **English.** The site's host ends in `.gov.cn` or is allowed by the settings, and is no address for tests.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("gw_10.rs", "GW-10", Tags, Warning, release Error, Fully, Site(look));

messages! { "GW-10" "domain";
    FOREIGN "网址的主机“{host}”不是 .gov.cn 域名" => "填正式网址；确用其他域名的，写进 [check] domains";
        "the host \"{host}\" is not below .gov.cn" => "use the official address, or allow the host in [check] domains";
    TEST "网址“{url}”是测试地址" => "填正式网址";
        "\"{url}\" is an address for tests" => "use the official address";
    PLAIN "网址用的是 http" => "政府网站用 https，改成 https://";
        "the address uses http" => "use https://";
    MISSING "没有填网址" => "在 site.toml 里填 base_url";
        "there is no address" => "fill in base_url in site.toml";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let url = &context.site.config.site.base_url;
    let host = context.host();
    let finding = |entry| found(entry).at(context.setting("base_url"));
    let port = url.split_once("//").and_then(|(_, rest)| rest.split('/').next()).is_some_and(|authority| authority.contains(':'));
    let numeric = host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let test = numeric || host == "localhost" || host.ends_with(".local") || host.starts_with("test.") || host.starts_with("dev.") || port;
    if url.is_empty() {
        findings.push(finding(&MISSING).level(if context.release { Severity::Error } else { Severity::Info }));
    } else if test {
        findings.push(finding(&TEST).with("url", url));
    } else if !context.is_own_host(host) {
        findings.push(finding(&FOREIGN).with("host", host));
    } else if context.release && url.starts_with("http://") {
        findings.push(finding(&PLAIN));
    }
}
