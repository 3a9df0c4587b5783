//! An address → what rules about rendered pages find there, and what is kept of the page for rules about the site.
//!
//! Each page is printed as a build prints it, looked at and dropped: no two of them are needed at once, and what was found of
//! one is written over by the next.

use super::context::{Context, Seen, hash};
use super::rendered::{Marks, Reach, Rendered, unescape};
use super::rule::{Group, Look, Rule};
use super::rules;
use crate::diagnostic::Diagnostic;
use crate::render::Content;
use crate::route::{PageId, Route};
use crate::site::Site;
use crate::source::MAX_SOURCE_BYTES;
use std::sync::{Arc, Mutex};

/// The bytes of a page, and its file if it is a static one.
type Printed = (Vec<u8>, Option<Arc<str>>);

/// Anchor that browsers know on every page.
const TOP: &str = "top";

/// Marks that nobody fills now: each has grown to what pages need, and the next who looks at pages fills them again.
#[derive(Default)]
pub(super) struct Pool(Mutex<Vec<Marks>>);

/// Marks of a [`Pool`], which go back there.
pub(super) struct Lent<'a> {
    pub marks: Marks,
    pool: &'a Pool,
}

impl Pool {
    /// Marks to fill.
    pub fn lend(&self) -> Lent<'_> {
        let marks = self.0.lock().ok().and_then(|mut free| free.pop()).unwrap_or_default();
        Lent { marks, pool: self }
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Ok(mut free) = self.pool.0.lock() {
            free.push(std::mem::take(&mut self.marks));
        }
    }
}

/// Runs the rules about rendered pages on one address. A template that fails is a finding; a static page that cannot be
/// read as text is none of ours.
pub(super) fn look(
    context: &Context<'_>,
    number: usize,
    ran: &[&Rule],
    marks: &mut Marks,
) -> Result<(Vec<Diagnostic>, Seen), Option<Box<Diagnostic>>> {
    let (bytes, file) = bytes(context, number)?;
    let html = simdutf8::basic::from_utf8(&bytes).map_err(|_| None)?;
    let rendered = read(context, number, html, file.as_deref(), marks);
    let mut findings = Vec::new();
    for rule in ran {
        // A page that the office put there as a file has links and can be unsafe, but it has no page tags of ours.
        if let Look::Rendered(look) = rule.look
            && (file.is_none() || matches!(rule.group, Group::Links | Group::Security | Group::Privacy))
        {
            look(&rendered, context, &mut findings);
        }
    }
    let seen = see(&rendered, number as u32);
    Ok((findings, seen))
}

/// Links of a page that have an anchor: number of the address and the anchor as written, sorted, each once. Prints the page
/// again: only for pages with an anchor that is nowhere.
pub(super) fn anchors(context: &Context<'_>, number: usize) -> Vec<(u32, String)> {
    let Ok((bytes, file)) = bytes(context, number) else { return Vec::new() };
    let Ok(html) = simdutf8::basic::from_utf8(&bytes) else { return Vec::new() };
    let mut marks = Marks::default();
    let page = read(context, number, html, file.as_deref(), &mut marks);
    let mut anchors: Vec<(u32, String)> = Vec::new();
    for link in page.links.iter().filter(|link| link.is_anchor) {
        if let (Reach::Found(target), Some(anchor)) = (link.reach, link.anchor(&page)) {
            anchors.push((target, anchor.into_owned()));
        }
    }
    anchors.sort_unstable();
    anchors.dedup();
    anchors
}

/// What stands at an address, and the file of a static page.
fn bytes(context: &Context<'_>, number: usize) -> Result<Printed, Option<Box<Diagnostic>>> {
    let (site, (address, route)) = (context.site, context.addresses[number]);
    match site.render(address, route).map_err(Some)? {
        Content::Bytes(bytes) => Ok((bytes, None)),
        Content::File(path) => Ok((context.disk.read_bytes(&site.root, &path, MAX_SOURCE_BYTES, None).map_err(|_| None)?, Some(path))),
    }
}

fn read<'a>(context: &Context<'a>, number: usize, html: &'a str, file: Option<&'a str>, marks: &'a mut Marks) -> Rendered<'a> {
    let (address, route) = context.addresses[number];
    let mut rendered = Rendered::new(address, file.is_none().then_some(route), owner(context.site, route), html, marks);
    rendered.file = file;
    rendered.resolve(context);
    rendered
}

/// The content page whose text stands on a route.
pub(crate) fn owner(site: &Site, route: &Route) -> Option<PageId> {
    let graph = &site.graph;
    match route {
        Route::Page(id) => Some(*id),
        Route::City(city, 1) => graph.cities[*city as usize].text,
        Route::Topic(topic, 1) => graph.topics[*topic as usize].text,
        Route::Home => graph.visible().find(|id| graph.facts(*id).kind == crate::model::Kind::Home),
        _ => None,
    }
}

/// What is kept of a rendered page.
fn see(rendered: &Rendered<'_>, own: u32) -> Seen {
    let mut seen = Seen { ids: rendered.all("id").map(|id| hash(&unescape(id))).collect(), ..Seen::default() };
    seen.ids.sort_unstable();
    seen.links.reserve_exact(rendered.links.len());
    for link in rendered.links.iter().filter(|link| link.is_anchor) {
        let Reach::Found(number) = link.reach else { continue };
        seen.links.push(number);
        let Some(anchor) = link.anchor(rendered).filter(|anchor| !anchor.is_empty() && anchor != TOP) else { continue };
        let anchor = hash(&anchor);
        if number != own || seen.ids.binary_search(&anchor).is_err() {
            seen.anchors.push((number, anchor));
        }
    }
    seen.links.sort_unstable();
    seen.links.dedup();
    seen.links.shrink_to_fit();
    seen.anchors.sort_unstable();
    seen.anchors.dedup();
    seen.title = rendered.named("title").next().map(|tag| rendered.words(&tag)).unwrap_or_default().into();
    seen.help = rules::access::ax_11::order(rendered);
    seen
}
