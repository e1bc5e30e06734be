//! Counts the people whom a report says were killed and injured in what it tells of.
//!
//! 1. [`read`] finds each place that tells of somebody killed or hurt, and how many: a written number, a list, one person;
//!    an age counts nobody, and neither do a year's homicides.
//! 2. [`of_report`] settles on one number for each: numbers that are written before persons that are named, those told often before those told once.
//!
//! How the reports of a story relate is settled in [`crate::record`].

mod read;

use std::collections::BTreeMap;

use chancery_model::{Annotation, Report, Span};

use read::Told;

/// What came to people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Harm {
    /// They are dead.
    Killed,
    /// They live.
    Injured,
}

impl Harm {
    /// The name of its slot: `killed`.
    pub fn name(self) -> &'static str {
        match self {
            Harm::Killed => "killed",
            Harm::Injured => "injured",
        }
    }
}

/// How many people one report says came to one sort of harm.
#[derive(Clone, Debug, PartialEq)]
pub struct Toll {
    /// What came to them.
    pub harm: Harm,
    /// How many.
    pub number: u32,
    /// 0.0 to 1.0; from 0.75 on nine of ten are right: `cargo xtask gvc`.
    pub score: f64,
    /// The words that say so.
    pub spans: Vec<Span>,
    /// Other numbers that the report writes for the same, with their words: of one place, of the day before.
    pub others: Vec<(u32, Span)>,
}

/// The tolls of a report: at most one of each sort.
pub fn of_report(report: &Report, annotation: &Annotation) -> Vec<Toll> {
    let told = read::told(&report.text, annotation);
    let killed = killed(&told, &report.text);
    let injured = injured(&told, killed.as_ref());
    killed.into_iter().chain(injured).collect()
}

/// Number of the sentence after which a number told once is doubted beside persons told often.
const LATE: usize = 8;

/// The number that most of `told` give, written numbers first.
fn settle(harm: Harm, told: &[&Told]) -> Option<Toll> {
    let first = told.first()?;
    let mut written: BTreeMap<u32, usize> = BTreeMap::new();
    let large: Vec<&&Told> = told.iter().filter(|told| told.counted && told.number > 1).collect();
    for told in &large {
        *written.entry(told.number).or_default() += 1;
    }
    let toll = |number: u32, score: f64| {
        let own = told.iter().filter(|told| told.number == number);
        let mut spans: Vec<Span> = own.map(|told| told.span).collect();
        spans.sort_unstable();
        spans.dedup();
        let others = large.iter().filter(|told| told.number != number).map(|told| (told.number, told.span));
        Toll { harm, number, score, spans, others: others.collect() }
    };
    // A headline's number stands only where the text below it has none.
    if let Some(opening) = large.iter().find(|told| !told.headline).or(large.first()) {
        let rank = |number: u32, times: usize| (times, number == opening.number, number);
        let (number, times) = written
            .iter()
            .map(|(number, times)| (*number, *times))
            .max_by_key(|&(number, times)| rank(number, times))?;
        let alone = written.len() == 1;
        let singles = told.iter().filter(|told| told.number == 1).count();
        if alone && times == 1 && opening.sentence > LATE && singles >= 2 {
            return Some(toll(1, 0.5));
        }
        let score = match (alone, times) {
            (true, 2..) => 0.9,
            (true, _) if opening.sentence < 6 => 0.75,
            _ => 0.5,
        };
        return Some(toll(number, score));
    }
    let several = read::names(told.iter().copied()).len() > 1;
    let often = match told.len() {
        1 => 0.7,
        2 => 0.8,
        _ => 0.9,
    };
    let early = if first.sentence < 3 { 0.05 } else { -0.1 };
    Some(toll(1, often - if several { 0.25 } else { 0.0 } + early))
}

fn killed(told: &[Told], text: &str) -> Option<Toll> {
    /// Words that tell of a killer among the dead, who is seldom counted with them.
    const OWN_HAND: [&str; 9] = [
        "suicide",
        "on himself",
        "on herself",
        "killed himself",
        "killed herself",
        "own life",
        "shot himself",
        "shooting himself",
        "kill himself",
    ];
    let dead: Vec<&Told> = told.iter().filter(|told| told.harm == Harm::Killed).collect();
    let mut toll = settle(Harm::Killed, &dead)?;
    let lower = text.to_lowercase();
    if OWN_HAND.iter().any(|words| lower.contains(words)) && !lower.contains("accident") {
        toll.score -= 0.35;
    }
    if toll.number > 1 && dead.iter().any(|told| !told.counted) {
        toll.score -= 0.1;
    }
    toll.score = toll.score.clamp(0.05, 0.95);
    Some(toll)
}

fn injured(told: &[Told], killed: Option<&Toll>) -> Option<Toll> {
    let is_shot = |told: &&Told| told.word.starts_with("sho") || told.word.starts_with("stab");
    let hurt = || told.iter().filter(|told| told.harm == Harm::Injured);
    let said: Vec<&Told> = hurt().filter(|told| !is_shot(told)).collect();
    let shot: Vec<&Told> = hurt().filter(|told| matches!(told.word.as_str(), "shot" | "stabbed")).collect();
    let mut toll = match (said.is_empty(), killed) {
        (false, _) => {
            let toll = settle(Harm::Injured, &said)?;
            let vague = killed.is_some() && !said.iter().any(|told| told.counted);
            Toll { score: if vague { 0.4 } else { toll.score }, ..toll }
        }
        // "Five shot, one killed": four live.
        (true, Some(dead)) => {
            let more = shot.iter().find(|told| told.counted && told.number > dead.number)?;
            let number = more.number - dead.number;
            let mut spans = vec![more.span];
            spans.extend(dead.spans.first());
            spans.sort_unstable();
            Toll { harm: Harm::Injured, number, score: 0.45, spans, others: Vec::new() }
        }
        (true, None) => {
            let toll = settle(Harm::Injured, &shot)?;
            Toll { score: toll.score - 0.1, ..toll }
        }
    };
    // Who is hurt when a report is written may have died since.
    if toll.number == 1 {
        toll.score -= 0.25;
    }
    toll.score = toll.score.clamp(0.05, 0.95);
    Some(toll)
}

#[cfg(test)]
mod tests {
    use chancery_model::Report;

    use super::of_report;
    use crate::pipeline::Engine;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let report = Report::new("r", text);
        let tolls = of_report(&report, &Engine::embedded().annotate(&report));
        let shown: Vec<String> =
            tolls.iter().map(|toll| format!("{} {}", toll.number, toll.harm.name())).collect();
        assert_eq!(shown.join(", "), expected);
    }

    #[test]
    fn people_are_counted_however_they_are_named() {
        check("Two men and a woman were shot dead in Aarhus on Monday, police said.", "3 killed");
        check("12 dead and 30 wounded in blast", "12 killed, 30 injured");
        check("The blast left 12 dead and 30 wounded.", "12 killed, 30 injured");
        check("232 Palestinians were killed in eleven days of fighting.", "232 killed");
        check("Three soldiers and two civilians died and 14 people were injured.", "5 killed, 14 injured");
    }

    #[test]
    fn what_did_not_happen_counts_nobody() {
        check("Nobody was killed. The envoy would be killed if he came, they threatened.", "");
        check("The town counted 14 murders this year.", "");
        check("The army said 43 soldiers were killed or wounded.", "");
    }

    #[test]
    fn those_shot_who_did_not_die_live() {
        check("Five people were shot, and one was killed, police said.", "1 killed, 4 injured");
    }
}
