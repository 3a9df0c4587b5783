//! The program's own templates → pages, without the template engine.
//!
//! The engine looks every name up by name, copies every value and keeps account of every step; most of a build's time went
//! there. A template of the program is read by the engine's parser and planned once ([`plan`]): blocks put in their places,
//! macros written out, names resolved. Printing ([`run`]) then reads the view in place. Whatever the plan does not know, and
//! every template of a site's own, is left to the engine; where both can print a page they print the same bytes.

mod plan;
mod run;

use crate::view::piece::Piece;
use minijinja::Value;
use minijinja::machinery::{ast::Stmt, parse};
use minijinja::syntax::SyntaxConfig;
use plan::Plan;
use std::collections::BTreeMap;

/// The names under which a template finds its values, in this order in a [`Scope`].
const ROOTS: [&str; 6] = ["site", "frame", "page", "root", "assets", "item"];

/// The values of [`ROOTS`]: an entry of a list has no page, a page is no entry.
pub(super) type Scope<'a> = [Option<Piece<'a>>; 6];

/// What the template engine does for a plan.
pub(super) trait Engine {
    /// What the template prints of an entry.
    fn entry(&self, template: &str, root: &str, item: Value) -> Option<String>;
    /// Appends what a shared template prints with these words: `root`, `here`, `current`. `number` is its number in [`Press::shared`].
    fn shared(&self, number: usize, words: [&str; 3], out: &mut String) -> Option<()>;
}

/// All plans.
#[derive(Default)]
pub(super) struct Press {
    plans: BTreeMap<Box<str>, Plan>,
    called: Called,
}

/// The templates that others call, by number.
#[derive(Default)]
struct Called {
    /// Those that print entries.
    entries: Vec<Box<str>>,
    /// Those that are shared.
    shared: Vec<Box<str>>,
}

impl Press {
    /// Plans for templates by name.
    pub fn new(texts: &BTreeMap<String, String>, syntax: &SyntaxConfig) -> Press {
        let parsed = texts.iter().filter_map(|(name, text)| match parse(text, name, syntax.clone()) {
            Ok(Stmt::Template(template)) => Some((name.as_str(), template)),
            _ => None,
        });
        let trees: BTreeMap<&str, _> = parsed.collect();
        let mut press = Press::default();
        for name in trees.keys() {
            let plan = plan::plan(name, &trees, &mut press.called);
            press.plans.extend(plan.map(|plan| (Box::from(*name), plan)));
        }
        press
    }

    /// The templates that are shared, by number.
    pub fn shared(&self) -> &[Box<str>] {
        &self.called.shared
    }

    /// Whether there is a plan for a template.
    #[cfg(test)]
    pub fn knows(&self, template: &str) -> bool {
        self.plans.contains_key(template)
    }

    /// Appends a page; `None` if the engine has to print it.
    pub fn print(&self, template: &str, scope: Scope<'_>, engine: &dyn Engine, out: &mut String) -> Option<()> {
        run::print(self, self.plans.get(template)?, scope, engine, out)
    }
}
