//! AX-9C 表格有表头
//!
//! **查什么。** 成品里的数据表格有 `<th>`，并写明 `scope`；正文里的表格，表头没有空格子。
//!
//! **为什么。** 读屏软件靠表头告诉读者这一格是什么；没有表头，几十个数字念下来不知所云。
//!
//! **依据。** WCAG 1.3.1；GB/T 37668-2019。
//!
//! **例子。** 正文表格的第一行是空的：`| | |`。
//!
//! **怎么改。** 第一行写上每一列的名称；自己的模板用 `<th scope="col">`。
//!
//! **English.** Tables have head cells with a scope, and none of them is empty.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::document::{Block, plain_text};
use crate::source::{MAX_SOURCE_BYTES, Place};
use std::sync::Arc;

rule!("ax_9c.rs", "AX-9C", Access, Warning, Fully, Rendered(look));

messages! { "AX-9C" "table-head";
    NONE "“{address}”里有一张表没有表头" => "第一行写上每一列的名称";
        "a table on \"{address}\" has no head" => "name every column in its first row";
    SCOPE "“{address}”里有表头没有写明 scope" => "写成 <th scope=\"col\"> 或 <th scope=\"row\">";
        "a head cell on \"{address}\" has no scope" => "write <th scope=\"col\"> or <th scope=\"row\">";
    EMPTY "表头有 {count} 个空格子" => "写上这一列的名称";
        "{count} head cells of a table are empty" => "name the columns";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let place = || context.page_place(page.page, page.address);
    for table in page.named("table") {
        let inside = page.inside(&table);
        let layout = page.raw(&table, "role").is_some_and(|role| matches!(role, "presentation" | "none"));
        if !layout && !inside.contains("<th") {
            findings.push(found(&NONE).at(context.spot(page, &table.range())).with("address", page.address));
        }
    }
    if page.named("th").any(|tag| page.raw(&tag, "scope").is_none()) {
        findings.push(found(&SCOPE).at(place()).with("address", page.address));
    }
    let Some(id) = page.page else { return };
    let own = context.site.graph.page(id);
    for block in &own.document.blocks {
        let Block::Table(table) = block else { continue };
        // The corner above row names may stay empty.
        let empty = table.head.iter().skip(1).filter(|cell| plain_text(cell).trim().is_empty()).count();
        if empty > 0 {
            let rows = std::iter::once(&table.head).chain(&table.rows).enumerate();
            let first = rows.flat_map(|(row, cells)| cells.iter().flatten().map(move |inline| (row, inline))).find_map(|(row, inline)| match inline {
                crate::document::Inline::Text { at, .. } => Some((row, *at)),
                _ => None,
            });
            let at = first.map_or_else(place, |(row, at)| head_of(context, &own.path, row, at));
            findings.push(found(&EMPTY).at(at).with("count", empty));
        }
    }
}

/// The head of a table in the source: its first words stand at `at` in this row; the line of hyphens is between.
fn head_of(context: &Context<'_>, path: &Arc<str>, row: usize, at: u32) -> Place {
    let bytes = context.disk.read_bytes(&context.site.root, path, MAX_SOURCE_BYTES, None).unwrap_or_default();
    let mut start = (at as usize).min(bytes.len());
    for step in 0..=if row == 0 { 0 } else { row + 1 } {
        let end = if step == 0 { start } else { start.saturating_sub(1) };
        start = memchr::memrchr(b'\n', &bytes[..end]).map_or(0, |end| end + 1);
    }
    let length = memchr::memchr(b'\n', &bytes[start..]).unwrap_or(bytes.len() - start);
    Place::range(path, &(start as u32..(start + length) as u32))
}
