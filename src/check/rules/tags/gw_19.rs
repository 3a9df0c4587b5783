//! GW-19 页面的基本结构
//!
//! **查什么。** 页面开头1,024字节内写明 UTF-8；`<html>` 有 `lang`；有 viewport，且没有禁止放大；有标题；恰好一个 `<h1>`；标题级别不跳级；不同页面的 `<title>` 不重复。
//!
//! **为什么。** 这些是浏览器、读屏软件和搜索引擎认识一个页面的根据；禁止放大妨碍视力不好的读者。
//!
//! **依据。** 47号附件《网页设计规范》；GB/T 37668-2019；WCAG 1.4.4、2.4.2、3.1.1。
//!
//! **例子。** 自己的模板里 `user-scalable=no`，或两篇案例同名同栏目。
//!
//! **怎么改。** 自己的模板照默认模板补上；同名的标题改得能分清。
//!
//! **English.** Charset, language, viewport, one `<h1>`, no skipped level, a title that no other page has.

use crate::check::context::Context;
use crate::check::rendered::{Rendered, Tag};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};

rule!("gw_19.rs", "GW-19", Tags, Error, Fully, Rendered(look));

messages! { "GW-19" "page-basics";
    CHARSET "“{address}”开头没有写明 UTF-8" => "<head> 里第一行写 <meta charset=\"utf-8\">";
        "\"{address}\" does not say UTF-8 at its head" => "write <meta charset=\"utf-8\"> first in <head>";
    LANG "“{address}”没有写明语言" => "写成 <html lang=\"zh-CN\">";
        "\"{address}\" does not name its language" => "write <html lang=\"zh-CN\">";
    VIEWPORT "“{address}”没有 viewport，手机上字会很小" => "加上 <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">";
        "\"{address}\" has no viewport" => "add <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">";
    ZOOM "“{address}”禁止读者放大页面" => "去掉 viewport 里的 user-scalable 和 maximum-scale";
        "\"{address}\" forbids zooming" => "remove user-scalable and maximum-scale from the viewport";
    TITLE "“{address}”没有标题" => "写上 <title>";
        "\"{address}\" has no title" => "write a <title>";
    HEADING "“{address}”有 {count} 个 <h1>" => "每页恰好一个";
        "\"{address}\" has {count} <h1>" => "have exactly one";
    JUMP "“{address}”的标题从 h{from} 跳到 h{to}（“{text}”）" => "不要跳级";
        "the headings of \"{address}\" jump from h{from} to h{to} (\"{text}\")" => "skip no level";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    if page.is_alias() {
        return;
    }
    let finding = |entry| found(entry).at(context.page_place(page.page, page.address)).with("address", page.address);
    let charset = page.named("meta").find(|tag| page.raw(tag, "charset").is_some_and(|value| value.eq_ignore_ascii_case("utf-8")));
    if charset.is_none_or(|tag| tag.end() > 1024) {
        findings.push(finding(&CHARSET));
    }
    if page.named("html").next().and_then(|tag| page.raw(&tag, "lang")).is_none_or(|lang| lang.trim().is_empty()) {
        findings.push(finding(&LANG));
    }
    match page.meta("viewport") {
        None => findings.push(finding(&VIEWPORT)),
        Some(value) => {
            let value = value.replace(' ', "");
            if value.contains("user-scalable=no") || value.contains("user-scalable=0") || value.contains("maximum-scale=1") {
                findings.push(finding(&ZOOM));
            }
        }
    }
    if page.named("title").next().is_none_or(|tag| page.words(&tag).is_empty()) {
        findings.push(finding(&TITLE));
    }
    let headings = page.named("h1").count();
    if headings != 1 {
        findings.push(finding(&HEADING).with("count", headings));
    }
    let mut before = 0;
    let mut heads: Vec<Tag> = page.any_of(&["h1", "h2", "h3", "h4", "h5", "h6"]).collect();
    heads.sort_unstable_by_key(Tag::start);
    for tag in heads {
        let Some(level) = tag.name()[1..].parse::<u8>().ok().filter(|level| (1..=6).contains(level)) else { continue };
        // What precedes the first heading of a page does not count: a sidebar may stand before the article.
        if before > 0 && level > before + 1 {
            let words = page.words(&tag);
            let typed = page.page.and_then(|id| {
                let own = context.site.graph.page(id);
                let heading = own.document.outline.iter().find(|heading| *heading.text == *words)?;
                Some(crate::source::Place::range(&own.path, &heading.range))
            });
            let mut jump = finding(&JUMP).with("from", before).with("to", level).with("text", &words).level(Severity::Warning);
            jump.place = typed.or(jump.place);
            findings.push(jump);
        }
        before = level;
    }
}
