//! GW-06 关键词
//!
//! **查什么。** Keywords、ColumnKeywords 里的关键词用半角逗号隔开，里面没有全角的逗号、顿号、分号；文章有2至10个关键词，不重复。
//!
//! **为什么。** 读取程序只按半角的逗号、分号切分，用了“，”“、”，几个词就成了一个词。
//!
//! **依据。** 47号附件《网页设计规范》“关键词”；个数限度是本程序的。
//!
//! **例子。** `keywords = ["教育投入、学校建设"]`——应写成两个。
//!
//! **怎么改。** `keywords = ["教育投入", "学校建设"]`。
//!
//! **English.** Keywords are separate entries, without full-width separators inside, two to ten and none twice.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::fold::fold;

rule!("gw_06.rs", "GW-06", Tags, Warning, Fully, Page(look));

messages! { "GW-06" "keywords";
    SEPARATOR "关键词“{value}”里有“{sign}”，会被当成一个词" => "拆成几个：[\"甲\", \"乙\"]";
        "the keyword \"{value}\" holds \"{sign}\" and counts as one" => "make it several: [\"a\", \"b\"]";
    TWICE "关键词“{value}”写了两次" => "删去一个";
        "the keyword \"{value}\" stands twice" => "remove one";
    COUNT "有 {count} 个关键词，2至10个为宜" => "增减到2至10个";
        "there are {count} keywords; two to ten are right" => "make it two to ten";
}

fn look(script: &Script<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let mut seen: Vec<String> = Vec::new();
    for line in &script.lines {
        let Role::Field(name) = &line.role else { continue };
        if !name.starts_with("keywords.") {
            continue;
        }
        let at = || script.place(line, 0..line.text.len());
        if let Some(sign) = line.text.chars().find(|c| matches!(c, '，' | '、' | '；' | ',' | ';')) {
            findings.push(found(&SEPARATOR).at(at()).with("value", &line.text).with("sign", sign));
        }
        let folded = fold(&line.text);
        if seen.contains(&folded) {
            findings.push(found(&TWICE).at(at()).with("value", &line.text));
        }
        seen.push(folded);
    }
    if seen.len() == 1 || seen.len() > 10 {
        findings.push(found(&COUNT).at(script.field("keywords")).with("count", seen.len()).level(Severity::Info));
    }
}
