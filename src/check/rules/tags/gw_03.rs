//! GW-03 文章标记
//!
//! **查什么。** 案例、章节、年度等文章页有 ArticleTitle、PubDate、ContentSource；ArticleTitle 与页面大标题、页首信息的标题、`<title>` 的开头一致；Url 与实际地址一致。
//!
//! **为什么。** 监测和转载程序从这些标记取标题、日期、来源；与看得见的不一致，等于发了两个标题。
//!
//! **依据。** 47号附件《网页设计规范》“内容页标签”。
//!
//! **例子。** 自己的模板把 ArticleTitle 写成了网站名称。
//!
//! **怎么改。** 补上 `published`、`origin`（可以写在年度页上，案例会继承）；自己的模板用 `frame.title`。
//!
//! **English.** Articles have ArticleTitle, PubDate and ContentSource; the title is the same as heading and `<title>`.

use super::place;
use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::model::Kind;
use crate::route::Route;

rule!("gw_03.rs", "GW-03", Tags, Error, Fully, Rendered(look));

messages! { "GW-03" "article-tags";
    MISSING "“{address}”缺文章标记 {tag}" => "在页首信息里写 {field}，或写在年度页上由案例继承";
        "\"{address}\" lacks the article tag {tag}" => "write {field} in front matter, or on the edition's page";
    TITLE "ArticleTitle“{tag}”与大标题“{heading}”不一致" => "两处用同一个标题";
        "ArticleTitle \"{tag}\" differs from the heading \"{heading}\"" => "use one title";
    HEAD "<title>“{head}”不以文章标题“{tag}”开头" => "<title> 写成“页面 - 栏目 - 网站”";
        "<title> \"{head}\" does not begin with the title \"{tag}\"" => "write page - column - site";
    URL "Url 标记是“{value}”，实际地址是“{address}”" => "自己的模板用 frame.canonical";
        "the tag Url is \"{value}\" but the address is \"{address}\"" => "use frame.canonical in your template";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(Route::Page(id)) = page.route else { return };
    let kind = context.site.graph.facts(*id).kind;
    if !matches!(kind, Kind::Case | Kind::Section | Kind::Edition) {
        return;
    }
    for (tag, field) in [("ArticleTitle", "title"), ("PubDate", "published"), ("ContentSource", "origin")] {
        if page.meta(tag).is_none_or(|value| super::is_leftover(&value)) {
            // Cases cannot be built without date and origin; a report's own page can.
            let level = if kind == Kind::Case || tag == "ArticleTitle" || context.release { Severity::Error } else { Severity::Warning };
            let finding = found(&MISSING).at(place(context, page, field)).level(level);
            findings.push(finding.with("address", page.address).with("tag", tag).with("field", field));
        }
    }
    let Some(title) = page.meta("ArticleTitle") else { return };
    let heading = page.named("h1").next().map(|tag| page.words(&tag)).unwrap_or_default();
    let same = |one: &str, other: &str| one.split_whitespace().eq(other.split_whitespace());
    // The theme prints a section's number before its title.
    let unnumbered = crate::text::number::ordinal(&heading).map_or(heading.as_str(), |number| &heading[usize::from(number.len)..]);
    if !same(&heading, &title) && !same(unnumbered, &title) {
        findings.push(found(&TITLE).at(place(context, page, "title")).with("tag", &title).with("heading", heading));
    }
    let head = page.named("title").next().map(|tag| page.words(&tag)).unwrap_or_default();
    if !head.starts_with(&*title.split_whitespace().collect::<Vec<_>>().join(" ")) {
        findings.push(found(&HEAD).at(place(context, page, "title")).with("head", head).with("tag", &title));
    }
    let canonical = format!("{}{}", context.site.config.site.base_url, page.address);
    if let Some(url) = page.meta("Url").filter(|url| **url != *canonical) {
        findings.push(found(&URL).at(place(context, page, "title")).with("value", url).with("address", canonical));
    }
}
