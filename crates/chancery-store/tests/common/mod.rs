//! A folder for one test, reports made from a line, and a desk that needs no engine.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use chancery_engine::actor::Rulings;
use chancery_model::{
    Actor, ActorKind, Annotation, Cluster, Event, EventType, Record, RecordReport, Report, Wire,
};
use chancery_store::{Desk, Store};

/// A fresh path for a store.
pub fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder.join("press.db")
}

/// All records that the store holds now.
pub fn records(store: &Store) -> Vec<Record> {
    let mut records = Vec::new();
    store
        .records(&mut |record| {
            records.push(record);
            true
        })
        .expect("the store can be read");
    records
}

/// `id day words…`
pub fn report(line: &str) -> Report {
    let mut words = line.splitn(3, ' ');
    let mut next = || words.next().expect("a test line has an id, a day and words").to_owned();
    let (id, day) = (next(), next());
    let mut report = Report::new(id, next());
    report.published = Some(day);
    report.outlet = Some("The Gazette".to_owned());
    report.title = Some("From our own correspondent".to_owned());
    report
}

/// Puts reports with a common word into one story; each tells one event. Counts the stories it reads.
#[derive(Default)]
pub struct Stub {
    pub read: AtomicUsize,
}

impl Desk for Stub {
    fn name(&self) -> String {
        "stub".to_owned()
    }

    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        let mut ordered: Vec<usize> = (0..reports.len()).collect();
        ordered.sort_by_key(|&at| (&reports[at].published, &reports[at].id));
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for at in ordered {
            let shares = |group: &Vec<usize>| {
                group.iter().any(|&other| {
                    reports[other]
                        .text
                        .split_whitespace()
                        .any(|word| reports[at].text.split_whitespace().any(|own| own == word))
                })
            };
            let (mut same, others): (Vec<Vec<usize>>, Vec<Vec<usize>>) = groups.into_iter().partition(shares);
            let mut group: Vec<usize> = same.drain(..).flatten().chain([at]).collect();
            group.sort_by_key(|&at| (&reports[at].published, &reports[at].id));
            groups = others;
            groups.push(group);
        }
        groups.sort_by_key(|group| group.first().map(|&at| (&reports[at].published, &reports[at].id)));
        groups.into_iter().map(|group| (format!("s-{}", reports[group[0]].id), group)).collect()
    }

    fn read_story(&self, story: &str, reports: &mut [Report], _: &Rulings) -> (Record, Vec<Annotation>) {
        self.read.fetch_add(1, Ordering::Relaxed);
        let mut sorted: BTreeMap<&str, &Report> = BTreeMap::new();
        for report in reports.iter() {
            sorted.insert(&report.id, report);
        }
        let days = || sorted.values().filter_map(|report| report.published.clone());
        let record = Record {
            story: story.to_owned(),
            title: format!("Story of {}", sorted.len()),
            first: days().min(),
            last: days().max(),
            reports: sorted
                .values()
                .map(|report| RecordReport {
                    id: report.id.clone(),
                    outlet: report.outlet.clone(),
                    published: report.published.clone(),
                    wire: format!("W-{}", report.id),
                })
                .collect(),
            wires: sorted
                .values()
                .map(|report| Wire {
                    wire: format!("W-{}", report.id),
                    reports: vec![report.id.clone()],
                    because: Vec::new(),
                    origin: None,
                })
                .collect(),
            clusters: sorted.values().enumerate().map(|(at, report)| cluster(at, report)).collect(),
            repairs: Vec::new(),
        };
        (record, Vec::new())
    }
}

fn state(id: &str, name: &str, code: &str) -> Actor {
    Actor {
        id: id.to_owned(),
        name: name.to_owned(),
        kind: ActorKind::Country,
        country: Some(code.to_owned()),
        sector: None,
    }
}

fn cluster(at: usize, report: &Report) -> Cluster {
    let event = Event {
        id: format!("{}#1", report.id),
        report: report.id.clone(),
        start: 0,
        end: 1,
        text: report.text.chars().take(1).collect(),
        kind: Some(EventType::Sanction),
        cameo: Some("163".to_owned()),
        actors: vec![state("Q298", "Chile", "CHL")],
        recipients: vec![state("Q419", "Peru", "PER")],
        date: report.published.clone(),
        confidence: 0.75,
        ..Event::default()
    };
    Cluster {
        id: format!("c{}", at + 1),
        kind: EventType::Sanction,
        name: format!("Chile puts sanctions on Peru: {}", report.id),
        mentions: vec![event],
        slots: Vec::new(),
    }
}
