//! The machine's own Chinese font, for pictures with text: known places → the outlines of one face.
//!
//! anli brings no font: those that may be given away are larger than the rest of the program. A machine on which people
//! write Chinese has one.

use crate::disk::{Disk, Kind};
use std::path::{Path, PathBuf};
use ttf_parser::{Face, OutlineBuilder};

/// Largest font file that is read.
const LARGEST: u64 = 128 << 20;
/// Folders within font folders that are looked into.
const DEPTH: usize = 4;

/// Files in the order of preference: heavy sans-serif first, because a cover is read in a list, two centimetres high.
const NAMES: [&str; 22] = [
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJKsc-Bold.otf",
    "NotoSansSC-Bold.otf",
    "NotoSansSC-Bold.ttf",
    "SourceHanSansSC-Bold.otf",
    "SourceHanSansCN-Bold.otf",
    "msyhbd.ttc",
    "msyhbd.ttf",
    "PingFang.ttc",
    "STHeiti Medium.ttc",
    "Hiragino Sans GB.ttc",
    "simhei.ttf",
    "msyh.ttc",
    "msyh.ttf",
    "NotoSansCJK-Regular.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "DroidSansFallbackFull.ttf",
    "NotoSerifCJK-Bold.ttc",
    "uming.ttc",
    "simsun.ttc",
    "NotoSerifCJK-Regular.ttc",
];

/// Folders where systems keep fonts; `~` is the user's home.
const FOLDERS: [&str; 8] = [
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
];

/// A font file's bytes and the face in it that is used.
#[derive(Debug, Clone)]
pub struct Font {
    bytes: Vec<u8>,
    index: u32,
    /// Where it was found.
    pub path: PathBuf,
}

impl Font {
    /// Reads a font of the user's choice. `None` when it is none or has no Chinese.
    pub fn open(disk: &Disk, path: &Path) -> Option<Font> {
        let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
        let bytes = disk.read_bytes(folder, name, LARGEST, None).ok()?;
        let count = ttf_parser::fonts_in_collection(&bytes).unwrap_or(1);
        let chinese = |index: &u32| Face::parse(&bytes, *index).is_ok_and(|face| "案例经验".chars().all(|c| face.glyph_index(c).is_some()));
        // Of a collection for several countries, the face for the mainland's forms.
        let faces: Vec<u32> = (0..count).filter(chinese).collect();
        let index = faces.iter().copied().find(|index| family(&bytes, *index).contains(" SC")).or(faces.first().copied())?;
        Some(Font { bytes, index, path: path.to_owned() })
    }

    /// The best font of the machine.
    pub fn find(disk: &Disk, home: Option<&Path>) -> Option<Font> {
        let mut found: Vec<(usize, PathBuf)> = Vec::new();
        for folder in FOLDERS {
            let folder = match (folder.strip_prefix("~/"), home) {
                (Some(rest), Some(home)) => home.join(rest),
                (Some(_), None) => continue,
                (None, _) => PathBuf::from(folder),
            };
            look(disk, &folder, DEPTH, &mut found);
        }
        found.sort();
        found.iter().find_map(|(_, path)| Font::open(disk, path))
    }

    /// The face.
    pub(super) fn face(&self) -> Option<Face<'_>> {
        Face::parse(&self.bytes, self.index).ok()
    }
}

fn look(disk: &Disk, folder: &Path, depth: usize, found: &mut Vec<(usize, PathBuf)>) {
    for (name, kind) in disk.folder(folder).unwrap_or_default() {
        let path = folder.join(&name);
        match kind {
            Kind::Folder if depth > 0 => look(disk, &path, depth - 1, found),
            _ => found.extend(NAMES.iter().position(|known| name.eq_ignore_ascii_case(known)).map(|rank| (rank, path))),
        }
    }
}

fn family(bytes: &[u8], index: u32) -> String {
    let Ok(face) = Face::parse(bytes, index) else { return String::new() };
    let names = face.names().into_iter().filter(|name| name.name_id == ttf_parser::name_id::FULL_NAME);
    names.filter_map(|name| name.to_string()).find(|name| name.is_ascii()).unwrap_or_default()
}

/// Collects an outline as a path, scaled and moved.
pub(super) struct Pen {
    pub path: tiny_skia::PathBuilder,
    pub scale: f32,
    pub x: f32,
    pub y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f32, f32) {
        (self.x + x * self.scale, self.y - y * self.scale)
    }
}

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.move_to(x, y);
    }
    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.at(x, y);
        self.path.line_to(x, y);
    }
    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.at(x1, y1), self.at(x, y));
        self.path.quad_to(x1, y1, x, y);
    }
    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.at(x1, y1), self.at(x2, y2), self.at(x, y));
        self.path.cubic_to(x1, y1, x2, y2, x, y);
    }
    fn close(&mut self) {
        self.path.close();
    }
}
