//! The one integration binary; each module tests one part from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::print_stderr, clippy::print_stdout)]

mod body_limits;
mod body_properties;
mod body_render;
mod diagnostics;
mod disk;
mod fix;
mod harness;
mod layering;
mod output;
mod publish;
mod sample;
mod specs;
mod theme;
