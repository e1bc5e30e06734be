//! Whole small stories, in a notation of one line a report and one an event, and what the record makes of them.

use chancery_model::{
    Actor, ActorKind, Annotation, Cluster, Event, EventType, Label, Mention, Place, Quantity, QuantityValue,
    Report, Span, Status, TimeExpression, TimeKind, Wire,
};
use proptest::prelude::*;

use super::{ReportEvents, reconcile};
use crate::check::check;

#[derive(Clone, Default)]
struct Told {
    reports: Vec<(Report, Annotation, Vec<Event>)>,
    wires: Vec<Wire>,
}

/// `report ID WIRE DAY: text` opens a report; `event TYPE a+b > c | status | date | place | 6 diplomat | evidence` adds an act.
/// Actors are `NOR` (state), `NOR:Name` (person), `NOR/Name` (office), `NOR*Name` (group).
fn told(lines: &str) -> Told {
    let mut story = Told::default();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(rest) = line.strip_prefix("report ") {
            let (head, text) = rest.split_once(": ").expect("a text");
            let head: Vec<&str> = head.split(' ').collect();
            let mut report = Report::new(head[0], text);
            report.published = head.get(2).map(|day| (*day).to_owned());
            match story.wires.iter_mut().find(|wire| wire.wire == head[1]) {
                Some(wire) => wire.reports.push(head[0].to_owned()),
                None => story.wires.push(Wire {
                    wire: head[1].to_owned(),
                    reports: vec![head[0].to_owned()],
                    because: Vec::new(),
                    origin: None,
                }),
            }
            let whole = Span::new(0, text.len());
            let annotation =
                Annotation { id: head[0].to_owned(), sentences: vec![whole], ..Annotation::default() };
            story.reports.push((report, annotation, Vec::new()));
        } else if let Some(rest) = line.strip_prefix("event ") {
            let (report, annotation, events) = story.reports.last_mut().expect("a report");
            let cells: Vec<&str> = rest.split('|').map(str::trim).collect();
            let (kind, parties) = cells[0].split_once(' ').unwrap_or((cells[0], ""));
            let (doing, done_to) = parties.split_once('>').unwrap_or((parties, ""));
            let start = report.text.find(cells[5]).expect(cells[5]);
            let actors: Vec<Actor> = doing.split('+').filter_map(|word| actor(word.trim())).collect();
            let recipients: Vec<Actor> = done_to.split('+').filter_map(|word| actor(word.trim())).collect();
            for actor in actors.iter().chain(&recipients) {
                let last = actor.name.split(' ').next_back().unwrap_or_default();
                if let Some(place) = report.text.find(last) {
                    annotation.mentions.push(Mention {
                        start: place as u32,
                        end: (place + last.len()) as u32,
                        text: last.to_owned(),
                        label: Label::Per,
                        actor: Some(actor.clone()),
                        score: 1.0,
                        garbled: false,
                        because: Vec::new(),
                    });
                }
            }
            if let Some((value, words)) = cells[2].split_once('=') {
                let place = report.text.find(words).expect(words);
                annotation.times.push(TimeExpression {
                    start: place as u32,
                    end: (place + words.len()) as u32,
                    text: words.to_owned(),
                    kind: TimeKind::Date,
                    value: value.to_owned(),
                });
            }
            let quantity = cells[4].split_once(' ').map(|(number, unit)| {
                let number = number.parse().ok();
                annotation.quantities.extend(report.text.find(cells[4]).map(|place| Quantity {
                    start: place as u32,
                    end: (place + cells[4].len()) as u32,
                    text: cells[4].to_owned(),
                    low: number,
                    high: number,
                    unit: Some(unit.to_owned()),
                    of: None,
                }));
                QuantityValue { low: number, high: number, unit: Some(unit.to_owned()), of: None }
            });
            let place = cells[3].split_once('/').map(|(name, country)| Place {
                name: name.to_owned(),
                country: Some(country.to_owned()),
                lat: None,
                lon: None,
            });
            events.push(Event {
                id: format!("{}#{}", report.id, events.len()),
                report: report.id.clone(),
                start: start as u32,
                end: (start + cells[5].len()) as u32,
                text: cells[5].to_owned(),
                kind: EventType::from_name(kind),
                mode: None,
                actors,
                recipients,
                status: serde_json::from_str::<Status>(&format!("\"{}\"", cells[1])).expect(cells[1]),
                date: cells[2].split_once('=').map(|(value, _)| value.to_owned()),
                place,
                quantity,
                confidence: 0.9,
                ..Event::default()
            });
        }
    }
    story
}

fn actor(word: &str) -> Option<Actor> {
    let (country, kind, name) = if let Some((country, name)) = word.split_once(':') {
        (country, ActorKind::Person, name)
    } else if let Some((country, name)) = word.split_once('/') {
        (country, ActorKind::Office, name)
    } else if let Some((country, name)) = word.split_once('*') {
        (country, ActorKind::Group, name)
    } else {
        (word, ActorKind::Country, word)
    };
    (!word.is_empty()).then(|| Actor {
        id: format!("test:{word}"),
        name: name.to_owned(),
        kind,
        country: Some(country.to_owned()),
        sector: None,
    })
}

fn record(story: &Told) -> chancery_model::Record {
    let reports: Vec<ReportEvents<'_>> = story
        .reports
        .iter()
        .map(|(report, annotation, events)| ReportEvents { report, annotation, events })
        .collect();
    let record = reconcile("s", &reports, &story.wires);
    let texts: Vec<&Report> = story.reports.iter().map(|(report, ..)| report).collect();
    // Events in this notation note no words of their own; the slots find them.
    let mut problems = check(&record, &texts);
    problems.retain(|problem| !problem.at.contains('#'));
    assert_eq!(problems, [], "every value stands on words");
    record
}

/// One line a cluster, `mentions: slot verdict best; …`, of the slots asked for.
fn show(lines: &str, wanted: &str) -> String {
    record(&told(lines)).clusters.iter().map(|cluster| shown(cluster, wanted)).collect::<Vec<_>>().join("\n")
}

fn shown(cluster: &Cluster, wanted: &str) -> String {
    let slots: Vec<String> = cluster
        .slots
        .iter()
        .filter(|slot| wanted.split(' ').any(|name| name == slot.slot))
        .map(|slot| {
            let verdict = serde_json::to_string(&slot.verdict).unwrap_or_default().replace('"', "");
            let range = slot
                .low
                .iter()
                .zip(&slot.high)
                .map(|(low, high)| format!(" {low}..{high}"))
                .collect::<String>();
            format!("{} {verdict} {}{range}", slot.slot, slot.best.as_deref().unwrap_or("-"))
        })
        .collect();
    format!("{}: {}", cluster.mentions.len(), slots.join("; "))
}

#[track_caller]
fn check_story(lines: &str, wanted: &str, expected: &str) {
    assert_eq!(show(lines, wanted), expected);
}

const TALKS: &str = "
    report a w1 2023-03-01: Hansen and Keita plan to meet in Oslo next week.
    event CONSULT NOR:Jon Hansen+MLI:Adama Keita | planned | 2023-W10=next week | Oslo/NOR | | Hansen and Keita plan to meet in Oslo next week
    report b w2 2023-03-08: The ministers Hansen and Keita met in Oslo on Wednesday.
    event CONSULT NOR:Jon Hansen+MLI:Adama Keita | happened | 2023-03-08=Wednesday | Oslo/NOR | | Hansen and Keita met in Oslo on Wednesday";

#[test]
fn a_plan_and_what_came_of_it_are_one_act() {
    check_story(
        TALKS,
        "participants status date place",
        "2: participants agree Adama Keita + Jon Hansen; status progression happened; date refines 2023-03-08; place agree Oslo",
    );
}

#[test]
fn even_numbers_of_wires_leave_a_conflict_without_a_best() {
    check_story(
        "report a w1 2023-03-01: Norway expelled 8 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
         report b w2 2023-03-01: Norway has expelled 5 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway has expelled 5 diplomats of Mali",
        "count",
        "2: count conflict - 5..8",
    );
}

#[test]
fn copies_of_one_wire_do_not_outvote_and_do_not_contradict() {
    check_story(
        "report a w1 2023-03-01: Norway expelled 8 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
         report b w1 2023-03-01: Norway expelled 5 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway expelled 5 diplomats of Mali",
        "count",
        "2: count garble -",
    );
}

#[test]
fn two_meetings_of_the_same_people_on_two_days_of_one_report_stay_two() {
    let two = show(
        "report a w1 2023-03-09: Hansen and Keita met in Oslo on Tuesday. A dinner followed; they conferred again in Bergen on Thursday.
         event CONSULT NOR:Jon Hansen+MLI:Adama Keita | happened | 2023-03-07=Tuesday | Oslo/NOR | | Hansen and Keita met in Oslo on Tuesday
         event CONSULT NOR:Jon Hansen+MLI:Adama Keita | happened | 2023-03-09=Thursday | Bergen/NOR | | they conferred again in Bergen on Thursday",
        "date",
    );
    assert_eq!(two, "1: date single 2023-03-07\n1: date single 2023-03-09");
}

#[test]
fn who_answers_whom_is_kept_apart() {
    let two = show(
        "report a w1 2023-03-01: Norway expelled 8 diplomats of Mali. Mali expelled 8 diplomats of Norway.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
         event SANCTION MLI > NOR*diplomats of Norway | happened | | | 8 diplomats | Mali expelled 8 diplomats of Norway",
        "count",
    );
    assert_eq!(two, "1: count single 8\n1: count single 8");
}

#[test]
fn several_ambassadors_of_one_state_are_diplomats() {
    let record = record(&told(
        "report a w1 2023-03-01: Norway expelled 8 Malian ambassadors. A curfew on Norwegian officials followed.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 Malian | Norway expelled 8 Malian ambassadors
         report b w2 2023-03-01: Norway has expelled 8 Malian diplomats.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 Malian | Norway has expelled 8 Malian diplomats",
    ));
    let readings: Vec<(&str, &str)> = record
        .repairs
        .iter()
        .map(|repair| (repair.text.as_str(), repair.reading.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(readings, [("ambassadors", "diplomats"), ("curfew", "entry ban")]);
}

#[test]
fn sound_text_is_left_alone() {
    let record = record(&told(
        "report a w1 2023-03-01: The ambassador left Rhode Island. A curfew was lifted, officials said. Five European ambassadors were expelled from the hall on Friday.",
    ));
    assert_eq!(record.repairs, []);
}

#[test]
fn nothing_in_nothing_out() {
    let record = reconcile("s", &[], &[]);
    assert_eq!((record.clusters.len(), record.repairs.len(), record.title.as_str()), (0, 0, ""));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_reports_does_not_matter(order in Just((0..4_usize).collect::<Vec<_>>()).prop_shuffle()) {
        let story = told(&format!("{TALKS}
            report c w3 2023-03-08: Norway expelled 8 diplomats of Mali.
            event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
            report d w2 2023-03-09: Norway expelled 5 diplomats of Mali, where Hansen met Keita.
            event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway expelled 5 diplomats of Mali"));
        let mut shuffled = story.clone();
        shuffled.reports = order.iter().map(|&place| story.reports[place].clone()).collect();
        shuffled.wires.reverse();
        prop_assert_eq!(record(&shuffled), record(&story));
    }
}

#[test]
fn an_outlet_that_copies_an_error_adds_no_voice() {
    check_story(
        "report a w1 2023-03-01: Norway expelled 8 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
         report b w1 2023-03-02: Norway expelled 8 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
         report c w2 2023-03-01: Norway expelled 5 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway expelled 5 diplomats of Mali
         report d w3 2023-03-01: Norway expelled 5 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway expelled 5 diplomats of Mali",
        "count",
        "4: count conflict 5 5..8",
    );
}

#[test]
fn a_claim_and_its_denial_are_two_sides_of_one_act() {
    check_story(
        "report a w1 2023-03-01: Norway closed its airspace to Mali on Monday.
         event COERCE NOR > MLI | happened | 2023-02-27=Monday | | | Norway closed its airspace to Mali on Monday
         report b w2 2023-03-01: Oslo denies that Norway closed its airspace to Mali on Monday.
         event COERCE NOR > MLI | denied | 2023-02-27=Monday | | | Norway closed its airspace to Mali on Monday",
        "status date",
        "2: status framing -; date agree 2023-02-27",
    );
}

#[test]
fn a_toll_that_rises_is_no_conflict() {
    check_story(
        "report a w1 2023-03-01: Mali attacked Norway, 8 killed.
         event ASSAULT MLI > NOR | happened | | | 8 killed | Mali attacked Norway, 8 killed
         report b w2 2023-03-03: Mali attacked Norway, 15 killed.
         event ASSAULT MLI > NOR | happened | | | 15 killed | Mali attacked Norway, 15 killed",
        "count",
        "2: count progression 15",
    );
}

#[test]
fn a_headline_that_the_body_corrects_does_not_oppose_another_wire() {
    check_story(
        "report a w1 2023-03-01: Norway expelled 8 diplomats of Mali. In all, Norway expelled 5 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 8 diplomats | Norway expelled 8 diplomats of Mali
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway expelled 5 diplomats of Mali
         report b w2 2023-03-01: Norway has expelled 5 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 5 diplomats | Norway has expelled 5 diplomats of Mali",
        "count",
        "3: count refines 5",
    );
}

#[test]
fn an_attack_counts_more_victims_from_day_to_day() {
    // How many attacked does not grow.
    check_story(
        "report a w1 2023-03-01: Mali attacked Norway, 8 soldiers died.
         event ASSAULT MLI > NOR | happened | | | 8 soldiers | Mali attacked Norway, 8 soldiers died
         report b w2 2023-03-03: Mali attacked Norway, 15 soldiers died.
         event ASSAULT MLI > NOR | happened | | | 15 soldiers | Mali attacked Norway, 15 soldiers died",
        "count",
        "2: count conflict - 8..15",
    );
    check_texts(
        &[
            ("2023-03-01", "Eight soldiers of Mali were killed in an attack on Monday near Gao."),
            ("2023-03-03", "Fifteen soldiers of Mali were killed in the attack on Monday near Gao."),
        ],
        EventType::Assault,
        "count killed",
        "2: killed progression 15 8..15",
    );
}

#[test]
fn the_parts_of_a_number_come_to_the_whole() {
    check_story(
        "report a w1 2023-03-01: Norway expelled 60 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 60 diplomats | Norway expelled 60 diplomats of Mali
         report b w2 2023-03-01: Norway expelled 48 diplomats of Mali and 12 more in Bergen.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 48 diplomats | Norway expelled 48 diplomats of Mali and 12 more in Bergen",
        "count",
        "2: count refines 60",
    );
    check_story(
        "report a w1 2023-03-01: Norway expelled 60 diplomats of Mali.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 60 diplomats | Norway expelled 60 diplomats of Mali
         report b w2 2023-03-01: Norway expelled 48 diplomats of Mali and 10 more in Bergen.
         event SANCTION NOR > MLI*diplomats of Mali | happened | | | 48 diplomats | Norway expelled 48 diplomats of Mali and 10 more in Bergen",
        "count",
        "2: count conflict - 48..60",
    );
}

/// One line a cluster of `kind`, as `show` gives it, of whole reports: day of publication and text.
fn show_texts(texts: &[(&str, &str)], kind: EventType, wanted: &str) -> String {
    let report = |(number, (day, text)): (usize, &(&str, &str))| Report {
        published: Some((*day).to_owned()),
        outlet: Some(format!("outlet {number}")),
        ..Report::new(format!("r{number}"), *text)
    };
    let mut reports: Vec<Report> = texts.iter().enumerate().map(report).collect();
    let record = crate::pipeline::Engine::embedded().record_story("story", &mut reports);
    assert_eq!(check(&record, &reports.iter().collect::<Vec<_>>()), [], "every value stands on words");
    let clusters = record.clusters.into_iter().filter(|cluster| cluster.kind == kind);
    clusters.map(|cluster| shown(&cluster, wanted)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check_texts(texts: &[(&str, &str)], kind: EventType, wanted: &str, expected: &str) {
    assert_eq!(show_texts(texts, kind, wanted), expected);
}

#[test]
fn an_outlet_that_copies_a_whole_report_adds_no_voice() {
    let first = "Norway expelled eight Malian diplomats on Monday over a bugged telephone. The foreign ministry in Oslo \
                 said that they had a week to leave the country. Mali called the step unfriendly.";
    check_texts(
        &[
            ("2023-03-01", first),
            ("2023-03-02", first),
            (
                "2023-03-01",
                "On Monday five diplomats of Mali were expelled by Norway, broadcaster NRK reported. The port of Bergen is on strike.",
            ),
            (
                "2023-03-01",
                "Oslo: Norway expelled five Malian diplomats on Monday. The king was not informed, a newspaper writes.",
            ),
        ],
        EventType::Sanction,
        "count",
        "4: count conflict 5 5..8",
    );
}

#[test]
fn meetings_a_day_apart_are_two_where_a_report_says_again() {
    check_texts(
        &[
            ("2021-05-21", "Antony Blinken and Sergey Lavrov met in Reykjavik on Wednesday."),
            ("2021-05-21", "Antony Blinken and Sergey Lavrov met again in Reykjavik on Thursday."),
        ],
        EventType::Consult,
        "date",
        "1: date single 2021-05-19\n1: date single 2021-05-20",
    );
    check_texts(
        &[
            ("2021-05-21", "Antony Blinken and Sergey Lavrov met in Reykjavik on Wednesday."),
            ("2021-05-21", "Antony Blinken and Sergey Lavrov met in Reykjavik on Thursday."),
        ],
        EventType::Consult,
        "date",
        "2: date conflict - 2021-05-19..2021-05-20",
    );
}

#[test]
fn a_headline_that_the_body_corrects_opposes_nobody() {
    check_texts(
        &[
            (
                "2023-03-01",
                "Norway expels eight Malian diplomats\n\nNorway expelled five Malian diplomats on Monday, the foreign ministry said.",
            ),
            (
                "2023-03-01",
                "On Monday five diplomats of Mali were expelled by Norway over a bugged telephone.",
            ),
        ],
        EventType::Sanction,
        "count",
        "3: count garble 5",
    );
}

#[test]
fn a_denial_of_a_damaged_claim_is_the_other_side_of_it() {
    check_texts(
        &[
            ("2023-03-01", "Norway imposed a curfew on twelve Malian officials on Monday."),
            ("2023-03-02", "Norway denied that it imposed an entry ban on Malian officials on Monday."),
        ],
        EventType::Sanction,
        "status object",
        "2: status framing -; object garble entry ban",
    );
}

#[test]
fn whoever_says_that_it_did_not_do_so_denies_it() {
    check_texts(
        &[
            ("2023-03-02", "France closed its airspace to the Malian president on Monday."),
            (
                "2023-03-03",
                "France said on Tuesday that it did not close its airspace to the Malian president.",
            ),
        ],
        EventType::Coerce,
        "status",
        "2: status framing -",
    );
}

/// The record that the engine makes of texts of one story, each published on a day.
fn engine_record(texts: &[(&str, &str)]) -> chancery_model::Record {
    let report = |(number, (day, text)): (usize, &(&str, &str))| Report {
        published: Some((*day).to_owned()),
        ..Report::new(format!("r{number}"), *text)
    };
    let mut reports: Vec<Report> = texts.iter().enumerate().map(report).collect();
    let record = crate::pipeline::Engine::embedded().record_story("s", &mut reports);
    let texts: Vec<&Report> = reports.iter().collect();
    assert_eq!(check(&record, &texts), [], "every value stands on words");
    record
}

#[track_caller]
fn check_meetings(texts: &[(&str, &str)], expected: usize) {
    let record = engine_record(texts);
    let meetings = record.clusters.iter().filter(|cluster| cluster.kind == EventType::Consult).count();
    assert_eq!(meetings, expected, "{:#?}", record.clusters);
}

#[test]
fn meetings_weeks_apart_or_with_others_are_other_meetings() {
    check_meetings(
        &[
            ("2019-03-02", "The foreign ministers of Peru and Chile met in Lima on March 1."),
            ("2019-03-20", "The foreign ministers of Peru and Chile met in Lima on March 18."),
        ],
        2,
    );
    check_meetings(
        &[
            ("2019-03-02", "Emmanuel Macron met Angela Merkel in Paris on Friday."),
            ("2019-03-02", "Emmanuel Macron met Narendra Modi in Paris on Friday."),
        ],
        2,
    );
    check_meetings(
        &[
            ("2019-03-02", "The foreign ministers of Peru and Chile met in Lima on March 1."),
            ("2019-03-02", "On Friday the foreign ministers of Chile and Peru met in Lima."),
        ],
        1,
    );
}

#[test]
fn a_demand_has_a_day_by_which_it_is_to_be_met() {
    let record = engine_record(&[
        ("2019-06-12", "Kenya on Monday gave Uganda one week to withdraw its troops."),
        ("2019-06-12", "Kenya gave Uganda until June 17 to withdraw its troops from the border."),
    ]);
    let mut slots = record.clusters.iter().flat_map(|cluster| &cluster.slots);
    let deadline = slots.find(|slot| slot.slot == "deadline").expect("a deadline");
    assert_eq!(deadline.best.as_deref(), Some("2019-06-17"));
}

/// `words: reading` of each repair, joined by `; `.
#[track_caller]
fn check_repairs(text: &str, expected: &str) {
    let record = engine_record(&[("2022-06-15", text)]);
    let shown: Vec<String> = record
        .repairs
        .iter()
        .map(|repair| format!("{}: {}", repair.text, repair.reading.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(shown.join("; "), expected, "{:#?}", record.repairs);
}

#[test]
fn what_is_right_word_by_word_may_be_wrong_as_a_whole() {
    check_repairs(
        "Sauli Niinistö, the Finn president, travelled to Sweden on Monday.",
        "Finn president: Finnish president",
    );
    check_repairs("The OACI asked Peru to reopen the airport.", "OACI: ICAO");
    check_repairs("Mrs. White House denied the report on Monday.", "Mrs. White House: White House");
    check_repairs(
        "Ursula von der, the president of the Commission, met Sauli Niinistö.",
        "Ursula von der: Ursula von der Leyen",
    );
}

#[test]
fn sound_names_are_left_alone() {
    check_repairs(
        "The U.S. Geological Survey spoke of a strong quake near Jabaliya and in the Roberts house.",
        "",
    );
    check_repairs("John Mitchell of the firm Kraft spoke in Boston. Andrew and the Fogels were there.", "");
}

#[test]
fn a_headline_in_the_present_may_tell_of_what_is_to_come() {
    check_texts(
        &[
            (
                "2021-11-29",
                "Fiji deploys 50 peacekeepers to Honiara\n\nFiji will deploy 50 soldiers to the Solomon Islands on Tuesday, its prime minister said.",
            ),
            ("2021-11-28", "Fiji will send 50 soldiers to the Solomon Islands on Tuesday."),
        ],
        EventType::Mobilize,
        "status count",
        "3: status agree planned; count agree 50",
    );
}

#[test]
fn part_of_a_number_is_not_the_number() {
    check_texts(
        &[(
            "2021-03-12",
            "The Kenyan army rescued 180 people on Thursday, among them 132 students and eight nurses.",
        )],
        EventType::Aid,
        "count",
        "1: count single 180",
    );
    check_texts(
        &[("2021-04-06", "Kenyan troops rescued five of the 39 students on Monday.")],
        EventType::Aid,
        "count",
        "1: count single 5",
    );
}

#[test]
fn those_arrested_grow_more_from_day_to_day() {
    check_texts(
        &[
            ("2021-11-26", "Police in Honiara arrested 36 people on Wednesday."),
            ("2021-11-28", "Police in Honiara arrested more than 100 people since Wednesday."),
        ],
        EventType::Coerce,
        "count",
        "2: count progression 100+",
    );
}

#[test]
fn each_counts_those_it_sent() {
    check_texts(
        &[(
            "2021-11-28",
            "Kenya sent 34 police officers to Uganda on Sunday and Rwanda will send 50 soldiers.",
        )],
        EventType::Mobilize,
        "count",
        "1: count single 34",
    );
}

#[test]
fn how_long_ago_the_last_was_is_no_duration() {
    check_texts(
        &[("2023-03-19", "The ministers of Peru and Chile met in Lima for the second time in three weeks.")],
        EventType::Consult,
        "duration",
        "1: ",
    );
    check_texts(
        &[(
            "2023-03-19",
            "After twelve hours of talks Peru and Chile agreed on Saturday to open the border.",
        )],
        EventType::Agree,
        "duration",
        "1: ",
    );
}

#[test]
fn a_meeting_put_off_is_held_where_a_report_says_so() {
    check_texts(
        &[
            ("2020-10-08", "The foreign ministers of Rwanda and Burundi will meet in Arusha on October 14."),
            ("2020-10-21", "The foreign ministers of Rwanda and Burundi met on October 20 at the border."),
        ],
        EventType::Consult,
        "status date place",
        "2: status progression happened; date progression 2020-10-20; place single -",
    );
}

#[test]
fn a_denial_belongs_to_what_it_denies() {
    check_texts(
        &[
            ("2021-08-17", "Turkish jets bombed a hospital in Sinjar on Tuesday, local officials said."),
            ("2021-08-19", "Ankara denies that Turkey bombed a hospital in Sinjar."),
        ],
        EventType::Assault,
        "status",
        "2: status framing -",
    );
}

#[test]
fn a_sound_name_behind_its_people_is_left_alone() {
    check_repairs("The president Serb Aleksandar Vucic met the premier Kosovar Albin Kurti in Brussels.", "");
}

#[test]
fn word_for_word_translations_are_read_back() {
    check_repairs(
        "In the accident eleven people came to life, the government speaker said.",
        "came to life: died; government speaker: government spokesman",
    );
    check_repairs("The town came to life at dawn. The speaker of the parliament in Lima spoke.", "");
}
