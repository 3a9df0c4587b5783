//! Phase: a site's route → the bytes that stand at its address.
//!
//! HTML through the theme's templates, everything else written here. Reads no disk and no clock:
//! the same graph and theme give the same bytes.

mod data;
mod each;
mod feed;
mod json;
mod once;
mod press;
mod sheet;
mod sitemap;
pub mod theme;

use crate::diagnostic::Diagnostic;
use crate::route::{DataForm, Route};
use crate::view::{self, Source};
use std::sync::Arc;
use theme::Theme;

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of this file, relative to the root.
    File(Arc<str>),
}

/// Renders one route. `room` is empty; its memory is used for the bytes where that is possible.
pub fn render(source: Source<'_>, theme: &Theme, address: &str, route: &Route, room: Vec<u8>) -> Result<Content, Box<Diagnostic>> {
    if let Some(view) = view::view(source, address, route) {
        return theme.page(&view, room).map(Content::Bytes);
    }
    let text = |text: String| Ok(Content::Bytes(text.into_bytes()));
    match route {
        Route::SitemapXml(part) => text(sitemap::sitemap(source, *part)),
        Route::Robots => text(sitemap::robots(source)),
        Route::Feed(of, form) => text(feed::feed(source, *of, *form)),
        Route::Data(DataForm::Json) => text(data::json(source)),
        Route::Data(DataForm::Csv) => text(data::csv(source)),
        Route::Data(DataForm::FiguresCsv) => text(data::figures_csv(source)),
        Route::Data(DataForm::Xlsx) => sheet::workbook(source).map(Content::Bytes),
        Route::Asset(index) => Ok(Content::File(source.graph.assets[*index as usize].path.clone())),
        Route::ThemeAsset(index) => Ok(Content::Bytes(theme.asset(*index).to_vec())),
        // Every HTML route has a view.
        _ => text(String::new()),
    }
}

/// Whether a precompressed copy pays: text of more than a packet.
pub fn is_compressible(address: &str, length: usize) -> bool {
    length > 1024 && [".html", ".css", ".js", ".json", ".xml", ".csv", ".svg", ".txt"].iter().any(|suffix| address.ends_with(suffix))
}

/// The bytes as `.gz` and `.br`, for servers that send precompressed files. The same input gives the same bytes: no time
/// and no name is stored.
pub fn compressed(bytes: &[u8]) -> Result<[(&'static str, Vec<u8>); 2], Box<Diagnostic>> {
    use std::io::Write;
    let failed = |error: std::io::Error| Box::new(Diagnostic::new(crate::diagnostic::Code::BUG).with("reason", error));
    let mut gzip = flate2::GzBuilder::new().mtime(0).write(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).map_err(failed)?;
    let params = brotli::enc::BrotliEncoderParams { quality: 9, lgwin: 22, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut packed, &params).map_err(failed)?;
    Ok([("gz", gzip.finish().map_err(failed)?), ("br", packed)])
}
