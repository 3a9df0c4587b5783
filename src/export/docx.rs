//! A book → a Word file (OOXML): title, contents with page numbers, headings that programs know as such, tables,
//! pictures, page numbers at the foot. Opens without repair in Word, WPS and LibreOffice.
//!
//! Fonts and margins follow the form of official documents (GB/T 9704: 仿宋 三号, 黑体, 楷体, 28 point lines). Written by hand:
//! a dozen elements are needed, and the parts go into one zip.

use super::Pictures;
use super::article::{Article, Book};
use super::flatten::{Piece, Run};
use crate::text::escape::xml;
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

/// Width of the text block in the units of pictures (156 mm).
const WIDTH_EMU: u64 = 156 * 36_000;
/// Height that a picture may have (180 mm).
const HEIGHT_EMU: u64 = 180 * 36_000;
/// One pixel at 96 to the inch.
const PIXEL_EMU: u64 = 9_525;

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Default Extension=\"png\" ContentType=\"image/png\"/><Default Extension=\"jpg\" ContentType=\"image/jpeg\"/><Default Extension=\"jpeg\" ContentType=\"image/jpeg\"/><Default Extension=\"gif\" ContentType=\"image/gif\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

const RELS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

const FOOTER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>\
<w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>";

const NAMESPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" \
xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"";

/// A4; margins of GB/T 9704 in twentieths of a point.
const SECTION: &str = "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\" w:header=\"851\" w:footer=\"1247\" w:gutter=\"0\"/></w:sectPr>";

struct Writer<'a> {
    body: String,
    /// Name and bytes of the pictures that were placed.
    media: Vec<(String, Vec<u8>)>,
    /// Headings for the contents: level, text, bookmark.
    outline: Vec<(u8, String, String)>,
    pictures: &'a Pictures<'a>,
}

/// The file. `pictures` gives suffix and bytes of an article's pictures; an empty vector if the archive failed.
pub fn document(book: &Book, pictures: &Pictures<'_>) -> Vec<u8> {
    let mut writer = Writer { body: String::new(), media: Vec::new(), outline: Vec::new(), pictures };
    if let Some(preface) = &book.preface {
        writer.heading(1, "说明");
        writer.article(preface);
    }
    for chapter in &book.chapters {
        writer.heading(1, &chapter.title);
        for article in &chapter.articles {
            writer.heading(2, &article.title);
            writer.article(article);
        }
    }
    // A long title in a smaller size, so that no single character is left for the second line.
    let style = if book.title.chars().count() > 20 { "TitleLong" } else { "Title" };
    let mut front = paragraph(style, &text_run(&book.title));
    book.meta.iter().for_each(|line| front.push_str(&paragraph("Subtitle", &text_run(line))));
    front.push_str(&contents(&writer.outline));
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>{front}{}{SECTION}</w:body></w:document>",
        writer.body
    );
    let mut rels = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>",
    );
    for (at, (name, _)) in writer.media.iter().enumerate() {
        rels.push_str(&format!("<Relationship Id=\"rIdM{}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image\" Target=\"media/{name}\"/>", at + 1));
    }
    rels.push_str("</Relationships>");
    let core = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>{}</dc:title><dc:language>zh-CN</dc:language></cp:coreProperties>",
        xml(&book.title)
    );
    let mut parts: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), CONTENT_TYPES.into()),
        ("_rels/.rels".into(), RELS.into()),
        ("docProps/core.xml".into(), core.into_bytes()),
        ("word/document.xml".into(), document.into_bytes()),
        ("word/_rels/document.xml.rels".into(), rels.into_bytes()),
        ("word/styles.xml".into(), styles().into_bytes()),
        ("word/footer1.xml".into(), FOOTER.into()),
    ];
    parts.extend(writer.media.into_iter().map(|(name, bytes)| (format!("word/media/{name}"), bytes)));
    archive(&parts).unwrap_or_default()
}

fn archive(parts: &[(String, Vec<u8>)]) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::DEFAULT)
        .unix_permissions(0o644)
        .system(System::Unix);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}

impl Writer<'_> {
    fn heading(&mut self, level: u8, text: &str) {
        let number = self.outline.len() + 1;
        let bookmark = format!("_Toc{number:08}");
        let run = format!("<w:bookmarkStart w:id=\"{number}\" w:name=\"{bookmark}\"/>{}<w:bookmarkEnd w:id=\"{number}\"/>", text_run(text));
        self.body.push_str(&paragraph(&format!("Heading{level}"), &run));
        self.outline.push((level, text.to_owned(), bookmark));
    }

    fn article(&mut self, article: &Article) {
        let pictures = (self.pictures)(article);
        for piece in &article.pieces {
            match piece {
                Piece::Heading(level, line) => {
                    let level = (level + 2).min(4);
                    if level == 3 {
                        self.heading(level, &super::plain::words(line));
                    } else {
                        self.body.push_str(&paragraph(&format!("Heading{level}"), &runs(line)));
                    }
                }
                Piece::Paragraph(line) => self.body.push_str(&paragraph("BodyText", &runs(line))),
                Piece::Item(depth, mark, line) => {
                    // The mark hangs, and a tab leads to where the text begins.
                    let hanging = if mark.ends_with('.') { 560 } else { 320 };
                    let indent = 640 + hanging + 480 * u32::from(*depth);
                    let first = if mark.is_empty() { "w:firstLine=\"0\"".to_owned() } else { format!("w:hanging=\"{hanging}\"") };
                    let tab = if mark.is_empty() { String::new() } else { format!("{}<w:r><w:tab/></w:r>", text_run(mark)) };
                    let place = format!(
                        "<w:pStyle w:val=\"ListText\"/><w:tabs><w:tab w:val=\"left\" w:pos=\"{indent}\"/></w:tabs><w:ind w:left=\"{indent}\" {first}/>"
                    );
                    self.body.push_str(&format!("<w:p><w:pPr>{place}</w:pPr>{tab}{}</w:p>", runs(line)));
                }
                Piece::Quote(line) => self.body.push_str(&paragraph("Quote", &runs(line))),
                Piece::Code(line) => self.body.push_str(&paragraph("Code", &text_run(line))),
                Piece::Table(head, rows) => self.table(head, rows),
                Piece::Image(number, alt) => self.image(pictures.get(number - 1), *number, alt),
                Piece::Rule => self.body.push_str(&paragraph("Centered", &text_run("＊　＊　＊"))),
                Piece::Note(mark, line) => {
                    self.body.push_str(&paragraph("Note", &format!("{}{}", text_run(&format!("{mark} ")), runs(line))))
                }
            }
        }
    }

    fn table(&mut self, head: &[Vec<Run>], rows: &[Vec<Vec<Run>>]) {
        let columns = head.len().max(1);
        let width = 8844 / columns;
        // A little room above, which goes with the table to the next page.
        self.body.push_str(
            "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:keepNext/><w:spacing w:line=\"160\" w:lineRule=\"exact\"/></w:pPr></w:p>",
        );
        let grid: String = (0..columns).map(|_| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
        self.body.push_str(&format!(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblCellMar><w:top w:w=\"40\" w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        ));
        for (at, row) in std::iter::once(head).chain(rows.iter().map(Vec::as_slice)).enumerate() {
            let header = if at == 0 { "<w:tblHeader/>" } else { "" };
            self.body.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>"));
            for column in 0..columns {
                let line = row.get(column).map(|cell| runs(cell)).unwrap_or_default();
                let style = if at == 0 { "TableHead" } else { "TableText" };
                self.body
                    .push_str(&format!("<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>{}</w:tc>", paragraph(style, &line)));
            }
            self.body.push_str("</w:tr>");
        }
        self.body.push_str("</w:tbl>");
        self.body.push_str(&paragraph("TableText", ""));
    }

    /// A picture as wide as the text at most. What the format or Word does not know becomes a line of text.
    fn image(&mut self, picture: Option<&(String, Vec<u8>)>, number: usize, alt: &str) {
        let size = picture.and_then(|(_, bytes)| imagesize::blob_size(bytes).ok()).filter(|size| size.width > 0 && size.height > 0);
        let known = picture.filter(|(suffix, _)| ["png", "jpg", "jpeg", "gif"].contains(&&**suffix));
        let (Some(size), Some((suffix, bytes))) = (size, known) else {
            self.body.push_str(&paragraph("Centered", &text_run(&format!("［图{number}：{alt}］"))));
            return;
        };
        let (wide, high) = (size.width as u64 * PIXEL_EMU, size.height as u64 * PIXEL_EMU);
        let shrink = |value: u64| {
            let by_width = value * WIDTH_EMU.min(wide) / wide;
            by_width * HEIGHT_EMU.min(high * WIDTH_EMU.min(wide) / wide) / (high * WIDTH_EMU.min(wide) / wide).max(1)
        };
        let (cx, cy) = (shrink(wide).max(1), shrink(high).max(1));
        self.media.push((format!("image{}.{suffix}", self.media.len() + 1), bytes.clone()));
        let id = self.media.len();
        let alt = xml(alt);
        let drawing = format!(
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{cx}\" cy=\"{cy}\"/><wp:docPr id=\"{id}\" name=\"图{id}\" descr=\"{alt}\"/><a:graphic><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:pic><pic:nvPicPr><pic:cNvPr id=\"{id}\" name=\"图{id}\"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdM{id}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{cx}\" cy=\"{cy}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        );
        self.body.push_str(&paragraph("Centered", &drawing));
    }
}

/// The contents: links to the headings, each with a field that knows its page. Programs fill the numbers in when they lay
/// the text out, and the whole is a contents field that Word can renew.
fn contents(outline: &[(u8, String, String)]) -> String {
    let mut out = paragraph("ContentsTitle", &text_run("目录"));
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    for (level, text, bookmark) in outline.iter().filter(|(level, ..)| *level <= 2) {
        let page = format!(
            "{}<w:r><w:instrText xml:space=\"preserve\"> PAGEREF {bookmark} \\h </w:instrText></w:r>{}<w:r><w:t>1</w:t></w:r>{}",
            field("begin"),
            field("separate"),
            field("end")
        );
        let link =
            format!("<w:hyperlink w:anchor=\"{bookmark}\" w:history=\"1\">{}<w:r><w:tab/></w:r>{page}</w:hyperlink>", text_run(text));
        out.push_str(&paragraph(&format!("TOC{level}"), &link));
    }
    out
}

fn paragraph(style: &str, content: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{content}</w:p>")
}

fn text_run(text: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{}</w:t></w:r>", xml(text))
}

fn runs(line: &[Run]) -> String {
    let mut out = String::new();
    for run in line {
        let marks = [
            (run.strong, "<w:b/>"),
            (run.emphasis, "<w:i/>"),
            (run.struck, "<w:strike/>"),
            (run.raised, "<w:vertAlign w:val=\"superscript\"/>"),
        ];
        let marks: String = marks.into_iter().filter_map(|(on, mark)| on.then_some(mark)).collect();
        for (at, part) in run.text.split('\n').enumerate() {
            let turn = if at > 0 { "<w:br/>" } else { "" };
            out.push_str(&format!("<w:r><w:rPr>{marks}</w:rPr>{turn}<w:t xml:space=\"preserve\">{}</w:t></w:r>", xml(part)));
        }
    }
    out
}

fn styles() -> String {
    let fonts = |east: &str| format!("<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"{east}\"/>");
    let style = |id: &str, name: &str, paragraph: &str, run: &str| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
        )
    };
    let heading = |level: u8, east: &str, more: &str, run: &str| {
        let outline = level - 1;
        style(
            &format!("Heading{level}"),
            &format!("heading {level}"),
            &format!("<w:keepNext/>{more}<w:outlineLvl w:val=\"{outline}\"/>"),
            &format!("{}{run}", fonts(east)),
        )
    };
    let toc = |level: u8, indent: u32, keep: &str| {
        style(
            &format!("TOC{level}"),
            &format!("toc {level}"),
            &format!(
                "{keep}<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"8844\"/></w:tabs><w:spacing w:line=\"480\" w:lineRule=\"exact\"/><w:ind w:left=\"{indent}\"/>"
            ),
            "<w:sz w:val=\"28\"/>",
        )
    };
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:docDefaults><w:rPrDefault><w:rPr>{}<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr></w:pPrDefault></w:docDefaults>\
<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>",
        fonts("仿宋")
    );
    for (id, size) in [("Title", 44), ("TitleLong", 36)] {
        out.push_str(&style(
            id,
            if id == "Title" { "Title" } else { "Title Long" },
            "<w:spacing w:before=\"1200\" w:after=\"400\" w:line=\"720\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
            &format!("{}<w:b/><w:sz w:val=\"{size}\"/>", fonts("宋体")),
        ));
    }
    out.push_str(&style("Subtitle", "Subtitle", "<w:jc w:val=\"center\"/>", ""));
    out.push_str(&style(
        "ContentsTitle",
        "Contents Title",
        "<w:pageBreakBefore/><w:spacing w:after=\"200\" w:line=\"560\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
        &fonts("黑体"),
    ));
    // Told apart by size and place too, for machines where 黑体 and 楷体 come out as one font.
    let space = |before: u32, after: u32, line: u32| {
        format!("<w:spacing w:before=\"{before}\" w:after=\"{after}\" w:line=\"{line}\" w:lineRule=\"exact\"/>")
    };
    let first = format!("<w:pageBreakBefore/>{}<w:jc w:val=\"center\"/>", space(0, 360, 640));
    out.push_str(&heading(1, "黑体", &first, "<w:sz w:val=\"40\"/>"));
    out.push_str(&heading(2, "黑体", &format!("{}<w:jc w:val=\"left\"/>", space(400, 120, 600)), "<w:b/><w:sz w:val=\"34\"/>"));
    out.push_str(&heading(3, "楷体", &space(120, 60, 560), "<w:b/>"));
    out.push_str(&heading(4, "仿宋", &space(80, 40, 560), "<w:b/>"));
    out.push_str(&style("BodyText", "Body Text", "<w:ind w:firstLine=\"640\" w:firstLineChars=\"200\"/>", ""));
    out.push_str(&style("ListText", "List Text", "", ""));
    out.push_str(&style("Quote", "Quote", "<w:ind w:left=\"640\" w:right=\"640\"/>", &fonts("楷体")));
    out.push_str(&style(
        "Code",
        "Code",
        "<w:spacing w:line=\"360\" w:lineRule=\"exact\"/><w:jc w:val=\"left\"/>",
        "<w:rFonts w:ascii=\"Consolas\" w:hAnsi=\"Consolas\"/><w:sz w:val=\"21\"/>",
    ));
    // Pictures need lines as high as they are.
    out.push_str(&style("Centered", "Centered", "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/><w:jc w:val=\"center\"/>", ""));
    out.push_str(&style(
        "TableText",
        "Table Text",
        "<w:spacing w:line=\"360\" w:lineRule=\"exact\"/><w:jc w:val=\"left\"/>",
        "<w:sz w:val=\"24\"/>",
    ));
    out.push_str(&style(
        "TableHead",
        "Table Head",
        "<w:spacing w:line=\"360\" w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>",
        "<w:b/><w:sz w:val=\"24\"/>",
    ));
    out.push_str(&style("Note", "Note", "<w:spacing w:line=\"360\" w:lineRule=\"exact\"/>", "<w:sz w:val=\"21\"/>"));
    out.push_str(&style("Footer", "footer", "<w:jc w:val=\"center\"/>", "<w:sz w:val=\"28\"/>"));
    // A city is not parted from its first case.
    out.push_str(&toc(1, 0, "<w:keepNext/>"));
    out.push_str(&toc(2, 420, ""));
    let border = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>");
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].map(border).concat();
    out.push_str(&format!("<w:style w:type=\"table\" w:styleId=\"TableGrid\"><w:name w:val=\"Table Grid\"/><w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr></w:style></w:styles>"));
    out
}
