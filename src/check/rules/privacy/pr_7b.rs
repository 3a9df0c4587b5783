//! PR-7B 修订痕迹和批注
//!
//! **查什么。** docx 里没有接受的修订（插入、删除）和批注；xlsx、pptx 里的批注。
//!
//! **为什么。** 读者打开就能看见谁在什么时候删了什么、批了什么。
//!
//! **依据。** 《政府信息公开条例》：过程性信息不予公开。
//!
//! **例子。** 正文里删去的一句话仍以修订痕迹留在文件里。
//!
//! **怎么改。** 办公软件里“审阅—接受所有修订”，删去全部批注，再保存。
//!
//! **English.** Tracked changes and comments left in office files.

use crate::check::context::Context;
use crate::check::office::File;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("pr_7b.rs", "PR-7B", Privacy, Error, Fully, File(look));

messages! { "PR-7B" "tracked-changes";
    CHANGES "有 {count} 处没有接受的修订" => "接受或拒绝所有修订，再保存";
        "{count} tracked changes are left" => "accept or reject all changes and save again";
    COMMENTS "有 {count} 条批注" => "删去全部批注，再保存";
        "{count} comments are left" => "delete all comments and save again";
}

fn look(file: &File<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(package) = &file.package else { return };
    let parts: Vec<&String> = package.parts.keys().collect();
    for part in parts {
        let changes: usize = match part.as_str() {
            "word/document.xml" => ["ins", "del", "moveFrom", "moveTo"].iter().map(|name| package.elements(part, name).len()).sum(),
            _ => 0,
        };
        if changes > 0 {
            findings.push(found(&CHANGES).at(file.part(part)).with("count", changes));
        }
        let name = part.rsplit('/').next().unwrap_or(part);
        let is_comments = name.starts_with("comments") || name.starts_with("comment") || part.contains("threadedComments/");
        if is_comments && name.ends_with(".xml") && !name.contains("Authors") {
            let count = ["comment", "cm", "threadedComment"].iter().map(|name| package.elements(part, name).len()).sum::<usize>();
            if count > 0 {
                findings.push(found(&COMMENTS).at(file.part(part)).with("count", count));
            }
        }
    }
}
