//! A request → a response: pages, files, redirects, conditional requests and ranges, with the headers of a good portal.
//!
//! An address is looked up in the table of the site and nowhere else: no path of the disk is ever made from a request.

use super::file::{self, Wanted};
use super::gate::Verdict;
use super::snapshot::{Found, Printed, Snapshot, with_client};
use super::{Shared, live, panel};
use crate::disk::shown;
use crate::route::Route;
use crate::search;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::get;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::sync::Arc;

/// Characters that an address keeps only when encoded.
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}').add(b'%').add(b'\\');

/// All addresses of the server.
pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route(live::ADDRESS, get(live::open))
        .route("/_anli/", get(panel::show))
        .route("/_anli/{name}", get(panel::file))
        .fallback(site)
        .layer(middleware::from_fn_with_state(shared.clone(), guard))
        .with_state(shared)
}

/// Looks at every request before it is answered, and gives every answer its headers.
async fn guard(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let verdict = shared.gate.judge(request.method(), request.uri(), request.version(), request.headers());
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
    let mut response = match verdict {
        Verdict::Pass => next.run(request).await,
        Verdict::Enter(path) => enter(&shared, &path),
        Verdict::Refuse(status, why) => refuse(status, why),
    };
    let refused = matches!(response.status(), StatusCode::METHOD_NOT_ALLOWED | StatusCode::MISDIRECTED_REQUEST);
    let headers = response.headers_mut();
    // The channel to the open page needs a name of its own: older browsers do not count it as 'self'.
    let policy = format!(
        "default-src 'self'; connect-src 'self' ws://{host}; base-uri 'self'; object-src 'none'; form-action 'self'; frame-ancestors 'self'"
    );
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    // What was refused may come from anywhere, so its name is not repeated.
    set(header::CONTENT_SECURITY_POLICY, if refused { "default-src 'none'" } else { &policy });
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "SAMEORIGIN");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::CACHE_CONTROL, "no-cache");
    response
}

/// A short text.
fn refuse(status: StatusCode, why: &str) -> Response {
    let mut response = text(status, "text/plain; charset=utf-8", format!("{why}\n"));
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    // What follows on this connection cannot be trusted.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// Gives the cookie of a shared preview and leads to the address without the code, so that it stays out of histories.
fn enter(shared: &Shared, path: &str) -> Response {
    let mut response = redirect(StatusCode::SEE_OTHER, path.trim_start_matches('/'));
    if let Ok(cookie) = HeaderValue::from_str(&shared.gate.cookie()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn redirect(status: StatusCode, address: &str) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    // One slash: two would lead to another host.
    if let Ok(to) = HeaderValue::from_str(&format!("/{}", utf8_percent_encode(address, UNSAFE))) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

/// A response of the server's own.
pub(super) fn text(status: StatusCode, kind: &'static str, body: impl Into<Bytes>) -> Response {
    let mut response = Response::new(Body::from(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}

/// The address of the site that a request's path means; `None` when it can mean none.
pub(super) fn address(path: &str) -> Option<String> {
    let path = percent_decode_str(path.strip_prefix('/')?).decode_utf8().ok()?;
    let sound = path.chars().all(|c| !c.is_control() && c != '\\') && path.split('/').all(|part| part != ".." && part != ".");
    sound.then(|| if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.into_owned() })
}

/// An address of the site.
async fn site(State(shared): State<Arc<Shared>>, uri: Uri, headers: HeaderMap) -> Response {
    let Some(address) = address(uri.path()) else { return refuse(StatusCode::BAD_REQUEST, "地址的写法不对 (bad address)") };
    let Some(snapshot) = shared.snapshot().await else { return refuse(StatusCode::SERVICE_UNAVAILABLE, "正在停止 (stopping)") };
    let Some(routes) = snapshot.routes() else { return panel::without_site(&shared, &snapshot) };
    if !routes.contains_key(address.as_str()) && routes.contains_key(format!("{address}/index.html").as_str()) {
        return redirect(StatusCode::TEMPORARY_REDIRECT, &format!("{address}/"));
    }
    let alias = match routes.get(address.as_str()) {
        // The page of the built site is sent along, for whoever does not follow.
        Some(Route::Alias(to)) => Some(to.clone()),
        _ => None,
    };
    let mut response = match print(&shared, &snapshot, &address).await {
        Some(Found::Printed(printed)) => whole(&headers, &address, &printed),
        Some(Found::File(path)) => return send(&shared, &headers, &address, &path).await,
        Some(Found::Failed(finding)) => return panel::failed(&shared, &snapshot, &finding),
        None => return not_found(&shared, &snapshot).await,
    };
    if let Some(to) = alias {
        *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
        response.headers_mut().extend(redirect(StatusCode::TEMPORARY_REDIRECT, &to).headers().clone());
    }
    response
}

/// Prints an address, off the threads that serve connections, some at a time.
pub(super) async fn print(shared: &Arc<Shared>, snapshot: &Arc<Snapshot>, address: &str) -> Option<Found> {
    if let Some(known) = snapshot.remembered(address) {
        return Some(Found::Printed(known));
    }
    // Files of the search index and packed copies are in no table; printing tells whether they are there.
    let is_beside = address.starts_with(search::FOLDER) || address.ends_with(".gz") || address.ends_with(".br");
    if !is_beside && !snapshot.routes()?.contains_key(address) {
        return None;
    }
    let _place = shared.printing.acquire().await.ok()?;
    let (snapshot, address) = (snapshot.clone(), address.to_owned());
    match tokio::task::spawn_blocking(move || snapshot.print(&address)).await {
        Ok(found) => found,
        Err(_) => {
            let bug = crate::diagnostic::Diagnostic::new(crate::diagnostic::Code::BUG);
            Some(Found::Failed(bug.with("reason", "panic")))
        }
    }
}

/// Printed bytes, or the part of them that is wanted.
fn whole(headers: &HeaderMap, address: &str, printed: &Printed) -> Response {
    let length = printed.bytes.len() as u64;
    let body = |range: std::ops::Range<u64>| Body::from(printed.bytes.slice(range.start as usize..range.end as usize));
    respond(headers, address, &printed.tag, length, body)
}

/// A file of the site.
async fn send(shared: &Shared, headers: &HeaderMap, address: &str, path: &str) -> Response {
    let (disk, full) = (shared.disk.clone(), shared.setup.root.join(path));
    let opened = tokio::task::spawn_blocking(move || file::open(&disk, &full)).await;
    match opened {
        Ok(Ok(opened)) => {
            let (tag, length) = (opened.tag.clone(), opened.length);
            respond(headers, address, &tag, length, |range| file::body(opened, range))
        }
        // Deleted or locked since it was listed.
        _ => refuse(StatusCode::NOT_FOUND, &format!("{} 现在读不到 (cannot be read now)", shown(path.as_ref()))),
    }
}

/// 200, 206, 304 or 416.
fn respond(headers: &HeaderMap, address: &str, tag: &str, length: u64, body: impl FnOnce(std::ops::Range<u64>) -> Body) -> Response {
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).flat_map(|line| line.split(','));
    let quoted = format!("\"{tag}\"");
    let unchanged = known.map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == quoted);
    let mut response = Response::new(Body::empty());
    let mut count = None;
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        match file::wanted(headers, tag, length) {
            Wanted::All => {
                count = Some(length);
                *response.body_mut() = body(0..length);
            }
            Wanted::Part(range) => {
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                let value = format!("bytes {}-{}/{length}", range.start, range.end - 1);
                insert(&mut response, header::CONTENT_RANGE, &value);
                count = Some(range.end - range.start);
                *response.body_mut() = body(range);
            }
            Wanted::Nothing => {
                *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
                insert(&mut response, header::CONTENT_RANGE, &format!("bytes */{length}"));
            }
        }
    }
    if let Some(count) = count {
        insert(&mut response, header::CONTENT_LENGTH, &count.to_string());
    }
    insert(&mut response, header::ETAG, &quoted);
    insert(&mut response, header::ACCEPT_RANGES, "bytes");
    insert(&mut response, header::CONTENT_TYPE, kind(address));
    response
}

fn insert(response: &mut Response, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The site's own page for addresses that lead nowhere.
async fn not_found(shared: &Arc<Shared>, snapshot: &Arc<Snapshot>) -> Response {
    const HTML: &str = "text/html; charset=utf-8";
    match print(shared, snapshot, "404.html").await {
        Some(Found::Printed(page)) => {
            // Its relative links are those of the top folder, wherever the reader is.
            let html = String::from_utf8_lossy(&page.bytes).replacen("<head>", "<head>\n<base href=\"/\">", 1);
            let html = html.replace(&format!("data-version=\"{}\"", page.version), "data-version=\"404\"");
            text(StatusCode::NOT_FOUND, HTML, html)
        }
        _ => text(StatusCode::NOT_FOUND, HTML, with_client("<!doctype html><title>404</title><body>404</body>", "404")),
    }
}

/// The media type of an address, text with its charset.
pub(super) fn kind(address: &str) -> &'static str {
    let suffix = address.rsplit('/').next().and_then(|name| name.rsplit_once('.')).map_or("", |(_, suffix)| suffix);
    match suffix.to_ascii_lowercase().as_str() {
        "html" | "htm" | "shtml" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "geojson" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" if address.ends_with(".atom.xml") => "application/atom+xml; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "bmp" => "image/bmp",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "ofd" => "application/ofd",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "doc" | "wps" => "application/msword",
        "xls" | "et" => "application/vnd.ms-excel",
        "ppt" | "dps" => "application/vnd.ms-powerpoint",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt" => "application/vnd.oasis.opendocument.text",
        "ods" => "application/vnd.oasis.opendocument.spreadsheet",
        "epub" => "application/epub+zip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn no_path_leaves_the_table_of_addresses() {
        assert_eq!(address("/").as_deref(), Some("index.html"));
        assert_eq!(address("/2020/").as_deref(), Some("2020/index.html"));
        assert_eq!(address("/a%20b/%E6%B5%8E.html").as_deref(), Some("a b/济.html"));
        // Decoded once: what is left is a name like any other, and no file.
        assert_eq!(address("/%252e%252e/x").as_deref(), Some("%2e%2e/x"));
        for odd in
            ["/..", "/../x", "/%2e%2e/x", "/a/%2e%2e%2fx", "/a\\..\\x", "/a%5cb", "/a%00.html", "/%ff", "/%c0%ae%c0%ae/x", "/./x", "x"]
        {
            assert_eq!(address(odd), None, "{odd}");
        }
    }
}
