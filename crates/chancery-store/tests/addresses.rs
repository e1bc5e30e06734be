//! Addresses of events stay while records are made anew, stories merge and part, reports are purged, tables are repaired.

mod common;

use std::collections::{BTreeMap, BTreeSet};

use chancery_engine::actor::Rulings;
use chancery_model::{Annotation, Cluster, Event, EventType, Record, Report, Span};
use chancery_store::read::Whereabouts;
use chancery_store::{Desk, Filter, Page, Store, Unwanted};
use common::{Stub, fresh, records, report};

/// Reports with a common small word are one story. Each big word is an act; the acts of one letter are one event, but for
/// what some reports change: `JOIN` makes A and B one event, `HUSH` has C told by nobody, `PART` takes Z's report out of every
/// story. The more reports, the further the events are turned in the record.
#[derive(Default)]
struct Acts(Stub);

fn is_act(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|letter: char| letter.is_ascii_uppercase())
}

impl Desk for Acts {
    fn name(&self) -> String {
        "acts".to_owned()
    }

    fn arrange(&self, reports: &[Report]) -> Vec<(String, Vec<usize>)> {
        let parts = reports.iter().any(|report| report.text.contains("PART"));
        let only: Vec<Report> = reports
            .iter()
            .map(|report| {
                let is_apart = parts && report.text.split(' ').any(|word| word == "Z");
                let small =
                    report.text.split(' ').filter(|word| word.starts_with(|c: char| c.is_lowercase()));
                let words: Vec<&str> = small.collect();
                let text = if is_apart { format!("apart{}", report.id) } else { words.join(" ") };
                Report { text, ..report.clone() }
            })
            .collect();
        self.0.arrange(&only)
    }

    fn read_story(
        &self,
        story: &str,
        reports: &mut [Report],
        rulings: &Rulings,
    ) -> (Record, Vec<Annotation>) {
        let (record, annotations) = self.0.read_story(story, reports, rulings);
        let has = |word: &str| reports.iter().any(|report| report.text.contains(word));
        let mut acts: BTreeMap<char, Vec<Event>> = BTreeMap::new();
        for report in reports.iter() {
            for (start, word) in
                report.text.match_indices(is_act_letter).filter(|(at, _)| stands_alone(&report.text, *at))
            {
                let letter = word.chars().next().unwrap_or('?');
                if letter == 'C' && has("HUSH") {
                    continue;
                }
                acts.entry(if letter == 'B' && has("JOIN") { 'A' } else { letter }).or_default().push(
                    Event {
                        id: format!("{}#{start}", report.id),
                        report: report.id.clone(),
                        start: 0,
                        end: report.text.len() as u32,
                        text: report.text.clone(),
                        anchor: Some(Span::new(start, start + 1)),
                        kind: Some(EventType::Consult),
                        date: report.published.clone(),
                        ..Event::default()
                    },
                );
            }
        }
        let turn = reports.len() % acts.len().max(1);
        let mut acts: Vec<(char, Vec<Event>)> = acts.into_iter().collect();
        acts.rotate_left(turn);
        let clusters = acts.into_iter().enumerate().map(|(at, (letter, mut mentions))| {
            mentions.sort_by(|a, b| (&a.report, a.anchor).cmp(&(&b.report, b.anchor)));
            let id = format!("c{}", at + 1);
            Cluster { id, kind: EventType::Consult, name: letter.to_string(), mentions, slots: Vec::new() }
        });
        (Record { clusters: clusters.collect(), ..record }, annotations)
    }
}

fn is_act_letter(letter: char) -> bool {
    letter.is_ascii_uppercase()
}

fn stands_alone(text: &str, at: usize) -> bool {
    let word = text[at..].split(' ').next().unwrap_or("");
    is_act(word) && (at == 0 || text.as_bytes()[at - 1] == b' ')
}

fn add(store: &mut Store, lines: &[&str]) {
    let reports: Vec<Report> = lines.iter().map(|line| report(line)).collect();
    store.add_reports(&Acts::default(), &reports, None, &mut |_| {}).expect("there is room");
    assert_eq!(store.check().expect("it can be read"), []);
}

/// Every event's address with its name, and what it rests on.
fn all(store: &Store) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let listed = store.events(&Filter::default(), Page::first(1000)).expect("it can be read").items;
    let mut found = BTreeMap::new();
    for item in listed {
        let detail = store.event(&item.event).expect("it can be read").expect("it is listed");
        assert_eq!((&detail.item, &detail.cluster.name), (&item, &item.name));
        let told = detail.cluster.mentions.into_iter().map(|mention| mention.id).collect();
        assert!(found.insert(item.event, (item.name, told)).is_none(), "an address is there twice");
    }
    for story in store.stories(&Filter::default(), Page::first(1000)).expect("it can be read").items {
        let whole = store.addressed(&story.story, None).expect("it can be read").expect("it is listed");
        for (cluster, address) in whole.record.clusters.iter().zip(&whole.addresses) {
            assert_eq!(found[address].0, cluster.name);
        }
        assert_eq!(whole.record.clusters.len(), whole.addresses.len());
    }
    found
}

fn names(store: &Store) -> String {
    let mut shown: Vec<String> =
        all(store).iter().map(|(address, (name, _))| format!("{address}={name}")).collect();
    shown.sort();
    shown.join(" ")
}

#[track_caller]
fn leads(store: &Store, address: &str, expected: &str) {
    let shown = match store.whereabouts(address).expect("it can be read") {
        Whereabouts::At(at) => at,
        Whereabouts::Gone { story, why } => {
            format!("gone from {}: {}", story.unwrap_or_default(), why.unwrap_or_default())
        }
        Whereabouts::Unknown => "unknown".to_owned(),
    };
    assert_eq!(shown, expected, "{address}");
    let event = store.event(address).expect("it can be read").map(|event| event.item.event);
    assert_eq!(event.as_deref(), Some(expected).filter(|shown| !shown.contains(' ') && *shown != "unknown"));
}

#[test]
fn an_event_keeps_its_address_whatever_its_place() {
    let mut store = Store::open(fresh("address-keep")).expect("the folder is fresh");
    add(&mut store, &["r1 2001-01-02 copper A B"]);
    assert_eq!(names(&store), "s-r1.e1=B s-r1.e2=A");
    add(&mut store, &["r2 2001-01-03 copper B D"]);
    assert_eq!(names(&store), "s-r1.e1=B s-r1.e2=A s-r1.e3=D");
    // An earlier report gives the story another id; addresses stay, new ones go on.
    add(&mut store, &["r0 2001-01-01 copper E A"]);
    assert_eq!(names(&store), "s-r1.e1=B s-r1.e2=A s-r1.e3=D s-r1.e4=E");
    leads(&store, "s-r1.e2", "s-r1.e2");
    for other in ["s-r1.e5", "s-r0.e1", "s-r1.c1", "s-r9.e1", ""] {
        leads(&store, other, "unknown");
    }
}

#[test]
fn an_address_leads_to_what_took_over_or_says_why_not() {
    const NOT_READ: &str = "with what is known now, its reports are no longer read as telling of it";
    let mut store = Store::open(fresh("address-lead")).expect("the folder is fresh");
    add(&mut store, &["r1 2001-01-01 copper A A B C"]);
    assert_eq!(names(&store), "s-r1.e1=B s-r1.e2=C s-r1.e3=A");
    add(&mut store, &["r2 2001-01-02 copper JOIN"]);
    leads(&store, "s-r1.e1", "s-r1.e3");
    leads(&store, "s-r1.e3", "s-r1.e3");
    add(&mut store, &["r3 2001-01-03 copper HUSH B"]);
    leads(&store, "s-r1.e2", &format!("gone from s-r1: {NOT_READ}"));
    leads(&store, "s-r1.e1", "s-r1.e3");
    // Without the report that joined them they are two again, each at its old address; so is the one that was hushed.
    for (unwanted, expected) in [("r2", "s-r1.e1=B s-r1.e3=A"), ("r3", "s-r1.e1=B s-r1.e2=C s-r1.e3=A")] {
        let unwanted = Unwanted::Report(unwanted.to_owned());
        store.purge(&unwanted, &Acts::default(), None, &mut |_| {}).expect("there is room");
        assert_eq!(store.check().expect("it can be read"), []);
        assert_eq!(names(&store), expected);
    }
}

#[test]
fn an_event_keeps_its_address_in_another_story() {
    let mut store = Store::open(fresh("address-merge")).expect("the folder is fresh");
    add(&mut store, &["r1 2001-01-01 copper A"]);
    add(&mut store, &["r2 2001-01-02 fish A Z"]);
    assert_eq!(names(&store), "s-r1.e1=A s-r2.e1=Z s-r2.e2=A");
    add(&mut store, &["r3 2001-01-03 copper fish D"]);
    // Two events became one: the one that was there first stays.
    assert_eq!(names(&store), "s-r1.e1=A s-r1.e2=D s-r2.e1=Z");
    leads(&store, "s-r2.e2", "s-r1.e1");
    add(&mut store, &["r4 2001-01-04 PART wool"]);
    assert_eq!(names(&store), "s-r1.e1=A s-r1.e2=D s-r2.e1=Z s-r2.e2=A");
    // A version says which events it had.
    let second = store.addressed("s-r1", Some(2)).expect("it can be read").expect("it is kept");
    let mut shown: Vec<String> = second
        .record
        .clusters
        .iter()
        .zip(&second.addresses)
        .map(|(one, at)| format!("{at}={}", one.name))
        .collect();
    shown.sort();
    assert_eq!(shown.join(" "), "s-r1.e1=A s-r1.e2=D s-r2.e1=Z");
}

#[test]
fn what_was_purged_says_so_and_its_numbers_do_not_come_again() {
    const TAKEN: &str = "the reports that told of it were taken out on request";
    let path = fresh("address-purge");
    let mut store = Store::open(&path).expect("the folder is fresh");
    add(&mut store, &["r1 2001-01-01 copper A D", "r2 2001-01-02 copper B D", "r5 2001-01-02 wool A"]);
    let before = names(&store);
    assert_eq!(before, "s-r1.e1=D s-r1.e2=A s-r1.e3=B s-r5.e1=A");
    for unwanted in ["r2", "r5"] {
        let unwanted = Unwanted::Report(unwanted.to_owned());
        store.purge(&unwanted, &Acts::default(), None, &mut |_| {}).expect("there is room");
        assert_eq!(store.check().expect("it can be read"), []);
    }
    assert_eq!(names(&store), "s-r1.e1=D s-r1.e2=A");
    leads(&store, "s-r1.e3", &format!("gone from s-r1: {TAKEN}"));
    leads(&store, "s-r5.e1", &format!("gone from : {TAKEN}"));
    assert!(store.story_item("s-r5").expect("it can be read").is_none());
    // Another report of the same name opens a story of the same id.
    add(&mut store, &["r5 2001-01-02 wool A again", "r6 2001-01-03 copper B"]);
    assert_eq!(names(&store), "s-r1.e1=D s-r1.e2=A s-r1.e4=B s-r5.e2=A");
    drop(store);
    let conn = rusqlite::Connection::open(&path).expect("it is a database");
    let left = "SELECT count(*) FROM former WHERE evidence LIKE '%\"r2\"%' OR evidence LIKE '%\"r5\"%'";
    let left: i64 = conn.query_row(left, [], |row| row.get(0)).expect("it can be read");
    assert_eq!(left, 0, "evidence of a purged report is left");
}

#[test]
fn a_repair_keeps_addresses_also_of_a_record_that_cannot_be_read() {
    let path = fresh("address-repair");
    let mut store = Store::open(&path).expect("the folder is fresh");
    add(&mut store, &["r1 2001-01-01 copper A B C", "r5 2001-01-01 wool E"]);
    add(&mut store, &["r2 2001-01-02 copper B"]);
    let before = names(&store);
    store.repair().expect("it can be written");
    assert_eq!(names(&store), before);
    drop(store);
    let conn = rusqlite::Connection::open(&path).expect("it is a database");
    conn.execute("UPDATE version SET record = x'00' WHERE number = 2", []).expect("it can be written");
    drop(conn);
    let mut store = Store::open(&path).expect("it opens");
    assert_eq!(store.repair().expect("it can be written"), (1, 1));
    leads(&store, "s-r1.e1", "gone from s-r1: ");
    add(&mut store, &[]);
    assert_eq!(names(&store), before);
}

/// Whatever the steps: each address leads to an event that shares words with what it led to before, or says that it is gone; it
/// never leads to another; the same steps give the same addresses; the records are those of all reports at once.
#[test]
fn addresses_hold_whatever_the_steps() {
    let lines = [
        "r0 2001-01-01 copper A B C",
        "r1 2001-01-02 fish A Z",
        "r2 2001-01-03 copper fish D JOIN",
        "r3 2001-01-04 wheat A B C",
        "r4 2001-01-05 wheat copper E HUSH",
        "r5 2001-01-06 wool Z B",
        "r6 2001-01-07 wool fish D PART",
        "r7 2001-01-08 wool F F G",
    ];
    let mut together = Store::open(fresh("address-all")).expect("the folder is fresh");
    add(&mut together, &lines);
    let expected = records(&together);
    let mut dice = 3_u64;
    let mut below = |bound: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % bound
    };
    for turn in 0..25 {
        let mut left: Vec<&str> = lines.to_vec();
        let mut steps: Vec<Vec<&str>> = Vec::new();
        while !left.is_empty() {
            steps.push((0..(1 + below(2)).min(left.len())).map(|_| left.remove(below(left.len()))).collect());
        }
        let mut store = Store::open(fresh(&format!("address-step{turn}"))).expect("the folder is fresh");
        let mut again = Store::open(fresh(&format!("address-again{turn}"))).expect("the folder is fresh");
        let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for step in &steps {
            add(&mut store, step);
            let mut turned = step.clone();
            turned.reverse();
            add(&mut again, &turned);
            let now = all(&store);
            assert_eq!(now, all(&again), "the same step in another order");
            for (address, before) in &seen {
                match store.whereabouts(address).expect("it can be read") {
                    Whereabouts::At(at) => {
                        assert!(
                            !now[&at].1.is_disjoint(before),
                            "{address} led to {before:?}, and now to {:?}",
                            now[&at]
                        );
                    }
                    Whereabouts::Gone { why, .. } => {
                        assert!(
                            why.is_some() && now.values().all(|(_, told)| told.is_disjoint(before)),
                            "{address}"
                        );
                    }
                    Whereabouts::Unknown => panic!("{address} is forgotten"),
                }
            }
            for (address, (_, told)) in now {
                seen.entry(address).or_default().extend(told);
            }
        }
        assert_eq!(records(&store), expected, "{steps:?}");
    }
}
