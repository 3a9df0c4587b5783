//! PR-7C 隐藏的工作表、行和文字
//!
//! **查什么。** xlsx 里隐藏的工作表、隐藏的行和列；docx 里设为隐藏的文字；pptx 里隐藏的幻灯片。
//!
//! **为什么。** 藏起来的不是删去的：读者取消隐藏就能看见，名单的原始数据常常在里面。
//!
//! **依据。** 历次个人信息泄露的通报。
//!
//! **例子。** “名单”表隐藏了“身份证号”一列。
//!
//! **怎么改。** 取消隐藏，把不公开的删去，再保存；最好另存为只含公开内容的新文件。
//!
//! **English.** Hidden sheets, rows and columns, hidden text and slides.

use crate::check::context::Context;
use crate::check::office::File;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use std::collections::BTreeMap;

rule!("pr_7c.rs", "PR-7C", Privacy, Error, Fully, File(look));

messages! { "PR-7C" "hidden-content";
    SHEET "工作表“{name}”是隐藏的" => "取消隐藏，不公开的整张删去";
        "the sheet \"{name}\" is hidden" => "unhide it and delete what must not be public";
    ROWS "有 {count} 处隐藏的行或列" => "取消隐藏，不公开的删去";
        "{count} rows or columns are hidden" => "unhide them and delete what must not be public";
    TEXT "有 {count} 处隐藏的文字" => "取消隐藏，不公开的删去";
        "{count} pieces of text are hidden" => "unhide them and delete what must not be public";
    SLIDE "这张幻灯片是隐藏的" => "删去，或取消隐藏";
        "this slide is hidden" => "delete it or unhide it";
}

fn look(file: &File<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(package) = &file.package else { return };
    let is = |own: &BTreeMap<String, String>, name: &str, values: &[&str]| own.get(name).is_some_and(|value| values.contains(&value.as_str()));
    for sheet in package.elements("xl/workbook.xml", "sheet") {
        if is(&sheet, "state", &["hidden", "veryHidden"]) {
            let name = sheet.get("name").cloned().unwrap_or_default();
            findings.push(found(&SHEET).at(file.part(&name)).with("name", &name));
        }
    }
    for part in package.parts.keys() {
        if part.starts_with("xl/worksheets/sheet") {
            let hidden = |name: &str| package.elements(part, name).iter().filter(|own| is(own, "hidden", &["1", "true"])).count();
            let count = hidden("row") + hidden("col");
            if count > 0 {
                findings.push(found(&ROWS).at(file.part(part)).with("count", count));
            }
        } else if part == "word/document.xml" {
            let vanish = package.elements(part, "vanish");
            let count = vanish.iter().filter(|own| !is(own, "val", &["0", "false", "off"])).count();
            if count > 0 {
                findings.push(found(&TEXT).at(file.part(part)).with("count", count));
            }
        } else if part.starts_with("ppt/slides/slide") && package.elements(part, "sld").iter().any(|own| is(own, "show", &["0", "false"])) {
            findings.push(found(&SLIDE).at(file.part(part)));
        }
    }
}
