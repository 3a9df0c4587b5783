//! Atom (RFC 4287) and JSON Feed 1.1 for the site, a city, a topic.

use super::json::push_text;
use crate::moment::Moment;
use crate::route::{FeedForm, FeedOf, PageId};
use crate::text::escape::{push_xml, xml};
use crate::view::{self, Source};

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
        let mut say = |before: &str, text: &str, behind: &str| {
            out.push_str(before);
            push_xml(text, &mut out);
            out.push_str(behind);
        };
        let address = [&site.base_url, graph.address(*id)].concat();
        say("<entry>\n<title>", &graph.facts(*id).title, "</title>\n");
        say("<id>", &address, "</id>\n");
        say("<link rel=\"alternate\" type=\"text/html\" href=\"", &address, "\"/>\n");
        say("<updated>", &moment.with_offset(offset), "</updated>\n");
        if let Some(published) = view::published(graph, *id) {
            say("<published>", &published.with_offset(offset), "</published>\n");
        }
        for topic in &graph.facts(*id).topics {
            say("<category term=\"", &site.topic[*topic as usize].name, "\"/>\n");
        }
        say("<summary>", &view::summary(graph, *id), "</summary>\n</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

/// JSON Feed 1.1, indented.
fn json_feed(source: Source<'_>, title: &str, home: &str, own: &str, dated: &[(Moment, PageId)]) -> String {
    let (graph, site) = (source.graph, &source.config.site);
    let offset = &site.utc_offset.0;
    let mut out = String::from("{\n  \"version\": \"https://jsonfeed.org/version/1.1\",");
    let say = |before: &str, text: &str, out: &mut String| {
        out.push_str(before);
        push_text(text, out);
    };
    say("\n  \"title\": ", title, &mut out);
    say(",\n  \"home_page_url\": ", home, &mut out);
    say(",\n  \"feed_url\": ", own, &mut out);
    say(",\n  \"language\": ", &site.language.0, &mut out);
    out.push_str(",\n  \"items\": ");
    push_lines("  ", dated, &mut out, |(moment, id), out| {
        let address = [&site.base_url, graph.address(*id)].concat();
        let summary = view::summary(graph, *id);
        say("{\n      \"id\": ", &address, out);
        say(",\n      \"url\": ", &address, out);
        say(",\n      \"title\": ", &graph.facts(*id).title, out);
        say(",\n      \"content_text\": ", &summary, out);
        say(",\n      \"summary\": ", &summary, out);
        if let Some(published) = view::published(graph, *id) {
            say(",\n      \"date_published\": ", &published.with_offset(offset), out);
        }
        say(",\n      \"date_modified\": ", &moment.with_offset(offset), out);
        out.push_str(",\n      \"tags\": ");
        push_lines("      ", &graph.facts(*id).topics, out, |topic, out| push_text(&site.topic[*topic as usize].name, out));
        out.push_str("\n    }");
    });
    out.push_str("\n}\n");
    out
}

/// A list, an entry a line.
fn push_lines<T>(indent: &str, entries: &[T], out: &mut String, mut each: impl FnMut(&T, &mut String)) {
    let mut before = "[";
    for entry in entries {
        [before, "\n", indent, "  "].iter().for_each(|piece| out.push_str(piece));
        each(entry, out);
        before = ",";
    }
    match entries {
        [] => out.push_str("[]"),
        _ => ["\n", indent, "]"].iter().for_each(|piece| out.push_str(piece)),
    }
}
