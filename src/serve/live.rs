//! The channel to open pages: each page says what it is and which version it shows; it is told when that is not the
//! newest any more, which style sheets and files are others, and what is wrong.
//!
//! A page is reloaded only if its own bytes are others. The server remembers nothing of an open page that the page did
//! not say, so one that connects late, or finds a restarted server again, is treated like any other.

use super::answer::{address, print, text};
use super::finding::findings;
use super::snapshot::{Found, Snapshot};
use super::{Shared, panel};
use axum::extract::State;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade, rejection::WebSocketUpgradeRejection};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval, timeout};

/// Where pages connect.
pub(super) const ADDRESS: &str = "/_anli/reload";
/// Largest message of a page.
const MESSAGE: usize = 4096;
/// For a page to take a message.
const SEND_TIME: Duration = Duration::from_secs(5);
/// Between two signs of life.
const BEAT: Duration = Duration::from_secs(20);
/// Findings in one message; the panel has all of them.
const SHOWN: usize = 20;
/// Marks in one message.
const MARKS: usize = 2000;

/// Opens the channel.
pub(super) async fn open(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    if !shared.gate.is_own_origin(&headers) {
        return text(StatusCode::FORBIDDEN, "text/plain; charset=utf-8", "Origin 不对 (foreign origin)\n");
    }
    match upgrade {
        Ok(upgrade) => upgrade.max_message_size(MESSAGE).max_frame_size(MESSAGE).on_upgrade(|socket| talk(shared, socket)),
        Err(_) => text(StatusCode::UPGRADE_REQUIRED, "text/plain; charset=utf-8", "WebSocket\n"),
    }
}

/// What a page said of itself.
struct Page {
    /// Path of its address, as in the browser.
    path: String,
    /// What it shows.
    version: String,
}

async fn talk(shared: Arc<Shared>, mut socket: WebSocket) {
    let mut snapshots = shared.snapshots.clone();
    let mut page: Option<Page> = None;
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.reset();
    let mut answered = true;
    snapshots.mark_unchanged();
    loop {
        let messages = tokio::select! {
            changed = snapshots.changed() => {
                if changed.is_err() {
                    return;
                }
                let snapshot = snapshots.borrow_and_update().clone();
                match snapshot {
                    Some(snapshot) => tell(&shared, &snapshot, page.as_ref(), true).await,
                    None => continue,
                }
            }
            said = socket.recv() => match said {
                Some(Ok(Message::Text(said))) => {
                    let Some(snapshot) = shared.snapshot().await else { return };
                    page = introduced(said.as_str());
                    tell(&shared, &snapshot, page.as_ref(), false).await
                }
                Some(Ok(Message::Pong(_))) => {
                    answered = true;
                    continue;
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                Some(Ok(_)) => continue,
            },
            _ = beat.tick() => {
                if !answered {
                    return;
                }
                answered = false;
                vec![Message::Ping(Default::default())]
            }
        };
        for message in messages {
            if !matches!(timeout(SEND_TIME, socket.send(message)).await, Ok(Ok(()))) {
                return;
            }
        }
    }
}

/// `{"page": "/2020/jinan/1.html", "version": "…"}`
fn introduced(said: &str) -> Option<Page> {
    let said: Value = serde_json::from_str(said).ok()?;
    let word = |key: &str| said.get(key).and_then(Value::as_str).map(str::to_owned);
    Some(Page { path: word("page")?, version: word("version").unwrap_or_default() })
}

/// What an open page must know of a snapshot.
async fn tell(shared: &Arc<Shared>, snapshot: &Arc<Snapshot>, page: Option<&Page>, new: bool) -> Vec<Message> {
    let say = |value: Value| vec![Message::text(value.to_string())];
    let reload = || say(json!({ "kind": "reload" }));
    // Who does not say what is open is told of every change.
    let Some(page) = page else { return if new { reload() } else { Vec::new() } };
    let mut failure = None;
    match version(shared, snapshot, &page.path).await {
        Version::Is(version) if version != page.version => return reload(),
        Version::Is(_) => {}
        Version::Fails(finding) => failure = Some(finding),
        Version::Gone => {
            let source = address(&page.path).and_then(|address| snapshot.source_of(&address));
            if let Some(to) = source.as_ref().and_then(|source| snapshot.address_of(source)) {
                return say(json!({ "kind": "go", "to": format!("/{to}") }));
            }
            if page.version != "404" {
                return reload();
            }
        }
    }
    say(state(shared, snapshot, failure))
}

enum Version {
    Is(String),
    Fails(Box<crate::diagnostic::Diagnostic>),
    Gone,
}

/// The version of the page at a path of the server.
async fn version(shared: &Arc<Shared>, snapshot: &Arc<Snapshot>, path: &str) -> Version {
    if path.starts_with("/_anli/") || snapshot.site.is_none() {
        return Version::Is(panel::version(snapshot));
    }
    let Some(address) = address(path) else { return Version::Gone };
    match print(shared, snapshot, &address).await {
        Some(Found::Printed(printed)) => Version::Is(printed.version.clone()),
        Some(Found::Failed(finding)) => Version::Fails(Box::new(finding)),
        Some(Found::File(_)) => Version::Is(String::new()),
        None => Version::Gone,
    }
}

/// Findings, style sheets and marks for one that stays as it is.
fn state(shared: &Shared, snapshot: &Snapshot, failure: Option<Box<crate::diagnostic::Diagnostic>>) -> Value {
    let errors = || snapshot.diagnostics.iter().filter(|found| found.is_error());
    let all: Vec<&crate::diagnostic::Diagnostic> = failure.iter().map(|found| &**found).chain(errors()).collect();
    let shown = findings(shared, snapshot, all.iter().copied().take(SHOWN));
    let styles: serde_json::Map<String, Value> = match &snapshot.site {
        Some(site) => {
            let sheets = site.theme.names().iter().filter(|(name, _)| name.ends_with(".css"));
            sheets.map(|(name, hashed)| (name.to_string(), Value::from(format!("/assets/{hashed}")))).collect()
        }
        None => Default::default(),
    };
    json!({
        "kind": "state", "number": snapshot.number, "findings": shown, "errors": all.len(),
        "warnings": snapshot.diagnostics.len() - errors().count(), "styles": styles,
        "files": snapshot.files.iter().map(|address| format!("/{address}")).collect::<Vec<_>>(),
        "marks": panel::marks(shared, snapshot, MARKS),
    })
}
