//! What an open page is told about its own address, over the channel.

use super::Preview;
use crate::harness::sample;
use serde_json::{Value, json};
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;

/// An open page.
struct Channel(TcpStream);

impl Channel {
    /// The channel of a page that says it stands at `path` and shows `version`.
    fn of(preview: &Preview, path: &str, version: &str) -> Channel {
        let mut stream = preview.connect();
        let upgrade = format!(
            "GET /_anli/reload HTTP/1.1\r\nHost: localhost:{}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            preview.port
        );
        stream.write_all(upgrade.as_bytes()).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let said = json!({ "page": path, "version": version }).to_string();
        // RFC 6455, 5.2: a whole text frame; the mask is zero.
        stream.write_all(&[&[0x81, 0x80 | said.len() as u8, 0, 0, 0, 0], said.as_bytes()].concat()).unwrap();
        Channel(stream)
    }

    /// The next message.
    fn hear(&mut self) -> Value {
        let mut take = |count: usize| {
            let mut bytes = vec![0; count];
            self.0.read_exact(&mut bytes).unwrap();
            bytes
        };
        let head = take(2);
        assert_eq!(head[0], 0x81, "a whole text frame");
        let length = match head[1] {
            126 => take(2).iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
            127 => take(8).iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)),
            short => usize::from(short),
        };
        serde_json::from_slice(&take(length)).unwrap()
    }
}

#[test]
fn a_page_that_connects_after_its_file_was_renamed_is_led_to_the_new_address() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let preview = Preview::start(folder.path(), &[]);
    let cases = folder.path().join("content/2020/cases/jinan");
    fs::rename(cases.join("1.md"), cases.join("8.md")).unwrap();
    preview.until("/2020/jinan/8.html", |answer| answer.status == 200);
    fs::rename(cases.join("8.md"), cases.join("9.md")).unwrap();
    preview.until("/2020/jinan/9.html", |answer| answer.status == 200);
    let to = json!({ "kind": "go", "to": "/2020/jinan/9.html" });
    assert_eq!(Channel::of(&preview, "/2020/jinan/1.html", "0123456789abcdef").hear(), to);
    assert_eq!(Channel::of(&preview, "/2020/jinan/8.html", "0123456789abcdef").hear(), to);
    // Reloaded meanwhile, it shows that there is nothing.
    assert_eq!(Channel::of(&preview, "/2020/jinan/1.html", "404").hear(), to);
    assert_eq!(Channel::of(&preview, "/2020/jinan/7.html", "404").hear()["kind"], "state", "there never was such a page");
}

#[test]
fn a_page_whose_file_is_away_for_a_while_is_led_to_where_it_turns_up() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let preview = Preview::start(folder.path(), &[]);
    let cases = folder.path().join("content/2020/cases");
    let text = fs::read(cases.join("jinan/2.md")).unwrap();
    fs::remove_file(cases.join("jinan/2.md")).unwrap();
    preview.until("/2020/jinan/2.html", |answer| answer.status == 404);
    let mut open = Channel::of(&preview, "/2020/jinan/2.html", "0123456789abcdef");
    assert_eq!(open.hear(), json!({ "kind": "reload" }));
    let mut reloaded = Channel::of(&preview, "/2020/jinan/2.html", "404");
    assert_eq!(reloaded.hear()["kind"], "state");
    fs::write(cases.join("jinan/9.md"), text).unwrap();
    assert_eq!(reloaded.hear(), json!({ "kind": "go", "to": "/2020/jinan/9.html" }));
}

#[test]
fn a_page_that_is_given_another_address_is_followed_by_whoever_connects_later() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let preview = Preview::start(folder.path(), &[]);
    let path = folder.path().join("content/about.md");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replacen("+++\n", "+++\nslug = \"contact\"\n", 1)).unwrap();
    preview.until("/contact.html", |answer| answer.status == 200);
    let mut late = Channel::of(&preview, "/about.html", "0123456789abcdef");
    assert_eq!(late.hear(), json!({ "kind": "go", "to": "/contact.html" }));
}
