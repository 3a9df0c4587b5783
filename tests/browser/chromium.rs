//! One Chromium for all tests, spoken to over a pair of pipes in the DevTools protocol; it ends with the tests.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, OnceLock};
use std::time::{Duration, Instant};

/// Longest wait for anything.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// What came in and was not yet asked for.
#[derive(Default)]
struct Inbox {
    answers: BTreeMap<u64, Value>,
    events: BTreeMap<String, Vec<Value>>,
    ended: bool,
}

/// A running Chromium.
pub struct Chromium {
    out: Mutex<File>,
    next: AtomicU64,
    inbox: Mutex<Inbox>,
    changed: Condvar,
}

static RUNNING: OnceLock<Option<Chromium>> = OnceLock::new();

/// The one Chromium of this run; started when first asked for. `None`, and said so, where there is none.
pub fn chromium() -> Option<&'static Chromium> {
    let running = RUNNING.get_or_init(|| program().map(Chromium::start)).as_ref();
    if running.is_none() {
        // Not `eprintln!`: the test harness would swallow it.
        let _ = writeln!(std::io::stderr(), "SKIPPED: no Chromium on this machine (looked for chromium, google-chrome, $CHROMIUM)");
    }
    running
}

fn program() -> Option<String> {
    let named = std::env::var("CHROMIUM").ok();
    let known = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].map(str::to_owned);
    named.into_iter().chain(known).find(|name| {
        let answer = Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        answer.is_ok_and(|status| status.success())
    })
}

impl Chromium {
    fn start(program: String) -> Chromium {
        let folder = tempfile::tempdir().unwrap().keep();
        let (to, from) = (folder.join("to"), folder.join("from"));
        for pipe in [&to, &from] {
            assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
        }
        // The shell joins the named pipes to the descriptors 3 and 4, where Chromium expects them, and tidies up after it.
        let line = "\"$0\" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
             --disable-component-update --disable-sync --disable-extensions --mute-audio --hide-scrollbars \
             --disable-background-timer-throttling --disable-backgrounding-occluded-windows --disable-renderer-backgrounding \
             --remote-debugging-pipe --user-data-dir=\"$1/profile\" about:blank 3<\"$1/to\" 4>\"$1/from\"; rm -rf \"$1\"";
        let mut shell = Command::new("sh");
        shell.args(["-c", line, &program]).arg(&folder);
        shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // It ends when its pipe closes, that is with this process.
        let mut child = shell.spawn().unwrap();
        std::thread::spawn(move || child.wait());
        let out = OpenOptions::new().write(true).open(&to).unwrap();
        let answers = File::open(&from).unwrap();
        std::thread::spawn(move || {
            // `chromium` returns only when the start below is done.
            let chromium = loop {
                match RUNNING.get() {
                    Some(Some(chromium)) => break chromium,
                    _ => std::thread::sleep(Duration::from_millis(1)),
                }
            };
            chromium.listen(answers);
        });
        Chromium { out: Mutex::new(out), next: AtomicU64::new(1), inbox: Mutex::default(), changed: Condvar::new() }
    }

    fn listen(&self, answers: File) {
        for message in BufReader::new(answers).split(0) {
            let Ok(message) = message else { break };
            let message: Value = serde_json::from_slice(&message).unwrap();
            let mut inbox = self.inbox.lock().unwrap();
            match (message["id"].as_u64(), message["sessionId"].as_str()) {
                (Some(id), _) => drop(inbox.answers.insert(id, message)),
                (None, Some(session)) => inbox.events.entry(session.to_owned()).or_default().push(message),
                (None, None) => {}
            }
            self.changed.notify_all();
        }
        self.inbox.lock().unwrap().ended = true;
        self.changed.notify_all();
    }

    /// Sends a command and waits for its result.
    pub fn call(&self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        self.attempt(session, method, parameters).unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// The same, where an error is an answer too.
    pub fn attempt(&self, session: Option<&str>, method: &str, parameters: Value) -> Result<Value, Value> {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        let mut message = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.out.lock().unwrap().write_all(&bytes).unwrap();
        let answer = self.wait(method, |inbox| inbox.answers.remove(&id));
        match answer.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(answer["result"].clone()),
        }
    }

    /// Waits for an event of a session; events before it stay to be [taken](Self::events).
    pub fn event(&self, session: &str, method: &str, after: usize) -> Value {
        self.wait(method, |inbox| inbox.events.get(session)?.iter().skip(after).find(|event| event["method"] == method).cloned())
    }

    /// All events of a session so far.
    pub fn events(&self, session: &str) -> Vec<Value> {
        self.inbox.lock().unwrap().events.get(session).cloned().unwrap_or_default()
    }

    /// Forgets the events of a session.
    pub fn forget(&self, session: &str) {
        self.inbox.lock().unwrap().events.remove(session);
    }

    fn wait(&self, what: &str, mut find: impl FnMut(&mut Inbox) -> Option<Value>) -> Value {
        let until = Instant::now() + PATIENCE;
        let mut inbox = self.inbox.lock().unwrap();
        loop {
            if let Some(found) = find(&mut inbox) {
                return found;
            }
            assert!(!inbox.ended, "Chromium ended while waiting for {what}");
            assert!(Instant::now() < until, "nothing came for {what}");
            inbox = self.changed.wait_timeout(inbox, Duration::from_millis(200)).unwrap().0;
        }
    }
}
