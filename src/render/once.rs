//! What is the same on many pages, printed once: `shared("footer.html")` in a template.
//!
//! A shared template sees `site`, `root`, `assets` and the words it is called with (`here`, `current`), and nothing of
//! the page: so what it prints depends on these alone and is remembered by them.

use minijinja::value::Value;
use minijinja::{Error, State, context};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What has been printed so far, by name of the template, `root`, `here` and `current`.
#[derive(Clone, Default)]
pub(super) struct Once(Arc<Mutex<BTreeMap<String, Value>>>);

impl Once {
    /// Forgets all: the site has changed.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The function of the templates.
    pub fn function(&self) -> impl Fn(&State<'_, '_>, &str, Option<&str>, Option<&str>) -> Result<Value, Error> + use<> {
        let printed = self.0.clone();
        move |state, name, here, current| {
            let root = state.lookup("root").unwrap_or_default();
            let (here, current) = (here.unwrap_or_default(), current.unwrap_or_default());
            let key = [name, root.as_str().unwrap_or_default(), here, current].join("\n");
            if let Some(known) = printed.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
                return Ok(known.clone());
            }
            // Not under the lock: a shared template may itself use one.
            let value = |name: &str| state.lookup(name).unwrap_or_default();
            let (site, assets) = (value("site"), value("assets"));
            let html = state.env().get_template(name)?.render(context! { site, root, assets, here, current })?;
            let html = Value::from_safe_string(html);
            printed.lock().unwrap_or_else(PoisonError::into_inner).insert(key, html.clone());
            Ok(html)
        }
    }
}
