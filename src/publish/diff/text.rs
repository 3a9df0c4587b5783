//! A page's HTML → the text a reader sees, paragraph by paragraph.
//!
//! Packages hold nothing but files, so the text comes out of the HTML, through a real tokenizer. Of a page with an
//! article only the article counts; navigation, lists of related pages and the like change with other pages.

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use std::cell::RefCell;

/// What a reviewer reads of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageText {
    /// The first heading, else the title of the window.
    pub title: String,
    /// Paragraphs, headings, cells, one each.
    pub paragraphs: Vec<String>,
    /// The page has a text of its own; others are lists made from many pages.
    pub article: bool,
    /// Where the page only sends readers on to.
    pub redirect: Option<String>,
}

/// Elements that end a paragraph.
const BLOCKS: [&str; 30] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "dt",
    "dd",
    "tr",
    "table",
    "blockquote",
    "pre",
    "figure",
    "figcaption",
    "caption",
    "div",
    "section",
    "article",
    "main",
    "aside",
    "ul",
    "ol",
    "dl",
    "header",
    "footer",
    "hr",
    "br",
    "details",
];
/// Elements whose text is not the page's.
const SILENT: [&str; 9] = ["script", "style", "svg", "nav", "form", "template", "noscript", "head", "button"];

/// Elements whose end is not written, or need not be.
const ENDLESS: [&str; 18] =
    ["br", "hr", "img", "input", "link", "meta", "source", "wbr", "col", "area", "p", "li", "dt", "dd", "tr", "td", "th", "option"];

/// Reads a page.
pub fn page_text(html: &str) -> PageText {
    let sink = Sink(RefCell::new(Reading::default()));
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(html.into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    let mut reading = tokenizer.sink.0.into_inner();
    reading.end_paragraph();
    let article = reading.text.iter().any(|(_, article)| *article);
    let paragraphs = reading.text.into_iter().filter(|(_, within)| *within || !article).map(|(text, _)| text).collect();
    let title = if reading.heading.is_empty() { reading.window } else { reading.heading };
    PageText { title: tidy(&title), paragraphs, article: article && !reading.print, redirect: reading.redirect }
}

#[derive(Default)]
struct Reading {
    /// Paragraphs, and whether they stand in the article.
    text: Vec<(String, bool)>,
    current: String,
    heading: String,
    window: String,
    in_title: bool,
    in_heading: bool,
    article: usize,
    main: usize,
    silent: Vec<String>,
    redirect: Option<String>,
    /// A volume for printing repeats the texts of other pages.
    print: bool,
}

impl Reading {
    fn end_paragraph(&mut self) {
        let text = tidy(&self.current);
        self.current.clear();
        if !text.is_empty() && (self.main > 0 || self.article > 0) {
            self.text.push((text, self.article > 0));
        }
    }

    fn open(&mut self, tag: &Tag) {
        let name: &str = &tag.name;
        let value =
            |wanted: &str| tag.attrs.iter().find(|attribute| &*attribute.name.local == wanted).map(|attribute| attribute.value.to_string());
        match name {
            "title" if self.silent.len() < 2 => self.in_title = true,
            "meta" if value("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh")) => {
                self.redirect = value("content").and_then(|content| Some(content.split_once("url=")?.1.to_owned()));
            }
            _ => {}
        }
        // What a reader does not read: hidden parts, tools that stand there only with scripts, and what is inside of those.
        let hidden = value("hidden").is_some()
            || value("aria-hidden").is_some_and(|hidden| hidden == "true")
            || value("class").is_some_and(|class| class.split(' ').any(|class| class == "js-only"));
        let nested = self.silent.last().is_some_and(|open| open == name);
        if (SILENT.contains(&name) || hidden || nested) && !tag.self_closing && !ENDLESS.contains(&name) {
            self.silent.push(name.to_owned());
        }
        if BLOCKS.contains(&name) {
            self.end_paragraph();
        }
        match name {
            "body" => self.print = value("class").is_some_and(|class| class.split(' ').any(|class| class == "kind-print")),
            "article" => self.article += 1,
            "main" => self.main += 1,
            "h1" if self.heading.is_empty() => self.in_heading = true,
            "td" | "th" if !self.current.is_empty() => self.current.push_str(" | "),
            "img" if self.silent.is_empty() => {
                self.current.push_str(&format!("［图：{}］", value("alt").unwrap_or_default()));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.end_paragraph();
        }
        match name {
            "article" => self.article = self.article.saturating_sub(1),
            "main" => self.main = self.main.saturating_sub(1),
            "title" => self.in_title = false,
            "h1" => self.in_heading = false,
            _ => {}
        }
        if let Some(at) = self.silent.iter().rposition(|open| open == name) {
            self.silent.truncate(at);
        }
    }

    fn words(&mut self, text: &str) {
        if self.in_title {
            self.window.push_str(text);
        } else if self.silent.is_empty() {
            if self.in_heading {
                self.heading.push_str(text);
            }
            self.current.push_str(text);
        }
    }
}

struct Sink(RefCell<Reading>);

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut reading = self.0.borrow_mut();
        match token {
            Token::CharacterTokens(text) => reading.words(&text),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reading.open(&tag);
                match &*tag.name {
                    "script" => return TokenSinkResult::RawData(RawKind::ScriptData),
                    "style" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    _ => {}
                }
            }
            Token::TagToken(tag) => reading.close(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// White space between words is one space, and none between Han.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_page_with_an_article_only_the_article_counts() {
        let html = "<!doctype html><head><title>甲 - 站</title><style>p{}</style></head><body><nav>首页</nav><main><article><h1>甲</h1>\
                    <p>一<strong>二</strong>\n三</p><nav><a>目录</a></nav><table><tr><th>项<td>3&amp;4</table><script>if(a<b){}</script></article>\
                    <aside><p>相关</p></aside></main><footer>页脚</footer>";
        let text = page_text(html);
        assert_eq!((text.title.as_str(), text.article), ("甲", true));
        assert_eq!(text.paragraphs, ["甲", "一二 三", "项 | 3&4"]);
    }

    #[test]
    fn what_is_hidden_or_a_tool_is_no_text() {
        let html = "<main><article><h1>甲</h1><span class=\"js-only\"><span aria-hidden=\"true\">字号</span><button>大</button>小</span><p>一</p>\
                    <div hidden><div>二</div>三</div><p>四</p></article></main>";
        assert_eq!(page_text(html).paragraphs, ["甲", "一", "四"]);
    }

    #[test]
    fn a_list_shows_its_main_part_and_an_old_address_where_it_leads() {
        let list = page_text("<title>经验索引</title><main><ul><li>甲<li>乙</ul></main>");
        assert_eq!((list.title.as_str(), list.article, list.paragraphs.len()), ("经验索引", false, 2));
        let alias = page_text("<head><meta http-equiv=\"refresh\" content=\"0; url=../b.html\"></head><main><p>已搬</p></main>");
        assert_eq!(alias.redirect.as_deref(), Some("../b.html"));
    }
}
