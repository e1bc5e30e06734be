//! A file of an older format is brought forward, loses nothing, and goes on.

mod common;

use std::fs;

use chancery_store::{Batch, Filter, Page, Scope, Store, Unwanted};
use common::{Stub, fresh, report};

/// Three reports of our own, kept by a program of format 1.
const FORMAT_1: &[u8] = include_bytes!("data/format1.db.zst");

fn old(name: &str) -> std::path::PathBuf {
    let path = fresh(name);
    fs::write(&path, zstd::decode_all(FORMAT_1).expect("it is packed")).expect("the folder can be written");
    path
}

#[test]
fn a_reader_brings_an_old_file_forward() {
    let path = old("migrate-read");
    let store = Store::read_only(&path).expect("it is a store");
    assert_eq!(store.format(), 3);
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
    let path = old("migrate-write");
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
