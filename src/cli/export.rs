//! `export`: arguments → what is meant.

use super::parts::Parts;
use super::{Action, one};
use crate::export::cms::Form;
use clap::{ArgAction, ArgMatches, Command, value_parser};
use std::path::PathBuf;

/// What `export` is to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// In which form.
    pub form: ExportForm,
    /// Pages; all cases when empty.
    pub pages: Vec<String>,
    /// Cases of this topic.
    pub topic: Option<String>,
    /// The edition; else the newest.
    pub edition: Option<String>,
    /// A folder for `wechat` and `cms`, else a file.
    pub to: Option<PathBuf>,
}

/// The forms there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportForm {
    /// 公众号
    Wechat {
        /// Font file for covers.
        font: Option<PathBuf>,
    },
    /// 内容平台
    Cms {
        /// Notation.
        form: Form,
        /// Names of fields.
        mapping: Option<PathBuf>,
    },
    /// Word
    Docx,
    /// For printing.
    Print,
    /// Text.
    Plain,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("export", "导出：公众号文章、内容平台记录、整本汇编", "Export: WeChat articles, records of a content platform, a whole edition"),
    ("wechat", "公众号文章：能粘贴的正文、上传清单、封面", "WeChat articles: a body that can be pasted, upload list, covers"),
    ("cms", "内容平台的记录：JSON、XML、CSV", "Records of a content platform: JSON, XML, CSV"),
    ("docx", "整本汇编，Word 文件", "A whole edition as a Word file"),
    ("print", "整本汇编，可打印（另存 PDF）的网页", "A whole edition as one page for printing or saving as PDF"),
    ("plain", "整本汇编，纯文本", "A whole edition as plain text"),
    ("topic", "这个主题的案例", "Cases of this topic"),
    ("font", "画封面用的字体文件；默认用这台机器上的中文字体", "Font file for covers; default: a Chinese font of this machine"),
    ("form", "json、xml、csv；默认 json", "json, xml, csv; default json"),
    ("mapping", "字段对照表（TOML）：我们的名称 = 平台的名称", "Names of fields (TOML): ours = the platform's"),
    ("export-to", "写到哪里；默认 export/", "Where it is written; default export/"),
];

pub(super) fn command(parts: &Parts) -> Command {
    let path = || value_parser!(PathBuf);
    let to = || parts.option("export-to").long("to").value_name("PATH").value_parser(path());
    let chosen = |command: Command| {
        command.arg(parts.positional("pages").action(ArgAction::Append)).arg(parts.option("topic").value_name("NAME")).arg(to())
    };
    let whole = |command: Command| command.arg(parts.option("edition").value_name("YEAR")).arg(to());
    parts
        .sub("export")
        .subcommand_required(true)
        .subcommand(chosen(parts.sub("wechat")).arg(parts.option("font").value_name("FILE").value_parser(path())))
        .subcommand(
            chosen(parts.sub("cms"))
                .arg(parts.option("form").value_name("FORM").value_parser(value_parser!(Form)).hide_possible_values(true))
                .arg(parts.option("mapping").value_name("FILE").value_parser(path())),
        )
        .subcommand(whole(parts.sub("docx")))
        .subcommand(whole(parts.sub("print")))
        .subcommand(whole(parts.sub("plain")))
}

pub(super) fn meaning(own: &ArgMatches) -> Action {
    let (name, own) = own.subcommand().unwrap_or(("plain", own));
    let path = |name: &str| own.try_get_one::<PathBuf>(name).ok().flatten().cloned();
    let text = |name: &str| own.try_get_one::<String>(name).ok().flatten().cloned();
    let form = match name {
        "wechat" => ExportForm::Wechat { font: path("font") },
        "cms" => ExportForm::Cms { form: own.get_one::<Form>("form").copied().unwrap_or(Form::Json), mapping: path("mapping") },
        "docx" => ExportForm::Docx,
        "print" => ExportForm::Print,
        _ => ExportForm::Plain,
    };
    let chosen = matches!(name, "wechat" | "cms");
    let pages = if chosen { own.get_many::<String>("pages").into_iter().flatten().cloned().collect() } else { Vec::new() };
    Action::Export(Export {
        form,
        pages,
        topic: if chosen { one(own, "topic") } else { None },
        edition: text("edition"),
        to: path("export-to"),
    })
}
