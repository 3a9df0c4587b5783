//! GW-14 地址短而规整
//!
//! **查什么。** 成品里每个地址只用小写字母、数字和 `/ _ . -`，不超过100个字符。
//!
//! **为什么。** 中文或大写的地址复制出去变成一串百分号，转到别的系统容易断；光盘、压缩包对长文件名也不友好。
//!
//! **依据。** 47号关于网址稳定、规范的要求；100个字符是本程序的限度。
//!
//! **例子。** `static/附件/Report.PDF` 的地址不合要求。
//!
//! **怎么改。** 静态文件改成小写英文名；页面用 `slug` 指定地址名。
//!
//! **English.** Addresses have lower-case letters, digits and `/ _ . -` only, at most 100 characters.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::route::Route;
use crate::source::Place;

rule!("gw_14.rs", "GW-14", Links, Warning, Fully, Site(look));

messages! { "GW-14" "address-form";
    FORM "地址“{address}”里有“{sign}”" => "文件名改成小写英文字母、数字和连字符";
        "the address \"{address}\" holds \"{sign}\"" => "use lower-case letters, digits and hyphens";
    LONG "地址“{address}”有 {length} 个字符，超过100个" => "缩短文件夹名或文件名";
        "the address \"{address}\" has {length} characters, more than 100" => "shorten the names of folders or the file";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (address, route) in &context.addresses {
        let Route::Asset(index) = route else { continue };
        let place = Place::file(&context.site.graph.assets[*index as usize].path);
        let odd = address.chars().find(|c| !matches!(c, 'a'..='z' | '0'..='9' | '/' | '_' | '.' | '-'));
        if let Some(sign) = odd {
            findings.push(found(&FORM).at(place.clone()).with("address", address).with("sign", sign));
        }
        if address.len() > 100 {
            findings.push(found(&LONG).at(place).with("address", address).with("length", address.len()));
        }
    }
}
