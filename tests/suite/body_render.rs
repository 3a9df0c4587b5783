//! The body renderer with a context that knows something.

use anli::document::{Block, Directive, Document, Inline};
use anli::link::Mark;
use anli::parse::markdown::parse;
use anli::view::html::{self, Context};
use std::borrow::Cow;
use std::sync::Arc;

#[derive(Default)]
struct Site {
    addresses: Vec<Option<&'static str>>,
    marks: Vec<Mark>,
    shift: u8,
}

impl Context for Site {
    fn push_address(&self, reference: u32, out: &mut String) -> bool {
        let address = self.addresses.get(reference as usize).copied().flatten();
        out.push_str(address.unwrap_or_default());
        address.is_some()
    }
    fn image_size(&self, _: u32) -> Option<(u32, u32)> {
        Some((640, 480))
    }
    fn wiki_text(&self, reference: u32) -> Option<Cow<'_, str>> {
        (reference == 1).then_some("济南市的“页”".into())
    }
    fn marks(&self) -> &[Mark] {
        &self.marks
    }
    fn mark_title(&self, _: &Mark) -> Cow<'_, str> {
        "说明".into()
    }
    fn heading_shift(&self) -> u8 {
        self.shift
    }
    fn directive(&self, directive: &Directive, out: &mut String) {
        out.push_str(&directive.title);
    }
}

fn document(markdown: &str) -> Document {
    parse(&Arc::from("页.md"), markdown, 0..markdown.len() as u32).document
}

fn render(markdown: &str, site: &Site) -> String {
    let mut out = String::new();
    html::blocks(&document(markdown), site, &mut out);
    out
}

#[test]
fn what_resolves_to_nothing_keeps_its_text() {
    let site = Site { addresses: vec![None, Some("../jinan.html"), None, None], ..Site::default() };
    let html = render("[甲](x.md)，[[济南市]]，[[无]]，![图“一”](y.png)", &site);
    assert_eq!(html, "<p>甲，<a href=\"../jinan.html\">济南市的“页”</a>，无，图“一”</p>\n");
}

#[test]
fn images_have_their_size() {
    let site = Site { addresses: vec![Some("a.png")], ..Site::default() };
    let html = render("![图](y.png)", &site);
    assert_eq!(html, "<p><img src=\"a.png\" alt=\"图\" loading=\"lazy\" width=\"640\" height=\"480\"></p>\n");
}

#[test]
fn headings_are_shifted_and_stop_at_six() {
    let site = Site { shift: 2, ..Site::default() };
    assert_eq!(render("## 甲\n\n##### 乙", &site), "<h4 id=\"甲\">甲</h4>\n<h6 id=\"乙\">乙</h6>\n");
}

#[test]
fn term_links_find_their_node_also_in_footnotes() {
    let markdown = "双减和**双减**[^1]\n\n[^1]: 注一双减\n\n双减政策、双减";
    // Text nodes in reading order: 双减和 | 双减 | 注一双减 | 双减政策、双减
    let mark = |node, start, end| Mark { node, start, end, target: "t.html".into(), term: None };
    let site = Site { marks: vec![mark(0, 0, 6), mark(2, 6, 12), mark(3, 0, 6), mark(3, 15, 21), mark(3, 99, 100)], ..Site::default() };
    let html = render(markdown, &site);
    let link = "<a class=\"term\" href=\"t.html\" title=\"说明\">双减</a>";
    assert!(html.starts_with(&format!("<p>{link}和<strong>双减</strong><sup>")), "{html}");
    assert!(html.contains(&format!("<p>{link}政策、{link}</p>")), "{html}");
    assert!(html.contains(&format!("<p>注一{link} <a")), "{html}");
    assert_eq!(document(markdown).text_nodes, 4);
}

#[test]
fn directives_with_data_are_written_by_the_site() {
    assert_eq!(render("::: chart 投入\n2020年 1 万元\n:::", &Site::default()), "投入");
}

#[test]
fn lines_of_a_directive_know_their_place() {
    let markdown = "甲\n\n::: chart 投入\n  2020年 1 万元\n\n:::\n";
    let document = document(markdown);
    let Some(Block::Directive(directive)) = document.blocks.get(1) else { panic!("{document:?}") };
    assert_eq!(&markdown[directive.range.start as usize..directive.range.end as usize], "::: chart 投入");
    let [(line, range)] = directive.lines.as_slice() else { panic!("{directive:?}") };
    assert_eq!((&**line, &markdown[range.start as usize..range.end as usize]), ("2020年 1 万元", "2020年 1 万元"));
}

#[test]
fn references_and_headings_know_their_place() {
    let markdown = "前言\r\n\r\n## 一、**“甲”**乙\r\n\r\n见**“[链接](a.md)”**和[[济南市|泉城]]、![图](b.png)。\r\n";
    let document = document(markdown);
    let at = |range: &std::ops::Range<u32>| &markdown[range.start as usize..range.end as usize];
    assert_eq!(at(&document.outline[0].range), "## 一、**“甲”**乙");
    let references: Vec<_> = document.references.iter().map(|reference| at(&reference.range)).collect();
    assert_eq!(references, ["[链接](a.md)", "[[济南市|泉城]]", "![图](b.png)"]);
    let Some(Block::Paragraph(line)) = document.blocks.last() else { panic!() };
    let texts: Vec<_> =
        line.iter().filter_map(|inline| if let Inline::Text { text, at } = inline { Some((&**text, *at)) } else { None }).collect();
    assert_eq!(texts.iter().map(|(text, _)| *text).collect::<Vec<_>>(), ["见", "和", "、", "。"]);
    assert!(texts.iter().all(|(text, at)| markdown[*at as usize..].starts_with(text)), "{texts:?}");
}
