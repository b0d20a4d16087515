//! Dates of front matter.

use std::fmt;

use jiff::civil::DateTime;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// A date or a moment, as front matter gives it: `2012-10-02`, `2002-10-02T15:00:00Z`, with an offset, or
/// without (manual: content/page).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    text: String,
    civil: DateTime,
    instant: Timestamp,
}

impl Date {
    /// Reads a TOML date or date-time, or a YAML timestamp.
    pub fn parse(text: &str) -> Option<Self> {
        Self::parse_toml(text).or_else(|| Self::parse_loose(text))
    }

    /// The day that somebody meant who wrote `12/03/2024`, `12.3.2024` or `2024/03/12`. The day stands before the
    /// month, unless there is no such month.
    pub(crate) fn meant_by(text: &str) -> Option<String> {
        let [first, second, third] =
            ['/', '.', '-'].iter().find_map(|separator| numbers(text, *separator))?;
        let (year, month, day) = match (first, second) {
            (1000.., _) => (first, second, third),
            (_, 13..) => (third, first, second),
            _ => (third, second, first),
        };
        let small = |number: i16| i8::try_from(number).ok();
        let is_whole = (1000..=9999).contains(&year);
        let date = jiff::civil::Date::new(year, small(month)?, small(day)?).ok().filter(|_| is_whole);
        date.map(|date| date.to_string())
    }

    /// The date as templates see it: as it was written, in TOML's spelling.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The year.
    pub fn year(&self) -> i16 {
        self.civil.year()
    }

    /// The month, from 1.
    pub fn month(&self) -> i8 {
        self.civil.month()
    }

    /// The day of the month, from 1.
    pub fn day(&self) -> i8 {
        self.civil.day()
    }

    /// The date and time of day where it was written.
    pub fn civil(&self) -> DateTime {
        self.civil
    }

    /// The moment, by which dates are sorted. A time without offset counts as UTC, a date as its first
    /// moment.
    pub fn instant(&self) -> Timestamp {
        self.instant
    }

    fn parse_toml(text: &str) -> Option<Self> {
        let mut date: toml::value::Datetime = text.parse().ok()?;
        if let Some(time) = &mut date.time {
            time.second.get_or_insert(0);
        }
        let day = date.date?;
        let (year, month, day) = (i16::try_from(day.year).ok()?, i8::try_from(day.month).ok()?, day.day);
        let civil = jiff::civil::Date::new(year, month, i8::try_from(day).ok()?).ok()?;
        let time = match date.time {
            Some(time) => time_of(time)?,
            None => jiff::civil::Time::midnight(),
        };
        let minutes = match date.offset {
            Some(toml::value::Offset::Custom { minutes }) => i32::from(minutes),
            Some(toml::value::Offset::Z) | None => 0,
        };
        Self::new(date.to_string(), civil.to_datetime(time), minutes)
    }

    /// Reads a YAML 1.1 timestamp (`2020-1-1`, `2020-1-1 1:02:03`, `2020-01-01 10:00:00 +2`). Without an
    /// offset it is in UTC, as Zola has it.
    fn parse_loose(text: &str) -> Option<Self> {
        let (date, time) = text.split_once([' ', 'T', 't']).unwrap_or((text, "0:00:00"));
        let (time, offset) = split_offset(time.trim())?;
        let [year, month, day] = numbers(date, '-')?;
        let [hour, minute, second] = numbers(time, ':')?;
        if !(1000..=9999).contains(&year) {
            return None;
        }
        let small = |number: i16| i8::try_from(number).ok();
        let date = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
        let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
        let civil = date.to_datetime(time);
        let text = format!("{}{}", civil.strftime("%Y-%m-%dT%H:%M:%S"), offset_text(offset));
        Self::new(text, civil, offset)
    }

    fn new(text: String, civil: DateTime, minutes: i32) -> Option<Self> {
        let utc = civil.checked_sub(SignedDuration::from_mins(i64::from(minutes))).ok()?;
        let instant = Offset::UTC.to_timestamp(utc).ok()?;
        Some(Self { text, civil, instant })
    }
}

fn time_of(time: toml::value::Time) -> Option<jiff::civil::Time> {
    let small = |number: u8| i8::try_from(number).ok();
    let second = time.second.unwrap_or_default().min(59); // a leap second counts as the one before it
    let nanosecond = i32::try_from(time.nanosecond.unwrap_or_default()).ok()?;
    jiff::civil::Time::new(small(time.hour)?, small(time.minute)?, small(second)?, nanosecond).ok()
}

/// The time of day, and the minutes that stand behind it as `Z`, `+2` or `-02:30`.
fn split_offset(text: &str) -> Option<(&str, i32)> {
    if let Some(time) = text.strip_suffix(['Z', 'z']) {
        return Some((time.trim_end(), 0));
    }
    let Some(at) = text.find(['+', '-']) else { return Some((text, 0)) };
    let (time, offset) = text.split_at(at);
    let (hours, minutes) = offset[1..].split_once(':').unwrap_or((&offset[1..], "0"));
    let total = i32::from(hours.parse::<u8>().ok()?.min(99)) * 60 + i32::from(minutes.parse::<u8>().ok()?);
    Some((time.trim_end(), if offset.starts_with('-') { -total } else { total }))
}

fn offset_text(minutes: i32) -> String {
    if minutes == 0 {
        return "Z".to_owned();
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
}

fn numbers(text: &str, separator: char) -> Option<[i16; 3]> {
    let mut parts = text.split(separator).map(|part| {
        let digits = (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if digits { part.parse().ok() } else { None }
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Date {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.instant, &self.text).cmp(&(other.instant, &other.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_text_and_knows_the_moment() {
        for (text, shown, instant) in [
            ("2024-01-02", "2024-01-02", "2024-01-02T00:00:00Z"),
            ("2021-03-04T23:30:00.5-05:00", "2021-03-04T23:30:00.5-05:00", "2021-03-05T04:30:00.5Z"),
            ("2021-03-04T05:06:07", "2021-03-04T05:06:07", "2021-03-04T05:06:07Z"),
            ("2020-01-01 10:00:00.120z", "2020-01-01T10:00:00.12Z", "2020-01-01T10:00:00.12Z"),
            ("2020-1-1", "2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z"),
            ("2020-1-1 1:02:03", "2020-01-01T01:02:03Z", "2020-01-01T01:02:03Z"),
            ("2020-01-01T1:02:03 +2", "2020-01-01T01:02:03+02:00", "2019-12-31T23:02:03Z"),
            ("2020-01-01 10:00:00 -02:30", "2020-01-01T10:00:00-02:30", "2020-01-01T12:30:00Z"),
            ("2020-01-01T10:00", "2020-01-01T10:00:00", "2020-01-01T10:00:00Z"),
        ] {
            let date = Date::parse(text).unwrap();
            assert_eq!(date.as_str(), shown);
            assert_eq!(date.instant().to_string(), instant);
        }
    }

    #[test]
    fn year_month_and_day_are_those_of_the_writer() {
        let date = Date::parse("2021-03-04T23:30:00-05:00").unwrap();
        assert_eq!((date.year(), date.month(), date.day()), (2021, 3, 4));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in ["yesterday", "07:32:00", "2020-13-01", "2021-02-29", "2020-1", "", "20-1-1", "2020-1-1x"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn knows_what_day_was_meant() {
        for (text, meant) in [
            ("12/03/2024", Some("2024-03-12")),
            ("3.12.2024", Some("2024-12-03")),
            ("03/25/2024", Some("2024-03-25")),
            ("2024/3/12", Some("2024-03-12")),
            ("2024-3-2", Some("2024-03-02")),
            ("2024-13-45", None),
            ("12/03/24", None),
            ("12 mars 2024", None),
        ] {
            assert_eq!(Date::meant_by(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn sorts_by_moment() {
        let earlier = Date::parse("2021-01-01T00:00:00+02:00").unwrap();
        let later = Date::parse("2020-12-31T23:00:00Z").unwrap();
        assert!(earlier < later);
    }
}
