//! Placeholder for the benchmark of a whole build.
fn main() {}
