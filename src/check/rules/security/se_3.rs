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
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("se_3.rs", "SE-3", Security, Error, Fully, Rendered(look));

messages! { "SE-3" "active-content";
    ACTIVE "“{address}”里有可执行的内容：{value}" => "写成单独的脚本文件放进皮肤，或删去";
        "\"{address}\" holds active content: {value}" => "make it a script file of the theme or remove it";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for tag in page.tags.iter().filter(|tag| !tag.closes) {
        let mut tell = |value: String| {
            let place = context.page_place(page.page, page.address);
            findings.push(found(&ACTIVE).at(place).with("address", page.address).with("value", value));
        };
        match tag.name {
            "script" => {
                let data = page.raw(tag, "type").is_some_and(|kind| kind.ends_with("json"));
                if page.raw(tag, "src").is_none() && !data {
                    tell("<script>".into());
                }
            }
            "iframe" | "object" | "embed" | "applet" | "base" => tell(format!("<{}>", tag.name)),
            "meta" if page.raw(tag, "http-equiv").is_some_and(|value| value.eq_ignore_ascii_case("refresh")) && !page.is_alias() => {
                tell("<meta http-equiv=refresh>".into());
            }
            "form" if page.raw(tag, "action").is_some_and(|action| action.contains("//")) => tell("<form action>".into()),
            _ => {}
        }
        for (name, value) in page.attributes(tag) {
            if name.len() > 3 && name[..2].eq_ignore_ascii_case("on") && name.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                tell(format!("{name}=\"{}\"", value.chars().take(30).collect::<String>()));
            }
        }
    }
}
