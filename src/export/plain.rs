//! Articles → plain text that any program opens: paragraphs with their two blank Han in front, tables as lines.

use super::article::{Article, Book};
use super::flatten::{Piece, Run};

/// One article.
pub fn text(article: &Article) -> String {
    let mut out = format!("{}\n\n", article.title);
    let facts: Vec<&str> =
        [&article.origin, &article.published].into_iter().map(|fact| fact.as_str()).filter(|fact| !fact.is_empty()).collect();
    if !facts.is_empty() {
        out.push_str(&format!("{}\n\n", facts.join("　")));
    }
    pieces(&article.pieces, &mut out);
    out
}

/// A whole edition.
pub fn book(book: &Book) -> String {
    let mut out = format!("{}\n\n", book.title);
    book.meta.iter().for_each(|line| out.push_str(&format!("{line}\n")));
    out.push('\n');
    if let Some(preface) = &book.preface {
        pieces(&preface.pieces, &mut out);
        out.push('\n');
    }
    for chapter in &book.chapters {
        out.push_str(&format!("【{}】\n\n", chapter.title));
        for article in &chapter.articles {
            out.push_str(&format!("{}\n\n", article.title));
            pieces(&article.pieces, &mut out);
            out.push('\n');
        }
    }
    out
}

fn pieces(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match piece {
            Piece::Heading(_, line) => out.push_str(&format!("\n{}\n\n", words(line))),
            Piece::Paragraph(line) | Piece::Quote(line) => out.push_str(&format!("　　{}\n", words(line))),
            Piece::Item(depth, mark, line) => out.push_str(&format!("{}{mark} {}\n", "　".repeat(usize::from(*depth) + 2), words(line))),
            Piece::Code(line) => out.push_str(&format!("    {line}\n")),
            Piece::Table(head, rows) => {
                for row in std::iter::once(head).chain(rows) {
                    out.push_str(&row.iter().map(|cell| words(cell)).collect::<Vec<_>>().join("\t"));
                    out.push('\n');
                }
            }
            Piece::Image(number, alt) => out.push_str(&format!("［图{number}：{alt}］\n")),
            Piece::Rule => out.push_str("——————\n"),
            Piece::Note(mark, line) => out.push_str(&format!("{mark} {}\n", words(line))),
        }
    }
}

/// The words of a line.
pub fn words(line: &[Run]) -> String {
    line.iter().map(|run| run.text.as_str()).collect()
}
