//! Differences → one HTML file for printing: what was written is underlined, what was struck out is crossed out, so that
//! it can be read in black and white. No script, no file beside it.

use super::{Change, Differences, Fate, PageDiff, Piece};
use crate::text::escape;

const STYLE: &str = "@page{size:A4;margin:20mm}body{font:12pt/1.7 'Noto Serif CJK SC',SimSun,'Songti SC',serif;color:#000;max-width:46em;margin:0 auto;padding:1em}\
h1{font-size:18pt}h2{font-size:14pt;margin:1.6em 0 .3em;border-bottom:1px solid #000;break-after:avoid}p{margin:.4em 0}\
ins{text-decoration:underline;text-decoration-thickness:2px;background:#e4f3e4}del{text-decoration:line-through;background:#fbe9e7}\
.where{color:#333;font-size:10pt;word-break:break-all}.same{color:#555;font-size:10pt}table{border-collapse:collapse}td,th{border:1px solid #000;padding:.2em .6em;text-align:left}\
.block{border-left:3px solid #000;padding-left:.6em}";

/// The whole page. `old` and `new` name the two sides.
pub fn print_page(differences: &Differences, old: &str, new: &str) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>变动对照</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>变动对照</h1>\n<p>旧："
    );
    escape::push(old, &mut out);
    out.push_str("<br>新：");
    escape::push(new, &mut out);
    out.push_str("</p>\n<table><tr>");
    let fates = [Fate::Added, Fate::Changed, Fate::Removed, Fate::Moved, Fate::Layout];
    fates.iter().for_each(|fate| out.push_str(&format!("<th>{}</th>", fate.in_chinese())));
    out.push_str("<th>其他文件</th></tr><tr>");
    fates.iter().for_each(|fate| out.push_str(&format!("<td>{}</td>", differences.count(*fate))));
    out.push_str(&format!("<td>{}</td></tr></table>\n", differences.files.len()));
    out.push_str("<p class=\"same\"><ins>下划线</ins>是新写的，<del>删除线</del>是删去的。</p>\n");
    for page in differences.pages.iter().filter(|page| page.article && page.fate != Fate::Layout) {
        article(page, &mut out);
    }
    list(
        "列表、索引等由上面的变动带来的页面",
        differences
            .pages
            .iter()
            .filter(|page| !page.article || page.fate == Fate::Layout)
            .map(|page| (page.fate, &*page.address, &*page.title)),
        &mut out,
    );
    list("其他文件", differences.files.iter().map(|(address, fate)| (*fate, &**address, "")), &mut out);
    out.push_str("</body>\n</html>\n");
    out
}

fn article(page: &PageDiff, out: &mut String) {
    out.push_str(&format!("<h2>［{}］", page.fate.in_chinese()));
    escape::push(&page.title, out);
    out.push_str("</h2>\n<p class=\"where\">");
    if let Some(from) = &page.from {
        escape::push(from, out);
        out.push_str(" → ");
    }
    escape::push(&page.address, out);
    out.push_str("</p>\n");
    for change in &page.changes {
        match change {
            Change::Same(count) => out.push_str(&format!("<p class=\"same\">……（{count} 段没有变）</p>\n")),
            Change::Added(text) => tagged("ins", text, out),
            Change::Removed(text) => tagged("del", text, out),
            Change::Reworded(pieces) => {
                out.push_str("<p class=\"block\">");
                for piece in pieces {
                    match piece {
                        Piece::Kept(text) => escape::push(text, out),
                        Piece::Struck(text) => inline("del", text, out),
                        Piece::Written(text) => inline("ins", text, out),
                    }
                }
                out.push_str("</p>\n");
            }
        }
    }
}

fn tagged(name: &str, text: &str, out: &mut String) {
    out.push_str("<p class=\"block\">");
    inline(name, text, out);
    out.push_str("</p>\n");
}

fn inline(name: &str, text: &str, out: &mut String) {
    out.push_str(&format!("<{name}>"));
    escape::push(text, out);
    out.push_str(&format!("</{name}>"));
}

fn list<'a>(title: &str, entries: impl Iterator<Item = (Fate, &'a str, &'a str)>, out: &mut String) {
    let mut entries = entries.peekable();
    if entries.peek().is_none() {
        return;
    }
    out.push_str(&format!("<h2>{title}</h2>\n<ul>\n"));
    for (fate, address, title) in entries {
        out.push_str(&format!("<li>［{}］", fate.in_chinese()));
        escape::push(title, out);
        out.push_str(" <span class=\"where\">");
        escape::push(address, out);
        out.push_str("</span></li>\n");
    }
    out.push_str("</ul>\n");
}
