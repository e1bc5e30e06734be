//! Learns an outlet's own furniture from many of its reports: lines that stand in several of them.
//!
//! First all reports are learned, then lines are put aside: the order of the reports does not matter.
//! Of an outlet with many reports a sample is remembered, chosen by content, so that memory stays flat.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Dropped, Report, Span};

use super::lines;

/// Fewest reports of different stories that a line has to stand in. Two may quote the same statement.
const MIN_STORIES: usize = 3;

/// Headlines of an outlet that are remembered: enough to see a share of a fifth, little enough for thousands of outlets.
const SAMPLE: usize = 64;

/// Lines of one report that are remembered; articles have fewer.
const MOST_LINES: usize = 300;

/// The lines that outlets repeat, as far as reports were learned.
#[derive(Clone, Debug, Default)]
pub struct Furniture {
    outlets: BTreeMap<u64, Outlet>,
}

/// The sample of an outlet's reports: those whose headline has the smallest hashes.
#[derive(Clone, Debug, Default)]
struct Outlet {
    sample: BTreeMap<u64, Sampled>,
    repeated: Option<BTreeSet<u64>>,
}

/// What is remembered of the reports under one headline.
#[derive(Clone, Debug, Default)]
struct Sampled {
    /// The headline's longer words.
    words: BTreeSet<u64>,
    /// The lines kept.
    lines: BTreeSet<u64>,
}

impl Furniture {
    /// Remembers what is kept of `report`. Reports without an outlet, or judged elsewhere, teach nothing.
    pub fn learn(&mut self, report: &Report) {
        if report.judged {
            return;
        }
        let Some(outlet) = report.outlet.as_deref() else { return };
        let title = report.title.as_deref().unwrap_or(&report.text);
        let title_key = key(lines::head(title, 1_000));
        let outlet = self.outlets.entry(crate::hash(outlet.as_bytes())).or_default();
        outlet.repeated = None;
        let place = crate::hash(title_key.as_bytes());
        let is_full = outlet.sample.len() >= SAMPLE && !outlet.sample.contains_key(&place);
        if is_full && outlet.sample.last_key_value().is_some_and(|(last, _)| *last < place) {
            return;
        }
        let sampled = outlet.sample.entry(place).or_default();
        let long = title_key.split(' ').filter(|word| word.chars().count() >= 4);
        sampled.words.extend(long.map(|word| crate::hash(word.as_bytes())));
        for span in &report.kept {
            sampled.lines.insert(line_hash(span.of(&report.text)));
            if sampled.lines.len() > MOST_LINES {
                sampled.lines.pop_last();
            }
        }
        if outlet.sample.len() > SAMPLE {
            outlet.sample.pop_last();
        }
    }

    /// Puts aside the lines of `report` that its outlet repeats; how many.
    pub fn put_aside(&mut self, report: &mut Report) -> usize {
        let outlet = report.outlet.as_deref().filter(|_| !report.judged);
        let outlet = outlet.map(|outlet| crate::hash(outlet.as_bytes()));
        let Some(outlet) = outlet.and_then(|outlet| self.outlets.get_mut(&outlet)) else { return 0 };
        let repeated = outlet.repeated();
        let (aside, kept): (Vec<Span>, Vec<Span>) =
            report.kept.iter().partition(|span| repeated.contains(&line_hash(span.of(&report.text))));
        if aside.is_empty() {
            return 0;
        }
        report.kept = kept;
        let reason = "outlet-furniture";
        report.dropped.extend(aside.iter().map(|span| Dropped {
            start: span.start,
            end: span.end,
            reason: reason.to_owned(),
        }));
        report.dropped.sort_by_key(|part| part.start);
        aside.len()
    }
}

impl Outlet {
    /// Lines under a fifth of the headlines and in three reports that are not of one story.
    ///
    /// Reports of one story repeat its background, word by word: their headlines share words, and they count once.
    fn repeated(&mut self) -> &BTreeSet<u64> {
        let Outlet { sample, repeated } = self;
        repeated.get_or_insert_with(|| {
            let mut stands_in: BTreeMap<u64, Vec<&Sampled>> = BTreeMap::new();
            for sampled in sample.values() {
                for line in &sampled.lines {
                    stands_in.entry(*line).or_default().push(sampled);
                }
            }
            let often = stands_in
                .iter()
                .filter(|(_, under)| under.len() * 5 >= sample.len() && stories(under) >= MIN_STORIES);
            often.map(|(line, _)| *line).collect()
        })
    }
}

/// How many of the reports have headlines that share no longer word with those before them.
fn stories(reports: &[&Sampled]) -> usize {
    let mut words: BTreeSet<u64> = BTreeSet::new();
    let mut stories = 0;
    for report in reports {
        if report.words.is_disjoint(&words) {
            stories += 1;
            words.extend(&report.words);
        }
    }
    stories
}

/// Puts aside lines that stand in several of `reports` of one outlet. Their order does not matter.
///
/// Reports without an outlet are left alone.
pub fn judge_together(reports: &mut [Report]) {
    let mut furniture = Furniture::default();
    reports.iter().for_each(|report| furniture.learn(report));
    for report in reports {
        furniture.put_aside(report);
    }
}

fn line_hash(text: &str) -> u64 {
    crate::hash(key(text).as_bytes())
}

fn key(text: &str) -> String {
    lines::split(text).into_iter().map(|line| line.key).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use chancery_model::Report;

    const UNLIKE: [&str; 8] = [
        "Herring returns to northern waters",
        "Parliament debates budget tonight",
        "Storm cuts power along coast",
        "Railway strike enters second week",
        "Museum opens after repairs",
        "Court frees three fishermen",
        "Vaccine trial shows promise",
        "Envoys meet over border",
    ];

    /// Reports of one outlet under these headlines, each with a paragraph of its own and one in common.
    fn reports(outlet: Option<&str>, titles: &[&str], common: &str) -> Vec<Report> {
        let report = |(i, title): (usize, &&str)| {
            let body =
                format!("Minister number {i} spoke at length about fish and the sea on Monday, it was said.");
            let mut report = Report::new(i.to_string(), format!("{title}\n\n{body}\n\n{common}"));
            report.outlet = outlet.map(str::to_owned);
            crate::judge(&mut report);
            report
        };
        titles.iter().enumerate().map(report).collect()
    }

    #[track_caller]
    fn check(outlet: Option<&str>, titles: &[&str], expected: usize) {
        let mut reports = reports(outlet, titles, "The Courier keeps its eyes on the whole world.");
        super::judge_together(&mut reports);
        let aside = reports
            .iter()
            .flat_map(|report| &report.dropped)
            .filter(|part| part.reason == "outlet-furniture");
        assert_eq!(aside.count(), expected);
    }

    #[test]
    fn lines_that_an_outlet_repeats() {
        check(Some("Courier"), &UNLIKE[..4], 4);
        check(Some("Courier"), &UNLIKE[..2], 0);
        check(None, &UNLIKE[..4], 0);
    }

    #[test]
    fn background_of_one_story_is_no_furniture() {
        let updates = [
            "Envoys meet over border",
            "Border talks: envoys meet again",
            "Envoys leave border talks",
            "Border talks end",
        ];
        check(Some("Courier"), &updates, 0);
    }

    #[test]
    fn the_order_does_not_matter_beyond_the_sample() {
        let titles: Vec<String> =
            (0..200).map(|i| format!("{} {}", UNLIKE[i % 8], "abcdefgh".repeat(i + 1))).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let mut forward = reports(Some("Courier"), &titles, "The Courier keeps its eyes on the whole world.");
        let mut backward: Vec<Report> = forward.iter().rev().cloned().collect();
        super::judge_together(&mut forward);
        super::judge_together(&mut backward);
        backward.reverse();
        assert_eq!(forward, backward);
        assert!(
            forward.iter().all(|report| report.dropped.iter().any(|part| part.reason == "outlet-furniture"))
        );
    }
}
