//! PR-7A 文档属性里的人名和单位
//!
//! **查什么。** docx、xlsx、pptx 的文档属性：作者、最后修改者、单位、经理。OFD 的作者。
//!
//! **为什么。** 属性随文件一起发布，点开“属性”就看得见：经办人的姓名、外包公司的名称由此泄露。
//!
//! **依据。** 《个人信息保护法》；网站安全检查中的“文档元数据”。
//!
//! **例子。** 作者是“张三”，单位是“某某科技公司”。
//!
//! **怎么改。** 办公软件里“文件—信息—检查文档—删除文档属性和个人信息”，再保存。
//!
//! **English.** Author, last editor, company and manager in the properties of office files.

use crate::check::context::Context;
use crate::check::office::File;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("pr_7a.rs", "PR-7A", Privacy, Warning, Fully, File(look));

messages! { "PR-7A" "document-properties";
    PROPERTY "文档属性里有{what}“{value}”" => "在办公软件里用“检查文档”删除文档属性和个人信息";
        "the document's properties name \"{value}\" ({what})" => "remove document properties and personal information in the office program";
}

/// What office programs write by themselves and says nothing of a person.
const NEUTRAL: [&str; 12] =
    ["microsoft office user", "user", "admin", "administrator", "microsoft", "wps", "office", "python-docx", "openpyxl", "anli", "wps office", "apache poi"];

fn look(file: &File<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(package) = &file.package else { return };
    let asked: &[(&str, &str, &str)] = match file.suffix.as_str() {
        "ofd" => &[("OFD.xml", "Author", "作者")],
        _ => &[
            ("docProps/core.xml", "creator", "作者"),
            ("docProps/core.xml", "lastModifiedBy", "最后修改者"),
            ("docProps/app.xml", "Company", "单位"),
            ("docProps/app.xml", "Manager", "经理"),
        ],
    };
    let owner = &context.site.config.site.owner;
    for (part, name, what) in asked {
        let Some(value) = package.element(part, name) else { continue };
        let own = value == owner.name || value == owner.operator;
        if !own && !NEUTRAL.contains(&value.to_lowercase().as_str()) {
            findings.push(found(&PROPERTY).at(file.part(part)).with("what", what).with("value", value));
        }
    }
}
