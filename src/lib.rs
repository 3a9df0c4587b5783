//! anli.
#![forbid(unsafe_code)]
pub mod diagnostic;
pub mod disk;
pub mod document;
pub mod output;
pub mod source;
pub mod text;
