//! Sound records pass; each way of breaking one is found.

use chancery_model::{Actor, ActorKind, Event, Record, Report, Slot, SlotValue, Span, Status};

use super::check;
use crate::pipeline::Engine;

const TEXTS: [&str; 3] = [
    "Norway expelled eight Serbian diplomats in Oslo on Monday over a bugged telephone, Foreign Minister Anniken Huitfeldt said.",
    "Oslo, 7 February. On Monday the Norwegian government sent home 8 diplomats of Serbia for having bugged a telephone.",
    "Norwegen expelled twelve Serbian diplomats on Monday. Serbia will expel Norwegian diplomats next week, Belgrade said.",
];

fn story() -> (Record, Vec<Report>) {
    let report = |(number, text): (usize, &&str)| Report {
        published: Some("2023-02-08".to_owned()),
        ..Report::new(format!("r{number}"), *text)
    };
    let mut reports: Vec<Report> = TEXTS.iter().enumerate().map(report).collect();
    (Engine::embedded().record_story("story", &mut reports), reports)
}

fn messages(record: &Record, reports: &[Report]) -> Vec<String> {
    let texts: Vec<&Report> = reports.iter().collect();
    check(record, &texts)
        .into_iter()
        .map(|problem| format!("{} {}: {}", problem.field, problem.value, problem.message))
        .collect()
}

/// Breaks the record and expects a problem whose message has these words.
#[track_caller]
fn broken(change: impl FnOnce(&mut Record), expected: &str) {
    let (mut record, reports) = story();
    change(&mut record);
    let found = messages(&record, &reports);
    assert!(found.iter().any(|message| message.contains(expected)), "{found:#?}");
}

/// The first slot of that name.
fn slot<'r>(record: &'r mut Record, name: &str) -> &'r mut Slot {
    let mut slots = record.clusters.iter_mut().flat_map(|cluster| &mut cluster.slots);
    slots.find(|slot| slot.slot == name).expect("the story has such a slot")
}

fn value<'r>(record: &'r mut Record, name: &str) -> &'r mut SlotValue {
    slot(record, name).values.first_mut().expect("a slot has a value")
}

fn each_event(record: &mut Record, change: impl Fn(&mut Event)) {
    record.clusters.iter_mut().flat_map(|cluster| &mut cluster.mentions).for_each(change);
}

#[test]
fn a_sound_record_has_no_problem() {
    let (record, reports) = story();
    assert_eq!(messages(&record, &reports), Vec::<String>::new());
    assert!(record.clusters.iter().any(|cluster| cluster.slots.iter().any(|slot| slot.slot == "count")));
}

#[test]
fn words_that_are_not_there_are_found() {
    broken(|record| value(record, "date").spans[0].1.start += 2, "the words at its spans are");
    broken(
        |record| value(record, "date").spans[0].1 = Span { start: 900, end: 906 },
        "has no words at 900..906",
    );
    broken(|record| value(record, "date").spans.clear(), "no span");
    broken(|record| value(record, "date").surface = vec!["Tuesday".to_owned()], "the words at its spans are");
    broken(|record| value(record, "date").reports.push("r9".to_owned()), "its words are those of");
    broken(|record| value(record, "date").wires.clear(), "its reports are of wires");
    broken(
        |record| record.clusters[0].mentions[0].text.push('!'),
        "the report does not have these words there",
    );
    broken(
        |record| record.clusters[0].mentions[0].anchor = Some(Span { start: 5, end: 5000 }),
        "no words at 5..5000",
    );
    broken(|record| record.reports[0].id = "r9".to_owned(), "not among those given");
    broken(
        |record| record.repairs.iter_mut().for_each(|repair| repair.text.push('x')),
        "the report does not have these words there",
    );
}

#[test]
fn values_that_the_words_do_not_support_are_found() {
    broken(|record| value(record, "count").value = "9".to_owned(), "reads as 9");
    broken(|record| value(record, "date").value = "2023-02-07".to_owned(), "names another day of the week");
    broken(|record| value(record, "date").value = "soon".to_owned(), "this is no date");
    broken(|record| value(record, "participants").value = "Chad".to_owned(), "somebody called Chad");
    broken(|record| value(record, "status").value = "denied".to_owned(), "no mention of the act is denied");
    broken(
        |record| {
            each_event(record, |event| event.status = Status::Alleged);
            value(record, "status").value = "alleged".to_owned();
        },
        "nothing near the act says that it is alleged",
    );
    broken(
        |record| {
            each_event(record, |event| {
                event.place.iter_mut().for_each(|place| place.name = "Ulaanbaatar".to_owned())
            });
            value(record, "place").value = "Ulaanbaatar".to_owned();
        },
        "names Ulaanbaatar",
    );
    broken(
        |record| {
            let chad = Actor {
                id: "Q657".to_owned(),
                name: "Chad".to_owned(),
                kind: ActorKind::Country,
                country: Some("TCD".to_owned()),
                sector: None,
            };
            each_event(record, |event| event.actors = vec![chad.clone()]);
            value(record, "participants").value = "Chad".to_owned();
        },
        "names Chad",
    );
}

#[test]
fn a_field_without_words_needs_a_reason() {
    let bare = |event: &mut Event| {
        event.spans.clear();
        event.because.clear();
    };
    broken(|record| each_event(record, bare), "neither its words");
    broken(|record| each_event(record, bare), "no words and no reason");
    broken(
        |record| each_event(record, |event| event.because.push("actor Chad from \"Fort-Lamy\"".to_owned())),
        "does not have the words \"Fort-Lamy\"",
    );
}

#[test]
fn figures_that_nobody_gives_are_found() {
    broken(|record| slot(record, "count").best = Some("10".to_owned()), "no report gives this best value");
    broken(|record| slot(record, "count").high = Some("99".to_owned()), "no report gives this high value");
    broken(|record| slot(record, "count").n_wires += 1, "its values come from");
    broken(|record| slot(record, "count").because.clear(), "the verdict gives no reason");
}
