//! Raw HTML and directives on their way into the tree: tags inside a line, blocks of HTML, the directives' comments.

use super::characters::without_controls;
use super::directive::{self, Marker};
use super::lines::MARKER;
use super::raw;
use super::tree::{Builder, DEEPEST, Frame, Kind};
use crate::diagnostic::{Code, Diagnostic};
use crate::document::{Block, HtmlPiece};
use crate::source::ByteRange;
use std::borrow::Cow;
use std::ops::Range;

impl Builder<'_> {
    /// A tag inside a line.
    pub fn inline_html(&mut self, tag: &str, range: &Range<usize>) {
        let tag = self.clean(Cow::Borrowed(tag)).into_owned();
        let place = self.edited.source_range(range);
        match raw::inline_tag(&tag) {
            raw::InlineTag::Comment => {}
            raw::InlineTag::Break => self.hard_break(),
            raw::InlineTag::Open(name) => {
                let depth = self.frames.last().map_or(0, |frame| frame.depth) + 1;
                if depth > DEEPEST {
                    return self.too_deep("HTML", depth, range);
                }
                self.flush_text();
                let kind = Kind::Element { name, range: place };
                let frame = self.frame(kind, range.clone(), depth);
                self.frames.push(frame);
            }
            raw::InlineTag::Close(name) => self.close_element(name, &place),
            raw::InlineTag::Other(name) => self.removed_tag(&name, &place),
        }
    }

    /// `</sub>`: ends the innermost element of that name in this line; those opened inside it were never closed.
    fn close_element(&mut self, name: &'static str, range: &ByteRange) {
        let open = self.frames.iter().rev().take_while(|frame| matches!(frame.kind, Kind::Element { .. }));
        if !open.into_iter().any(|frame| matches!(frame.kind, Kind::Element { name: found, .. } if found == name)) {
            return self.removed_tag(name, range);
        }
        loop {
            self.flush_text();
            let Some(Frame { kind: Kind::Element { name: found, range }, line, .. }) = self.frames.pop() else { return };
            if found == name {
                return self.push_inline(raw::element(name, line.into()));
            }
            self.removed_tag(found, &range);
            self.dissolve(line);
        }
    }

    /// Reports a tag that is not kept, once for each name and block.
    pub fn removed_tag(&mut self, name: &str, range: &ByteRange) {
        self.removed(Code::HTML_REMOVED, name, range);
    }

    fn removed(&mut self, code: Code, name: &str, range: &ByteRange) {
        if self.removed_tags.insert(name.to_owned()) {
            self.report(Diagnostic::new(code).with("tag", format!("<{name}>")), range);
        }
    }

    /// A block of raw HTML: a directive's comment or HTML to be sanitised.
    pub fn html_block(&mut self, html: String, range: Range<usize>) {
        if let Some(number) = raw::marker(&html)
            && let Some(marker) = self.markers.get(number)
        {
            return self.marker(marker, range);
        }
        let place = self.edited.source_range(&range);
        let html = self.clean(Cow::Owned(self.restore(html))).into_owned();
        // Then what is wrong with a tag can be told at the tag; else at the block.
        let is_verbatim = self.source.get(place.start as usize..).is_some_and(|source| source.starts_with(html.trim_end()));
        let block = raw::block(&html, &place, is_verbatim, &mut self.references);
        if let Some(depth) = block.too_deep {
            let deep = Diagnostic::new(Code::TOO_DEEP).with("what", "@html").with("depth", depth).with("limit", DEEPEST);
            self.report(deep, &place);
        }
        self.removed_tags.clear();
        for (tag, place) in &block.removed {
            match tag.as_str() {
                "script" | "style" => self.removed(Code::HTML_CONTENT_REMOVED, tag, place),
                tag if raw::is_kept(tag) => self.removed(Code::HTML_ATTRIBUTE_REMOVED, tag, place),
                tag => self.removed_tag(tag, place),
            }
        }
        if block.only_closes {
            return self.close_container(&block.closes, &place);
        }
        for tag in &block.closes {
            self.removed_tag(tag, &place);
        }
        if block.pieces.is_empty() {
            return;
        }
        self.weight += html.len();
        let depth = self.frames.last().map_or(0, |frame| frame.depth) + block.opens.len();
        if block.opens.is_empty() || depth > DEEPEST {
            return self.push_block(Block::Html(block.pieces.into()));
        }
        let kind = Kind::Container { pieces: block.pieces, tags: block.opens, place };
        let frame = self.frame(kind, range, depth);
        self.frames.push(frame);
    }

    /// End tags on their own: they close what an earlier block left open, all of it, or nothing.
    fn close_container(&mut self, closes: &[String], place: &ByteRange) {
        let is_end = match self.top() {
            Kind::Container { tags, .. } => tags.iter().rev().eq(closes.iter()),
            _ => false,
        };
        if !is_end {
            for tag in closes {
                self.removed_tag(tag, place);
            }
            return;
        }
        let Some(Frame { kind: Kind::Container { mut pieces, tags, .. }, blocks, .. }) = self.frames.pop() else { return };
        let ends = raw::end_tags(&tags);
        if let Some(HtmlPiece::Markup(last)) = pieces.last_mut() {
            *last = last.strip_suffix(ends.as_str()).unwrap_or(last).into();
        }
        self.push_block(Block::Html(pieces.into()));
        for block in blocks {
            self.push_block(block);
        }
        self.push_block(Block::Html([HtmlPiece::Markup(ends.into())].into()));
    }

    /// Puts back the lines of directives that turned out to be code, where the line scanner was mistaken.
    pub fn restore(&self, text: String) -> String {
        if !text.contains(MARKER) {
            return text;
        }
        let open = format!("<!--{MARKER}");
        let mut parts = text.split(open.as_str());
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (number, rest) = part.split_once("-->").unwrap_or((part, ""));
            if let Some(marker) = number.parse().ok().and_then(|number: usize| self.markers.get(number)) {
                let region = marker.region();
                out.push_str(&without_controls(self.source.get(region.start as usize..region.end as usize).unwrap_or_default()));
            }
            out.push_str(rest);
        }
        out
    }

    fn marker(&mut self, marker: &Marker, range: Range<usize>) {
        match marker {
            Marker::Raw { directive, closed, .. } => {
                if !closed {
                    self.report(Diagnostic::new(Code::DIRECTIVE_OPEN), &directive.range);
                }
                self.push_block(Block::Directive(Box::new(directive.clone())));
            }
            Marker::Open { directive, unknown } => {
                if let Some(name) = unknown {
                    let finding = directive::unknown(self.findings.path(), name, &directive.range);
                    self.findings.add(finding);
                }
                let depth = self.frames.last().map_or(0, |frame| frame.depth) + 1;
                if depth > DEEPEST {
                    return self.too_deep(":::", depth, &range);
                }
                let kind = Kind::Directive(Box::new(directive.clone()));
                let frame = self.frame(kind, range, depth);
                self.frames.push(frame);
            }
            Marker::Close(place) => {
                while matches!(self.top(), Kind::Container { .. })
                    && self.frames.iter().any(|frame| matches!(frame.kind, Kind::Directive(_)))
                {
                    self.close(range.clone());
                }
                if matches!(self.top(), Kind::Directive(_)) {
                    self.close(range);
                } else {
                    self.report(Diagnostic::new(Code::DIRECTIVE_STRAY), place);
                }
            }
        }
    }

    /// Whether a range of the edited text is a directive's comment.
    pub fn is_marker(&self, range: &Range<usize>) -> bool {
        self.edited.text.get(range.clone()).and_then(raw::marker).is_some()
    }
}
