//! GW-13B 锚点有目标
//!
//! **查什么。** 链接里 `#` 后面的标识，在它指向的页面里确实有。
//!
//! **为什么。** 标题改了，锚点就断了：读者被带到页面顶端，找不到要看的那一段。
//!
//! **依据。** 同 GW-13A；检查指标中的“链接可用性”。
//!
//! **例子。** 静态网页里写 `report/2.html#s2-9`，而那一页没有 `s2-9`。
//!
//! **怎么改。** 改成页面里有的标识，或去掉 `#` 及后面的部分。
//!
//! **English.** What stands behind `#` in a link is an id of the page it leads to.

use crate::check::context::{Context, hash};
use crate::check::printed::{anchors, owner};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::route::{PageId, Route};
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::sync::Arc;

rule!("gw_13b.rs", "GW-13B", Links, Error, Fully, Site(look));

messages! { "GW-13B" "dead-anchor-in-output";
    DEAD "“{address}”上的链接指向“{target}”的“#{anchor}”，那里没有这个标识" => "改成那一页有的标识，或去掉 # 及后面的部分";
        "a link on \"{address}\" leads to \"#{anchor}\" of \"{target}\", which has no such id" => "use an id of that page or drop the anchor";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for (number, seen) in context.seen.iter().enumerate() {
        let Some(seen) = seen else { continue };
        let (address, route) = context.addresses[number];
        let is_dead = |target: u32, anchor: u64| match &context.seen[target as usize] {
            Some(other) => other.ids.binary_search(&anchor).is_err(),
            // A file that is no page: what its anchors mean is not known here (PDF has #page=3).
            None => false,
        };
        if !seen.anchors.iter().any(|(target, anchor)| is_dead(*target, *anchor)) {
            continue;
        }
        for (target, anchor) in anchors(context, number) {
            if seen.anchors.binary_search(&(target, hash(&anchor))).is_err() || !is_dead(target, hash(&anchor)) {
                continue;
            }
            let page = owner(context.site, route);
            let (to, _) = context.addresses[target as usize];
            let place = match route {
                Route::Asset(index) => in_static(context, &context.site.graph.assets[*index as usize].path, &anchor),
                _ => page.and_then(|id| typed(context, id, &anchor)).unwrap_or_else(|| context.page_place(page, address)),
            };
            findings.push(found(&DEAD).at(place).with("address", address).with("target", to).with("anchor", anchor));
        }
    }
}

/// Where a static page writes this anchor.
fn in_static(context: &Context<'_>, file: &Arc<str>, anchor: &str) -> Place {
    let bytes = context.disk.read_bytes(&context.site.root, file, MAX_SOURCE_BYTES, None).unwrap_or_default();
    let wanted = format!("#{anchor}");
    match memchr::memmem::find(&bytes, wanted.as_bytes()) {
        Some(at) => Place::range(file, &(at as u32..(at + wanted.len()) as u32)),
        None => Place::file(file),
    }
}

/// The reference of the content page that ends in this anchor.
fn typed(context: &Context<'_>, page: PageId, anchor: &str) -> Option<Place> {
    let own = context.site.graph.page(page);
    let reference = own.document.references.iter().find(|reference| reference.target.rsplit_once('#').is_some_and(|(_, own)| own == anchor))?;
    Some(Place::range(&own.path, &reference.range))
}
