//! GW-13C 没有隐藏的链接
//!
//! **查什么。** 链接有看得见的文字或图片；成品里没有用 `hidden`、`display:none`、`visibility:hidden`、零字号、移出屏幕等办法藏起来的站外链接，连同藏在这样的元素里面的。
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
use crate::check::rendered::{Noted, Rendered};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use std::ops::Range;

rule!("gw_13c.rs", "GW-13C", Links, Error, Partly, Rendered(look));

messages! { "GW-13C" "hidden-link";
    EMPTY "指向“{href}”的链接没有看得见的文字" => "在方括号里写上文字，说清通向哪里";
        "the link to \"{href}\" has no words that can be seen" => "write words between the square brackets";
    HIDDEN "指向“{href}”的链接被藏了起来" => "去掉隐藏的写法；不是自己放的，先查网站是否被改过";
        "the link to \"{href}\" is hidden" => "remove what hides it; if it is not yours, find out who changed the site";
}

/// Declarations, each from its start: `line-height` is no `height`.
const HIDING: [&str; 12] = [
    "display:none", "visibility:hidden", "font-size:0", "opacity:0", "text-indent:-", "left:-", "top:-", "right:-", "height:0", "width:0", "max-height:0",
    "margin-left:-9",
];

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let hidden = hidden(page);
    for (link, tag) in page.anchors() {
        let href = link.href(page);
        if hidden.iter().any(|range| range.contains(&tag.start())) && href.contains("//") {
            findings.push(found(&HIDDEN).at(super::origin(context, page, &tag, href)).with("href", href));
            continue;
        }
        let labelled = || page.raw(&tag, "aria-label").is_some_and(|label| !label.trim().is_empty());
        // Arrows and numbers of footnotes have a label; a link around marks alone is nothing to aim at.
        if !page.is_visible(&tag) && !labelled() {
            findings.push(found(&EMPTY).at(super::origin(context, page, &tag, href)).with("href", href));
        }
    }
}

/// What no reader sees: elements that markup or their own style hides, with everything in them.
fn hidden(page: &Rendered<'_>) -> Vec<Range<usize>> {
    let hides = |noted: &Noted<'_>| match noted.name {
        "hidden" => true,
        "style" => {
            let style = noted.value.replace(' ', "").to_ascii_lowercase();
            HIDING.iter().any(|hiding| style.split(';').any(|one| one.starts_with(hiding)))
        }
        _ => false,
    };
    let tags = page.noted().filter(hides).map(|noted| noted.tag).filter(|tag| !tag.closes());
    // A dialog is hidden until it is asked for.
    tags.filter(|tag| tag.name() != "dialog").map(|tag| tag.start()..tag.end() + page.inside(&tag).len()).collect()
}
