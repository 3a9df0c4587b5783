//! AX-12 有无障碍说明页
//!
//! **查什么。** 站里有一页标题含“无障碍”，写着联系方式或反馈的办法。
//!
//! **为什么。** 读者遇到障碍时要知道找谁；已知的不足也应当说明。
//!
//! **依据。** 《无障碍环境建设法》；《互联网应用适老化及无障碍改造》。
//!
//! **例子。** 站里没有 `accessibility.md`。
//!
//! **怎么改。** 加一页“无障碍说明”：做到什么程度、检查日期、已知不足、联系方式。
//!
//! **English.** The site has a page about its accessibility.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("ax_12.rs", "AX-12", Access, Info, release Warning, Fully, Site(look));

messages! { "AX-12" "accessibility-statement";
    MISSING "站里没有无障碍说明页" => "加一页：做到什么程度、检查日期、已知不足、联系方式";
        "the site has no page about its accessibility" => "add one: level, date, known gaps, contact";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    if !graph.visible().any(|id| graph.facts(id).title.contains("无障碍")) {
        findings.push(found(&MISSING).at(context.setting("title")));
    }
}
