//! The integration tests, one binary.

mod body_limits;
mod body_properties;
mod specs;
