//! GW-18B 没有无人引用的附件
//!
//! **查什么。** 内容文件夹里会发布的文件（图片、文档等），至少有一页引用它。
//!
//! **为什么。** 没有页面提到的文件照样被发布，搜索引擎找得到：旧稿、底稿、含个人信息的表格常常这样流出去。
//!
//! **依据。** 47号关于附件管理的要求；历次通报中的泄露多出自附件。
//!
//! **例子。** `content/2020/名单（内部）.xlsx` 没有任何页面链接它。
//!
//! **怎么改。** 不需要就删去；需要就在页面里链接它，或写进 `attachments`。
//!
//! **English.** Every file that is published is referred to by some page.

use crate::check::context::Context;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::link::Target;
use crate::source::Place;

rule!("gw_18b.rs", "GW-18B", Links, Warning, Fully, Site(look));

messages! { "GW-18B" "attachment-unreferenced";
    UNUSED "没有页面引用这个文件，但它会被发布" => "不需要就删去；需要就在页面里链接它";
        "no page refers to this file, yet it is published" => "delete it or link to it";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let graph = &context.site.graph;
    let mut used = vec![false; graph.assets.len()];
    for target in graph.visible().flat_map(|id| graph.targets[id as usize].iter()) {
        if let Target::File(index) = target {
            used[*index as usize] = true;
        }
    }
    let mut linked = vec![false; context.addresses.len()];
    for number in context.seen.iter().flatten().flat_map(|seen| &seen.links) {
        linked[*number as usize] = true;
    }
    for (used, asset) in used.into_iter().zip(graph.assets.iter()) {
        let listed = context.numbers.get(&asset.address).is_some_and(|number| linked[number as usize]);
        if asset.path.starts_with("content/") && !used && !listed {
            findings.push(found(&UNUSED).at(Place::file(&asset.path)));
        }
    }
}
