//! ST-2 点几次就能到
//!
//! **查什么。** 从首页到每一页，最多点几次（默认4次，`[check] depth` 可改）。
//!
//! **为什么。** 藏得太深，读者找不到；各级检查要求栏目层级不过多。
//!
//! **依据。** 47号附件：首页—栏目页—内容页三级。站点地图、分页也算路，所以默认放宽一级。
//!
//! **例子。** 普通页面放在六层文件夹下面。
//!
//! **怎么改。** 减少文件夹层数，或从首页、导航直接链接。
//!
//! **English.** No page is more than a few clicks from home.

use super::st_1::depths;
use crate::check::context::Context;
use crate::check::owner;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::Diagnostic;
use crate::route::Route;

rule!("st_2.rs", "ST-2", Structure, Warning, Fully, Site(look));

messages! { "ST-2" "click-depth";
    DEEP "从首页到“{address}”要点 {depth} 次，超过 {limit} 次" => "减少文件夹层数，或从导航直接链接";
        "\"{address}\" is {depth} clicks from home; the limit is {limit}" => "use fewer folders or link it from the navigation";
}

fn look(context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let limit = context.settings.depth;
    for (number, depth) in depths(context).into_iter().enumerate() {
        let (address, route) = context.addresses[number];
        let Some(depth) = depth.filter(|depth| *depth > limit && context.seen[number].is_some()) else { continue };
        // Further pages of a list are reached one after the other by nature.
        if !matches!(route, Route::City(_, 2..) | Route::Topic(_, 2..) | Route::Practices(2..) | Route::Figures(2..) | Route::Asset(_) | Route::Search) {
            let place = context.whole(owner(context.site, route), address);
            findings.push(found(&DEEP).at(place).with("address", address).with("depth", depth).with("limit", limit));
        }
    }
}
