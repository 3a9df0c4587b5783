//! A preview server under a day's work in little: edits, readers, open tabs that come and go and clients that never finish,
//! for as long as asked. Every minute one line says what the process holds: handles, threads, memory, and how soon other
//! requests were answered. Handles that grow from minute to minute are an error.

use super::{Kind, Outcome, Server, corpus, memory_disk, pages};
use corpus::Shape;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

/// Tabs held open at a time, and clients that send half a request and wait.
const TABS: usize = 8;
const SLOW: usize = 8;
/// What may stand open more at the end of a minute than after the first: a request under way, a file being read.
const PLAY: usize = 8;

/// Soaks a site of `cases` cases for `minutes`.
pub(crate) fn run(program: &Path, cases: usize, minutes: u64) -> Outcome<()> {
    let disk = memory_disk()?;
    let site = disk.path().join("site");
    corpus::write(&Shape::of(cases), &site)?;
    let pages = pages(&site)?;
    let mut server = Server::start(Kind::Anli, program, &site)?;
    server.until("/", "</html>", super::START)?;
    println!("{cases} cases; tabs {TABS}, slow clients {SLOW}");
    println!(
        "{:>6}{:>9}{:>9}{:>9}{:>10}{:>10}{:>10}{:>10}",
        "minute", "handles", "threads", "MiB", "edits", "requests", "p95 ms", "worst ms"
    );

    let (mut edits, mut requests, mut first) = (0_usize, 0_usize, None);
    for minute in 1..=minutes {
        let begun = Instant::now();
        let (mut tabs, mut slow, mut times) = (Vec::new(), Vec::new(), Vec::new());
        while begun.elapsed() < Duration::from_secs(60) {
            let page = &pages[(edits * 7919 + 13) % pages.len()];
            let address = format!("/{}", page.replacen("/cases", "", 1).replace(".md", ".html"));
            let (file, word) = (site.join("content").join(page), format!("第{edits}次"));
            let before = fs::read_to_string(&file)?;
            server.edit(&file, &format!("{before}\n{word}。\n"), &address, &word)?;
            // Back to what it was, so that the site does not grow meanwhile; every tenth time by way of a file that is broken.
            if edits.is_multiple_of(10) {
                fs::write(&file, format!("+++\ntitle = \n{before}"))?;
                std::thread::sleep(Duration::from_millis(100));
            }
            fs::write(&file, &before)?;
            edits += 1;

            tabs.push(tab(server.port)?);
            slow.push(half(server.port)?);
            if tabs.len() > TABS {
                drop(tabs.remove(0));
            }
            if slow.len() > SLOW {
                drop(slow.remove(0));
            }
            for _ in 0..10 {
                let page = &pages[(requests * 104_729 + 7) % pages.len()];
                let address = format!("/{}", page.replacen("/cases", "", 1).replace(".md", ".html"));
                let asked = Instant::now();
                // Every other one over a connection of its own.
                if requests.is_multiple_of(2) {
                    server.line = None;
                }
                server.get(&address)?;
                times.push(asked.elapsed().as_secs_f64() * 1e3);
                requests += 1;
            }
        }
        drop((tabs, slow));
        server.line = None;
        // The server sees the ends of the connections.
        std::thread::sleep(Duration::from_secs(1));
        times.sort_unstable_by(f64::total_cmp);
        let (handles, threads) = (entries(&server, "fd")?, entries(&server, "task")?);
        println!(
            "{minute:>6}{handles:>9}{threads:>9}{:>9.0}{edits:>10}{requests:>10}{:>10.1}{:>10.1}",
            server.memory().0,
            times[times.len() * 95 / 100],
            times[times.len() - 1]
        );
        let first = *first.get_or_insert(handles);
        if handles > first + PLAY {
            return Err(format!("handles grew from {first} to {handles}").into());
        }
    }
    Ok(())
}

/// How many handles or threads the process has.
fn entries(server: &Server, of: &str) -> Outcome<usize> {
    Ok(fs::read_dir(format!("/proc/{}/{of}", server.child.id()))?.count())
}

/// An open page: the reload client's connection, upgraded.
fn tab(port: u16) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(
        stream,
        "GET /_anli/reload HTTP/1.1\r\nHost: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer)?;
    if &answer != b"HTTP/1.1 101" {
        return Err(format!("a tab was refused: {}", String::from_utf8_lossy(&answer)).into());
    }
    Ok(stream)
}

/// A client that never finishes its request.
fn half(port: u16) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")?;
    Ok(stream)
}
