//! Days as numbers: since 1970-01-01, negative before.

use jiff::civil::{Date, date};

use chancery_engine::record::days_of;

/// In place of the day of what has none, where a table asks for one: before all others.
pub const NEVER: i64 = -5_000_000;

/// The number of an ISO day; a time after it is ignored.
pub fn number(day: &str) -> Option<i64> {
    Some(of_date(day.get(..10)?.parse().ok()?))
}

/// The number of a date.
pub fn of_date(day: Date) -> i64 {
    // Years begin with March, so that a leap day is the last of its year; eras of 400 years are of one length.
    let (month, of_month) = (i64::from(day.month()), i64::from(day.day()));
    let year = i64::from(day.year()) - i64::from(month <= 2);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + of_month - 1;
    let of_era = year.rem_euclid(400);
    year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of that number, `YYYY-MM-DD`.
pub fn day(number: i64) -> Option<String> {
    let days = jiff::Span::new().try_days(number).ok()?;
    Some(date(1970, 1, 1).checked_add(days).ok()?.to_string())
}

/// First and last day of an ISO value: a day, week, month, season, year or interval.
pub fn range(value: &str) -> Option<(i64, i64)> {
    let (from, to) = days_of(value)?;
    Some((of_date(from), of_date(to)))
}

/// The week a day lies in; weeks start on Monday, week 0 on 1969-12-29.
pub fn week(number: i64) -> i64 {
    (number + 3).div_euclid(7)
}

/// The Monday a week starts on.
pub fn monday(week: i64) -> i64 {
    week * 7 - 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        let shown = range(value).map_or("none".to_owned(), |(from, to)| {
            format!("{}..{}", day(from).expect("near"), day(to).expect("near"))
        });
        assert_eq!(shown, expected);
    }

    #[test]
    fn values_are_ranges_of_days() {
        check("1969-12-31", "1969-12-31..1969-12-31");
        check("2017-06", "2017-06-01..2017-06-30");
        check("2017-W23", "2017-06-05..2017-06-11");
        check("2017-06-05/2017-06-09", "2017-06-05..2017-06-09");
        check("PRESENT_REF", "none");
        check("", "none");
    }

    #[test]
    fn days_count_on() {
        let mut expected = of_date(Date::MIN);
        let mut day = Date::MIN;
        while let Ok(next) = day.tomorrow() {
            expected += 1;
            assert_eq!(of_date(next), expected, "{next}");
            day = next;
        }
        assert_eq!(of_date(date(1970, 1, 1)), 0);
    }

    #[test]
    fn weeks_start_on_monday() {
        let monday_of = |value: &str| day(monday(week(number(value).expect("a day")))).expect("near");
        assert_eq!(monday_of("2017-06-05"), "2017-06-05");
        assert_eq!(monday_of("2017-06-11"), "2017-06-05");
        assert_eq!(monday_of("1969-12-28"), "1969-12-22");
    }
}
