//! GW-13E 没有通向已停用域名的链接
//!
//! **查什么。** 站外链接的主机不在 `dead-domains.txt` 里（一行一个域名，连同它的子域名）。
//!
//! **为什么。** 机构改革以后停用的域名常被别人注册，原来的链接就通向了不相干甚至违法的内容，检查中属于一票否决的情形。
//!
//! **依据。** 国办秘函〔2019〕19号检查指标：不得链接违法内容；监测产品中的“关停域名”一项。
//!
//! **例子。** 清单里有 `old-edu.cn`，正文链接 `http://www.old-edu.cn/a.html`。
//!
//! **怎么改。** 换成新网址，或删去链接只留文字。
//!
//! **English.** No link leads to a host of the list of closed domains.

use crate::check::context::{Context, host};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::source::Place;

rule!("gw_13e.rs", "GW-13E", Links, Error, Partly, Site(look));

messages! { "GW-13E" "closed-domain";
    DEAD "“{url}”的域名已经停用（清单里有“{domain}”）" => "换成新网址，或删去链接只留文字";
        "the domain of \"{url}\" is closed (\"{domain}\" is on the list)" => "use the new address or keep the words without the link";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if context.dead.is_empty() {
        return;
    }
    for id in context.site.graph.visible() {
        super::outside(context, id, |reference, url| {
            let host = host(url).to_ascii_lowercase();
            let closed = context.dead.iter().find(|domain| host == **domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.')));
            if let Some(domain) = closed {
                let place = Place::range(&context.site.graph.page(id).path, &reference.range);
                findings.push(found(&DEAD).at(place).with("url", url).with("domain", domain));
            }
        });
    }
}
