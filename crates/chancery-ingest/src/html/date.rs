//! Dates of publication as pages write them, made ISO 8601; none rather than a guess.

/// `text` as an ISO 8601 date, or a time with the offset as written.
///
/// Reads ISO 8601 in its sloppy forms, RFC 2822, `Fri Apr 28 19:20:36 CEST 2023`, and days written
/// with a month's English name or in an order that leaves no doubt.
pub fn iso(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    iso_like(text).or_else(|| compact(text)).or_else(|| with_month_name(text)).or_else(|| day_first(text))
}

/// `2023-04-28T10:00:00+02:00`, `2023-04-28 10:00`, `2023/4/28`.
fn iso_like(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, ['-', '/', '.']);
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let day = day(number(year, 4)?, number(month, 2)?, number(&rest[..digits], 2)?)?;
    let time = rest[digits..].trim_start_matches(['T', 't', ' ']);
    Some(format!("{day}{}", clock(time)))
}

/// `T10:00:00+02:00` from a time of day with an offset, nothing from anything else.
fn clock(time: &str) -> String {
    let time = time.trim();
    let length = time.bytes().take_while(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.')).count();
    let (clock, zone) = time.split_at(length);
    let parts: Vec<&str> = clock.split(':').collect();
    let is_clock = (2..=3).contains(&parts.len())
        && parts[..2].iter().all(|part| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit()));
    let zone = match zone.trim() {
        "Z" | "z" | "UTC" | "GMT" => "Z".to_owned(),
        zone if zone.starts_with(['+', '-']) => {
            let digits: String = zone[1..].chars().filter(char::is_ascii_digit).collect();
            match digits.len() {
                4 => format!("{}{}:{}", &zone[..1], &digits[..2], &digits[2..]),
                2 => format!("{}{digits}:00", &zone[..1]),
                _ => return String::new(),
            }
        }
        _ => return String::new(),
    };
    if !is_clock {
        return String::new();
    }
    let seconds = parts.get(2).and_then(|seconds| seconds.get(..2)).unwrap_or("00");
    format!("T{}:{}:{seconds}{zone}", parts[0], parts[1])
}

/// `20230428`, `20230428T100000Z`.
fn compact(text: &str) -> Option<String> {
    let next = text.as_bytes().get(8);
    if next.is_some_and(u8::is_ascii_digit) {
        return None;
    }
    day(number(text.get(..4)?, 4)?, number(text.get(4..6)?, 2)?, number(text.get(6..8)?, 2)?)
}

/// `Fri, 28 Apr 2023 19:20:36 +0200`, `April 28, 2023`, `28 avril`: a day, an English month, a year, in any order.
fn with_month_name(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if text.len() > 60 {
        return None;
    }
    let (mut year, mut month, mut day_of_month) = (None, None, None);
    for word in text.split(|c: char| !(c.is_alphanumeric() || c == ':')).filter(|word| !word.is_empty()) {
        let small = word.to_ascii_lowercase();
        let name =
            MONTHS.iter().position(|name| small.starts_with(name) && small.len() >= 3 && small.is_ascii());
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        match name {
            Some(found) if month.is_none() && is_english_month(&small) => month = Some(found as u32 + 1),
            _ if word.contains(':') => {}
            _ if digits.len() == 4 && year.is_none() => year = number(digits, 4),
            _ if (1..=2).contains(&digits.len()) && day_of_month.is_none() => {
                day_of_month = number(digits, 2)
            }
            _ => {}
        }
    }
    day(year?, month?, day_of_month?)
}

fn is_english_month(word: &str) -> bool {
    const LONG: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    word.len() == 3 || word == "sept" || LONG.contains(&word)
}

/// `28.04.2023`, and `28/04/2023` where the first number can be no month.
fn day_first(text: &str) -> Option<String> {
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/' | '-'))).unwrap_or(text.len());
    let parts: Vec<&str> = text[..end].split(['.', '/', '-']).collect();
    let [first, second, year] = parts.as_slice() else { return None };
    let is_sure = text[..end].contains('.') || number(first, 2)? > 12;
    day(number(year, 4)?, number(second, 2)?, number(first, 2)?).filter(|_| is_sure)
}

/// The day in an address: `/2023/04/28/`, `/2023-04-28-`, `/20230428/`.
pub fn in_url(url: &str) -> Option<String> {
    let path = url.split("://").last()?.split(['?', '#']).next()?;
    let path = &path[path.find('/')?..];
    let numbers: Vec<&str> = path.split(|c: char| !c.is_ascii_digit()).collect();
    let triple = numbers
        .windows(3)
        .find_map(|three| day(number(three[0], 4)?, two(three[1])?, two(three[2])?))
        .filter(|date| path.contains(&date.replace('-', "/")) || path.contains(date.as_str()));
    triple.or_else(|| numbers.iter().filter(|run| run.len() == 8).find_map(|run| compact(run)))
}

fn two(text: &str) -> Option<u32> {
    (text.len() == 2).then(|| number(text, 2)).flatten()
}

/// A number of at most `most` digits, exactly so many if four.
fn number(text: &str, most: usize) -> Option<u32> {
    let text = text.trim();
    let fits = !text.is_empty() && text.len() <= most && (most != 4 || text.len() == 4);
    (fits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

/// A day, if the calendar has it and the web could have published on it.
fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let leap = (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400);
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let exists = (1..=12).contains(&month) && (1..=last).contains(&day) && (1990..2100).contains(&year);
    exists.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(super::iso(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn as_pages_write_them() {
        check("2023-04-28T10:00:00.123+0200", Some("2023-04-28T10:00:00+02:00"));
        check("2023-04-28 10:00", Some("2023-04-28"));
        check("2023-04-28T10:00Z", Some("2023-04-28T10:00:00Z"));
        check("Fri Apr 28 19:20:36 CEST 2023", Some("2023-04-28"));
        check("Fri, 28 Apr 2023 19:20:36 +0200", Some("2023-04-28"));
        check("April 28th, 2023", Some("2023-04-28"));
        check("28.04.2023 10:00 Uhr", Some("2023-04-28"));
        check("20230428T100000Z", Some("2023-04-28"));
    }

    #[test]
    fn doubt_is_no_date() {
        check("04/05/2023", None);
        check("2023-02-30", None);
        check("yesterday", None);
        check("1682690400", None);
        check("2022-\u{8165}-04", None);
        check("2022\u{8165}4", None);
        check("", None);
    }

    #[test]
    fn days_in_addresses() {
        assert_eq!(super::in_url("https://a.org/2023/04/28/x.html").as_deref(), Some("2023-04-28"));
        assert_eq!(super::in_url("https://a.org/x-20230428-1.html").as_deref(), Some("2023-04-28"));
        assert_eq!(super::in_url("https://a.org/2023/04/x"), None);
    }
}
