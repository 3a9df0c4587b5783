//! Starts anli: hands arguments, environment and folders over, turns the result into an exit code.
//!
//! A panic is our own mistake: it is caught and said so, and the last good output is still there.

use anli::command::{self, World};
use std::io::IsTerminal;
use std::process::ExitCode;

/// Printing a page makes thousands of small strings; the system's allocator takes a third of a build's time for them.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(clippy::disallowed_methods, reason = "the one place where arguments, environment and clock are read")]
fn main() -> ExitCode {
    // Panics are told once, in words, below.
    std::panic::set_hook(Box::new(|_| {}));
    let result = std::panic::catch_unwind(|| {
        let world = World {
            here: std::env::current_dir().unwrap_or_else(|_| ".".into()),
            home: std::env::var_os("HOME")
                .or_else(|| std::env::var_os("USERPROFILE"))
                .map(Into::into)
                .filter(|home: &std::path::PathBuf| !home.as_os_str().is_empty()),
            environment: Box::new(|name| std::env::var(name).ok()),
            terminal: std::io::stderr().is_terminal(),
            seconds: Box::new(|| {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
                since.map_or(0, |since| i64::try_from(since.as_secs()).unwrap_or(0))
            }),
        };
        command::run(std::env::args_os().collect(), &world)
    });
    let exit = result.unwrap_or_else(|panic| {
        let reason = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        command::our_mistake(reason.as_deref().unwrap_or("?"))
    });
    ExitCode::from(exit as u8)
}
