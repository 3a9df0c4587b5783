//! One short file a command: what was meant → calls of the site → what is reported. No logic of its own.

mod apply;
mod build;
mod check;
mod clean;
mod diff;
mod explain;
mod export;
mod fix;
mod import;
mod init;
mod list;
mod new;
mod pack;
mod publish;
mod review;
mod schema;
mod search;
mod serve;
mod theme;
mod verify;

use crate::cli::{Action, Arguments, Read};
use crate::diagnostic::{Code, Diagnostic};
use crate::disk::Disk;
use crate::load;
use crate::report::{Color, Report};
use crate::site::{self, Options, Site};
use crate::source::MAX_SOURCE_BYTES;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// How a run ended; the number is the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All is well.
    Clean = 0,
    /// Errors in the content, or warnings under `--strict`.
    Content = 1,
    /// It cannot run: arguments, settings, theme, disk.
    Cannot = 2,
    /// Our own mistake, caught.
    Bug = 4,
}

/// Looks a variable of the environment up.
pub type Environment = Box<dyn Fn(&str) -> Option<String>>;

/// What a run needs from outside: everything that is not an argument.
pub struct World {
    /// Where it was started.
    pub here: PathBuf,
    /// The user's home folder.
    pub home: Option<PathBuf>,
    /// A variable of the environment.
    pub environment: Environment,
    /// Standard error is a terminal.
    pub terminal: bool,
    /// Seconds since 1970 in UTC; asked only by `check` without `--as-of`.
    pub seconds: Box<dyn Fn() -> i64>,
}

/// A command at work.
pub(crate) struct Run<'a> {
    pub disk: Disk,
    pub report: &'a Report,
    pub world: &'a World,
    pub arguments: &'a Arguments,
}

/// Reads arguments and runs the command they mean.
pub fn run(arguments: Vec<std::ffi::OsString>, world: &World) -> Exit {
    let arguments = match crate::cli::read(arguments, &world.environment) {
        Read::Run(arguments) => arguments,
        Read::Show(text) => {
            let report = Report::plain();
            report.result(text.trim_end());
            return if report.lost() { Exit::Cannot } else { Exit::Clean };
        }
        Read::Wrong(text) => {
            Report::plain().say(text.trim_end());
            return Exit::Cannot;
        }
    };
    let color = match arguments.color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let plain = (world.environment)("NO_COLOR").is_some_and(|value| !value.is_empty())
                || (world.environment)("TERM").is_some_and(|term| term == "dumb");
            world.terminal && !plain
        }
    };
    if let Some(jobs) = arguments.jobs {
        // A second call in one process is refused and changes nothing; the program makes only one.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(jobs).build_global();
    }
    let report = Report::new(arguments.language, arguments.format, color, arguments.quiet);
    let run = Run { disk: Disk::default(), report: &report, world, arguments: &arguments };
    let exit = match &arguments.action {
        Action::Serve(wanted) => serve::run(&run, wanted),
        Action::Build(options) => build::run(&run, options),
        Action::Init { folder } => init::run(&run, folder),
        Action::New(wanted) => new::run(&run, wanted),
        Action::Clean { output } => clean::run(&run, output),
        Action::List { what, json, drafts } => list::run(&run, *what, *json, *drafts),
        Action::Completions(shell) => schema::completions(&run, *shell),
        Action::Schema(which) => schema::run(&run, *which),
        Action::Import(wanted) => import::run(&run, wanted),
        Action::Fix(wanted) => fix::run(&run, wanted),
        Action::Search(wanted) => search::run(&run, wanted),
        Action::Check(wanted) => check::run(&run, wanted),
        Action::Explain(code) => explain::run(&run, code),
        Action::Theme(wanted) => theme::run(&run, wanted),
        Action::Pack(wanted) => pack::run(&run, wanted),
        Action::Verify(wanted) => verify::run(&run, wanted),
        Action::Apply { package, folder } => apply::run(&run, package, folder),
        Action::Diff(wanted) => diff::run(&run, wanted),
        Action::Review(wanted) => review::run(&run, wanted),
        Action::Export(wanted) => export::run(&run, wanted),
        Action::Publish(wanted) => publish::run(&run, wanted),
    };
    if !report.lost() {
        return exit;
    }
    run.fail(&world.here, &[Diagnostic::new(Code::RESULT_LOST)])
}

impl Run<'_> {
    /// The site's folder: as named, or the nearest above that holds `site.toml`.
    pub fn root(&self) -> Result<PathBuf, Exit> {
        match &self.arguments.root {
            Some(root) => Ok(self.world.here.join(root)),
            None => load::find_root(&self.disk, &self.world.here).map_err(|finding| self.fail(&self.world.here, &[*finding])),
        }
    }

    /// Opens the site. Errors are left to the caller, save those without which there is none.
    pub fn open(&self, root: &Path, options: &Options) -> Result<(Site, Vec<Diagnostic>), Exit> {
        let outcome = site::open(&self.disk, root, options);
        match outcome.value {
            Some(site) => Ok((site, outcome.diagnostics)),
            // Without settings nothing can run, whatever is wrong in them.
            None => Err(self.fail(root, &outcome.diagnostics).max(Exit::Cannot)),
        }
    }

    /// Prints diagnostics with excerpts and gives the exit code of the worst.
    pub fn fail(&self, root: &Path, diagnostics: &[Diagnostic]) -> Exit {
        self.tell(root, None, diagnostics);
        exit_of(diagnostics)
    }

    /// Prints diagnostics. Texts are read again for the excerpts: a large site does not keep them.
    pub fn tell(&self, root: &Path, site: Option<&Site>, diagnostics: &[Diagnostic]) {
        self.report.diagnostics(diagnostics, &texts_of(&self.disk, root, site));
    }
}

/// Where the printer gets the texts of a site's files from.
pub(crate) fn texts_of<'a>(disk: &'a Disk, root: &'a Path, site: Option<&'a Site>) -> impl Fn(&str) -> Option<Arc<str>> + 'a {
    move |path| {
        let from_theme = site.and_then(|site| site.theme.source(path).cloned());
        let known = path == load::CONFIG || ["content/", "themes/", "static/"].iter().any(|folder| path.starts_with(folder));
        from_theme.or_else(|| {
            let bytes = disk.read_bytes(root, path, MAX_SOURCE_BYTES, None).ok().filter(|_| known)?;
            Some(Arc::from(crate::parse::encoding::readable(&bytes)))
        })
    }
}

/// The exit code of a set of findings: what keeps us from running weighs more than what is wrong in the content.
pub(crate) fn exit_of(diagnostics: &[Diagnostic]) -> Exit {
    let content =
        |found: &Diagnostic| !found.place.as_ref().is_some_and(|place| &*place.path == load::CONFIG || place.path.starts_with("themes/"));
    let worst = diagnostics.iter().filter(|found| found.is_error()).map(|found| match found.code.group() {
        2..=4 if content(found) => Exit::Content,
        7 if found.code.id() < "E730" => Exit::Content,
        9 => Exit::Bug,
        _ => Exit::Cannot,
    });
    worst.max().unwrap_or(Exit::Clean)
}

/// Says that anli itself failed.
pub fn our_mistake(reason: &str) -> Exit {
    let found = Diagnostic::new(Code::BUG).with("reason", reason);
    Report::plain().diagnostics(&[found], &|_| None);
    Exit::Bug
}
