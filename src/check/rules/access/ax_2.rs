//! AX-2 字可以放大
//!
//! **查什么。** 皮肤的样式里，文字大小不用固定的像素，不小于14像素（0.875rem）；没有比手机屏幕还宽的固定宽度。
//!
//! **为什么。** 用像素写死的字，浏览器的“放大文字”不起作用；大字版、200%放大时内容被截断。
//!
//! **依据。** 《互联网网站适老化通用设计规范》1.2.3；WCAG 1.4.4、1.4.10。
//!
//! **例子。** `font-size: 12px`。
//!
//! **怎么改。** 用 rem：`font-size: .875rem`。
//!
//! **English.** Sizes of text in the style sheet are relative and not below 14 px; no fixed widths beyond a phone's.

use super::{rules, sheet_place, sheets};
use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("ax_2.rs", "AX-2", Access, Warning, Partly, Site(look));

messages! { "AX-2" "text-size";
    PIXELS "“{selector}”的字号写死成 {value}" => "用 rem，例如 .875rem";
        "the size of \"{selector}\" is fixed at {value}" => "use rem, such as .875rem";
    SMALL "“{selector}”的字号 {value} 小于14像素" => "不小于 .875rem";
        "the size of \"{selector}\", {value}, is below 14 px" => "use .875rem or more";
    MANY "有 {count} 处字号小于14像素，最小的是“{selector}”" => "正文以外的小字也尽量不小于 .875rem";
        "{count} sizes are below 14 px, the least at \"{selector}\"" => "keep small print at .875rem or more where you can";
    WIDE "“{selector}”的宽度写死成 {value}" => "改用 max-width，或用百分比";
        "the width of \"{selector}\" is fixed at {value}" => "use max-width or a percentage";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (address, css) in sheets(context) {
        let all = rules(&css);
        // `rem` counts from the root's size, which is 16 px unless the sheet says otherwise.
        let of_root = all.iter().filter(|(selector, _)| matches!(selector.as_str(), ":root" | "html"));
        let percent = of_root.flat_map(|(_, own)| own).find(|(name, _)| name == "font-size").and_then(|(_, value)| value.strip_suffix('%'));
        let root = percent.and_then(|percent| percent.parse::<f64>().ok()).map_or(16.0, |percent| percent * 0.16);
        let mut small: Vec<(f64, String)> = Vec::new();
        for (selector, declarations) in all {
            // What is hidden from the eye, and marks of footnotes, have their own sizes.
            let exempt = ["sup", "sub", "rt", "aria-hidden", "::before", "::after", ".seal"].iter().any(|part| selector.contains(part));
            for (name, value) in &declarations {
                let finding = |entry| found(entry).at(sheet_place(context, address, &selector)).with("selector", &selector).with("value", value);
                let number = |unit: &str| value.strip_suffix(unit).and_then(|number| number.trim().parse::<f64>().ok());
                match name.as_str() {
                    "font-size" if exempt => {}
                    "font-size" => match (number("px"), number("rem")) {
                        (Some(size), _) if size > 0.0 => findings.push(finding(&PIXELS)),
                        (None, Some(size)) if size * root < 12.0 => findings.push(finding(&SMALL)),
                        (None, Some(size)) if size * root < 14.0 => small.push((size, selector.clone())),
                        _ => {}
                    },
                    "width" | "min-width" if number("px").is_some_and(|width| width > 320.0) => findings.push(finding(&WIDE)),
                    _ => {}
                }
            }
        }
        if let Some((_, least)) = small.iter().min_by(|one, other| one.0.total_cmp(&other.0)) {
            let finding = found(&MANY).at(sheet_place(context, address, least)).with("count", small.len()).with("selector", least);
            findings.push(finding.level(Severity::Info));
        }
    }
}
