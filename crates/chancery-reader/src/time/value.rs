//! TIMEX3 values as stretches of the calendar.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// How exactly a value names a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Precision {
    /// A part of a day or a clock time.
    Time,
    /// A day.
    Day,
    /// A week or a weekend.
    Week,
    /// A month.
    Month,
    /// A season, a quarter or a half year.
    Season,
    /// A year.
    Year,
    /// A decade.
    Decade,
    /// A century.
    Century,
    /// A stretch with its first and last day named.
    Interval,
}

/// First and last day of what `value` names; `None` for durations, sets, vague and underspecified values.
///
/// An interval `a/b` runs from the first day of `a` to the last day of `b`. Winter counts to the year
/// in which it starts, as in TIMEX3, and runs to the end of February.
pub fn interval(value: &str) -> Option<(Date, Date)> {
    if let Some((from, to)) = value.split_once('/') {
        let (from, to) = (interval(from)?.0, interval(to)?.1);
        return (from <= to).then_some((from, to));
    }
    let (day_part, _) = value.split_once('T').unwrap_or((value, ""));
    let parts: Vec<&str> = day_part.split('-').collect();
    match parts.as_slice() {
        [year] => match year.trim_end_matches('X') {
            century if century.len() == 2 => {
                let first = number(century)? * 100;
                Some((Date::new(first.max(1), 1, 1).ok()?, Date::new(first + 99, 12, 31).ok()?))
            }
            decade if decade.len() == 3 => {
                let first = number(decade)? * 10;
                Some((Date::new(first.max(1), 1, 1).ok()?, Date::new(first + 9, 12, 31).ok()?))
            }
            year if year.len() == 4 => year_span(number(year)?),
            _ => None,
        },
        [year, part] => {
            let year = four(year)?;
            match *part {
                "SP" => months(year, 3, 5),
                "SU" => months(year, 6, 8),
                "FA" => months(year, 9, 11),
                "WI" => {
                    let end = Date::new(year + 1, 2, 1).ok()?.last_of_month();
                    Some((Date::new(year, 12, 1).ok()?, end))
                }
                "H1" => months(year, 1, 6),
                "H2" => months(year, 7, 12),
                "Q1" => months(year, 1, 3),
                "Q2" => months(year, 4, 6),
                "Q3" => months(year, 7, 9),
                "Q4" => months(year, 10, 12),
                "XX" => year_span(year),
                part if part.starts_with('W') => week_span(year, part),
                part => {
                    let month = two(part)?;
                    months(year, month, month)
                }
            }
        }
        [year, week, "WE"] if week.starts_with('W') => {
            let (first, last) = week_span(four(year)?, week)?;
            Some((first.checked_add(5.days()).ok()?, last))
        }
        [year, week, day] if week.starts_with('W') => {
            let weekday = Weekday::from_monday_one_offset(two(day)?).ok()?;
            let day = ISOWeekDate::new(four(year)?, week_number(week)?, weekday).ok()?.date();
            Some((day, day))
        }
        [year, month, "XX"] => {
            let month = two(month)?;
            months(four(year)?, month, month)
        }
        [year, month, day] => {
            let day = Date::new(four(year)?, two(month)?, two(day)?).ok()?;
            Some((day, day))
        }
        _ => None,
    }
}

/// How exactly `value` names a time; `None` where [`interval`] gives none.
pub fn precision(value: &str) -> Option<Precision> {
    interval(value)?;
    if value.contains('/') {
        return Some(Precision::Interval);
    }
    if value.contains('T') {
        return Some(Precision::Time);
    }
    let parts: Vec<&str> = value.split('-').collect();
    Some(match parts.as_slice() {
        [year] => match year.trim_end_matches('X').len() {
            2 => Precision::Century,
            3 => Precision::Decade,
            _ => Precision::Year,
        },
        [_, part] if part.starts_with('W') && *part != "WI" => Precision::Week,
        [_, "XX"] => Precision::Year,
        [_, part] if part.starts_with(|c: char| c.is_ascii_digit()) => Precision::Month,
        [_, _] => Precision::Season,
        [_, _, "WE"] => Precision::Week,
        [_, _, "XX"] => Precision::Month,
        _ => Precision::Day,
    })
}

/// The value of a day: `2021-05-20`.
pub(super) fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// The value of the month of `date`: `2021-05`.
pub(super) fn month(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
}

/// The value of the ISO week of `date`: `2021-W20`.
pub(super) fn week(date: Date) -> String {
    let week = date.iso_week_date();
    format!("{:04}-W{:02}", week.year(), week.week())
}

/// The value of the quarter of `date`: `2021-Q2`.
pub(super) fn quarter(date: Date) -> String {
    format!("{:04}-Q{}", date.year(), (date.month() + 2) / 3)
}

fn months(year: i16, first: i8, last: i8) -> Option<(Date, Date)> {
    Some((Date::new(year, first, 1).ok()?, Date::new(year, last, 1).ok()?.last_of_month()))
}

fn year_span(year: i16) -> Option<(Date, Date)> {
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}

fn week_number(part: &str) -> Option<i8> {
    two(part.strip_prefix('W')?)
}

fn week_span(year: i16, part: &str) -> Option<(Date, Date)> {
    let first = ISOWeekDate::new(year, week_number(part)?, Weekday::Monday).ok()?.date();
    Some((first, first.checked_add(6.days()).ok()?))
}

fn number(text: &str) -> Option<i16> {
    let is_number = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

fn four(text: &str) -> Option<i16> {
    (text.len() == 4).then(|| number(text)).flatten()
}

fn two(text: &str) -> Option<i8> {
    (text.len() <= 2).then(|| number(text)).flatten().and_then(|number| i8::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        let found =
            interval(value).map(|(from, to)| format!("{} {} {:?}", day(from), day(to), precision(value)));
        assert_eq!(found.unwrap_or_else(|| "none".into()), expected, "{value}");
    }

    #[test]
    fn values_become_stretches_of_days() {
        check("2021-05-20", "2021-05-20 2021-05-20 Some(Day)");
        check("2021-05-20TMO", "2021-05-20 2021-05-20 Some(Time)");
        check("2021-05", "2021-05-01 2021-05-31 Some(Month)");
        check("2021-W20", "2021-05-17 2021-05-23 Some(Week)");
        check("2021-W20-WE", "2021-05-22 2021-05-23 Some(Week)");
        check("2021-SU", "2021-06-01 2021-08-31 Some(Season)");
        check("2020-WI", "2020-12-01 2021-02-28 Some(Season)");
        check("2021-Q2", "2021-04-01 2021-06-30 Some(Season)");
        check("2021", "2021-01-01 2021-12-31 Some(Year)");
        check("199", "1990-01-01 1999-12-31 Some(Decade)");
        check("199X", "1990-01-01 1999-12-31 Some(Decade)");
        check("19", "1900-01-01 1999-12-31 Some(Century)");
        check("2021-05-12/2021-05-21", "2021-05-12 2021-05-21 Some(Interval)");
    }

    #[test]
    fn what_names_no_days_has_no_stretch() {
        for value in
            ["P2Y", "PRESENT_REF", "XXXX-05-20", "XXXX-WXX-3", "", "-", "2021-13", "2021-W60", "é", "/"]
        {
            check(value, "none");
        }
    }
}
