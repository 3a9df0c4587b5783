//! `practices.xlsx`: the practices table as an Office Open XML workbook, written row by row, each text in its cell.
//!
//! Head row bold and frozen, widths, wrapped text, a filter. Nothing of the machine or the moment is in it: the same input
//! gives the same bytes.

use super::data::{COLUMNS, row};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::escape::{push, xml};
use crate::view::Source;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Widths of the columns in characters.
const WIDTHS: [f64; 13] = [8.0, 10.0, 10.0, 10.0, 6.0, 34.0, 22.0, 60.0, 60.0, 30.0, 16.0, 30.0, 40.0];
/// Characters that a cell may hold; a spreadsheet refuses 32,768 and more.
const CELL: usize = 32_000;
/// Effort of packing: higher levels take twice the time for a tenth of the size.
const LEVEL: i64 = 3;
/// Bytes that are packed at once.
const PIECE: usize = 64 * 1024;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const SHEET: &str = "典型经验";

/// Style 1 wraps, style 2 is bold.
const STYLES: &str = "<fonts count=\"2\"><font><sz val=\"11\"/></font><font><b/><sz val=\"11\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment wrapText=\"1\"/></xf>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/></cellXfs>\
<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

/// Writes the workbook. The creation time is a fixed day.
pub fn workbook(source: Source<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    write(source).map_err(|error| Box::new(Diagnostic::new(Code::BUG).with("reason", error)))
}

fn write(source: Source<'_>) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(LEVEL))
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let last = source.graph.cases.len() + 1;
    for (name, text) in parts(&source.config.site.title, last) {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    archive.start_file("xl/worksheets/sheet1.xml", options)?;
    let mut out = sheet_head(last);
    for (line, id) in source.graph.cases.iter().enumerate() {
        sheet_row(line + 2, 1, &row(source, *id), &mut out);
        if out.len() > PIECE {
            archive.write_all(out.as_bytes())?;
            out.clear();
        }
    }
    out.push_str(&format!("</sheetData><autoFilter ref=\"A1:M{last}\"/></worksheet>"));
    archive.write_all(out.as_bytes())?;
    Ok(archive.finish()?.into_inner())
}

/// Every part but the sheet.
fn parts(title: &str, last: usize) -> [(&'static str, String); 6] {
    let relations = |list: &[(&str, &str)]| {
        let entries: String = list
            .iter()
            .enumerate()
            .map(|(number, (kind, target))| format!("<Relationship Id=\"rId{}\" Type=\"{kind}\" Target=\"{target}\"/>", number + 1))
            .collect();
        format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{entries}</Relationships>")
    };
    let kinds: String = [
        ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        ("xl/workbook.xml", format!("{TYPES}.sheet.main+xml")),
        ("xl/styles.xml", format!("{TYPES}.styles+xml")),
        ("xl/worksheets/sheet1.xml", format!("{TYPES}.worksheet+xml")),
    ]
    .map(|(part, kind)| format!("<Override PartName=\"/{part}\" ContentType=\"{kind}\"/>"))
    .concat();
    let day = "2000-01-01T00:00:00Z";
    [
        (
            "[Content_Types].xml",
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{kinds}</Types>"
            ),
        ),
        (
            "_rels/.rels",
            relations(&[
                (&format!("{OFFICE}/relationships/officeDocument"), "xl/workbook.xml"),
                (&format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
            ]),
        ),
        (
            "docProps/core.xml",
            format!(
                "{HEAD}<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dcterms:created xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:created><dcterms:modified xsi:type=\"dcterms:W3CDTF\">{day}</dcterms:modified></cp:coreProperties>",
                xml(title)
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}/relationships\"><sheets><sheet name=\"{SHEET}\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames><definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">{SHEET}!$A$1:$M${last}</definedName></definedNames></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(&[
                (&format!("{OFFICE}/relationships/worksheet"), "worksheets/sheet1.xml"),
                (&format!("{OFFICE}/relationships/styles"), "styles.xml"),
            ]),
        ),
        ("xl/styles.xml", format!("{HEAD}<styleSheet xmlns=\"{MAIN}\">{STYLES}")),
    ]
}

/// All before the first case.
fn sheet_head(last: usize) -> String {
    let mut out = format!(
        "{HEAD}<worksheet xmlns=\"{MAIN}\"><dimension ref=\"A1:M{last}\"/><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/><selection pane=\"bottomLeft\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>"
    );
    for (number, width) in (1..).zip(WIDTHS) {
        out.push_str(&format!("<col min=\"{number}\" max=\"{number}\" width=\"{}\" style=\"1\" customWidth=\"1\"/>", width + 0.7109375));
    }
    out.push_str("</cols><sheetData>");
    sheet_row(1, 2, &COLUMNS, &mut out);
    out
}

/// A row of texts; empty cells are left out.
fn sheet_row(number: usize, style: u8, cells: &[impl AsRef<str>], out: &mut String) {
    let number = number.to_string();
    out.extend(["<row r=\"", number.as_str(), "\">"]);
    for (column, cell) in (b'A'..=b'Z').zip(cells) {
        let cell = cell.as_ref();
        if cell.is_empty() {
            continue;
        }
        let end = if cell.len() > CELL { cell.char_indices().nth(CELL).map_or(cell.len(), |(end, _)| end) } else { cell.len() };
        out.push_str("<c r=\"");
        out.push(char::from(column));
        out.extend([number.as_str(), "\" s=\"", if style == 1 { "1" } else { "2" }, "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"]);
        // What XML cannot hold at all is rare; a look tells.
        match cell.bytes().any(|byte| byte < 0x20 || byte == 0xEF) {
            true => out.push_str(&xml(&cell[..end])),
            false => push(&cell[..end], out),
        }
        out.push_str("</t></is></c>");
    }
    out.push_str("</row>");
}
