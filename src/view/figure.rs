//! Figures: as a sentence has them, as a table, as bars of one unit.

use super::{At, Link, PageView, Pager, View, frame::About, page_of};
use crate::link::FIGURE_LIST;
use crate::model::{Figure, Qualifier};
use serde::Serialize;

/// A figure, its parts in the order of Chinese: 约3.3万人, 2100余人, 4000人以上.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureView {
    /// What it counts.
    pub label: String,
    /// 约, 近, 超 or empty.
    pub before: String,
    /// The value as typed.
    pub value: String,
    /// 余, 多 or empty.
    pub odd: String,
    /// The unit.
    pub unit: String,
    /// 以上 or empty.
    pub after: String,
    /// Plain number for `<data value>` and sorting; empty when the value is words.
    pub number: String,
    /// Year, or empty.
    pub year: String,
    /// The earlier value as typed, or empty.
    pub previous: String,
    /// Plain number of the earlier value, or empty.
    pub previous_number: String,
}

impl FigureView {
    pub(crate) fn new(figure: &Figure) -> Self {
        let word = figure.qualifier.map(Qualifier::as_str).unwrap_or_default().to_owned();
        let only = |wanted: &[Qualifier]| match figure.qualifier {
            Some(own) if wanted.contains(&own) => word.clone(),
            _ => String::new(),
        };
        let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        FigureView {
            label: figure.label.clone(),
            before: only(&[Qualifier::About, Qualifier::Nearly, Qualifier::Over]),
            value: figure.value.0.clone(),
            odd: only(&[Qualifier::Odd, Qualifier::More]),
            unit: figure.unit.clone(),
            after: only(&[Qualifier::AtLeast]),
            number: number(figure.amount()),
            year: figure.year.map(|year| year.to_string()).unwrap_or_default(),
            previous: figure.previous.as_ref().map(|value| value.0.clone()).unwrap_or_default(),
            previous_number: number(figure.previous.as_ref().and_then(|value| crate::text::number::figure(&value.0))),
        }
    }
}

/// All figures of all cases.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresView {
    /// The rows of this page.
    pub rows: Vec<FigureRow>,
    /// How many there are in all.
    pub total: usize,
    /// Pages of the list.
    pub pager: Option<Pager>,
    /// The same as a file.
    pub csv: Link,
}

/// One figure with its case.
#[derive(Debug, Clone, Serialize)]
pub struct FigureRow {
    /// The figure.
    pub figure: FigureView,
    /// Its city.
    pub city: Link,
    /// Its case.
    pub case: Link,
    /// Share of the largest value of the same unit, 0 to 100, for a bar; empty without a number.
    pub share: String,
}

pub(crate) fn figures(at: At<'_>, page: u32) -> View {
    let graph = at.graph();
    let all = &graph.figures;
    let rows = page_of(all, page, FIGURE_LIST).iter().map(|(case, index)| {
        let figure = &graph.page(*case).front.figures[*index as usize];
        let top = graph.largest.get(figure.unit.as_str()).copied().unwrap_or(0.0);
        FigureRow {
            figure: FigureView::new(figure),
            city: graph.facts(*case).city.and_then(|code| at.city_link(code)).unwrap_or_else(|| at.link("", "cities/index.html")),
            case: at.page_link(*case),
            share: figure.amount().filter(|_| top > 0.0).map(|amount| format!("{:.1}", amount / top * 100.0)).unwrap_or_default(),
        }
    });
    let view = FiguresView {
        rows: rows.collect(),
        total: all.len(),
        pager: at.pager("figures", page, all.len(), FIGURE_LIST),
        csv: at.link("figures.csv", "figures.csv"),
    };
    let title = if page == 1 { "数据".to_owned() } else { format!("数据（第{page}页）") };
    let about = About {
        kind: "figures",
        title,
        description: format!("案例中的{}项数据，照原文列出，不作换算。", all.len()),
        crumbs: Vec::new(),
        channel: ("数据".into(), "案例中出现的数字，按城市和案例列出，可以排序和下载。".into()),
        keywords: vec!["数据".into(), "典型经验".into()],
        page: None,
        feed: None,
    };
    View { template: "figures.html", frame: at.frame(about), page: PageView::Figures(Box::new(view)) }
}
