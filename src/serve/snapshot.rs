//! One look at the site, kept until the next: prints an address when it is first asked for, and remembers the bytes.
//!
//! A snapshot never changes, and printing depends on nothing else, so remembered bytes cannot be stale.

use crate::diagnostic::Diagnostic;
use crate::render::{self, Content};
use crate::route::{Route, Routes};
use crate::site::Site;
use axum::body::Bytes;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Printed bytes that are remembered at most; then it begins anew.
const REMEMBERED: usize = 64 * 1024 * 1024;
/// The script that keeps an open page up to date.
pub(super) const CLIENT: &str = "/_anli/client.js";

/// A look at the site.
pub(super) struct Snapshot {
    /// Counts the looks.
    pub number: u64,
    /// `None` without usable settings.
    pub site: Option<Site>,
    /// All findings, sorted, equal ones once.
    pub diagnostics: Vec<Diagnostic>,
    /// Pages whose files were renamed since the start: path before → path after.
    pub moves: Arc<BTreeMap<Arc<str>, Arc<str>>>,
    /// Addresses that pages had since the start and have no more → path of the page's file.
    pub former: Arc<BTreeMap<Box<str>, Arc<str>>>,
    /// Addresses of files whose bytes changed with this look, as far as they are copied and not printed.
    pub files: Vec<Box<str>>,
    printed: Mutex<Remembered>,
    /// What the wider examination found; made when the panel first asks.
    examined: OnceLock<Vec<Diagnostic>>,
}

#[derive(Default)]
struct Remembered {
    pages: BTreeMap<Box<str>, Arc<Printed>>,
    bytes: usize,
}

/// What stands at an address.
#[derive(Clone)]
pub(super) enum Found {
    /// Printed by a template or written from the graph.
    Printed(Arc<Printed>),
    /// A file of the site, relative to the root.
    File(Arc<str>),
    /// The template fails.
    Failed(Diagnostic),
}

/// Printed bytes.
pub(super) struct Printed {
    /// As they are sent: HTML with the client script.
    pub bytes: Bytes,
    /// A digest of what is sent.
    pub tag: String,
    /// A digest of the page that does not change when only a style sheet does: see [`version`].
    pub version: String,
}

impl Snapshot {
    pub(super) fn new(number: u64, site: Option<Site>, mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort();
        diagnostics.dedup();
        Snapshot {
            number,
            site,
            diagnostics,
            moves: Arc::default(),
            former: Arc::default(),
            files: Vec::new(),
            printed: Mutex::default(),
            examined: OnceLock::new(),
        }
    }

    /// What the wider examination finds; takes as long as that takes, once.
    pub(super) fn examined(&self, examine: impl FnOnce(&Site) -> Vec<Diagnostic>) -> Option<&[Diagnostic]> {
        let site = self.site.as_ref()?;
        Some(self.examined.get_or_init(|| examine(site)))
    }

    /// All addresses.
    pub(super) fn routes(&self) -> Option<&Routes> {
        self.site.as_ref().map(|site| &*site.graph.routes)
    }

    /// The bytes of an address if they have been printed already.
    pub(super) fn remembered(&self, address: &str) -> Option<Arc<Printed>> {
        self.printed.lock().unwrap_or_else(PoisonError::into_inner).pages.get(address).cloned()
    }

    /// What stands at an address; takes as long as printing takes. `None` when nothing does.
    pub(super) fn print(&self, address: &str) -> Option<Found> {
        if let Some(known) = self.remembered(address) {
            return Some(Found::Printed(known));
        }
        let site = self.site.as_ref()?;
        let (route, packed) = match site.route(address) {
            Some(route) => (route, None),
            None => self.packed(site, address)?,
        };
        let plain = packed.map_or(address, |suffix| &address[..address.len() - suffix.len() - 1]);
        let bytes = match site.render(plain, route) {
            Ok(Content::Bytes(bytes)) => bytes,
            Ok(Content::File(path)) => return Some(Found::File(path)),
            Err(finding) => return Some(Found::Failed(*finding)),
        };
        let printed = match packed {
            None => Printed::new(site, address, bytes),
            Some(suffix) => {
                let copies = render::compressed(&bytes).ok().filter(|_| render::is_compressible(plain, bytes.len()))?;
                Printed::raw(copies.into_iter().find(|(name, _)| *name == suffix)?.1)
            }
        };
        let printed = Arc::new(printed);
        let mut remembered = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        if remembered.bytes + printed.bytes.len() > REMEMBERED {
            *remembered = Remembered::default();
        }
        remembered.bytes += printed.bytes.len();
        remembered.pages.insert(address.into(), printed.clone());
        Some(Found::Printed(printed))
    }

    /// `x.html.gz` where the settings ask for packed copies.
    fn packed<'a>(&'a self, site: &'a Site, address: &str) -> Option<(&'a Route, Option<&'static str>)> {
        let (plain, suffix) = address.rsplit_once('.').filter(|_| site.config.site.output.compress)?;
        let suffix = ["gz", "br"].into_iter().find(|known| *known == suffix)?;
        let route = site.route(plain).filter(|route| !matches!(route, Route::Asset(_)))?;
        Some((route, Some(suffix)))
    }

    /// The source of the page that stands or stood at an address.
    pub(super) fn source_of(&self, address: &str) -> Option<Arc<str>> {
        match self.routes().and_then(|routes| routes.get(address)) {
            Some(route) => self.source(route),
            None => self.former.get(address).cloned(),
        }
    }

    fn source(&self, route: &Route) -> Option<Arc<str>> {
        match (route, &self.site) {
            (Route::Page(id), Some(site)) => Some(site.graph.page(*id).path.clone()),
            _ => None,
        }
    }

    /// Takes over what the look before knew of its past, and the addresses of its pages that are gone now.
    pub(super) fn follow(&mut self, before: &Snapshot) {
        self.former = before.former.clone();
        let (Some(old), Some(new)) = (before.routes(), self.routes()) else { return };
        let mut new = new.keys().peekable();
        let mut gone = Vec::new();
        for (address, route) in old {
            while new.next_if(|known| *known < address).is_some() {}
            if new.peek() != Some(&address)
                && let Some(source) = before.source(route)
            {
                gone.push((address.clone(), source));
            }
        }
        if !gone.is_empty() {
            Arc::make_mut(&mut self.former).extend(gone);
        }
    }

    /// The address of the page that is made from a file, which may have been renamed meanwhile.
    pub(super) fn address_of(&self, path: &Arc<str>) -> Option<&str> {
        let site = self.site.as_ref()?;
        let mut path = path;
        for _ in 0..100 {
            if let Ok(id) = site.graph.pages.binary_search_by(|page| page.path.cmp(path)) {
                return Some(site.graph.address(id as u32)).filter(|address| site.graph.routes.contains_key(*address));
            }
            path = self.moves.get(path)?;
        }
        None
    }
}

impl Printed {
    fn new(site: &Site, address: &str, bytes: Vec<u8>) -> Self {
        if !address.ends_with(".html") {
            return Printed::raw(bytes);
        }
        let html = String::from_utf8_lossy(&bytes);
        let version = version(site, &html);
        Printed { version: version.clone(), ..Printed::raw(with_client(&html, &version).into_bytes()) }
    }

    fn raw(bytes: Vec<u8>) -> Self {
        let tag = blake3::hash(&bytes).to_hex()[..24].to_owned();
        Printed { version: tag.clone(), bytes: bytes.into(), tag }
    }
}

/// A digest of a page in which style sheets carry their plain names: an edit of a style sheet gives it another name, and
/// the open page needs no reload for it.
fn version(site: &Site, html: &str) -> String {
    let mut text = std::borrow::Cow::Borrowed(html);
    for (name, hashed) in site.theme.names().iter().filter(|(name, _)| name.ends_with(".css")) {
        text = text.replace(&**hashed, name).into();
    }
    blake3::hash(text.as_bytes()).to_hex()[..16].to_owned()
}

/// The page with the client script, which knows by the version what it stands on.
pub(super) fn with_client(html: &str, version: &str) -> String {
    let script = format!("<script src=\"{CLIENT}\" data-version=\"{version}\" defer></script>");
    let at = html.rfind("</body>").unwrap_or(html.len());
    format!("{}{script}{}", &html[..at], &html[at..])
}
