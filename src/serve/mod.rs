//! A site's folder → a web server that shows it as it is now: the preview.
//!
//! | file | what it does |
//! |---|---|
//! | `watch` | changes of files → looks at the site → snapshots, one after the other |
//! | `snapshot` | one look at the site; prints an address when it is asked for |
//! | `net` | connections: how many, how long |
//! | `gate` | who may ask what: host, origin, method, access code |
//! | `answer` | address → response: pages, redirects, ranges, conditional requests |
//! | `file` | files of the site, in parts |
//! | `live` | the channel to open pages: reload, styles, findings |
//! | `finding` | diagnostics as the overlay and the panel show them |
//! | `panel` | the panel at `/_anli/` |
//!
//! The only place with an async runtime. Changes no file. Pages come through the same functions as those of a build;
//! the client script is added here and nowhere else, so built output never holds it.

mod answer;
mod file;
mod finding;
mod gate;
mod live;
mod net;
mod panel;
mod snapshot;
mod watch;

use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::moment::Moment;
use crate::site::{Options, Site};
use gate::Gate;
use snapshot::Snapshot;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::{Semaphore, watch as channel};

/// The port when none is asked for; if it is taken, one of the next ones.
pub const PORT: u16 = 4000;
/// How many ports are tried to name a free one.
const TRIES: u16 = 50;
/// Threads that serve connections; printing has its own.
const WORKERS: usize = 2;

/// The wider examination of a site: `check` stands beside this module, so the command hands it over.
pub type Examine = fn(&Disk, &Site) -> Vec<Diagnostic>;

/// What is wanted.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The folder of `site.toml`.
    pub root: PathBuf,
    /// Drafts and so on.
    pub options: Options,
    /// The day by which a page counts as expired, for its mark.
    pub today: Option<Moment>,
    /// Where to listen; this machine only by default.
    pub host: Option<IpAddr>,
    /// The port; [`PORT`] or one near it when not given.
    pub port: Option<u16>,
    /// Listen on the network, with an access code.
    pub share: bool,
    /// Look at the files at intervals instead of waiting for the system to report changes.
    pub poll: bool,
    /// An address that opens an editor, with `{path}`, `{line}` and `{column}`.
    pub editor: Option<String>,
    /// The findings of `anli check`, for the panel.
    pub examine: Examine,
    /// Language of panel and overlay.
    pub language: Language,
}

/// Where the preview can be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// For this machine, access code included.
    pub here: String,
    /// For others on the network.
    pub shared: Option<String>,
    /// The panel.
    pub panel: String,
    /// The port that was asked for but is taken.
    pub instead_of: Option<u16>,
}

/// What happened, for whoever prints it.
pub enum Event<'a> {
    /// The site has been looked at and can be asked for.
    Ready(&'a Addresses),
    /// The site has been looked at: the first time, or because something changed.
    Looked {
        /// The site, if its settings can be used.
        site: Option<&'a Site>,
        /// All findings.
        diagnostics: &'a [Diagnostic],
        /// Nothing had been looked at before.
        first: bool,
    },
    /// Changes are found by looking at intervals from now on.
    Polling(Why),
}

/// Why changes are found by looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was asked for.
    Asked,
    /// The system watches no more folders.
    Limit,
    /// The system cannot watch at all.
    Refused,
    /// A change was found that the system had not reported.
    Silent,
}

/// Is told what happens; called from another thread.
pub type Observer = Arc<dyn Fn(Event<'_>) + Send + Sync>;

/// What every request may use.
struct Shared {
    disk: Disk,
    setup: Setup,
    gate: Gate,
    snapshots: channel::Receiver<Option<Arc<Snapshot>>>,
    /// As many pages are printed at once.
    printing: Semaphore,
}

impl Shared {
    /// The newest snapshot; waits for the first one.
    async fn snapshot(&self) -> Option<Arc<Snapshot>> {
        let mut snapshots = self.snapshots.clone();
        snapshots.wait_for(Option::is_some).await.ok()?.clone()
    }

    /// One of two texts.
    fn pick<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.setup.language {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}

/// Serves until it is interrupted.
pub fn run(disk: Disk, setup: Setup, observer: Observer) -> Result<(), Box<Diagnostic>> {
    let (listener, instead_of) = listen(&setup)?;
    let failed = |error: std::io::Error| Box::new(Diagnostic::new(Code::SERVE_FAILED).with("reason", crate::disk::reason(&error)));
    let at = listener.local_addr().map_err(failed)?;
    let code = setup.share.then(gate::new_code).transpose().map_err(failed)?;
    let gate = Gate::new(at, code);
    let addresses = addresses(&setup, &gate, at, instead_of);
    let (sender, snapshots) = channel::channel(None);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(64)
        .enable_all()
        .build()
        .map_err(failed)?;
    let watcher = watch::Watcher::new(disk.clone(), setup.clone(), observer, addresses, sender);
    // Ends with the process: a look at a large site must not keep the program from ending.
    std::thread::spawn(move || watcher.run());
    let printing = Semaphore::new(rayon::current_num_threads().max(2));
    let shared = Arc::new(Shared { disk, setup, gate, snapshots, printing });
    let result = runtime.block_on(async {
        tokio::select! {
            result = net::accept(listener, shared) => result,
            result = tokio::signal::ctrl_c() => result,
        }
    });
    runtime.shutdown_background();
    result.map_err(failed)
}

/// The port asked for, or without one a free port from [`PORT`] on; and the port that was taken.
fn listen(setup: &Setup) -> Result<(TcpListener, Option<u16>), Box<Diagnostic>> {
    let everywhere = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
    let host = setup.host.unwrap_or(if setup.share { everywhere } else { IpAddr::V4(Ipv4Addr::LOCALHOST) });
    let bind = |port: u16| TcpListener::bind(SocketAddr::new(host, port));
    let wanted = setup.port.unwrap_or(PORT);
    let error = match bind(wanted) {
        Ok(listener) => return Ok((listener, None)),
        Err(error) => error,
    };
    if error.kind() != std::io::ErrorKind::AddrInUse {
        let reason = crate::disk::reason(&error);
        return Err(Box::new(Diagnostic::new(Code::CANNOT_LISTEN).with("address", SocketAddr::new(host, wanted)).with("reason", reason)));
    }
    let free = (1..TRIES).filter_map(|step| wanted.checked_add(step)).find_map(|port| Some((port, bind(port).ok()?)));
    match (setup.port, free) {
        (None, Some((_, listener))) => Ok((listener, Some(wanted))),
        (_, free) => {
            let free = free.map_or_else(|| "0".to_owned(), |(port, _)| port.to_string());
            Err(Box::new(Diagnostic::new(Code::PORT_IN_USE).with("port", wanted).with("free", free)))
        }
    }
}

fn addresses(setup: &Setup, gate: &Gate, at: SocketAddr, instead_of: Option<u16>) -> Addresses {
    let entry = gate.code().map(|code| format!("?code={code}")).unwrap_or_default();
    let own = if at.ip().is_unspecified() || at.ip().is_loopback() { "localhost".to_owned() } else { printed(at.ip()) };
    let network = if at.ip().is_unspecified() { network_address() } else { Some(at.ip()).filter(|ip| !ip.is_loopback()) };
    let base = |host: &str| format!("http://{host}:{}/", at.port());
    Addresses {
        here: base(&own) + &entry,
        shared: network.filter(|_| setup.share || setup.host.is_some()).map(|ip| base(&printed(ip)) + &entry),
        panel: base(&own) + "_anli/",
        instead_of,
    }
}

fn printed(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}

/// This machine's address on the network: the one it would send from. Nothing is sent.
fn network_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // An address that is kept free for documentation (RFC 5737).
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|at| at.ip()).filter(|ip| !ip.is_unspecified())
}
