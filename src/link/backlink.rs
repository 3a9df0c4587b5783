//! Links turned round: for each page, the bodies that link to it.

use super::address::Table;
use super::{Backlink, Target};
use crate::route::{PageId, Route};

pub(super) fn backlinks(table: &Table, targets: &[Vec<Target>], pages: usize) -> Vec<Vec<Backlink>> {
    let mut found: Vec<Vec<Backlink>> = vec![Vec::new(); pages];
    for (from, targets) in targets.iter().enumerate() {
        for (reference, target) in targets.iter().enumerate() {
            let Target::Inside(address) = target else { continue };
            let address = address.split('#').next().unwrap_or(address);
            let Some(Route::Page(page)) = table.routes.get(address) else { continue };
            let here = &mut found[*page as usize];
            // One mention a page: the first.
            if *page as usize != from && here.last().is_none_or(|last| last.from as usize != from) {
                here.push(Backlink { from: from as PageId, reference: reference as u32 });
            }
        }
    }
    found
}
