//! What many pages list alike, printed once: `each("tag.html", page.topics)` in a template.
//!
//! Prints a template for every entry of a list, one after the other. The template sees the entry as `item`, and `site`,
//! `root`, `assets`, but nothing of the page; so what it prints of a value that pages share is remembered with the value.

use crate::view::value::Kept;
use minijinja::value::Value;
use minijinja::{Error, State, context};
use std::sync::{Arc, PoisonError, RwLock};

/// The templates that were called, by number.
#[derive(Clone, Default)]
pub(super) struct Each(Arc<RwLock<Vec<Box<str>>>>);

impl Each {
    /// The function of the templates.
    pub fn function(&self) -> impl Fn(&State<'_, '_>, &str, &Value) -> Result<Value, Error> + use<> {
        let names = self.0.clone();
        move |state, name, list| {
            let number = number(&names, name);
            let print = |item: &Value| {
                let value = |name: &str| state.lookup(name).unwrap_or_default();
                let (site, root, assets) = (value("site"), value("root"), value("assets"));
                state.env().get_template(name)?.render(context! { site, root, assets, item })
            };
            let mut html = String::new();
            for item in list.try_iter()? {
                match item.downcast_object_ref::<Kept>() {
                    Some(kept) => kept.print(number, &mut html, || print(&item))?,
                    None => html.push_str(&print(&item)?),
                }
            }
            Ok(Value::from_safe_string(html))
        }
    }
}

fn number(names: &RwLock<Vec<Box<str>>>, name: &str) -> u32 {
    let find = |names: &[Box<str>]| names.iter().position(|own| **own == *name);
    if let Some(found) = find(&names.read().unwrap_or_else(PoisonError::into_inner)) {
        return found as u32;
    }
    let mut names = names.write().unwrap_or_else(PoisonError::into_inner);
    let found = find(&names).unwrap_or(names.len());
    if found == names.len() {
        names.push(name.into());
    }
    found as u32
}
