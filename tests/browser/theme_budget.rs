//! Weight and speed of every kind of page.

use super::page::Page;
use super::sites::{KINDS, sample};
use std::io::Write;

fn packed(bytes: &[u8]) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap().len()
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn no_page_weighs_more_than_its_budget() {
    let Some(page) = Page::new() else { return };
    let folder = sample().folder();
    let mut heaviest = Vec::new();
    for kind in KINDS {
        page.open(&sample().http(kind));
        let base = sample().http("");
        let weigh = |suffix: &str| -> usize {
            let asked = page.requests().into_iter().filter(|address| address.ends_with(suffix));
            asked.map(|address| packed(&std::fs::read(folder.join(address.strip_prefix(&base).unwrap())).unwrap())).sum()
        };
        let (html, style, scripts) = (packed(&std::fs::read(folder.join(kind)).unwrap()), weigh(".css"), weigh(".js"));
        let all = html + style + scripts;
        heaviest.push(format!("{all:6} {html:6} {style:6} {scripts:6}  {kind}"));
        assert!(style > 0 && scripts > 0, "{kind}: the page asks for its style sheet and scripts");
        assert!(style <= 12 * 1024, "{kind}: the style sheet has {style} bytes");
        assert!(scripts <= 10 * 1024, "{kind}: the scripts have {scripts} bytes");
        // The whole edition on one page is a document to print, not a page to visit.
        assert!(all <= 50 * 1024 || kind.starts_with("print/"), "{kind}: page, style and scripts have {all} bytes");
    }
    heaviest.sort();
    println!("   all   html  style scripts\n{}", heaviest.join("\n"));
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn what_has_come_of_a_page_stays_where_it_is_when_the_rest_comes() {
    let Some(page) = Page::new() else { return };
    page.before(
        "window.places = query => Array.from(document.querySelectorAll(query), node => node.getBoundingClientRect()).map(at => [at.x, at.y, at.width, at.height].join(' ')).join();
         window.without = (query, seen) => { document.querySelectorAll(query).forEach(node => node.remove()); return places(seen); }",
    );
    let map: &[&str] = &[".tiles>:nth-child(n+2)", ".seal>:nth-child(n+2)", ".hero>figure"];
    let aside: &[&str] = &[".seal>:nth-child(n+2)", ".two>.side"];
    let kinds = [
        ("index.html", map),
        ("cities/jinan.html", aside),
        ("2020/index.html", aside),
        ("2020/report/1.html", aside),
        ("2020/jinan/1.html", aside),
    ];
    for width in [375, 1040, 1280] {
        page.size(width, 760);
        for (kind, lates) in kinds {
            page.open(&sample().http(kind));
            // A slow line brings a page in pieces, and each is painted: here the last ones have not come yet.
            for late in lates {
                let seen = if late.starts_with(".tiles") {
                    "h1,.lead,.tiles>:first-child"
                } else {
                    "h1,.lead,.seal>:first-child,.two>:first-child>p"
                };
                let before = page.eval(&format!("places({seen:?})"));
                assert_eq!(page.eval(&format!("without({late:?}, {seen:?})")), before, "{kind} at {width}, before {late} has come");
            }
        }
    }
}

#[test]
#[ignore = "needs Chromium: .ci/run runs it"]
fn nothing_moves_and_the_first_view_is_there_soon() {
    let Some(page) = Page::new() else { return };
    page.before(
        "window.moved = 0; window.painted = 0;
         new PerformanceObserver(list => list.getEntries().forEach(entry => moved += entry.value)).observe({type: 'layout-shift', buffered: true});
         new PerformanceObserver(list => list.getEntries().forEach(entry => painted = entry.startTime)).observe({type: 'largest-contentful-paint', buffered: true})",
    );
    page.throttle(1600, 150, 4);
    for width in [375, 1280] {
        page.size(width, 760);
        for kind in ["index.html", "2020/jinan/1.html", "practices.html", "search.html", "figures.html"] {
            // The machine may be busy with other things: the best of three is what the page can do.
            let mut best = f64::MAX;
            for _ in 0..3 {
                page.call("Network.clearBrowserCache", serde_json::json!({}));
                page.open(&sample().http(kind));
                page.until("painted > 0");
                assert_eq!(page.eval("moved"), 0, "{kind} at {width}: something moved");
                best = best.min(page.eval("painted").as_f64().unwrap());
            }
            println!("{width} {kind}: {best:.0} ms");
            assert!(best <= 1500.0, "{kind} at {width}: the largest part of the first view came after {best:.0} ms");
        }
    }
}
