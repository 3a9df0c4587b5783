//! The theme's files and the language → templates ready to print, and the settings with the words of that language.
//!
//! Part of [`crate::site`]. The last two results are remembered, as a theme with an error and the last good one are put
//! together in turn; what is remembered depends on those files and the language alone.

use super::memo::Memo;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::render::theme::{self, Theme, ThemeFile};
use crate::strings::{self, Strings};
use std::sync::Arc;

/// How many are remembered.
const KEPT: usize = 2;

/// A theme put together.
pub(super) struct Dress {
    files: Vec<ThemeFile>,
    /// Name of the theme, and the language.
    key: (String, String),
    strings: Strings,
    theme: Theme,
    found: Vec<Diagnostic>,
}

/// What a site is printed with.
pub(super) struct Dressed {
    /// With the words.
    pub config: Arc<Config>,
    pub theme: Theme,
    pub found: Vec<Diagnostic>,
}

/// Puts a theme together.
pub(super) fn dress(config: &Arc<Config>, files: &[ThemeFile], memo: &mut Memo) -> Dressed {
    let key = (config.site.theme.0.clone(), config.site.language.0.clone());
    if let Some(at) = memo.dresses.iter().position(|known| known.key == key && known.files == files) {
        let known = memo.dresses.remove(at);
        let dressed = Dressed { config: worded(config, &known.strings, memo), theme: known.theme.afresh(), found: known.found.clone() };
        memo.dresses.push(known);
        return dressed;
    }
    let mut found = Vec::new();
    let mut all = files.to_vec();
    theme::lay_over(&key.0, &mut all);
    let own = all.iter().find(|file| &*file.name == strings::OWN).map(|file| (&file.path, &file.bytes[..]));
    let strings = Strings::new(&key.1, own, &mut found);
    let theme = Theme::new(&all, &strings, &mut found);
    let config = worded(config, &strings, memo);
    if memo.on {
        if memo.dresses.len() == KEPT {
            memo.dresses.remove(0);
        }
        let (theme, found) = (theme.afresh(), found.clone());
        memo.dresses.push(Dress { files: files.to_vec(), key, strings, theme, found });
    }
    Dressed { config, theme, found }
}

/// The settings with these words.
fn worded(config: &Arc<Config>, strings: &Strings, memo: &mut Memo) -> Arc<Config> {
    if let Some((from, worded)) = &memo.worded
        && Arc::ptr_eq(from, config)
        && worded.strings == *strings
    {
        return worded.clone();
    }
    let worded = Arc::new(Config { strings: strings.clone(), ..(**config).clone() });
    memo.worded = memo.on.then(|| (config.clone(), worded.clone()));
    worded
}
