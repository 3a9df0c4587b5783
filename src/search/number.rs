//! Entries → numbers in the order of the report that stay as they are when other pages come and go.
//!
//! Every file of the index names pages by number. Were they counted, one page more would move all that follow, and every
//! file would be another. So a case has a place in a grid of cities, editions and cases of a city in an edition, whose
//! sizes are rounded up; only the few cases behind it in its own cell move. Plain pages are placed by their addresses.

use super::page::Entry;
use crate::config::Config;
use crate::link::Graph;
use std::collections::{BTreeMap, BTreeSet};

/// Kinds of pages that have a grid: cases, sections, editions.
const GRIDS: usize = 3;
/// Plain pages up to this many are simply counted.
const FEW: usize = 64;
/// Places a page may cost, beyond which a grid is too empty to be worth it.
const SPARSE: usize = 8;

/// 1, 2, 3, 4, 6, 8, 12, 16 …: sizes that seldom change.
pub(super) fn step(size: usize) -> usize {
    let whole = size.max(1).next_power_of_two();
    if whole >= 4 && whole / 4 * 3 >= size { whole / 4 * 3 } else { whole }
}

/// Like [`step`], four to a doubling: for numbers of files, which should not be far from what is needed.
pub(super) fn fine_step(size: usize) -> usize {
    let mut steps = (0..).map(|at: i32| 2f64.powf(f64::from(at) / 4.0).round() as usize);
    steps.find(|step| *step >= size).unwrap_or(size)
}

/// Numbers all entries and sorts them by it. Gives the number that all are below.
pub(super) fn assign(config: &Config, graph: &Graph, entries: &mut [Entry]) -> u32 {
    let cells: Vec<Option<Cell>> = cells(config, graph, entries);
    let mut filled: BTreeMap<Option<Cell>, usize> = BTreeMap::new();
    let mut next = |cell: &Option<Cell>| {
        let size = filled.entry(*cell).or_default();
        *size += 1;
        *size - 1
    };
    let ranks: Vec<usize> = cells.iter().map(&mut next).collect();
    // Every row has its own width: cities differ, the editions of a city hardly.
    let mut widths: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (cell, size) in &filled {
        if let Some(cell) = cell {
            // Rows without cases have room for one in each edition.
            for row in 0..cell.row {
                widths.entry((cell.grid, row)).or_insert(1);
            }
            let width = widths.entry((cell.grid, cell.row)).or_insert(1);
            *width = size.next_power_of_two().max(*width);
        }
    }
    let columns = cells.iter().flatten().map(|cell| cell.columns).max().unwrap_or(0);
    let mut base = 0;
    let starts: BTreeMap<(usize, usize), usize> = widths
        .iter()
        .map(|(row, width)| {
            base += width * columns;
            (*row, base - width * columns)
        })
        .collect();
    let plain = filled.get(&None).copied().unwrap_or(0);
    let reported = entries.len() - plain;
    // Counted after all where the grid would be too empty.
    let counted = base > SPARSE * (reported + FEW);
    let base = if counted { step(reported) } else { base };
    let (scattered, places) = if plain > FEW { scattered(entries, &cells, plain) } else { (BTreeMap::new(), step(plain)) };
    for (at, entry) in entries.iter_mut().enumerate() {
        let number = match cells[at] {
            Some(_) if counted => at,
            Some(Cell { grid, row, column, .. }) => starts[&(grid, row)] + column * widths[&(grid, row)] + ranks[at],
            None => base + scattered.get(&at).copied().unwrap_or(ranks[at]),
        };
        entry.number = number as u32;
    }
    entries.sort_by_key(|entry| entry.number);
    (base + places) as u32
}

/// Where in a grid a page stands: pages of one cell follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    /// The kind of page.
    grid: usize,
    /// The city.
    row: usize,
    /// The edition.
    column: usize,
    /// How many columns there are.
    columns: usize,
}

/// For each entry its cell; plain pages have none.
fn cells(config: &Config, graph: &Graph, entries: &[Entry]) -> Vec<Option<Cell>> {
    let facts = |entry: &Entry| entry.page.filter(|_| entry.kind < GRIDS).map(|page| graph.facts(page));
    let of = |entry: &Entry| facts(entry).map(|facts| facts.edition.as_deref().unwrap_or_default());
    let editions: Vec<&str> = entries.iter().filter_map(of).collect::<BTreeSet<_>>().into_iter().collect();
    let columns = step(editions.len());
    let rows = rows(config, entries.iter().filter_map(facts).filter_map(|facts| facts.city).collect());
    let cell = |entry: &Entry| {
        // The newest edition comes first, and a newer one has its place before it.
        let column = columns - 1 - editions.binary_search(&of(entry)?).ok()?;
        let row = if entry.kind == 0 { rows.binary_search(&facts(entry)?.city?).ok()? } else { 0 };
        Some(Cell { grid: entry.kind, row, column, columns })
    };
    entries.iter().map(cell).collect()
}

/// The cities that have a row, in the order of their codes: those of a province all together once half of them have cases.
fn rows(config: &Config, used: BTreeSet<u32>) -> Vec<u32> {
    let mut provinces: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let cities = config.places.all().map(|place| place.code).filter(|code| code.is_multiple_of(100) && !code.is_multiple_of(10_000));
    cities.for_each(|code| provinces.entry(code / 10_000).or_default().push(code));
    let whole = provinces.values().filter(|own| own.iter().filter(|code| used.contains(code)).count() * 2 > own.len());
    let mut rows: BTreeSet<u32> = whole.flatten().copied().collect();
    rows.extend(used);
    rows.into_iter().collect()
}

/// Places for plain pages by what their addresses say, and how many there are. Who comes first does not depend on
/// the other pages, so that a page that comes or goes moves hardly any other.
fn scattered(entries: &[Entry], cells: &[Option<Cell>], plain: usize) -> (BTreeMap<usize, usize>, usize) {
    let places = fine_step(plain + plain / 4);
    let digest = |at: usize, turn: u64| {
        let digest = blake3::Hasher::new().update(entries[at].address.as_bytes()).update(&turn.to_le_bytes()).finalize();
        u64::from_le_bytes(std::array::from_fn(|byte| digest.as_bytes()[byte]))
    };
    let mut order: Vec<(u64, usize)> = (0..entries.len()).filter(|at| cells[*at].is_none()).map(|at| (digest(at, 0), at)).collect();
    order.sort_unstable();
    let mut taken = vec![false; places];
    let mut found = BTreeMap::new();
    for (_, at) in order {
        let mut tries = (1..).map(|turn| (digest(at, turn) % places as u64) as usize);
        let place = tries.find(|place| !taken[*place]).unwrap_or(0);
        taken[place] = true;
        found.insert(at, place);
    }
    (found, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_up() {
        assert_eq!([0, 1, 2, 3, 4, 5, 6, 7, 9, 13, 100].map(step), [1, 1, 2, 3, 4, 6, 6, 8, 12, 16, 128]);
        assert_eq!([1, 2, 3, 5, 7, 9, 1000].map(fine_step), [1, 2, 3, 5, 7, 10, 1024]);
    }
}
