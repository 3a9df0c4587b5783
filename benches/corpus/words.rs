//! The vocabulary of the generated corpus, by what it is for.

mod names;
mod sentences;
mod subjects;

pub use names::*;
pub use sentences::*;
pub use subjects::*;
