//! A line that can be cut: bytes go through until so many have passed, then every connection is closed.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::thread;

/// A proxy on a port of its own.
pub struct Proxy {
    pub port: u16,
    left: Arc<AtomicI64>,
}

impl Proxy {
    pub fn start(to: u16) -> Proxy {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let left = Arc::new(AtomicI64::new(i64::MAX));
        let shared = left.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(("127.0.0.1", to)) else { continue };
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (mut from, mut to, left) = (from.try_clone().unwrap(), to.try_clone().unwrap(), shared.clone());
                    thread::spawn(move || {
                        let mut piece = [0; 8192];
                        while let Ok(count @ 1..) = from.read(&mut piece) {
                            if left.fetch_sub(count as i64, Ordering::SeqCst) < count as i64 || to.write_all(&piece[..count]).is_err() {
                                break;
                            }
                        }
                        let _ = from.shutdown(Shutdown::Both);
                        let _ = to.shutdown(Shutdown::Both);
                    });
                }
            }
        });
        Proxy { port, left }
    }

    /// The line dies after so many bytes, in both directions together.
    pub fn cut_after(&self, bytes: i64) {
        self.left.store(bytes, Ordering::SeqCst);
    }

    /// The line is whole again.
    pub fn open(&self) {
        self.left.store(i64::MAX, Ordering::SeqCst);
    }
}
