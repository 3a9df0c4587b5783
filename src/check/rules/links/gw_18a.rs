//! GW-18A 附件打得开
//!
//! **查什么。** 附件不是空文件，内容与后缀相符（PDF 以 `%PDF` 开头，docx、xlsx、pptx、ofd 是能打开的压缩包，doc、xls、ppt 是旧式 Office 文件），没有加密，不超过20 MB，不是压缩包里的程序。
//!
//! **为什么。** 改了后缀的文件、没传完整的文件、加了密码的文件，读者都打不开。
//!
//! **依据。** 47号关于附件使用通用格式的要求；20 MB 是本程序的限度。
//!
//! **例子。** 把 `.doc` 直接改名为 `.docx`。
//!
//! **怎么改。** 用办公软件另存为需要的格式；去掉打开密码；过大的拆开或压缩图片。
//!
//! **English.** Attached files are not empty, are what their suffix says, are not encrypted and have at most 20 MB.

use crate::check::context::Context;
use crate::check::office::File;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::text::size;

rule!("gw_18a.rs", "GW-18A", Links, Error, Partly, File(look));

messages! { "GW-18A" "attachment-unusable";
    EMPTY "附件是空文件" => "重新复制或导出这个文件";
        "the file is empty" => "copy or export it again";
    TYPE "后缀是 {suffix}，内容却不是这种格式" => "用办公软件另存为这种格式，不要只改后缀";
        "the suffix is {suffix} but the content is something else" => "save it in that format; renaming is not enough";
    LOCKED "文件加了密码，读者打不开" => "去掉打开密码再发布";
        "the file needs a password" => "remove the password before publishing";
    LARGE "附件有 {size}，超过 20 MiB" => "拆开，或压缩里面的图片";
        "the file has {size}, more than 20 MiB" => "split it or compress its pictures";
}

/// Largest file that readers with slow lines are asked to load.
const LARGEST: u64 = 20 * 1024 * 1024;

fn look(file: &File<'_>, _: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let at = |entry| found(entry).at(file.place());
    if file.asset.size == 0 {
        findings.push(at(&EMPTY));
        return;
    }
    if file.asset.size > LARGEST {
        findings.push(at(&LARGE).with("size", size(file.asset.size)));
    }
    if file.bytes.is_empty() {
        return;
    }
    let starts = |magic: &[u8]| file.bytes.starts_with(magic);
    let old_office = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    // An encrypted package of the new formats is an old Office file around it.
    let right = match file.suffix.as_str() {
        "pdf" => starts(b"%PDF"),
        "docx" | "xlsx" | "pptx" if starts(&old_office) => {
            findings.push(at(&LOCKED));
            return;
        }
        "docx" => holds(file, "word/document.xml"),
        "xlsx" => holds(file, "xl/workbook.xml"),
        "pptx" => holds(file, "ppt/presentation.xml"),
        "ofd" => holds(file, "OFD.xml"),
        "zip" => starts(b"PK"),
        "doc" | "xls" | "ppt" | "wps" | "et" | "dps" => starts(&old_office),
        _ => true,
    };
    if !right {
        findings.push(at(&TYPE).with("suffix", &file.suffix));
    } else if file.suffix == "pdf" && crate::check::pdf::about(&file.bytes).encrypted {
        findings.push(at(&LOCKED));
    }
}

fn holds(file: &File<'_>, part: &str) -> bool {
    file.package.as_ref().is_some_and(|package| package.names.iter().any(|name| name == part))
}
