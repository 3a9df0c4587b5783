//! `anli serve`, and `anli` alone.

use super::{Exit, Run, texts_of};
use crate::cli::Serve;
use crate::diagnostic::Diagnostic;
use crate::disk::Disk;
use crate::link::Visibility;
use crate::report::Report;
use crate::serve::{self, Addresses, Event, Setup, Why};
use crate::site::{Options, Site};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};

pub(super) fn run(run: &Run<'_>, wanted: &Serve) -> Exit {
    let root = match run.root() {
        Ok(root) => root,
        Err(exit) => return exit,
    };
    let setup = Setup {
        root: root.clone(),
        options: Options { visibility: Visibility { drafts: wanted.drafts, as_of: None }, base_url: None },
        today: wanted.drafts.then(crate::report::today).flatten(),
        host: wanted.host,
        port: wanted.port,
        share: wanted.share,
        poll: wanted.poll,
        editor: wanted.editor.clone(),
        examine: super::check::findings,
        language: run.report.language(),
    };
    let teller = Teller { report: *run.report, disk: run.disk.clone(), root: root.clone(), open: wanted.open, last: Mutex::default() };
    match serve::run(run.disk.clone(), setup, Arc::new(move |event| teller.tell(event))) {
        Ok(()) => Exit::Clean,
        Err(finding) => run.fail(&root, &[*finding]),
    }
}

/// Prints what happens.
struct Teller {
    report: Report,
    disk: Disk,
    root: PathBuf,
    open: bool,
    /// What was found at the last look: only what is new is printed.
    last: Mutex<BTreeSet<Diagnostic>>,
}

impl Teller {
    fn tell(&self, event: Event<'_>) {
        match event {
            Event::Ready(addresses) => self.ready(addresses),
            Event::Looked { site, diagnostics, first } => self.looked(site, diagnostics, first),
            Event::Polling(why) => self.report.say(match why {
                Why::Asked => self.report.pick("每隔一会儿查看一次文件", "looking at the files at intervals"),
                Why::Limit => self.report.pick(
                    "系统允许监视的文件夹数用完了（inotify 上限），改为每隔一会儿查看一次文件（轮询），预览照常",
                    "the system's limit of watched folders (inotify) is reached; looking at the files at intervals instead (polling)",
                ),
                Why::Refused => self.report.pick(
                    "系统不能通知文件变化，改为每隔一会儿查看一次文件（轮询），预览照常",
                    "the system cannot report changes of files; looking at them at intervals instead (polling)",
                ),
                Why::Silent => self.report.pick(
                    "这个磁盘不通知文件变化（多半是网络盘），改为每隔一会儿查看一次（轮询），预览照常",
                    "this disk does not report changes (probably a network disk); looking at intervals instead (polling)",
                ),
            }),
        }
    }

    fn ready(&self, addresses: &Addresses) {
        let report = &self.report;
        if let Some(port) = addresses.instead_of {
            report.say(&match report.language() {
                crate::diagnostic::catalogue::Language::Zh => format!("端口 {port} 已被占用，换用下面的端口"),
                crate::diagnostic::catalogue::Language::En => format!("port {port} is taken; using the one below"),
            });
        }
        report.result(&format!("{} {}", report.pick("预览：", "preview:"), addresses.here));
        if let Some(shared) = &addresses.shared {
            report.result(&format!("{} {shared}", report.pick("给别人看：", "for others:")));
        }
        report.say(&format!(
            "{} {}{}",
            report.pick("总览：", "panel:"),
            addresses.panel,
            report.pick("；保存文件，网页自己刷新；按 Ctrl+C 结束", "; save a file and the page refreshes; Ctrl+C ends")
        ));
        if self.open && !browse(&addresses.here) {
            report.say(report.pick("没能打开浏览器，请自己打开上面的地址", "the browser could not be opened; open the address above"));
        }
    }

    fn looked(&self, site: Option<&Site>, diagnostics: &[Diagnostic], first: bool) {
        let now: BTreeSet<Diagnostic> = diagnostics.iter().cloned().collect();
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let new: Vec<Diagnostic> = now.difference(&last).cloned().collect();
        self.report.diagnostics(&new, &texts_of(&self.disk, &self.root, site));
        let errors = |list: &BTreeSet<Diagnostic>| list.iter().filter(|found| found.is_error()).count();
        let (before, left) = (errors(&last), errors(&now));
        let report = &self.report;
        if left > 0 {
            let files =
                report.pick("处错误；出错的文件仍按上次没有错时的样子显示", "errors; a file with an error is shown as it last was without");
            report.say(&format!("{left} {files}"));
        } else if before > 0 {
            report.say(report.pick("错误都改好了", "all errors are mended"));
        } else if !first && !new.is_empty() {
            report.say(&format!("{} {}", now.len(), report.pick("条提醒", "warnings")));
        }
        *last = now;
    }
}

/// Opens an address with what the system has for it.
fn browse(address: &str) -> bool {
    let (program, arguments): (&str, &[&str]) = if cfg!(windows) {
        ("rundll32", &["url.dll,FileProtocolHandler"])
    } else if cfg!(target_os = "macos") {
        ("open", &[])
    } else {
        ("xdg-open", &[])
    };
    let quiet = || Stdio::null();
    Command::new(program).args(arguments).arg(Path::new(address)).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn().is_ok()
}
