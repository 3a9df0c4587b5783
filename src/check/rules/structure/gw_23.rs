//! GW-23 图片不变形
//!
//! **查什么。** 成品里的站内图片写明宽和高，与图片实际的比例相差不超过2%，不放大到原来的1.2倍以上。
//!
//! **为什么。** 不写宽高，图片载入时页面跳动；比例不对，人物变胖变瘦。
//!
//! **依据。** 47号附件《网页设计规范》：图片不变形。
//!
//! **例子。** 正文里的 HTML：`<img src="a.png" width="400" height="100">`，而原图是400×300。
//!
//! **怎么改。** 用 Markdown 的图片写法，宽高由程序填；要别的大小，先把图片改好。
//!
//! **English.** Pictures have width and height in the proportion of the file and are not blown up.

use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::check::rules::links::{Target, target};
use crate::diagnostic::Diagnostic;
use crate::route::Route;
use crate::source::Place;

rule!("gw_23.rs", "GW-23", Structure, Warning, Fully, Rendered(look));

messages! { "GW-23" "image-shape";
    SHAPE "图片“{value}”原是 {own}，页面上写成 {shown}，会变形" => "用 Markdown 的图片写法，宽高由程序填";
        "the picture \"{value}\" is {own} but shown as {shown}" => "use Markdown for pictures; the program fills in the size";
    LARGE "图片“{value}”原宽 {own}，页面上放大成 {shown}" => "换一张更大的图";
        "the picture \"{value}\" is {own} wide but shown at {shown}" => "use a larger picture";
    NONE "“{address}”里的图片“{value}”没有写宽高" => "写上 width 和 height";
        "the picture \"{value}\" on \"{address}\" has no size" => "write width and height";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for tag in page.named("img") {
        let Some(src) = page.get(&tag, "src") else { continue };
        let Target::Inside(path, _) = target(page.address, &src) else { continue };
        let asset = context.numbers.get(&path).and_then(|number| match context.addresses[number as usize].1 {
            Route::Asset(index) => Some((*index, &context.site.graph.assets[*index as usize])),
            _ => None,
        });
        let Some((index, asset)) = asset else { continue };
        let place = || {
            let typed = page.page.and_then(|id| {
                let at = context.site.graph.targets[id as usize].iter().position(|target| *target == crate::link::Target::File(index))?;
                let own = context.site.graph.page(id);
                Some(Place::range(&own.path, &own.document.references[at].range))
            });
            typed.unwrap_or_else(|| context.spot(page, &tag.range()))
        };
        let number = |name: &str| page.raw(&tag, name).and_then(|value| value.parse::<f64>().ok());
        match (number("width"), number("height"), asset.pixels) {
            (Some(width), Some(height), Some((own_width, own_height))) if width > 0.0 && height > 0.0 => {
                let (own_width, own_height) = (f64::from(own_width), f64::from(own_height));
                let skew = (width / height) / (own_width / own_height);
                if (skew - 1.0).abs() > 0.02 {
                    let finding = found(&SHAPE).at(place()).with("value", &asset.below).with("own", format!("{own_width}×{own_height}"));
                    findings.push(finding.with("shown", format!("{width}×{height}")));
                } else if width > own_width * 1.2 && !asset.path.ends_with(".svg") {
                    findings.push(found(&LARGE).at(place()).with("value", &asset.below).with("own", own_width).with("shown", width));
                }
            }
            (None, _, Some(_)) | (_, None, Some(_)) => {
                findings.push(found(&NONE).at(place()).with("address", page.address).with("value", &asset.below));
            }
            _ => {}
        }
    }
}
