//! The one integration binary; each module tests one part from outside.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, clippy::print_stderr)]

mod body_limits;
mod body_properties;
mod diagnostics;
mod disk;
mod output;
mod specs;
