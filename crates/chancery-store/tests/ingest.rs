//! Taking reports in: each once, in any order, only what changed, every version kept.

mod common;

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use chancery_engine::actor::Rulings;
use chancery_engine::pipeline::Engine;
use chancery_model::Report;
use chancery_store::read::Step;
use chancery_store::{Batch, Desk, Filter, Page, Store, Unwanted};

use common::{Stub, fresh, records, report};

fn add(store: &mut Store, desk: &dyn Desk, reports: &[Report]) -> chancery_store::Added {
    store.add_reports(desk, reports, None, &mut |_| {}).expect("the store can be written")
}

fn example() -> Vec<Report> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/qatar2017/reports.jsonl");
    let lines = fs::read_to_string(path).expect("the example ships");
    lines.lines().map(|line| serde_json::from_str(line).expect("the example is JSON Lines")).collect()
}

#[test]
fn one_by_one_in_any_order_is_as_all_at_once() {
    let engine = Engine::embedded();
    let reports = example();
    let together = engine.record(&reports);
    for (turn, order) in [[4, 2, 0, 3, 1], [0, 3, 1, 2, 4]].into_iter().enumerate() {
        let mut store = Store::open(fresh(&format!("order{turn}"))).expect("the folder is fresh");
        for at in order {
            add(&mut store, &engine, &reports[at..=at]);
        }
        assert_eq!(records(&store), together, "order {order:?}");
        assert_eq!(store.check().expect("it can be read"), []);
        let story = &together[0].story;
        let versions = store.versions(story).expect("it can be read");
        assert_eq!(versions.iter().map(|version| version.reports).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        let first = store.record_at(story, 1).expect("it can be read").expect("there are five versions");
        assert_eq!(first.reports.len(), 1);
        assert!(!chancery_store::diff(&first, &together[0]).is_empty());
        assert_eq!(chancery_store::diff(&together[0], &together[0]), []);
    }
}

#[test]
fn the_same_again_changes_nothing() {
    let path = fresh("again");
    let reports: Vec<Report> =
        ["a 2001-01-01 copper mine", "b 2001-01-02 copper strike", "c 2001-01-02 fish"].map(report).to_vec();
    let mut store = Store::open(&path).expect("the folder is fresh");
    add(&mut store, &Stub::default(), &reports);
    drop(store);
    let before = fs::read(&path).expect("it was just written");
    let mut store = Store::open(&path).expect("it was just written");
    let again = add(&mut store, &Stub::default(), &reports);
    assert_eq!((again.kept.added.len(), again.kept.unchanged, again.settled.changed), (0, 3, 0));
    // The same text under another id is the same report.
    let mut renamed = reports[0].clone();
    renamed.id = "z".to_owned();
    assert_eq!(add(&mut store, &Stub::default(), &[renamed]).kept.unchanged, 1);
    drop(store);
    assert!(before == fs::read(&path).expect("it is there"), "the file changed");
}

#[test]
fn only_stories_touched_are_read_again() {
    let mut store = Store::open(fresh("touched")).expect("the folder is fresh");
    let desk = Stub::default();
    let lines = ["a 2001-01-01 copper", "b 2001-01-01 fish", "c 2001-01-01 wheat"];
    add(&mut store, &desk, &lines.map(report));
    assert_eq!(desk.read.swap(0, Ordering::Relaxed), 3);
    let added = add(&mut store, &desk, &[report("d 2001-01-02 fish market")]);
    assert_eq!((desk.read.load(Ordering::Relaxed), added.settled.changed), (1, 1));
}

#[test]
fn an_earlier_report_renames_a_story_and_the_old_name_still_leads_to_it() {
    let mut store = Store::open(fresh("rename")).expect("the folder is fresh");
    add(&mut store, &Stub::default(), &[report("b 2001-01-02 copper")]);
    add(&mut store, &Stub::default(), &[report("a 2001-01-01 copper mine")]);
    for name in ["s-a", "s-b"] {
        let story = store.story(name).expect("it can be read").expect("both names lead to it");
        assert_eq!((story.story.as_str(), story.reports.len()), ("s-a", 2));
    }
    assert_eq!(store.versions("s-b").expect("it can be read").len(), 2);
}

#[test]
fn stories_that_become_one_are_one_whatever_the_order() {
    let lines = [
        "a 2001-01-01 copper",
        "b 2001-01-02 fish",
        "c 2001-01-03 copper fish",
        "d 2001-01-04 wheat",
        "e 2001-01-05 wheat fish",
        "f 2001-01-06 wool",
    ];
    let mut together = Store::open(fresh("merge-all")).expect("the folder is fresh");
    add(&mut together, &Stub::default(), &lines.map(report));
    let expected = records(&together);
    let weekly = together.dyad("CHL", "PER", None, None, Step::Week).expect("it can be read");
    let mut dice = 1_u64;
    for turn in 0..12 {
        let mut left: Vec<Report> = lines.map(report).to_vec();
        let mut store = Store::open(fresh(&format!("merge{turn}"))).expect("the folder is fresh");
        while !left.is_empty() {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = (dice >> 33) as usize % left.len();
            let many = 1 + (dice >> 60) as usize % 2;
            let some: Vec<Report> =
                (0..many.min(left.len())).map(|_| left.remove(at.min(left.len() - 1))).collect();
            add(&mut store, &Stub::default(), &some);
            assert_eq!(store.check().expect("it can be read"), []);
        }
        assert_eq!(records(&store), expected);
        assert_eq!(store.dyad("CHL", "PER", None, None, Step::Week).expect("it can be read"), weekly);
        assert_eq!(
            store.stories(&Filter::default(), Page::default()).expect("it can be read").items.len(),
            2
        );
    }
}

#[test]
fn what_was_kept_and_not_read_is_read_by_the_next_run() {
    let path = fresh("resume");
    let mut store = Store::open(&path).expect("the folder is fresh");
    let mut batch = chancery_store::Batch::new("stub", None);
    store.keep(&mut batch, &[report("a 2001-01-01 copper")]).expect("there is room");
    drop(store);
    let mut store = Store::open(&path).expect("it was just written");
    assert_eq!((store.pending().expect("it can be read"), records(&store).len()), (1, 0));
    let found = store.search("copper", &Filter::default(), Page::default()).expect("it can be read");
    assert_eq!(found.items.len(), 1, "a report can be found before it is read");
    add(&mut store, &Stub::default(), &[]);
    assert_eq!((store.pending().expect("it can be read"), records(&store).len()), (0, 1));
}

#[test]
fn what_is_purged_is_gone_and_stays_out() {
    let path = fresh("purge");
    let lines = ["a 2001-01-01 copper", "b 2001-01-02 copper xylophonist", "c 2001-01-03 fish"];
    let mut store = Store::open(&path).expect("the folder is fresh");
    for line in lines {
        add(&mut store, &Stub::default(), &[report(line)]);
    }
    let purged = store
        .purge(&Unwanted::Report("b".into()), &Stub::default(), None, &mut |_| {})
        .expect("it can be written");
    assert_eq!((purged.reports.len(), purged.settled.changed + purged.settled.opened), (1, 1));
    assert_eq!(add(&mut store, &Stub::default(), &lines.map(report)).kept.purged, 1);
    assert_eq!(store.check().expect("it can be read"), []);
    assert_eq!(store.versions("s-a").expect("it can be read").len(), 1);
    let all: usize = records(&store).iter().map(|record| record.reports.len()).sum();
    assert_eq!(all, 2);
    drop(store);
    let bytes = fs::read(&path).expect("it is there");
    for word in ["xylophonist", "xylophon"] {
        assert!(
            !bytes.windows(word.len()).any(|window| window == word.as_bytes()),
            "{word} is left in the file"
        );
    }
    let mut store = Store::open(&path).expect("it is there");
    let purged = store
        .purge(&Unwanted::Outlet("The Gazette".into()), &Stub::default(), None, &mut |_| {})
        .expect("it can be written");
    assert_eq!((purged.reports.len(), purged.stories_gone, records(&store).len()), (2, 2, 0));
}

#[test]
fn a_backup_is_the_same_store() {
    let path = fresh("backup");
    let mut store = Store::open(&path).expect("the folder is fresh");
    add(&mut store, &Stub::default(), &[report("a 2001-01-01 copper"), report("b 2001-01-01 fish")]);
    let to = path.with_file_name("copy.db");
    store.backup(&to).expect("there is room");
    assert!(store.backup(&to).is_err(), "a file that is there is not written over");
    let copy = Store::read_only(&to).expect("it was just written");
    assert_eq!(records(&copy), records(&store));
    assert_eq!(copy.check().expect("it can be read"), []);
}

#[test]
fn tables_are_made_anew_from_the_records() {
    let path = fresh("repair");
    let mut store = Store::open(&path).expect("the folder is fresh");
    add(&mut store, &Stub::default(), &[report("a 2001-01-01 copper"), report("b 2001-01-01 copper fish")]);
    drop(store);
    let conn = rusqlite::Connection::open(&path).expect("it is a database");
    conn.execute_batch(
        "PRAGMA foreign_keys = OFF; DELETE FROM event WHERE number = 1; UPDATE dyad_event SET done = NULL",
    )
    .expect("it can be written");
    drop(conn);
    let mut store = Store::open(&path).expect("it opens");
    assert!(!store.check().expect("it can be read").is_empty());
    assert_eq!(store.repair().expect("it can be written"), (1, 0));
    assert_eq!(store.check().expect("it can be read"), []);
}

#[test]
fn an_event_keeps_its_line_when_an_actor_is_called_otherwise() {
    let mut store = Store::open(fresh("called")).expect("the folder is fresh");
    let mut batch = Batch::new("stub", None);
    for (id, name) in [("a", "Chile"), ("b", "Chilean Republic"), ("c", "Chile")] {
        let mut reports = vec![report(&format!("{id} 2001-01-01 {id}opper"))];
        store.keep(&mut batch, &reports).expect("there is room");
        let (mut record, _) =
            Stub::default().read_story(&format!("s-{id}"), &mut reports, &Rulings::default());
        record.clusters[0].mentions[0].actors[0].name = name.to_owned();
        record.clusters[0].name = format!("{name} puts sanctions on Peru");
        store.load(&mut batch, &mut [record], &|_| None).expect("there is room");
        assert_eq!(store.check().expect("it can be read"), []);
    }
    let names = store.query("SELECT name FROM events ORDER BY event", std::time::Duration::from_secs(9), 9);
    let names = names.expect("it can be read").rows;
    assert_eq!(
        serde_json::json!(names),
        serde_json::json!([
            ["Chile puts sanctions on Peru"],
            ["Chilean Republic puts sanctions on Peru"],
            ["Chile puts sanctions on Peru"]
        ])
    );
}

#[test]
fn a_dictionary_is_made_once_and_goes_with_the_reports_it_has_words_of() {
    let mut store = Store::open(fresh("dictionary")).expect("the folder is fresh");
    let reports: Vec<Report> =
        (0..60).map(|at| report(&format!("r{at} 2001-01-{:02} topic{at}", 1 + at % 28))).collect();
    let count = |store: &Store, sql: &str| {
        store.query(sql, std::time::Duration::from_secs(9), 1).expect("it can be read").rows[0][0].clone()
    };
    add(&mut store, &Stub::default(), &reports[..50]);
    assert_eq!(
        count(&store, "SELECT count(*) FROM dictionary"),
        0,
        "the first run had nothing to make it of"
    );
    add(&mut store, &Stub::default(), &reports[50..55]);
    assert_eq!(count(&store, "SELECT count(*) FROM dictionary"), 1);
    let packed = "SELECT count(*) FROM version WHERE hex(substr(record, 1, 1)) = '02'";
    assert_eq!(count(&store, packed), 5);
    add(&mut store, &Stub::default(), &reports[55..]);
    assert_eq!(
        (count(&store, packed), count(&store, "SELECT count(*) FROM dictionary")),
        (10.into(), 1.into())
    );
    let before = records(&store);
    assert_eq!(before.len(), 60);
    assert_eq!(store.check().expect("it can be read"), []);
    // A report that came later is in no dictionary.
    for (report, dictionaries) in [("r57", 1), ("r7", 0)] {
        let unwanted = Unwanted::Report(report.into());
        store.purge(&unwanted, &Stub::default(), None, &mut |_| {}).expect("there is room");
        assert_eq!(count(&store, "SELECT count(*) FROM dictionary"), dictionaries, "{report}");
        assert_eq!(store.check().expect("it can be read"), []);
    }
    let left: Vec<_> =
        before.into_iter().filter(|record| !["s-r57", "s-r7"].contains(&record.story.as_str())).collect();
    assert_eq!(records(&store), left);
}
