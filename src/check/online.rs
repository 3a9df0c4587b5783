//! Addresses of other sites → what their servers say: the only part of a check that opens connections, and only for `--online`.
//!
//! HTTP is spoken as far as the first line of an answer and where it sends the reader; of HTTPS only the way to the server is
//! tried, for a certificate cannot be judged without one's own roots. Bounded in time, hosts and redirects. Nothing is sent
//! but the address.

use crate::parallel::{self, Row};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// How long a server may take to be reached, and to answer.
const PATIENCE: Duration = Duration::from_secs(8);
/// Longest answer that is read: a status line and its fields.
const LONGEST: usize = 16 * 1024;
/// Redirects that are followed.
const TURNS: usize = 5;
/// Connections at once.
const AT_ONCE: usize = 8;

/// What came of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// There, as far as that can be told.
    There,
    /// It sends readers to another address for good.
    Moved(String),
    /// The server says that it is not there: 404, 410 and other errors.
    Status(u16),
    /// The host has no address, refuses, or does not answer.
    Unreachable,
}

/// Asks for each address once, several hosts at the same time, the addresses of one host one after another.
pub fn probe(urls: &[&str]) -> BTreeMap<String, Answer> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in urls {
        let list = hosts.entry(super::context::host(url)).or_default();
        if !list.contains(url) {
            list.push(url);
        }
    }
    let hosts: Vec<Vec<&str>> = hosts.into_values().collect();
    let ask = |list: &Vec<&str>| list.iter().map(|url| ((*url).to_owned(), ask(url))).collect::<Vec<_>>();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(AT_ONCE).build();
    let answers: Vec<Vec<(String, Answer)>> = match pool {
        Ok(pool) => pool.install(|| parallel::map(&hosts, Row::Most(1), ask)),
        Err(_) => hosts.iter().map(ask).collect(),
    };
    answers.into_iter().flatten().collect()
}

fn ask(url: &str) -> Answer {
    let mut at = url.to_owned();
    let mut moved = None;
    for _ in 0..TURNS {
        let Some((is_secret, host, port, path)) = parts(&at) else { return Answer::There };
        let Some(mut stream) = connect(&host, port) else { return Answer::Unreachable };
        if is_secret {
            return moved.map_or(Answer::There, Answer::Moved);
        }
        match status(&mut stream, &host, port, &path) {
            None => return Answer::Unreachable,
            Some((301 | 308, Some(to))) => {
                at = absolute(&at, &to);
                moved = Some(at.clone());
            }
            Some((302 | 303 | 307, Some(to))) => at = absolute(&at, &to),
            // Some servers answer no stranger, and some want a name: they are there.
            Some((401 | 403 | 405 | 429, _)) => return moved.map_or(Answer::There, Answer::Moved),
            Some((code, _)) if code >= 400 => return Answer::Status(code),
            Some(_) => return moved.map_or(Answer::There, Answer::Moved),
        }
    }
    Answer::Status(310)
}

/// Whether it is HTTPS, host, port and path of an address.
fn parts(url: &str) -> Option<(bool, String, u16, String)> {
    let (scheme, rest) = url.split_once("://")?;
    let is_secret = scheme.eq_ignore_ascii_case("https");
    if !is_secret && !scheme.eq_ignore_ascii_case("http") {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or_default();
    let (authority, path) = rest.find(['/', '?']).map_or((rest, "/"), |at| rest.split_at(at));
    let authority = authority.rsplit('@').next().unwrap_or_default();
    let standard = if is_secret { 443 } else { 80 };
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port.parse().ok()?),
        _ => (authority.trim_end_matches(':'), standard),
    };
    let path = if path.starts_with('?') { format!("/{path}") } else { path.to_owned() };
    // A request has no room for anything but visible ASCII.
    let path: String =
        path.bytes().map(|byte| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect();
    (!host.is_empty()).then(|| (is_secret, host.to_owned(), port, path))
}

fn connect(host: &str, port: u16) -> Option<TcpStream> {
    let addresses = (host, port).to_socket_addrs().ok()?;
    addresses.take(3).find_map(|address| TcpStream::connect_timeout(&address, PATIENCE).ok())
}

/// The status and where a redirect leads.
fn status(stream: &mut TcpStream, host: &str, port: u16, path: &str) -> Option<(u16, Option<String>)> {
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    stream.set_write_timeout(Some(PATIENCE)).ok()?;
    let named = if port == 80 { host.to_owned() } else { format!("{host}:{port}") };
    let request = format!("GET {path} HTTP/1.1\r\nHost: {named}\r\nUser-Agent: anli\r\nAccept: */*\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = Vec::new();
    let mut part = [0; 2048];
    while !answer.windows(4).any(|end| end == b"\r\n\r\n") && answer.len() < LONGEST {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(count) => answer.extend_from_slice(&part[..count]),
            Err(_) => return None,
        }
    }
    let text = String::from_utf8_lossy(&answer);
    let mut lines = text.lines();
    let code = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    let to = lines.take_while(|line| !line.is_empty()).find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("location").then(|| value.trim().to_owned())
    });
    Some((code, to))
}

/// Where a redirect leads, seen from the address that gave it.
fn absolute(from: &str, to: &str) -> String {
    if to.contains("://") {
        return to.to_owned();
    }
    let (scheme, rest) = from.split_once("://").unwrap_or(("http", from));
    if let Some(rest) = to.strip_prefix("//") {
        return format!("{scheme}://{rest}");
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    match to.strip_prefix('/') {
        Some(path) => format!("{scheme}://{host}/{path}"),
        None => {
            let path = &rest[host.len()..];
            let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
            format!("{scheme}://{host}{folder}{to}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart() {
        let of = |url: &str| parts(url).map(|(secret, host, port, path)| format!("{secret} {host} {port} {path}")).unwrap_or_default();
        assert_eq!(of("http://a.cn"), "false a.cn 80 /");
        assert_eq!(of("HTTPS://a.cn:8443/甲?b#c"), "true a.cn 8443 /%E7%94%B2?b");
        assert_eq!(of("http://a.cn?b"), "false a.cn 80 /?b");
        assert_eq!(of("mailto:a@b.cn"), "");
        assert_eq!(absolute("http://a.cn/b/c", "d"), "http://a.cn/b/d");
        assert_eq!(absolute("http://a.cn/b/c", "/d"), "http://a.cn/d");
        assert_eq!(absolute("http://a.cn/b", "//e.cn/f"), "http://e.cn/f");
    }
}
