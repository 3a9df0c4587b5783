//! CC-4 案例有导语
//!
//! **查什么。** 案例有一句话的导语（摘要或正文第一句），不超过120字，以句号结尾；案例标题不超过30字，末尾没有标点。
//!
//! **为什么。** 列表、检索结果、微信卡片都只显示标题和导语。
//!
//! **依据。** 典型经验汇编的通行写法；字数限度是本程序的。
//!
//! **例子。** `title = "全面深化教师队伍建设改革。"`——末尾多了句号。
//!
//! **怎么改。** 写 `summary`；标题删去末尾的标点。
//!
//! **English.** A case has a lead of one sentence and a short title without a stop.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::check::script::{Role, Script};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Kind;

rule!("cc_4.rs", "CC-4", Structure, Warning, Fully, Page(look));

messages! { "CC-4" "case-lead";
    STOP "标题末尾有“{value}”" => "标题末尾不加标点";
        "the title ends in \"{value}\"" => "titles end without a mark";
    LONG "标题有 {count} 个字，超过30个" => "缩短；细节写进摘要";
        "the title has {count} characters, more than 30" => "shorten it";
    LEAD "摘要有 {count} 个字，超过120个，列表里会被截断" => "压成一两句话";
        "the summary has {count} characters, more than 120, and will be cut in lists" => "make it one or two sentences";
    OPEN "摘要末尾没有句号" => "补上句末的标点";
        "the summary does not end in a full stop" => "add the mark";
}

fn look(script: &Script<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some((id, _)) = script.page else { return };
    if context.site.graph.facts(id).kind != Kind::Case {
        return;
    }
    for line in &script.lines {
        let Role::Field(name) = &line.role else { continue };
        let place = || script.place(line, 0..line.text.len());
        let count = line.text.chars().count();
        match &**name {
            "title" => {
                if let Some(last) = line.text.chars().next_back().filter(|c| "。，；、：.,;".contains(*c)) {
                    findings.push(found(&STOP).at(place()).with("value", last));
                }
                if count > 30 {
                    findings.push(found(&LONG).at(place()).with("count", count).level(Severity::Info));
                }
            }
            "summary" => {
                if count > 120 {
                    findings.push(found(&LEAD).at(place()).with("count", count).level(Severity::Info));
                }
                if !line.text.trim_end().ends_with(['。', '！', '？', '”', '…', '）']) {
                    findings.push(found(&OPEN).at(place()));
                }
            }
            _ => {}
        }
    }
}
