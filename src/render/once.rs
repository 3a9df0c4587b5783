//! What is the same on many pages, printed once: `shared("footer.html")` in a template.
//!
//! A shared template sees `site`, `root`, `assets` and the words it is called with (`here`, `current`), and nothing of
//! the page: so what it prints depends on these alone and is remembered by them.

use super::press::Press;
use minijinja::value::Value;
use minijinja::{Environment, Error, State, context};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

/// What has been printed so far, by name of the template.
#[derive(Clone, Default)]
pub(super) struct Once(Arc<RwLock<BTreeMap<Box<str>, Lot>>>);

/// What one template printed, in the order of the lengths of `root`, `here` and `current`, then of themselves.
type Lot = Vec<([Box<str>; 3], Value)>;

impl Once {
    /// Forgets all: the site has changed.
    pub fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The function of the templates.
    pub fn function(&self) -> impl Fn(&State<'_, '_>, &str, Option<&str>, Option<&str>) -> Result<Value, Error> + use<> {
        let once = self.clone();
        move |state, name, here, current| {
            let value = |name: &str| state.lookup(name).unwrap_or_default();
            let root = value("root");
            let words = [root.as_str().unwrap_or_default(), here.unwrap_or_default(), current.unwrap_or_default()];
            once.html(state.env(), name, words, || (value("site"), value("assets")))
        }
    }

    /// What a template prints with these words: `root`, `here` and `current`. `values` gives the site and the files.
    pub fn html(
        &self,
        environment: &Environment<'_>,
        name: &str,
        words: [&str; 3],
        values: impl FnOnce() -> (Value, Value),
    ) -> Result<Value, Error> {
        // By their lengths first: words of one length are few.
        let place = |lot: &Lot| {
            let other = |own: &[Box<str>; 3]| own.each_ref().map(|word| word.len()).cmp(&words.map(str::len));
            lot.binary_search_by(|(own, _)| other(own).then_with(|| own.iter().map(|word| &**word).cmp(words)))
        };
        {
            let all = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(lot) = all.get(name)
                && let Ok(at) = place(lot)
            {
                return Ok(lot[at].1.clone());
            }
        }
        // Not under the lock: a shared template may itself use one.
        let ((site, assets), [root, here, current]) = (values(), words);
        let html = environment.get_template(name)?.render(context! { site, root, assets, here, current })?;
        let html = Value::from_safe_string(html);
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let lot = all.entry(name.into()).or_default();
        // Another thread may have been as far.
        if let Err(at) = place(lot) {
            lot.insert(at, (words.map(Box::from), html.clone()));
        }
        Ok(html)
    }
}

/// Folders that a page is deep, at most, for its shared parts to be found by that depth.
const DEPTHS: usize = 4;

/// What shared templates print without words, by number of the template and depth of the page: most calls are of that
/// kind, and they are found without a comparison or a lock.
pub(super) struct Bare(Box<[[OnceLock<Box<str>>; DEPTHS]]>);

impl Bare {
    /// Nothing printed yet.
    pub fn new(press: &Press) -> Bare {
        Bare(press.shared().iter().map(|_| Default::default()).collect())
    }

    /// Where it stands; `None` for a call with words, or from a page that is too deep or has another root.
    pub fn place(&self, number: usize, [root, here, current]: [&str; 3]) -> Option<&OnceLock<Box<str>>> {
        let is_plain = here.is_empty() && current.is_empty() && root.as_bytes().chunks(3).all(|step| step == b"../");
        self.0.get(number).filter(|_| is_plain)?.get(root.len() / 3)
    }
}
