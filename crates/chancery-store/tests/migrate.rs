//! A file of an older format is brought forward, loses nothing, and goes on.

mod common;

use std::fs;

use chancery_store::{Batch, Filter, Page, Scope, Store, Unwanted, Which};
use common::{Stub, fresh, report};

/// Three reports of our own, kept by a program of format 1.
const FORMAT_1: &[u8] = include_bytes!("data/format1.db.zst");

/// These and a fourth with a damaged name, by one of format 3.
const FORMAT_3: &[u8] = include_bytes!("data/format3.db.zst");

/// The reports of format 3, by one of format 4.
const FORMAT_4: &[u8] = include_bytes!("data/format4.db.zst");

/// The same, by one of format 5, where a form is ruled on.
const FORMAT_5: &[u8] = include_bytes!("data/format5.db.zst");

/// The same, by one of format 6.
const FORMAT_6: &[u8] = include_bytes!("data/format6.db.zst");

fn old(name: &str, packed: &[u8]) -> std::path::PathBuf {
    let path = fresh(name);
    fs::write(&path, zstd::decode_all(packed).expect("it is packed")).expect("the folder can be written");
    path
}

#[test]
fn what_format_3_held_is_what_a_new_file_holds() {
    holds_what_a_new_file_holds("migrate-third", FORMAT_3);
}

#[test]
fn what_format_4_held_is_what_a_new_file_holds() {
    holds_what_a_new_file_holds("migrate-fourth", FORMAT_4);
}

#[test]
fn what_format_6_held_is_what_a_new_file_holds() {
    holds_what_a_new_file_holds("migrate-sixth", FORMAT_6);
}

#[test]
fn what_format_5_held_is_what_a_new_file_holds() {
    holds_what_a_new_file_holds("migrate-fifth", FORMAT_5);
}

fn holds_what_a_new_file_holds(name: &str, packed: &[u8]) {
    let old = Store::read_only(old(name, packed)).expect("it is a store");
    assert_eq!(old.check().expect("it can be read"), []);
    let reports = {
        let mut reports = Vec::new();
        old.all_reports(&mut |report| {
            reports.push(report);
            true
        })
        .expect("it can be read");
        reports
    };
    // The tables made anew from the records are those that were brought forward.
    let tables = |store: &Store| -> Vec<String> {
        ["events", "parties", "mentions", "slots", "links", "dyads", "reports", "variants"]
            .iter()
            .map(|view| {
                let sql = format!("SELECT * FROM {view} ORDER BY 1, 2, 3");
                let found =
                    store.query(&sql, std::time::Duration::from_secs(9), 1000).expect("it can be read");
                format!("{view}: {:?}", found.rows)
            })
            .collect()
    };
    let before = tables(&old);
    let garbled = |store: &Store| -> Vec<f64> {
        store.outlets().expect("it can be read").iter().map(|outlet| outlet.garbles_per_1000).collect()
    };
    let types = |store: &Store| store.facets("", &Filter::default()).expect("it can be read");
    let (damage, facets) = (garbled(&old), types(&old));
    assert!(damage.iter().any(|rate| *rate > 0.0) && facets.types.len() > 2, "{damage:?}, {facets:?}");
    let path = old.path().to_owned();
    drop(old);
    let mut new = Store::open(&path).expect("nobody else writes");
    assert_eq!(new.repair().expect("there is room"), (1, 0));
    assert_eq!(new.check().expect("it can be read"), []);
    assert_eq!(tables(&new), before);
    assert_eq!((garbled(&new), types(&new)), (damage, facets));
    assert_eq!(reports.len(), 4);
    let variants = new.variants(&Which::default(), Page::default()).expect("it can be read");
    assert!(!variants.items.is_empty());
}

#[test]
fn a_reader_brings_an_old_file_forward() {
    let path = old("migrate-read", FORMAT_1);
    let store = Store::read_only(&path).expect("it is a store");
    assert_eq!(store.format(), 7);
    assert_eq!(store.check().expect("it can be read"), []);
    let story = store.stories(&Filter::default(), Page::default()).expect("it can be read").items.remove(0);
    assert_eq!((story.reports, story.events), (3, 7));
    let record = store.story(&story.story).expect("it can be read").expect("it is there");
    let of_story = Filter { story: Some(story.story), ..Filter::default() };
    let events = store.events(&of_story, Page::default()).expect("it can be read").items;
    assert_eq!(events.len(), record.clusters.len());
    for event in &events {
        let found = store.event(&event.event).expect("it can be read").expect("it is listed");
        assert_eq!(found.item, *event);
    }
}

#[test]
fn an_old_file_is_written_on() {
    let path = old("migrate-write", FORMAT_1);
    let mut store = Store::open(&path).expect("it is a store");
    let mut batch = Batch::new("stub", None);
    store.keep(&mut batch, &[report("n1 2019-03-08 cod again")]).expect("there is room");
    store.settle(&Stub::default(), &mut batch, Scope::Changed, &mut |_| {}).expect("there is room");
    assert_eq!(store.check().expect("it can be read"), []);
    let story = store.stories(&Filter::default(), Page::default()).expect("it can be read").items.remove(0);
    assert_eq!(store.versions(&story.story).expect("it can be read").len(), story.version);
    // The version that format 1 wrote is still there, packed against the one after it.
    let first = store.record_at(&story.story, 1).expect("it can be read").expect("it is kept");
    assert!(first.reports.len() <= 3 && !first.clusters.is_empty());
    store
        .purge(&Unwanted::Report("tide-2".into()), &Stub::default(), None, &mut |_| {})
        .expect("there is room");
    assert_eq!(store.check().expect("it can be read"), []);
}
