//! AX-10 名称和角色齐全
//!
//! **查什么。** 一页之内 `id` 不重复；`aria-labelledby`、`aria-describedby`、`aria-controls`、`for` 指向的标识存在；输入框有标签；按钮有名称；图片有 `alt`。
//!
//! **为什么。** 读屏软件靠这些知道一个控件叫什么、管什么。
//!
//! **依据。** WCAG 1.1.1、1.3.1、4.1.2；GB/T 37668-2019。
//!
//! **例子。** 自己的模板里 `<input type="search">` 没有 `<label>`。
//!
//! **怎么改。** 加上标签或 `aria-label`；改正指向。
//!
//! **English.** Ids are unique, references resolve, controls and pictures have names.

use crate::check::context::Context;
use crate::check::rendered::{Rendered, Tag};
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;

rule!("ax_10.rs", "AX-10", Access, Error, Fully, Rendered(look));

messages! { "AX-10" "name-and-role";
    TWICE "“{address}”里标识“{value}”用了两次" => "每个标识只用一次";
        "the id \"{value}\" stands twice on \"{address}\"" => "use each id once";
    LOST "“{address}”里的 {attribute} 指向“{value}”，页面里没有这个标识" => "改成页面里有的标识";
        "{attribute} on \"{address}\" names \"{value}\", which is no id of the page" => "use an id of the page";
    UNNAMED "“{address}”里的 <{value}> 没有名称" => "加上 <label>、文字或 aria-label";
        "a <{value}> on \"{address}\" has no name" => "add a label, words or aria-label";
    ALT "“{address}”里的图片没有 alt" => "写上图片说明；装饰的写 alt=\"\"";
        "a picture on \"{address}\" has no alt" => "write what it shows, or alt=\"\" for ornaments";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let finding = |entry, value: &str| found(entry).at(context.page_place(page.page, page.address)).with("address", page.address).with("value", value);
    let mut ids: Vec<&str> = page.all("id").collect();
    ids.sort_unstable();
    let mut told = "";
    for pair in ids.windows(2).filter(|pair| pair[0] == pair[1]) {
        if told != pair[0] {
            findings.push(finding(&TWICE, pair[0]));
        }
        told = pair[0];
    }
    for noted in page.noted().filter(|noted| noted.name.starts_with("aria-") || noted.name == "for") {
        for id in noted.value.split_whitespace().filter(|id| ids.binary_search(id).is_err()) {
            findings.push(finding(&LOST, id).with("attribute", noted.name));
        }
    }
    let named = |tag: &Tag| {
        page.raw(tag, "aria-label").is_some_and(|label| !label.trim().is_empty())
            || page.raw(tag, "aria-labelledby").is_some()
            || page.raw(tag, "title").is_some_and(|title| !title.trim().is_empty())
    };
    for tag in page.any_of(&["input", "select", "textarea"]) {
        let silent = page.raw(&tag, "type").is_some_and(|kind| matches!(kind, "hidden" | "submit" | "button" | "image" | "reset"));
        if !silent && !named(&tag) && !by_label(page, &tag) {
            findings.push(finding(&UNNAMED, tag.name()));
        }
    }
    for tag in page.named("button") {
        let inside = page.inside(&tag);
        if !named(&tag) && page.words(&tag).is_empty() && !inside.contains("alt=") && !inside.contains("<title") {
            findings.push(finding(&UNNAMED, tag.name()));
        }
    }
    for tag in page.named("img").filter(|tag| page.raw(tag, "alt").is_none()) {
        findings.push(found(&ALT).at(context.spot(page, &tag.range())).with("address", page.address).with("value", tag.name()));
    }
}

/// A label names the control by its id or stands around it.
fn by_label(page: &Rendered<'_>, tag: &Tag) -> bool {
    page.raw(tag, "id").is_some_and(|id| page.named("label").any(|label| page.raw(&label, "for") == Some(id)))
        || page.named("label").rev().any(|label| label.end() <= tag.start() && tag.end() <= label.end() + page.inside(&label).len())
}
