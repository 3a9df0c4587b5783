//! GW-21 链接在原窗口打开，写法正当
//!
//! **查什么。** `target="_blank"` 带着 `rel="noopener"`；站内链接不另开窗口；没有 `href="#"`、`javascript:` 这样的假链接。
//!
//! **为什么。** 另开的窗口能反过来操纵原来的页面；突然多出的窗口使读屏和年长的读者找不到返回；假链接用键盘打不开。
//!
//! **依据。** 47号附件中的网页设计规范；WCAG 3.2.5。
//!
//! **例子。** 自己的模板里写 `<a href="x.html" target="_blank">`。
//!
//! **怎么改。** 去掉 `target`，站外链接确要另开窗口的加 `rel="noopener"`；动作用 `<button>`。
//!
//! **English.** `_blank` has `rel=noopener` and is not used inside the site; no `href="#"` and no `javascript:`.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("gw_21.rs", "GW-21", Links, Error, Fully, Rendered(look));

messages! { "GW-21" "link-window";
    OPENER "“{address}”上另开窗口的链接“{href}”没有 rel=\"noopener\"" => "加上 rel=\"noopener\"，或去掉 target";
        "\"{href}\" on \"{address}\" opens a window without rel=\"noopener\"" => "add rel=\"noopener\" or drop the target";
    INSIDE "“{address}”上的站内链接“{href}”另开窗口" => "去掉 target，让读者用返回键回来";
        "\"{href}\" on \"{address}\" is inside the site but opens a window" => "drop the target";
    FALSE "“{address}”上的“{href}”不是真的链接" => "通向页面的写地址，动作用 <button>";
        "\"{href}\" on \"{address}\" is no real link" => "write an address, or use a button for an action";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (link, tag) in page.anchors() {
        let href = link.href(page);
        let finding = |entry| {
            found(entry).at(super::origin(context, page, &tag, href)).with("address", page.address).with("href", href)
        };
        if href == "#" || href.is_empty() || href.get(..11).is_some_and(|start| start.eq_ignore_ascii_case("javascript:")) {
            findings.push(finding(&FALSE));
        } else if page.raw(&tag, "target") == Some("_blank") {
            let rel = page.raw(&tag, "rel").unwrap_or_default();
            if !rel.split_whitespace().any(|word| matches!(word, "noopener" | "noreferrer")) {
                findings.push(finding(&OPENER));
            } else if super::target(page.address, href) != super::Target::Outside {
                findings.push(finding(&INSIDE).level(Severity::Info));
            }
        }
    }
}
