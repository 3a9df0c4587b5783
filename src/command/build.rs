//! `anli build`

use super::{Exit, Run, exit_of};
use crate::cli::Build;
use crate::diagnostic::{Code, Diagnostic};
use crate::link::Visibility;
use crate::model::Kind;
use crate::output::{Summary, Target};
use crate::route::Route;
use crate::site::{Options, Site};
use crate::source::Place;
use std::path::{Path, PathBuf};

/// A site that was just written.
pub(super) struct Built {
    pub root: PathBuf,
    pub output: PathBuf,
    pub site: Site,
    pub summary: Summary,
    pub diagnostics: Vec<Diagnostic>,
}

pub(super) fn run(run: &Run<'_>, wanted: &Build) -> Exit {
    match build(run, wanted) {
        Ok(built) => {
            // The process ends after this; giving back a hundred thousand pages one by one would only take time.
            let built = std::mem::ManuallyDrop::new(built);
            run.tell(&built.root, Some(&built.site), &built.diagnostics);
            summarize(run, &built);
            Exit::Clean
        }
        Err(exit) => exit,
    }
}

/// Builds the site into its output folder. What is wrong has been told when this fails.
pub(super) fn build(run: &Run<'_>, wanted: &Build) -> Result<Built, Exit> {
    let root = run.root()?;
    let (site, mut diagnostics) = run.open(&root, &options(run, &root, wanted)?)?;
    let strict = wanted.strict && !diagnostics.is_empty();
    if strict || diagnostics.iter().any(Diagnostic::is_error) {
        run.tell(&root, Some(&site), &diagnostics);
        refuse(run, &diagnostics);
        return Err(exit_of(&diagnostics).max(if strict { Exit::Content } else { Exit::Clean }));
    }
    let sources: Vec<(PathBuf, &str)> =
        [("content", "@content-folder"), ("themes", "@theme-folder"), ("static", "@static-folder"), ("site.toml", "@config-file")]
            .map(|(name, what)| (root.join(name), what))
            .to_vec();
    let output = root.join(&wanted.output);
    let target = Target { root: &root, output: &output, sources: &sources, home: run.world.home.as_deref() };
    let total = site.graph.routes.len();
    match site.write(&run.disk, &target, |done| run.report.progress(done, total)) {
        Ok(summary) => {
            diagnostics.extend(summary.warnings.iter().cloned());
            Ok(Built { root, output, site, summary, diagnostics })
        }
        Err(failures) => {
            diagnostics.extend(failures);
            run.tell(&root, Some(&site), &diagnostics);
            refuse(run, &diagnostics);
            Err(exit_of(&diagnostics))
        }
    }
}

/// What a build looks at.
pub(super) fn options(run: &Run<'_>, root: &Path, wanted: &Build) -> Result<Options, Exit> {
    let base_url = match &wanted.base_url {
        Some(url) if !crate::config::is_address(url) => {
            let found = Diagnostic::new(Code::CONFIG_VALUE).at(Place::path("--base-url")).with("key", "--base-url").with("value", url);
            return Err(run.fail(root, &[found.with("reason", "@url-form")]));
        }
        other => other.clone().map(|url| if url.ends_with('/') { url } else { url + "/" }),
    };
    Ok(Options { visibility: Visibility { drafts: wanted.drafts, as_of: wanted.as_of }, base_url })
}

fn refuse(run: &Run<'_>, diagnostics: &[Diagnostic]) {
    let errors = diagnostics.iter().filter(|found| found.is_error()).count();
    let warnings = diagnostics.len() - errors;
    run.report.say(&match run.report.language() {
        crate::diagnostic::catalogue::Language::Zh => format!("没有写出任何文件：{errors} 个错误，{warnings} 个提醒"),
        crate::diagnostic::catalogue::Language::En => format!("nothing was written: {errors} errors, {warnings} warnings"),
    });
}

fn summarize(run: &Run<'_>, built: &Built) {
    let Built { site, summary, diagnostics, output, .. } = built;
    let graph = &site.graph;
    let count = |wanted: fn(&Route) -> bool| graph.routes.values().filter(|route| wanted(route)).count();
    let (cities, topics) = (graph.cities.len(), graph.topics.len());
    let pairs = count(|route| matches!(route, Route::Pair(..)));
    let plain = count(|route| matches!(route, Route::Folder(_))) + graph.count(Kind::Page);
    let (cases, sections, editions) = (graph.count(Kind::Case), graph.count(Kind::Section), graph.editions.len());
    let (added, changed, removed) = (summary.added.len(), summary.changed.len(), summary.removed.len());
    let (seconds, files) = (run.report.elapsed().as_secs_f64(), site.routes().count());
    let (unchanged, warnings) = (summary.unchanged, diagnostics.len());
    let shown = crate::disk::shown(output);
    match run.report.language() {
        crate::diagnostic::catalogue::Language::Zh => {
            run.report.say(&format!("页面：案例 {cases}、章节 {sections}、年度 {editions}、城市 {cities}、主题 {topics}、城市×主题 {pairs}、普通页 {plain}；共 {files} 个文件"));
            run.report.say(&format!(
                "变动：新增 {added}、修改 {changed}、删除 {removed}、未变 {unchanged}；提醒 {warnings} 条；用时 {seconds:.2} 秒"
            ));
            run.report.conclude(&format!("成品在 {shown}，用浏览器打开其中的 index.html 即可查看"));
        }
        crate::diagnostic::catalogue::Language::En => {
            run.report.say(&format!("pages: {cases} cases, {sections} sections, {editions} editions, {cities} cities, {topics} topics, {pairs} city × topic, {plain} plain; {files} files in all"));
            run.report.say(&format!(
                "changes: {added} added, {changed} changed, {removed} removed, {unchanged} unchanged; {warnings} warnings; {seconds:.2} s"
            ));
            run.report.conclude(&format!("the site is in {shown}; open its index.html in a browser"));
        }
    }
    if run.arguments.verbose {
        for (sign, list) in [("+", &summary.added), ("~", &summary.changed), ("-", &summary.removed)] {
            list.iter().for_each(|address| run.report.say(&format!("{sign} {address}")));
        }
    }
}
