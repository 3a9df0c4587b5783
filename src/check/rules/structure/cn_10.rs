//! CN-10 城市齐全
//!
//! **查什么。** 一个省的案例库，该省各市都有案例；`[check] cities` 列出了城市的按它查；写了 `cases_per_city` 的，每个市每个年度恰好有这么多。
//!
//! **为什么。** 漏了一个市，汇编就不完整；多半是文件放错了文件夹。
//!
//! **依据。** GB/T 2260 区划代码；报告附件“每市3个”。
//!
//! **例子。** 山东16个市，只有15个市有案例。
//!
//! **怎么改。** 补上缺的；不打算收全的，把 `cities` 写成实际要收的城市。
//!
//! **English.** Every city of the province, or of the settings' list, has its cases.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;
use std::collections::{BTreeMap, BTreeSet};

rule!("cn_10.rs", "CN-10", Structure, Info, Fully, Site(look));

messages! { "CN-10" "city-coverage";
    MISSING "{name}没有案例" => "补上案例；不打算收的，在 [check] cities 里写明要收哪些市";
        "{name} has no case" => "add one, or list in [check] cities which cities belong";
    UNKNOWN "[check] cities 里的“{name}”不在区划表里" => "写全称、简称或6位代码";
        "\"{name}\" in [check] cities is no known place" => "write its full or short name or its code";
    COUNT "{name}在{edition}有 {count} 个案例，应有 {wanted} 个" => "核对漏了或多了哪个";
        "{name} has {count} cases in {edition}, {wanted} are expected" => "see which is missing or too many";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let (graph, places) = (&context.site.graph, &context.site.config.places);
    if graph.cities.is_empty() {
        return;
    }
    let have: BTreeSet<u32> = graph.cities.iter().filter(|city| !city.cases.is_empty()).map(|city| city.division.code).collect();
    let mut wanted: Vec<(u32, &str, Place)> = Vec::new();
    for (index, name) in context.settings.cities.iter().enumerate() {
        let place = context.setting(&format!("check.cities.{index}"));
        match places.city(name) {
            Ok(city) => wanted.push((city.code, &city.name, place)),
            Err(_) => findings.push(found(&UNKNOWN).at(place).with("name", name).level(Severity::Error)),
        }
    }
    let listed = !context.settings.cities.is_empty();
    if !listed {
        let provinces: BTreeMap<u32, usize> = have.iter().fold(BTreeMap::new(), |mut counts, code| {
            *counts.entry(code / 10_000 * 10_000).or_default() += 1;
            counts
        });
        for (province, _) in provinces.into_iter().filter(|(_, count)| *count > 1) {
            // Counties that a province governs directly are no cities.
            let cities = places.counties(province).filter(|city| city.code.is_multiple_of(100) && city.name.ends_with(['市', '州', '区', '盟']));
            wanted.extend(cities.map(|city| (city.code, city.name.as_str(), context.setting("title"))));
        }
    }
    for (code, name, place) in wanted {
        if !have.contains(&code) {
            let level = if listed { Severity::Warning } else { Severity::Info };
            findings.push(found(&MISSING).at(place).with("name", name).level(level));
        }
    }
    let Some(expected) = context.settings.cases_per_city else { return };
    for edition in graph.editions.iter() {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for case in &edition.cases {
            *counts.entry(graph.facts(*case).city.unwrap_or(0)).or_default() += 1;
        }
        for (code, count) in counts.into_iter().filter(|(_, count)| *count != expected as usize) {
            let name = places.get(code).map_or_else(String::new, |place| place.name.clone());
            let first = edition.cases.iter().find(|case| graph.facts(**case).city == Some(code));
            let place = first.map_or_else(|| context.setting("check.cases_per_city"), |case| context.field(*case, "city"));
            let finding = found(&COUNT).at(place).with("name", name).with("edition", &edition.slug).with("count", count);
            findings.push(finding.with("wanted", expected).level(Severity::Warning));
        }
    }
}
