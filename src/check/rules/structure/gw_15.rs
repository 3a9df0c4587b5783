//! GW-15 栏目不空，名称简短
//!
//! **查什么。** 年度里有内容；导航里的栏目名称不超过8个字，不重名，一级导航2至8项；普通文件夹的栏目里有页面。
//!
//! **为什么。** 空栏目达到5个就是单项否决；名称长了导航排不下。
//!
//! **依据。** 国办秘函〔2019〕19号单项否决9；47号关于栏目设置的要求。
//!
//! **例子。** `content/2021/_index.md` 建好了，下面没有案例和章节。
//!
//! **怎么改。** 补上内容，或先设为草稿；名称改短。
//!
//! **English.** Editions and folders hold pages; names in the navigation are short and differ.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("gw_15.rs", "GW-15", Structure, Error, Fully, Site(look));

messages! { "GW-15" "column";
    EMPTY "栏目“{name}”里没有内容" => "补上内容，或先设为草稿";
        "the column \"{name}\" is empty" => "add pages or make it a draft";
    LONG "栏目名称“{name}”超过8个字" => "改短";
        "the name \"{name}\" has more than 8 characters" => "shorten it";
    TWICE "导航里有两个“{name}”" => "改成不同的名称";
        "\"{name}\" stands twice in the navigation" => "use different names";
    COUNT "一级导航有 {count} 项，2至8项为宜" => "合并或拆分栏目";
        "the navigation has {count} entries; 2 to 8 are right" => "merge or split columns";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    for edition in graph.editions.iter().filter(|edition| edition.cases.is_empty() && edition.sections.is_empty()) {
        let Some(page) = edition.page else { continue };
        findings.push(found(&EMPTY).at(context.field(page, "title")).with("name", &graph.facts(page).title));
    }
    for folder in graph.folders.iter().skip(1).filter(|folder| folder.pages.is_empty() && folder.folders.is_empty()) {
        // A folder's page that says something is its content.
        if let Some(page) = folder.page.filter(|page| graph.page(*page).document.blocks.is_empty()) {
            findings.push(found(&EMPTY).at(context.field(page, "title")).with("name", &folder.title));
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    for (index, (name, _)) in graph.navigation.iter().enumerate() {
        let place = || context.setting(&format!("nav.{index}.title"));
        if name.chars().count() > 8 {
            findings.push(found(&LONG).at(place()).with("name", name).level(Severity::Warning));
        }
        if seen.contains(&name.as_str()) {
            findings.push(found(&TWICE).at(place()).with("name", name));
        }
        seen.push(name);
    }
    if graph.navigation.len() > 8 {
        findings.push(found(&COUNT).at(context.setting("nav")).with("count", graph.navigation.len()).level(Severity::Warning));
    }
}
