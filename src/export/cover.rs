//! Title and key figures → two cover pictures, 2.35:1 for the first article of a message and 1:1 for the others.
//!
//! Plain ground, one rule, the title as large as fits, up to two figures, the site's name. Drawn from the outlines of the
//! machine's font, without its hinting, so a font file gives the same picture on every system.

use super::article::Article;
use super::font::{Font, Pen};
use crate::text::han;
use tiny_skia::{Color, FillRule, Paint, PathBuilder, Pixmap, Rect, Transform};
use ttf_parser::Face;

/// A cover.
#[derive(Debug, Clone)]
pub struct Cover {
    /// File name.
    pub name: &'static str,
    /// `2.35:1`
    pub ratio: &'static str,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The picture.
    pub png: Vec<u8>,
}

const FORMATS: [(&str, &str, u32, u32); 2] = [("cover-235x100.png", "2.35:1", 940, 400), ("cover-1x1.png", "1:1", 800, 800)];
const GROUND: [u8; 3] = [0x9c, 0x1f, 0x1c];
const PALE: [u8; 3] = [0xf6, 0xe6, 0xc8];
const WHITE: [u8; 3] = [0xff, 0xff, 0xff];

/// Both covers; none if the font has no outlines.
pub fn covers(article: &Article, site: &str, font: &Font) -> Vec<Cover> {
    let Some(face) = font.face() else { return Vec::new() };
    FORMATS.iter().filter_map(|format| cover(article, site, &face, format)).collect()
}

fn cover(article: &Article, site: &str, face: &Face<'_>, format: &(&'static str, &'static str, u32, u32)) -> Option<Cover> {
    let (name, ratio, width, height) = *format;
    let mut canvas = Canvas { pixels: Pixmap::new(width, height)?, face };
    canvas.pixels.fill(Color::from_rgba8(GROUND[0], GROUND[1], GROUND[2], 255));
    let (w, h) = (width as f32, height as f32);
    let margin = h * 0.09;
    let room = w - 2.0 * margin;
    let foot = h * 0.06;
    canvas.rect(margin, margin, h * 0.14, h * 0.014, PALE);
    let figures: Vec<(String, &str)> = article.figures.iter().take(2).map(|figure| (figure.in_words(), figure.label.as_str())).collect();
    let square = width == height;
    let bottom = h - margin - foot * 1.6;
    let figure_height = if figures.is_empty() { 0.0 } else { h * if square { 0.24 } else { 0.27 } };
    // The title: the largest size at which it fits the room that is left.
    let title_room = bottom - figure_height - margin - h * 0.05;
    let mut size = h * if square { 0.13 } else { 0.2 };
    let mut lines = wrap(&canvas, &article.title, size, room);
    while size > h * 0.05 && (lines.len() as f32 * size * 1.3 > title_room || lines.len() > 4) {
        size *= 0.94;
        lines = wrap(&canvas, &article.title, size, room);
    }
    let mut y = margin + h * 0.05 + size;
    for line in &lines {
        canvas.text(line, margin, y, size, WHITE);
        y += size * 1.3;
    }
    let column = room / figures.len().max(1) as f32;
    // One size for all values and one for all labels.
    let fit = |text: &str, wished: f32| wished * (column * 0.92 / canvas.width(text, wished)).min(1.0);
    let large = figures.iter().map(|(value, _)| fit(value, h * if square { 0.1 } else { 0.13 })).fold(f32::MAX, f32::min);
    let small = figures.iter().map(|(_, label)| fit(label, foot)).fold(f32::MAX, f32::min);
    for (at, (value, label)) in figures.iter().enumerate() {
        let x = margin + column * at as f32;
        canvas.text(value, x, bottom - foot * 1.7, large, PALE);
        canvas.text(label, x, bottom - foot * 0.3, small, WHITE);
    }
    let about = if article.city.is_empty() { site.to_owned() } else { format!("{} · {site}", article.city) };
    let size = foot * (room / canvas.width(&about, foot)).min(1.0);
    canvas.text(&about, margin, h - margin, size, PALE);
    Some(Cover { name, ratio, width, height, png: canvas.pixels.encode_png().ok()? })
}

struct Canvas<'a> {
    pixels: Pixmap,
    face: &'a Face<'a>,
}

impl Canvas<'_> {
    fn scale(&self, size: f32) -> f32 {
        size / f32::from(self.face.units_per_em())
    }

    fn advance(&self, c: char, size: f32) -> f32 {
        let glyph = self.face.glyph_index(c).and_then(|glyph| self.face.glyph_hor_advance(glyph));
        f32::from(glyph.unwrap_or(self.face.units_per_em())) * self.scale(size)
    }

    fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.advance(c, size)).sum::<f32>().max(1.0)
    }

    fn rect(&mut self, x: f32, y: f32, width: f32, height: f32, colour: [u8; 3]) {
        if let Some(rect) = Rect::from_xywh(x, y, width, height) {
            self.pixels.fill_rect(rect, &paint(colour), Transform::identity(), None);
        }
    }

    fn text(&mut self, text: &str, x: f32, y: f32, size: f32, colour: [u8; 3]) {
        let mut pen = Pen { path: PathBuilder::new(), scale: self.scale(size), x, y };
        for c in text.chars() {
            if let Some(glyph) = self.face.glyph_index(c) {
                self.face.outline_glyph(glyph, &mut pen);
            }
            pen.x += self.advance(c, size);
        }
        if let Some(path) = pen.path.finish() {
            self.pixels.fill_path(&path, &paint(colour), FillRule::Winding, Transform::identity(), None);
        }
    }
}

fn paint(colour: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour[0], colour[1], colour[2], 255);
    paint.anti_alias = true;
    paint
}

/// Lines that fit. A number with its unit of size stays whole; no line begins with a closing mark.
fn wrap(canvas: &Canvas<'_>, text: &str, size: f32, room: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in words(text) {
        let Some(line) = lines.last_mut() else { break };
        let closing = word.chars().next().is_some_and(|c| matches!(c, '，' | '。' | '、' | '；' | '：' | '！' | '？' | '）' | '”' | '》'));
        if !line.is_empty() && !closing && canvas.width(&format!("{line}{word}"), size) > room {
            lines.push(word);
        } else {
            line.push_str(&word);
        }
    }
    lines
}

fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut whole = false;
    for c in text.chars() {
        let joins = !han::is_han(c) && (c.is_alphanumeric() || matches!(c, '.' | '%' | '-' | '/'));
        match words.last_mut() {
            Some(last) if joins && whole => last.push(c),
            _ => words.push(c.to_string()),
        }
        whole = joins;
    }
    words
}
