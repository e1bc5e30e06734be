//! Infers when an undated report was published, so that "on Wednesday" and "May 20" mean a day.
//!
//! Three things in a story's own words narrow it: who held which office, which weekday fell on which day of
//! the month, and the reports that do bear a date. Where these leave more than one year open, nothing is inferred.
//! The result anchors time expressions only; it is noted, and never passed on as the report's date.

use std::collections::BTreeSet;

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{ActorKind, Mention, Note, Report};
use chancery_reader::Reading;
use chancery_reader::status::{Tense, tense_at};
use jiff::Span;
use jiff::civil::{Date, Weekday, date};

/// Years looked at: from where our office holders begin, to a little beyond where they end.
const YEARS: std::ops::RangeInclusive<i16> = 2008..=2027;

/// Points for the share of the story's persons who were in office; outweighs every chance meeting of day numbers.
const OFFICE_POINTS: f64 = 10.0;

/// Points by which the best year must beat the second, all reports together: two agreements of a weekday with a day of the month.
/// With less, one chance meeting of day numbers would decide.
const MARGIN: f64 = 1.7;

/// Most days between the first and the last day that fit one report best: with more, its day is anybody's guess, and
/// where no report of a story is sharper, none is dated.
const SHARP: i64 = 7;

/// Points lost for each day away from the story's middle: two weeks cost one agreement of a weekday.
const PULL: f64 = 0.07;

/// Points lost for a day that is told as past and would lie ahead. More than any one agreement: news is not told before it happens.
const UNTOLD: f64 = 2.0;

/// One report, read.
pub struct Told<'a> {
    pub report: &'a Report,
    pub reading: &'a Reading,
    pub mentions: &'a [Mention],
}

/// A day inferred for a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inferred {
    pub day: Date,
    pub because: String,
}

impl Inferred {
    /// The note that says so.
    pub fn note(&self) -> Note {
        Note::new(
            "inferred-date",
            format!(
                "expected a date of publication, found none: read as if published {} ({})",
                self.day, self.because
            ),
        )
    }
}

/// Infers a day for each undated report of one story, in the order given; `None` for dated ones and where the story does not say.
pub fn infer(told: &[Told<'_>], actors: &ActorLexicon) -> Vec<Option<Inferred>> {
    if told.iter().all(|one| one.report.published.is_some()) {
        return vec![None; told.len()];
    }
    let calendar = Calendar::new();
    let clues: Vec<Clues> = told.iter().map(|one| Clues::of(one.reading)).collect();
    let story = StoryClues::of(told, &clues, actors);
    let best_in = |clues: &Clues, year: i16| best_day(&calendar, clues, &story, year, None);
    let mut years: Vec<(f64, i16)> = YEARS
        .map(|year| {
            (clues.iter().map(|clues| best_in(clues, year).0).sum::<f64>() / clues.len() as f64, year)
        })
        .collect();
    years.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    // Points are per report, so the margin is too.
    let margin = MARGIN / clues.len() as f64;
    let (best, second) = (years[0], years[1]);
    let is_anchored = story.holders.len() >= 2 || !story.dated.is_empty();
    if !is_anchored || best.0 - second.0 < margin {
        return vec![None; told.len()];
    }
    let is_sharp = |clues: &Clues| spread(&calendar, clues, &story, best.1) <= SHARP;
    if story.dated.is_empty() && !clues.iter().any(is_sharp) {
        return vec![None; told.len()];
    }
    // The reports of a story appear within days of each other: each is pulled towards the middle of all.
    let mut days: Vec<Date> = told
        .iter()
        .zip(&clues)
        .filter_map(|(one, clues)| {
            let dated = one.report.published_day().and_then(|day| day.parse().ok());
            dated.or_else(|| (!clues.is_empty()).then(|| best_in(clues, best.1).1))
        })
        .collect();
    days.sort_unstable();
    let middle = days.get(days.len() / 2).copied();
    told.iter()
        .zip(&clues)
        .map(|(one, clues)| {
            if one.report.published.is_some() || clues.is_empty() && story.dated.is_empty() {
                return None;
            }
            let (_, day) = best_day(&calendar, clues, &story, best.1, middle);
            Some(Inferred { day, because: story.because(day) })
        })
        .collect()
}

/// What one report says of days.
#[derive(Debug, Default)]
struct Clues {
    weekdays: BTreeSet<i8>,
    /// Those of them on which something took place.
    past_weekdays: BTreeSet<i8>,
    month_days: BTreeSet<(i8, i8)>,
    /// Those of them on which something took place.
    past: BTreeSet<(i8, i8)>,
    /// Days named with their year.
    full: BTreeSet<Date>,
    /// Those of them on which something took place.
    past_full: BTreeSet<Date>,
    /// "the 12th", "the 20th of this month".
    days: BTreeSet<i8>,
    /// Those of them on which something took place.
    past_days: BTreeSet<i8>,
    says_next_week: bool,
    says_this_month: bool,
}

impl Clues {
    fn of(reading: &Reading) -> Clues {
        let words: Vec<String> = reading.tokens.iter().map(|token| token.text.to_lowercase()).collect();
        let mut clues = Clues::default();
        for (at, word) in words.iter().enumerate() {
            let next = |ahead: usize| words.get(at + ahead).map_or("", String::as_str);
            if let Some(weekday) = weekday(word) {
                clues.weekdays.insert(weekday);
                let token = &reading.tokens[at];
                if tense_at(reading, token.start as usize, token.end as usize) == Tense::Past {
                    clues.past_weekdays.insert(weekday);
                }
            }
            if let Some(month) = month(word) {
                let before = at.checked_sub(1).and_then(|at| day_number(&words[at]));
                let before_of = at
                    .checked_sub(2)
                    .filter(|_| at > 0 && words[at - 1] == "of")
                    .and_then(|at| day_number(&words[at]));
                let after = day_number(next(1));
                let token = &reading.tokens[at];
                let is_past = || tense_at(reading, token.start as usize, token.end as usize) == Tense::Past;
                if let Some(day) = after.or(before).or(before_of) {
                    // "May 2, 2023", "May 2 2023", "2 May 2023"
                    let ahead = if after.is_some() { 2 } else { 1 };
                    let year = year(next(ahead + usize::from(next(ahead) == ",")));
                    match year.map(|year| Date::new(year, month, day)) {
                        Some(Ok(full)) => {
                            clues.full.insert(full);
                            if is_past() {
                                clues.past_full.insert(full);
                            }
                        }
                        Some(Err(_)) => {}
                        None => {
                            clues.month_days.insert((month, day));
                            if is_past() {
                                clues.past.insert((month, day));
                            }
                        }
                    }
                }
            }
            let numbered = word == "the" && month(next(2)).is_none() && next(1).ends_with(['h', 'd', 't']);
            if let Some(day) = day_number(next(1)).filter(|_| numbered) {
                clues.days.insert(day);
                let token = &reading.tokens[at + 1];
                if tense_at(reading, token.start as usize, token.end as usize) == Tense::Past {
                    clues.past_days.insert(day);
                }
            }
            clues.says_next_week |= word == "next" && next(1) == "week";
            clues.says_this_month |= word == "this" && next(1) == "month";
        }
        clues
    }

    fn is_empty(&self) -> bool {
        self.weekdays.is_empty() && self.month_days.is_empty() && self.full.is_empty() && self.days.is_empty()
    }
}

/// What the whole story says.
struct StoryClues {
    /// For each person with terms of office: first and last day of each.
    holders: Vec<Vec<(Date, Date)>>,
    names: Vec<String>,
    month_days: BTreeSet<(i8, i8)>,
    full: BTreeSet<Date>,
    days: BTreeSet<i8>,
    dated: Vec<Date>,
}

impl StoryClues {
    fn of(told: &[Told<'_>], clues: &[Clues], actors: &ActorLexicon) -> StoryClues {
        let mut persons: BTreeSet<&str> = BTreeSet::new();
        for mention in told.iter().flat_map(|one| one.mentions) {
            if let Some(actor) = mention.actor.as_ref().filter(|actor| actor.kind == ActorKind::Person) {
                persons.insert(&actor.id);
            }
        }
        let mut holders = Vec::new();
        let mut names = Vec::new();
        for facts in persons.into_iter().filter_map(|id| actors.get(id)) {
            let terms: Vec<(Date, Date)> = facts
                .terms
                .iter()
                .filter_map(|term| {
                    let from = first_day(term.from.as_deref()?)?;
                    let to = term.to.as_deref().map_or(Some(date(*YEARS.end(), 12, 31)), last_day)?;
                    Some((from, to))
                })
                .collect();
            if !terms.is_empty() {
                holders.push(terms);
                names.push(facts.actor.name.clone());
            }
        }
        StoryClues {
            holders,
            names,
            month_days: clues.iter().flat_map(|clues| clues.month_days.iter().copied()).collect(),
            full: clues.iter().flat_map(|clues| clues.full.iter().copied()).collect(),
            days: clues.iter().flat_map(|clues| clues.days.iter().copied()).collect(),
            dated: told.iter().filter_map(|one| one.report.published_day()?.parse().ok()).collect(),
        }
    }

    fn office_share(&self, day: Date) -> f64 {
        let in_office = self
            .holders
            .iter()
            .filter(|terms| terms.iter().any(|(from, to)| *from <= day && day <= *to))
            .count();
        in_office as f64 / self.holders.len().max(1) as f64
    }

    fn names_day(&self, day: Date) -> bool {
        self.days.contains(&day.day())
            || self.month_days.contains(&(day.month(), day.day()))
            || self.full.contains(&day)
    }

    fn because(&self, day: Date) -> String {
        let mut reasons = Vec::new();
        let in_office: Vec<&str> = self
            .holders
            .iter()
            .zip(&self.names)
            .filter(|(terms, _)| terms.iter().any(|(from, to)| *from <= day && day <= *to))
            .map(|(_, name)| name.as_str())
            .take(4)
            .collect();
        if !in_office.is_empty() {
            reasons.push(format!("in office then: {}", in_office.join(", ")));
        }
        if !self.dated.is_empty() {
            reasons.push("other reports of the story bear a date".to_owned());
        }
        reasons.push("weekdays and days of the month in the story agree".to_owned());
        reasons.join("; ")
    }
}

/// The days of [`YEARS`], and a month before and after, counted from the first of them.
struct Calendar {
    days: Vec<Date>,
}

impl Calendar {
    fn new() -> Calendar {
        let first = date(*YEARS.start() - 1, 12, 1);
        let last = date(*YEARS.end() + 1, 1, 31);
        let tomorrow = |day: &Date| day.tomorrow().ok().filter(|day| *day <= last);
        Calendar { days: std::iter::successors(Some(first), tomorrow).collect() }
    }

    /// The number of any day, within these years or not.
    fn number(&self, day: Date) -> i64 {
        self.days.first().map_or(0, |&first| days_between(first, day))
    }

    fn day(&self, number: i64) -> Option<Date> {
        self.days.get(usize::try_from(number).ok()?).copied()
    }

    /// The days of a year, with their numbers.
    fn year(&self, year: i16) -> impl Iterator<Item = (i64, Date)> {
        let first = self.days.partition_point(|day| day.year() < year);
        let days = self.days[first..].iter().take_while(move |day| day.year() == year);
        days.enumerate().map(move |(at, &day)| ((first + at) as i64, day))
    }

    /// The number of the Monday of a week.
    fn week_of(&self, number: i64) -> i64 {
        let first = self.days.first().map_or(0, |first| first.weekday().to_monday_zero_offset());
        number - (number + i64::from(first)).rem_euclid(7)
    }
}

/// The clues with their days numbered, as they are in one year.
struct Numbered<'c> {
    clues: &'c Clues,
    dated: Vec<i64>,
    /// Days named with their year or without.
    named: Vec<i64>,
    /// Days of this year on which something took place.
    past: Vec<i64>,
}

impl<'c> Numbered<'c> {
    fn new(calendar: &Calendar, clues: &'c Clues, story: &StoryClues, year: i16) -> Numbered<'c> {
        let number = |&(month, day): &(i8, i8)| Some(calendar.number(Date::new(year, month, day).ok()?));
        let full = clues.full.iter().map(|&day| calendar.number(day));
        Numbered {
            clues,
            dated: story.dated.iter().map(|&day| calendar.number(day)).collect(),
            named: clues.month_days.iter().filter_map(number).chain(full).collect(),
            past: clues.past.iter().filter_map(number).collect(),
        }
    }
}

/// The day of `year` that the clues fit best, the earliest of equals, with its points; near `middle`, if there is one.
fn best_day(
    calendar: &Calendar,
    clues: &Clues,
    story: &StoryClues,
    year: i16,
    middle: Option<Date>,
) -> (f64, Date) {
    let clues = Numbered::new(calendar, clues, story, year);
    let middle = middle.map(|middle| calendar.number(middle));
    let mut best = (f64::MIN, date(year, 1, 1));
    for (number, day) in calendar.year(year) {
        let pull = middle.map_or(0.0, |middle| PULL * (middle - number).abs().min(60) as f64);
        let score = points(calendar, &clues, story, number, day) - pull;
        if score > best.0 {
            best = (score, day);
        }
    }
    best
}

/// Days from the first to the last of `year` that fit the clues as well as the best.
fn spread(calendar: &Calendar, clues: &Clues, story: &StoryClues, year: i16) -> i64 {
    let (best, first) = best_day(calendar, clues, story, year, None);
    let clues = Numbered::new(calendar, clues, story, year);
    let fits = |&(number, day): &(i64, Date)| points(calendar, &clues, story, number, day) >= best;
    let last = calendar.year(year).filter(|(_, day)| *day >= first).filter(fits).last();
    last.map_or(0, |(number, _)| number - calendar.number(first))
}

fn points(calendar: &Calendar, numbered: &Numbered<'_>, story: &StoryClues, today: i64, day: Date) -> f64 {
    let Numbered { clues, dated, named, past } = numbered;
    let mut points = OFFICE_POINTS * story.office_share(day);
    if let Some(gap) = dated.iter().map(|&other| (other - today).abs()).min() {
        points -= (gap as f64 / 6.0).min(20.0);
    }
    for &named in named {
        let gap = named - today;
        if (-20..=30).contains(&gap) {
            points += 1.0;
        }
        if clues.says_next_week
            && (1..=13).contains(&gap)
            && calendar.week_of(named) == calendar.week_of(today) + 7
        {
            points += 1.0;
        }
    }
    points -= UNTOLD * past.iter().filter(|&&named| (1..=180).contains(&(named - today))).count() as f64;
    points -= UNTOLD * clues.past_full.iter().filter(|&&named| named > day).count() as f64;
    let near = |ahead: i32| calendar.day(today + i64::from(ahead));
    for &number in &clues.days {
        // News is of the last days; a day of the month that lies ahead is a plan.
        let is_near = |mut days: std::ops::RangeInclusive<i32>| {
            days.any(|ahead| near(ahead).is_some_and(|near| near.day() == number))
        };
        points += match () {
            () if is_near(-3..=0) => 0.8,
            () if is_near(-8..=-4) => 0.5,
            () if is_near(1..=10) && clues.past_days.contains(&number) => -UNTOLD,
            () if is_near(1..=10) => 0.4,
            () => 0.0,
        };
    }
    for &weekday in &clues.weekdays {
        // The last one up to today, or the next one, has a number that some report names. What others plan for a day
        // and this report tells as past was not told before that day.
        let latest = if clues.past_weekdays.contains(&weekday) { 0 } else { 6 };
        let is_named = |ahead: i32| {
            near(ahead).is_some_and(|near| {
                near.weekday().to_monday_zero_offset() == weekday && story.names_day(near)
            })
        };
        if (-3..=0).any(is_named) {
            points += 1.2;
        } else if (-6..=latest).any(is_named) {
            points += 1.0;
        }
    }
    points
}

fn days_between(day: Date, other: Date) -> i64 {
    i64::from(day.until(other).map_or(i32::MAX, |span: Span| span.get_days()))
}

/// Days of the week in small letters.
pub(crate) const WEEKDAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Months in small letters.
pub(crate) const MONTHS: [&str; 12] = [
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

fn weekday(word: &str) -> Option<i8> {
    WEEKDAYS.iter().find(|(name, _)| *name == word).map(|(_, day)| day.to_monday_zero_offset())
}

/// The month of this name in small letters, from 1.
pub(crate) fn month(word: &str) -> Option<i8> {
    MONTHS.iter().position(|name| *name == word).map(|at| at as i8 + 1)
}

/// A year of four digits among those looked at.
fn year(word: &str) -> Option<i16> {
    word.parse().ok().filter(|year| word.len() == 4 && YEARS.contains(year))
}

/// `20`, `20th`, `3rd`; nothing else.
fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let number: i8 = digits.parse().ok()?;
    (matches!(ending, "" | "st" | "nd" | "rd" | "th") && (1..=31).contains(&number)).then_some(number)
}

fn first_day(value: &str) -> Option<Date> {
    let mut parts = value.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next().map_or(Some(1), |month| month.parse().ok())?;
    let day = parts.next().map_or(Some(1), |day| day.parse().ok())?;
    Date::new(year, month, day).ok()
}

fn last_day(value: &str) -> Option<Date> {
    let first = first_day(value)?;
    match value.len() {
        4 => Some(first.last_of_year()),
        7 => Some(first.last_of_month()),
        _ => Some(first),
    }
}

#[cfg(test)]
mod tests {
    use chancery_reader::Reader;

    use super::*;

    #[track_caller]
    fn check(text: &str, full: &[Date], month_days: &[(i8, i8)]) {
        let clues = Clues::of(&Reader::embedded().read(text, &[]));
        assert_eq!(clues.full.into_iter().collect::<Vec<_>>(), full, "{text}");
        assert_eq!(clues.month_days.into_iter().collect::<Vec<_>>(), month_days, "{text}");
    }

    #[test]
    fn a_day_with_its_year_says_which_year() {
        let day = date(2019, 3, 7);
        check("The next round is planned for 7 March 2019.", &[day], &[]);
        check("They will meet again on March 7, 2019.", &[day], &[]);
        check("They will meet again on March 7.", &[], &[(3, 7)]);
        check("On 7 March 2019 troops will leave.", &[day], &[]);
        check("On March 7 some 2019 troops will leave.", &[], &[(3, 7)]);
    }
}
