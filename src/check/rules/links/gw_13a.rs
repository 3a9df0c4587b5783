//! GW-13A 站内链接有目标
//!
//! **查什么。** 生成的每个页面里，每个站内地址（链接、图片及其 srcset、样式、脚本、音视频、表单）都指向实际写出的文件，大小写完全一致，不以 `/` 开头，不越出网站的根。
//!
//! **为什么。** 正文里的链接在生成时已经查过；模板、站点放进去的静态网页里的链接，要在成品上再查一遍。服务器区分大小写，办公电脑上多半不区分，本机打得开不等于上线打得开。
//!
//! **依据。** 《政府网站发展指引》（国办发〔2017〕47号）关于链接可用的要求；检查指标中的“链接可用性”。
//!
//! **例子。** 模板里写 `href="About.html"`，而文件是 `about.html`。
//!
//! **怎么改。** 按提示里的文件改地址；以 `/` 开头的改成相对地址。
//!
//! **English.** Every address inside the site leads to a file that is written, with exact letter case, relative and not above the base.

use super::{Target, origin};
use crate::check::context::Context;
use crate::check::rendered::Rendered;
use crate::check::rule::{found, messages, rule};
use crate::diagnostic::{Diagnostic, nearest};

rule!("gw_13a.rs", "GW-13A", Links, Error, Fully, Rendered(look));

messages! { "GW-13A" "dead-address";
    DEAD "“{address}”上的链接“{href}”没有目标" => "改成实际存在的地址（区分大小写）";
        "\"{href}\" on \"{address}\" leads nowhere" => "use an address that exists (letter case matters)";
    CASE "“{address}”上的链接“{href}”大小写不对" => "服务器区分大小写，照文件名写";
        "\"{href}\" on \"{address}\" has the wrong letter case" => "servers mind letter case; write the name as it is";
    ABOVE "“{address}”上的链接“{href}”越出了网站的根" => "改成相对地址；以 / 开头的地址放进子目录就失效";
        "\"{href}\" on \"{address}\" leads out of the site's base" => "use a relative address";
}

fn look(page: &Rendered<'_>, context: &Context<'_>, findings: &mut Vec<Diagnostic>) {
    for link in &page.links {
        let Some(dead) = link.dead(page, context) else { continue };
        let (entry, near) = match &dead {
            Target::Inside(path, _) if context.numbers.has_folded(path) => (&CASE, None),
            Target::Inside(path, _) if context.addresses.len() < 2_000 => (&DEAD, nearest(path, context.numbers.names())),
            Target::Inside(..) => (&DEAD, None),
            Target::Above | Target::Outside => (&ABOVE, None),
        };
        let href = link.href(page);
        let place = origin(context, page, &page.tag(link.tag), href);
        findings.push(found(entry).at(place).with("address", page.address).with("href", href).suggest(near));
    }
}
