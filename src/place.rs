//! The divisions table (GB/T 2260): names and codes → places, with slugs and checked readings.
//!
//! Data, never a converter: readings of place names cannot be guessed (单县 Shàn, 莘县 Shēn).

use serde::Serialize;
use std::collections::BTreeMap;

/// The table that ships with anli; see `docs/places.md`.
const TABLE: &str = include_str!("place/divisions.tsv");

/// One administrative division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Division {
    /// GB/T 2260: province × 10000 + prefecture × 100 + county.
    pub code: u32,
    /// 济南市
    pub name: String,
    /// 济南
    pub short: String,
    /// `jinan`; unique among prefectures, and among the counties of one city.
    pub slug: String,
    /// Jǐnán
    pub pinyin: String,
    /// The division above; `None` for provinces.
    pub parent: Option<u32>,
}

/// Why a name did not give a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// No such place.
    Unknown,
    /// Several places of that name; their codes.
    Ambiguous(Vec<u32>),
}

/// All divisions, in code order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    divisions: BTreeMap<u32, Division>,
    /// Names and short names with their codes, in order.
    names: Vec<(Box<str>, u32)>,
}

/// The divisions of the table, without a site's own.
pub fn table() -> BTreeMap<u32, Division> {
    TABLE.lines().skip(1).filter_map(row).map(|division| (division.code, division)).collect()
}

impl Places {
    /// The table with a site's own entries, which replace those of the same code.
    pub fn new(own: impl IntoIterator<Item = Division>) -> Self {
        let mut divisions = table();
        divisions.extend(own.into_iter().map(|division| (division.code, division)));
        Self::of(divisions)
    }

    /// These divisions by their codes.
    pub fn of(divisions: BTreeMap<u32, Division>) -> Self {
        let mut names = Vec::with_capacity(divisions.len() * 2);
        for division in divisions.values() {
            names.push((division.name.as_str().into(), division.code));
            if division.short != division.name {
                names.push((division.short.as_str().into(), division.code));
            }
        }
        names.sort_unstable();
        Places { divisions, names }
    }

    /// Codes of the divisions of that name or short name, in code order.
    fn named(&self, name: &str) -> impl Iterator<Item = u32> {
        let from = self.names.partition_point(|(other, _)| **other < *name);
        self.names[from..].iter().take_while(move |(other, _)| **other == *name).map(|(_, code)| *code)
    }

    /// By code.
    pub fn get(&self, code: u32) -> Option<&Division> {
        self.divisions.get(&code)
    }

    /// All divisions, in code order.
    pub fn all(&self) -> impl Iterator<Item = &Division> {
        self.divisions.values()
    }

    /// A city by full name, short name or code. Prefectures and municipalities come first; a county-level
    /// unit counts as a city when its name is unique (a county office that lists its towns' neighbours).
    pub fn city(&self, name: &str) -> Result<&Division, NotFound> {
        let name = name.trim();
        if let Ok(code) = name.parse::<u32>()
            && name.len() == 6
        {
            return self.divisions.get(&code).ok_or(NotFound::Unknown);
        }
        for level in [Level::City, Level::Province, Level::County] {
            let found: Vec<u32> = self.named(name).filter(|code| self.level(*code) == level).collect();
            match found.as_slice() {
                [] => {}
                [one] => return self.divisions.get(one).ok_or(NotFound::Unknown),
                _ => return Err(NotFound::Ambiguous(found)),
            }
        }
        Err(NotFound::Unknown)
    }

    /// A prefecture-level city (or municipality) by its slug.
    pub fn by_slug(&self, slug: &str) -> Option<&Division> {
        let cities = || self.divisions.values().filter(|division| division.slug == slug);
        [Level::City, Level::Province].into_iter().find_map(|level| cities().find(|division| self.level(division.code) == level))
    }

    /// A county of `city` by full name, short name or code.
    pub fn county(&self, city: u32, name: &str) -> Result<&Division, NotFound> {
        let name = name.trim();
        self.counties(city)
            .find(|county| county.name == name || county.short == name || name.parse() == Ok(county.code))
            .ok_or(NotFound::Unknown)
    }

    /// The divisions directly below `code`, in code order.
    pub fn counties(&self, code: u32) -> impl Iterator<Item = &Division> {
        let end = if code.is_multiple_of(10000) { code + 9999 } else { code + 99 };
        self.divisions.range(code + 1..=end).map(|(_, division)| division).filter(move |division| division.parent == Some(code))
    }

    /// Full and short names of all prefecture-level cities, for suggestions.
    pub fn city_names(&self) -> impl Iterator<Item = &str> {
        let cities = self.divisions.values().filter(|division| self.level(division.code) != Level::County);
        cities.flat_map(|division| [division.short.as_str(), division.name.as_str()])
    }

    fn level(&self, code: u32) -> Level {
        match self.divisions.get(&code).and_then(|division| division.parent) {
            None => Level::Province,
            Some(_) if code.is_multiple_of(100) => Level::City,
            Some(_) => Level::County,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Province,
    City,
    County,
}

fn row(line: &str) -> Option<Division> {
    let mut cells = line.split('\t').map(str::to_owned);
    Some(Division {
        code: cells.next()?.parse().ok()?,
        name: cells.next()?,
        short: cells.next()?,
        slug: cells.next()?,
        pinyin: cells.next()?,
        parent: cells.next().and_then(|code| code.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_is_found_by_name_short_name_and_code() {
        let places = Places::new([]);
        for name in ["济南", "济南市", "370100"] {
            assert_eq!(places.city(name).map(|city| city.slug.as_str()), Ok("jinan"), "{name}");
        }
        assert_eq!(places.city("济男"), Err(NotFound::Unknown));
        assert_eq!(places.city("北京").map(|city| city.code), Ok(110000));
    }

    #[test]
    fn counties_of_the_same_name_resolve_inside_their_city() {
        let places = Places::new([]);
        assert_eq!(places.county(370400, "市中区").map(|county| county.code), Ok(370402));
        assert_eq!(places.county(370100, "市中区").map(|county| county.code), Ok(370103));
        assert!(places.county(370200, "市中区").is_err());
    }

    #[test]
    fn every_row_of_the_table_is_read_and_every_parent_exists() {
        let places = Places::new([]);
        assert_eq!(places.divisions.len(), TABLE.lines().count() - 1);
        for division in places.divisions.values() {
            assert!(division.parent.is_none_or(|parent| places.divisions.contains_key(&parent)), "{division:?}");
        }
    }
}
