//! `sitemap.xml` (sitemaps.org protocol 0.9) and `robots.txt`.

use crate::link::SITEMAP_PART;
use crate::route::Route;
use crate::text::escape::{push_xml, xml};
use crate::view::Source;

/// All pages, or the list of parts when one file may not hold them (50,000 addresses by the protocol).
pub fn sitemap(source: Source<'_>, part: u32) -> String {
    let base = &source.config.site.base_url;
    let parts = source.graph.routes.values().filter(|route| matches!(route, Route::SitemapXml(part) if *part > 0)).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    if part == 0 && parts > 0 {
        out.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for part in 1..=parts {
            out.push_str(&format!("<sitemap><loc>{}</loc></sitemap>\n", xml(&format!("{base}sitemap-{part}.xml"))));
        }
        out.push_str("</sitemapindex>\n");
        return out;
    }
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let skip = (part.max(1) as usize - 1) * SITEMAP_PART;
    let all = source.graph.routes.iter().skip(skip).take(if part == 0 { usize::MAX } else { SITEMAP_PART });
    let base = xml(base);
    for (address, route) in all.filter(|(_, route)| is_page(route)) {
        out.push_str("<url><loc>");
        out.push_str(&base);
        push_xml(address, &mut out);
        out.push_str("</loc>");
        if let Route::Page(id) = route {
            let updated = source.graph.page(*id).front.updated;
            if let Some(moment) = updated.or_else(|| crate::view::published(source.graph, *id)) {
                out.push_str("<lastmod>");
                out.push_str(&moment.day());
                out.push_str("</lastmod>");
            }
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

/// Everything may be read; the site map is named.
pub fn robots(source: Source<'_>) -> String {
    format!("User-agent: *\nDisallow:\n\nSitemap: {}sitemap.xml\n", source.config.site.base_url)
}

/// Pages for readers; not found, redirects, search and print stay out.
fn is_page(route: &Route) -> bool {
    matches!(
        route,
        Route::Home
            | Route::Page(_)
            | Route::Folder(_)
            | Route::City(..)
            | Route::Topic(..)
            | Route::Pair(..)
            | Route::Cities
            | Route::Topics
            | Route::Practices(_)
            | Route::Figures(_)
            | Route::Terms
            | Route::SiteMap
    )
}
