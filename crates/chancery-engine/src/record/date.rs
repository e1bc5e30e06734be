//! Dates as intervals of days, and how two of them lie to each other.
//!
//! `2021-05-20` lies inside `2021-W20`, `2021-05` and `2021-SP`: a finer value never contradicts a coarser one that holds it.

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::lattice::Relation;

/// First and last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Days {
    pub from: Date,
    pub to: Date,
}

impl Days {
    /// Number of days, at least one.
    pub fn len(self) -> i64 {
        days_between(self.from, self.to) + 1
    }

    /// How `self` lies to `other`.
    pub fn relation(self, other: Days) -> Relation {
        if self == other {
            Relation::Equal
        } else if other.from <= self.from && self.to <= other.to {
            Relation::Within
        } else if self.from <= other.from && other.to <= self.to {
            Relation::Contains
        } else if self.from <= other.to && other.from <= self.to {
            Relation::Overlaps
        } else {
            Relation::Disjoint
        }
    }

    /// Days from the end of the earlier to the start of the later; 0 if they share a day.
    pub fn gap(self, other: Days) -> i64 {
        if self.to < other.from {
            days_between(self.to, other.from)
        } else if other.to < self.from {
            days_between(other.to, self.from)
        } else {
            0
        }
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Reads a day, week, weekend, month, season, quarter, half, year or `a/b`; clock times are ignored.
pub fn parse(value: &str) -> Option<Days> {
    let value = value.split(" (").next()?.trim();
    if let Some((first, last)) = value.split_once('/') {
        let (first, last) = (parse(first)?, parse(last)?);
        return (first.from <= last.to).then_some(Days { from: first.from, to: last.to });
    }
    let value = value.split('T').next()?;
    let mut parts = value.split('-');
    let year: i16 = parts.next().filter(|year| year.len() == 4)?.parse().ok()?;
    match (parts.next(), parts.next(), parts.next()) {
        (None, _, _) => span(Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?),
        (Some(part), None, _) => part_of_year(year, part),
        (Some(week), Some("WE"), None) => {
            let monday = week_start(year, week)?;
            span(monday.checked_add(5.days()).ok()?, monday.checked_add(6.days()).ok()?)
        }
        (Some(month), Some(day), None) => {
            let day = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
            span(day, day)
        }
        _ => None,
    }
}

fn part_of_year(year: i16, part: &str) -> Option<Days> {
    let months = |first: i8, last: i8| {
        let end_year = if last < first { year.checked_add(1)? } else { year };
        span(Date::new(year, first, 1).ok()?, Date::new(end_year, last, 1).ok()?.last_of_month())
    };
    match part {
        "SP" => months(3, 5),
        "SU" => months(6, 8),
        "FA" | "AU" => months(9, 11),
        "WI" => months(12, 2),
        "Q1" => months(1, 3),
        "Q2" => months(4, 6),
        "Q3" => months(7, 9),
        "Q4" => months(10, 12),
        "H1" => months(1, 6),
        "H2" => months(7, 12),
        _ if part.starts_with('W') => {
            let monday = week_start(year, part)?;
            span(monday, monday.checked_add(6.days()).ok()?)
        }
        _ => {
            let month: i8 = part.parse().ok()?;
            months(month, month)
        }
    }
}

fn week_start(year: i16, week: &str) -> Option<Date> {
    let week: i8 = week.strip_prefix('W')?.parse().ok()?;
    Some(ISOWeekDate::new(year, week, Weekday::Monday).ok()?.date())
}

fn span(from: Date, to: Date) -> Option<Days> {
    (from <= to).then_some(Days { from, to })
}

#[cfg(test)]
mod tests {
    use super::{Relation, parse};

    #[track_caller]
    fn check(a: &str, b: &str, expected: Relation) {
        let (a, b) = (parse(a).expect(a), parse(b).expect(b));
        assert_eq!(a.relation(b), expected);
    }

    #[test]
    fn finer_dates_lie_in_coarser_ones() {
        check("2021-05-20", "2021-W20", Relation::Within);
        check("2021-05-20", "2021-05", Relation::Within);
        check("2021-05-20", "2021-SP", Relation::Within);
        check("2021", "2021-05-20", Relation::Contains);
        check("2021-05-20T10:30", "2021-05-20", Relation::Equal);
        check("2021-W20", "2021-05-22/2021-05-25", Relation::Overlaps);
        check("2021-05-20", "2021-05-21", Relation::Disjoint);
        check("2020-WI", "2021-02-28", Relation::Contains);
    }

    #[test]
    fn nonsense_is_no_date() {
        for value in
            ["", "PRESENT_REF", "2021-13", "2021-W60", "20xx", "2021-05-40", "b/a", "2021-06/2021-05"]
        {
            assert_eq!(parse(value), None, "{value}");
        }
    }
}
