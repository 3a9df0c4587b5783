//! A book → one HTML file with contents for A4 paper; pictures are inside it, so that it can be sent as it is.

use super::Pictures;
use super::article::{Article, Book};
use super::fragment;
use crate::text::escape;

const STYLE: &str = "@page{size:A4;margin:37mm 26mm 35mm 28mm;@bottom-center{content:'— ' counter(page) ' —';font:14pt/1 SimSun,'Noto Serif CJK SC',serif}}body{font:16pt/28pt FangSong,STFangsong,'仿宋_GB2312','Noto Serif CJK SC',serif;color:#000;max-width:156mm;margin:0 auto;padding:1em;text-align:justify;line-break:strict}\
h1{font:700 22pt/34pt 'FZXiaoBiaoSong-B05S','方正小标宋简体',SimSun,'Noto Serif CJK SC',serif;text-align:center;text-wrap:balance;margin:2em 0 1em}h2{font:400 20pt/32pt SimHei,'Noto Sans CJK SC',sans-serif;break-before:page;text-align:center;text-wrap:balance;margin:0 0 1em}\
h3{font:700 17pt/30pt SimHei,'Noto Sans CJK SC',sans-serif;margin:1.6em 0 .4em;text-align:left;break-after:avoid}h4,h5,h6{font:700 16pt/28pt KaiTi,STKaiti,'Noto Serif CJK SC',serif;margin:.8em 0 .2em;break-after:avoid}\
p{margin:0;text-indent:2em}.meta,td p,th p{text-indent:0;text-align:center}nav p{text-indent:0}nav p.l1{break-after:avoid}nav p.l2{padding-left:2em}nav a{color:inherit;text-decoration:none}table{border-collapse:collapse;width:100%;font-size:12pt;line-height:20pt;margin:.6em 0;break-inside:avoid}\
td,th{border:1px solid #000;padding:.2em .5em}img{max-width:100%}ul,ol{margin:0;padding-left:2em}@media print{body{padding:0;max-width:none}}";

/// The file. `pictures` gives suffix and bytes of an article's pictures.
pub fn page(book: &Book, pictures: &Pictures<'_>) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
        escaped(&book.title)
    );
    book.meta.iter().for_each(|line| out.push_str(&format!("<p class=\"meta\">{}</p>\n", escaped(line))));
    out.push_str("<nav aria-label=\"目录\">\n<h2>目录</h2>\n");
    for (at, chapter) in book.chapters.iter().enumerate() {
        out.push_str(&format!("<p class=\"l1\"><a href=\"#c{at}\">{}</a></p>\n", escaped(&chapter.title)));
        for (number, article) in chapter.articles.iter().enumerate() {
            out.push_str(&format!("<p class=\"l2\"><a href=\"#c{at}-{number}\">{}</a></p>\n", escaped(&article.title)));
        }
    }
    out.push_str("</nav>\n");
    if let Some(preface) = &book.preface {
        out.push_str("<section>\n<h2>说明</h2>\n");
        body(preface, pictures, &mut out);
        out.push_str("</section>\n");
    }
    for (at, chapter) in book.chapters.iter().enumerate() {
        out.push_str(&format!("<section>\n<h2 id=\"c{at}\">{}</h2>\n", escaped(&chapter.title)));
        for (number, article) in chapter.articles.iter().enumerate() {
            out.push_str(&format!("<h3 id=\"c{at}-{number}\">{}</h3>\n", escaped(&article.title)));
            body(article, pictures, &mut out);
        }
        out.push_str("</section>\n");
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn body(article: &Article, pictures: &Pictures<'_>, out: &mut String) {
    let pictures = pictures(article);
    let image = |number: usize| {
        let (suffix, bytes) = pictures.get(number - 1).map_or(("", &[][..]), |(suffix, bytes)| (suffix.as_str(), bytes.as_slice()));
        let kind = match suffix {
            "jpg" => "jpeg",
            "svg" => "svg+xml",
            other => other,
        };
        format!("data:image/{kind};base64,{}", base64(bytes))
    };
    fragment::write(&article.pieces, 3, &image, out);
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape::push(text, &mut out);
    out
}

/// RFC 4648.
fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let digit = DIGITS[(group >> (18 - 6 * place) & 63) as usize];
            out.push(if place <= chunk.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn base64_is_that_of_the_standard() {
        for (plain, coded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(super::base64(plain.as_bytes()), coded);
        }
    }
}
