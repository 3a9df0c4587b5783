//! Rules about links and files.

super::group! { gw_13a gw_13b gw_13c gw_13d gw_13e gw_13f gw_14 gw_18a gw_18b gw_21 ix_8 }

use crate::check::context::Context;
use crate::check::rendered::{Rendered, Tag};
use crate::document::Reference;
use crate::link;
use crate::route::{PageId, Route};
use crate::source::Place;
use percent_encoding::percent_decode_str;

/// Where an address on a rendered page leads.
#[derive(Debug, PartialEq, Eq)]
pub enum Target {
    /// An address of the site, and the anchor.
    Inside(String, Option<String>),
    /// Above the site's base.
    Above,
    /// Another site, or another scheme.
    Outside,
}

/// The address without the site's own path before it: the page for unknown addresses is shown anywhere and so uses it.
pub fn below_base<'a>(context: &Context<'_>, page: &Rendered<'_>, href: &'a str) -> &'a str {
    if page.route != Some(&Route::NotFound) {
        return href;
    }
    let base = &context.site.config.site.base_url;
    let path = base.split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or("/");
    href.strip_prefix(path).filter(|_| !href.starts_with("//")).unwrap_or(href)
}

/// Reads an address as a browser would on the page `from`.
pub fn target(from: &str, href: &str) -> Target {
    let (path, anchor) = href.split_once('#').map_or((href, None), |(path, anchor)| (path, Some(anchor)));
    let path = path.split('?').next().unwrap_or_default();
    let scheme = path.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains('/'));
    if scheme || path.starts_with('/') {
        return if path.starts_with('/') && !path.starts_with("//") { Target::Above } else { Target::Outside };
    }
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let anchor = anchor.map(decode);
    if path.is_empty() {
        return Target::Inside(from.to_owned(), anchor);
    }
    // Folders end in a slash here; the last part is a file's name.
    let folder = from.rfind('/').map_or("", |at| &from[..=at]);
    let mut whole = String::with_capacity(folder.len() + path.len() + 10);
    whole.push_str(folder);
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        match part {
            "." | "" => {}
            ".." => {
                let Some(shorter) = whole.strip_suffix('/') else { return Target::Above };
                whole.truncate(shorter.rfind('/').map_or(0, |at| at + 1));
            }
            other => {
                whole.push_str(other);
                if parts.peek().is_some() {
                    whole.push('/');
                }
            }
        }
    }
    if whole.is_empty() || whole.ends_with('/') {
        whole.push_str("index.html");
    }
    Target::Inside(if whole.contains('%') { decode(&whole) } else { whole }, anchor)
}

/// Where a link of a rendered page was typed: the reference of its content page that is written so, the file of a static
/// page, else the page.
pub fn origin(context: &Context<'_>, page: &Rendered<'_>, tag: &Tag, href: &str) -> Place {
    let typed = page.page.filter(|_| page.file.is_none()).and_then(|id| {
        let own = context.site.graph.page(id);
        let reference = own.document.references.iter().find(|reference| *reference.target == *href)?;
        Some(Place::range(&own.path, &reference.range))
    });
    typed.unwrap_or_else(|| context.spot(page, &tag.range()))
}

/// Calls `each` with every reference of a page that leads to another site.
pub fn outside<'a>(context: &'a Context<'_>, id: PageId, mut each: impl FnMut(&'a Reference, &'a str)) {
    let page = context.site.graph.page(id);
    for (reference, target) in page.document.references.iter().zip(context.site.graph.targets[id as usize].iter()) {
        if let link::Target::Outside(url) = target
            && ["http:", "https:"].iter().any(|scheme| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)))
        {
            each(reference, url);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_a_browser_reads_them() {
        let inside = |path: &str, anchor: Option<&str>| Target::Inside(path.into(), anchor.map(str::to_owned));
        assert_eq!(target("a/b.html", "../c.html#x"), inside("c.html", Some("x")));
        assert_eq!(target("a/b.html", "#%E7%94%B2"), inside("a/b.html", Some("甲")));
        assert_eq!(target("a/b.html", "d/"), inside("a/d/index.html", None));
        assert_eq!(target("a/b.html", "../../x.html"), Target::Above);
        assert_eq!(target("a/b.html", "mailto:a@b.cn"), Target::Outside);
        assert_eq!(target("a/b.html", "//x.cn/"), Target::Outside);
    }
}
