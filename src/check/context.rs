//! What all rules may look at besides the thing before them: the site, the settings, the office's own lists, and what was
//! seen of all pages.

use super::lists::{Register, WordList};
use super::rendered::Rendered;
use super::sieve::Sieve;
use crate::config::check::Check;
use crate::disk::Disk;
use crate::moment::Moment;
use crate::parse::front;
use crate::route::{PageId, Route};
use crate::site::Site;
use crate::source::{ByteRange, MAX_SOURCE_BYTES, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

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
    /// All fixed words that rules look for.
    pub sieve: Sieve,
    /// The register of external links, if there is one.
    pub register: Option<Register>,
    /// Host names that are closed.
    pub dead: BTreeSet<String>,
    /// Address → number.
    pub numbers: Numbers,
    /// Addresses in order.
    pub addresses: Vec<(&'a str, &'a Route)>,
    /// What was seen of each rendered page, by number; `None` for addresses that are no page.
    pub seen: Vec<Option<Seen>>,
    /// Where the settings stand, by name; put in order when first asked for.
    pub fields: OnceLock<BTreeMap<String, ByteRange>>,
}

/// What is kept of a rendered page for rules about the site.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Hashes of its ids, sorted.
    pub ids: Vec<u64>,
    /// Numbers of the addresses it links to, sorted, each once.
    pub links: Vec<u32>,
    /// Links with an anchor, unless it is one of the page's own ids: number of the address, hash of the anchor.
    pub anchors: Vec<(u32, u64)>,
    /// Its `<title>`.
    pub title: Box<str>,
    /// Order of the ways to get help in its foot, as names.
    pub help: Vec<&'static str>,
}

/// Addresses by name: asked for every link of every page.
pub struct Numbers {
    /// Numbers of addresses by the hash of the address; a free place holds `u32::MAX`.
    places: Vec<u32>,
    /// The addresses, one behind the other: links mostly lead to neighbours, which so are in the cache already.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// Addresses in lower case, sorted, for hints about letter case.
    folded: OnceLock<BTreeSet<String>>,
}

impl Numbers {
    /// Numbers addresses in their order.
    pub fn new<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> Self {
        let size = (names.len() * 2 + 1).next_power_of_two();
        let mut numbers =
            Numbers { places: vec![u32::MAX; size], text: String::new(), ends: Vec::with_capacity(names.len()), folded: OnceLock::new() };
        for (number, name) in names.enumerate() {
            let mut at = quick_hash(name) & (size - 1);
            while numbers.places[at] != u32::MAX {
                at = (at + 1) & (size - 1);
            }
            numbers.places[at] = number as u32;
            numbers.text.push_str(name);
            numbers.ends.push(numbers.text.len() as u32);
        }
        numbers
    }

    /// The number of an address.
    pub fn get(&self, name: &str) -> Option<u32> {
        let mut at = quick_hash(name) & (self.places.len() - 1);
        loop {
            let number = *self.places.get(at).filter(|number| **number != u32::MAX)?;
            if self.name(number as usize) == name {
                return Some(number);
            }
            at = (at + 1) & (self.places.len() - 1);
        }
    }

    /// Whether there is such an address but for letter case.
    pub fn has_folded(&self, name: &str) -> bool {
        let folded = self.folded.get_or_init(|| self.names().map(str::to_lowercase).collect());
        folded.contains(&name.to_lowercase())
    }

    /// All addresses in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|number| self.name(number))
    }

    fn name(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[number] as usize]
    }
}

fn quick_hash(text: &str) -> usize {
    (quick(text) >> 20) as usize
}

/// Eight bytes at a time; only spreads, promises nothing.
fn quick(text: &str) -> u64 {
    const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
    let mut hash = text.len() as u64;
    let (chunks, rest) = text.as_bytes().as_chunks::<8>();
    for chunk in chunks {
        hash = (hash.rotate_left(5) ^ u64::from_le_bytes(*chunk)).wrapping_mul(STEP);
    }
    if !rest.is_empty() {
        let last = rest.iter().rev().fold(0, |last, byte| last << 8 | u64::from(*byte));
        hash = (hash.rotate_left(5) ^ last).wrapping_mul(STEP);
    }
    hash
}

impl<'a> Context<'a> {
    /// Where a setting stands in `site.toml`; the first line when it was not typed.
    pub fn setting(&self, key: &str) -> Place {
        let fields = self.fields.get_or_init(|| {
            // The first of equal names counts.
            self.site.config.fields.fields.iter().rev().map(|(name, range)| (name.to_string(), range.clone())).collect()
        });
        let mut key = key;
        loop {
            if let Some(range) = fields.get(key) {
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
        if front::is_fleeting(&page.places, name) {
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

    /// Where something on a rendered page stands: in the file of a static page; where an editor typed the same markup into a
    /// page; else see [`Context::page_place`].
    pub fn spot(&self, page: &Rendered<'_>, range: &Range<usize>) -> Place {
        match (page.file, page.page) {
            (Some(file), _) => Place::range(&Arc::from(file), &(range.start as u32..range.end as u32)),
            (None, Some(id)) => self.typed(id, &page.html[range.clone()]).unwrap_or_else(|| self.page_place(page.page, page.address)),
            (None, None) => self.page_place(None, page.address),
        }
    }

    /// Where these words stand in a page's source, if they do. Reads the file: for findings, not for looking.
    pub fn typed(&self, id: PageId, words: &str) -> Option<Place> {
        let path = &self.site.graph.page(id).path;
        let bytes = self.disk.read_bytes(&self.site.root, path, MAX_SOURCE_BYTES, None).ok()?;
        let at = memchr::memmem::find(&bytes, words.as_bytes()).filter(|_| !words.is_empty())?;
        Some(Place::range(path, &(at as u32..(at + words.len()) as u32)))
    }

    /// What is wrong with a page as a whole: at its title, or the address of a page that has no file.
    pub fn whole(&self, page: Option<PageId>, address: &str) -> Place {
        page.map_or_else(|| Place::path(address), |id| self.field(id, "title"))
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

/// A short, stable hash of an id or a paragraph.
pub fn hash(text: &str) -> u64 {
    let mixed = quick(text);
    // The last bytes must reach the first bits too.
    (mixed ^ (mixed >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93) ^ (mixed >> 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_by_name_and_but_for_letter_case() {
        let names: Vec<String> = (0..1_000).map(|number| format!("2020/jinan/{number}.html")).collect();
        let numbers = Numbers::new(names.iter().map(String::as_str));
        assert!(names.iter().enumerate().all(|(number, name)| numbers.get(name) == Some(number as u32)));
        assert_eq!(numbers.get("2020/jinan/1000.html"), None);
        assert!(numbers.has_folded("2020/Jinan/7.HTML") && !numbers.has_folded("2020/jinan/x.html"));
        assert_eq!(Numbers::new([].into_iter()).get(""), None);
    }

    #[test]
    fn like_texts_have_unlike_hashes() {
        let mut hashes: Vec<u64> = (0..100_000).map(|number| hash(&format!("s{number}-1"))).collect();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), 100_000);
    }
}
