//! One report of our own in every form it may come in.

use std::io::Write as _;

pub const TEXT: &str = "\
甲省2020年教育工作评价报告

现将评价情况报告如下。

一、主要成效

（一）教育投入增加。全省支出增长6.5%，各地做到应保尽保。

（二）办学条件改善。新建学校85所。

二、下一步要求

各地要抓好落实。一是保障投入。二是补充教师。

各市典型工作案例

济南市

1.改造食堂12个，学生满意率达到98%。各校公开菜单，家长参与监督。

2.招聘教师30名，优先补充到农村学校。

青岛市

1.组建教育集团8个，统筹安排师资，让优质资源更均衡。

烟台市

1.开通校车线路26条，服务学生约5000人。
";

/// Name of the form, file name, bytes.
pub fn forms() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let crlf = TEXT.replace('\n', "\r\n");
    let wide: String = TEXT.replace("1.", "１．").replace("2.", "２．");
    let half = TEXT.replace("一、", "一.").replace("二、", "二.").replace("（一）", "(一)").replace("（二）", "(二)").replace('，', ",");
    let heads = |form: &dyn Fn(usize, &str) -> String| {
        let mut text = TEXT.to_owned();
        for (index, city) in ["济南市", "青岛市", "烟台市"].into_iter().enumerate() {
            text = text.replace(&format!("\n{city}\n"), &format!("\n{}\n", form(index, city)));
        }
        text
    };
    let number = |index: usize| ["一", "二", "三"][index];
    let utf16: Vec<u8> = "\u{FEFF}".encode_utf16().chain(crlf.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let dense = TEXT.replace("\n\n", "\n");
    vec![
        ("UTF-16 with CRLF", "报告.txt", utf16),
        ("GB18030", "报告.txt", encoding_rs::GB18030.encode(TEXT).0.into_owned()),
        (
            "GB18030 with CRLF, indented",
            "报告.txt",
            encoding_rs::GB18030.encode(&crlf.replace("\r\n\r\n", "\r\n\r\n\u{3000}\u{3000}")).0.into_owned(),
        ),
        ("without blank lines", "报告.txt", dense.into_bytes()),
        ("full-width numbers", "报告.txt", wide.into_bytes()),
        ("half-width numbers and marks", "报告.txt", half.into_bytes()),
        ("numbers as 1、", "报告.txt", TEXT.replace("1.", "1、").replace("2.", "2、").into_bytes()),
        ("一、济南市", "报告.txt", heads(&|index, city| format!("{}、{city}", number(index))).into_bytes()),
        ("（一）济南市", "报告.txt", heads(&|index, city| format!("（{}）{city}", number(index))).into_bytes()),
        ("【济南】", "报告.txt", heads(&|_, city| format!("【{}】", city.trim_end_matches('市'))).into_bytes()),
        ("济南市:", "报告.txt", heads(&|_, city| format!("{city}:")).into_bytes()),
        ("HTML", "报告.html", html().into_bytes()),
        ("HTML in GB18030", "报告.htm", encoding_rs::GB18030.encode(&html()).0.into_owned()),
        ("Word without headings", "报告.docx", docx(&paragraphs(false))),
        ("Word with headings", "报告.docx", docx(&paragraphs(true))),
        ("Markdown", "报告.md", markdown().into_bytes()),
    ]
}

fn lines() -> impl Iterator<Item = (&'static str, u8)> {
    TEXT.lines().filter(|line| !line.is_empty()).enumerate().map(|(index, line)| {
        let level = match line {
            _ if index == 0 => 1,
            "一、主要成效" | "二、下一步要求" | "各市典型工作案例" => 2,
            "济南市" | "青岛市" | "烟台市" => 3,
            _ => 0,
        };
        (line, level)
    })
}

fn html() -> String {
    let body: String = lines()
        .map(|(line, level)| {
            if level > 0 {
                format!("<h{level}>{line}</h{level}>\n")
            } else {
                format!("<p>&emsp;&emsp;<span style=\"font-family:仿宋\">{line}</span></p>\n")
            }
        })
        .collect();
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"gbk\"><title>报告_门户</title></head><body>\n<div class=\"TRS_Editor\">{body}</div><script>document.write('x')</script></body></html>\n"
    )
}

fn markdown() -> String {
    lines()
        .map(|(line, level)| if level > 0 { format!("{} {line}\n\n", "#".repeat(level.into())) } else { format!("{line}\n\n") })
        .collect()
}

fn paragraphs(styled: bool) -> String {
    let style = |level: u8| match level {
        1 if styled => "<w:pPr><w:pStyle w:val=\"Title\"/></w:pPr>".to_owned(),
        level if styled && level > 1 => format!("<w:pPr><w:pStyle w:val=\"H{}\"/></w:pPr>", level - 1),
        _ => String::new(),
    };
    // Word cuts a text into runs wherever something was once edited.
    let runs = |line: &str| {
        let middle = line.char_indices().nth(line.chars().count() / 2).map_or(0, |(at, _)| at);
        format!(
            "<w:r><w:t>{}</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>",
            &line[..middle],
            &line[middle..]
        )
    };
    lines().map(|(line, level)| format!("<w:p>{}{}</w:p>", style(level), runs(line))).collect()
}

const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:wp=\"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing\"";

fn part(name: &str, inner: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{name} {SPACES}>{inner}</w:{name}>")
}

fn styles() -> String {
    let heading =
        |number: u8| format!("<w:style w:type=\"paragraph\" w:styleId=\"H{number}\"><w:name w:val=\"heading {number}\"/></w:style>");
    part(
        "styles",
        &format!("<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/></w:style>{}{}", heading(1), heading(2)),
    )
}

/// A Word file with these paragraphs.
pub fn docx(body: &str) -> Vec<u8> {
    package(&[
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>")).into_bytes()),
        ("word/styles.xml", styles().into_bytes()),
    ])
}

/// A package with these parts.
pub fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A Word file with a table, a footnote, a link, an image, a list with automatic numbers and tracked changes.
pub fn rich_docx() -> Vec<u8> {
    let paragraph = |inner: &str| format!("<w:p>{inner}</w:p>");
    let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
    let cell = |text: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(text));
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let body = [
        paragraph(&run("甲省2020年工作报告")),
        paragraph(&run("一、基本情况")),
        paragraph(&format!(
            "{}<w:r><w:footnoteReference w:id=\"2\"/></w:r><w:ins w:id=\"1\">{}</w:ins><w:del w:id=\"2\"><w:r><w:delText>删掉的话</w:delText></w:r></w:del><w:r><w:commentReference w:id=\"0\"/></w:r>{}",
            run("全部落实"),
            run("，补上了"),
            run("。")
        )),
        paragraph(&format!("{}<w:hyperlink r:id=\"rId5\">{}</w:hyperlink>{}", run("见"), run("名单"), run("。"))),
        format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr>{}</w:p>", run("自动编号的标题")),
        paragraph(&run("下面的表列出各年情况，供参考使用。")),
        format!("<w:tbl>{}{}</w:tbl>", row(&(cell("年份") + &cell("投入"))), row(&(cell("2020") + &cell("甲|乙")))),
        paragraph("<w:r><w:drawing><wp:inline><wp:docPr id=\"1\" name=\"p\" descr=\"一张图\"/><a:blip r:embed=\"rId6\"/></wp:inline></w:drawing></w:r>"),
    ]
    .concat();
    let relations = "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId5\" Type=\"h\" Target=\"https://www.example.gov.cn/a\" TargetMode=\"External\"/><Relationship Id=\"rId6\" Type=\"i\" Target=\"media/x.png\"/></Relationships>";
    let numbering = part(
        "numbering",
        "<w:abstractNum w:abstractNumId=\"7\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%1）\"/></w:lvl></w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"7\"/></w:num>",
    );
    let note = part("footnotes", &format!("<w:footnote w:id=\"2\"><w:p>{}</w:p></w:footnote>", run("注释文字。")));
    let comments = part("comments", &format!("<w:comment w:id=\"0\"><w:p>{}</w:p></w:comment>", run("批注的话")));
    package(&[
        ("word/document.xml", part("document", &format!("<w:body>{body}</w:body>")).into_bytes()),
        ("word/styles.xml", styles().into_bytes()),
        ("word/numbering.xml", numbering.into_bytes()),
        ("word/footnotes.xml", note.into_bytes()),
        ("word/comments.xml", comments.into_bytes()),
        ("word/_rels/document.xml.rels", relations.as_bytes().to_vec()),
        ("word/media/x.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec()),
    ])
}

/// The parts of a package.
pub fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            std::io::copy(&mut file, &mut bytes).unwrap();
            (file.name().unwrap().to_string(), bytes)
        })
        .collect()
}
