//! `anli review sheet|sign|status`: forms for the office, steps in front matter, what is still missing.

use super::{Exit, Run, check, diff, exit_of};
use crate::cli::{Review, Sign};
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::disk::shown;
use crate::model::ReviewStep;
use crate::publish::review::{self, Form, digest, flaws, sheet, signed, valid};
use crate::report::table;
use crate::route::PageId;
use crate::site::{Options, Site};
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::path::{Path, PathBuf};

pub(super) fn run(run: &Run<'_>, wanted: &Review) -> Exit {
    let result = match wanted {
        Review::Sheet { pages, to } => forms(run, pages, to.as_deref()),
        Review::Sign(sign) => record(run, sign),
        Review::Status { pages } => status(run, pages),
    };
    result.unwrap_or_else(|exit| exit)
}

/// The flaws of every page that must have been reviewed.
pub(super) fn all_flaws(run: &Run<'_>, site: &Site) -> Vec<Diagnostic> {
    let of_page = |id| match digest(site, &run.disk, id) {
        Ok(digest) => flaws(site.graph.page(id), &digest),
        Err(finding) => vec![finding],
    };
    review::demanded(site).flat_map(of_page).collect()
}

fn open(run: &Run<'_>) -> Result<(PathBuf, Site, Vec<Diagnostic>), Exit> {
    let root = run.root()?;
    // A text is reviewed before it is published, so drafts count.
    let visibility = crate::link::Visibility { drafts: true, as_of: None };
    let (site, diagnostics) = run.open(&root, &Options { visibility, base_url: None })?;
    Ok((root, site, diagnostics))
}

/// The pages that were named: by path, with or without `content/` and `.md`, or by address; all when none was.
fn chosen(run: &Run<'_>, root: &Path, site: &Site, named: &[String]) -> Result<Vec<PageId>, Exit> {
    if named.is_empty() {
        return Ok(review::demanded(site).collect());
    }
    let mut ids = Vec::new();
    for name in named {
        match find_page(run, root, site, name) {
            Some(id) => ids.push(id),
            None => return Err(run.fail(root, &[unknown_page(site, name)])),
        }
    }
    Ok(ids)
}

pub(super) fn find_page(run: &Run<'_>, root: &Path, site: &Site, name: &str) -> Option<PageId> {
    let from_here = run.world.here.join(name);
    let below = from_here.strip_prefix(root).ok().map(shown);
    let plain = name.trim_start_matches("./").trim_start_matches('/');
    let fits = |id: &PageId| {
        let path = &*site.graph.page(*id).path;
        let short = path.strip_prefix("content/").unwrap_or(path);
        let stem = short.strip_suffix(".md").unwrap_or(short);
        below.as_deref() == Some(path) || [path, short, stem, site.graph.address(*id)].contains(&plain)
    };
    site.graph.visible().find(fits)
}

pub(super) fn unknown_page(site: &Site, name: &str) -> Diagnostic {
    let paths = site.graph.visible().map(|id| &*site.graph.page(id).path);
    Diagnostic::new(Code::PAGE_UNKNOWN).with("name", name).suggest(nearest(name, paths))
}

fn forms(run: &Run<'_>, named: &[String], to: Option<&Path>) -> Result<Exit, Exit> {
    let (root, site, mut diagnostics) = open(run)?;
    let look = check::Wanted { as_of: super::pack::newest(&site), ..check::Wanted::default() };
    diagnostics.extend(check::examine(run, &root, &site, &look)?.report.findings);
    let mut forms = Vec::new();
    for id in chosen(run, &root, &site, named)? {
        let (page, facts) = (site.graph.page(id), site.graph.facts(id));
        let digest = digest(&site, &run.disk, id).map_err(|finding| run.fail(&root, &[finding]))?;
        let here = |found: &&Diagnostic| found.place.as_ref().is_some_and(|place| place.path == page.path);
        let line = |found: &Diagnostic| format!("{} {}", found.code.id(), run.report.message(found));
        let edition = site.graph.edition_of(id).and_then(|(_, edition)| edition.page).map(|id| &site.graph.page(id).front);
        let inherited = |own: &Option<String>, of: fn(&crate::model::FrontMatter) -> &Option<String>| {
            own.clone().or_else(|| edition.and_then(|front| of(front).clone())).unwrap_or_default()
        };
        let issuer = [inherited(&page.front.issuer, |front| &front.issuer), inherited(&page.front.doc_number, |front| &front.doc_number)];
        let mut characters = 0;
        crate::document::walk_inlines(&page.document.blocks, &mut |inline| {
            if let crate::document::Inline::Text { text, .. } = inline {
                characters += text.chars().filter(|c| !c.is_whitespace()).count();
            }
        });
        forms.push(Form {
            title: facts.title.to_string(),
            site: site.config.site.title.clone(),
            file: page.path.to_string(),
            address: site.graph.address(id).to_owned(),
            origin: inherited(&page.front.origin, |front| &front.origin),
            author: inherited(&page.front.author, |front| &front.author),
            issuer: issuer.join(" ").trim().to_owned(),
            extent: format!("正文约 {characters} 字，数据 {} 项，附件 {} 个", page.front.figures.len(), page.front.attachments.len()),
            findings: diagnostics.iter().filter(here).map(line).collect(),
            signed: valid(page, &digest).into_iter().cloned().collect(),
            digest,
        });
    }
    let default = root.join(super::pack::FOLDER).join("review.html");
    let path = to.map_or(default, |to| run.world.here.join(to));
    if let Some(folder) = path.parent() {
        let failed = |error| {
            run.fail(&root, &[Diagnostic::new(Code::WRITE_FAILED).with("path", shown(folder)).with("reason", crate::disk::reason(&error))])
        };
        crate::publish::make_folders(&run.disk, folder).map_err(failed)?;
    }
    diff::replace(run, &path, sheet(&forms).as_bytes())?;
    let (count, path) = (forms.len(), shown(path.strip_prefix(&root).unwrap_or(&path)));
    run.report.conclude(&match run.report.language() {
        Language::Zh => format!("{count} 张审批单写在 {path}，用浏览器打开打印"),
        Language::En => format!("{count} forms are in {path}; open it in a browser and print"),
    });
    Ok(Exit::Clean)
}

fn record(run: &Run<'_>, sign: &Sign) -> Result<Exit, Exit> {
    let (root, site, diagnostics) = open(run)?;
    let fail = |finding: Diagnostic| run.fail(&root, &[finding]);
    let id = find_page(run, &root, &site, &sign.page).ok_or_else(|| fail(unknown_page(&site, &sign.page)))?;
    let page = site.graph.page(id);
    let here = |found: &Diagnostic| found.is_error() && found.place.as_ref().is_some_and(|place| place.path == page.path);
    if diagnostics.iter().any(here) {
        let errors: Vec<Diagnostic> = diagnostics.into_iter().filter(|found| here(found)).collect();
        return Err(run.fail(&root, &errors));
    }
    if !review::steps().any(|step| step == sign.step) {
        let finding = Diagnostic::new(Code::REVIEW_UNKNOWN).at(Place::path("--step")).with("step", &sign.step);
        return Err(fail(finding.suggest(nearest(&sign.step, review::steps()))));
    }
    let now = digest(&site, &run.disk, id).map_err(fail)?;
    if let Some(paper) = sign.digest.as_ref().filter(|paper| !review::same_digest(paper, &now)) {
        return Err(fail(Diagnostic::new(Code::REVIEW_PAPER).at(Place::file(&page.path)).with("paper", paper).with("now", &now)));
    }
    let step = ReviewStep {
        step: sign.step.clone(),
        role: sign.role.clone().unwrap_or_default(),
        name: sign.name.clone(),
        date: Some(sign.date),
        result: sign.result.clone().unwrap_or_else(|| review::PASSED[0].to_owned()),
        digest: now.clone(),
    };
    let bytes = run.disk.read_bytes(&root, &page.path, MAX_SOURCE_BYTES, None).map_err(fail)?;
    let text = crate::parse::encoding::readable(&bytes);
    let Some(new) = signed(page, &text, &step) else {
        return Err(fail(Diagnostic::new(Code::REVIEW_FRONT).at(Place::range(&page.path, &page.places.of("review")))));
    };
    let mark: &[u8] = if bytes.starts_with(b"\xef\xbb\xbf") { b"\xef\xbb\xbf" } else { b"" };
    diff::replace(run, &root.join(&*page.path), &[mark, new.as_bytes()].concat())?;
    run.report.conclude(&match run.report.language() {
        Language::Zh => format!("已登记：{} {} {}，文本摘要 {now}", page.path, step.step, step.name),
        Language::En => format!("recorded: {} {} {}, digest of the text {now}", page.path, step.step, step.name),
    });
    Ok(Exit::Clean)
}

fn status(run: &Run<'_>, named: &[String]) -> Result<Exit, Exit> {
    let (root, site, _) = open(run)?;
    let mut rows = Vec::new();
    let mut findings = Vec::new();
    for id in chosen(run, &root, &site, named)? {
        let page = site.graph.page(id);
        let digest = digest(&site, &run.disk, id).map_err(|finding| run.fail(&root, &[finding]))?;
        let valid = valid(page, &digest);
        let mark = |step: &str| valid.iter().find(|signed| signed.step == step).map(|signed| signed.name.clone()).unwrap_or_default();
        let mut row = vec![page.path.to_string()];
        row.extend(review::steps().map(mark));
        rows.push(row);
        findings.extend(flaws(page, &digest));
    }
    let head: Vec<&str> = [run.report.pick("文件", "file")].into_iter().chain(review::steps()).collect();
    run.report.result(&table(&head, &rows));
    if run.arguments.verbose {
        run.tell(&root, Some(&site), &findings);
    }
    let incomplete: std::collections::BTreeSet<_> =
        findings.iter().filter_map(|found| found.place.as_ref().map(|place| &place.path)).collect();
    let (all, open) = (rows.len(), incomplete.len());
    run.report.conclude(&match run.report.language() {
        Language::Zh => format!("{all} 页，{open} 页的三审三校还不齐全或已作废（--verbose 说明原因）"),
        Language::En => format!("{all} pages; the review of {open} is incomplete or void (--verbose tells why)"),
    });
    Ok(exit_of(&findings))
}
