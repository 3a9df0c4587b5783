//! A web server for a folder of finished files, as a government's server is set up: a fixed policy header, a sub-path.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;

/// The policy every page must work under.
pub const POLICY: &str = "default-src 'self'";

/// A running server; it ends with the tests.
pub struct Server {
    /// Address of the folder, with `/` at the end.
    pub base: String,
}

impl Server {
    /// Serves `folder` below `/path/` (empty: at the top) with the policy [`POLICY`]. Unknown addresses get `404.html`.
    pub fn new(folder: &Path, path: &str) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let top = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        let base = format!("http://{}{top}", listener.local_addr().unwrap());
        let folder = folder.to_owned();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (folder, top) = (folder.clone(), top.clone());
                std::thread::spawn(move || drop(answer(stream, &folder, &top)));
            }
        });
        Server { base }
    }

    /// The address of a page.
    pub fn at(&self, page: &str) -> String {
        format!("{}{page}", self.base)
    }
}

fn answer(stream: TcpStream, folder: &Path, top: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let asked = line.split_whitespace().nth(1).unwrap_or("/").split(['?', '#']).next().unwrap_or("/").to_owned();
    while reader.read_line(&mut line)? > 2 {}
    let below = asked.strip_prefix(top).map(|below| percent_encoding::percent_decode_str(below).decode_utf8_lossy().into_owned());
    let below = below.map(|below| if below.is_empty() || below.ends_with('/') { below + "index.html" } else { below });
    let found = below.filter(|below| !below.contains("..")).and_then(|below| Some((fs::read(folder.join(&below)).ok()?, below)));
    let (status, bytes, name) = match found {
        Some((bytes, name)) => ("200 OK", bytes, name),
        None => ("404 Not Found", fs::read(folder.join("404.html")).unwrap_or_default(), "404.html".to_owned()),
    };
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\nContent-Security-Policy: {POLICY}\r\nConnection: close\r\n\r\n",
        media_type(&name),
        bytes.len()
    )?;
    stream.write_all(&bytes)
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "xml" => "application/xml",
        "png" => "image/png",
        _ => "application/octet-stream",
    }
}
