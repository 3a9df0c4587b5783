//! GW-02 栏目标记
//!
//! **查什么。** 列表页有 ColumnName、ColumnDescription、ColumnKeywords、ColumnType，不为空；ColumnDescription 不是照抄栏目名称，长度在10至200字之间；ColumnType 是常用类别之一。
//!
//! **为什么。** 栏目标记说明这一栏放什么，监测程序按类别判断多久该更新；照抄名称等于没写。
//!
//! **依据。** 47号附件《网页设计规范》“栏目页标签”。长度限度是本程序的。
//!
//! **例子。** 主题“教育投入”没有写 `summary`，它的 ColumnDescription 就是空的。
//!
//! **怎么改。** 主题的说明写在 site.toml 的 `[[topic]] summary`，城市和年度的写在页首信息的 `summary`，整站的写在 `description`。
//!
//! **English.** List pages have the four column tags, filled; the description is more than the name repeated.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::route::Route;
use crate::source::Place;

rule!("gw_02.rs", "GW-02", Tags, Warning, Fully, Rendered(look));

messages! { "GW-02" "column-tags";
    MISSING "“{address}”缺栏目标记 {tag}" => "写上栏目的说明：site.toml 的 description、主题的 summary，或页首信息的 summary、keywords";
        "\"{address}\" lacks the column tag {tag}" => "write the column's summary: description in site.toml, summary of the topic, or summary and keywords in front matter";
    REPEATS "“{address}”的 ColumnDescription 只是重复栏目名称“{name}”" => "用一句话说明这一栏放什么内容";
        "ColumnDescription of \"{address}\" only repeats the name \"{name}\"" => "say in a sentence what the column holds";
    LENGTH "“{address}”的 ColumnDescription 有 {length} 字，应在10至200字之间" => "改写成一两句话";
        "ColumnDescription of \"{address}\" has {length} characters; 10 to 200 are right" => "write one or two sentences";
    KIND "“{address}”的 ColumnType“{value}”不是常用类别" => "用 工作动态、政策文件、首页 等类别";
        "ColumnType \"{value}\" of \"{address}\" is none of the usual kinds" => "use a usual kind such as 工作动态, 政策文件, 首页";
}

const KINDS: [&str; 18] = [
    "首页", "概况信息", "机构职能", "负责人信息", "工作动态", "政策文件", "信息公开指南", "信息公开目录", "信息公开年报", "依申请公开", "数据发布", "数据开放",
    "政策解读", "回应关切", "办事服务", "咨询投诉", "征集调查", "在线访谈",
];

/// Where the words of a column come from.
fn place(page: &Rendered<'_>, context: &Context<'_>) -> Place {
    match page.route {
        Some(Route::Topic(topic, _)) => context.setting(&format!("topic.{}.name", context.site.graph.topics[*topic as usize].entry)),
        Some(Route::Home) => context.setting("description"),
        _ => match page.page {
            Some(id) => context.field(id, "summary"),
            None => Place::path(page.address),
        },
    }
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let is_list = match page.route {
        Some(Route::Home | Route::City(_, 1) | Route::Topic(_, 1) | Route::Cities | Route::Topics | Route::Practices(1)) => true,
        Some(Route::Page(id)) => context.site.graph.facts(*id).kind == crate::model::Kind::Edition,
        _ => false,
    };
    if !is_list {
        return;
    }
    let at = || place(page, context);
    for tag in ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"] {
        if page.meta(tag).is_none_or(|value| super::is_leftover(&value)) {
            // Lists that anli makes by itself may have no keywords of their own.
            let level = if tag == "ColumnKeywords" { Severity::Info } else { Severity::Warning };
            findings.push(found(&MISSING).at(at()).with("address", page.address).with("tag", tag).level(level));
        }
    }
    let (name, description) = (page.meta("ColumnName").unwrap_or_default(), page.meta("ColumnDescription").unwrap_or_default());
    let length = description.chars().count();
    if description.is_empty() {
    } else if description == name {
        findings.push(found(&REPEATS).at(at()).with("address", page.address).with("name", name));
    } else if !(10..=200).contains(&length) {
        findings.push(found(&LENGTH).at(at()).with("address", page.address).with("length", length));
    }
    if let Some(kind) = page.meta("ColumnType").filter(|kind| !kind.is_empty() && !KINDS.contains(&&**kind)) {
        findings.push(found(&KIND).at(at()).with("address", page.address).with("value", kind));
    }
}
