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
use std::collections::BTreeMap;

rule!("st_4.rs", "ST-4", Structure, Error, Fully, Site(look));

messages! { "ST-4" "figures-contradict";
    OTHER "数据“{label}”在这里是 {value}，在“{file}”是 {other}" => "核对原文；口径不同的把指标名称写清楚";
        "the figure \"{label}\" is {value} here and {other} in \"{file}\"" => "check them; say in the label if they count differently";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    type Key<'a> = (Option<&'a str>, Option<u32>, String, &'a str, Option<i64>);
    let mut first: BTreeMap<Key<'_>, (u32, usize)> = BTreeMap::new();
    for case in graph.cases.iter() {
        let facts = graph.facts(*case);
        for (index, figure) in graph.page(*case).front.figures.iter().enumerate() {
            let key = (facts.edition.as_deref(), facts.city, crate::text::fold::fold(&figure.label), figure.unit.as_str(), figure.year);
            let Some((other, at)) = first.get(&key).copied() else {
                first.insert(key, (*case, index));
                continue;
            };
            let before = &graph.page(other).front.figures[at];
            if before.value.0.trim() != figure.value.0.trim() {
                let place = |id, index: usize| context.field(id, &format!("figures.{index}.value"));
                let finding = found(&OTHER).at(place(*case, index)).also(place(other, at)).with("label", &figure.label);
                findings.push(finding.with("value", &figure.value.0).with("other", &before.value.0).with("file", &graph.page(other).path));
            }
        }
    }
}
