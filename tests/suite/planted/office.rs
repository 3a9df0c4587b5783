//! Attached files with nothing in them but what is needed: office documents as zips, a PDF, pictures with EXIF.

use std::io::Write;

fn zip(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A document with this body.
pub fn docx(body: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    let types = ("[Content_Types].xml", "<Types/>");
    zip(&[&[types, ("word/document.xml", document.as_str())], more].concat())
}

/// A workbook: name of a sheet, more attributes, its cells from top to bottom.
pub fn xlsx(sheets: &[(&str, &str, &[&str])]) -> Vec<u8> {
    let (mut book, mut relations, mut parts) = (String::new(), String::new(), Vec::new());
    for (number, (name, more, cells)) in sheets.iter().enumerate() {
        book.push_str(&format!("<sheet name=\"{name}\" sheetId=\"{0}\" r:id=\"rId{0}\"{more}/>", number + 1));
        relations.push_str(&format!("<Relationship Id=\"rId{0}\" Target=\"worksheets/sheet{0}.xml\"/>", number + 1));
        let rows: Vec<String> = cells
            .iter()
            .enumerate()
            .map(|(row, text)| format!("<row><c r=\"A{}\" t=\"inlineStr\"><is><t>{text}</t></is></c></row>", row + 1))
            .collect();
        parts.push((
            format!("xl/worksheets/sheet{}.xml", number + 1),
            format!("<worksheet><sheetData>{}</sheetData></worksheet>", rows.concat()),
        ));
    }
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{book}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let mut all: Vec<(&str, &str)> =
        vec![("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", &book), ("xl/_rels/workbook.xml.rels", &relations)];
    all.extend(parts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    zip(&all)
}

/// A presentation of these parts.
pub fn pptx(parts: &[(&str, &str)]) -> Vec<u8> {
    zip(&[&[("[Content_Types].xml", "<Types/>"), ("ppt/presentation.xml", "<p:presentation/>")], parts].concat())
}

/// An OFD with one line of text.
pub fn ofd(text: &str, author: Option<&str>) -> Vec<u8> {
    let author = author.map(|author| format!("<ofd:Author>{author}</ofd:Author>")).unwrap_or_default();
    let head = format!("<ofd:OFD xmlns:ofd=\"o\"><ofd:DocBody><ofd:DocInfo>{author}</ofd:DocInfo></ofd:DocBody></ofd:OFD>");
    let page = format!("<ofd:Page xmlns:ofd=\"o\"><ofd:TextObject><ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject></ofd:Page>");
    zip(&[("OFD.xml", &head), ("Doc_0/Document.xml", "<ofd:Document/>"), ("Doc_0/Pages/Page_0/Content.xml", &page)])
}

/// A PDF whose information dictionary says this.
pub fn pdf(about: &str) -> Vec<u8> {
    format!("%PDF-1.5\n1 0 obj\n<< {about} >>\nendobj\ntrailer\n<< /Info 1 0 R >>\n%%EOF\n").into_bytes()
}

/// A TIFF head with a position: what stands in EXIF.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        let mut bytes = Vec::new();
        bytes.extend(tag.to_be_bytes());
        bytes.extend(kind.to_be_bytes());
        bytes.extend(count.to_be_bytes());
        bytes.extend(value);
        bytes
    };
    let mut out = b"MM\x00\x2A\x00\x00\x00\x08".to_vec();
    // One entry leads to the directory of the position at 26; its degrees stand at 80.
    out.extend(1_u16.to_be_bytes());
    out.extend(entry(0x8825, 4, 1, 26_u32.to_be_bytes()));
    out.extend([0; 4]);
    out.extend(4_u16.to_be_bytes());
    out.extend(entry(1, 2, 2, *b"N\0\0\0"));
    out.extend(entry(2, 5, 3, 80_u32.to_be_bytes()));
    out.extend(entry(3, 2, 2, *b"E\0\0\0"));
    out.extend(entry(4, 5, 3, 104_u32.to_be_bytes()));
    out.extend([0; 4]);
    out.resize(80, 0);
    for degrees in [36_u32, 40, 12, 117, 0, 33] {
        out.extend(degrees.to_be_bytes());
        out.extend(1_u32.to_be_bytes());
    }
    out
}

/// A photograph with its position; the picture itself is a grey stub.
pub fn gps() -> Vec<u8> {
    let exif = [b"Exif\0\0".to_vec(), exif()].concat();
    let mut out = vec![0xFF, 0xD8, 0xFF, 0xE1];
    out.extend((exif.len() as u16 + 2).to_be_bytes());
    out.extend(exif);
    // Size 40 × 30, one component.
    out.extend([0xFF, 0xC0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0, 0xFF, 0xD9]);
    out
}

fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    for (name, data) in chunks {
        out.extend((data.len() as u32).to_be_bytes());
        out.extend(*name);
        out.extend(data);
        let mut crc = !0_u32;
        for byte in name.iter().chain(data) {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
            }
        }
        out.extend((!crc).to_be_bytes());
    }
    out
}

fn head() -> Vec<u8> {
    [&40_u32.to_be_bytes()[..], &30_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat()
}

/// A picture without properties.
pub fn plain_png() -> Vec<u8> {
    png(&[(b"IHDR", head()), (b"IDAT", vec![0; 8]), (b"IEND", Vec::new())])
}

/// A picture with its position.
pub fn png_with_exif() -> Vec<u8> {
    png(&[(b"IHDR", head()), (b"eXIf", exif()), (b"IDAT", vec![0; 8]), (b"IEND", Vec::new())])
}
