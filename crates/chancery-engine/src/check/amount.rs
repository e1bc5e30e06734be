//! Numbers and lengths of time as they are written.

use chancery_reader::number_word;

/// Value of a word that is a number by itself.
fn word_value(word: &str) -> Option<f64> {
    const ORDINALS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth",
    ];
    if let Some(number) = number_word(word) {
        return Some(f64::from(number));
    }
    if let Some(at) = ORDINALS.iter().position(|ordinal| *ordinal == word) {
        return Some(at as f64 + 1.0);
    }
    match word {
        "a" | "an" | "another" | "single" | "lone" | "once" | "sole" | "the" | "this" | "last" | "next"
        | "per" => Some(1.0),
        "both" | "couple" | "pair" | "twins" | "twice" | "double" => Some(2.0),
        "half" => Some(0.5),
        "no" | "none" | "nobody" => Some(0.0),
        _ => None,
    }
}

fn scale(word: &str) -> Option<f64> {
    Some(match word {
        "dozen" => 12.0,
        "score" => 20.0,
        "hundred" => 100.0,
        "thousand" | "k" => 1e3,
        "million" | "millions" | "m" | "mln" => 1e6,
        "billion" | "billions" | "bn" => 1e9,
        _ => return None,
    })
}

/// What a plural like "dozens" means at least.
fn vague(word: &str) -> Option<f64> {
    Some(match word {
        "tens" => 20.0,
        "dozens" => 24.0,
        "scores" => 40.0,
        "hundreds" => 200.0,
        "thousands" => 2000.0,
        _ => return None,
    })
}

/// Every reading of a number written in digits: "1.450" may be 1450.
fn digits(word: &str) -> Vec<f64> {
    let start: String =
        word.chars().take_while(|sign| sign.is_ascii_digit() || matches!(sign, '.' | ',')).collect();
    let start = start.trim_end_matches(['.', ',']);
    if !start.starts_with(|sign: char| sign.is_ascii_digit()) {
        return Vec::new();
    }
    let readings = [start.replace(',', ""), start.replace(['.', ','], ""), start.replace(',', ".")];
    let mut values: Vec<f64> = readings.iter().filter_map(|reading| reading.parse().ok()).collect();
    values.dedup();
    values
}

/// Lower-case words of a text, at blanks, hyphens and brackets.
fn pieces(words: &str) -> Vec<String> {
    words
        .to_lowercase()
        .split(|sign: char| {
            sign.is_whitespace()
                || matches!(sign, '-' | '–' | '—' | '(' | ')' | '/' | '“' | '”' | '"' | '$' | '€' | '£')
        })
        .map(|piece| {
            let end = piece.trim_end_matches(|sign: char| !sign.is_alphanumeric());
            end.trim_start_matches(|sign: char| !sign.is_alphanumeric()).to_owned()
        })
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// Every number that words may mean.
pub fn numbers(words: &str) -> Vec<f64> {
    let mut found: Vec<f64> = Vec::new();
    // Numbers that stand apart, and the one that is being read.
    let (mut apart, mut run): (Vec<f64>, Option<f64>) = (Vec::new(), None);
    let pieces = pieces(words);
    let ranges = pieces.iter().any(|piece| matches!(piece.as_str(), "to" | "or" | "between"))
        || words.contains(['-', '–']);
    for piece in &pieces {
        if let Some(factor) = scale(piece).or_else(|| vague(piece)) {
            // "two to three million": both.
            if ranges {
                found.extend(apart.iter().map(|before| before * factor).collect::<Vec<_>>());
            }
            run = Some(run.unwrap_or(1.0) * factor);
            continue;
        }
        let values = digits(piece);
        if let Some(first) = values.first() {
            apart.extend(run.replace(*first));
            found.extend(&values[1..]);
        } else if let Some(value) = word_value(piece) {
            match run {
                // "twenty one", "two hundred six"
                Some(before) if before >= 20.0 && value < before && value >= 1.0 => {
                    run = Some(before + value)
                }
                _ => apart.extend(run.replace(value)),
            }
        } else if piece != "and" {
            apart.extend(run.take());
        }
    }
    apart.extend(run);
    found.extend(&apart);
    // "two men and a woman", and lists of names.
    found.push(apart.iter().sum());
    let listed: Vec<&str> = words
        .split([',', ';'])
        .flat_map(|part| part.split(" and "))
        .filter(|part| !part.trim().is_empty())
        .collect();
    if listed.iter().all(|part| part.chars().any(char::is_uppercase)) {
        found.push(listed.len() as f64);
    }
    found
}

/// Why a count cannot be read from any of the words.
pub fn count_unread(value: &str, words: &[&str]) -> Option<String> {
    let wanted = bounds(value)?;
    let read: Vec<f64> = words.iter().flat_map(|words| numbers(words)).collect();
    let close = |one: f64, other: f64| (one - other).abs() <= 1e-6 * one.abs().max(1.0);
    let stands = wanted.iter().all(|number| read.iter().any(|other| close(*number, *other)))
        // "about 30" may be kept as the range around it.
        || matches!(wanted.as_slice(), [low, high] if read.iter().any(|other| low <= other && other <= high));
    (!stands).then(|| format!("none of {words:?} reads as {value}"))
}

/// Why a number of people cannot be read from the words: a number, a list, one person, or those shot less those killed.
pub fn people_unread(value: &str, words: &[&str]) -> Option<String> {
    let wanted: f64 = value.parse().ok()?;
    let each: Vec<Vec<f64>> = words.iter().map(|words| numbers(words)).collect();
    let listed = |words: &str| words.split([',', ';']).flat_map(|part| part.split(" and ")).count() as f64;
    let aged = |words: &&str| words.contains("-old") || words.contains("year");
    let reads = wanted == 1.0 && words.iter().any(aged)
        || each.iter().flatten().any(|number| *number == wanted)
        || words.iter().any(|words| listed(words) == wanted)
        || wanted == 1.0
            && each.iter().any(|numbers| numbers.iter().all(|number| *number <= 1.0 || *number > 9.0));
    let left = || {
        each.iter()
            .flatten()
            .any(|all| each.iter().flatten().any(|some| all - some == wanted) || all - 1.0 == wanted)
    };
    (!reads && !left()).then(|| format!("none of {words:?} reads as {value} people"))
}

/// The numbers of a shown value: `12`, `6-8`, `100+`, `up to 40`, `6 more`.
fn bounds(value: &str) -> Option<Vec<f64>> {
    let bare = value.trim_end_matches(" more").trim_start_matches("up to ").trim_end_matches('+');
    let numbers: Vec<f64> = bare.split('-').filter_map(|part| part.trim().parse().ok()).collect();
    Some(numbers).filter(|numbers| !numbers.is_empty())
}

const UNITS: [(&str, f64); 14] = [
    ("second", 1.0 / 86400.0),
    ("minute", 1.0 / 1440.0),
    ("hour", 1.0 / 24.0),
    ("day", 1.0),
    ("night", 1.0),
    ("week", 7.0),
    ("fortnight", 14.0),
    ("month", 30.0),
    ("quarter", 91.0),
    ("year", 365.0),
    ("decade", 3650.0),
    ("century", 36500.0),
    ("term", 365.0),
    ("weekend", 2.0),
];

/// Days of a unit of time, singular or plural.
fn unit(word: &str) -> Option<f64> {
    let singular = word.strip_suffix('s').unwrap_or(word);
    UNITS.iter().find(|(name, _)| *name == singular || *name == word).map(|(_, days)| *days)
}

/// Why a length of time cannot be read from any of the words.
pub fn duration_unread(value: &str, words: &[&str]) -> Option<String> {
    let wanted = value.trim_start_matches("more than ");
    let (number, rest) = wanted.split_once(' ')?;
    let days = number.parse::<f64>().ok()? * unit(rest.split(' ').next().unwrap_or(rest))?;
    let read = words.iter().any(|words| {
        let pieces = pieces(words);
        let units: Vec<f64> = pieces.iter().filter_map(|piece| unit(piece)).collect();
        let mut numbers = numbers(words);
        if pieces
            .iter()
            .any(|piece| matches!(piece.as_str(), "the" | "this" | "last" | "next" | "per" | "past"))
            || numbers.iter().all(|number| *number == 0.0)
        {
            numbers.push(1.0);
        }
        // "a year and a half"
        let halves = if pieces.iter().any(|piece| piece == "half") { 0.5 } else { 0.0 };
        units.iter().any(|unit| {
            numbers.iter().any(|number| {
                [number * unit, (number + halves) * unit]
                    .iter()
                    .any(|length| (length - days).abs() <= 0.02 * days)
            })
        })
    });
    (!read).then(|| format!("none of {words:?} reads as {value}"))
}
