//! AX-6 键盘用得了
//!
//! **查什么。** 页面开头有“跳到正文”的链接，目标存在；没有正数的 `tabindex`；不是链接或按钮的元素上没有点击事件；样式里没有把焦点框去掉而不给替代。
//!
//! **为什么。** 不能用鼠标的读者全靠键盘：没有跳过链接，每页都要按几十次 Tab。
//!
//! **依据。** WCAG 2.1.1、2.4.1、2.4.3、2.4.7；GB/T 37668-2019。
//!
//! **例子。** `a:focus { outline: none }`。
//!
//! **怎么改。** 保留默认模板的“跳到正文”；去掉 `outline: none`，或另给看得见的焦点样式。
//!
//! **English.** A skip link that leads somewhere, no positive tabindex, focus that can be seen.

use super::{rules, sheet_place, sheets};
use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("ax_6.rs", "AX-6", Access, Error, Partly, Rendered(look));

messages! { "AX-6" "keyboard";
    SKIP "“{address}”没有“跳到正文”的链接" => "在 <body> 开头放 <a href=\"#main\">跳到正文</a>";
        "\"{address}\" has no skip link" => "put <a href=\"#main\"> first in the body";
    ORDER "“{address}”里 tabindex=\"{value}\" 打乱了次序" => "去掉，或用 0、-1";
        "tabindex=\"{value}\" on \"{address}\" disturbs the order" => "remove it, or use 0 or -1";
    FOCUS "“{selector}”去掉了焦点框" => "去掉 outline: none，或另给看得见的焦点样式";
        "\"{selector}\" removes the focus mark" => "drop outline: none or give another mark";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let place = || context.page_place(page.page, page.address);
    let skip = page.named("a").next().filter(|first| {
        let target = page.raw(first, "href").and_then(|href| href.strip_prefix('#')).unwrap_or_default();
        !target.is_empty() && page.all("id").any(|id| id == target)
    });
    if skip.is_none() && !page.is_alias() {
        findings.push(found(&SKIP).at(place()).with("address", page.address));
    }
    for value in page.all("tabindex").filter(|value| value.parse::<i32>().is_ok_and(|value| value > 0)) {
        findings.push(found(&ORDER).at(place()).with("address", page.address).with("value", value));
    }
    // The style sheet is the same for all pages: it is looked at with the first.
    if page.address == "index.html" {
        for (address, css) in sheets(context) {
            let all = rules(&css);
            let marked = all.iter().any(|(selector, own)| selector.contains(":focus") && own.iter().any(|(name, value)| name.starts_with("outline") && value != "none" && value != "0"));
            for (selector, own) in &all {
                let removed = own.iter().any(|(name, value)| name == "outline" && matches!(value.as_str(), "none" | "0"));
                let replaced = own.iter().any(|(name, _)| matches!(name.as_str(), "box-shadow" | "border" | "background" | "text-decoration"));
                // The target of the skip link takes focus without being a control.
                let target = selector.contains("main") || selector.contains("[tabindex");
                if removed && !replaced && !target && (!marked || selector.contains(":focus")) {
                    findings.push(found(&FOCUS).at(sheet_place(context, address, selector)).with("selector", selector));
                }
            }
        }
    }
}
