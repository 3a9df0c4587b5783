//! `practices.xlsx`: the practices table as a workbook (OOXML), whose one sheet is written row by row.
//!
//! Every cell is text and stands in its place in the sheet (no table of shared strings): nothing has to be remembered, and
//! what repeats is what compression is good at. Opens without repair in Excel, WPS and LibreOffice.

use super::data::{COLUMNS, row};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::escape::{push_xml, xml};
use crate::view::Source;
use std::fmt::Write as _;
use std::io::{Cursor, Write};
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Widths of the columns in characters.
const WIDTHS: [u32; 13] = [8, 10, 10, 10, 6, 34, 22, 60, 60, 30, 16, 30, 40];

/// Most characters of a cell: a spreadsheet's own bound is 32,767.
const MOST: usize = 32_000;

/// Rows are compressed in pieces of about this size.
const PIECE: usize = 32 * 1024;

/// The quick one: a table of text shrinks to a fifth instead of a seventh, in a third of the time.
const LEVEL: i64 = 1;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
<Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>\
<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>";

const RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

const WORKBOOK_RELS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";

/// Style 1 is a cell that wraps, style 2 the bold head.
const STYLES: &str = "<styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment wrapText=\"1\"/></xf>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// Writes the workbook. The creation time is a fixed day: the same input gives the same bytes.
pub fn workbook(source: Source<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    let rows = source.graph.cases.iter().map(|id| row(source, *id));
    write(&source.config.site.title, rows).map_err(|error| Box::new(Diagnostic::new(Code::BUG).with("reason", error)))
}

/// A workbook of these rows, below the head.
fn write(title: &str, rows: impl ExactSizeIterator<Item = [impl AsRef<str>; COLUMNS.len()]>) -> ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix);
    let area = format!("$A$1:$M${}", rows.len() + 1);
    // A row takes about a third of a kilobyte.
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(rows.len() * 360 + PIECE)));
    for (name, part) in [
        ("[Content_Types].xml", CONTENT_TYPES),
        ("_rels/.rels", RELS),
        ("docProps/core.xml", &properties(title)),
        ("xl/workbook.xml", &book(&area)),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELS),
        ("xl/styles.xml", STYLES),
    ] {
        archive.start_file(name, options)?;
        archive.write_all(HEAD.as_bytes())?;
        archive.write_all(part.as_bytes())?;
    }
    archive.start_file("xl/worksheets/sheet1.xml", options)?;
    let area = area.replace('$', "");
    let mut piece = String::with_capacity(PIECE * 2);
    piece.push_str(HEAD);
    piece.push_str(&sheet_head(&area));
    push_row(1, &COLUMNS, 2, &mut piece);
    for (index, cells) in rows.enumerate() {
        push_row(index + 2, &cells, 1, &mut piece);
        if piece.len() >= PIECE {
            archive.write_all(piece.as_bytes())?;
            piece.clear();
        }
    }
    // Writing into a string cannot fail.
    let _ = write!(piece, "</sheetData><autoFilter ref=\"{area}\"/></worksheet>");
    archive.write_all(piece.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

fn properties(title: &str) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
         xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">2000-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>",
        xml(title)
    )
}

/// The one sheet and its filter.
fn book(area: &str) -> String {
    format!(
        "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <bookViews><workbookView xWindow=\"240\" yWindow=\"15\" windowWidth=\"16095\" windowHeight=\"9660\"/></bookViews>\
         <sheets><sheet name=\"典型经验\" sheetId=\"1\" r:id=\"rId1\"/></sheets>\
         <definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">典型经验!{area}</definedName></definedNames></workbook>"
    )
}

/// What stands before the rows: a head that stays in sight, and the widths.
fn sheet_head(area: &str) -> String {
    let mut out = format!(
        "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"{area}\"/>\
         <sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>\
         <selection pane=\"bottomLeft\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>"
    );
    for (column, width) in (1..).zip(WIDTHS) {
        // What a program adds for the edges of cells.
        let _ = write!(out, "<col min=\"{column}\" max=\"{column}\" width=\"{width}.7109375\" style=\"1\" customWidth=\"1\"/>");
    }
    out.push_str("</cols><sheetData>");
    out
}

/// A row of text; nothing is written for an empty cell.
fn push_row(number: usize, cells: &[impl AsRef<str>], style: u8, out: &mut String) {
    let number = number.to_string();
    let behind = format!("{number}\" s=\"{style}\" t=\"inlineStr\"><is><t");
    ["<row r=\"", &number, "\">"].iter().for_each(|piece| out.push_str(piece));
    for (column, cell) in (b'A'..=b'Z').zip(cells) {
        let cell = cell.as_ref();
        if cell.is_empty() {
            continue;
        }
        out.push_str("<c r=\"");
        out.push(char::from(column));
        out.push_str(&behind);
        out.push_str(if cell.starts_with(char::is_whitespace) || cell.ends_with(char::is_whitespace) {
            " xml:space=\"preserve\">"
        } else {
            ">"
        });
        let end = if cell.len() <= MOST { cell.len() } else { cell.char_indices().nth(MOST).map_or(cell.len(), |(end, _)| end) };
        push_xml(&cell[..end], out);
        out.push_str("</t></is></c>");
    }
    out.push_str("</row>");
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    fn part(bytes: &[u8], name: &str) -> ZipResult<String> {
        let mut text = String::new();
        zip::ZipArchive::new(Cursor::new(bytes))?.by_name(name)?.read_to_string(&mut text)?;
        Ok(text)
    }

    fn rows() -> impl ExactSizeIterator<Item = [String; COLUMNS.len()]> {
        let row = |line: usize| {
            let mut cells: [String; COLUMNS.len()] = std::array::from_fn(|column| format!("{line}-{column}"));
            cells[1] = "<甲>&“乙”".to_owned();
            cells[2] = " 两端有空格 ".to_owned();
            cells[3] = String::new();
            cells[4] = "长".repeat(40_000);
            cells
        };
        (0..3).map(row)
    }

    #[test]
    fn every_cell_stands_in_its_place_as_text() -> ZipResult<()> {
        let sheet = part(&write("标题", rows())?, "xl/worksheets/sheet1.xml")?;
        for cell in [
            "<c r=\"A1\" s=\"2\" t=\"inlineStr\"><is><t>年度</t>",
            "<c r=\"A2\" s=\"1\" t=\"inlineStr\"><is><t>0-0</t>",
            "<c r=\"B4\" s=\"1\" t=\"inlineStr\"><is><t>&lt;甲&gt;&amp;“乙”</t>",
            "<t xml:space=\"preserve\"> 两端有空格 </t>",
            "<c r=\"M4\" s=\"1\" t=\"inlineStr\"><is><t>2-12</t>",
            "</row></sheetData><autoFilter ref=\"A1:M4\"/>",
        ] {
            assert!(sheet.contains(cell), "{cell}");
        }
        assert!(!sheet.contains("r=\"D2\""), "an empty cell is left out");
        assert_eq!(sheet.matches('长').count(), 3 * MOST);
        Ok(())
    }

    #[test]
    fn the_same_rows_give_the_same_bytes() -> ZipResult<()> {
        assert_eq!(write("标题", rows())?, write("标题", rows())?);
        Ok(())
    }

    #[test]
    fn every_part_is_xml_and_every_override_names_a_part() -> ZipResult<()> {
        let bytes = write("标题 <1>", rows())?;
        let mut archive = zip::ZipArchive::new(Cursor::new(&bytes))?;
        let mut names = Vec::new();
        for index in 0..archive.len() {
            names.push(archive.by_index(index)?.name()?.to_string());
        }
        for name in &names {
            let text = part(&bytes, name)?;
            let mut reader = quick_xml::Reader::from_str(&text);
            let mut read = || reader.read_event().map_err(|error| std::io::Error::other(format!("{name}: {error}")));
            while !matches!(read()?, quick_xml::events::Event::Eof) {}
        }
        for override_ in CONTENT_TYPES.split("PartName=\"/").skip(1) {
            let name = override_.split('"').next().unwrap_or_default();
            assert!(names.iter().any(|part| part == name), "{name}");
        }
        Ok(())
    }
}
