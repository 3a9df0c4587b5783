//! Rules about accessibility that can be decided from the output.

super::group! { ax_2 ax_3 ax_6 ax_8 ax_9a ax_9b ax_9c ax_10 ax_11 ax_12 }

use crate::check::context::Context;
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::sync::Arc;

/// The style sheets of the theme: name and text.
pub fn sheets<'a>(context: &'a Context<'_>) -> Vec<(&'a str, String)> {
    let named = context
        .addresses
        .iter()
        .filter(|(address, route)| address.ends_with(".css") && matches!(route, crate::route::Route::ThemeAsset(_)));
    named
        .filter_map(|(address, route)| match context.site.render(address, route).ok()? {
            crate::render::Content::Bytes(bytes) => Some((*address, String::from_utf8(bytes).ok()?)),
            crate::render::Content::File(_) => None,
        })
        .collect()
}

/// A style sheet as `selector { name: value; … }`, comments gone, at-rules opened.
pub fn rules(css: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut plain = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    plain.push_str(rest);
    let mut found = Vec::new();
    for block in plain.split('}') {
        let Some((head, body)) = block.rsplit_once('{') else { continue };
        // `@media … { a` leaves the at-rule's head before the selector.
        let selector = head.rsplit(['{', ';']).next().unwrap_or(head).trim();
        let declarations = body.split(';').filter_map(|one| one.split_once(':'));
        let declarations = declarations.map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().to_owned())).collect();
        found.push((selector.to_owned(), declarations));
    }
    found
}

/// A rule of a style sheet as a place: the theme's file, without the digest in its published name, and where the selector
/// stands in it if the file has it as it is.
pub fn sheet_place(context: &Context<'_>, address: &str, selector: &str) -> Place {
    let name = address.rsplit('/').next().unwrap_or(address);
    let stem = name.split('.').next().unwrap_or(name);
    let path: Arc<str> = Arc::from(format!("themes/{}/{stem}.css", context.site.config.site.theme.0));
    let css = context.disk.read_bytes(&context.site.root, &path, MAX_SOURCE_BYTES, None).unwrap_or_default();
    // `p` is a rule of its own, not a letter of another.
    let ends = |at: &usize| {
        let before = css[..*at].iter().rev().find(|byte| **byte != b' ');
        let after = css[at + selector.len()..].iter().find(|byte| !byte.is_ascii_whitespace());
        before.is_none_or(|byte| b"}{,;/\n".contains(byte)) && after.is_some_and(|byte| b"{,".contains(byte))
    };
    let finder = memchr::memmem::Finder::new(selector.as_bytes());
    match finder.find_iter(&css).filter(|_| !selector.is_empty()).find(ends) {
        Some(at) => Place::range(&path, &(at as u32..(at + selector.len()) as u32)),
        None => Place::path(path),
    }
}
