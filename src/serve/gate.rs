//! Who may ask what: a request's head → leave to go on, or a refusal.
//!
//! A page of another site must not be able to read the preview. Its requests carry its own name in `Host` (when it
//! made its name point here) or in `Origin` (when it opens the channel), so both must be ours. The list of names is
//! fixed at the start and never taken from the request. Looks at heads only.

use axum::http::{HeaderMap, Method, StatusCode, Uri, Version, header};
use std::net::{IpAddr, SocketAddr};

/// Largest head of a request; more is answered with 431. (The reader of connections has the same limit, but reads ahead of it.)
pub(super) const HEAD_BYTES: usize = 64 * 1024;

/// Names under which the server may be asked, and the access code.
pub(super) struct Gate {
    port: u16,
    /// The address that is listened on; `None` for all of the machine's.
    only: Option<IpAddr>,
    code: Option<String>,
}

/// What is to be done with a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Answer it.
    Pass,
    /// The code is in the address: give the cookie and lead to the address without it.
    Enter(String),
    /// Refuse it, with the reason in both languages.
    Refuse(StatusCode, &'static str),
}

impl Gate {
    pub(super) fn new(at: SocketAddr, code: Option<String>) -> Self {
        Gate { port: at.port(), only: Some(at.ip()).filter(|ip| !ip.is_unspecified()), code }
    }

    pub(super) fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The cookie that carries the access code; browsers do not tell ports apart, so its name does.
    pub(super) fn cookie(&self) -> String {
        format!("anli-{}={}; Path=/; HttpOnly; SameSite=Lax", self.port, self.code.as_deref().unwrap_or_default())
    }

    /// Looks at the head of a request.
    pub(super) fn judge(&self, method: &Method, uri: &Uri, version: Version, headers: &HeaderMap) -> Verdict {
        use Verdict::Refuse;
        let fields: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
        if fields + uri.path().len() + uri.query().map_or(0, str::len) > HEAD_BYTES {
            return Refuse(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "请求头太大 (request header too large)");
        }
        if !matches!(*method, Method::GET | Method::HEAD) {
            return Refuse(StatusCode::METHOD_NOT_ALLOWED, "只能读取 (read only)");
        }
        // Only proxies are asked for whole addresses.
        if uri.scheme().is_some() || uri.authority().is_some() {
            return Refuse(StatusCode::BAD_REQUEST, "请求的写法不对 (this is no proxy)");
        }
        let hosts: Vec<_> = headers.get_all(header::HOST).iter().collect();
        let host = match hosts.as_slice() {
            [one] => one.to_str().ok(),
            [] if version == Version::HTTP_10 => Some("localhost"),
            _ => None,
        };
        match host.map(|host| self.is_own(host)) {
            Some(Some(true)) => {}
            Some(Some(false)) => {
                return Refuse(StatusCode::MISDIRECTED_REQUEST, "不是这台预览服务器的地址 (not an address of this preview)");
            }
            _ => return Refuse(StatusCode::BAD_REQUEST, "Host 不对 (bad Host)"),
        }
        let Some(code) = &self.code else { return Verdict::Pass };
        if self.has_cookie(headers, code) {
            return Verdict::Pass;
        }
        let query = uri.query().unwrap_or_default();
        match query.split('&').find_map(|pair| pair.strip_prefix("code=")) {
            Some(given) if is_equal(given, code) => Verdict::Enter(uri.path().to_owned()),
            _ => Refuse(StatusCode::FORBIDDEN, "要用带访问码的地址打开 (open the address with the access code)"),
        }
    }

    /// Whether an `Origin` is the preview's own. Programs that are no browsers send none.
    pub(super) fn is_own_origin(&self, headers: &HeaderMap) -> bool {
        let origins: Vec<_> = headers.get_all(header::ORIGIN).iter().collect();
        match origins.as_slice() {
            [] => true,
            [one] => {
                let host = one.to_str().ok().and_then(|origin| origin.strip_prefix("http://"));
                host.is_some_and(|host| self.is_own(host) == Some(true))
            }
            _ => false,
        }
    }

    /// Whether `host[:port]` is ours; `None` when it is not a host at all. A number as host is always a real address of a
    /// machine: no foreign name can be made to point here by it.
    fn is_own(&self, host: &str) -> Option<bool> {
        let (name, port) = match host.strip_prefix('[') {
            Some(rest) => {
                let (name, rest) = rest.split_once(']')?;
                name.parse::<std::net::Ipv6Addr>().ok()?;
                (name, if rest.is_empty() { None } else { Some(rest.strip_prefix(':')?) })
            }
            None => host.split_once(':').map_or((host, None), |(name, port)| (name, Some(port))),
        };
        let port: u16 = port.map_or(Some(80), |port| port.bytes().all(|b| b.is_ascii_digit()).then(|| port.parse().ok()).flatten())?;
        let sound = !name.is_empty()
            && name.len() <= 255
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'_'));
        if !sound {
            return None;
        }
        let known = name.eq_ignore_ascii_case("localhost")
            || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback() || self.only.is_none_or(|only| only == ip));
        Some(known && port == self.port)
    }

    fn has_cookie(&self, headers: &HeaderMap, code: &str) -> bool {
        let name = format!("anli-{}", self.port);
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        cookies
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(key, value)| key == name && is_equal(value, code))
    }
}

/// Takes as long for a nearly right code as for a wrong one.
fn is_equal(given: &str, code: &str) -> bool {
    blake3::hash(given.as_bytes()) == blake3::hash(code.as_bytes())
}

/// 100 random bits as 20 letters and digits that are not mistaken for each other.
pub(super) fn new_code() -> std::io::Result<String> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 20];
    getrandom::fill(&mut bytes).map_err(|_| std::io::Error::from(std::io::ErrorKind::Unsupported))?;
    Ok(bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(gate: &Gate, target: &str, headers: &[(&str, &str)]) -> Verdict {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = axum::http::HeaderName::from_bytes(name.as_bytes());
            let value = axum::http::HeaderValue::from_str(value);
            if let (Ok(name), Ok(value)) = (name, value) {
                map.append(name, value);
            }
        }
        let uri: Uri = target.parse().unwrap_or_default();
        gate.judge(&Method::GET, &uri, Version::HTTP_11, &map)
    }

    fn refused(verdict: Verdict) -> u16 {
        match verdict {
            Verdict::Refuse(status, _) => status.as_u16(),
            _ => 200,
        }
    }

    #[test]
    fn only_own_names_are_answered() {
        let gate = Gate::new(SocketAddr::from(([127, 0, 0, 1], 4000)), None);
        let status = |host: &str| refused(verdict(&gate, "/", &[("host", host)]));
        for host in ["localhost:4000", "127.0.0.1:4000", "LOCALHOST:4000", "[::1]:4000"] {
            assert_eq!(status(host), 200, "{host}");
        }
        for host in
            ["evil.example", "evil.example:4000", "127.0.0.1.evil.example:4000", "localhost", "localhost:4001", "169.254.169.254:4000"]
        {
            assert_eq!(status(host), 421, "{host}");
        }
        for host in ["[", "a b", "%", "::::", "[::1", ":99999999", "evil.example@127.0.0.1:4000", ""] {
            assert_eq!(status(host), 400, "{host}");
        }
        assert_eq!(refused(verdict(&gate, "/", &[("host", "localhost:4000"), ("host", "localhost:4000")])), 400);
        assert_eq!(refused(verdict(&gate, "http://localhost:4000/", &[("host", "localhost:4000")])), 400);
        assert_eq!(refused(verdict(&gate, "/", &[])), 400);
    }

    #[test]
    fn a_shared_preview_wants_its_code() {
        let gate = Gate::new(SocketAddr::from(([0, 0, 0, 0], 4000)), Some("abc".into()));
        let host = ("host", "192.168.1.5:4000");
        assert_eq!(refused(verdict(&gate, "/a.html", &[host])), 403);
        assert_eq!(refused(verdict(&gate, "/a.html?code=abd", &[host])), 403);
        assert_eq!(verdict(&gate, "/a.html?code=abc", &[host]), Verdict::Enter("/a.html".into()));
        assert_eq!(verdict(&gate, "/a.html", &[host, ("cookie", "x=1; anli-4000=abc")]), Verdict::Pass);
        assert_eq!(refused(verdict(&gate, "/", &[("host", "preview.example:4000"), ("cookie", "anli-4000=abc")])), 421);
    }
}
