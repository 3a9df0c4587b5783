//! Report subsections ↔ topics: a problem that the report names leads to the practices that answer it.

use super::Facts;
use crate::model::{Kind, Page};
use crate::route::PageId;
use std::sync::Arc;

/// For each topic (by position among those with cases): the report items about it, in order.
pub(super) fn items(pages: &[Arc<Page>], facts: &[Facts], topics: usize) -> Vec<Vec<(PageId, u32)>> {
    // Positions are filled in by the caller's order, which is the vocabulary's; see `super::link`.
    let mut entries: Vec<(u32, PageId, u32)> = Vec::new();
    for (index, facts) in facts.iter().enumerate().filter(|(_, facts)| facts.kind == Kind::Section && !facts.hidden) {
        debug_assert_eq!(facts.item_topics.len(), pages[index].front.items.len());
        for (item, names) in facts.item_topics.iter().enumerate() {
            entries.extend(names.iter().map(|topic| (*topic, index as PageId, item as u32)));
        }
    }
    let mut used: Vec<u32> = facts
        .iter()
        .filter(|facts| facts.kind == Kind::Case && !facts.hidden && facts.city.is_some())
        .flat_map(|facts| facts.topics.iter().copied())
        .collect();
    used.sort_unstable();
    used.dedup();
    let mut found = vec![Vec::new(); topics];
    for (topic, page, item) in entries {
        if let Ok(position) = used.binary_search(&topic) {
            found[position].push((page, item));
        }
    }
    found
}
