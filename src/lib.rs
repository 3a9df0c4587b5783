//! anli.
#![forbid(unsafe_code)]
pub mod diagnostic;
pub mod document;
pub mod parse;
pub mod render;
pub mod source;
pub mod text;
