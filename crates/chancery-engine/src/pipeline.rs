//! The whole way, in order: annotate, code, group, reconcile. Read this file first.

use std::collections::BTreeMap;

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::{Annotation, Event, Record, Report, Resolution};
use chancery_reader::{Reader, Reading};
use rayon::prelude::*;

use crate::actor::{Resolver, StoryNames};
use crate::annotate;
use crate::event;
use crate::record::{self, ReportEvents};
use crate::story::{self, StoryConfig};

/// Everything the stages need to know, read once.
pub struct Engine {
    reader: Reader,
    resolver: Resolver<'static>,
    patterns: &'static PatternLexicon,
}

/// One report, read: its trees stay with it, because the coder needs them.
pub struct Annotated {
    pub reading: Reading,
    pub annotation: Annotation,
}

impl Engine {
    /// The engine with the weights and the lexicon that are compiled in.
    pub fn embedded() -> Engine {
        Engine {
            reader: Reader::embedded(),
            resolver: Resolver::new(ActorLexicon::embedded()),
            patterns: PatternLexicon::embedded(),
        }
    }

    /// Who is meant by `mention`.
    pub fn resolve(&self, mention: &str, context: Option<&str>, published: Option<&str>) -> Resolution {
        self.resolver.resolve(mention, context, published)
    }

    /// Reads one report on its own.
    pub fn annotate(&self, report: &Report) -> Annotation {
        self.read(report).annotation
    }

    /// Reads one sentence whose words are given.
    pub fn annotate_tokens(&self, id: &str, tokens: &[String]) -> Annotation {
        annotate::annotate_tokens(id, tokens, &self.reader, &self.resolver)
    }

    /// Codes one report on its own.
    pub fn code(&self, report: &Report) -> Vec<Event> {
        let read = self.read(report);
        event::code(report, &read.reading, &read.annotation, self.patterns, &self.resolver)
    }

    /// Compares what the reports of each story say, in order of the stories' first reports.
    ///
    /// The order of `reports` does not matter.
    pub fn record(&self, reports: &[Report]) -> Vec<Record> {
        let mut sorted: Vec<&Report> = reports.iter().collect();
        sorted.sort_by(|a, b| (a.published.is_none(), &a.published, &a.id).cmp(&(b.published.is_none(), &b.published, &b.id)));
        let ordered: Vec<Report> = sorted.into_iter().cloned().collect();
        let mut stories: BTreeMap<usize, (String, Vec<&Report>)> = BTreeMap::new();
        let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
        for (report, assignment) in ordered.iter().zip(story::group(&ordered, &StoryConfig::default())) {
            let next = numbers.len();
            let number = *numbers.entry(assignment.story.clone()).or_insert(next);
            stories.entry(number).or_insert_with(|| (assignment.story, Vec::new())).1.push(report);
        }
        stories.into_values().map(|(story, reports)| self.record_story(&story, &reports)).collect()
    }

    /// Compares what the reports of one story say.
    pub fn record_story(&self, story: &str, reports: &[&Report]) -> Record {
        let wires = story::wires(reports);
        let alone: Vec<Annotated> = reports.par_iter().map(|report| self.read(report)).collect();
        // Names are decided together: a bare misspelt name inherits from the full one elsewhere in the story.
        let names = StoryNames::gather(&alone.iter().map(|read| read.annotation.mentions.as_slice()).collect::<Vec<_>>());
        let coded: Vec<(Annotation, Vec<Event>)> = reports
            .par_iter()
            .zip(alone)
            .map(|(report, read)| {
                let annotation = annotate::with_story(report, &read.reading, read.annotation, &self.resolver, &names);
                let events = event::code(report, &read.reading, &annotation, self.patterns, &self.resolver);
                (annotation, events)
            })
            .collect();
        let told: Vec<ReportEvents<'_>> = reports
            .iter()
            .zip(&coded)
            .map(|(report, (annotation, events))| ReportEvents { report, annotation, events })
            .collect();
        record::reconcile(story, &told, &wires)
    }

    fn read(&self, report: &Report) -> Annotated {
        annotate::annotate(report, &self.reader, &self.resolver)
    }
}
