//! What holds for every body, tried on texts put together at random (always the same ones).

use crate::specs::read;
use anli::document::{Block, HtmlPiece, Inline, walk_inlines};
use anli::parse::markdown::{Parsed, parse};
use anli::text::han;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

/// xorshift64*: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }

    fn text(&mut self, alphabet: &[&str]) -> String {
        (0..1 + self.below(40)).map(|_| alphabet[self.below(alphabet.len())]).collect()
    }
}

/// Marks, Chinese, Latin, white space: nothing that CommonMark may drop (no links, HTML, entities, tables, fences).
const PROSE: [&str; 40] = [
    "*",
    "**",
    "***",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "#",
    "## ",
    "> ",
    "- ",
    "1. ",
    "\\",
    "%",
    "\n",
    "\n",
    "\n\n",
    " ",
    "    ",
    "\t",
    "\u{3000}",
    "\u{3000}\u{3000}",
    "甲",
    "乙",
    "丙",
    "丁",
    "教育",
    "“",
    "”",
    "《",
    "》",
    "（",
    "）",
    "，",
    "。",
    "a",
    "b",
    "9",
    "\r\n",
];

/// Everything else that means something.
const EXTRA: [&str; 56] = [
    "[",
    "]",
    "[[",
    "]]",
    "|",
    "](",
    ")",
    "(甲.md)",
    "![",
    "<",
    ">",
    "<sub>",
    "</sub>",
    "<u>",
    "</u>",
    "<div>",
    "</div>",
    "<details>\n",
    "\n</details>\n",
    "<br>",
    "<!--",
    "-->",
    "<script>",
    "\n```\n",
    "\n~~~",
    "\n::: notice 甲\n",
    "\n:::\n",
    "\n：：：figures\n",
    "::: x",
    "[^1]",
    "\n[^1]: ",
    "\n[甲]: b.md\n",
    "&amp;",
    "&#1;",
    "&#x10A50;",
    "\u{0}",
    "\u{1}",
    "\u{7}",
    "\u{200B}",
    "\u{200D}",
    "\u{E000}",
    "\u{10A50}",
    "\u{10A60}",
    "\u{FE0F}",
    "👩‍🏫",
    "\r",
    "{#甲}",
    "{",
    "}",
    "\n| 甲 | 乙 |\n|---|---|\n",
    "\n: ",
    "\n> [!NOTE]\n",
    "- [ ] ",
    "<a href=\"x\">",
    "一、",
    "~~~",
];

fn each(count: usize, alphabet: &[&str], seed: u64, mut check: impl FnMut(&str)) {
    let mut random = Random(seed);
    // ANLI_TRIES=100 tries a hundred times as many.
    let times = std::env::var("ANLI_TRIES").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    for _ in 0..count * times {
        check(&random.text(alphabet));
    }
}

#[test]
fn places_are_in_the_text_and_nothing_panics() {
    let alphabet: Vec<&str> = PROSE.iter().chain(&EXTRA).copied().collect();
    each(6_000, &alphabet, 7, |markdown| {
        let head = "+++\ntitle = \"甲\"\n+++\n";
        let text = format!("{head}{markdown}后");
        let end = (head.len() + markdown.len()) as u32;
        let Parsed { document, diagnostics } = parse(&Arc::from("页.md"), &text, head.len() as u32..end);
        let check = |start: u32, stop: u32| {
            assert!(start as usize >= head.len() && start <= stop && stop <= end, "{start}..{stop} in {markdown:?}");
            assert!(text.is_char_boundary(start as usize) && text.is_char_boundary(stop as usize), "{start}..{stop} in {markdown:?}");
        };
        diagnostics.iter().filter_map(|finding| finding.place.as_ref()).for_each(|place| check(place.start.unwrap(), place.end.unwrap()));
        document.references.iter().for_each(|reference| check(reference.range.start, reference.range.end));
        document.outline.iter().for_each(|heading| check(heading.range.start, heading.range.end));
        let mut texts = 0;
        walk_inlines(&document.blocks, &mut |inline| {
            if let Inline::Text { text: node, at } = inline {
                texts += 1;
                check(*at, *at);
                let first = node.chars().next().expect("no text node is empty");
                // The first character stands where the node says it does, unless it is written as a reference or an escape,
                // or follows a control that was taken out.
                let there = text[*at as usize..].chars().next();
                let is_marked = matches!(there, Some('&' | '\\' | '\n' | '\r')) || there.is_some_and(char::is_control);
                assert!(there == Some(first) || is_marked || first == ' ', "{first:?} at {at} of {markdown:?}");
            }
        });
        assert_eq!(texts, document.text_nodes, "{markdown:?}");
    });
}

#[test]
fn html_is_well_nested_with_unique_ids_and_holds_no_character_of_ours() {
    let alphabet: Vec<&str> = PROSE.iter().chain(&EXTRA).copied().collect();
    each(6_000, &alphabet, 11, |markdown| {
        let (_, html) = read(markdown);
        nesting(&html).unwrap_or_else(|why| panic!("{why}\n{markdown:?}\n{html}"));
        let ids: Vec<&str> = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?} in {markdown:?}");
        for c in html.chars().filter(|c| *c as u32 > 0xFFFF || c.is_control() && *c != '\n' && *c != '\t') {
            assert!(markdown.contains(c) || matches!(c, '\u{10A50}'), "{c:?} from {markdown:?}\n{html}");
        }
        assert!(!html.contains('\u{1}'), "{markdown:?}");
    });
}

/// Tags close in the order in which they were opened; `<p>` holds no blocks.
fn nesting(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for part in html.split('<').skip(1) {
        let (tag, _) = part.split_once('>').ok_or("a tag without end")?;
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.last() == Some(&name) => drop(open.pop()),
            Some(name) => return Err(format!("</{name}> closes {:?}", open.last())),
            None if matches!(name, "br" | "hr" | "img" | "!--") => {}
            None => open.push(name),
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("open at the end: {open:?}")) }
}

/// Letters, Han, and Chinese punctuation: what no markup is made of.
fn words(text: &str) -> String {
    text.chars().filter(|c| han::is_cjk(*c) || c.is_ascii_alphanumeric() && !c.is_ascii_digit()).collect()
}

fn tree_words(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Code(code) => {
                out.push_str(&code.language);
                out.push_str(&code.text);
            }
            Block::Html(pieces) => pieces.iter().for_each(|piece| {
                if let HtmlPiece::Markup(markup) = piece {
                    out.push_str(markup);
                }
            }),
            Block::List(list) => list.items.iter().for_each(|item| tree_words(&item.blocks, out)),
            Block::Quote { blocks, .. } => tree_words(blocks, out),
            other => walk_inlines(std::slice::from_ref(other), &mut |inline| match inline {
                Inline::Text { text, .. } => out.push_str(text),
                Inline::Code(text) => out.push_str(text),
                _ => {}
            }),
        }
    }
}

#[test]
fn no_word_of_prose_is_lost_added_or_moved() {
    let mut tried = 0;
    each(8_000, &PROSE, 3, |markdown| {
        if markdown.contains("```") || markdown.contains("~~~") {
            return;
        }
        tried += 1;
        let (parsed, _) = read(markdown);
        let mut found = String::new();
        tree_words(&parsed.document.blocks, &mut found);
        assert_eq!(words(&found), words(markdown), "{markdown:?}\n{:?}", parsed.document.blocks);
    });
    assert!(tried > 4_000);
}

#[test]
fn latin_text_means_what_commonmark_says() {
    const LATIN: [&str; 24] = [
        "*", "**", "***", "_", "__", "~~", "`", "## ", "> ", "- ", "1. ", "\\", "%", "\n", "\n\n", " ", "    ", "a", "b", "(", ")", ".",
        "\"", "word",
    ];
    each(6_000, &LATIN, 5, |markdown| {
        // Blanks of forms and a single `~` (left by an escape) are ours.
        if markdown.contains("____") || markdown.contains("\\~") {
            return;
        }
        let (parsed, _) = read(markdown);
        let mut ours = String::new();
        shape(&parsed.document.blocks, &mut ours);
        assert_eq!(squeeze(&ours), squeeze(&commonmark(markdown)), "{markdown:?}");
    });
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn shape(blocks: &[Block], out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(line) => line_shape(line, out),
            Block::Heading { content, .. } => {
                out.push_str("<h>");
                line_shape(content, out);
            }
            Block::List(list) => {
                out.push_str("<list>");
                for item in &list.items {
                    out.push_str("<item>");
                    shape(&item.blocks, out);
                    out.push_str("</item>");
                }
                out.push_str("</list>");
            }
            Block::Quote { blocks, .. } => {
                out.push_str("<quote>");
                shape(blocks, out);
                out.push_str("</quote>");
            }
            Block::Code(code) => {
                let _ = write!(out, "<pre>{}</pre>", code.text);
            }
            Block::Rule => out.push_str("<hr>"),
            other => panic!("{other:?}"),
        }
    }
}

fn line_shape(line: &[Inline], out: &mut String) {
    for inline in line {
        let (name, content) = match inline {
            Inline::Emphasis(content) => ("em", content),
            Inline::Strong(content) => ("strong", content),
            Inline::Strikethrough(content) => ("del", content),
            Inline::Text { text, .. } => {
                out.push_str(text);
                continue;
            }
            Inline::Code(text) => {
                let _ = write!(out, "<code>{text}</code>");
                continue;
            }
            Inline::Break => {
                out.push_str("<br>");
                continue;
            }
            other => panic!("{other:?}"),
        };
        let _ = write!(out, "<{name}>");
        line_shape(content, out);
        let _ = write!(out, "</{name}>");
    }
}

fn commonmark(markdown: &str) -> String {
    let mut out = String::new();
    let name = |tag: &TagEnd| match tag {
        TagEnd::Emphasis => "em",
        TagEnd::Strong => "strong",
        TagEnd::Strikethrough => "del",
        TagEnd::List(_) => "list",
        TagEnd::Item => "item",
        TagEnd::BlockQuote(_) => "quote",
        TagEnd::CodeBlock => "pre",
        _ => "",
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM) {
        match event {
            Event::Start(Tag::Heading { .. }) => out.push_str("<h>"),
            Event::Start(tag) if !name(&tag.to_end()).is_empty() => {
                let _ = write!(out, "<{}>", name(&tag.to_end()));
            }
            Event::End(tag) if !name(&tag).is_empty() => {
                let _ = write!(out, "</{}>", name(&tag));
            }
            Event::Text(text) => out.push_str(&text),
            Event::Code(text) => {
                let _ = write!(out, "<code>{text}</code>");
            }
            Event::HardBreak => out.push_str("<br>"),
            Event::Rule => out.push_str("<hr>"),
            _ => {}
        }
    }
    out
}
