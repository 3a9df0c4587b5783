//! Source text → values. Pure functions: no disk, no clock, one file at a time.

pub mod markdown;
