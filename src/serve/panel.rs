//! The panel at `/_anli/`: all findings, pages, cities, topics, dead ends and drafts of a snapshot as one HTML page;
//! and the pages that stand in for ones that cannot be shown. The server's own files are here too.

use super::answer::text;
use super::finding::{Finding, editor, findings};
use super::snapshot::{Snapshot, with_client};
use super::{Shared, answer};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Kind;
use crate::route::PageId;
use crate::site::Site;
use crate::text::escape;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use std::sync::Arc;

/// Findings on the panel.
const FINDINGS: usize = 500;
/// Pages of a site that is examined whenever the panel is shown; a larger one when it is asked for.
const EXAMINED: usize = 1_000;
/// Rows of every other list.
const ROWS: usize = 300;
const HTML: &str = "text/html; charset=utf-8";

/// The server's own files.
pub(super) async fn file(Path(name): Path<String>) -> Response {
    let bytes = match name.as_str() {
        "client.js" => include_str!("client/client.js"),
        "client.css" => include_str!("client/client.css"),
        "panel.css" => include_str!("client/panel.css"),
        _ => return text(StatusCode::NOT_FOUND, "text/plain; charset=utf-8", "404\n"),
    };
    text(StatusCode::OK, answer::kind(&name), bytes)
}

/// The panel.
pub(super) async fn show(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let Some(snapshot) = shared.snapshot().await else { return text(StatusCode::SERVICE_UNAVAILABLE, HTML, "") };
    let words = uri.query().and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("q=")));
    let words = words.map(|words| percent_decode_str(&words.replace('+', " ")).decode_utf8_lossy().trim().to_owned()).unwrap_or_default();
    let asked = uri.query().is_some_and(|query| query.split('&').any(|pair| pair == "check=1"));
    let made =
        tokio::task::spawn_blocking(move || Panel { shared: &shared, snapshot: &snapshot, out: String::new() }.page(&words, asked)).await;
    text(StatusCode::OK, HTML, made.unwrap_or_default())
}

/// The version of the panel and of pages that stand in: they change with every look.
pub(super) fn version(snapshot: &Snapshot) -> String {
    format!("look-{}", snapshot.number)
}

/// The page for every address while there are no usable settings.
pub(super) fn without_site(shared: &Shared, snapshot: &Snapshot) -> Response {
    let title = shared.pick("网站现在打不开", "the site cannot be opened now");
    stand_in(shared, snapshot, title, snapshot.diagnostics.iter(), &version(snapshot), StatusCode::SERVICE_UNAVAILABLE)
}

/// The page for an address whose template fails.
pub(super) fn failed(shared: &Shared, snapshot: &Snapshot, finding: &Diagnostic) -> Response {
    let title = shared.pick("这一页现在生成不了", "this page cannot be made now");
    stand_in(shared, snapshot, title, std::iter::once(finding), "failed", StatusCode::INTERNAL_SERVER_ERROR)
}

fn stand_in<'a>(
    shared: &Shared,
    snapshot: &Snapshot,
    title: &str,
    found: impl Iterator<Item = &'a Diagnostic>,
    version: &str,
    status: StatusCode,
) -> Response {
    let mut panel = Panel { shared, snapshot, out: String::new() };
    panel.head(title);
    panel.findings(&findings(shared, snapshot, found.take(FINDINGS)));
    let hint = shared.pick("改好并保存后，这一页会自己刷新。", "Mend it and save: this page will refresh by itself.");
    panel.element("p", hint);
    panel.push("</main></body></html>\n");
    text(status, HTML, with_client(&panel.out, version))
}

/// Addresses of drafts and of expired pages that are shown, and the word for it.
pub(super) fn marks(shared: &Shared, snapshot: &Snapshot, most: usize) -> Map<String, Value> {
    let Some(site) = &snapshot.site else { return Map::new() };
    let marked = site.graph.visible().filter_map(|id| Some((site.graph.address(id), mark(shared, site, id)?)));
    marked.filter(|(address, _)| !address.is_empty()).take(most).map(|(address, word)| (format!("/{address}"), Value::from(word))).collect()
}

fn mark<'a>(shared: &'a Shared, site: &Site, id: PageId) -> Option<&'a str> {
    let front = &site.graph.page(id).front;
    let expired = front.expires.is_some_and(|day| shared.setup.today.is_some_and(|today| day < today));
    match (front.draft, expired) {
        (true, _) => Some(shared.pick("草稿", "draft")),
        (_, true) => Some(shared.pick("已失效", "expired")),
        _ => None,
    }
}

struct Panel<'a> {
    shared: &'a Shared,
    snapshot: &'a Snapshot,
    out: String,
}

impl Panel<'_> {
    fn page(mut self, words: &str, asked: bool) -> String {
        let (shared, snapshot) = (self.shared, self.snapshot);
        self.head(shared.pick("预览总览", "Preview"));
        let errors = snapshot.diagnostics.iter().filter(|found| found.is_error()).count();
        let warnings = snapshot.diagnostics.len() - errors;
        let title = match errors + warnings {
            0 => shared.pick("没有发现问题", "Nothing found").to_owned(),
            _ => format!("{} {errors} · {} {warnings}", shared.pick("错误", "errors"), shared.pick("提醒", "warnings")),
        };
        self.heading("findings", &title);
        self.findings(&findings(shared, snapshot, snapshot.diagnostics.iter().take(FINDINGS)));
        self.rest(snapshot.diagnostics.len(), FINDINGS);
        if let Some(site) = &snapshot.site {
            self.examined(site, asked);
            self.site(site, words);
        }
        self.push("</main></body></html>\n");
        with_client(&self.out, &version(snapshot))
    }

    /// What `anli check` finds in this snapshot.
    fn examined(&mut self, site: &Site, asked: bool) {
        let (shared, snapshot) = (self.shared, self.snapshot);
        if !asked && site.graph.pages.len() > EXAMINED {
            self.heading("check", shared.pick("发布前检查", "Check before publishing"));
            self.link("/_anli/?check=1#check", shared.pick("现在检查（页面多，要等一会儿）", "Check now (a large site takes a while)"));
            return;
        }
        let Some(found) = snapshot.examined(|site| (shared.setup.examine)(&shared.disk, site)) else { return };
        let count = |severity: Severity| found.iter().filter(|found| found.severity() == severity).count();
        let counts = [("错误", "errors", Severity::Error), ("提醒", "warnings", Severity::Warning), ("提示", "infos", Severity::Info)];
        let counts = counts.map(|(zh, en, severity)| format!("{} {}", shared.pick(zh, en), count(severity)));
        self.heading("check", &format!("{}：{}", shared.pick("发布前检查", "Check before publishing"), counts.join(" · ")));
        self.findings(&findings(shared, snapshot, found.iter().take(FINDINGS)));
        self.rest(found.len(), FINDINGS);
    }

    fn site(&mut self, site: &Site, words: &str) {
        let (shared, graph) = (self.shared, &site.graph);
        let drafts: Vec<PageId> =
            (0..graph.pages.len() as PageId).filter(|id| graph.page(*id).front.draft || mark(shared, site, *id).is_some()).collect();
        self.heading("drafts", shared.pick("草稿和已失效的页面", "Drafts and expired pages"));
        self.pages(site, &drafts);
        self.heading("ends", shared.pick("死角", "Dead ends"));
        let alone = |id: &PageId| matches!(graph.facts(*id).kind, Kind::Page | Kind::Section) && graph.backlinks[*id as usize].is_empty();
        let orphans: Vec<PageId> = graph.visible().filter(|id| alone(id) && !graph.page(*id).is_folder_page()).collect();
        self.element("h3", shared.pick("没有正文链接指向的页面", "Pages that no text links to"));
        self.pages(site, &orphans);
        self.element("h3", shared.pick("只有一个案例的主题", "Topics with one case"));
        let single = graph.topics.iter().filter(|topic| topic.cases.len() == 1).map(|topic| &site.config.site.topic[topic.entry]);
        self.links(single.map(|topic| (format!("/topics/{}.html", topic.slug), topic.name.clone(), String::new())).collect());
        let cities = graph
            .cities
            .iter()
            .map(|city| (format!("/cities/{}.html", city.division.slug), city.division.name.clone(), city.cases.len().to_string()));
        self.heading("cities", shared.pick("城市", "Cities"));
        self.links(cities.collect());
        let topics = graph.topics.iter().map(|topic| (&site.config.site.topic[topic.entry], topic.cases.len()));
        self.heading("topics", shared.pick("主题", "Topics"));
        self.links(topics.map(|(entry, cases)| (format!("/topics/{}.html", entry.slug), entry.name.clone(), cases.to_string())).collect());
        self.heading("pages", shared.pick("页面", "Pages"));
        let (label, button) = (shared.pick("标题或文件名", "Title or file name"), shared.pick("查找", "Find"));
        self.push("<form action=\"/_anli/#pages\"><label>");
        self.text(label);
        self.push(" <input name=\"q\" value=\"");
        self.text(words);
        self.push("\"></label> <button>");
        self.text(button);
        self.push("</button></form>");
        let wanted = |id: &PageId| words.is_empty() || graph.facts(*id).title.contains(words) || graph.page(*id).path.contains(words);
        let pages: Vec<PageId> = graph.visible().filter(wanted).collect();
        self.pages(site, &pages);
    }

    fn head(&mut self, title: &str) {
        let language = self.shared.pick("zh-CN", "en");
        self.push(&format!("<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>"));
        self.text(title);
        self.push(
            "</title><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><meta name=\"robots\" content=\"noindex\">",
        );
        self.push("<link rel=\"stylesheet\" href=\"/_anli/panel.css\"></head><body><main><h1>");
        self.text(title);
        self.push("</h1><nav><a href=\"/\">");
        self.text(self.shared.pick("网站首页", "Home page"));
        self.push("</a>");
        if self.snapshot.site.is_some() {
            let sections = [
                ("findings", "问题", "Findings"),
                ("check", "检查", "Check"),
                ("drafts", "草稿", "Drafts"),
                ("ends", "死角", "Dead ends"),
                ("cities", "城市", "Cities"),
                ("topics", "主题", "Topics"),
                ("pages", "页面", "Pages"),
            ];
            for (id, zh, en) in sections {
                self.push(&format!(" <a href=\"/_anli/#{id}\">"));
                self.text(self.shared.pick(zh, en));
                self.push("</a>");
            }
        }
        self.push("</nav>");
    }

    fn findings(&mut self, list: &[Finding]) {
        self.push("<ol class=\"findings\">");
        for found in list {
            self.push(if found.error { "<li class=\"error\"><p><b>" } else { "<li class=\"warning\"><p><b>" });
            self.text(&format!("{} {}", found.severity, found.code));
            self.push("</b> ");
            self.text(&found.message);
            self.push("</p>");
            if let Some(lines) = &found.excerpt {
                self.push("<pre><span>");
                self.text(&format!("{} | ", lines.number));
                self.push("</span>");
                self.text(&lines.before);
                self.push("<mark>");
                self.text(&lines.marked);
                self.push("</mark>");
                self.text(&lines.after);
                self.push("</pre>");
            }
            self.push("<p class=\"help\">");
            self.text(&found.help);
            self.push("</p><p class=\"place\">");
            self.place(&found.place, found.editor.as_deref());
            if let Some(page) = &found.page {
                self.push(" · ");
                self.link(page, self.shared.pick("看这一页", "see the page"));
            }
            self.push("</p></li>");
        }
        self.push("</ol>");
    }

    /// Pages with their files.
    fn pages(&mut self, site: &Site, pages: &[PageId]) {
        if pages.is_empty() {
            self.element("p", self.shared.pick("没有", "None"));
            return;
        }
        self.push("<ul>");
        for id in pages.iter().take(ROWS) {
            let (address, title) = (site.graph.address(*id), &site.graph.facts(*id).title);
            self.push("<li>");
            if address.is_empty() || !site.graph.routes.contains_key(address) {
                self.text(title);
            } else {
                self.link(&format!("/{address}"), title);
            }
            if let Some(word) = mark(self.shared, site, *id) {
                self.push(" <mark>");
                self.text(word);
                self.push("</mark>");
            }
            self.push(" <small>");
            let path = &site.graph.page(*id).path;
            self.place(path, editor(self.shared, path, 1, 1).as_deref());
            self.push("</small></li>");
        }
        self.push("</ul>");
        self.rest(pages.len(), ROWS);
    }

    fn links(&mut self, links: Vec<(String, String, String)>) {
        if links.is_empty() {
            self.element("p", self.shared.pick("没有", "None"));
            return;
        }
        self.push("<ul class=\"short\">");
        for (address, title, count) in links.iter().take(ROWS) {
            self.push("<li>");
            self.link(address, title);
            self.push(" <small>");
            self.text(count);
            self.push("</small></li>");
        }
        self.push("</ul>");
        self.rest(links.len(), ROWS);
    }

    fn rest(&mut self, all: usize, shown: usize) {
        if all > shown {
            let text = format!("{} {shown} / {all}", self.shared.pick("只列出", "shown:"));
            self.element("p", &text);
        }
    }

    fn heading(&mut self, id: &str, title: &str) {
        self.push(&format!("<h2 id=\"{id}\">"));
        self.text(title);
        self.push("</h2>");
    }

    fn place(&mut self, place: &str, editor: Option<&str>) {
        match editor {
            Some(address) => self.link(address, place),
            None => {
                self.push("<code>");
                self.text(place);
                self.push("</code>");
            }
        }
    }

    fn link(&mut self, address: &str, title: &str) {
        self.push("<a href=\"");
        self.text(address);
        self.push("\">");
        self.text(title);
        self.push("</a>");
    }

    fn element(&mut self, name: &str, text: &str) {
        self.push(&format!("<{name}>"));
        self.text(text);
        self.push(&format!("</{name}>"));
    }

    fn text(&mut self, text: &str) {
        escape::push(text, &mut self.out);
    }

    fn push(&mut self, html: &str) {
        self.out.push_str(html);
    }
}
