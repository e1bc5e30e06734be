//! The whole way, in order: annotate, code, group, reconcile. Read this file first.

use std::borrow::Cow;
use std::collections::BTreeMap;

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::patterns::PatternLexicon;
use chancery_model::{Actor, Annotation, Event, Mention, Record, Report, Resolution};
use chancery_reader::Reader;
use rayon::prelude::*;

use crate::actor::{Body, Holder, ImportedActors, Resolver, Rulings, StoryNames};
use crate::anchor::{self, Told};
use crate::annotate::{self, Annotated};
use crate::event::{self, Material};
use crate::record::{self, Mentions, ReportEvents};
use crate::story::{self, Assignment, StoryConfig};

/// What the order of arrival depends on: dated reports first, by date, then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ArrivalKey(bool, Option<String>, String);

impl ArrivalKey {
    /// The key of a report.
    pub fn of(report: &Report) -> ArrivalKey {
        ArrivalKey(report.published.is_none(), report.published.clone(), report.id.clone())
    }

    /// The places of `keys` in order of arrival.
    fn order(keys: &[ArrivalKey]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..keys.len()).collect();
        order.sort_by(|&a, &b| keys[a].cmp(&keys[b]));
        order
    }
}

/// Stories with their reports' places, from the assignment of the report at each place of `order`.
fn gather(order: &[usize], assignments: Vec<Assignment>) -> Vec<(String, Vec<usize>)> {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut stories: Vec<(String, Vec<usize>)> = Vec::new();
    for (&at, Assignment { story, .. }) in order.iter().zip(assignments) {
        let number = *numbers.entry(story.clone()).or_insert_with(|| {
            stories.push((story, Vec::new()));
            stories.len() - 1
        });
        stories[number].1.push(at);
    }
    stories
}

/// The reports of a story with what was made of each.
fn told<'a>(reports: &'a [Report], read: &'a [Annotated], events: &'a [Vec<Event>]) -> Vec<ReportEvents<'a>> {
    let each = reports.iter().zip(read).zip(events);
    each.map(|((report, read), events)| ReportEvents { report, annotation: &read.annotation, events })
        .collect()
}

/// Everything the stages need to know, read once.
pub struct Engine {
    reader: Reader,
    actors: &'static ActorLexicon,
    resolver: Resolver<'static>,
    patterns: Cow<'static, PatternLexicon>,
}

impl Engine {
    /// The engine with the weights and the lexicon that are compiled in.
    pub fn embedded() -> Engine {
        Engine {
            reader: Reader::embedded(),
            actors: ActorLexicon::embedded(),
            resolver: Resolver::new(ActorLexicon::embedded()),
            patterns: Cow::Borrowed(PatternLexicon::embedded()),
        }
    }

    /// The same engine with another reader.
    pub fn with_reader(self, reader: Reader) -> Engine {
        Engine { reader, ..self }
    }

    /// The same engine with other patterns.
    pub fn with_patterns(self, patterns: PatternLexicon) -> Engine {
        Engine { patterns: Cow::Owned(patterns), ..self }
    }

    /// The same engine, asking an imported index where the lexicon knows nobody.
    pub fn with_actors(self, imported: ImportedActors) -> Engine {
        Engine { resolver: self.resolver.with_actors(imported), ..self }
    }

    /// Who held an office, or what somebody held: [`Resolver::who`].
    pub fn who(&self, phrase: &str, on: Option<&str>) -> Vec<Holder> {
        self.resolver.who(phrase, on)
    }

    /// Who belonged to a body: [`Resolver::body`].
    pub fn body(&self, name: &str, on: Option<&str>) -> Option<Body> {
        self.resolver.body(name, on)
    }

    /// Who is meant by `mention`.
    pub fn resolve(&self, mention: &str, context: Option<&str>, published: Option<&str>) -> Resolution {
        self.resolver.resolve(mention, context, published)
    }

    /// The group without a charter that a phrase means: [`Resolver::group_in`].
    pub fn group_in(&self, phrase: &str, context: Option<&str>) -> Option<Actor> {
        self.resolver.group_in(phrase, context)
    }

    /// Reads one report on its own.
    pub fn annotate(&self, report: &Report) -> Annotation {
        self.read(report).annotation
    }

    /// Reads one sentence whose words are given.
    pub fn annotate_tokens(&self, id: &str, tokens: &[String]) -> Annotation {
        annotate::annotate_tokens(id, tokens, &self.reader, &self.resolver)
    }

    /// Codes one report on its own. Its `source` and `target`, or its `targets`, narrow what is asked.
    pub fn code(&self, report: &Report) -> Vec<Event> {
        let read = self.read(report);
        let group = |phrase: &str| self.resolver.group_of(phrase);
        let material = self.material(report, &read, &group);
        match (&report.source, &report.target, &report.targets) {
            (_, _, Some(targets)) => event::code_targets(&material, targets),
            (Some(source), Some(target), _) => event::code_pair(&material, source, target),
            _ => event::code(&material),
        }
    }

    /// Reads the words that the `targets` of one story's reports ask about; [`Mentions::clusters`] tells which mean one act.
    pub fn mentions(&self, reports: &[Report]) -> Mentions {
        let read: Vec<(Annotated, Vec<Event>)> = reports
            .par_iter()
            .map(|report| {
                let read = self.read(report);
                let group = |phrase: &str| self.resolver.group_of(phrase);
                let targets = report.targets.as_deref().unwrap_or_default();
                let events = event::code_targets(&self.material(report, &read, &group), targets);
                (read, events)
            })
            .collect();
        let told: Vec<_> = reports
            .iter()
            .zip(&read)
            .map(|(report, (read, events))| (report, &read.annotation, events.as_slice()))
            .collect();
        Mentions::of(&told)
    }

    /// What the pair model sees of the report's `source` and `target`, for training; nothing if it names none.
    pub fn pair_features(&self, report: &Report) -> Vec<String> {
        let (Some(source), Some(target)) = (&report.source, &report.target) else { return Vec::new() };
        let read = self.read(report);
        let group = |phrase: &str| self.resolver.group_of(phrase);
        event::pair_features(&self.material(report, &read, &group), source, target)
    }

    /// How a report was coded, for a person: trees, patterns, parties, reasons, and what was rejected.
    pub fn explain(&self, report: &Report) -> String {
        let read = self.read(report);
        let group = |phrase: &str| self.resolver.group_of(phrase);
        event::explain(&self.material(report, &read, &group))
    }

    /// Compares what the reports of each story say, in order of the stories' first reports.
    ///
    /// The order of `reports` does not matter.
    pub fn record(&self, reports: &[Report]) -> Vec<Record> {
        self.record_with_reports(reports).0
    }

    /// As [`Engine::record`]; also the reports as they were read, with what was noted on the way.
    pub fn record_with_reports(&self, reports: &[Report]) -> (Vec<Record>, Vec<Report>) {
        let mut records = Vec::new();
        let mut read = Vec::new();
        for (story, members) in self.arrange(reports) {
            let mut reports: Vec<Report> = members.into_iter().map(|at| reports[at].clone()).collect();
            records.push(self.record_story(&story, &mut reports));
            read.extend(reports);
        }
        (records, read)
    }

    /// Puts reports into stories: each story's id and its reports' places in `reports`, both in order of arrival.
    ///
    /// The order of `reports` does not matter.
    pub fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        let keys: Vec<ArrivalKey> = reports.iter().map(ArrivalKey::of).collect();
        let order = ArrivalKey::order(&keys);
        let config = StoryConfig::for_record(reports.len());
        gather(&order, story::group(order.iter().map(|&at| &reports[at]), &config))
    }

    /// As [`Engine::arrange`], for reports that are not in memory: `keys` are theirs, `load` gets one by its place.
    ///
    /// # Errors
    /// If `load` fails.
    pub fn arrange_each<E>(
        &self,
        keys: &[ArrivalKey],
        load: &mut dyn FnMut(usize) -> Result<Report, E>,
    ) -> Result<Vec<(String, Vec<usize>)>, E> {
        let order = ArrivalKey::order(keys);
        let mut failed = None;
        let reports = order.iter().map_while(|&at| load(at).map_err(|error| failed = Some(error)).ok());
        let assignments = story::group(reports, &StoryConfig::for_record(keys.len()));
        failed.map_or_else(|| Ok(gather(&order, assignments)), Err)
    }

    /// Compares what the reports of one story say; notes on them where a missing date was inferred.
    pub fn record_story(&self, story: &str, reports: &mut [Report]) -> Record {
        self.read_story(story, reports).0
    }

    /// As [`Engine::record_story`]; also what was read in each report.
    pub fn read_story(&self, story: &str, reports: &mut [Report]) -> (Record, Vec<Annotation>) {
        self.read_story_as_ruled(story, reports, &Rulings::default())
    }

    /// As [`Engine::read_story`], with what a user ruled on the forms of names.
    pub fn read_story_as_ruled(
        &self,
        story: &str,
        reports: &mut [Report],
        rulings: &Rulings,
    ) -> (Record, Vec<Annotation>) {
        let wires = story::wires(&reports.iter().collect::<Vec<_>>());
        let alone: Vec<Annotated> = reports
            .par_iter()
            .map(|report| annotate::annotate(report, &self.reader, &self.resolver, rulings))
            .collect();

        // Reports without a date are anchored by the others, by offices and by weekdays.
        let alike: Vec<Told<'_>> = reports
            .iter()
            .zip(&alone)
            .map(|(report, read)| Told {
                report,
                reading: &read.reading,
                mentions: &read.annotation.mentions,
            })
            .collect();
        let inferred = anchor::infer(&alike, self.actors);
        let undated: Vec<usize> = (0..reports.len()).filter(|&at| inferred[at].is_some()).collect();
        for (report, anchor) in reports.iter_mut().zip(&inferred) {
            if let Some(anchor) = anchor {
                report.published = Some(anchor.day.to_string());
                report.notes.push(anchor.note());
            }
        }

        // Names are decided together: a bare misspelt name inherits from the full one elsewhere in the story.
        let mentions: Vec<&[Mention]> =
            alone.iter().map(|read| read.annotation.mentions.as_slice()).collect();
        let names = StoryNames::gather(&mentions);
        let read: Vec<Annotated> = reports
            .par_iter()
            .zip(alone)
            .zip(&inferred)
            .map(|((report, read), inferred)| {
                annotate::with_story(report, read, inferred.is_some(), &self.resolver, (&names, rulings))
            })
            .collect();
        let group = |phrase: &str| self.resolver.group_of(phrase);
        let mut events: Vec<Vec<Event>> = reports
            .par_iter()
            .zip(&read)
            .map(|(report, read)| event::code(&self.material(report, read, &group)))
            .collect();
        // Who acted on whom in one report may be told by another report of the same act.
        let implied = record::implied(&told(reports, &read, &events), &wires);
        for event in events.iter_mut().flatten() {
            if let Some(sides) = implied.get(&event.id) {
                sides.fill(event);
            }
        }
        let mut record = record::reconcile(story, &told(reports, &read, &events), &wires);

        // An inferred day anchors expressions; it is not the report's date.
        for &at in &undated {
            reports[at].published = None;
            for entry in record.reports.iter_mut().filter(|entry| entry.id == reports[at].id) {
                entry.published = None;
            }
        }
        (record, read.into_iter().map(|read| read.annotation).collect())
    }

    fn material<'a>(
        &'a self,
        report: &'a Report,
        read: &'a Annotated,
        group: &'a dyn Fn(&str) -> Option<Actor>,
    ) -> Material<'a> {
        let Annotated { reading, annotation } = read;
        Material { report, reading, annotation, patterns: &self.patterns, group }
    }

    fn read(&self, report: &Report) -> Annotated {
        annotate::annotate(report, &self.reader, &self.resolver, &Rulings::default())
    }
}
