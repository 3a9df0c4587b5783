//! SE-3 页面里没有可执行的内容
//!
//! **查什么。** 成品里没有内嵌脚本、`on…` 事件、`javascript:` 地址、iframe、object、embed、自动跳转的 meta，也没有向站外提交的表单。
//!
//! **为什么。** 这些是网页被篡改、被植入跳转的常见形式；没有它们，服务器可以用最严的内容安全策略。
//!
//! **依据。** GB/T 31506-2022；anli 的内容安全策略 `default-src 'self'`。
//!
//! **例子。** 自己的模板里 `<a onclick="…">`。
//!
//! **怎么改。** 脚本写成单独的文件放进皮肤；不是自己写的，先查是谁放的。
//!
//! **English.** No inline scripts, no event attributes, no frames or plug-ins, no forms that leave the site.

use crate::check::context::Context;
use crate::check::rendered::{Reach, Rendered, Tag};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("se_3.rs", "SE-3", Security, Error, Fully, Rendered(look));

messages! { "SE-3" "active-content";
    ACTIVE "“{address}”里有可执行的内容：{value}" => "写成单独的脚本文件放进皮肤，或删去";
        "\"{address}\" holds active content: {value}" => "make it a script file of the theme or remove it";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut tell = |tag: &Tag, value: String| {
        let place = context.spot(page, &tag.range());
        findings.push(found(&ACTIVE).at(place).with("address", page.address).with("value", value));
    };
    for tag in page.any_of(&["script", "iframe", "object", "embed", "applet", "base", "meta", "form"]) {
        match tag.name() {
            "script" => {
                let data = page.raw(&tag, "type").is_some_and(|kind| kind.ends_with("json"));
                if page.raw(&tag, "src").is_none() && !data {
                    tell(&tag, "<script>".into());
                }
            }
            "meta" => {
                if page.raw(&tag, "http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh")) && !page.is_alias() {
                    tell(&tag, "<meta http-equiv=refresh>".into());
                }
            }
            "form" if page.raw(&tag, "action").is_some_and(|action| action.contains("//")) => tell(&tag, "<form action>".into()),
            "form" => {}
            other => tell(&tag, format!("<{other}>")),
        }
    }
    for noted in page.noted().filter(|noted| noted.is_handler()) {
        let value = noted.value.chars().take(30).collect::<String>();
        tell(&noted.tag, format!("{}=\"{value}\"", noted.name));
    }
    // Such an address leads out of the site.
    for link in page.links.iter().filter(|link| link.reach == Reach::Outside && link.href(page).trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:"))) {
        tell(&page.tag(link.tag), "javascript:".into());
    }
}
