//! GW-13F 站外链接打得开
//!
//! **查什么。** 只在 `anli check --online` 时查：正文里的站外链接逐个访问。http 的看服务器的回答：404、410、5xx 等是打不开，301、308 是永久搬走了；https 的只看服务器连不连得上，页面还在不在要靠人看。401、403、405、429 算在。
//!
//! **为什么。** 检查指标里的“链接可用性”包括站外链接；对方网站改版、关停，链接就断了。
//!
//! **依据。** 国办发〔2017〕47号：加强链接地址的监测巡检；检查指标中的“链接可用性”。
//!
//! **例子。** 链接 `http://www.example.gov.cn/2019/1.html`，服务器回答404。
//!
//! **怎么改。** 换成新网址；找不到新网址的，删去链接只留文字，并更新 `links.csv` 的复核日期。
//!
//! **English.** With `--online` only: links to other sites are asked for. Of http the answer counts, of https only whether the server can be reached.

use crate::check::context::Context;
use crate::check::online::{self, Answer};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;

rule!("gw_13f.rs", "GW-13F", Links, Warning, Partly, Inside);

messages! { "GW-13F" "outside-link-broken";
    STATUS "“{url}”打不开：服务器回答 {code}" => "换成新网址，或删去链接只留文字";
        "\"{url}\" cannot be opened: the server answers {code}" => "use a new address, or keep the words without the link";
    UNREACHABLE "“{url}”打不开：服务器连不上，或没有回答" => "先在浏览器里试；确实关停的，删去链接只留文字";
        "\"{url}\" cannot be opened: its server cannot be reached" => "try it in a browser; if it is closed, keep the words without the link";
    MOVED "“{url}”永久搬到了“{to}”" => "换成新网址";
        "\"{url}\" has moved for good to \"{to}\"" => "use the new address";
}

/// Asks for every link to another site and tells of those that cannot be opened, wherever they stand.
pub fn look_online(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut links: Vec<(&str, Place)> = Vec::new();
    for id in context.site.graph.visible() {
        super::outside(context, id, |reference, url| links.push((url, Place::range(&context.site.graph.page(id).path, &reference.range))));
    }
    let urls: Vec<&str> = links.iter().map(|(url, _)| *url).collect();
    let answers = online::probe(&urls);
    for (url, place) in links {
        let finding = match answers.get(url) {
            None | Some(Answer::There) => continue,
            Some(Answer::Status(code)) => found(&STATUS).with("code", code),
            Some(Answer::Unreachable) => found(&UNREACHABLE),
            Some(Answer::Moved(to)) => found(&MOVED).with("to", to).level(Severity::Info),
        };
        findings.push(finding.at(place).with("url", url));
    }
}
