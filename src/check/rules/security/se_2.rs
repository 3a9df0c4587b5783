//! SE-2 链接用域名和https
//!
//! **查什么。** 站外链接的主机不是IP地址；指向本站和政府网站的链接用 https。
//!
//! **为什么。** IP地址多半是测试环境或临时服务器，换了机器就失效；http 的页面可以被中途改掉。
//!
//! **依据。** GB/T 31506-2022；47号关于https的要求。
//!
//! **例子。** `http://www.moe.gov.cn/`→`https://www.moe.gov.cn/`；`http://221.214.1.2/doc`。
//!
//! **怎么改。** 换成域名；对方支持https的改成https。
//!
//! **English.** External links name hosts, not numbers, and government sites are linked by https.

use crate::check::context::{Context, host};
use crate::check::rule::{found, messages, rule};
use crate::check::rules::links::outside;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;

rule!("se_2.rs", "SE-2", Security, Warning, Fully, Site(look));

messages! { "SE-2" "plain-link";
    NUMBER "链接“{url}”用的是IP地址" => "换成域名";
        "the link \"{url}\" uses a number instead of a name" => "use the host's name";
    PLAIN "链接“{url}”用的是http" => "对方支持的话改成 https";
        "the link \"{url}\" uses http" => "use https if the other side has it";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for id in context.site.graph.visible() {
        outside(context, id, |reference, url| {
            let place = || Place::range(&context.site.graph.page(id).path, &reference.range);
            let host = host(url);
            if !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
                findings.push(found(&NUMBER).at(place()).with("url", url));
            } else if url.starts_with("http://") && (context.is_own_host(host) || host == context.host()) {
                findings.push(found(&PLAIN).at(place()).with("url", url).level(Severity::Info));
            }
        });
    }
}
