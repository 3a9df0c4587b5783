//! GW-13C 没有隐藏的链接
//!
//! **查什么。** 链接有看得见的文字或图片；成品里没有用 `hidden`、`display:none`、`visibility:hidden`、零字号、移出屏幕等办法藏起来的站外链接。
//!
//! **为什么。** 暗链是网站被篡改的常见痕迹，通报里单独点名；没有文字的链接，读屏软件只能念网址。
//!
//! **依据。** 国办发〔2017〕47号要求外链公开显示；各地通报中的“暗链”“隐藏链接”。
//!
//! **例子。** `[](http://example.com/)`、`[。](http://example.com/)`。
//!
//! **怎么改。** 给链接写上文字；不是自己放的，先查网站是否被改过。
//!
//! **English.** Links have words that can be seen, and none to other sites is hidden by markup or style.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("gw_13c.rs", "GW-13C", Links, Error, Partly, Rendered(look));

messages! { "GW-13C" "hidden-link";
    EMPTY "指向“{href}”的链接没有看得见的文字" => "在方括号里写上文字，说清通向哪里";
        "the link to \"{href}\" has no words that can be seen" => "write words between the square brackets";
    HIDDEN "指向“{href}”的链接被藏了起来" => "去掉隐藏的写法；不是自己放的，先查网站是否被改过";
        "the link to \"{href}\" is hidden" => "remove what hides it; if it is not yours, find out who changed the site";
}

const HIDING: [&str; 8] =
    ["display:none", "visibility:hidden", "font-size:0", "opacity:0", "text-indent:-", "left:-", "top:-", "height:0"];

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for tag in page.named("a") {
        let Some(href) = page.get(tag, "href") else { continue };
        let style = page.raw(tag, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
        let hidden = page.raw(tag, "hidden").is_some() || HIDING.iter().any(|hiding| style.contains(hiding));
        let place = || super::origin(context, page.page, page.address, &href);
        if hidden && href.contains("//") {
            findings.push(found(&HIDDEN).at(place()).with("href", &href));
            continue;
        }
        let inside = page.inside(tag);
        let image = inside.contains("<img") || inside.contains("<svg");
        let labelled = page.raw(tag, "aria-label").is_some_and(|label| !label.trim().is_empty());
        let visible = labelled || image || page.words(tag).chars().any(char::is_alphanumeric);
        // Arrows and numbers of footnotes have a label; a link around marks alone is nothing to aim at.
        if !visible {
            findings.push(found(&EMPTY).at(place()).with("href", &href));
        }
    }
}
