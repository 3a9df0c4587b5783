//! Faults in settings, static pages, templates and attached files.

use super::office::{docx, gps, ofd, pdf, plain_png, png_with_exif, pptx, xlsx};
use super::{Fault, Pages, put};
use std::fs;
use std::path::Path;

/// Static pages as an intruder, an old system or a careless hand leaves them: kind, rules, what stands in the body.
const STATIC: &[(&str, &[&str], &str)] = &[
    ("暗链", &["GW-13C"], "<div style=\"display:none\"><a href=\"https://www.example.com/casino\">博彩</a></div>"),
    ("暗链", &["GW-13C"], "<a style=\"font-size:0\" href=\"https://www.example.com/loan\">贷款</a>"),
    ("暗链", &["GW-13C"], "<span style=\"position:absolute;left:-9999px\"><a href=\"http://www.example.org/\">代写</a></span>"),
    ("暗链", &["GW-13C"], "<p hidden><a href=\"https://www.example.net/x\">链接</a></p>"),
    ("暗链", &["GW-13C"], "<a href=\"https://www.example.com/y\" style=\"visibility: hidden\">发票</a>"),
    ("暗链", &["GW-13C"], "<div style=\"height:0;overflow:hidden\"><a href=\"https://www.example.com/z\">私服</a></div>"),
    ("页面里的脚本", &["SE-3", "SE-1"], "<script>document.title = \"x\"</script>"),
    ("页面里的脚本", &["SE-3"], "<a href=\"index.html\" onclick=\"alert(1)\">首页</a>"),
    ("页面里的脚本", &["SE-3", "GW-21"], "<a href=\"javascript:void(0)\">展开</a>"),
    ("外部代码", &["SE-1"], "<script src=\"https://hm.example.com/hm.js?id=1\"></script>"),
    ("外部代码", &["SE-1", "SE-3"], "<iframe src=\"https://map.example.com/\" title=\"地图\"></iframe>"),
    ("外部代码", &["SE-1"], "<link rel=\"stylesheet\" href=\"//cdn.example.com/a.css\">"),
    ("外部代码", &["SE-1"], "<img src=\"http://img.example.com/1.gif\" alt=\"\" width=\"1\" height=\"1\">"),
    ("自动跳转", &["SE-3"], "<meta http-equiv=\"refresh\" content=\"0;url=https://www.example.com/\">"),
    ("向站外提交的表单", &["SE-3"], "<form action=\"https://www.example.com/post\"><button>提交</button></form>"),
    ("死链", &["GW-13A"], "<a href=\"2020/jinan/9.html\">济南案例9</a>"),
    ("死链", &["GW-13A"], "<a href=\"Cities/index.html\">城市</a>"),
    ("死链", &["GW-13A"], "<a href=\"/index.html\">首页</a>"),
    ("死链", &["GW-13A"], "<img src=\"images/none.png\" alt=\"校园\" width=\"10\" height=\"10\">"),
    ("死链", &["GW-13A"], "<a href=\"%E9%99%84%E4%BB%B6.pdf\">附件</a>"),
    ("断锚", &["GW-13B"], "<a href=\"index.html#no-such\">目录</a>"),
    ("断锚", &["GW-13B"], "<a href=\"#di-yi-zhang\">第一章</a>"),
    ("注释里的痕迹", &["PR-8"], "<!-- zhangsan 2020-12-01 改：领导不同意这一段 -->"),
    ("假链接和新窗口", &["GW-21"], "<a href=\"https://www.moe.gov.cn/\" target=\"_blank\">教育部</a>"),
    ("假链接和新窗口", &["GW-21", "GW-13B"], "<a href=\"#\">返回</a>"),
];

fn fault(kind: &'static str, rules: &'static [&'static str], form: &str, places: &[&str]) -> Fault {
    Fault { kind, form: form.to_owned(), rules, places: places.iter().map(|place| ((*place).to_owned(), None)).collect() }
}

/// Writes them; gives the faults that stand in no Markdown file.
pub fn plant(root: &Path, pages: &mut Pages) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, (kind, rules, body)) in STATIC.iter().enumerate() {
        let name = format!("old{number}.html");
        let head = format!("<!doctype html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>旧页{number}</title></head>\n");
        put(root, &format!("static/{name}"), format!("{head}<body>\n{body}\n</body>\n</html>\n").as_bytes());
        // Named by its file or by its address.
        faults.push(fault(kind, rules, body, &[&format!("static/{name}"), &name]));
    }
    for name in ["Notice2020.html", "通知.html"] {
        put(
            root,
            &format!("static/{name}"),
            b"<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>x</title></head><body></body></html>\n",
        );
        faults.push(fault("地址不规整", &["GW-14"], name, &[&format!("static/{name}"), name, "通知"]));
    }
    faults.extend(attachments(root, pages));
    faults.extend(theme(root));
    faults.extend(settings(root));
    faults
}

/// Attached files, all linked from one page but the last.
fn attachments(root: &Path, pages: &mut Pages) -> Vec<Fault> {
    let author = "<cp:coreProperties><dc:creator>赵某六</dc:creator></cp:coreProperties>";
    let editor = "<cp:coreProperties><cp:lastModifiedBy>某某科技有限公司</cp:lastModifiedBy></cp:coreProperties>";
    let words = |text: &str| format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>");
    let tracked = "<w:p><w:del w:author=\"a\"><w:r><w:delText>原来的话</w:delText></w:r></w:del><w:ins w:author=\"b\"><w:r><w:t>改后的话</w:t></w:r></w:ins></w:p>";
    let hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏起来的话</w:t></w:r></w:p>";
    let comment =
        "<w:comments><w:comment w:id=\"1\" w:author=\"张\"><w:p><w:r><w:t>这一段再斟酌</w:t></w:r></w:p></w:comment></w:comments>";
    let secret = "<w:hdr><w:p><w:r><w:t>机密★5年</w:t></w:r></w:p></w:hdr>";
    let note = "<w:footnotes><w:footnote><w:p><w:r><w:t>联系人电话13853112345</w:t></w:r></w:p></w:footnote></w:footnotes>";
    let slide = "<p:sld><a:p><a:r><a:t>汇报</a:t></a:r></a:p></p:sld>";
    let files: Vec<(&str, Vec<u8>, &'static str, &'static [&'static str])> = vec![
        ("fujian1.docx", docx(&words("正文"), &[("docProps/core.xml", author)]), "文档属性里的人名", &["PR-7A"]),
        ("fujian2.docx", docx(&words("正文"), &[("docProps/core.xml", editor)]), "文档属性里的人名", &["PR-7A"]),
        ("fujian3.docx", docx(tracked, &[]), "修订痕迹", &["PR-7B"]),
        ("fujian4.docx", docx(&words("正文"), &[("word/comments.xml", comment)]), "批注", &["PR-7B"]),
        ("fujian5.docx", docx(hidden, &[]), "隐藏的文字", &["PR-7C"]),
        ("fujian6.docx", docx(&words("身份证号11010519491231002X"), &[]), "附件里的身份证号", &["PR-1"]),
        ("fujian7.docx", docx(&words("正文"), &[("word/header1.xml", secret)]), "附件页眉的密级", &["PR-6"]),
        ("fujian8.docx", docx(&words("正文"), &[("word/footnotes.xml", note)]), "附件脚注里的手机号", &["PR-2"]),
        (
            "biao1.xlsx",
            xlsx(&[("公开", "", &["学校", "一小"]), ("底稿", " state=\"hidden\"", &["姓名", "甲某"])]),
            "隐藏的工作表",
            &["PR-7C"],
        ),
        ("biao2.xlsx", xlsx(&[("底稿", " state=\"veryHidden\"", &["姓名", "甲某"]), ("公开", "", &["学校"])]), "隐藏的工作表", &["PR-7C"]),
        ("biao3.xlsx", xlsx(&[("名单", "", &["姓名", "手机", "甲某", "18653112233"])]), "附件里的手机号", &["PR-2"]),
        ("biao4.xlsx", xlsx(&[("名单", "", &["身份证号", "出生地", "440524188001010014"])]), "附件里的身份证号", &["PR-1"]),
        (
            "huibao1.pptx",
            pptx(&[
                ("ppt/slides/slide1.xml", slide),
                ("ppt/slides/slide2.xml", "<p:sld show=\"0\"><a:p><a:r><a:t>备用</a:t></a:r></a:p></p:sld>"),
            ]),
            "隐藏的幻灯片",
            &["PR-7C"],
        ),
        (
            "huibao2.pptx",
            pptx(&[
                ("ppt/slides/slide1.xml", slide),
                (
                    "ppt/notesSlides/notesSlide1.xml",
                    "<p:notes><a:p><a:r><a:t>讲到这里提醒联系李主任13953198765</a:t></a:r></a:p></p:notes>",
                ),
            ]),
            "备注页里的手机号",
            &["PR-2"],
        ),
        ("gongwen1.ofd", ofd("联系人：王某 13705312468", None), "附件里的手机号", &["PR-2"]),
        ("gongwen2.ofd", ofd("正文", Some("钱某七")), "文档属性里的人名", &["PR-7A"]),
        ("shouce1.pdf", pdf("/Author <FEFF5F204E094E30>"), "PDF 作者", &["PR-7D"]),
        ("shouce2.pdf", pdf("/Author (zhang\\.san) /Creator (WPS)"), "PDF 作者", &["PR-7D"]),
        ("shouce3.pdf", pdf("/Encrypt 9 0 R"), "附件打不开", &["GW-18A"]),
        ("jiu.docx", [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 600]].concat(), "附件打不开", &["GW-18A"]),
        ("kong.pdf", Vec::new(), "附件打不开", &["GW-18A"]),
        ("duan.xlsx", b"PK\x03\x04\x14\x00\x00\x00".to_vec(), "附件打不开", &["GW-18A"]),
        ("paishe1.jpg", gps(), "照片带位置", &["PR-7E"]),
        ("paishe2.png", png_with_exif(), "照片带位置", &["PR-7E"]),
    ];
    let mut body = String::from(
        "+++\ntitle = \"资料下载\"\n+++\n\n这里列出本年度公开的材料，包括实施方案、经费表格、汇报材料和学校照片，供各县和学校使用，读者可以直接打开或下载，有疑问请与我们联系，我们将在三个工作日以内答复，并根据意见及时更新材料。\n\n",
    );
    let mut faults = Vec::new();
    for (name, bytes, kind, rules) in &files {
        put(root, &format!("content/{name}"), bytes);
        let picture = name.ends_with("jpg") || name.ends_with("png");
        body.push_str(&if picture { format!("![学校新建的教学楼]({name})\n\n") } else { format!("[{name}]({name})\n\n") });
        faults.push(fault(kind, rules, name, &[&format!("content/{name}")]));
    }
    put(root, "content/zp1.png", &plain_png());
    put(root, "content/neibumingdan.xlsx", &xlsx(&[("名单", "", &["学校"])]));
    faults.push(fault("没有人引用的附件", &["GW-18B"], "neibumingdan.xlsx", &["content/neibumingdan.xlsx"]));
    pages.free("content/xiazai.md", &body);
    faults
}

/// A template and a style sheet of the office's own with what inspectors of accessibility find.
fn theme(root: &Path) -> Vec<Fault> {
    put(
        root,
        "themes/default/page.html",
        b"<!doctype html>\n<html>\n<head><title>{{ frame.title_tag }}</title>\n<meta name=\"viewport\" content=\"width=device-width, user-scalable=no\">\n<meta name=\"SiteName\" content=\"null\">\n</head>\n<body>\n<h1>{{ frame.title }}</h1><h1>x</h1>\n<p id=\"a\">1</p><p id=\"a\">2</p><input type=\"search\"><a tabindex=\"3\" href=\"index.html\">x</a>\n<table><tr><td>1</td></tr></table>\n{{ page.content | safe }}\n<marquee>x</marquee></body>\n</html>\n",
    );
    let css = "p { color: #999; background: #fff }\n.s { font-size: 12px }\na:focus { outline: none }\n.w { width: 1200px }\n";
    put(root, "themes/default/style.css", css.as_bytes());
    let page: [(&'static str, &'static [&'static str], &str); 9] = [
        ("页面没有网站标记", &["GW-01"], "SiteName null"),
        ("页面没有语言和编码", &["GW-19"], "no lang, no charset"),
        ("不许放大", &["GW-19", "AX-2"], "user-scalable=no"),
        ("标识重复", &["AX-10"], "id twice"),
        ("没有跳到正文", &["AX-6"], "no skip link"),
        ("焦点次序", &["AX-6"], "tabindex"),
        ("表格没有表头", &["AX-9C"], "td only"),
        ("飘动的字", &["AX-8"], "marquee"),
        ("没有页脚", &["GW-08", "AX-11"], "no foot"),
    ];
    let mut faults: Vec<Fault> =
        page.into_iter().map(|(kind, rules, form)| fault(kind, rules, form, &["content/", "themes/default/page.html"])).collect();
    let sheet: [(&'static str, &'static [&'static str], &str); 4] = [
        ("对比度不够", &["AX-3"], "#999 on #fff"),
        ("字号用像素", &["AX-2"], "12px"),
        ("焦点框去掉", &["AX-6"], "outline none"),
        ("固定宽度", &["AX-2"], "1200px"),
    ];
    faults.extend(sheet.into_iter().map(|(kind, rules, form)| fault(kind, rules, form, &["themes/default/style.css"])));
    faults
}

/// Settings as they are mistyped, and the office's own lists that the text is held against.
fn settings(root: &Path) -> Vec<Fault> {
    put(
        root,
        "cihui.tsv",
        "固定\t两个只增不减\n固定\t县管校聘\n固定\t立德树人根本任务\n名称\t甲乙丙\t厅长\n名称\t丁戊己\t副局长\n".as_bytes(),
    );
    put(root, "dead-domains.txt", b"old-edu.cn\nclosed-site.com.cn\n");
    put(root, "links.csv", "网址,责任人,复核日期\nhttps://www.moe.gov.cn/a,,2021-12-01\n".as_bytes());
    let path = root.join("site.toml");
    let mut text = fs::read_to_string(&path).unwrap();
    let changes: [(&'static str, &'static [&'static str], &str, &str); 5] = [
        ("标识码不对", &["GW-07"], "site_code", "site_code = \"370000001\""),
        ("备案号不对", &["GW-08"], "icp", "icp = \"鲁ICP备2020\""),
        ("公安备案号不对", &["GW-08"], "police", "police = \"鲁公网安备3701号\""),
        ("没有联系电话", &["GW-08"], "phone", "phone = \"\""),
        ("域名不对", &["GW-10"], "base_url", "base_url = \"http://www.example.com:8080/anli/\""),
    ];
    let mut faults = Vec::new();
    for (kind, rules, key, line) in changes {
        let old = text.lines().find(|old| old.starts_with(&format!("{key} = "))).unwrap_or_else(|| panic!("no {key}")).to_owned();
        text = text.replacen(&old, line, 1);
        faults.push(fault(kind, rules, line, &["site.toml"]));
    }
    text.push_str("\n[check]\nwords = [\"cihui.tsv\"]\n");
    fs::write(path, text).unwrap();
    faults.push(fault("登记表缺责任人", &["GW-13D"], "links.csv", &["links.csv"]));
    put(root, "content/2021/_index.md", "+++\ntitle = \"2021年的材料\"\n+++\n\n还在整理。\n".as_bytes());
    faults.push(fault("空栏目", &["GW-15"], "content/2021", &["content/2021/_index.md"]));
    faults
}
