//! Atom (RFC 4287) and JSON Feed 1.1 for the site, a city, a topic.

use crate::moment::Moment;
use crate::route::{FeedForm, FeedOf, PageId};
use crate::text::escape::xml;
use crate::view::{self, Source};
use serde::Serialize;
use std::fmt::Write;

/// Entries in a feed.
const ENTRIES: usize = 20;

/// Writes a feed.
pub fn feed(source: Source<'_>, of: FeedOf, form: FeedForm) -> String {
    let (graph, site) = (source.graph, &source.config.site);
    let (title, base, ids): (String, String, Vec<PageId>) = match of {
        FeedOf::Site => {
            let plain = graph.visible().filter(|id| {
                graph.page(*id).front.published.is_some()
                    && !graph.address(*id).is_empty()
                    && graph.facts(*id).kind != crate::model::Kind::Case
            });
            (site.title.clone(), "feed".into(), graph.cases.iter().copied().chain(plain).collect())
        }
        FeedOf::City(index) => {
            let city = &graph.cities[index as usize];
            (format!("{} - {}", city.division.name, site.title), format!("cities/{}", city.division.slug), city.cases.clone())
        }
        FeedOf::Topic(index) => {
            let entry = &site.topic[graph.topics[index as usize].entry];
            (format!("{} - {}", entry.name, site.title), format!("topics/{}", entry.slug), graph.topics[index as usize].cases.clone())
        }
    };
    let dated: Vec<(Moment, PageId)> =
        ids.into_iter().filter_map(|id| Some((graph.page(id).front.updated.or_else(|| view::published(graph, id))?, id))).collect();
    // Newest first; what was published in the same minute stays in report order.
    let order = |(place, (moment, _)): &(usize, (Moment, PageId))| (std::cmp::Reverse(*moment), *place);
    let mut placed: Vec<(usize, (Moment, PageId))> = dated.into_iter().enumerate().collect();
    if placed.len() > ENTRIES {
        placed.select_nth_unstable_by_key(ENTRIES, order);
        placed.truncate(ENTRIES);
    }
    placed.sort_unstable_by_key(order);
    let dated: Vec<(Moment, PageId)> = placed.into_iter().map(|(_, entry)| entry).collect();
    let page = if of == FeedOf::Site { String::new() } else { format!("{base}.html") };
    let home = format!("{}{page}", site.base_url);
    match form {
        FeedForm::Atom => atom(source, &title, &home, &format!("{}{base}.atom.xml", site.base_url), &dated),
        FeedForm::Json => json_feed(source, &title, &home, &format!("{}{base}.feed.json", site.base_url), &dated),
    }
}

fn atom(source: Source<'_>, title: &str, home: &str, own: &str, dated: &[(Moment, PageId)]) -> String {
    let (graph, site) = (source.graph, &source.config.site);
    let offset = &site.utc_offset.0;
    let author = if site.owner.name.is_empty() { &site.title } else { &site.owner.name };
    let updated = dated.first().map(|(moment, _)| moment.with_offset(offset)).unwrap_or_default();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n<id>{}</id>\n<updated>{updated}</updated>\n<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n<author><name>{}</name></author>\n",
        xml(&site.language.0),
        xml(title),
        xml(own),
        xml(home),
        xml(own),
        xml(author),
    );
    for (moment, id) in dated {
        let address = xml(&format!("{}{}", site.base_url, graph.address(*id)));
        let _ = write!(
            out,
            "<entry>\n<title>{}</title>\n<id>{address}</id>\n<link rel=\"alternate\" type=\"text/html\" href=\"{address}\"/>\n",
            xml(&graph.facts(*id).title)
        );
        let _ = writeln!(out, "<updated>{}</updated>", moment.with_offset(offset));
        if let Some(published) = view::published(graph, *id) {
            let _ = writeln!(out, "<published>{}</published>", published.with_offset(offset));
        }
        for topic in &graph.facts(*id).topics {
            let _ = writeln!(out, "<category term=\"{}\"/>", xml(&site.topic[*topic as usize].name));
        }
        let _ = write!(out, "<summary>{}</summary>\n</entry>\n", xml(&view::summary(graph, *id)));
    }
    out.push_str("</feed>\n");
    out
}

/// JSON Feed 1.1.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    language: &'a str,
    items: Vec<JsonItem<'a>>,
}

/// An entry of it.
#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    content_text: &'a str,
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    date_modified: String,
    tags: Vec<&'a str>,
}

fn json_feed(source: Source<'_>, title: &str, home: &str, own: &str, dated: &[(Moment, PageId)]) -> String {
    let (graph, site) = (source.graph, &source.config.site);
    let offset = &site.utc_offset.0;
    let texts: Vec<(String, String)> =
        dated.iter().map(|(_, id)| (format!("{}{}", site.base_url, graph.address(*id)), view::summary(graph, *id))).collect();
    let items = dated.iter().zip(&texts).map(|((moment, id), (address, summary))| JsonItem {
        id: address,
        url: address,
        title: &graph.facts(*id).title,
        content_text: summary,
        summary,
        date_published: view::published(graph, *id).map(|published| published.with_offset(offset)),
        date_modified: moment.with_offset(offset),
        tags: graph.facts(*id).topics.iter().map(|topic| site.topic[*topic as usize].name.as_str()).collect(),
    });
    let feed = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title,
        home_page_url: home,
        feed_url: own,
        language: &site.language.0,
        items: items.collect(),
    };
    // Nothing in it can fail to be written.
    let mut text = serde_json::to_string_pretty(&feed).unwrap_or_default();
    text.push('\n');
    text
}
