//! A theme: templates and files, the default one inside the binary, a site's own laid over it.
//!
//! Templates get a finished view and cannot call back into the site; undefined names are errors.

use super::each::Each;
use super::once::{Bare, Once};
use super::press::{Engine, Press};
use crate::diagnostic::{Code, Diagnostic};
use crate::search::Client;
use crate::source::Place;
use crate::strings::{self, Strings};
use crate::text::{escape, script::compact};
use crate::view::piece::{AsPiece, Piece};
use crate::view::value::{Fields, table, value};
use crate::view::{SiteView, View};
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, ErrorKind, UndefinedBehavior, Value, context};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Steps one page's template may take; a page of 10,000 rows needs about two million.
const FUEL: u64 = 20_000_000;
/// The style sheet, and a site's own lines after it.
const STYLE: &str = "style.css";
/// Colours, sizes and other rules of a site, put after the default style sheet.
pub const TOKENS: &str = "tokens.css";
/// Room for a page in bytes: most fit without being copied to a larger place.
const USUAL_PAGE: usize = 32 * 1024;
/// Largest page in bytes.
const MAX_PAGE: usize = 256 * 1024 * 1024;

/// The theme's scripts that answer queries.
const CLIENT: [&str; 6] = ["search.js", "search-shards.js", "search-many.js", "search-few.js", "search-more.js", "search-spell.js"];

/// A file of a theme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeFile {
    /// Relative to the theme's folder: `case.html`, `style.css`.
    pub name: Box<str>,
    /// Relative to the root, for messages.
    pub path: Arc<str>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// The default theme, inside the binary.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!("../../themes/default/", $name)) as &[u8])),*]
    };
}

/// Name and bytes of every file of the default theme.
pub const DEFAULT: &[(&str, &[u8])] = embedded![
    "404.html",
    "acts.html",
    "alias.html",
    "base.html",
    "brand.html",
    "case-item.html",
    "case-item-city.html",
    "case.html",
    "cities.html",
    "city.html",
    "counted.html",
    "disk.css",
    "edition.html",
    "figures.html",
    "find.html",
    "footer.html",
    "find.js",
    "home.html",
    "icon.svg",
    "leave.html",
    "nav.html",
    "near-city.html",
    "near.html",
    "page.html",
    "pair.html",
    "parts.html",
    "practices.html",
    "print.css",
    "print.html",
    "print.js",
    "reader.js",
    "report-item.html",
    "search.html",
    "search-few.js",
    "search-many.js",
    "search-more.js",
    "search-shards.js",
    "search-spell.js",
    "search.js",
    "section.html",
    "served.css",
    "settings.html",
    "settings.js",
    "site-tags.html",
    "sitemap.html",
    "style.css",
    "tag.html",
    "terms.html",
    "topic.html",
    "topics.html",
];

/// The theme `plain` for folders of documentation, inside the binary: what it has in place of the default files.
const PLAIN: &[(&str, &[u8])] = &[
    ("base.html", include_bytes!("../../themes/plain/base.html")),
    ("page.html", include_bytes!("../../themes/plain/page.html")),
    ("print.css", include_bytes!("../../themes/plain/print.css")),
    ("style.css", include_bytes!("../../themes/plain/style.css")),
];

/// Name and bytes of the files in which a built-in theme differs from the default one.
pub fn built_in(name: &str) -> &'static [(&'static str, &'static [u8])] {
    if name == "plain" { PLAIN } else { &[] }
}

/// Puts the files of a built-in theme under a site's own ones.
pub fn lay_over(name: &str, own: &mut Vec<ThemeFile>) {
    let missing = built_in(name).iter().filter(|(file, _)| own.iter().all(|own| *own.name != **file));
    let missing: Vec<ThemeFile> = missing
        .map(|(file, bytes)| ThemeFile { name: (*file).into(), path: Arc::from(format!("themes/{name}/{file}")), bytes: bytes.to_vec() })
        .collect();
    own.extend(missing);
}

/// Templates, ready to print, and files with hashed names.
pub struct Theme {
    environment: Environment<'static>,
    /// Template name → path, for messages.
    paths: BTreeMap<String, Arc<str>>,
    sources: BTreeMap<Arc<str>, Arc<str>>,
    /// Path → where the replaced texts ended, for the places of messages.
    moves: BTreeMap<Arc<str>, Vec<(usize, usize)>>,
    assets: Vec<(Box<str>, Arc<[u8]>)>,
    /// Logical name → hashed name.
    names: Vec<(Box<str>, Box<str>)>,
    /// The scripts that answer queries: a part of the search index, not files of their own.
    client: Client,
    /// Plans of the program's own templates.
    press: Arc<Press>,
    site: Option<Box<SiteView>>,
    site_value: Value,
    /// Logical name → address from the base, as a view and as a value of the engine.
    files: BTreeMap<String, String>,
    files_value: Value,
    /// The names under which a template finds its values.
    names_of_page: Arc<Fields>,
    once: Once,
    bare: Bare,
}

impl Theme {
    /// Puts a theme together: the default files, with `own` laid over them file by file, their texts in the words of
    /// `strings`. Every template that cannot be read is reported.
    pub fn new(own: &[ThemeFile], strings: &Strings, diagnostics: &mut Vec<Diagnostic>) -> Theme {
        let mut files: BTreeMap<String, (Arc<str>, Vec<u8>)> = BTreeMap::new();
        for (file, bytes) in DEFAULT {
            let path: Arc<str> = Arc::from(format!("themes/default/{file}"));
            // A template that is replaced stays at hand under `default/`, to be extended block by block.
            if own.iter().any(|own| *own.name == **file && file.ends_with(".html") && own.bytes != *bytes) {
                let name = format!("default/{file}");
                files.insert(name.clone(), (Arc::from(name), bytes.to_vec()));
            }
            let script = || std::str::from_utf8(bytes).ok().filter(|_| file.ends_with(".js"));
            // Those of the client are put together before they are shortened.
            let script = || script().filter(|_| !CLIENT.contains(file));
            let bytes = script().map_or_else(|| bytes.to_vec(), |text| compact(text).into_bytes());
            files.insert((*file).to_owned(), (path, bytes));
        }
        for file in own {
            match (&*file.name, files.get_mut(STYLE)) {
                // Colours and sizes of its own come after the default ones, in one file.
                (TOKENS, Some((_, style))) => style.extend([b"\n", &file.bytes[..]].concat()),
                _ => drop(files.insert(file.name.to_string(), (file.path.clone(), file.bytes.clone()))),
            }
        }
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_auto_escape_callback(|name| if name.ends_with(".html") { AutoEscape::Html } else { AutoEscape::None });
        environment.set_formatter(|out, state, value| {
            if value.is_undefined() {
                return Err(minijinja::Error::from(ErrorKind::UndefinedError));
            }
            if !matches!(state.auto_escape(), AutoEscape::Html) {
                return minijinja::escape_formatter(out, state, value);
            }
            let written = match value.as_str() {
                Some(text) if value.is_safe() => out.write_str(text),
                Some(text) => escape::write(text, &mut |part| out.write_str(part)),
                None if value.is_none() => Ok(()),
                None => escape::write(&value.to_string(), &mut |part| out.write_str(part)),
            };
            written.map_err(minijinja::Error::from)
        });
        // Counting steps costs every page a tenth of its time; the built-in templates are known to end.
        environment.set_fuel((!own.is_empty()).then_some(FUEL));
        // Tags on lines of their own leave no blank lines behind.
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build().unwrap_or_default();
        environment.set_syntax(syntax.clone());
        let (mut paths, mut sources, mut moves) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let (mut assets, mut names) = (Vec::new(), Vec::new());
        let ours = |own: &ThemeFile| {
            !CLIENT.contains(&&*own.name) || DEFAULT.iter().any(|(name, bytes)| *name == &*own.name && *bytes == own.bytes)
        };
        let mut texts = BTreeMap::new();
        let mut client = Client { ours: own.iter().all(ours), ..Client::default() };
        for (file, (path, bytes)) in files {
            if !file.ends_with(".html") {
                if file == "theme.toml" {
                    diagnostics.extend(version_needed(&path, &bytes));
                } else if let Some(at) = CLIENT.iter().position(|name| *name == file) {
                    let Client { core, shards, many, few, more, spell, .. } = &mut client;
                    let parts = [core, shards, many, few, more, spell];
                    *parts.into_iter().nth(at).unwrap_or(&mut String::new()) = String::from_utf8_lossy(&bytes).into_owned();
                } else if file != strings::OWN && !file.starts_with("strings/") {
                    let hashed = hashed_name(&file, &bytes);
                    names.push((file.into(), hashed.clone()));
                    assets.push((hashed, Arc::from(bytes)));
                }
                continue;
            }
            let Some(text) = crate::parse::encoding::text(&path, &bytes, diagnostics) else { continue };
            let (translated, moved) = strings.translate(text);
            sources.insert(path.clone(), Arc::from(text));
            paths.insert(file.clone(), path.clone());
            if DEFAULT.iter().chain(PLAIN).any(|(name, own)| *name == file && *own == bytes) {
                texts.insert(file.clone(), translated.clone());
            }
            if let Err(error) = environment.add_template_owned(file, translated) {
                diagnostics.push(syntax_error(&path, text, &moved, &error));
            }
            moves.insert(path, moved);
        }
        let files: BTreeMap<String, String> =
            names.iter().map(|(name, hashed): &(Box<str>, Box<str>)| (name.to_string(), format!("assets/{hashed}"))).collect();
        let files_value = value(&files);
        let once = Once::default();
        environment.add_function("shared", once.function());
        environment.add_function("each", Each::default().function());
        let names_of_page = Arc::new(Fields::new(vec!["site", "frame", "page", "root", "assets"]));
        let press = Arc::new(Press::new(&texts, &syntax));
        let bare = Bare::new(&press);
        let (site, site_value) = (None, Value::UNDEFINED);
        Theme {
            environment,
            paths,
            sources,
            moves,
            assets,
            names,
            client,
            press,
            site,
            site_value,
            files,
            files_value,
            names_of_page,
            once,
            bare,
        }
    }

    /// The same templates and files for another site, or for the same one after a change: nothing printed is shared.
    pub fn afresh(&self) -> Theme {
        let once = Once::default();
        let mut environment = self.environment.clone();
        environment.add_function("shared", once.function());
        environment.add_function("each", Each::default().function());
        Theme {
            environment,
            paths: self.paths.clone(),
            sources: self.sources.clone(),
            moves: self.moves.clone(),
            assets: self.assets.clone(),
            names: self.names.clone(),
            client: self.client.clone(),
            press: self.press.clone(),
            site: None,
            site_value: Value::UNDEFINED,
            files: self.files.clone(),
            files_value: self.files_value.clone(),
            names_of_page: self.names_of_page.clone(),
            once,
            bare: Bare::new(&self.press),
        }
    }

    /// Sets the values that are the same on every page.
    pub fn set_site(&mut self, site: &SiteView) {
        self.once.forget();
        self.bare = Bare::new(&self.press);
        self.site_value = value(site);
        self.site = Some(Box::new(site.clone()));
    }

    /// Names of the files below `assets/`.
    pub fn asset_names(&self) -> Vec<Box<str>> {
        self.assets.iter().map(|(name, _)| name.clone()).collect()
    }

    /// Logical and hashed names.
    pub fn names(&self) -> &[(Box<str>, Box<str>)] {
        &self.names
    }

    /// The bytes of a file, by its index in [`Theme::asset_names`].
    pub fn asset(&self, index: u32) -> &[u8] {
        self.assets.get(index as usize).map_or(&[], |(_, bytes)| bytes)
    }

    /// The scripts that answer queries.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The texts of all templates by path, for excerpts in messages.
    pub fn source(&self, path: &str) -> Option<&Arc<str>> {
        self.sources.get(path)
    }

    /// Prints a page; `room` is empty, its memory is used.
    pub fn page(&self, view: &View, room: Vec<u8>) -> Result<Vec<u8>, Box<Diagnostic>> {
        let html = match self.planned(view, String::from_utf8(room).unwrap_or_default()) {
            Some(html) => html.into_bytes(),
            None => self.evaluated(view)?,
        };
        if html.len() > MAX_PAGE {
            let found = Diagnostic::new(Code::TEMPLATE_LIMIT).with("route", view.frame.address).with("what", "@length");
            return Err(Box::new(found));
        }
        Ok(html)
    }

    /// Prints a page by the plan of its template, when there is one.
    fn planned(&self, view: &View, mut html: String) -> Option<String> {
        html.reserve(USUAL_PAGE);
        let (frame, page) = (view.frame.piece(), Piece::Named(&view.page));
        let site = self.site.as_ref()?.piece();
        let scope = [Some(site), Some(frame), Some(page), Some(view.frame.root.piece()), Some(Piece::Named(&self.files)), None];
        self.press.print(view.template, scope, self, &mut html)?;
        Some(html)
    }

    /// Prints a page by the template engine.
    fn evaluated(&self, view: &View) -> Result<Vec<u8>, Box<Diagnostic>> {
        let template = self.environment.get_template(view.template).map_err(|error| Box::new(self.render_error(view, &error)))?;
        let root = Value::from(&*view.frame.root);
        let values = [self.site_value.clone(), value(&view.frame), value(&view.page), root, self.files_value.clone()];
        let mut html = Vec::with_capacity(USUAL_PAGE);
        template
            .render_captured_to(table(&self.names_of_page, values), &mut html)
            .map_err(|error| Box::new(self.render_error(view, &error)))?;
        Ok(html)
    }

    /// The place where a template failed: the innermost one that has a line.
    fn render_error(&self, view: &View, error: &minijinja::Error) -> Diagnostic {
        let mut innermost = error;
        let mut cause: Option<&(dyn std::error::Error + 'static)> = std::error::Error::source(error);
        while let Some(inner) = cause {
            if let Some(inner) = inner.downcast_ref::<minijinja::Error>()
                && inner.line().is_some()
            {
                innermost = inner;
            }
            cause = inner.source();
        }
        let template = innermost.name().unwrap_or(view.template);
        let path = self.paths.get(template).cloned().unwrap_or_else(|| Arc::from(template));
        let text = self.sources.get(&path).map(|text| &**text).unwrap_or_default();
        let moves = self.moves.get(&path).map(Vec::as_slice).unwrap_or_default();
        let place = place(&path, text, moves, innermost);
        let found = match innermost.kind() {
            ErrorKind::OutOfFuel => Diagnostic::new(Code::TEMPLATE_LIMIT).with("what", "@steps"),
            ErrorKind::TemplateNotFound => Diagnostic::new(Code::TEMPLATE_RENDER)
                .with("reason", format!("@template-not-found {}", innermost.detail().unwrap_or_default())),
            ErrorKind::UndefinedError => {
                Diagnostic::new(Code::TEMPLATE_RENDER).with("reason", format!("@template-undefined {}", undefined(text, &place, innermost)))
            }
            ErrorKind::SyntaxError => Diagnostic::new(Code::TEMPLATE_SYNTAX).with("reason", reason(innermost)),
            _ if innermost.to_string().contains("recursion") => Diagnostic::new(Code::TEMPLATE_LIMIT).with("what", "@recursion"),
            _ => Diagnostic::new(Code::TEMPLATE_RENDER).with("reason", reason(innermost)),
        };
        found.with("route", format!("/{}", view.frame.address)).at(place)
    }
}

impl Engine for Theme {
    fn entry(&self, template: &str, root: &str, item: Value) -> Option<String> {
        let (site, assets) = (&self.site_value, &self.files_value);
        self.environment.get_template(template).ok()?.render(context! { site, root, assets, item }).ok()
    }

    fn shared(&self, number: usize, words: [&str; 3], out: &mut String) -> Option<()> {
        let values = || (self.site_value.clone(), self.files_value.clone());
        let print = || self.once.html(&self.environment, self.press.shared().get(number)?, words, values).ok();
        match self.bare.place(number, words) {
            Some(place) => match place.get() {
                Some(html) => out.push_str(html),
                None => {
                    let html = print()?;
                    out.push_str(html.as_str()?);
                    // Another thread may have been as far.
                    let _ = place.set(html.as_str()?.into());
                }
            },
            None => out.push_str(print()?.as_str()?),
        }
        Some(())
    }
}

fn syntax_error(path: &Arc<str>, text: &str, moves: &[(usize, usize)], error: &minijinja::Error) -> Diagnostic {
    Diagnostic::new(Code::TEMPLATE_SYNTAX).with("reason", reason(error)).at(place(path, text, moves, error))
}

/// The engine's reasons in the words of the catalogue, so that they are said in the reader's language.
fn reason(error: &minijinja::Error) -> String {
    let detail = error.detail().unwrap_or_default();
    let known = [
        ("unexpected end of block", "@template-end-of-block"),
        ("unexpected end of input", "@template-end-of-file"),
        ("unexpected end of", "@template-end-of-file"),
        ("unknown statement", "@template-statement"),
        ("unexpected ", "@template-unexpected"),
    ];
    if let Some((said, word)) = known.iter().find(|(said, _)| detail.starts_with(said)) {
        let rest = detail[said.len()..].trim_start_matches(", expected ").trim();
        return format!("{word} {rest}").trim_end().to_owned();
    }
    let word = match error.kind() {
        ErrorKind::UnknownFilter => "@template-filter",
        ErrorKind::UnknownTest => "@template-test",
        ErrorKind::UnknownFunction | ErrorKind::UnknownMethod => "@template-function",
        ErrorKind::MissingArgument | ErrorKind::TooManyArguments => "@template-arguments",
        ErrorKind::UnknownBlock => "@template-block",
        _ => "@template-operation",
    };
    format!("{word} {}", if detail.is_empty() { error.kind().to_string() } else { detail.to_owned() })
}

/// The name that is not there: as the engine says it, else as it stands in the template.
fn undefined(text: &str, place: &Place, error: &minijinja::Error) -> String {
    let range = place.start.zip(place.end).map(|(start, end)| start as usize..end as usize);
    let written = range.and_then(|range| text.get(range)).unwrap_or_default();
    match error.detail() {
        Some(detail) => detail.to_owned(),
        None => written.trim_matches(['{', '}', '%', ' ']).to_owned(),
    }
}

/// The byte range of a template error, else its line, else the file.
fn place(path: &Arc<str>, text: &str, moves: &[(usize, usize)], error: &minijinja::Error) -> Place {
    if let Some(range) = error.range() {
        let (start, end) = (strings::origin(moves, range.start), strings::origin(moves, range.end));
        if text.get(start..end).is_some() {
            return Place::range(path, &(start as u32..end as u32));
        }
    }
    match error.line() {
        Some(line) => {
            let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
            let length = text[start.min(text.len())..].lines().next().map_or(0, str::len);
            Place::range(path, &(start as u32..(start + length) as u32))
        }
        None => Place::file(path),
    }
}

/// `style.css` → `style.3f9a1c02b4.css`: a new content is a new address, so portals may cache for ever.
fn hashed_name(name: &str, bytes: &[u8]) -> Box<str> {
    let hash = blake3::hash(bytes).to_hex();
    match name.rsplit_once('.') {
        Some((stem, suffix)) => format!("{stem}.{}.{suffix}", &hash[..10]).into(),
        None => format!("{name}.{}", &hash[..10]).into(),
    }
}

/// `anli = "1.2"` in a theme's `theme.toml`: the oldest anli that can use it.
fn version_needed(path: &Arc<str>, bytes: &[u8]) -> Option<Diagnostic> {
    let text = String::from_utf8_lossy(bytes);
    let mut at = 0;
    let line = text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let (key, value) = line.split_once('=')?;
        (key.trim() == "anli").then(|| (start + key.len() + 1 + (value.len() - value.trim_start().len()), value.trim()))
    });
    let (start, value) = line?;
    let needed = value.trim_matches(['"', '\'']);
    let have = env!("CARGO_PKG_VERSION");
    let number =
        |version: &str| version.split('.').map(|part| part.parse::<u32>().unwrap_or(0)).chain([0, 0, 0]).take(3).collect::<Vec<_>>();
    let theme = path.split('/').nth(1).unwrap_or_default();
    (number(needed) > number(have)).then(|| {
        Diagnostic::new(Code::THEME_VERSION)
            .in_file(path, &(start as u32..(start + value.len()) as u32))
            .with("theme", theme)
            .with("needed", needed)
            .with("have", have)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_that_prints_many_pages_has_a_plan_and_none_of_a_site_has() {
        let strings = Strings::default();
        let theme = Theme::new(&[], &strings, &mut Vec::new());
        // The others print a page or two, or are shared: they use more of the language.
        let pages = "alias case cities city edition figures page pair practices print search section terms topic";
        let entries = "case-item case-item-city counted near near-city report-item tag";
        for name in pages.split(' ').chain(entries.split(' ')) {
            assert!(theme.press.knows(&format!("{name}.html")), "{name}");
        }
        let own = |name: &str, text: &str| ThemeFile { name: name.into(), path: name.into(), bytes: text.into() };
        let theme = Theme::new(&[own("parts.html", "{# 空 #}"), own("case.html", "空")], &strings, &mut Vec::new());
        for (name, planned) in [("page.html", true), ("case.html", false), ("city.html", false), ("default/case.html", false)] {
            assert_eq!(theme.press.knows(name), planned, "{name}");
        }
    }
}
