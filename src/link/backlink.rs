//! Links turned round: for each page, the bodies that link to it.

use super::{Backlink, Target};
use crate::parallel::{self, Row};
use crate::route::{PageId, Route, Routes};
use std::sync::Arc;

pub(super) fn backlinks(routes: &Routes, targets: &[Arc<[Target]>]) -> Vec<Vec<Backlink>> {
    // Finding the pages is most of the work.
    let to: Vec<Vec<(PageId, u32)>> = parallel::map(targets, Row::Least(64), |targets| leads_to(routes, targets));
    let mut found: Vec<Vec<Backlink>> = vec![Vec::new(); targets.len()];
    for (from, to) in to.into_iter().enumerate() {
        for (page, reference) in to {
            let here = &mut found[page as usize];
            // One mention a page: the first.
            if page as usize != from && here.last().is_none_or(|last| last.from as usize != from) {
                here.push(Backlink { from: from as PageId, reference });
            }
        }
    }
    found
}

/// The pages that a page's references lead to, with the number of the reference.
fn leads_to(routes: &Routes, targets: &[Target]) -> Vec<(PageId, u32)> {
    let page = |(reference, target): (usize, &Target)| {
        let Target::Inside(address) = target else { return None };
        let address = address.split('#').next().unwrap_or(address);
        match routes.get(address) {
            Some(Route::Page(page)) => Some((*page, reference as u32)),
            _ => None,
        }
    };
    targets.iter().enumerate().filter_map(page).collect()
}
