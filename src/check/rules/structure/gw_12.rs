//! GW-12 页面不太重
//!
//! **查什么。** 一页的 HTML 不超过200 KB（打印版除外），引用的样式和脚本合计不超过200 KB，图片合计不超过1 MB，单张不超过500 KB。
//!
//! **为什么。** 首页和内容页3秒内要打开；县乡的线路、老年人的手机慢。
//!
//! **依据。** 47号附件《网页设计规范》：打开时间不超过3秒。具体的数是按4 Mbit/s折算的。
//!
//! **例子。** 一张手机原图就有6 MB。
//!
//! **怎么改。** 图片缩到实际显示的宽度再压缩；过长的页面拆开。
//!
//! **English.** A page's HTML, styles, scripts and pictures stay small enough for three seconds on a slow line.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::check::rules::links::{Target, origin, target};
use crate::diagnostic::Diagnostic;
use crate::route::Route;
use crate::text::size;
use std::collections::BTreeSet;

rule!("gw_12.rs", "GW-12", Structure, Warning, Fully, Rendered(look));

messages! { "GW-12" "page-weight";
    HTML "“{address}”的 HTML 有 {size}，超过 200 KiB" => "拆成几页";
        "the HTML of \"{address}\" has {size}, more than 200 KiB" => "split the page";
    IMAGE "图片“{value}”有 {size}，超过 500 KiB" => "缩到实际显示的宽度再压缩";
        "the picture \"{value}\" has {size}, more than 500 KiB" => "scale it to the width it is shown at and compress it";
    IMAGES "“{address}”的图片合计 {size}，超过 1 MiB" => "压缩图片，或减少张数";
        "the pictures of \"{address}\" have {size}, more than 1 MiB" => "compress them or use fewer";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    let place = || context.whole(page.page, page.address);
    // The matrix of all cases, the site map and the edition for printing are as large as the site.
    let whole = matches!(page.route, Some(Route::Print(..) | Route::SiteMap | Route::Practices(_) | Route::Figures(_)));
    if page.html.len() > 200 * 1024 && !whole {
        findings.push(found(&HTML).at(place()).with("address", page.address).with("size", size(page.html.len() as u64)));
    }
    let mut seen = BTreeSet::new();
    let mut sum = 0;
    for tag in page.named("img") {
        let Some(src) = page.get(&tag, "src") else { continue };
        let Target::Inside(path, _) = target(page.address, &src) else { continue };
        let asset = context.numbers.get(&path).and_then(|number| match context.addresses[number as usize].1 {
            Route::Asset(index) => context.site.graph.assets.get(*index as usize),
            _ => None,
        });
        let Some(asset) = asset.filter(|_| seen.insert(path.clone())) else { continue };
        sum += asset.size;
        if asset.size > 500 * 1024 {
            let place = typed(context, page, asset).unwrap_or_else(|| origin(context, page, &tag, &src));
            findings.push(found(&IMAGE).at(place).with("value", &asset.below).with("size", size(asset.size)));
        }
    }
    if sum > 1024 * 1024 {
        findings.push(found(&IMAGES).at(place()).with("address", page.address).with("size", size(sum)));
    }
}

/// The reference of the content page that shows a file.
fn typed(context: &Context<'_>, page: &Rendered<'_>, asset: &crate::link::Asset) -> Option<crate::source::Place> {
    let id = page.page?;
    let graph = &context.site.graph;
    let index = graph.assets.iter().position(|other| other.path == asset.path)? as u32;
    let reference = graph.targets[id as usize].iter().position(|target| *target == crate::link::Target::File(index))?;
    let own = graph.page(id);
    Some(crate::source::Place::range(&own.path, &own.document.references[reference].range))
}
