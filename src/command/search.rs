//! `anli search`: words → pages, with excerpts and the line of the source where they stand.

use super::{Exit, Run};
use crate::cli::Search;
use crate::link::Visibility;
use crate::report::Paint;
use crate::search::find::{self, Answer, Excerpt, Facets, Finder};
use crate::search::page::{Entry, KINDS, Piece};
use crate::site::{Options, Site};
use crate::source::MAX_SOURCE_BYTES;
use serde_json::{Value, json};
use std::path::Path;

/// Characters of an excerpt.
const WIDTH: usize = 80;

pub(super) fn run(run: &Run<'_>, wanted: &Search) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let visibility = Visibility { drafts: wanted.drafts, as_of: None };
    let (site, diagnostics) = match run.open(&root, &Options { visibility, base_url: None }) {
        Ok(opened) => opened,
        Err(exit) => return exit,
    };
    let facets = match facets(&site, wanted) {
        Ok(facets) => facets,
        Err(unknown) => {
            run.report.say(&format!("{}：{unknown}", run.report.pick("没有这个城市或主题", "No such city or topic")));
            return Exit::Cannot;
        }
    };
    let finder = Finder::new(&site.config, &site.graph);
    let answer = finder.find(&wanted.words, &facets);
    let hits: Vec<Value> =
        answer.pages.iter().take(wanted.limit).map(|page| hit(run, &root, &site, &finder.entries[*page], &answer)).collect();
    if wanted.json {
        let read: Vec<Value> = answer.read.iter().map(|(typed, words)| json!({ "typed": typed, "words": words })).collect();
        let all: Vec<&str> = answer.pages.iter().map(|page| &*finder.entries[*page].address).collect();
        let found =
            json!({ "exact": answer.exact, "total": answer.pages.len(), "read": read, "also": answer.also, "hits": hits, "all": all });
        run.report.result(&format!("{found:#}"));
    } else {
        print(run, &answer, &hits);
    }
    // Pages that cannot be read are missing from the answer; that is said beside it.
    let errors: Vec<_> = diagnostics.into_iter().filter(|found| found.is_error()).collect();
    if errors.is_empty() { Exit::Clean } else { run.fail(&root, &errors) }
}

/// Facets by their full names: a city may be typed short, a topic by slug.
fn facets(site: &Site, wanted: &Search) -> Result<Facets, String> {
    let city = |typed: &String| site.config.places.city(typed).map(|place| place.name.clone()).map_err(|_| typed.clone());
    let topic = |typed: &String| {
        let known =
            site.config.site.topic.iter().find(|topic| topic.name == *typed || topic.slug == *typed || topic.aliases.contains(typed));
        known.map(|topic| topic.name.clone()).ok_or_else(|| typed.clone())
    };
    Ok(Facets {
        city: wanted.city.iter().map(city).collect::<Result<_, _>>()?,
        topic: wanted.topic.iter().map(topic).collect::<Result<_, _>>()?,
        edition: wanted.edition.clone(),
        kind: Vec::new(),
    })
}

/// One hit: `file` and `line` are where the first word stands in the source.
fn hit(run: &Run<'_>, root: &Path, site: &Site, entry: &Entry, answer: &Answer) -> Value {
    let count = |text: &str| find::spans(text, &answer.marks).len();
    let places: usize = count(&entry.title) + entry.blocks.iter().map(|block| count(&block.text)).sum::<usize>();
    let first = |fits: &dyn Fn(&Piece) -> bool| entry.blocks.iter().find(|block| fits(block));
    let block = first(&|block| block.anchor.is_none() && count(&block.text) > 0);
    let block = block.or_else(|| first(&|block| count(&block.text) > 0)).or_else(|| first(&|_| true));
    let excerpt = block.map(|block| find::excerpt(&block.text, &answer.marks, WIDTH)).unwrap_or_default();
    let path = entry.page.map(|page| site.graph.page(page).path.to_string()).unwrap_or_default();
    let bytes = run.disk.read_bytes(root, &path, MAX_SOURCE_BYTES, None).ok();
    let line = bytes.and_then(|bytes| {
        let text = crate::parse::encoding::readable(&bytes);
        text.lines().position(|line| !find::spans(line, &answer.marks).is_empty())
    });
    let title = find::excerpt(&entry.title, &answer.marks, usize::MAX / 2);
    json!({
        "address": entry.address, "title": entry.title, "kind": KINDS[entry.kind], "city": entry.city, "topics": entry.topics,
        "edition": entry.edition, "file": path, "line": line.map(|line| line + 1), "places": places,
        "excerpt": excerpt.text, "marks": excerpt.marks, "title_marks": title.marks,
    })
}

fn print(run: &Run<'_>, answer: &Answer, hits: &[Value]) {
    let say = |zh: String, en: String| run.report.result(run.report.pick(&zh, &en));
    for (typed, words) in &answer.read {
        say(format!("“{typed}”按“{}”查找", words.join("”“")), format!("“{typed}” read as {}", words.join(", ")));
    }
    let total = answer.pages.len();
    match (answer.exact, total) {
        (true, _) => say(format!("共{total}条"), format!("{total} found")),
        (false, 0) => say("没有找到".into(), "Nothing found".into()),
        (false, _) => say(format!("没有完全符合的内容，相近的有{total}条"), format!("No exact match, {total} similar")),
    }
    let text = |hit: &Value, name: &str| crate::text::printable(hit[name].as_str().unwrap_or_default());
    for hit in hits {
        let place = hit["line"].as_u64().map_or_else(|| text(hit, "file"), |line| format!("{}:{line}", text(hit, "file")));
        let labels = [text(hit, "kind"), text(hit, "city"), text(hit, "edition")].into_iter().filter(|label| !label.is_empty());
        run.report.result(&format!(
            "\n{}  {}\n  {}\n  {place}",
            painted(run, hit, "title", "title_marks"),
            labels.collect::<Vec<_>>().join(" · "),
            painted(run, hit, "excerpt", "marks"),
        ));
    }
    if !answer.also.is_empty() {
        say(format!("\n也可能是：{}", answer.also.join("、")), format!("\nOr did you mean {}", answer.also.join(", ")));
    }
}

/// A text with its marks in colour.
fn painted(run: &Run<'_>, hit: &Value, name: &str, marks: &str) -> String {
    let text = hit[name].as_str().unwrap_or_default();
    let marks = hit[marks]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|mark| Some((mark["start"].as_u64()? as usize, mark["end"].as_u64()? as usize)));
    let excerpt = Excerpt { text: text.to_owned(), marks: marks.map(|(start, end)| start..end).collect() };
    let mut out = String::new();
    let mut at = 0;
    for mark in &excerpt.marks {
        out.push_str(&crate::text::printable(&text[at..mark.start]));
        out.push_str(&run.report.painted(Paint::Red, &crate::text::printable(&text[mark.clone()])));
        at = mark.end;
    }
    out + &crate::text::printable(&text[at..])
}
