//! Title and key figures → two cover pictures, 2.35:1 for the first article of a message and 1:1 for the others.
//!
//! Above, where it comes from; in the middle the title, as large as fits; below, on a darker band, up to two figures.
//! Drawn from the outlines of the machine's font, without its hinting, so a font file gives the same picture on every system.

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
const BAND: [u8; 3] = [0x7c, 0x16, 0x14];
const PALE: [u8; 3] = [0xf6, 0xe6, 0xc8];
const WHITE: [u8; 3] = [0xff, 0xff, 0xff];
/// Height of a line of the title, in its size.
const LEADING: f32 = 1.32;

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
    let square = width == height;
    let (margin, small, largest, most) = if square { (h * 0.09, h * 0.044, h * 0.14, 4) } else { (h * 0.11, h * 0.066, h * 0.22, 2) };
    let room = w - 2.0 * margin;
    head(&mut canvas, article, site, margin, small, room);
    let figures: Vec<_> = article.figures.iter().take(2).collect();
    let band = if figures.is_empty() { 0.0 } else { h * if square { 0.27 } else { 0.33 } };
    canvas.rect(0.0, h - band, w, band, BAND);
    let (top, bottom) = (margin + small * 1.6, h - band - small * 0.8);
    let (size, lines) = title(&canvas, &article.title, largest, most, room, bottom - top);
    let mut y = top + (bottom - top - lines.len() as f32 * size * LEADING) / 2.0 + size * 1.04;
    for line in &lines {
        canvas.text(line, margin, y, size, WHITE);
        y += size * LEADING;
    }
    // The figures: one size for all numbers and one for all labels, in columns.
    let column = room / figures.len().max(1) as f32;
    let values: Vec<(String, String)> = figures.iter().map(|figure| figure.number_and_unit()).collect();
    let shrunk = |wide: f32| (column * 0.94 / wide.max(1.0)).min(1.0);
    let large = band * 0.36;
    let wide = |(number, unit): &(String, String)| canvas.width(number, large) + canvas.width(unit, large * 0.5) + large * 0.1;
    let large = large * values.iter().map(|value| shrunk(wide(value))).fold(1.0, f32::min);
    let label = band * 0.155;
    let label = label * figures.iter().map(|figure| shrunk(canvas.width(&figure.label, label))).fold(1.0, f32::min);
    for (at, (figure, (number, unit))) in figures.iter().zip(&values).enumerate() {
        let x = margin + column * at as f32;
        let base = h - band * 0.5;
        canvas.text(number, x, base, large, PALE);
        canvas.text(unit, x + canvas.width(number, large) + large * 0.1, base, large * 0.5, PALE);
        canvas.text(&figure.label, x, h - band * 0.2, label, WHITE);
    }
    Some(Cover { name, ratio, width, height, png: canvas.pixels.encode_png().ok()? })
}

/// Size and lines of the title: its clauses a line each if they are large enough so, else the largest size at which it
/// fits, in lines of about the same length.
fn title(canvas: &Canvas<'_>, text: &str, largest: f32, most: usize, room: f32, height: f32) -> (f32, Vec<String>) {
    let clauses: Vec<String> = text.split_inclusive(['，', '；', '：', '　']).map(|clause| clause.trim().to_owned()).collect();
    let widest = clauses.iter().map(|clause| canvas.width(clause, 1.0)).fold(1.0, f32::max);
    let whole = (room / widest).min(height / (clauses.len() as f32 * LEADING)).min(largest);
    if clauses.len() > 1 && clauses.len() <= most && whole >= largest * 0.55 {
        return (whole, clauses);
    }
    let mut size = largest;
    let fits = |lines: &[String], size: f32| lines.len() <= most && lines.len() as f32 * size * LEADING <= height;
    let mut lines = wrap(canvas, text, size, room);
    while size > largest * 0.3 && !fits(&lines, size) {
        size *= 0.96;
        lines = wrap(canvas, text, size, room);
    }
    let mut narrow = room;
    while narrow > size * 4.0 {
        narrow -= size * 0.25;
        let closer = wrap(canvas, text, size, narrow);
        if closer.len() > lines.len() || closer.iter().any(|line| canvas.width(line, size) > narrow) {
            break;
        }
        lines = closer;
    }
    (size, lines)
}

/// The line above the title: the city and topic on the left, the site on the right if there is room.
fn head(canvas: &mut Canvas<'_>, article: &Article, site: &str, margin: f32, size: f32, room: f32) {
    let base = margin + size * 0.9;
    canvas.rect(margin, margin - size * 0.02, size * 0.2, size * 1.06, PALE);
    let start = margin + size * 0.6;
    let both = [article.city.as_str(), article.topics.first().map_or("", String::as_str)];
    let both: Vec<&str> = both.into_iter().filter(|part| !part.is_empty()).collect();
    let place = both.first().copied().unwrap_or(site);
    let place = if canvas.width(&both.join("｜"), size) + canvas.width(site, size) + size * 2.0 < room && !both.is_empty() {
        both.join("｜")
    } else {
        place.to_owned()
    };
    canvas.text(&place, start, base, size, PALE);
    let (left, right) = (canvas.width(&place, size), canvas.width(site, size));
    if place != site && left + right + size * 2.0 < room {
        canvas.text(site, margin + room - right, base, size, PALE);
    }
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
        // An opening mark goes with what it opens.
        let opened = words.last().is_some_and(|last| last.ends_with(['“', '‘', '（', '《', '〔']));
        match words.last_mut() {
            Some(last) if opened || joins && whole => last.push(c),
            _ => words.push(c.to_string()),
        }
        whole = joins;
    }
    words
}
