//! Figures: as a sentence has them, as a table, as bars of one unit.

use super::piece::pieces;
use super::{At, Link, PageView, Pager, Same, View, frame::About, page_of};
use crate::link::FIGURE_LIST;
use crate::model::{Figure, Qualifier};
use crate::route::PageId;
use crate::text::number;
use serde::Serialize;
use std::borrow::Cow;

/// A figure, its parts in the order of Chinese: 约3.3万人, 2100余人, 4000人以上.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureView<'a> {
    /// What it counts.
    pub label: &'a str,
    /// 约, 近, 超 or empty.
    pub before: &'static str,
    /// The value as typed.
    pub value: &'a str,
    /// 余, 多 or empty.
    pub odd: &'static str,
    /// The unit.
    pub unit: &'a str,
    /// 以上 or empty.
    pub after: &'static str,
    /// Plain number for `<data value>` and sorting; empty when the value is words.
    pub number: Cow<'a, str>,
    /// Year, or empty.
    pub year: String,
    /// The earlier value as typed, or empty.
    pub previous: &'a str,
    /// Plain number of the earlier value, or empty.
    pub previous_number: Cow<'a, str>,
}

impl<'a> FigureView<'a> {
    pub(crate) fn new(figure: &'a Figure) -> Self {
        let only = |wanted: &[Qualifier]| figure.qualifier.filter(|own| wanted.contains(own)).map(Qualifier::as_str).unwrap_or_default();
        FigureView {
            label: &figure.label,
            before: only(&[Qualifier::About, Qualifier::Nearly, Qualifier::Over]),
            value: &figure.value.0,
            odd: only(&[Qualifier::Odd, Qualifier::More]),
            unit: &figure.unit,
            after: only(&[Qualifier::AtLeast]),
            number: figure.plain().unwrap_or_default(),
            year: figure.year.map(|year| year.to_string()).unwrap_or_default(),
            previous: figure.previous.as_ref().map_or("", |value| &value.0),
            previous_number: figure.previous.as_ref().and_then(|value| number::plain(&value.0)).unwrap_or_default(),
        }
    }
}

/// Two values of one figure, earlier and later, as bars.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChartView {
    /// What is counted.
    pub label: String,
    /// The unit of both.
    pub unit: String,
    /// Earlier and later.
    pub bars: Vec<Bar>,
    /// The year whose value is worked out from the difference that the text gives; empty when both values are in the text.
    pub worked_out: String,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    /// `2020`, or empty.
    pub year: String,
    /// The value as printed.
    pub value: String,
    /// Plain number.
    pub number: String,
    /// Its length, 0 to 100.
    pub share: String,
}

/// Bars for every figure with an earlier value, typed as `previous` or following from a figure “比2019年增加” of the same unit.
pub(crate) fn charts(figures: &[Figure]) -> Vec<ChartView> {
    let whole = |value: f64| (0.0..1e15).contains(&value);
    let chart = |(index, figure): (usize, &Figure)| {
        let now = figure.amount().filter(|now| whole(*now))?;
        let year = figure.year.map(|year| year.to_string()).unwrap_or_default();
        let (then, typed, then_year, worked_out) = match &figure.previous {
            Some(previous) => (number::figure(&previous.0)?, Some(previous.0.clone()), String::new(), false),
            None => {
                let (earlier, growth) = figures.get(index + 1).and_then(|next| growth(next, &figure.unit))?;
                (now - growth, None, earlier, true)
            }
        };
        let top = now.max(then);
        if !whole(then) || top == 0.0 {
            return None;
        }
        let bar = |year: String, value: Option<String>, number: f64| Bar {
            year,
            value: value.unwrap_or_else(|| number.to_string()),
            number: number.to_string(),
            share: number::tenths(number / top * 100.0),
        };
        let worked_out = if worked_out { then_year.clone() } else { String::new() };
        let bars = vec![bar(then_year, typed, then), bar(year, Some(figure.value.0.clone()), now)];
        Some(ChartView { label: figure.label.clone(), unit: figure.unit.clone(), bars, worked_out })
    };
    figures.iter().enumerate().filter_map(chart).collect()
}

/// The year and the amount of a figure such as “比2019年增加 275709 万元”, whole numbers of the same unit only.
fn growth(figure: &Figure, unit: &str) -> Option<(String, f64)> {
    let year = figure.label.strip_prefix('比')?.strip_suffix("年增加")?;
    let plain = figure.unit == unit && figure.qualifier.is_none() && year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
    figure.amount().filter(|amount| plain && amount.fract() == 0.0).map(|amount| (year.to_owned(), amount))
}

/// All figures of all cases.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresView<'a> {
    /// The rows of this page.
    pub rows: Vec<FigureRow<'a>>,
    /// How many there are in all.
    pub total: usize,
    /// Pages of the list.
    pub pager: Option<Pager>,
    /// The same as a file.
    pub csv: Link,
}

/// One figure with its case.
#[derive(Debug, Clone, Serialize)]
pub struct FigureRow<'a> {
    /// The figure.
    pub figure: FigureView<'a>,
    /// Its city.
    pub city: Same<'a, Link>,
    /// Its case.
    pub case: Link,
    /// Share of the largest value of the same unit, 0 to 100, for a bar; empty without a number.
    pub share: String,
}

pieces! {
    FigureView<'a> { label, before, value, odd, unit, after, number, year, previous, previous_number }
    ChartView { label, unit, bars, worked_out }
    Bar { year, value, number, share }
    FiguresView<'a> { rows, total, pager, csv }
    FigureRow<'a> { figure, city, case, share }
}

/// The first figure of each of the first cases that have one.
pub(crate) fn leading<'a>(at: At<'a>, cases: &[PageId], most: usize) -> Vec<FigureRow<'a>> {
    let with = cases.iter().filter(|case| !at.graph().page(**case).front.figures.is_empty());
    with.take(most).map(|case| row(at, *case, 0)).collect()
}

fn row(at: At<'_>, case: PageId, index: u32) -> FigureRow<'_> {
    let graph = at.graph();
    let figure = &graph.page(case).front.figures[index as usize];
    let top = graph.largest.get(figure.unit.as_str()).copied().unwrap_or(0.0);
    FigureRow {
        figure: FigureView::new(figure),
        city: at.city_of(case),
        case: at.page_link(case),
        share: figure
            .amount()
            .filter(|_| top > 0.0 && figure.value.0.contains(|letter: char| letter.is_ascii_digit()))
            .map(|amount| number::tenths(amount / top * 100.0))
            .unwrap_or_default(),
    }
}

pub(crate) fn figures(at: At<'_>, page: u32) -> View<'_> {
    let graph = at.graph();
    let all = &graph.figures;
    let rows = page_of(all, page, FIGURE_LIST).iter().map(|(case, index)| row(at, *case, *index));
    let view = FiguresView {
        rows: rows.collect(),
        total: all.len(),
        pager: at.pager("figures", page, all.len(), FIGURE_LIST),
        csv: at.link("figures.csv", "figures.csv"),
    };
    let title = at.numbered(&at.say("数据"), page);
    let about = About {
        kind: "figures",
        title,
        description: at.fill("案例中的{}项数据，照原文列出，不作换算。", &[&all.len()]),
        crumbs: Vec::new(),
        channel: (at.say("数据"), at.say("案例中出现的数字，按城市和案例列出，可以排序和下载。")),
        keywords: vec![at.say("数据"), at.say("典型经验")],
        page: None,
        feed: None,
    };
    View { template: "figures.html", frame: at.frame(about), page: PageView::Figures(Box::new(view)) }
}
