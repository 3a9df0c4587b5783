//! An article → HTML that survives being pasted into the WeChat editor, and a local page to copy it from.
//!
//! The editor drops style elements, classes, ids, scripts, outside pictures and the targets of links, and breaks nested
//! lists (`gov.md` PB-1). So every element carries its own style, lists are flat, links are numbered notes, and a picture is
//! a numbered place with an upload list. Limits of the platform are kept; what was cut is told.

use super::article::Article;
use super::cover::Cover;
use super::flatten::{Piece, Run};
use super::{File, plain};
use crate::text::escape;

/// Longest title, author, digest in characters.
pub const TITLE: usize = 32;
/// Longest author.
pub const AUTHOR: usize = 16;
/// Longest digest.
pub const DIGEST: usize = 128;
/// Most characters of the body, markup included, because it is unclear which the platform counts.
pub const BODY: usize = 20_000;
/// Most bytes of the body.
pub const BYTES: usize = 1 << 20;

/// An article as the platform takes it.
#[derive(Debug, Clone, Default)]
pub struct Post {
    /// Title, within the limit.
    pub title: String,
    /// Author, within the limit.
    pub author: String,
    /// Digest, within the limit.
    pub digest: String,
    /// Address of 阅读原文.
    pub source: String,
    /// The body.
    pub html: String,
    /// What was cut or does not fit: our word for the field, and the limit.
    pub over: Vec<(&'static str, usize)>,
}

/// Makes a post.
pub fn post(article: &Article) -> Post {
    let mut html = String::from("<section style=\"padding:0 4px;color:#222222;font-size:16px;line-height:1.9;letter-spacing:0.5px;\">\n");
    let mut line = |text: &str| {
        html.push_str("<p style=\"margin:0 0 16px;color:#888888;font-size:14px;line-height:1.7;\">");
        escape::push(text, &mut html);
        html.push_str("</p>\n");
    };
    let about: Vec<&str> = [&article.city, &article.origin].into_iter().map(|text| text.as_str()).filter(|text| !text.is_empty()).collect();
    if !about.is_empty() {
        line(&about.join(" · "));
    }
    figures(article, &mut html);
    article.pieces.iter().for_each(|piece| self::piece(piece, &mut html));
    html.push_str("</section>\n");
    let mut over = Vec::new();
    let mut cut = |text: &str, limit: usize, name: &'static str| {
        if text.chars().count() > limit {
            over.push((name, limit));
        }
        crate::text::clip(text, limit)
    };
    let (title, author, digest) =
        (cut(&article.title, TITLE, "@title"), cut(&article.author, AUTHOR, "@author"), cut(&article.summary, DIGEST, "@digest"));
    if html.chars().count() >= BODY || html.len() >= BYTES {
        over.push(("@body", BODY));
    }
    Post { title, author, digest, source: article.url.clone(), html, over }
}

/// The first figures as a row of large numbers.
fn figures(article: &Article, out: &mut String) {
    let shown: Vec<_> = article.figures.iter().take(3).collect();
    if shown.is_empty() {
        return;
    }
    out.push_str("<table style=\"width:100%;border-collapse:collapse;margin:0 0 20px;background-color:#f7f3ec;\"><tbody><tr>");
    for figure in shown {
        out.push_str("<td style=\"border:0;padding:12px 6px;text-align:center;vertical-align:top;\"><p style=\"margin:0;color:#9c1f1c;font-size:20px;line-height:1.4;font-weight:bold;\">");
        escape::push(&figure.in_words(), out);
        out.push_str("</p><p style=\"margin:4px 0 0;color:#555555;font-size:13px;line-height:1.5;\">");
        escape::push(&figure.label, out);
        out.push_str("</p></td>");
    }
    out.push_str("</tr></tbody></table>\n");
}

fn piece(piece: &Piece, out: &mut String) {
    match piece {
        Piece::Heading(1, line) => {
            tag(
                "h2",
                "margin:28px 0 14px;padding:0 0 0 10px;border-left:4px solid #9c1f1c;color:#9c1f1c;font-size:18px;line-height:1.5;font-weight:bold;",
                line,
                out,
            );
        }
        Piece::Heading(_, line) => {
            tag("h3", "margin:22px 0 10px;color:#222222;font-size:16px;line-height:1.6;font-weight:bold;", line, out)
        }
        Piece::Paragraph(line) => tag("p", "margin:0 0 16px;font-size:16px;line-height:1.9;text-align:justify;", line, out),
        Piece::Item(depth, mark, line) => {
            let indent = 20 + 18 * u32::from(*depth);
            let first = if mark.is_empty() { 0 } else { 18 };
            let style = format!(
                "margin:0 0 8px;padding:0 0 0 {indent}px;font-size:16px;line-height:1.8;text-align:justify;text-indent:-{first}px;"
            );
            let mut whole = vec![Run { text: if mark.is_empty() { String::new() } else { format!("{mark} ") }, ..Run::default() }];
            whole.extend(line.iter().cloned());
            tag("p", &style, &whole, out);
        }
        Piece::Quote(line) => {
            tag(
                "p",
                "margin:0 0 16px;padding:10px 14px;background-color:#f7f3ec;border-left:3px solid #8b8476;color:#544f47;font-size:15px;line-height:1.8;",
                line,
                out,
            );
        }
        Piece::Code(text) => {
            let line = [Run { text: text.clone(), ..Run::default() }];
            tag(
                "p",
                "margin:0;padding:2px 10px;background-color:#f4f4f4;font-family:Consolas,Menlo,monospace;font-size:13px;line-height:1.6;",
                &line,
                out,
            );
        }
        Piece::Table(head, rows) => {
            out.push_str("<table style=\"width:100%;border-collapse:collapse;margin:0 0 18px;font-size:14px;line-height:1.6;\"><tbody>");
            out.push_str("<tr>");
            head.iter().for_each(|cell| {
                tag("td", "border:1px solid #d8d2c6;padding:6px 8px;background-color:#f4f1ea;font-weight:bold;", cell, out)
            });
            out.push_str("</tr>");
            for row in rows {
                out.push_str("<tr>");
                row.iter().for_each(|cell| tag("td", "border:1px solid #d8d2c6;padding:6px 8px;", cell, out));
                out.push_str("</tr>");
            }
            out.push_str("</tbody></table>\n");
        }
        Piece::Image(number, alt) => {
            let line = [Run { text: format!("【图{number}：{alt}】"), ..Run::default() }];
            tag(
                "p",
                "margin:0 0 16px;padding:14px;border:1px dashed #8b8476;color:#8b8476;font-size:14px;line-height:1.6;text-align:center;",
                &line,
                out,
            );
        }
        Piece::Rule => out.push_str("<p style=\"margin:20px 0;border-top:1px solid #e4dfd4;font-size:1px;line-height:1px;\">&nbsp;</p>\n"),
        Piece::Note(mark, line) => {
            let mut whole = vec![Run { text: format!("{mark} "), ..Run::default() }];
            whole.extend(line.iter().cloned());
            tag("p", "margin:0 0 6px;color:#888888;font-size:13px;line-height:1.6;word-break:break-all;", &whole, out);
        }
    }
}

fn tag(name: &str, style: &str, line: &[Run], out: &mut String) {
    out.push_str(&format!("<{name} style=\"{style}\">"));
    for run in line {
        let styles: Vec<&str> = [
            (run.strong, "font-weight:bold;color:#9c1f1c;"),
            (run.emphasis, "font-style:italic;"),
            (run.struck, "text-decoration:line-through;"),
            (run.code, "font-family:Consolas,Menlo,monospace;font-size:14px;background-color:#f4f4f4;"),
            (run.raised, "font-size:12px;vertical-align:super;color:#888888;"),
        ]
        .into_iter()
        .filter_map(|(on, style)| on.then_some(style))
        .collect();
        if !styles.is_empty() {
            out.push_str(&format!("<span style=\"{}\">", styles.concat()));
        }
        for (at, part) in run.text.split('\n').enumerate() {
            if at > 0 {
                out.push_str("<br>");
            }
            escape::push(part, out);
        }
        if !styles.is_empty() {
            out.push_str("</span>");
        }
    }
    out.push_str(&format!("</{name}>\n"));
}

/// The files of one post: body, plain text, upload list, pictures, covers, and the page to copy from.
pub fn files(article: &Article, post: &Post, pictures: Vec<(String, Vec<u8>)>, covers: &[Cover]) -> Vec<File> {
    let mut files = vec![
        ("article.html".to_owned(), post.html.clone().into_bytes()),
        ("article.txt".to_owned(), plain::text(article).replace('\n', "\r\n").into_bytes()),
    ];
    let mut uploads = String::new();
    for (at, ((suffix, bytes), (_, alt))) in pictures.into_iter().zip(&article.images).enumerate() {
        let name = format!("{}.{suffix}", at + 1);
        uploads.push_str(&format!("图{}\t{name}\t{alt}\r\n", at + 1));
        files.push((name, bytes));
    }
    for cover in covers {
        uploads.push_str(&format!("封面 {}\t{}\r\n", cover.ratio, cover.name));
        files.push((cover.name.to_owned(), cover.png.clone()));
    }
    files.push(("index.html".to_owned(), page(article, post, covers, &uploads).into_bytes()));
    files.push(("upload.txt".to_owned(), uploads.into_bytes()));
    files
}

const STYLE: &str = "body{margin:0;font:16px/1.7 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;background:#f2f2f2;color:#222}main{max-width:1000px;margin:0 auto;padding:24px;display:flex;flex-wrap:wrap;gap:24px;align-items:flex-start}\
.side{flex:1 1 320px;min-width:0}.phone{flex:0 0 375px;width:375px;max-width:100%;box-sizing:border-box;background:#fff;border-radius:18px;padding:20px 16px;box-shadow:0 2px 12px rgba(0,0,0,.12)}.phone h1{font-size:22px;line-height:1.4;margin:0 0 12px}\
dt{color:#666;font-size:14px;margin-top:12px}dd{margin:0;background:#fff;padding:8px 10px;border-radius:6px;overflow-wrap:anywhere}button{font:inherit;min-height:44px;padding:8px 20px;margin:4px 8px 4px 0;border:0;border-radius:8px;background:#9c1f1c;color:#fff;cursor:pointer}\
button.small{min-height:32px;padding:2px 12px;background:#544f47;font-size:14px}pre{background:#fff;padding:10px;border-radius:6px;overflow:auto;white-space:pre-wrap}img{max-width:100%;height:auto;border-radius:6px}@media(max-width:800px){.phone{order:-1}}[role=status]{color:#17552c;font-weight:bold}.warn{color:#9c1f1c}";

/// Selecting and copying works from a local file in every browser, with the formats that the editor takes.
const SCRIPT: &str = "function copy(id){var node=document.getElementById(id),range=document.createRange(),all=getSelection();range.selectNodeContents(node);all.removeAllRanges();all.addRange(range);\
var ok=document.execCommand('copy');all.removeAllRanges();document.getElementById('said').textContent=ok?'已复制，到公众号编辑器里粘贴':'没有复制成功，请选中后按 Ctrl+C';}\
document.addEventListener('click',function(event){var id=event.target.getAttribute('data-copy');if(id)copy(id);});";

fn page(article: &Article, post: &Post, covers: &[Cover], uploads: &str) -> String {
    let text = |text: &str| {
        let mut out = String::new();
        escape::push(text, &mut out);
        out
    };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<div class=\"side\">\n<p><button data-copy=\"body\">复制正文</button> <span role=\"status\" id=\"said\"></span></p>\n<dl>\n",
        text(&post.title)
    );
    let fields = [
        ("title", "标题", &post.title, TITLE),
        ("author", "作者", &post.author, AUTHOR),
        ("digest", "摘要", &post.digest, DIGEST),
        ("source", "阅读原文", &post.source, 1024),
    ];
    for (id, name, value, limit) in fields {
        let count = value.chars().count();
        out.push_str(&format!(
            "<dt>{name}（{count}/{limit}）<button class=\"small\" data-copy=\"{id}\">复制</button></dt><dd id=\"{id}\">{}</dd>\n",
            text(value)
        ));
    }
    out.push_str(&format!("<dt>正文字数（含标记）</dt><dd>{} / {BODY}</dd>\n</dl>\n", post.html.chars().count()));
    if !post.over.is_empty() {
        out.push_str("<p class=\"warn\">有内容超出公众号的限制，已截短或需要删减。</p>\n");
    }
    if !article.images.is_empty() || !covers.is_empty() {
        out.push_str(&format!("<h2>要上传的图片</h2>\n<pre>{}</pre>\n", text(uploads)));
    }
    for cover in covers {
        out.push_str(&format!(
            "<p><img src=\"{}\" alt=\"封面 {}\" width=\"{}\" height=\"{}\"></p>\n",
            cover.name, cover.ratio, cover.width, cover.height
        ));
    }
    out.push_str(&format!(
        "</div>\n<div class=\"phone\">\n<h1>{}</h1>\n<div id=\"body\">\n{}</div>\n</div>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        text(&post.title),
        post.html
    ));
    out
}
