//! Forms that reports use for actors: counted with their sources, ruled on, taken back; the same whatever the order.

mod common;

use chancery_engine::pipeline::Engine;
use chancery_model::{Actor, Report};
use chancery_store::{Page, Ruling, Store, Which};
use common::{fresh, records};

const LINES: [&str; 4] = [
    "a 2019-03-05 Oslo_Post The Norwegian prime minister Erna Solbergg met Jens Stoltenberg in Oslo. Solbergg promised ships to NATO.",
    "b 2019-03-06 Nord_Kurier Prime minister Erna Solbergg of Norway met Jens Stoltenberg in Oslo and promised NATO two ships.",
    "c 2019-03-07 Nord_Kurier Erna Sunmountain met Jens Stoltenberg in Oslo. Norway will give NATO ships, Sunmountain said.",
    "d 2019-06-20 Gazette Chile has recalled its ambassador from Peru because of a quarrel about fish.",
];

/// `id day outlet words…`
fn report(line: &str) -> Report {
    let mut words = line.splitn(4, ' ');
    let mut next = || words.next().expect("a line has four parts").to_owned();
    let (id, day, outlet) = (next(), next(), next().replace('_', " "));
    let mut report = Report::new(id, next());
    (report.published, report.outlet) = (Some(day), Some(outlet));
    report
}

fn store(name: &str, engine: &Engine, order: &[usize]) -> Store {
    let mut store = Store::open(fresh(name)).expect("the folder is fresh");
    for at in order {
        store.add_reports(engine, &[report(LINES[*at])], None, &mut |_| {}).expect("there is room");
    }
    store
}

fn solberg(store: &Store) -> Actor {
    store.known_actor("Q291644").expect("it can be read").expect("the lexicon has her")
}

fn rule(store: &mut Store, engine: &Engine, form: &str, ruling: Option<Ruling>) -> usize {
    let actor = solberg(store);
    let ruled = store.rule((form, &actor), ruling, engine, None, &mut |_| {}).expect("there is room");
    assert_eq!(store.check().expect("it can be read"), []);
    ruled.reports
}

/// `form: uses, reports, wires, outlets, first to last`, of one actor.
fn shown(store: &Store, ruled: bool) -> Vec<String> {
    let which = Which { actor: Some("Q291644".to_owned()), wires: 0, ruled };
    let found = store.variants(&which, Page::default()).expect("it can be read");
    let line = |variant: chancery_store::Variant| {
        let days = [variant.first, variant.last].map(Option::unwrap_or_default).join(" to ");
        let reports = variant.reports.join(" ");
        format!("{}: {} in {reports}, {} outlets, {days}", variant.form, variant.uses, variant.outlets.len())
    };
    found.items.into_iter().map(line).collect()
}

#[test]
fn variants_are_counted_with_their_sources() {
    let engine = Engine::embedded();
    let store = store("variants-seen", &engine, &[0, 1, 2, 3]);
    let seen = shown(&store, false);
    let whole = "Erna Solbergg: 2 in a b, 2 outlets, 2019-03-05 to 2019-03-06";
    assert!(seen.iter().any(|line| line == whole), "{seen:?}");
    let bare = "Solbergg: 1 in a, 1 outlets, 2019-03-05 to 2019-03-05";
    assert!(seen.iter().any(|line| line == bare), "{seen:?}");
    assert_eq!(store.called("erna solbergg").expect("it can be read").len(), 1);
    let many = Which { wires: 3, ..Which::default() };
    assert!(store.variants(&many, Page::default()).expect("it can be read").items.is_empty());
}

#[test]
fn what_is_taken_back_is_not_learnt_again() {
    let engine = Engine::embedded();
    let mut store = store("variants-refused", &engine, &[0, 3]);
    let before = records(&store);
    assert_eq!(rule(&mut store, &engine, "Erna Solbergg", Some(Ruling::Refused)), 1);
    assert!(!shown(&store, false).iter().any(|line| line.starts_with("Erna Solbergg")));
    assert_eq!(shown(&store, true), ["Erna Solbergg: 0 in , 0 outlets,  to "]);
    // Another report of it comes.
    store.add_reports(&engine, &[report(LINES[1])], None, &mut |_| {}).expect("there is room");
    assert!(!shown(&store, false).iter().any(|line| line.starts_with("Erna Solbergg")));
    assert_eq!(store.check().expect("it can be read"), []);
    // And all is as before when the ruling is taken back.
    assert_eq!(rule(&mut store, &engine, "Erna Solbergg", None), 2);
    let mut other = self::store("variants-never-refused", &engine, &[0, 3]);
    assert_eq!(records(&other), before);
    other.add_reports(&engine, &[report(LINES[1])], None, &mut |_| {}).expect("there is room");
    assert_eq!((records(&store), shown(&store, false)), (records(&other), shown(&other, false)));
}

#[test]
fn what_is_accepted_is_a_name_whatever_the_order() {
    let engine = Engine::embedded();
    let mut first = Store::open(fresh("variants-first")).expect("the folder is fresh");
    assert_eq!(rule(&mut first, &engine, "SUNMOUNTAIN", Some(Ruling::Accepted)), 0);
    for at in [3, 2, 1, 0] {
        first.add_reports(&engine, &[report(LINES[at])], None, &mut |_| {}).expect("there is room");
    }
    let mut last = store("variants-last", &engine, &[0, 1, 2, 3]);
    let without = records(&last);
    assert_eq!(rule(&mut last, &engine, "Sunmountain", Some(Ruling::Accepted)), 1);
    assert_eq!(records(&first), records(&last));
    assert_ne!(records(&last), without);
    let uses = |store: &Store| shown(store, true)[0].split_once(": ").map(|(_, rest)| rest.to_owned());
    assert_eq!(uses(&last).as_deref(), Some("1 in c, 1 outlets, 2019-03-07 to 2019-03-07"));
    assert_eq!(uses(&first), uses(&last));
}

#[test]
fn a_purged_report_takes_its_counts_with_it() {
    let engine = Engine::embedded();
    let mut store = store("variants-purged", &engine, &[0, 1]);
    let unwanted = chancery_store::Unwanted::Report("a".to_owned());
    store.purge(&unwanted, &engine, None, &mut |_| {}).expect("there is room");
    let seen = shown(&store, false);
    assert_eq!(seen, ["Erna Solbergg: 1 in b, 1 outlets, 2019-03-06 to 2019-03-06"]);
    assert_eq!(store.check().expect("it can be read"), []);
}
