//! ST-1 没有孤立的页面
//!
//! **查什么。** 从首页出发，沿着链接能走到每一个页面。
//!
//! **为什么。** 走不到的页面读者看不见，搜索引擎却可能收录：旧稿由此流传。
//!
//! **依据。** 47号关于栏目和页面可达的要求。
//!
//! **例子。** 自己改的模板去掉了文件夹的列表，里面的页面就没有入口了。
//!
//! **怎么改。** 从某一页链接它；不要的删去或设为草稿。
//!
//! **English.** Every page can be reached from the home page by links.

use crate::check::context::Context;
use crate::check::owner;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::route::Route;

rule!("st_1.rs", "ST-1", Structure, Error, Fully, Site(look));

messages! { "ST-1" "orphan-page";
    ORPHAN "从首页走不到“{address}”" => "从某一页链接它；不要的删去或设为草稿";
        "\"{address}\" cannot be reached from the home page" => "link it from some page, or delete it";
}

/// Clicks from the home page to each address; `None` where no way leads.
pub fn depths(context: &Context<'_>) -> Vec<Option<u32>> {
    let mut depths = vec![None; context.addresses.len()];
    let Some(home) = context.numbers.get("index.html") else { return depths };
    depths[home as usize] = Some(0);
    let mut front = vec![home];
    let mut depth = 0;
    while !front.is_empty() {
        depth += 1;
        let mut next = Vec::new();
        for page in front {
            for target in context.seen[page as usize].iter().flat_map(|seen| &seen.links) {
                if depths[*target as usize].is_none() {
                    depths[*target as usize] = Some(depth);
                    next.push(*target);
                }
            }
        }
        front = next;
    }
    depths
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let depths = depths(context);
    for (number, (address, route)) in context.addresses.iter().enumerate() {
        let is_page = context.seen[number].is_some() && !matches!(route, Route::NotFound | Route::Search | Route::Alias(_) | Route::Asset(_) | Route::Print(..));
        if is_page && depths[number].is_none() {
            let place = context.whole(owner(context.site, route), address);
            findings.push(found(&ORPHAN).at(place).with("address", address));
        }
    }
}
