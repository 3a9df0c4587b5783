//! The table of addresses: every file of the output and what makes it.
//!
//! An address is relative to the site's base, `/` between parts, complete to the file name,
//! ASCII lower case, at most 100 characters.

use std::collections::BTreeMap;

/// Index of a page in the graph.
pub type PageId = u32;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Route {
    /// The home page.
    Home,
    /// A content page of its own: edition, section, case or plain page.
    Page(PageId),
    /// A folder of plain pages that has no page of its own; index of the folder.
    Folder(u32),
    /// A city; index of the city and the list's page from 1.
    City(u32, u32),
    /// A topic; index of the topic and the list's page from 1.
    Topic(u32, u32),
    /// City × topic: index of the city, index of the topic.
    Pair(u32, u32),
    /// List of the cities.
    Cities,
    /// List of the topics.
    Topics,
    /// The index of good practices; the list's page from 1.
    Practices(u32),
    /// All figures; page from 1.
    Figures(u32),
    /// The glossary.
    Terms,
    /// Search.
    Search,
    /// A file of the search index. They are known only when the index has been made: see `Site::routes`.
    SearchFile,
    /// Site map for readers.
    SiteMap,
    /// Not found.
    NotFound,
    /// An edition for printing; index of the edition and volume from 1.
    Print(u32, u32),
    /// A redirect from an old address to this one.
    Alias(Box<str>),
    /// `sitemap.xml` (0) or one of its parts (from 1).
    SitemapXml(u32),
    /// `robots.txt`
    Robots,
    /// A feed.
    Feed(FeedOf, FeedForm),
    /// All cases as data.
    Data(DataForm),
    /// A file of the content or static folder; index of the asset.
    Asset(u32),
    /// A file of the theme; index into its assets.
    ThemeAsset(u32),
}

/// What a feed is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOf {
    /// The whole site.
    Site,
    /// A city, by index.
    City(u32),
    /// A topic, by index.
    Topic(u32),
}

/// Notation of a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedForm {
    /// RFC 4287
    Atom,
    /// JSON Feed 1.1
    Json,
}

/// Notation of the data files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DataForm {
    /// `practices.json`
    Json,
    /// `practices.csv` (byte order mark, CRLF)
    Csv,
    /// `practices.xlsx`
    Xlsx,
    /// `figures.csv`
    FiguresCsv,
}

/// Address → route, in address order.
pub type Routes = BTreeMap<Box<str>, Route>;

/// The way from one address to another: `../cities/jinan.html`. An anchor or query on `to` stays; `from` has none.
pub fn relative(from: &str, to: &str) -> String {
    let (up, rest) = way(from, to);
    let mut out = String::with_capacity(3 * up + rest.len());
    (0..up).for_each(|_| out.push_str("../"));
    out.push_str(rest);
    out
}

/// The same as how many folders upwards, and what follows then.
pub fn way<'a>(from: &str, to: &'a str) -> (usize, &'a str) {
    // Where the folders that both share end.
    let mut shared = 0;
    for (at, (one, other)) in from.bytes().zip(to.bytes()).enumerate() {
        if one != other {
            break;
        }
        if one == b'/' {
            shared = at + 1;
        }
    }
    (from.as_bytes()[shared..].iter().filter(|byte| **byte == b'/').count(), &to[shared..])
}

/// `../` as often as `address` is deep: the way to the site's base.
pub fn to_base(address: &str) -> String {
    "../".repeat(address.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_addresses_go_up_only_as_far_as_needed() {
        assert_eq!(relative("2020/jinan/1.html", "2020/jinan/2.html"), "2.html");
        assert_eq!(relative("2020/jinan/1.html", "2020/report/1.html#s1-1"), "../report/1.html#s1-1");
        assert_eq!(relative("2020/jinan/1.html", "index.html"), "../../index.html");
        assert_eq!(relative("index.html", "cities/jinan.html"), "cities/jinan.html");
        assert_eq!(relative("cities/jinan.html", "cities/jinan/x.html"), "jinan/x.html");
        assert_eq!(to_base("a/b/c.html"), "../../");
    }
}
