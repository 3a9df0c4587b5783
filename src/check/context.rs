//! What all rules may look at besides the thing before them: the site, the settings, the office's own lists, and what was
//! seen of all pages.

use super::lists::{Register, WordList};
use crate::config::check::Check;
use crate::disk::Disk;
use crate::moment::Moment;
use crate::parse::front;
use crate::route::{PageId, Route};
use crate::site::Site;
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::collections::{BTreeMap, BTreeSet};

/// Everything rules share.
pub struct Context<'a> {
    /// The snapshot.
    pub site: &'a Site,
    /// The way to files that are read again.
    pub disk: &'a Disk,
    /// The settings `[check]`.
    pub settings: &'a Check,
    /// The day of the check.
    pub as_of: Moment,
    /// The last look before publishing.
    pub release: bool,
    /// The office's word lists.
    pub words: WordList,
    /// The register of external links, if there is one.
    pub register: Option<Register>,
    /// Host names that are closed.
    pub dead: BTreeSet<String>,
    /// Address → number, in address order.
    pub numbers: BTreeMap<&'a str, u32>,
    /// Addresses in order.
    pub addresses: Vec<(&'a str, &'a Route)>,
    /// What was seen of each rendered page, by number; `None` for addresses that are no page.
    pub seen: Vec<Option<Seen>>,
}

/// What is kept of a rendered page for rules about the site.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Hashes of its ids, sorted.
    pub ids: Vec<u64>,
    /// Numbers of the addresses it links to, sorted, each once.
    pub links: Vec<u32>,
    /// Links with an anchor on another page: number of the address, anchor as written.
    pub anchors: Vec<(u32, Box<str>)>,
    /// Its `<title>`.
    pub title: Box<str>,
    /// Order of the ways to get help in its foot, as names.
    pub help: Vec<&'static str>,
}

impl<'a> Context<'a> {
    /// Where a setting stands in `site.toml`; the first line when it was not typed.
    pub fn setting(&self, key: &str) -> Place {
        let fields = &self.site.config.fields;
        let mut key = key;
        loop {
            if let Some((_, range)) = fields.fields.iter().find(|(name, _)| **name == *key) {
                return Place::range(&self.site.config.path, range);
            }
            match key.rsplit_once('.') {
                Some((above, _)) => key = above,
                None => return Place::range(&self.site.config.path, &(0..0)),
            }
        }
    }

    /// A field of a page's front matter; the first line when it was not typed.
    pub fn field(&self, id: PageId, name: &str) -> Place {
        let page = self.site.graph.page(id);
        if front::FLEETING.iter().any(|list| name.starts_with(list)) {
            let bytes = self.disk.read_bytes(&self.site.root, &page.path, MAX_SOURCE_BYTES, None).unwrap_or_default();
            let places = front::all_places(&page.path, &String::from_utf8_lossy(&bytes));
            return Place::range(&page.path, &places.of(name));
        }
        Place::range(&page.path, &page.places.of(name))
    }

    /// A field of the page, or of its edition, from which it is inherited.
    pub fn inherited(&self, id: PageId, name: &str) -> Place {
        let own = |id: PageId| self.site.graph.page(id).places.fields.iter().any(|(key, _)| **key == *name);
        let edition = self.site.graph.edition_of(id).and_then(|(_, edition)| edition.page);
        match edition.filter(|edition| !own(id) && own(*edition)) {
            Some(edition) => self.field(edition, name),
            None => self.field(id, name),
        }
    }

    /// Where the cause of something on a rendered page is: its content page, else the output's address.
    pub fn page_place(&self, page: Option<PageId>, address: &str) -> Place {
        match page {
            Some(id) => Place::file(&self.site.graph.page(id).path),
            None => Place::path(address),
        }
    }

    /// The host of `base_url`.
    pub fn host(&self) -> &str {
        host(&self.site.config.site.base_url)
    }

    /// Whether a host belongs to the government or is allowed by the settings.
    pub fn is_own_host(&self, host: &str) -> bool {
        let below = |domain: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
        below("gov.cn") || self.settings.domains.iter().any(|domain| below(domain))
    }
}

/// The host of an address with a scheme, without port.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("//").map_or("", |(_, rest)| rest);
    let rest = rest.split(['/', '?', '#']).next().unwrap_or_default();
    rest.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default()
}

/// Days from one day to another; negative when it is before.
pub fn days(from: Moment, to: Moment) -> i64 {
    from.date().until(to.date()).map_or(0, |span| i64::from(span.get_days()))
}

/// A short, stable hash of an id.
pub fn hash(text: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}
