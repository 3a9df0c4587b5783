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

use crate::parallel::{self, Row};
use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, plain_text};
use crate::route::PageId;
use crate::source::Place;
use crate::text::han::is_han;
use rayon::slice::ParallelSliceMut;

rule!("st_6.rs", "ST-6", Structure, Warning, Fully, Site(look));

messages! { "ST-6" "paragraph-twice";
    TWICE "这一段与“{file}”的一段相同" => "改写，或删去一处";
        "this paragraph also stands in \"{file}\"" => "rewrite or remove one of them";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    let pages: Vec<PageId> = graph.visible().collect();
    let of_pages = parallel::map(&pages, Row::Any, |id| paragraphs(&graph.page(*id).document.blocks));
    let of_page = |(order, found): (usize, Vec<(u64, u32)>)| found.into_iter().map(move |(hash, at)| (hash, order, at));
    let mut long: Vec<(u64, usize, u32)> = of_pages.into_iter().enumerate().flat_map(of_page).collect();
    long.par_sort_unstable();
    for same in long.chunk_by(|one, other| one.0 == other.0) {
        let (_, first, before) = same[0];
        for (_, order, at) in same.iter().filter(|(_, order, _)| *order != first) {
            let (id, other) = (pages[*order], pages[first]);
            let place = |id: PageId, at: u32| Place::range(&graph.page(id).path, &(at..at));
            findings.push(found(&TWICE).at(place(id, *at)).also(place(other, before)).with("file", &graph.page(other).path));
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
