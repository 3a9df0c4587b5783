//! From the office to the portal: a built site becomes a sealed package, a package becomes a folder of the portal, two
//! releases become a comparison that a reviewer can read, and a review becomes a demand on every page.
//!
//! Users of the site: they build through `site` and `output` like everybody else, write only through `disk` and
//! `output`, and decide nothing about what a page looks like.
//!
//! | module | what it turns into what |
//! |---|---|
//! | `pack` | built site → package, with [`release`] and [`digests`] as its control files and [`rules`] for names |
//! | `known` | digests of an earlier run ↔ a local file |
//! | `package`, `contents` | package → checked contents |
//! | `verify` | folder or package → what was tampered with |
//! | `apply` | package → folder of the portal, in one step |
//! | `diff` | two releases → the differences in words |
//! | `target` | sealed release → folder, SFTP, WebDAV, object storage, FTP |
//! | `review` | a page and its record → what is missing of three reviews and three proofreads |

mod apply;
mod contents;
pub mod diff;
pub mod digests;
mod known;
mod pack;
mod package;
pub mod release;
pub mod review;
pub mod rules;
pub mod target;
mod verify;

pub use apply::{Applied, apply};
pub use contents::Contents;
pub use known::Known;
pub use pack::{Order, Packed, Sealed, make_folders, pack, seal};
pub use package::Package;
pub use verify::{Verified, contents_of, verify};
