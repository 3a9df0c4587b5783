//! Report subsections ↔ topics: a problem that the report names leads to the practices that answer it.

use super::{Facts, Topic};
use crate::model::{Kind, Page};
use crate::route::PageId;
use std::sync::Arc;

/// For each topic (by position among those with cases): the report items about it, in order.
pub(super) fn items(pages: &[Arc<Page>], facts: &[Arc<Facts>], topics: &[Topic]) -> Vec<Vec<(PageId, u32)>> {
    let mut found = vec![Vec::new(); topics.len()];
    for (index, facts) in facts.iter().enumerate().filter(|(_, facts)| facts.kind == Kind::Section && !facts.hidden) {
        debug_assert_eq!(facts.item_topics.len(), pages[index].front.items.len());
        for (item, names) in facts.item_topics.iter().enumerate() {
            for topic in names {
                if let Ok(position) = topics.binary_search_by_key(&(*topic as usize), |topic| topic.entry) {
                    found[position].push((index as PageId, item as u32));
                }
            }
        }
    }
    found
}
