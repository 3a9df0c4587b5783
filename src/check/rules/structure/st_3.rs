//! ST-3 主题用得均匀
//!
//! **查什么。** 只有一个案例的主题；案例的关键词与主题名称相近而不相同（差一两个字），多半是同一个意思的两种写法。
//!
//! **为什么。** 只有一个案例的主题页内容太少；两种写法使同类的案例分到两处。
//!
//! **依据。** 编辑规范；主题词表的用法。
//!
//! **例子。** 主题叫“教师补充”，关键词写“教师补允”。
//!
//! **怎么改。** 合并主题；关键词照词表写。
//!
//! **English.** Topics with one case, and keywords that are nearly but not quite a topic's name.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("st_3.rs", "ST-3", Structure, Info, Fully, Site(look));

messages! { "ST-3" "topic-use";
    LONE "主题“{name}”只有一个案例" => "合并到相近的主题，或补充案例";
        "the topic \"{name}\" has one case" => "merge it into a near one or add cases";
    NEAR "关键词“{value}”与主题“{name}”只差一个字" => "核对，多半是笔误";
        "the keyword \"{value}\" is nearly the topic \"{name}\"" => "check it; it is probably a slip";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    let entries = &context.site.config.site.topic;
    if graph.cases.len() >= 10 {
        for topic in graph.topics.iter().filter(|topic| topic.cases.len() == 1) {
            let place = context.setting(&format!("topic.{}.name", topic.entry));
            findings.push(found(&LONE).at(place).with("name", &entries[topic.entry].name));
        }
    }
    for id in graph.visible() {
        for (index, keyword) in graph.page(id).front.keywords.iter().enumerate() {
            let length = keyword.chars().count();
            let near = entries.iter().filter(|entry| length >= 4 && entry.name.chars().count() == length).find(|entry| {
                let same_start = keyword.chars().next() == entry.name.chars().next();
                same_start && keyword.chars().zip(entry.name.chars()).filter(|(one, other)| one != other).count() == 1
            });
            let known = entries.iter().any(|entry| entry.name == *keyword || entry.aliases.contains(keyword));
            if let Some(entry) = near.filter(|_| !known) {
                let place = context.field(id, &format!("keywords.{index}"));
                findings.push(found(&NEAR).at(place).with("value", keyword).with("name", &entry.name).level(Severity::Warning));
            }
        }
    }
}
