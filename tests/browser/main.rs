//! Tests in a real browser. They are not part of a plain `cargo test`: see README.md beside this file.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout)]

mod chromium;
mod export;
#[allow(dead_code, reason = "shared with the suite")]
#[path = "../suite/harness.rs"]
mod harness;
#[allow(dead_code, reason = "helpers that some subject needs, not each")]
mod page;
#[allow(dead_code, reason = "shared with the suite")]
#[path = "../suite/serve/preview.rs"]
mod preview;
mod search;
mod serve;
mod server;
#[allow(dead_code, reason = "helpers that some subject needs, not each")]
mod sites;
mod theme_axe;
mod theme_budget;
mod theme_keys;
mod theme_page;
mod theme_pictures;
mod theme_print;
mod theme_settings;
