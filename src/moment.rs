//! Dates as government pages print them: a day, perhaps with hour and minute, never with a zone.
//!
//! Made only from what an editor typed; nothing here reads a clock.

use jiff::civil;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

/// A day, or a minute of a day. Order is time order; a bare day comes before its minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    date: civil::Date,
    time: Option<(i8, i8)>,
}

impl Moment {
    /// `2021-11-05T09:30` or `2021-11-05`, for `<time datetime>`.
    pub fn machine(&self) -> String {
        self.typed(b'T').as_str().to_owned()
    }

    /// `2021-11-05 09:30`, the form of the page tag PubDate (`gov.md` GW-04); a bare day is midnight.
    pub fn page_tag(&self) -> String {
        Digits::new(self.date, b' ', self.time.unwrap_or((0, 0))).as_str().to_owned()
    }

    /// RFC 3339 with the given offset (`+08:00`), for feeds and structured data.
    pub fn with_offset(&self, offset: &str) -> String {
        let mut text = String::with_capacity(32);
        text.push_str(Digits::new(self.date, b'T', self.time.unwrap_or((0, 0))).as_str());
        text.push_str(":00");
        text.push_str(offset);
        text
    }

    /// `2021-11-05`
    pub fn day(&self) -> String {
        Digits::day(self.date).as_str().to_owned()
    }

    /// With no more than was typed.
    fn typed(&self, between: u8) -> Digits {
        self.time.map_or_else(|| Digits::day(self.date), |time| Digits::new(self.date, between, time))
    }

    /// `2021年11月5日`
    pub fn in_chinese(&self) -> String {
        format!("{}年{}月{}日", self.date.year(), self.date.month(), self.date.day())
    }

    /// The day of so many seconds after 1970 began.
    pub fn of_day(seconds: i64) -> Option<Self> {
        let date = civil::date(1970, 1, 1).checked_add(jiff::SignedDuration::from_hours(seconds.div_euclid(3600))).ok()?;
        Some(Moment { date, time: None })
    }

    /// The day at a number of seconds since 1970 in UTC, where clocks show `offset` (`+08:00`).
    pub fn of_seconds(seconds: i64, offset: &str) -> Self {
        let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
        let ahead = (number(offset.get(1..3)) * 60 + number(offset.get(4..6))) * 60;
        let local = if offset.starts_with('-') { seconds - ahead } else { seconds + ahead };
        let days = jiff::Span::new().try_days(local.div_euclid(86_400)).unwrap_or_default();
        let date = civil::date(1970, 1, 1).checked_add(days).unwrap_or(civil::Date::MAX);
        Moment { date, time: None }
    }

    /// The day alone.
    pub fn date(&self) -> civil::Date {
        self.date
    }
}

/// As the visible date line prints it: `2021-11-05 09:30`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.typed(b' ').as_str())
    }
}

/// A day and perhaps a minute in digits. Every page prints some, so they are put down without formatting.
struct Digits {
    text: [u8; 16],
    length: usize,
}

impl Digits {
    fn new(date: civil::Date, between: u8, (hour, minute): (i8, i8)) -> Self {
        // Years are typed with four digits.
        let year = date.year().unsigned_abs();
        let two = |number: u16| [b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8];
        let small = |number: i8| two(number.unsigned_abs().into());
        let ([a, b], [c, d], [e, f], [g, h]) = (two(year / 100), two(year % 100), small(date.month()), small(date.day()));
        let ([i, j], [k, l]) = (small(hour), small(minute));
        Digits { text: [a, b, c, d, b'-', e, f, b'-', g, h, between, i, j, b':', k, l], length: 16 }
    }

    /// The day alone.
    fn day(date: civil::Date) -> Self {
        Digits { length: 10, ..Digits::new(date, b' ', (0, 0)) }
    }

    fn as_str(&self) -> &str {
        str::from_utf8(&self.text[..self.length]).unwrap_or_default()
    }
}

/// Why a date was refused: nothing more is known than that it is none.
#[derive(Debug, PartialEq, Eq)]
pub struct NotADate;

impl FromStr for Moment {
    type Err = NotADate;

    /// Reads `2021-11-05`, `2021-11-05 09:30`, `2021-11-05T09:30[:00]`, `2021年11月5日`. A zone is refused.
    fn from_str(text: &str) -> Result<Self, NotADate> {
        let text = text.trim();
        if let Some((year, rest)) = text.split_once('年') {
            let (month, day) = rest.strip_suffix('日').and_then(|rest| rest.split_once('月')).ok_or(NotADate)?;
            return Ok(Moment { date: day_of(year, month, day)?, time: None });
        }
        let (day, time) = match text.split_once([' ', 'T']) {
            Some((day, time)) => (day, Some(time)),
            None => (text, None),
        };
        let mut parts = day.split('-');
        let (Some(year), Some(month), Some(date), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
            return Err(NotADate);
        };
        if year.len() != 4 || month.len() != 2 || date.len() != 2 {
            return Err(NotADate);
        }
        let date = day_of(year, month, date)?;
        let time = time.map(clock).transpose()?;
        Ok(Moment { date, time })
    }
}

fn day_of(year: &str, month: &str, day: &str) -> Result<civil::Date, NotADate> {
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<i16>().ok()).flatten().ok_or(NotADate);
    let small = |text: &str| number(text).and_then(|value| i8::try_from(value).map_err(|_| NotADate));
    let year = number(year)?;
    if year < 1000 {
        return Err(NotADate);
    }
    civil::Date::new(year, small(month)?, small(day)?).map_err(|_| NotADate)
}

fn clock(text: &str) -> Result<(i8, i8), NotADate> {
    let mut parts = text.split(':');
    let (Some(hour), Some(minute), second, None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(NotADate);
    };
    let number = |text: &str, limit: i8| {
        let fits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<i8>().ok()).flatten().filter(|value| *value <= limit).ok_or(NotADate)
    };
    if let Some(second) = second {
        number(second, 59)?;
    }
    Ok((number(hour, 23)?, number(minute, 59)?))
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(|NotADate| serde::de::Error::custom("not a date"))
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "moment", "pattern": r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$|^\d{4}年\d{1,2}月\d{1,2}日$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_forms_are_read_and_printed_alike() {
        for (typed, printed) in [
            ("2021-11-05", "2021-11-05"),
            ("2021-11-05 09:30", "2021-11-05 09:30"),
            ("2021-11-05T09:30:00", "2021-11-05 09:30"),
            ("2021年11月5日", "2021-11-05"),
        ] {
            assert_eq!(typed.parse::<Moment>().map(|moment| moment.to_string()).as_deref(), Ok(printed));
        }
    }

    #[test]
    fn a_day_follows_from_seconds_and_the_clocks_of_the_place() {
        let day = |seconds, offset| Moment::of_seconds(seconds, offset).to_string();
        assert_eq!(day(0, "+00:00"), "1970-01-01");
        assert_eq!(day(1_640_966_399, "+08:00"), "2021-12-31");
        assert_eq!(day(1_640_966_400, "+08:00"), "2022-01-01");
        assert_eq!(day(1_641_000_000, "-05:00"), "2021-12-31");
    }

    #[test]
    fn impossible_or_zoned_dates_are_refused() {
        for typed in ["2021-02-30", "2021-11", "2021年11月", "21-11-05", "2021-11-05T09:30:00+08:00", "2021-11-05 24:00", "今天", ""] {
            assert_eq!(typed.parse::<Moment>(), Err(NotADate), "{typed}");
        }
    }
}
