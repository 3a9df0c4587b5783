//! PR-7D PDF的作者信息
//!
//! **查什么。** PDF 信息字典和 XMP 里的作者（`/Author`、`dc:creator`），包括压缩在对象流里的。页面上的文字不在检查之列：那要靠人看。
//!
//! **为什么。** 由办公软件另存的 PDF 带着电脑用户名或经办人姓名。
//!
//! **依据。** 同 PR-7A。
//!
//! **例子。** `/Author (zhangsan)`。
//!
//! **怎么改。** 先清除原文档的属性，再导出 PDF；或在 PDF 软件的“文档属性”里清除。
//!
//! **English.** Authors in a PDF's information dictionary or XMP. The words on its pages are for a person.

use crate::check::context::Context;
use crate::check::office::File;
use crate::check::pdf;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("pr_7d.rs", "PR-7D", Privacy, Warning, Partly, File(look));

messages! { "PR-7D" "pdf-author";
    AUTHOR "PDF 的属性里有作者“{value}”" => "清除原文档的属性再导出，或在 PDF 软件里清除";
        "the PDF names its author \"{value}\"" => "clear the properties of the original and export again";
}

fn look(file: &File<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if file.suffix != "pdf" {
        return;
    }
    let owner = &context.site.config.site.owner;
    for author in pdf::about(&file.bytes).authors {
        if author != owner.name && author != owner.operator {
            findings.push(found(&AUTHOR).at(file.place()).with("value", author));
        }
    }
}
