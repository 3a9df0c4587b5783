//! Who is refused, and with what: paths that leave the site, names that are not ours, requests that are none.

use super::harness::sample;
use super::{Answer, Preview};
use std::fs;

/// The sample with a file beside it that nobody may read.
fn preview() -> (tempfile::TempDir, Preview) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("site");
    sample(&root);
    fs::write(folder.path().join("secret.txt"), "SECRET").unwrap();
    fs::write(root.join("notes.txt"), "SECRET").unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(root.join(".git/config"), "SECRET").unwrap();
    fs::write(root.join("content/.hidden.md"), "SECRET").unwrap();
    let preview = Preview::start(&root, &[]);
    (folder, preview)
}

fn head(preview: &Preview, target: &str, more: &str) -> Answer {
    let host = format!("localhost:{}", preview.port);
    preview.ask(&format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n"))
}

#[test]
fn no_way_of_writing_a_path_leaves_the_site() {
    let (_folder, preview) = preview();
    let ups = [
        "..",
        "%2e%2e",
        ".%2e",
        "%2e.",
        "%2E%2E",
        "%252e%252e",
        "%c0%ae%c0%ae",
        "%e0%80%ae%e0%80%ae",
        "%uff0e%uff0e",
        "．．",
        "%ef%bc%8e%ef%bc%8e",
        "..;",
        "...",
        "..%00",
        "%00..",
        "..%0d%0a",
        "..%09",
        "\\..",
        "..\\",
        "%5c..",
        "..%5c",
    ];
    let slashes = ["/", "%2f", "%2F", "%252f", "\\", "%5c", "%c0%af", "//", "/./"];
    let files = ["secret.txt", "notes.txt", "site.toml", ".git/config", "content/.hidden.md", "content/about.md", "etc/passwd"];
    let mut tried = 0;
    for up in ups {
        for slash in slashes {
            for file in files {
                for target in [
                    format!("/{up}{slash}{file}"),
                    format!("/2020/{up}{slash}{up}{slash}{file}"),
                    format!("/assets{slash}{up}{slash}{up}{slash}{file}"),
                ] {
                    if target.contains(['\r', '\n', ' ']) {
                        continue;
                    }
                    tried += 1;
                    let answer = head(&preview, &target, "");
                    assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
                    let text = answer.text();
                    assert!(!text.contains("SECRET") && !text.contains("root:") && !text.contains("[[topic]]"), "{target}: {text}");
                }
            }
        }
    }
    for file in [
        "/site.toml",
        "/notes.txt",
        "/.git/config",
        "/content/about.md",
        "/content/.hidden.md",
        "/themes/default/base.html",
        "//etc/passwd",
        "/etc/passwd",
        "/C:/x",
        "/file:///etc/passwd",
        "*",
        "about.html",
    ] {
        tried += 1;
        let answer = head(&preview, file, "");
        assert!(matches!(answer.status, 400 | 404), "{file}: {}", answer.status);
        assert!(!answer.text().contains("SECRET"), "{file}");
    }
    assert!(tried > 1000);
    assert_eq!(preview.get("/about.html").status, 200);
}

#[test]
fn only_its_own_names_are_answered() {
    let (_folder, preview) = preview();
    let port = preview.port;
    let with = |host: &str| preview.ask(&format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")).status;
    for own in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(with(&own), 200, "{own}");
    }
    for foreign in [
        "evil.example".to_owned(),
        format!("evil.example:{port}"),
        format!("127.0.0.1.evil.example:{port}"),
        "localhost:1".to_owned(),
        format!("localhost.:{port}.evil"),
        format!("169.254.169.254:{port}"),
        format!("0.0.0.0:{port}"),
    ] {
        let status = with(&foreign);
        assert!(matches!(status, 400 | 421), "{foreign}: {status}");
    }
    assert_eq!(preview.ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400, "no host");
    let two = format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\nConnection: close\r\n\r\n");
    assert_eq!(preview.ask(&two).status, 400, "two hosts");
}

#[test]
fn the_channel_is_closed_to_other_sites() {
    let (_folder, preview) = preview();
    let port = preview.port;
    let open = |origin: &str| {
        let origin = if origin.is_empty() { String::new() } else { format!("Origin: {origin}\r\n") };
        let request = format!(
            "GET /_anli/reload HTTP/1.1\r\nHost: localhost:{port}\r\n{origin}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        );
        use std::io::{Read, Write};
        let mut stream = preview.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        String::from_utf8_lossy(&start[9..]).into_owned()
    };
    for own in [String::new(), format!("http://localhost:{port}"), format!("http://127.0.0.1:{port}")] {
        assert_eq!(open(&own), "101", "{own}");
    }
    for foreign in [
        "null".to_owned(),
        "http://evil.example".to_owned(),
        format!("http://evil.example:{port}"),
        format!("https://localhost:{port}"),
        "http://localhost".to_owned(),
        "http://localhost:1".to_owned(),
        format!("http://localhost:{port}.evil.example"),
        "file://".to_owned(),
    ] {
        assert_eq!(open(&foreign), "403", "{foreign}");
    }
}

#[test]
fn requests_that_are_none_are_refused_and_harm_nobody() {
    let (_folder, preview) = preview();
    let host = format!("Host: localhost:{}", preview.port);
    let status = |request: String| preview.ask(&request).status;
    for target in [
        "http://localhost/".to_owned(),
        format!("http://localhost:{}/about.html", preview.port),
        "https://evil.example/".to_owned(),
        "ftp://x/".to_owned(),
    ] {
        assert_eq!(status(format!("GET {target} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n")), 400, "{target}");
    }
    let connect = status(format!("CONNECT evil.example:443 HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n"));
    assert!(matches!(connect, 400 | 405), "CONNECT: {connect}");
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND"] {
        assert_eq!(status(format!("{method} / HTTP/1.1\r\n{host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")), 405, "{method}");
    }
    let large = "x".repeat(100 * 1024);
    assert_eq!(status(format!("GET / HTTP/1.1\r\n{host}\r\nX-Large: {large}\r\nConnection: close\r\n\r\n")), 431, "one large header");
    let many: String = (0..3000).map(|number| format!("X-{number}: {}\r\n", "y".repeat(40))).collect();
    assert_eq!(status(format!("GET / HTTP/1.1\r\n{host}\r\n{many}Connection: close\r\n\r\n")), 431, "many headers");
    let long = status(format!("GET /{large} HTTP/1.1\r\n{host}\r\nConnection: close\r\n\r\n"));
    assert!(matches!(long, 414 | 431), "a long address: {long}");
    for nonsense in [
        "\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\u{0}\u{1}\u{2}",
        "GET / HTTP/1.1\r\nHost localhost\r\n\r\n",
        "\u{16}\u{3}\u{1}",
    ] {
        let status = preview.ask(&format!("{nonsense}\r\n\r\n")).status;
        assert!(matches!(status, 0 | 400 | 404 | 414 | 431 | 505), "{nonsense:?}: {status}");
    }
    let answer = preview.get("/");
    assert_eq!(answer.status, 200);
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("content-type", "text/html; charset=utf-8"), ("cache-control", "no-cache")]
    {
        assert_eq!(answer.header(name), Some(value), "{name}");
    }
    assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'self'"));
    assert!(answer.header("access-control-allow-origin").is_none());
    let tag = answer.header("etag").unwrap().to_owned();
    assert_eq!(head(&preview, "/", &format!("If-None-Match: {tag}\r\n")).status, 304);
    let part = head(&preview, "/", "Range: bytes=0-8\r\n");
    assert_eq!((part.status, part.body.as_slice()), (206, &answer.body[..9]));
}
