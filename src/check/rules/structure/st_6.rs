//! ST-6 内容不重复
//!
//! **查什么。** 两页有整段相同的正文（40个汉字以上）。
//!
//! **为什么。** 多半是复制一篇当模板，忘了改；通报里按“重复发布”计。
//!
//! **依据。** 各地检查通报。
//!
//! **例子。** 济南案例2的第一段与案例1一字不差。
//!
//! **怎么改。** 改写，或删去一处；确要重复的（如统一的说明），写豁免。
//!
//! **English.** No paragraph of forty Han or more stands on two pages.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, plain_text};
use crate::route::PageId;
use crate::source::Place;
use crate::text::han::is_han;
use rayon::prelude::*;
use std::collections::BTreeMap;

rule!("st_6.rs", "ST-6", Structure, Warning, Fully, Site(look));

messages! { "ST-6" "paragraph-twice";
    TWICE "这一段与“{file}”的一段相同" => "改写，或删去一处";
        "this paragraph also stands in \"{file}\"" => "rewrite or remove one of them";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    let mut first: BTreeMap<u64, (PageId, u32)> = BTreeMap::new();
    let pages: Vec<PageId> = graph.visible().collect();
    let long: Vec<Vec<(u64, u32)>> = pages.par_iter().map(|id| paragraphs(&graph.page(*id).document.blocks)).collect();
    for (id, long) in pages.into_iter().zip(long) {
        for (hash, at) in long {
            match first.get(&hash).copied() {
                None => {
                    first.insert(hash, (id, at));
                }
                Some((other, before)) if other != id => {
                    let place = |id: PageId, at: u32| Place::range(&graph.page(id).path, &(at..at));
                    let finding = found(&TWICE).at(place(id, at)).also(place(other, before));
                    findings.push(finding.with("file", &graph.page(other).path));
                }
                Some(_) => {}
            }
        }
    }
}

/// The long paragraphs of a page: a hash of their words and where they begin.
fn paragraphs(blocks: &[Block]) -> Vec<(u64, u32)> {
    let mut found = Vec::new();
    for block in blocks {
        let Block::Paragraph(content) = block else { continue };
        let text = plain_text(content);
        if text.len() < 120 || text.chars().filter(|c| is_han(*c)).nth(39).is_none() {
            continue;
        }
        let at = content.iter().find_map(|inline| match inline {
            crate::document::Inline::Text { at, .. } => Some(*at),
            _ => None,
        });
        found.push((crate::check::context::hash(&text), at.unwrap_or(0)));
    }
    found
}
