//! The one integration binary; each module tests one part from outside.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod disk;
mod output;
