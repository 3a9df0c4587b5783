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

/// The way from one address to another: `../cities/jinan.html`. An anchor or query on `to` stays.
pub fn relative(from: &str, to: &str) -> String {
    let from_folders: Vec<&str> = from.split('/').collect();
    let from_folders = &from_folders[..from_folders.len() - 1];
    let (path, rest) = to.find(['#', '?']).map_or((to, ""), |at| to.split_at(at));
    let to_parts: Vec<&str> = path.split('/').collect();
    let to_folders = &to_parts[..to_parts.len() - 1];
    let shared = from_folders.iter().zip(to_folders).take_while(|(one, other)| one == other).count();
    let mut out = String::with_capacity(to.len() + 3 * from_folders.len());
    for _ in shared..from_folders.len() {
        out.push_str("../");
    }
    for part in &to_parts[shared..to_parts.len() - 1] {
        out.push_str(part);
        out.push('/');
    }
    out.push_str(to_parts.last().unwrap_or(&""));
    out.push_str(rest);
    out
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
