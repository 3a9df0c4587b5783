//! A post → the local page to copy it from: the steps in order, each with its button, and the article as a telephone shows it.
//!
//! A file beside the others, opened from the disk: it loads nothing but the pictures beside it.

use super::article::Article;
use super::cover::Cover;
use super::wechat::{AUTHOR, BODY, DIGEST, Post, TITLE};
use crate::text::escape;

const STYLE: &str = "body{margin:0;font:16px/1.7 'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;background:#efefef;color:#222}\
main{max-width:1080px;margin:0 auto;padding:24px 16px 48px;display:flex;flex-wrap:wrap;gap:32px;align-items:flex-start;box-sizing:border-box}\
.side{flex:1 1 360px;min-width:0}.side h1{font-size:22px;line-height:1.4;margin:0 0 4px}.side h2{font-size:17px;line-height:1.5;margin:0 0 8px}.hint{margin:0 0 20px;color:#595959;font-size:14px}\
.step{background:#fff;border-radius:10px;padding:16px 18px;margin:0 0 16px}.step p{margin:0 0 8px}.step p:last-child{margin:0}.step ol{margin:0;padding-left:1.4em}\
.field{display:flex;gap:12px;align-items:flex-start;border-top:1px solid #e8e8e8;padding:10px 0}.field:first-of-type{border-top:0}.field dt{flex:0 0 5.5em;color:#595959;font-size:14px;line-height:1.5}.field dt small{display:block;font-size:12px}\
.field dd{flex:1 1 0;margin:0;min-width:0;overflow-wrap:anywhere}.none{color:#767676}dl{margin:0}\
button{font:inherit;min-height:44px;padding:6px 22px;border:0;border-radius:8px;background:#9c1f1c;color:#fff;cursor:pointer}button.small{flex:none;min-height:44px;padding:6px 14px;background:#fff;color:#9c1f1c;border:1px solid #9c1f1c;font-size:14px}\
button:focus-visible{outline:3px solid #1a5fb4;outline-offset:2px}.covers{display:flex;flex-wrap:wrap;gap:12px;align-items:flex-start}figure{margin:0}figure img{display:block;height:120px;width:auto;max-width:100%;border-radius:4px}figcaption{font-size:13px;color:#595959}\
ul{margin:0;padding-left:1.2em}[role=status]{margin-left:10px;color:#17552c;font-weight:bold}.warn{color:#9c1f1c;font-weight:bold}\
.phone{flex:0 0 375px;width:375px;max-width:100%;box-sizing:border-box;background:#fff;border-radius:20px;padding:24px 20px 32px;box-shadow:0 2px 14px rgba(0,0,0,.14)}.phone h2{font-size:22px;line-height:1.4;margin:0 0 10px}.phone .by{margin:0 0 20px;color:#767676;font-size:15px}\
@media(max-width:812px){main{gap:20px}.side{flex-basis:100%}.phone{margin:0 auto}}";

/// Copying works from a local file in every browser; the article goes with exactly the markup of `article.html`.
const SCRIPT: &str = "function copy(id){var node=document.getElementById(id),rich=id==='body',range=document.createRange(),all=getSelection(),ok;range.selectNodeContents(node);all.removeAllRanges();all.addRange(range);\
function put(event){event.clipboardData.setData('text/plain',rich?all.toString():node.textContent);if(rich)event.clipboardData.setData('text/html',node.innerHTML);event.preventDefault();}\
document.addEventListener('copy',put);ok=document.execCommand('copy');document.removeEventListener('copy',put);if(ok)all.removeAllRanges();\
document.getElementById('said').textContent=ok?'已复制'+(rich?'，到公众号编辑器里粘贴':''):'没有复制成功，文字已选中，请按 Ctrl+C';}\
document.addEventListener('click',function(event){var button=event.target.closest('[data-copy]');if(button)copy(button.getAttribute('data-copy'));});";

/// The page.
pub(super) fn page(article: &Article, post: &Post, covers: &[Cover], pictures: &[(String, String)]) -> String {
    let mut out = format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>{0} - 公众号文章</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<div class=\"side\">\n<h1>{0}</h1>\n<p class=\"hint\">在公众号后台新建图文，按下面的步骤复制、粘贴。</p>\n",
        escaped(&post.title)
    );
    if !post.over.is_empty() {
        out.push_str("<p class=\"warn\">有内容超出公众号的限制，已截短或需要删减。</p>\n");
    }
    out.push_str("<section class=\"step\"><h2>1. 正文</h2>\n<p><button data-copy=\"body\">复制正文</button><span role=\"status\" id=\"said\"></span></p>\n");
    out.push_str(&format!("<p class=\"hint\">连标记 {} 字符，上限 {BODY}。</p>\n</section>\n", post.html.chars().count()));
    out.push_str("<section class=\"step\"><h2>2. 标题、作者、摘要、阅读原文</h2>\n<dl>\n");
    let fields = [
        ("title", "标题", &post.title, TITLE),
        ("author", "作者", &post.author, AUTHOR),
        ("digest", "摘要", &post.digest, DIGEST),
        ("source", "阅读原文", &post.source, 1024),
    ];
    for (id, name, value, limit) in fields {
        let count = value.chars().count();
        out.push_str(&format!("<div class=\"field\"><dt>{name}<small>{count}/{limit}</small></dt>"));
        match value.is_empty() {
            true => out.push_str("<dd class=\"none\">页面没有写</dd></div>\n"),
            false => out.push_str(&format!(
                "<dd id=\"{id}\">{}</dd><button class=\"small\" data-copy=\"{id}\" aria-label=\"复制{name}\">复制</button></div>\n",
                escaped(value)
            )),
        }
    }
    out.push_str("</dl>\n</section>\n");
    if !covers.is_empty() {
        out.push_str("<section class=\"step\"><h2>3. 封面</h2>\n<div class=\"covers\">\n");
        for cover in covers {
            out.push_str(&format!(
                "<figure><img src=\"{0}\" alt=\"封面 {1}\" width=\"{2}\" height=\"{3}\"><figcaption>{1}　{0}</figcaption></figure>\n",
                cover.name, cover.ratio, cover.width, cover.height
            ));
        }
        out.push_str("</div>\n</section>\n");
    }
    if !pictures.is_empty() {
        let number = if covers.is_empty() { 3 } else { 4 };
        out.push_str(&format!(
            "<section class=\"step\"><h2>{number}. 图片</h2>\n<p class=\"hint\">依次上传，放到正文里标着的位置。</p>\n<ul>\n"
        ));
        for (at, (name, alt)) in pictures.iter().enumerate() {
            out.push_str(&format!("<li>【图{}】{}　{}</li>\n", at + 1, escaped(name), escaped(alt)));
        }
        out.push_str("</ul>\n</section>\n");
    }
    let by: Vec<&str> = [post.author.as_str(), article.published.split(' ').next().unwrap_or_default()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    out.push_str(&format!(
        "</div>\n<div class=\"phone\">\n<h2>{}</h2>\n<p class=\"by\">{}</p>\n<div id=\"body\">\n{}</div>\n</div>\n</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        escaped(&post.title),
        escaped(&by.join("　")),
        post.html
    ));
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    escape::push(text, &mut out);
    out
}
