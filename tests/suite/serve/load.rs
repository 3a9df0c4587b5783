//! Many clients at once, slow ones among them: others are still answered soon.

use super::Preview;
use super::harness::sample;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// The 95th percentile of waiting that others may see.
const SOON: Duration = Duration::from_millis(100);

/// One request over an open connection.
fn ask(stream: &mut TcpStream, port: u16, path: &str) -> std::io::Result<usize> {
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n")?;
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let length: usize = head.split("content-length: ").nth(1).unwrap().split_whitespace().next().unwrap().parse().unwrap();
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    Ok(length)
}

/// Asks again and again, each time over a new connection, until told to stop; how long each took.
fn others(port: u16, stop: &AtomicBool) -> Vec<Duration> {
    let mut waits = Vec::new();
    while !stop.load(Ordering::Relaxed) || waits.len() < 40 {
        let begun = Instant::now();
        let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        ask(&mut stream, port, "/about.html").unwrap();
        waits.push(begun.elapsed());
        std::thread::sleep(Duration::from_millis(4));
    }
    waits
}

fn percentile(mut waits: Vec<Duration>) -> Duration {
    waits.sort_unstable();
    waits[waits.len() * 95 / 100]
}

#[test]
fn others_are_answered_soon_whatever_many_clients_do() {
    let folder = tempfile::tempdir().unwrap();
    sample(folder.path());
    let preview = Preview::start(folder.path(), &[]);
    let port = preview.port;
    assert_eq!(preview.get("/about.html").status, 200);
    let connect = || {
        let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    };

    // A thousand open connections, half of which never finish what they say.
    let open: Vec<TcpStream> = (0..500).map(|_| connect()).collect();
    let slow: Vec<TcpStream> = (0..500)
        .map(|number| {
            let mut stream = connect();
            let part = ["G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: localhost", "GET / HTTP/1.1\r\nX: "][number % 4];
            stream.write_all(part.as_bytes()).unwrap();
            stream
        })
        .collect();
    let stopped = AtomicBool::new(true);
    let beside_slow = percentile(others(port, &stopped));

    // Ten thousand requests as fast as they are answered, over 32 of the open connections.
    let stop = AtomicBool::new(false);
    let answered = AtomicUsize::new(0);
    let mut open = open;
    let in_burst = std::thread::scope(|scope| {
        let other = scope.spawn(|| others(port, &stop));
        let burst: Vec<_> = open
            .iter_mut()
            .take(32)
            .enumerate()
            .map(|(number, stream)| {
                let answered = &answered;
                scope.spawn(move || {
                    let paths = ["/index.html", "/2020/jinan/1.html", "/practices.html", "/about.html"];
                    while answered.fetch_add(1, Ordering::Relaxed) < 10_000 {
                        ask(stream, port, paths[number % paths.len()]).unwrap();
                    }
                })
            })
            .collect();
        burst.into_iter().for_each(|thread| thread.join().unwrap());
        stop.store(true, Ordering::Relaxed);
        other.join().unwrap()
    });
    let in_burst = percentile(in_burst);
    println!("95th percentile beside 500 slow clients {beside_slow:?}, in a burst of 10,000 requests {in_burst:?}");
    assert!(beside_slow < SOON, "beside slow clients: {beside_slow:?}");
    assert!(in_burst < SOON, "in a burst: {in_burst:?}");

    // Those that never finish are sent away.
    let begun = Instant::now();
    for mut stream in slow {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut rest = Vec::new();
        let _ = stream.read_to_end(&mut rest);
    }
    assert!(begun.elapsed() < Duration::from_secs(15), "slow clients were kept for {:?}", begun.elapsed());
}
