//! AX-3 文字与底色对比够
//!
//! **查什么。** 皮肤样式里同一处写明的文字颜色与底色（包括 `--` 开头的颜色变量），对比度不低于4.5:1。不同处合成的底色要用浏览器查。
//!
//! **为什么。** 浅灰的小字，视力不好的读者在阳光下看不见。
//!
//! **依据。** WCAG 1.4.3；GB/T 37668-2019。
//!
//! **例子。** 白底上的 #999 是2.85:1，不够；#767676 是4.54:1，够。
//!
//! **怎么改。** 加深文字颜色，或换底色。
//!
//! **English.** Colour and background that a style sheet sets together differ by 4.5:1 at least.

use super::{rules, sheet_place, sheets};
use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

rule!("ax_3.rs", "AX-3", Access, Error, Partly, Site(look));

messages! { "AX-3" "contrast";
    LOW "“{selector}”的文字与底色对比只有 {ratio}:1" => "加深文字颜色，至少4.5:1";
        "text and background of \"{selector}\" differ by {ratio}:1 only" => "make it 4.5:1 or more";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (address, css) in sheets(context) {
        let rules = rules(&css);
        let mut variables: BTreeMap<&str, &str> = BTreeMap::new();
        for (name, value) in rules.iter().filter(|(selector, _)| selector == ":root").flat_map(|(_, own)| own) {
            // The first setting is the light scheme; others are looked at in a browser.
            if name.starts_with("--") && !variables.contains_key(name.as_str()) {
                variables.insert(name, value);
            }
        }
        for (selector, declarations) in &rules {
            let get = |names: &[&str]| declarations.iter().rev().find(|(name, _)| names.contains(&name.as_str())).and_then(|(_, value)| color(value, &variables));
            let (Some(text), Some(ground)) = (get(&["color"]), get(&["background", "background-color"])) else { continue };
            let ratio = contrast(text, ground);
            if ratio < 4.5 {
                let shown = format!("{:.2}", (ratio * 100.0).floor() / 100.0);
                findings.push(found(&LOW).at(sheet_place(context, address, selector)).with("selector", selector).with("ratio", shown));
            }
        }
    }
}

/// `#abc`, `#aabbcc`, `white`, `black`, `var(--x)`; anything else is not known here.
fn color(value: &str, variables: &BTreeMap<&str, &str>) -> Option<[u8; 3]> {
    let value = value.trim_end_matches("!important").trim();
    if let Some(name) = value.strip_prefix("var(").and_then(|rest| rest.strip_suffix(')')) {
        let set = variables.get(name.trim())?;
        return if set.starts_with("var(") { None } else { color(set, variables) };
    }
    match value {
        "white" => return Some([255; 3]),
        "black" => return Some([0; 3]),
        _ => {}
    }
    let digits: Vec<u8> = value.strip_prefix('#')?.chars().map(|c| c.to_digit(16).map(|digit| digit as u8)).collect::<Option<_>>()?;
    match digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [r1, r2, g1, g2, b1, b2] => Some([r1 * 16 + r2, g1 * 16 + g2, b1 * 16 + b2]),
        _ => None,
    }
}

/// WCAG's contrast ratio.
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let light = |color: [u8; 3]| {
        let part = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(color[0]) + 0.7152 * part(color[1]) + 0.0722 * part(color[2])
    };
    let (one, other) = (light(one), light(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratios_are_those_of_the_standard() {
        let on_white = |value: &str| color(value, &BTreeMap::new()).map(|color| (contrast(color, [255; 3]) * 100.0).round() / 100.0);
        assert_eq!(on_white("#767676"), Some(4.54));
        assert_eq!(on_white("#999"), Some(2.85));
        assert_eq!(on_white("#015293"), Some(7.99));
    }
}
