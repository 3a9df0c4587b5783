//! anli.
#![forbid(unsafe_code)]
pub mod config;
pub mod diagnostic;
pub mod document;
pub mod link;
pub mod model;
pub mod moment;
pub mod parse;
pub mod place;
pub mod route;
pub mod source;
pub mod text;
