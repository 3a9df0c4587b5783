//! The integration tests, one binary.

mod specs;
