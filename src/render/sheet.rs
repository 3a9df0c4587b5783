//! `practices.xlsx`: the practices table as a workbook.

use super::data::{COLUMNS, row};
use crate::diagnostic::{Code, Diagnostic};
use crate::view::Source;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Widths of the columns in characters.
const WIDTHS: [f64; 13] = [8.0, 10.0, 10.0, 10.0, 6.0, 34.0, 22.0, 60.0, 60.0, 30.0, 16.0, 30.0, 40.0];

/// Writes the workbook. The creation time is a fixed day: the same input gives the same bytes.
pub fn workbook(source: Source<'_>) -> Result<Vec<u8>, Box<Diagnostic>> {
    write(source).map_err(|error| Box::new(Diagnostic::new(Code::BUG).with("reason", error)))
}

fn write(source: Source<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&source.config.site.title).set_creation_datetime(&created));
    let sheet = workbook.add_worksheet();
    sheet.set_name("典型经验")?;
    sheet.set_freeze_panes(1, 0)?;
    let (head, wrap) = (Format::new().set_bold(), Format::new().set_text_wrap());
    for (column, (name, width)) in COLUMNS.iter().zip(WIDTHS).enumerate() {
        sheet.set_column_width(column as u16, width)?;
        sheet.set_column_format(column as u16, &wrap)?;
        sheet.write_with_format(0, column as u16, *name, &head)?;
    }
    for (line, id) in source.graph.cases.iter().enumerate() {
        for (column, cell) in row(source, *id).iter().enumerate() {
            // A spreadsheet's cell holds 32,767 characters.
            let end = cell.char_indices().nth(32_000).map_or(cell.len(), |(end, _)| end);
            sheet.write_string(line as u32 + 1, column as u16, &cell[..end])?;
        }
    }
    sheet.autofilter(0, 0, source.graph.cases.len() as u32, COLUMNS.len() as u16 - 1)?;
    workbook.save_to_buffer()
}
