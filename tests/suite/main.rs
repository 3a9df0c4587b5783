//! The one integration binary; each module tests one part from outside.

mod disk;
mod output;
