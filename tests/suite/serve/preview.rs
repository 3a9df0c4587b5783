//! A running `anli serve`, and plain requests to it.

use super::harness::anli;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// Longest wait for anything.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A running preview; it ends with the value.
pub struct Preview {
    pub child: Child,
    pub port: u16,
    /// What it says on either stream, line by line.
    pub said: Receiver<String>,
}

impl Preview {
    /// Starts it on a free port and waits until it can be asked.
    pub fn start(root: &Path, more: &[&str]) -> Preview {
        Preview::start_on(0, root, more)
    }

    /// The same on a certain port.
    pub fn start_on(port: u16, root: &Path, more: &[&str]) -> Preview {
        let mut command = anli(&["--root", root.to_str().unwrap(), "--lang", "en", "serve", "--port", &port.to_string()]);
        command.args(more);
        Preview::run(command)
    }

    /// The address of a path.
    pub fn at(&self, path: &str) -> String {
        format!("http://localhost:{}{path}", self.port)
    }

    /// Runs a command that becomes a preview.
    pub fn run(mut command: std::process::Command) -> Preview {
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (sender, said) = mpsc::channel();
        let (out, errors) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let other = sender.clone();
        std::thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        std::thread::spawn(move || BufReader::new(errors).lines().map_while(Result::ok).for_each(|line| drop(other.send(line))));
        let mut preview = Preview { child, port: 0, said };
        let line = preview.wait_for("http://localhost:");
        let rest = line.split("http://localhost:").nth(1).unwrap();
        preview.port = rest.split('/').next().unwrap().parse().unwrap();
        preview
    }

    /// The next line that holds a text.
    pub fn wait_for(&self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.said.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.contains(text) => return line,
                Ok(_) => {}
                Err(_) => panic!("never said: {text}"),
            }
        }
    }

    /// Asks for a path.
    pub fn get(&self, path: &str) -> Answer {
        let host = format!("localhost:{}", self.port);
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    }

    /// Sends bytes as they are and reads what comes until the end.
    pub fn ask(&self, request: &str) -> Answer {
        let mut stream = self.connect();
        // The server may answer and close before it has read all.
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        Answer::parse(bytes)
    }

    /// A connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Waits until a path is answered as wanted.
    pub fn until(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let end = Instant::now() + PATIENCE;
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(Instant::now() < end, "{path}: still {} {}", answer.status, answer.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer of the server.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: Vec<u8>) -> Answer {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or(bytes.len());
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let status = head.split_whitespace().nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        Answer { status, head, body: bytes.get(end + 4..).unwrap_or_default().to_vec() }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }
}
