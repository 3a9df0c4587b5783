//! Beginning and end: a port that is taken, a system that watches no more folders, Ctrl-C.

use super::harness::{anli, said, sample};
use super::{PATIENCE, Preview};
use std::fs;
use std::io::Write;
use std::net::TcpListener;
use std::process::Command;
use std::time::{Duration, Instant};

#[test]
fn a_taken_port_is_told_with_the_next_free_one() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let root = folder.path().to_str().unwrap();
    let output = anli(&["--root", root, "--lang", "en", "serve", "--port", &port.to_string()]).output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    let named = (1..50).filter_map(|step| port.checked_add(step)).find(|free| said.contains(&free.to_string()));
    let named = named.unwrap_or_else(|| panic!("no free port is named: {said}"));
    assert!(TcpListener::bind(("127.0.0.1", named)).is_ok(), "{named} was said to be free");
}

#[test]
fn without_a_port_asked_for_the_next_free_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    // The usual one is taken, by us or by somebody else.
    let _taken = TcpListener::bind("127.0.0.1:4000");
    let preview = Preview::run(anli(&["--root", folder.path().to_str().unwrap(), "--lang", "en", "serve"]));
    assert!(preview.port > 4000 && preview.port < 4050, "{}", preview.port);
    assert_eq!(preview.get("/").status, 200);
}

#[test]
#[cfg(unix)]
fn ctrl_c_ends_it_at_once() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let mut preview = Preview::start(folder.path(), &[]);
    // An open page, a client in the middle of a request, and a change that is being looked at.
    let mut half = preview.connect();
    half.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
    let mut channel = preview.connect();
    let host = format!("localhost:{}", preview.port);
    let upgrade = format!(
        "GET /_anli/reload HTTP/1.1\r\nHost: {host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    );
    channel.write_all(upgrade.as_bytes()).unwrap();
    assert_eq!(preview.get("/").status, 200);
    fs::write(folder.path().join("content/about.md"), "+++\ntitle = \"关于\"\n+++\n改了。\n").unwrap();
    let begun = Instant::now();
    assert!(Command::new("kill").args(["-INT", &preview.child.id().to_string()]).status().unwrap().success());
    let status = loop {
        if let Some(status) = preview.child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < PATIENCE, "it never ends");
        std::thread::sleep(Duration::from_millis(2));
    };
    assert!(begun.elapsed() < Duration::from_millis(500), "it took {:?}", begun.elapsed());
    assert!(status.success(), "{status}");
}

#[test]
#[cfg(target_os = "linux")]
fn at_the_limit_of_watched_folders_it_says_so_once_and_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let binary = env!("CARGO_BIN_EXE_anli");
    for limit in ["max_inotify_watches", "max_inotify_instances"] {
        // A user namespace has limits of its own.
        let line = format!("echo 0 > /proc/sys/user/{limit} && exec \"$0\" --root \"$1\" --lang en serve --port 0");
        let mut command = Command::new("unshare");
        command
            .args(["--user", "--map-root-user", "sh", "-c", &line, binary])
            .arg(folder.path())
            .env("LANG", "C.UTF-8")
            .env("NO_COLOR", "1");
        let able =
            Command::new("unshare").args(["--user", "--map-root-user", "sh", "-c", &format!("echo 0 > /proc/sys/user/{limit}")]).output();
        if !able.is_ok_and(|output| output.status.success()) {
            let _ = writeln!(std::io::stderr(), "SKIPPED: no user namespaces here, {limit} cannot be set");
            continue;
        }
        let preview = Preview::run(command);
        let line = preview.wait_for("polling");
        assert!(line.contains("limit of watched folders"), "{line}");
        let page = folder.path().join("content/about.md");
        for number in 0..3 {
            fs::write(&page, format!("+++\ntitle = \"关于\"\n+++\n第{number}次。\n")).unwrap();
            preview.until("/about.html", |answer| answer.text().contains(&format!("第{number}次。")));
        }
        let again: Vec<String> = preview.said.try_iter().filter(|line| line.contains("polling")).collect();
        assert_eq!(again, Vec::<String>::new(), "{limit}");
    }
}
