//! Rules about page tags, dates and the marks of a government site.

super::group! { gw_01 gw_02 gw_03 gw_04 gw_05 gw_06 gw_07 gw_08 gw_10 gw_16 gw_19 gw_22 ix_2 ix_3 }

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::source::Place;

/// Values that show that a template was filled with nothing.
pub fn is_leftover(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || matches!(value, "null" | "undefined" | "None" | "none") || value.contains("{{") || value.contains("${")
}

/// The place of what a page tag says: the setting, the field of front matter, or the page.
fn place(context: &Context<'_>, page: &Rendered<'_>, field: &str) -> Place {
    match page.page {
        Some(id) => context.inherited(id, field),
        None => Place::path(page.address),
    }
}
