//! `anli export`: what was chosen → articles → files.

use super::review::{find_page, unknown_page};
use super::{Exit, Run, diff, exit_of};
use crate::cli::{Export, ExportForm};
use crate::diagnostic::catalogue::Language;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::disk::{reason, shown};
use crate::export::cms::{self, Mapping};
use crate::export::font::Font;
use crate::export::{Article, File, article, book, cover, docx, plain, print, wechat};
use crate::link::Edition;
use crate::route::PageId;
use crate::site::{Options, Site};
use crate::source::{MAX_SOURCE_BYTES, Place};
use crate::text::fold::fold_name;
use std::path::{Path, PathBuf};

/// Where exports go.
const FOLDER: &str = "export";

pub(super) fn run(run: &Run<'_>, wanted: &Export) -> Exit {
    match export(run, wanted) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn export(run: &Run<'_>, wanted: &Export) -> Result<Exit, Exit> {
    let root = run.root()?;
    let (site, diagnostics) = run.open(&root, &Options::default())?;
    if diagnostics.iter().any(Diagnostic::is_error) {
        run.tell(&root, Some(&site), &diagnostics);
        return Err(exit_of(&diagnostics));
    }
    let to = wanted.to.as_ref().map(|to| run.world.here.join(to));
    let pictures = |article: &Article| article.pictures(&site, &run.disk);
    let folder = root.join(FOLDER);
    let (written, count) = match &wanted.form {
        ExportForm::Wechat { font } => {
            let ids = chosen(run, &root, &site, wanted)?;
            let to = to.unwrap_or_else(|| folder.join("wechat"));
            let font = match font {
                Some(path) => Font::open(&run.disk, &run.world.here.join(path)),
                None => Font::find(&run.disk, run.world.home.as_deref()),
            };
            let mut warnings = Vec::new();
            if font.is_none() {
                warnings.push(Diagnostic::new(Code::NO_FONT));
            }
            for id in &ids {
                let article = article(&site, *id, true);
                let post = wechat::post(&article);
                let place = || Place::file(&site.graph.pages[*id as usize].path);
                warnings.extend(
                    post.over
                        .iter()
                        .map(|(what, limit)| Diagnostic::new(Code::EXPORT_LIMIT).at(place()).with("what", what).with("limit", limit)),
                );
                let covers = font.as_ref().map(|font| cover::covers(&article, &site.config.site.title, font)).unwrap_or_default();
                let name = article.address.trim_end_matches(".html").replace('/', "-");
                write(run, &to.join(name), wechat::files(&article, &post, pictures(&article), &covers))?;
            }
            run.tell(&root, Some(&site), &warnings);
            (to, ids.len())
        }
        ExportForm::Cms { form, mapping } => {
            let ids = chosen(run, &root, &site, wanted)?;
            let articles: Vec<Article> = ids.iter().map(|id| article(&site, *id, true)).collect();
            let mapping = mapping.as_ref().map_or_else(|| Ok(cms::own_names()), |path| read_mapping(run, path))?;
            let to = to.unwrap_or_else(|| folder.join("cms"));
            let name = match form {
                cms::Form::Json => "records.json",
                cms::Form::Xml => "records.xml",
                cms::Form::Csv => "records.csv",
            };
            let mut files: Vec<File> = vec![(name.to_owned(), cms::records(&articles, *form, &mapping))];
            articles.iter().for_each(|article| files.extend(cms::images(article, pictures(article))));
            write(run, &to, files)?;
            (to, articles.len())
        }
        whole => {
            let edition = edition(run, &root, &site, wanted.edition.as_deref())?;
            let book = book(&site, edition);
            let (suffix, bytes) = match whole {
                ExportForm::Docx => ("docx", docx::document(&book, &pictures)),
                ExportForm::Print => ("html", print::page(&book, &pictures).into_bytes()),
                _ => ("txt", plain::book(&book).into_bytes()),
            };
            let to = to.unwrap_or_else(|| folder.join(format!("{}.{suffix}", edition.slug)));
            let name = to.file_name().unwrap_or_default().to_string_lossy().into_owned();
            write(run, to.parent().unwrap_or(Path::new(".")), vec![(name, bytes)])?;
            (to, book.chapters.iter().map(|chapter| chapter.articles.len()).sum())
        }
    };
    let path = shown(written.strip_prefix(&root).unwrap_or(&written));
    run.report.conclude(&match run.report.language() {
        Language::Zh => format!("{count} 篇，写在 {path}"),
        Language::En => format!("{count} texts are in {path}"),
    });
    Ok(Exit::Clean)
}

/// The pages that were named, the cases of a topic, or all cases.
fn chosen(run: &Run<'_>, root: &Path, site: &Site, wanted: &Export) -> Result<Vec<PageId>, Exit> {
    if let Some(name) = &wanted.topic {
        let vocabulary = &site.config.site.topic;
        let fits = |index: usize| {
            let entry = &vocabulary[index];
            entry.slug == *name || std::iter::once(&entry.name).chain(&entry.aliases).any(|known| fold_name(known) == fold_name(name))
        };
        let topic = site.graph.topics.iter().find(|topic| fits(topic.entry));
        let names = vocabulary.iter().map(|entry| entry.name.as_str());
        let unknown = || Diagnostic::new(Code::TOPIC_NOT_FOUND).with("name", name).suggest(nearest(name, names));
        return topic.map(|topic| topic.cases.clone()).ok_or_else(|| run.fail(root, &[unknown()]));
    }
    if wanted.pages.is_empty() {
        return Ok(site.graph.cases.to_vec());
    }
    let find = |name: &String| find_page(run, root, site, name).ok_or_else(|| run.fail(root, &[unknown_page(site, name)]));
    wanted.pages.iter().map(find).collect()
}

fn edition<'a>(run: &Run<'_>, root: &Path, site: &'a Site, wanted: Option<&str>) -> Result<&'a Edition, Exit> {
    let editions = &site.graph.editions;
    let found = match wanted {
        Some(slug) => editions.iter().find(|edition| *edition.slug == *slug),
        None => editions.first(),
    };
    found.ok_or_else(|| run.fail(root, &[Diagnostic::new(Code::NO_EDITION).with("name", wanted.unwrap_or("-"))]))
}

/// `title = "TITLE"` lines; what is not named is left out.
fn read_mapping(run: &Run<'_>, path: &Path) -> Result<Mapping, Exit> {
    let full = run.world.here.join(path);
    let bad = |reason: &str| {
        let finding = Diagnostic::new(Code::BAD_MAPPING).with("reason", reason).at(Place::path(shown(path)));
        run.fail(&run.world.here, &[finding])
    };
    let (folder, name) = (full.parent().unwrap_or(Path::new(".")), full.file_name().unwrap_or_default().to_string_lossy().into_owned());
    let bytes = run.disk.read_bytes(folder, &name, MAX_SOURCE_BYTES, None).map_err(|finding| run.fail(&run.world.here, &[finding]))?;
    let text = String::from_utf8(bytes).map_err(|_| bad("UTF-8"))?;
    let mut mapping = Mapping::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (ours, theirs) = line.split_once('=').ok_or_else(|| bad(line))?;
        let (ours, theirs) = (ours.trim(), theirs.split('#').next().unwrap_or_default().trim().trim_matches(['"', '\'']));
        if !cms::FIELDS.contains(&ours) || !cms::is_name(theirs) || mapping.iter().any(|(_, other)| other == theirs) {
            return Err(bad(line));
        }
        mapping.push((ours.to_owned(), theirs.to_owned()));
    }
    if mapping.is_empty() { Err(bad("@nothing-there")) } else { Ok(mapping) }
}

fn write(run: &Run<'_>, folder: &Path, files: Vec<File>) -> Result<(), Exit> {
    for (name, bytes) in files {
        let path: PathBuf = folder.join(name);
        let failed = |error| {
            let path = shown(&path);
            run.fail(
                &run.world.here,
                &[Diagnostic::new(Code::WRITE_FAILED).with("path", &path).with("reason", reason(&error)).at(Place::path(&path))],
            )
        };
        crate::publish::make_folders(&run.disk, path.parent().unwrap_or(Path::new("."))).map_err(failed)?;
        diff::replace(run, &path, &bytes)?;
    }
    Ok(())
}
