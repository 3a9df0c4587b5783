//! SE-1 不从外面加载任何东西
//!
//! **查什么。** 成品里的脚本、样式、图片、字体、框架、音视频都在站内，用相对地址；没有统计、分享、地图一类的外部代码。
//!
//! **为什么。** 外部的代码一旦被改，政府网站跟着被篡改；读者的访问记录也会流到第三方。
//!
//! **依据。** GB/T 31506-2022；国办秘函〔2019〕19号中的安全要求。
//!
//! **例子。** `![照片](https://img.example.com/a.jpg)`；模板里引用外部统计脚本。
//!
//! **怎么改。** 把文件下载到站里，用相对地址；统计用服务器日志。
//!
//! **English.** Scripts, styles, pictures, fonts and frames come from the site itself.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::check::rules::links::origin;
use crate::diagnostic::Diagnostic;

rule!("se_1.rs", "SE-1", Security, Error, Fully, Rendered(look));

messages! { "SE-1" "outside-resource";
    OUTSIDE "“{address}”从站外加载“{url}”" => "把文件放到站里，用相对地址";
        "\"{address}\" loads \"{url}\" from outside" => "put the file into the site and use a relative address";
}

/// What a link to a resource must be to be loaded with the page.
const LOADED: [&str; 7] = ["stylesheet", "icon", "preload", "preconnect", "dns-prefetch", "manifest", "modulepreload"];

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for link in page.links.iter().filter(|link| !link.is_anchor) {
        let tag = page.tag(link.tag);
        let loaded = match tag.name() {
            "form" => false,
            "link" => {
                let rel = page.raw(&tag, "rel").unwrap_or_default();
                rel.split_whitespace().any(|word| LOADED.iter().any(|loaded| loaded.eq_ignore_ascii_case(word)))
            }
            _ => true,
        };
        let href = link.href(page);
        if loaded && (href.starts_with("//") || href.contains("://")) {
            let place = origin(context, page, &tag, href);
            findings.push(found(&OUTSIDE).at(place).with("address", page.address).with("url", href));
        }
    }
}
