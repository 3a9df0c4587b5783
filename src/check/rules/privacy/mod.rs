//! Rules about personal data and secrets, in pages and attached files.

super::group! { pr_1 pr_2 pr_3 pr_4a pr_4b pr_4c pr_5 pr_6 pr_7a pr_7b pr_7c pr_7d pr_7e pr_8 }

use crate::check::digits;
pub(super) use crate::check::digits::{Run, masked, near};
use crate::check::script::{Script, Stretch};

/// Long numbers that are published on a page or stand in a file, each with the text around it.
pub fn runs<'a>(script: &'a Script<'_>) -> Vec<(Stretch<'a>, Run)> {
    let parts = script.published().into_iter();
    parts.flat_map(|part| digits::runs(part.text).into_iter().map(move |run| (part.clone(), run))).collect()
}
