//! ST-5 过期的页面
//!
//! **查什么。** 页首信息写了失效日期 `expires`，检查日已经过了，页面仍会发布。
//!
//! **为什么。** 过期的通知、方案还挂着，读者会照着办。
//!
//! **依据。** 47号：及时清理过期信息，注明有效性。
//!
//! **例子。** `expires = 2022-06-30`，检查日是2022-07-01。
//!
//! **怎么改。** 设为草稿或删去；或者用 `anli build --as-of 日期` 生成，过期的不写出。
//!
//! **English.** A page whose last day has passed is still published.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("st_5.rs", "ST-5", Structure, Warning, release Error, Fully, Site(look));

messages! { "ST-5" "page-over";
    OVER "这一页到 {value} 为止，检查日 {today} 已经过期" => "设为草稿或删去，或用 anli build --as-of 生成";
        "this page ended on {value}, before the day of the check, {today}" => "make it a draft, delete it, or build with --as-of";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for id in context.site.graph.visible() {
        let Some(expires) = context.site.graph.page(id).front.expires else { continue };
        if expires.date() < context.as_of.date() {
            findings.push(found(&OVER).at(context.field(id, "expires")).with("value", expires.day()).with("today", context.as_of.day()));
        }
    }
}
