//! The one integration binary; each module tests one part from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout)]

mod body_limits;
mod body_properties;
mod body_render;
mod check;
mod check_forms;
mod diagnostics;
mod disk;
mod export;
mod fix;
mod harness;
mod import;
mod import_files;
mod import_fuzz;
mod layering;
mod output;
mod planted;
mod publish;
mod sample;
mod search;
mod serve;
mod shards;
mod specs;
mod theme;
