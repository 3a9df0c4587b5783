//! ST-4 数据不矛盾
//!
//! **查什么。** 两页的 `figures` 里，同一城市、同一年度的报告、同一指标名称和单位、同一年份，数值却不同。
//!
//! **为什么。** 同一个数在两处不一样，至少有一处是错的；读者会问信哪一个。
//!
//! **依据。** “内容准确”；统计数据一致的要求。
//!
//! **例子。** 德州案例1写“全年招聘教师3112人”，案例2写“全年招聘教师3121人”。
//!
//! **怎么改。** 核对原文，改成一样；口径不同的，把指标名称写清楚。
//!
//! **English.** Figures of the same city, edition, label, unit and year do not contradict each other.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::route::PageId;
use std::collections::BTreeMap;

rule!("st_4.rs", "ST-4", Structure, Error, Fully, Site(look));

messages! { "ST-4" "figures-contradict";
    OTHER "数据“{label}”在这里是 {value}，在“{file}”是 {other}" => "核对原文；口径不同的把指标名称写清楚";
        "the figure \"{label}\" is {value} here and {other} in \"{file}\"" => "check them; say in the label if they count differently";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    // Whose city and edition are the same stands together, and among them the earliest figure of a label comes first.
    let mut cases: Vec<(usize, PageId)> = graph.cases.iter().copied().enumerate().collect();
    let of = |id: PageId| (graph.facts(id).edition.as_deref(), graph.facts(id).city);
    cases.sort_by(|(at, one), (other_at, other)| (of(*one), at).cmp(&(of(*other), other_at)));
    for cases in cases.chunk_by(|(_, one), (_, other)| of(*one) == of(*other)) {
        let mut first: BTreeMap<(String, &str, Option<i64>), (PageId, usize)> = BTreeMap::new();
        for (_, case) in cases {
            for (index, figure) in graph.page(*case).front.figures.iter().enumerate() {
                let key = (crate::text::fold::fold(&figure.label), figure.unit.as_str(), figure.year);
                let (other, at) = *first.entry(key).or_insert((*case, index));
                let before = &graph.page(other).front.figures[at];
                if before.value.0.trim() != figure.value.0.trim() {
                    let place = |id, index: usize| context.field(id, &format!("figures.{index}.value"));
                    let finding = found(&OTHER).at(place(*case, index)).also(place(other, at)).with("label", &figure.label);
                    let finding = finding.with("value", &figure.value.0).with("other", &before.value.0);
                    findings.push(finding.with("file", &graph.page(other).path));
                }
            }
        }
    }
}
