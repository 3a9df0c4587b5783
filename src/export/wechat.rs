//! An article → HTML that survives being pasted into the WeChat editor, with everything that is uploaded beside it.
//!
//! The editor drops style elements, classes, ids, scripts, outside pictures and the targets of links, and breaks nested
//! lists (`gov.md` PB-1). So every element carries its own style, lists are flat, links are numbered notes, and a picture is
//! a numbered place with an upload list. Limits of the platform are kept; what was cut is told.

use super::article::Article;
use super::cover::Cover;
use super::flatten::{Piece, Run};
use super::{File, desk, plain};
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

/// Width of the text on a telephone, and how wide the signs of a large number are, by which columns are chosen.
const COLUMN: u32 = 320;
const DIGIT: u32 = 13;
const HAN: u32 = 14;

/// Makes a post.
pub fn post(article: &Article) -> Post {
    let mut html = String::from("<section style=\"color:#222222;font-size:16px;line-height:1.9;letter-spacing:0.5px;\">\n");
    labels(article, &mut html);
    let (lead, rest) = match article.pieces.split_first() {
        Some((Piece::Paragraph(line), rest)) => (Some(line), rest),
        _ => (None, &article.pieces[..]),
    };
    if let Some(line) = lead {
        tag("p", "margin:0 0 18px;font-size:17px;line-height:1.9;text-align:justify;", line, &mut html);
    }
    figures(article, &mut html);
    let mut noted = false;
    for piece in rest {
        if matches!(piece, Piece::Note(..)) && !std::mem::replace(&mut noted, true) {
            html.push_str("<p style=\"margin:30px 0 8px;padding:12px 0 0;border-top:1px solid #e4dfd4;color:#767676;font-size:13px;line-height:1.6;font-weight:bold;\">注释和链接</p>\n");
        }
        self::piece(piece, &mut html);
    }
    foot(article, &mut html);
    html.push_str("</section>\n");
    let mut over = Vec::new();
    let mut cut = |text: &str, limit: usize, name: &'static str| {
        if text.chars().count() > limit {
            over.push((name, limit));
        }
        crate::text::clip(text, limit).into_owned()
    };
    let (title, author, digest) =
        (cut(&article.title, TITLE, "@title"), cut(&article.author, AUTHOR, "@author"), cut(&article.summary, DIGEST, "@digest"));
    if html.chars().count() >= BODY || html.len() >= BYTES {
        over.push(("@body", BODY));
    }
    Post { title, author, digest, source: article.url.clone(), html, over }
}

/// City and topics as small labels.
fn labels(article: &Article, out: &mut String) {
    let city = (!article.city.is_empty()).then_some((article.city.as_str(), "background-color:#9c1f1c;color:#ffffff;"));
    let topics = article.topics.iter().take(2).map(|topic| (topic.as_str(), "background-color:#f7f3ec;color:#7a5c1e;"));
    let labels: Vec<_> = city.into_iter().chain(topics).collect();
    if labels.is_empty() {
        return;
    }
    out.push_str("<p style=\"margin:0 0 16px;font-size:13px;line-height:2;\">");
    for (text, colours) in labels {
        out.push_str(&format!("<span style=\"display:inline-block;margin:0 8px 0 0;padding:0 10px;border-radius:2px;{colours}\">"));
        escape::push(text, out);
        out.push_str("</span>");
    }
    out.push_str("</p>\n");
}

/// Where the text comes from, and the way to the others.
fn foot(article: &Article, out: &mut String) {
    let source = if article.origin.is_empty() { String::new() } else { format!("来源：{}", article.origin) };
    let more = if article.url.is_empty() { "" } else { "点击“阅读原文”，查看全部案例" };
    let mut space = 28;
    for line in [source.as_str(), more].into_iter().filter(|line| !line.is_empty()) {
        out.push_str(&format!("<p style=\"margin:{space}px 0 0;color:#767676;font-size:14px;line-height:1.7;text-align:center;\">"));
        escape::push(line, out);
        out.push_str("</p>\n");
        space = 2;
    }
}

/// The first figures: large numbers side by side where they fit, else one below the other.
fn figures(article: &Article, out: &mut String) {
    let shown: Vec<_> = article.figures.iter().take(3).map(|figure| (&figure.label, figure.number_and_unit())).collect();
    if shown.is_empty() {
        return;
    }
    let wide = |text: &str, han: u32| text.chars().map(|c| if c.is_ascii() { DIGIT } else { han }).sum::<u32>();
    let column = COLUMN / shown.len() as u32 - 20;
    let beside = shown
        .iter()
        .all(|(label, (number, unit))| wide(number, 22) + wide(unit, HAN) <= column && label.chars().count() as u32 * 13 <= 2 * column);
    out.push_str("<table style=\"width:100%;border-collapse:collapse;margin:0 0 22px;background-color:#f7f3ec;\"><tbody>");
    if beside {
        out.push_str("<tr>");
    }
    for (at, (label, (number, unit))) in shown.iter().enumerate() {
        let value = |out: &mut String| {
            out.push_str("<span style=\"color:#9c1f1c;font-size:22px;font-weight:bold;letter-spacing:0;\">");
            escape::push(number, out);
            out.push_str("</span>");
            if !unit.is_empty() {
                out.push_str("<span style=\"color:#9c1f1c;font-size:14px;letter-spacing:0;\">");
                escape::push(unit, out);
                out.push_str("</span>");
            }
        };
        if beside {
            let width = 100 / shown.len();
            out.push_str(&format!(
                "<td style=\"width:{width}%;border:0;padding:14px 6px;text-align:center;vertical-align:top;\"><p style=\"margin:0;line-height:1.4;\">"
            ));
            value(out);
            out.push_str("</p><p style=\"margin:4px 0 0;color:#555555;font-size:13px;line-height:1.5;letter-spacing:0;\">");
            escape::push(label, out);
            out.push_str("</p></td>");
        } else {
            let line = if at + 1 < shown.len() { "1px solid #e8dfce" } else { "0" };
            out.push_str(&format!(
                "<tr><td style=\"border:0;border-bottom:{line};padding:8px 8px 8px 14px;color:#555555;font-size:14px;line-height:1.5;text-align:left;vertical-align:middle;\">"
            ));
            escape::push(label, out);
            out.push_str(&format!(
                "</td><td style=\"border:0;border-bottom:{line};padding:8px 14px 8px 0;line-height:1.4;text-align:right;vertical-align:middle;white-space:nowrap;\">"
            ));
            value(out);
            out.push_str("</td></tr>");
        }
    }
    if beside {
        out.push_str("</tr>");
    }
    out.push_str("</tbody></table>\n");
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
        Piece::Item(depth, mark, line) => item(*depth, mark, line, out),
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
            tag("p", "margin:0 0 6px;color:#767676;font-size:13px;line-height:1.6;letter-spacing:0;word-break:break-all;", &whole, out);
        }
    }
}

/// An item: the mark hangs in a box of its own, so that all lines of the text begin below each other in every font.
fn item(depth: u8, mark: &str, line: &[Run], out: &mut String) {
    let box_width = if mark.ends_with('.') { 26 } else { 18 };
    let indent = box_width + 4 + 20 * u32::from(depth);
    let first = if mark.is_empty() { 0 } else { box_width };
    out.push_str(&format!(
        "<p style=\"margin:0 0 10px;padding:0 0 0 {indent}px;font-size:16px;line-height:1.8;text-align:justify;text-indent:-{first}px;\">"
    ));
    if !mark.is_empty() {
        out.push_str(&format!(
            "<span style=\"display:inline-block;width:{box_width}px;text-align:left;text-indent:0;letter-spacing:0;color:#9c1f1c;\">{mark} </span>"
        ));
    }
    runs(line, out);
    out.push_str("</p>\n");
}

fn tag(name: &str, style: &str, line: &[Run], out: &mut String) {
    out.push_str(&format!("<{name} style=\"{style}\">"));
    runs(line, out);
    out.push_str(&format!("</{name}>\n"));
}

fn runs(line: &[Run], out: &mut String) {
    for run in line {
        let styles: Vec<&str> = [
            (run.strong, "font-weight:bold;color:#9c1f1c;"),
            (run.emphasis, "font-style:italic;"),
            (run.struck, "text-decoration:line-through;"),
            (run.code, "font-family:Consolas,Menlo,monospace;font-size:14px;background-color:#f4f4f4;"),
            (run.raised, "font-size:12px;vertical-align:super;color:#767676;"),
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
}

/// The files of one post: body, plain text, upload list, pictures, covers, and the page to copy from.
pub fn files(article: &Article, post: &Post, pictures: Vec<(String, Vec<u8>)>, covers: &[Cover]) -> Vec<File> {
    let mut files = vec![
        ("article.html".to_owned(), post.html.clone().into_bytes()),
        ("article.txt".to_owned(), plain::text(article).replace('\n', "\r\n").into_bytes()),
    ];
    let mut uploads = String::new();
    let mut named = Vec::new();
    for (at, ((suffix, bytes), (_, alt))) in pictures.into_iter().zip(&article.images).enumerate() {
        let name = format!("{}.{suffix}", at + 1);
        uploads.push_str(&format!("图{}\t{name}\t{alt}\r\n", at + 1));
        named.push((name.clone(), alt.clone()));
        files.push((name, bytes));
    }
    for cover in covers {
        uploads.push_str(&format!("封面 {}\t{}\r\n", cover.ratio, cover.name));
        files.push((cover.name.to_owned(), cover.png.clone()));
    }
    files.push(("index.html".to_owned(), desk::page(article, post, covers, &named).into_bytes()));
    files.push(("upload.txt".to_owned(), uploads.into_bytes()));
    files
}
