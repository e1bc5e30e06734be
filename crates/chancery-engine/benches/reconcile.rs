//! How long one story of many reports takes to be compared: `cargo bench -p chancery-engine --bench reconcile [-- REPORTS]`.
//!
//! An invented quarrel is told by 60 newsrooms; every second report is a copy of one of their texts, or the start of one. They word
//! the same dozen happenings in different ways and orders and disagree about numbers, days and places. Reading and coding the
//! reports is not counted, finding parties that are implied is. Seconds of CPU, one thread.

#![allow(clippy::disallowed_methods)] // benches measure from outside

use std::io::Write as _;

use chancery_engine::pipeline::Engine;
use chancery_engine::record::{ReportEvents, implied, reconcile};
use chancery_model::{Annotation, Event, Report, Wire};

/// Reports where nobody says; `cargo test --benches` runs benches once to see that they work.
const MANY: usize = 500;
const FEW: usize = 6;

/// Rounds, of which the quickest counts.
const ROUNDS: usize = 5;

/// Newsrooms that write themselves.
const WIRES: usize = 60;

/// One happening a row: ways to tell it. `{n}` is a number that newsrooms disagree about, `{d}` a day, `{c}` a city.
const HAPPENINGS: [[&str; 4]; 13] = [
    [
        "Portugal expelled {n} Bolivian diplomats on {d}.",
        "On {d} the Portuguese government sent home {n} diplomats of Bolivia.",
        "{n} diplomats from Bolivia must leave Portugal, the foreign ministry in Lisbon announced on {d}.",
        "Lisbon declared {n} members of the Bolivian embassy undesirable on {d}.",
    ],
    [
        "Bolivia rejected the accusations as an invention.",
        "The government in La Paz called the accusations baseless.",
        "Bolivia's foreign ministry denied every accusation on {d}.",
        "La Paz rejects the Portuguese accusations.",
    ],
    [
        "Bolivia recalled its ambassador from Lisbon on {d}.",
        "The Bolivian ambassador was called home for consultations on {d}.",
        "La Paz withdrew its ambassador from Portugal.",
        "Bolivia calls its ambassador back from {c}.",
    ],
    [
        "Spain called on both sides to show restraint.",
        "Madrid urged Portugal and Bolivia to return to talks.",
        "The Spanish government asked Bolivia to release the two engineers.",
        "Spain offered to mediate between Portugal and Bolivia.",
    ],
    [
        "The foreign ministers of the two countries will meet in {c} on {d}.",
        "A meeting of both foreign ministers is planned in {c} for {d}.",
        "Portugal and Bolivia agreed to hold talks in {c} next week.",
        "The two ministers are to talk in {c}, a spokesman said.",
    ],
    [
        "Bolivian police arrested {n} Portuguese engineers in {c} on {d}.",
        "{n} engineers from Portugal were detained in {c}.",
        "Police in {c} detained {n} Portuguese citizens, Bolivia's interior ministry said.",
        "Bolivia holds {n} Portuguese engineers in prison.",
    ],
    [
        "Portugal threatened to stop its aid if the engineers are not released.",
        "Lisbon will freeze its aid to Bolivia unless the engineers are freed.",
        "Portugal suspended aid of {n} million euros to Bolivia.",
        "Portugal imposed entry bans on {n} Bolivian officials on {d}.",
    ],
    [
        "Some {n} people demonstrated in front of the Portuguese embassy in La Paz on {d}.",
        "About {n} demonstrators marched to the embassy of Portugal.",
        "Protesters gathered outside the Portuguese embassy, {n} by the count of the police.",
        "In {c}, {n} people protested against Portugal.",
    ],
    [
        "Brazil supported the Portuguese decision.",
        "Brasilia expressed its support for Portugal on {d}.",
        "The Brazilian government condemned the arrest of the engineers.",
        "Brazil criticised Bolivia for the arrests.",
    ],
    [
        "The European Union condemned the arrests on {d}.",
        "The EU demanded the release of the engineers.",
        "Brussels called on Bolivia to free the {n} engineers.",
        "The European Union is preparing sanctions against Bolivia.",
    ],
    [
        "Peru closed its border with Bolivia on {d}.",
        "The border between Peru and Bolivia was closed on {d}.",
        "Lima ordered the closure of the border.",
        "Peru denied that it had closed its border with Bolivia.",
    ],
    [
        "The president of Chile telephoned his Bolivian colleague on {d}.",
        "Chile's president discussed the quarrel with the president of Bolivia by telephone.",
        "A telephone conversation between the presidents of Chile and Bolivia lasted {n} minutes.",
        "The presidents of Chile and Bolivia talked on {d}.",
    ],
    [
        "At least {n} people were hurt when police dispersed the crowd in {c}.",
        "Clashes in {c} left {n} people injured, a hospital said.",
        "{n} demonstrators were injured in {c} on {d}.",
        "Police used tear gas against demonstrators in {c}.",
    ],
];

const DAYS: [&str; 5] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"];
const CITIES: [&str; 5] = ["Lima", "Santiago", "La Paz", "Madrid", "Lisbon"];

fn main() {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let asked = std::env::args().filter_map(|argument| argument.parse().ok()).next();
    let count: usize = asked.unwrap_or(if is_bench { MANY } else { FEW });
    let (reports, wires) = story(count);
    let engine = Engine::embedded();
    let read: Vec<(Annotation, Vec<Event>)> =
        reports.iter().map(|report| (engine.annotate(report), engine.code(report))).collect();
    let told: Vec<ReportEvents<'_>> = reports
        .iter()
        .zip(&read)
        .map(|(report, (annotation, events))| ReportEvents { report, annotation, events })
        .collect();
    let events: usize = read.iter().map(|(_, events)| events.len()).sum();
    let (mut filling, mut comparing, mut clusters, mut implied_sides) = (f64::MAX, f64::MAX, 0, 0);
    for _ in 0..if is_bench { ROUNDS } else { 1 } {
        let begun = cpu_seconds();
        let sides = implied(&told, &wires).len();
        let between = cpu_seconds();
        let record = reconcile("bench", &told, &wires);
        filling = filling.min(between - begun);
        comparing = comparing.min(cpu_seconds() - between);
        clusters = record.clusters.len();
        implied_sides = sides;
    }
    say(&format!(
        "{count} reports of {} wires, {events} events in {clusters} clusters, {implied_sides} filled in",
        wires.len()
    ));
    say(&format!(
        "reconcile {comparing:.2} CPU-s; parties that others name, before that, {filling:.2} CPU-s"
    ));
}

/// The reports and their wires.
fn story(count: usize) -> (Vec<Report>, Vec<Wire>) {
    let mut reports = Vec::new();
    let mut wires: Vec<Wire> = Vec::new();
    for number in 0..count {
        let wire = if number % 2 == 0 { number / 2 % WIRES } else { (number * 7 + number / 11) % WIRES };
        let mut random = Random(wire as u64 + 1);
        let day = 5 + random.below(9);
        let mut text = String::new();
        let first = random.below(HAPPENINGS.len());
        for step in 0..HAPPENINGS.len() {
            let ways = &HAPPENINGS[(first + step * 5) % HAPPENINGS.len()];
            let told = ways[random.below(ways.len())]
                .replace("{n}", &(3 + random.below(4)).to_string())
                .replace("{d}", DAYS[random.below(DAYS.len())])
                .replace("{c}", CITIES[random.below(CITIES.len())]);
            text.push_str(&told);
            text.push(if step % 3 == 2 { '\n' } else { ' ' });
        }
        // Copies are cut at the end.
        if number >= 2 * WIRES {
            let keep = text.match_indices('.').nth(6 + number % 7).map_or(text.len(), |(at, _)| at + 1);
            text.truncate(keep);
        }
        let id = format!("r{number:04}");
        let name = format!("w{wire}");
        match wires.iter_mut().find(|known| known.wire == name) {
            Some(known) => known.reports.push(id.clone()),
            None => {
                wires.push(Wire { wire: name, reports: vec![id.clone()], because: Vec::new(), origin: None })
            }
        }
        reports.push(Report { published: Some(format!("2019-03-{day:02}")), ..Report::new(id, text) });
    }
    (reports, wires)
}

/// Numbers that look drawn and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

/// Seconds of CPU of this process, in clock ticks of a hundredth.
fn cpu_seconds() -> f64 {
    let text = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = text.rsplit(") ").next().unwrap_or("").split(' ').collect();
    let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
