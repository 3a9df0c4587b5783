//! Pieces → plain HTML without styles, ids or classes: the body of a record and of the printed volume.

use super::flatten::{Piece, Run};
use crate::text::escape;

/// Writes pieces. `under` is added to the level of headings; `image` gives the address of a picture by its number.
pub fn write(pieces: &[Piece], under: u8, image: &dyn Fn(usize) -> String, out: &mut String) {
    let mut list: Option<bool> = None;
    for piece in pieces {
        let ordered = match piece {
            Piece::Item(_, mark, _) if mark.is_empty() => list,
            Piece::Item(_, mark, _) => Some(mark.ends_with('.')),
            _ => None,
        };
        if list != ordered {
            out.push_str(close(list));
            out.push_str(match ordered {
                Some(true) => "<ol>\n",
                Some(false) => "<ul>\n",
                None => "",
            });
            list = ordered;
        }
        match piece {
            Piece::Heading(level, line) => tag(&format!("h{}", (level + under).min(6)), line, out),
            Piece::Paragraph(line) => tag("p", line, out),
            Piece::Item(_, _, line) => tag("li", line, out),
            Piece::Quote(line) => {
                out.push_str("<blockquote>");
                tag("p", line, out);
                out.push_str("</blockquote>\n");
            }
            Piece::Code(line) => {
                out.push_str("<pre><code>");
                escape::push(line, out);
                out.push_str("</code></pre>\n");
            }
            Piece::Table(head, rows) => {
                out.push_str("<table>\n<tr>");
                head.iter().for_each(|cell| tag("th", cell, out));
                out.push_str("</tr>\n");
                for row in rows {
                    out.push_str("<tr>");
                    row.iter().for_each(|cell| tag("td", cell, out));
                    out.push_str("</tr>\n");
                }
                out.push_str("</table>\n");
            }
            Piece::Image(number, alt) => {
                out.push_str("<p><img src=\"");
                escape::push(&image(*number), out);
                out.push_str("\" alt=\"");
                escape::push(alt, out);
                out.push_str("\"></p>\n");
            }
            Piece::Rule => out.push_str("<hr>\n"),
            Piece::Note(mark, line) => {
                out.push_str("<p>");
                escape::push(mark, out);
                out.push(' ');
                runs(line, out);
                out.push_str("</p>\n");
            }
        }
    }
    out.push_str(close(list));
}

fn close(list: Option<bool>) -> &'static str {
    match list {
        Some(true) => "</ol>\n",
        Some(false) => "</ul>\n",
        None => "",
    }
}

fn tag(name: &str, line: &[Run], out: &mut String) {
    out.push_str(&format!("<{name}>"));
    runs(line, out);
    out.push_str(&format!("</{name}>\n"));
}

/// Writes a line.
pub fn runs(line: &[Run], out: &mut String) {
    for run in line {
        let tags: Vec<&str> = [(run.strong, "strong"), (run.emphasis, "em"), (run.struck, "del"), (run.code, "code"), (run.raised, "sup")]
            .into_iter()
            .filter_map(|(on, name)| on.then_some(name))
            .collect();
        tags.iter().for_each(|name| out.push_str(&format!("<{name}>")));
        for (at, part) in run.text.split('\n').enumerate() {
            if at > 0 {
                out.push_str("<br>");
            }
            escape::push(part, out);
        }
        tags.iter().rev().for_each(|name| out.push_str(&format!("</{name}>")));
    }
}
