//! By when somebody is to do what is asked or threatened: "gave Peru until Friday", "one week to leave".

use chancery_model::{EventType, Slot, Span, Status, TimeExpression, TimeKind};
use jiff::ToSpan;

use super::Story;
use super::act::Act;
use super::date::{self, Days};
use super::lattice::Relation;
use super::slots::claim;
use super::verdict::{Reading, Rule, add, judge};

/// Words right before a day that ends a term.
const UNTIL: [&str; 4] = ["until", "till", "by", "before"];

/// Words that give somebody time, and how far before the length of time they may stand, in words.
const GIVES: [&str; 11] =
    ["gave", "give", "gives", "given", "giving", "granted", "grants", "set", "sets", "within", "has"];
const REACH: usize = 6;

/// Longest term, in days: what is to be done in years is no deadline.
const LONGEST: i64 = 62;

/// The day by which the demand or threat that `members` tell of runs out.
pub fn deadlines(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<Days>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        let asks = matches!(act.kind, EventType::Request | EventType::Threaten)
            || act.event.mode.as_deref() == Some("expel");
        if !asks || matches!(act.event.status, Status::Negated | Status::Denied) {
            continue;
        }
        let entry = &story.reports[act.report];
        for time in &entry.annotation.times {
            if act.event.span().contains(time.span())
                && let Some(days) = term(&entry.report.text, act, time, entry.report.published_day())
            {
                add(&mut readings, days, days.to.to_string(), claim(story, member, time.span(), None));
            }
        }
    }
    let rule = Rule {
        slot: "deadline".to_owned(),
        // Whether the first day counts is seldom said.
        relation: &|a: &Days, b: &Days| match a.relation(*b) {
            Relation::Disjoint if a.gap(*b) <= 1 => Relation::Overlaps,
            other => other,
        },
        fineness: &|days| -days.len(),
        order: &|days| f64::from(days.to.day_of_year()) + 400.0 * f64::from(days.to.year()),
        may_conflict: true,
        progression: None,
    };
    judge(story, readings, &rule)
}

/// The day that ends the term which a time expression gives, if it gives one.
fn term(text: &str, act: &Act<'_>, time: &TimeExpression, published: Option<&str>) -> Option<Days> {
    let before = Span { start: act.event.start, end: time.start }.of(text).to_lowercase();
    let words = || before.split_whitespace().rev();
    let told = act.days.map(|days| days.to).or_else(|| date::parse(published?).map(|days| days.to));
    match time.kind {
        TimeKind::Date | TimeKind::Time => {
            let bound = words().find(|word| !matches!(*word, "the" | "end" | "of" | "on" | "to" | "up"))?;
            let days = date::parse(&time.value).filter(|days| UNTIL.contains(&bound) && days.len() <= 31)?;
            (told.is_none_or(|told| told <= days.to)).then_some(Days { from: days.to, to: days.to })
        }
        TimeKind::Duration => {
            words().take(REACH).find(|word| GIVES.contains(word))?;
            let told = act.days.filter(|days| days.len() == 1)?.to;
            let last = told.checked_add(length(&time.value)?.days()).ok()?;
            Some(Days { from: last, to: last })
        }
        TimeKind::Set => None,
    }
}

/// The days of a duration such as `P7D`, `P1W` or `PT72H`.
fn length(value: &str) -> Option<i64> {
    let rest = value.strip_prefix('P')?;
    let number = |unit: char| rest.trim_start_matches('T').strip_suffix(unit)?.parse::<i64>().ok();
    let days = match (number('D'), number('W'), number('H')) {
        (Some(days), ..) => days,
        (_, Some(weeks), _) => weeks.checked_mul(7)?,
        (_, _, Some(hours)) if hours % 24 == 0 => hours / 24,
        _ => return None,
    };
    (1..=LONGEST).contains(&days).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::length;

    #[test]
    fn terms_are_counted_in_days() {
        assert_eq!(length("P1W"), Some(7));
        assert_eq!(length("PT72H"), Some(3));
        assert_eq!(length("PT2H"), None);
        assert_eq!(length("P5Y"), None);
    }
}
