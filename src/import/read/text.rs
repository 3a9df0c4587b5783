//! Plain text and Markdown → lines. Lines that a program broke at a fixed width are put together again.

use crate::import::original::{Original, Shape};
use unicode_width::UnicodeWidthStr;

/// Appends the lines of a plain text.
pub fn text(text: &str, to: &mut Original) {
    let wrapping = width_of_wrapping(text);
    let is_full = |line: &str| wrapping.is_some_and(|width| line.width() + 4 >= width);
    // A paragraph whose last line was full, and where it began.
    let mut open: Option<(String, u32)> = None;
    for (number, line) in (1..).zip(lines(text)) {
        let trimmed = line.trim_end();
        let begins = trimmed.is_empty() || trimmed.starts_with(['\u{3000}', ' ', '\t']) || crate::text::number::ordinal(trimmed).is_some();
        let (mut paragraph, first) = match open.take() {
            Some((before, first)) if !begins => (before, first),
            before => {
                if let Some((before, first)) = before {
                    to.line(&before, first, Shape::Plain);
                }
                (String::new(), number)
            }
        };
        paragraph.push_str(trimmed);
        if is_full(trimmed) && !trimmed.ends_with(['。', '！', '？', '：', '；', ':', '”']) {
            open = Some((paragraph, first));
        } else {
            // Empty lines are kept track of, too.
            to.line(&paragraph, first, Shape::Plain);
        }
    }
    if let Some((before, first)) = open {
        to.line(&before, first, Shape::Plain);
    }
}

/// Lines without their ends, whatever these are.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

/// The width at which a program broke the lines: most lines that another follows directly are about as long.
fn width_of_wrapping(text: &str) -> Option<usize> {
    let list: Vec<&str> = lines(text).take(5000).collect();
    let followed: Vec<usize> =
        list.windows(2).filter(|two| !two[0].trim().is_empty() && !two[1].trim().is_empty()).map(|two| two[0].trim_end().width()).collect();
    let width = followed.iter().copied().max().filter(|width| (40..=160).contains(width))?;
    let full = followed.iter().filter(|one| **one + 4 >= width).count();
    (followed.len() >= 8 && full * 10 >= followed.len() * 6).then_some(width)
}

/// Appends the lines of a Markdown text: headings by their marks; code, lists and tables as they are.
pub fn markdown(text: &str, to: &mut Original) {
    let mut fence: Option<String> = None;
    let mut block: Option<(String, u32, Shape)> = None;
    for (number, line) in (1..).zip(lines(text)) {
        let trimmed = line.trim_end();
        let head = trimmed.trim_start();
        if let Some(mark) = &fence {
            let ends = head.starts_with(mark.as_str());
            extend(&mut block, trimmed, number, Shape::Verbatim);
            if ends {
                fence = None;
                flush(&mut block, to);
            }
            continue;
        }
        let level = head.chars().take_while(|c| *c == '#').count();
        let is_heading = (1..=6).contains(&level) && head[level..].starts_with([' ', '\t']);
        let numbered = crate::text::number::ordinal(head).is_some();
        let marked = head.starts_with(['-', '*', '+', '>', '|', ':', '<']) && !head.starts_with("**");
        let goes_on = block.as_ref().is_some_and(|(_, _, shape)| *shape == Shape::Verbatim);
        if trimmed.is_empty() || is_heading || numbered || (marked && !goes_on) {
            flush(&mut block, to);
        }
        if is_heading {
            to.line(head[level..].trim(), number, Shape::Heading(level as u8));
        } else if head.starts_with("```") || head.starts_with("~~~") {
            flush(&mut block, to);
            fence = Some(head[..3].to_owned());
            extend(&mut block, trimmed, number, Shape::Verbatim);
        } else if !trimmed.is_empty() {
            extend(&mut block, trimmed, number, if marked { Shape::Verbatim } else { Shape::Plain });
        }
    }
    flush(&mut block, to);
}

fn extend(block: &mut Option<(String, u32, Shape)>, line: &str, number: u32, shape: Shape) {
    match block {
        Some((text, ..)) => {
            text.push('\n');
            text.push_str(line);
        }
        None => *block = Some((line.to_owned(), number, shape)),
    }
}

fn flush(block: &mut Option<(String, u32, Shape)>, to: &mut Original) {
    if let Some((text, number, shape)) = block.take() {
        to.line(&text, number, shape);
    }
}
