//! `serve`: arguments → what is meant.

use super::parts::Parts;
use super::{Action, one};
use crate::diagnostic::catalogue::Language;
use clap::{ArgMatches, Command, value_parser};
use std::net::IpAddr;

/// What `serve` is to do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Serve {
    /// Where to listen.
    pub host: Option<IpAddr>,
    /// The port.
    pub port: Option<u16>,
    /// Open the browser.
    pub open: bool,
    /// Drafts too.
    pub drafts: bool,
    /// Look at the files at intervals.
    pub poll: bool,
    /// On the network, with an access code.
    pub share: bool,
    /// An address that opens the editor.
    pub editor: Option<String>,
}

/// Name, Chinese, English.
pub(super) const TEXTS: &[(&str, &str, &str)] = &[
    ("serve", "预览：边写边看（不写命令时就是它）", "Preview: see the site while writing it (the default command)"),
    ("host", "在哪个地址上提供；默认只有本机能看", "Address to listen on; default: this machine only"),
    ("port", "端口；默认 4000，被占用时用后面空着的", "Port; default 4000, or a free one after it"),
    ("open", "打开浏览器", "Open the browser"),
    ("poll", "定时查看文件，不等系统通知（网络盘）", "Look at the files at intervals (network disks)"),
    ("share", "让局域网里的人用带访问码的地址看", "Let others on the network look, by an address with an access code"),
    (
        "editor",
        "点文件名打开编辑器：vscode、vscodium、cursor、zed、idea、sublime，或带 {path} {line} {column} 的网址",
        "File names open the editor: vscode, vscodium, cursor, zed, idea, sublime, or an address with {path} {line} {column}",
    ),
];

pub(super) fn command(parts: &Parts) -> Command {
    parts
        .sub("serve")
        .arg(parts.option("host").value_name("ADDR").value_parser(value_parser!(IpAddr)))
        .arg(parts.option("port").short('p').value_name("N").value_parser(value_parser!(u16)))
        .arg(parts.flag("open"))
        .arg(parts.flag("drafts"))
        .arg(parts.flag("poll"))
        .arg(parts.flag("share"))
        .arg(parts.option("editor").value_name("NAME"))
}

pub(super) fn meaning(own: &ArgMatches, language: Language) -> Result<Action, String> {
    Ok(Action::Serve(Serve {
        host: own.get_one("host").copied(),
        port: own.get_one("port").copied(),
        open: own.get_flag("open"),
        drafts: own.get_flag("drafts"),
        poll: own.get_flag("poll"),
        share: own.get_flag("share"),
        editor: one(own, "editor").map(|name| editor(&name, language)).transpose()?,
    }))
}

/// Addresses that editors have registered with the system.
fn editor(name: &str, language: Language) -> Result<String, String> {
    let known = match name {
        "vscode" | "code" => "vscode://file{path}:{line}:{column}",
        "vscodium" => "vscodium://file{path}:{line}:{column}",
        "cursor" => "cursor://file{path}:{line}:{column}",
        "zed" => "zed://file{path}:{line}:{column}",
        "idea" => "idea://open?file={path}&line={line}&column={column}",
        "sublime" => "subl://open?url=file://{path}&line={line}&column={column}",
        other if other.contains("://") && other.contains("{path}") && !other.starts_with("javascript") => other,
        other => {
            return Err(match language {
                Language::Zh => {
                    format!("错误：不认识编辑器“{other}”，写 vscode，或写带 {{path}} 的网址，如 vscode://file{{path}}:{{line}}")
                }
                Language::En => {
                    format!(
                        "error: unknown editor \"{other}\"; write vscode, or an address with {{path}} such as vscode://file{{path}}:{{line}}"
                    )
                }
            });
        }
    };
    Ok(known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_known_by_name_or_given_as_an_address() {
        assert_eq!(editor("vscode", Language::Zh).as_deref(), Ok("vscode://file{path}:{line}:{column}"));
        assert_eq!(editor("my://x?{path}", Language::Zh).as_deref(), Ok("my://x?{path}"));
        for bad in ["notepad", "http://x/", "javascript://{path}"] {
            assert!(editor(bad, Language::Zh).is_err(), "{bad}");
        }
    }
}
