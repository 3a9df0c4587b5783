//! Pages and their findings → one HTML file of approval forms, an A4 sheet each.

use super::{PROOFS, REVIEWS};
use crate::model::ReviewStep;
use crate::text::escape;

/// What a form says of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Form {
    /// Title.
    pub title: String,
    /// The site's title.
    pub site: String,
    /// The source file.
    pub file: String,
    /// Its address on the site.
    pub address: String,
    /// Where the text comes from.
    pub origin: String,
    /// Author or editor.
    pub author: String,
    /// Issuer and document number.
    pub issuer: String,
    /// The digest of the text.
    pub digest: String,
    /// Number of characters of the text, and of pictures and attachments.
    pub extent: String,
    /// Findings of the check, as sentences.
    pub findings: Vec<String>,
    /// Steps that were signed for this text.
    pub signed: Vec<ReviewStep>,
}

const STYLE: &str = "@page{size:A4;margin:20mm 22mm}body{font:12pt/1.6 'Noto Serif CJK SC',SimSun,'Songti SC',serif;color:#000;margin:0 auto;max-width:42em;padding:1em}\
section{break-after:page}section:last-child{break-after:auto}h1{font-size:18pt;text-align:center;margin:.2em 0 .6em}table{width:100%;border-collapse:collapse;margin:.6em 0;table-layout:fixed}\
td,th{border:1px solid #000;padding:.35em .5em;text-align:left;vertical-align:top;font-weight:normal;overflow-wrap:anywhere}th{background:#f2f2f2}.facts th{width:6.5em}.steps th,.steps td{height:2.2em}\
.steps col:first-child{width:4em}code{font:11pt/1.5 'DejaVu Sans Mono',Consolas,monospace;letter-spacing:.04em}ul{margin:0;padding-left:1.2em}.note{font-size:10pt}@media print{body{padding:0}}";

/// All forms in one file.
pub fn sheet(forms: &[Form]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>审批单</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    );
    forms.iter().for_each(|form| one(form, &mut out));
    out.push_str("</body>\n</html>\n");
    out
}

fn one(form: &Form, out: &mut String) {
    out.push_str("<section>\n<h1>信息发布审批单</h1>\n<table class=\"facts\">\n");
    let facts = [
        ("标题", &form.title),
        ("网站", &form.site),
        ("文件", &form.file),
        ("地址", &form.address),
        ("来源", &form.origin),
        ("作者", &form.author),
        ("发布机构", &form.issuer),
        ("篇幅", &form.extent),
    ];
    for (name, value) in facts {
        out.push_str(&format!("<tr><th scope=\"row\">{name}</th><td>"));
        escape::push(value, out);
        out.push_str("</td></tr>\n");
    }
    let groups: Vec<&str> = (0..form.digest.len()).step_by(4).filter_map(|at| form.digest.get(at..at + 4)).collect();
    out.push_str(&format!("<tr><th scope=\"row\">文本摘要</th><td><code>{}</code></td></tr>\n", groups.join(" ")));
    out.push_str("<tr><th scope=\"row\">检查结果</th><td>");
    if form.findings.is_empty() {
        out.push_str("没有发现问题");
    } else {
        out.push_str("<ul>");
        for finding in &form.findings {
            out.push_str("<li>");
            escape::push(finding, out);
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }
    out.push_str("</td></tr>\n</table>\n");
    series("三审", &REVIEWS, form, out);
    series("三校", &PROOFS, form, out);
    out.push_str(
        "<p class=\"note\">签字只对上面摘要所指的文本有效；文字、数据、图片或附件改动一处，摘要就变，要重新审校。三次审核由不同的人进行，三次校对由不同的人进行。\
         登记：<code>anli review sign 文件 --step 初审 --name 姓名 --date 日期 --digest 摘要</code></p>\n</section>\n",
    );
}

fn series(title: &str, steps: &[&str], form: &Form, out: &mut String) {
    out.push_str(&format!(
        "<table class=\"steps\">\n<colgroup><col><col><col><col><col><col></colgroup>\n<tr><th scope=\"col\">{title}</th><th scope=\"col\">岗位</th><th scope=\"col\">姓名</th>\
         <th scope=\"col\">日期</th><th scope=\"col\">结论</th><th scope=\"col\">签字</th></tr>\n"
    ));
    for step in steps {
        let signed = form.signed.iter().find(|signed| signed.step == *step);
        let cell = |value: Option<String>, out: &mut String| {
            out.push_str("<td>");
            escape::push(&value.unwrap_or_default(), out);
            out.push_str("</td>");
        };
        out.push_str(&format!("<tr><th scope=\"row\">{step}</th>"));
        cell(signed.map(|signed| signed.role.clone()), out);
        cell(signed.map(|signed| signed.name.clone()), out);
        cell(signed.and_then(|signed| signed.date).map(|date| date.day()), out);
        cell(signed.map(|signed| signed.result.clone()), out);
        out.push_str("<td></td></tr>\n");
    }
    out.push_str("</table>\n");
}
