//! The sample site, built once for all tests, and its pages by kind.

use super::harness;
use super::server::Server;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One page of every kind of the sample.
pub const KINDS: &[&str] = &[
    "index.html",
    "2020/index.html",
    "2020/report/1.html",
    "2020/report/2.html",
    "2020/jinan/1.html",
    "cities/index.html",
    "cities/jinan.html",
    "cities/jinan/jiaoyu-touru.html",
    "topics/index.html",
    "topics/jiaoyu-touru.html",
    "practices.html",
    "figures.html",
    "terms.html",
    "search.html",
    "sitemap.html",
    "404.html",
    "about.html",
    "accessibility.html",
    "print/2020.html",
];

/// A finished site and its server. The sample says it stands at `/anli/`, so it is served there.
pub struct Built {
    folder: PathBuf,
    server: Server,
}

impl Built {
    /// Where the finished site lies.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The address of a page over HTTP, below a sub-path and under the policy.
    pub fn http(&self, page: &str) -> String {
        self.server.at(page)
    }

    /// The address of a page on disk.
    pub fn file(&self, page: &str) -> String {
        format!("file://{}/{page}", self.folder.display())
    }
}

/// Builds the site in `root`, which must have `site.toml`.
pub fn build(root: &Path) -> Built {
    let folder = root.join("public");
    harness::build(root, &folder, &[]);
    let server = Server::new(&folder, "anli");
    Built { folder, server }
}

/// The sample, built once for all tests.
pub fn sample() -> &'static Built {
    static SAMPLE: OnceLock<Built> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        // Below the target folder and not in a temporary one: nothing tidies up what lives as long as the program.
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("browser-sample");
        let _ = std::fs::remove_dir_all(&root);
        harness::sample(&root);
        build(&root)
    })
}
