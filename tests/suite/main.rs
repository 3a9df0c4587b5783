//! The integration tests, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod body_limits;
mod body_properties;
mod body_render;
mod specs;
