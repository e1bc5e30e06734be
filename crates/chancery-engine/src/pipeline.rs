//! The whole way, in order: annotate, code, group, reconcile. Read this file first.

use std::collections::BTreeMap;

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::{Annotation, Event, Record, Report, Resolution};
use chancery_reader::{Reader, Reading};
use rayon::prelude::*;

use crate::anchor::{self, Told};
use crate::annotate;
use crate::event;
use crate::record::{self, ReportEvents};
use crate::story::{self, StoryConfig};

/// Everything the stages need to know, read once.
pub struct Engine {
    reader: Reader,
    actors: &'static ActorLexicon,
    patterns: &'static PatternLexicon,
}

/// One report, read: its trees stay with it, because the coder needs them.
pub struct Annotated {
    /// What the reader made of it.
    pub reading: Reading,
    /// The same with names resolved, in the shape that is shown.
    pub annotation: Annotation,
}

impl Engine {
    /// The engine with the weights and the lexicon that are compiled in.
    pub fn embedded() -> Engine {
        Engine {
            reader: Reader::embedded(),
            actors: ActorLexicon::embedded(),
            patterns: PatternLexicon::embedded(),
        }
    }

    /// Who is meant by `mention`.
    pub fn resolve(&self, _mention: &str, _context: Option<&str>, _published: Option<&str>) -> Resolution {
        Resolution::default()
    }

    /// Reads one report on its own.
    pub fn annotate(&self, report: &Report) -> Annotation {
        self.read(report).annotation
    }

    /// Reads one sentence whose words are given.
    pub fn annotate_tokens(&self, id: &str, tokens: &[String]) -> Annotation {
        annotate::annotate_tokens(id, tokens, &self.reader)
    }

    /// Codes one report on its own. Its `source` and `target`, or its `targets`, narrow what is asked.
    pub fn code(&self, report: &Report) -> Vec<Event> {
        let Annotated { reading, annotation } = self.read(report);
        let group = |_: &str| None;
        match (&report.source, &report.target, &report.targets) {
            (_, _, Some(targets)) => {
                event::code_targets(report, &reading, &annotation, self.patterns, &group, targets)
            }
            (Some(source), Some(target), _) => {
                event::code_pair(report, &reading, &annotation, self.patterns, &group, source, target)
            }
            _ => event::code(report, &reading, &annotation, self.patterns, &group),
        }
    }

    /// Compares what the reports of each story say, in order of the stories' first reports.
    ///
    /// The order of `reports` does not matter.
    pub fn record(&self, reports: &[Report]) -> Vec<Record> {
        self.record_with_reports(reports).0
    }

    /// As [`Engine::record`]; also the reports as they were read, with what was noted on the way.
    pub fn record_with_reports(&self, reports: &[Report]) -> (Vec<Record>, Vec<Report>) {
        let mut ordered: Vec<Report> = reports.to_vec();
        ordered.sort_by(|a, b| {
            (a.published.is_none(), &a.published, &a.id).cmp(&(b.published.is_none(), &b.published, &b.id))
        });
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut stories: Vec<(String, Vec<Report>)> = Vec::new();
        let assignments = story::group(&ordered, &StoryConfig::for_record());
        for (report, assignment) in ordered.into_iter().zip(assignments) {
            let number = *numbers.entry(assignment.story.clone()).or_insert_with(|| {
                stories.push((assignment.story, Vec::new()));
                stories.len() - 1
            });
            stories[number].1.push(report);
        }
        let mut records = Vec::new();
        let mut read = Vec::new();
        for (story, mut reports) in stories {
            records.push(self.record_story(&story, &mut reports));
            read.extend(reports);
        }
        (records, read)
    }

    /// Compares what the reports of one story say; notes on them where a missing date was inferred.
    pub fn record_story(&self, story: &str, reports: &mut [Report]) -> Record {
        let wires = story::wires(&reports.iter().collect::<Vec<_>>());
        let mut read: Vec<Annotated> = reports.par_iter().map(|report| self.read(report)).collect();

        // Reports without a date are anchored by the others, by offices and weekdays, and read again.
        let told: Vec<Told<'_>> = reports
            .iter()
            .zip(&read)
            .map(|(report, read)| Told {
                report,
                reading: &read.reading,
                mentions: &read.annotation.mentions,
            })
            .collect();
        let inferred = anchor::infer(&told, self.actors);
        let undated: Vec<usize> = (0..reports.len()).filter(|&at| inferred[at].is_some()).collect();
        for (at, anchor) in inferred.into_iter().enumerate() {
            if let Some(anchor) = anchor {
                reports[at].published = Some(anchor.day.to_string());
                reports[at].notes.push(anchor.note());
                read[at] = self.read(&reports[at]);
            }
        }

        let group = |_: &str| None;
        let events: Vec<Vec<Event>> = reports
            .par_iter()
            .zip(&read)
            .map(|(report, read)| event::code(report, &read.reading, &read.annotation, self.patterns, &group))
            .collect();
        let told: Vec<ReportEvents<'_>> = reports
            .iter()
            .zip(&read)
            .zip(&events)
            .map(|((report, read), events)| ReportEvents { report, annotation: &read.annotation, events })
            .collect();
        let mut record = record::reconcile(story, &told, &wires);

        // An inferred day anchors expressions; it is not the report's date.
        for &at in &undated {
            reports[at].published = None;
            for entry in record.reports.iter_mut().filter(|entry| entry.id == reports[at].id) {
                entry.published = None;
            }
        }
        record
    }

    fn read(&self, report: &Report) -> Annotated {
        annotate::annotate(report, &self.reader, self.actors)
    }
}
