//! Dates as files write them, as ISO days, months or years.

/// Returns `text` if it is a day, month or year of the calendar, `None` otherwise.
pub fn valid(text: &str) -> Option<&str> {
    let text = text.trim();
    let mut parts = text.split('-');
    let number = |part: Option<&str>, length: usize| -> Option<Option<u32>> {
        match part {
            None => Some(None),
            Some(part) if part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()) => {
                part.parse().ok().map(Some)
            }
            Some(_) => None,
        }
    };
    let year = number(parts.next(), 4)??;
    let month = number(parts.next(), 2)?;
    let day = number(parts.next(), 2)?;
    let right = parts.next().is_none()
        && year > 0
        && month.is_none_or(|month| (1..=12).contains(&month))
        && day.is_none_or(|day| day >= 1 && day <= days_in(year, month.unwrap_or(1)));
    right.then_some(text)
}

fn days_in(year: u32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Whether `first` surely lies before `second`: compared to the coarser precision.
pub fn is_before(first: &str, second: &str) -> bool {
    let length = first.len().min(second.len());
    first.get(..length).zip(second.get(..length)).is_some_and(|(first, second)| first < second)
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(super::valid(text).is_some(), expected, "{text}");
    }

    #[test]
    fn days_of_the_calendar() {
        check("2020-02-29", true);
        check("2021-02-29", false);
        check("2021-13", false);
        check("1999", true);
        check("99", false);
        check("2021-05-20T10:00", false);
        check("", false);
    }
}
