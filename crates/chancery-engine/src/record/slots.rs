//! Gathers, for each attribute of an act, what each report says and on which words; `verdict` then relates the values.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::plausibility::{Plausibility, singular};
use chancery_model::{Actor, EventType, Place, Slot, Span, Status, Verdict};

use super::act::Act;
use super::date::Days;
use super::implied::is_lent;
use super::lattice::Relation;
use super::verdict::{Claim, Reading, Rule, add, judge};
use super::{Story, counts, deadline, party, place, repair, speaker, support};

/// All slots of the act that `members` mention, in a fixed order.
pub fn slots(story: &Story<'_>, members: &[usize]) -> Vec<Slot> {
    let mut slots = Vec::new();
    slots.extend(participants(story, members));
    slots.extend(recipient(story, members));
    slots.extend(speaker(story, members));
    slots.extend(status(story, members));
    slots.extend(dates(story, members));
    slots.extend(places(story, members));
    slots.extend(counts::counts(story, members));
    slots.extend(counts::durations(story, members));
    slots.extend(deadline::deadlines(story, members));
    slots.extend(objects(story, members));
    slots
}

/// A claim of one mention on some words.
pub fn claim(story: &Story<'_>, member: usize, span: Span, doubt: Option<String>) -> Claim {
    let act = story.act(member);
    Claim { act: member, report: act.report, open: act.is_open(), span, origin: origin(act), doubt }
}

/// The body an act goes back to: who is said to have reported it, else the speaker of a statement.
fn origin(act: &Act<'_>) -> Option<String> {
    if let Some(speaker) = &act.event.said_by {
        return Some(speaker.id.clone());
    }
    (act.kind == EventType::Statement).then(|| act.actors.first().map(|actor| actor.id.clone())).flatten()
}

/// Why the coder doubts one of these fields.
pub fn suspect(act: &Act<'_>, fields: &[&str]) -> Option<String> {
    act.event
        .suspect
        .iter()
        .find(|suspect| fields.contains(&suspect.field.as_str()))
        .map(|suspect| suspect.reason.clone())
}

fn participants(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    sets(story, members, "participants", &["actors", "actor", "participants"], &["actors", "actor"], |act| {
        if act.symmetric { act.parties.clone() } else { act.actors.clone() }
    })
}

fn recipient(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    sets(
        story,
        members,
        "recipient",
        &["recipients", "recipient", "target"],
        &["recipients", "recipient"],
        |act| {
            if act.symmetric { Vec::new() } else { act.recipients.clone() }
        },
    )
}

/// One reading per report: whoever its mentions of the act name, the finest of them.
fn sets<'s>(
    story: &'s Story<'_>,
    members: &[usize],
    slot: &str,
    words: &[&str],
    fields: &[&str],
    side: impl Fn(&Act<'s>) -> Vec<&'s Actor>,
) -> Option<Slot> {
    let mut by_report: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &member in members {
        by_report.entry(story.act(member).report).or_default().push(member);
    }
    let mut readings: Vec<Reading<Vec<&Actor>>> = Vec::new();
    let is_own = |act: &Act<'_>| words.iter().all(|word| !is_lent(&act.event.because, word));
    let is_told =
        members.iter().map(|&member| story.act(member)).any(|act| !side(act).is_empty() && is_own(act));
    for acts in by_report.values() {
        // Who is only known by other reports corroborates none of them.
        let acts: Vec<usize> =
            acts.iter().copied().filter(|&act| !is_told || is_own(story.act(act))).collect();
        let named: Vec<&Actor> = acts.iter().flat_map(|&act| side(story.act(act))).collect();
        let finest = party::finest(&named);
        if finest.is_empty() {
            continue;
        }
        let shown = finest.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(" + ");
        for member in acts {
            let act = story.act(member);
            let here: Vec<&Actor> = side(act);
            if here.is_empty() {
                continue;
            }
            let doubt = suspect(act, fields);
            // Of a mutual act either side's words name the parties.
            let both: Vec<&str> = words.iter().copied().chain(["recipients", "recipient"]).collect();
            for span in support::actors(story, act, &here, if act.symmetric { &both } else { words }) {
                add(&mut readings, finest.clone(), shown.clone(), claim(story, member, span, doubt.clone()));
            }
        }
    }
    let rule = Rule {
        slot: slot.to_owned(),
        relation: &|a: &Vec<&Actor>, b: &Vec<&Actor>| match party::set_relation(a, b) {
            // A longer list of the same people says the same; who else came is a detail.
            _ if party::share_most(a, b) => Relation::Equal,
            // Coreference has settled that it is one act: other names are parts of the same.
            Relation::Disjoint => Relation::Overlaps,
            other => other,
        },
        fineness: &|_| 0,
        order: &|_| f64::NAN,
        may_conflict: false,
        progression: None,
    };
    judge(story, readings, &rule)
}

fn speaker(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<&Actor>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        let speaker = match (&act.event.said_by, act.kind) {
            (Some(speaker), _) => speaker,
            (None, EventType::Statement) => match act.actors.first() {
                Some(speaker) => speaker,
                None => continue,
            },
            _ => continue,
        };
        let doubt = suspect(act, &["said_by", "speaker"])
            .or_else(|| speaker::vague_speaker(story, act).map(|(_, why)| why));
        for span in support::actors(story, act, &[speaker], &["said_by", "speaker"]) {
            add(&mut readings, speaker, speaker.name.clone(), claim(story, member, span, doubt.clone()));
        }
        if doubt.is_some()
            && let Some((span, why)) = speaker::vague_speaker(story, act)
        {
            let words = span.of(&story.reports[act.report].report.text).to_owned();
            add(&mut readings, speaker, words, claim(story, member, span, Some(why)));
        }
    }
    if let Some(first) = members.first().filter(|&&first| story.act(first).kind == EventType::Statement) {
        for vague in story.vague() {
            let theirs = readings
                .iter()
                .find(|reading| reading.value.id == vague.speaker.id)
                .map(|reading| reading.value);
            if let Some(speaker) = theirs {
                let words = vague.span.of(&story.reports[vague.report].report.text).to_owned();
                let claim = Claim {
                    act: *first,
                    report: vague.report,
                    open: false,
                    span: vague.span,
                    origin: Some(speaker.id.clone()),
                    doubt: Some(vague.because.clone()),
                };
                add(&mut readings, speaker, words, claim);
            }
        }
    }
    let rule = Rule {
        slot: "speaker".to_owned(),
        relation: &|a: &&Actor, b: &&Actor| match party::relation(a, b) {
            Relation::Disjoint => Relation::Overlaps,
            other => other,
        },
        fineness: &|speaker| i64::from(speaker.kind == chancery_model::ActorKind::Person),
        order: &|_| f64::NAN,
        may_conflict: false,
        progression: None,
    };
    judge(story, readings, &rule)
}

/// How far along an act is.
fn step(status: Status) -> u8 {
    match status {
        Status::Proposed => 0,
        Status::Conditional => 1,
        Status::Expected => 2,
        Status::Planned => 3,
        Status::Alleged => 4,
        Status::Ongoing => 5,
        Status::Happened => 6,
        Status::Negated => 7,
        Status::Denied => 8,
    }
}

fn status(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<Status>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        let span = act.event.anchor.unwrap_or(act.event.span());
        add(
            &mut readings,
            act.event.status,
            act.event.status.name().to_owned(),
            claim(story, member, span, None),
        );
    }
    // A headline "X visits Y" may tell of what is to come: the text below it knows better.
    let told_below: BTreeSet<usize> = members
        .iter()
        .map(|&member| story.act(member))
        .filter(|act| !act.headline)
        .map(|act| act.report)
        .collect();
    let counts = |claim: &Claim| !story.act(claim.act).headline || !told_below.contains(&claim.report);
    // A report that says both "plans" and "will probably" says the further of the two.
    let main = |report: usize| {
        readings
            .iter()
            .filter(|reading| reading.claims.iter().any(|claim| claim.report == report && counts(claim)))
            .map(|reading| reading.value)
            .max_by_key(|status| step(*status))
    };
    let reports: BTreeSet<usize> =
        readings.iter().flat_map(|reading| reading.claims.iter().map(|claim| claim.report)).collect();
    let wires: BTreeSet<usize> = reports.iter().map(|&report| story.wires.of_report[report]).collect();
    let mains: BTreeSet<(u8, &str)> = reports
        .iter()
        .filter_map(|&report| main(report))
        .map(|status| (step(status), status.name()))
        .collect();
    let denied = members.iter().any(|&member| story.act(member).is_denied());
    let claimed = readings.iter().any(|reading| {
        matches!(reading.value, Status::Happened | Status::Alleged | Status::Ongoing | Status::Planned)
    });
    let furthest = mains.iter().next_back().map(|(_, name)| (*name).to_owned());
    let latest = reports
        .iter()
        .filter_map(|&report| {
            Some((story.reports[report].report.published_day()?, step(main(report)?), main(report)?))
        })
        .max_by_key(|(day, step, _)| (*day, *step))
        .map(|(_, _, status)| status.name().to_owned());
    let (verdict, best, because) = if denied && claimed {
        (Verdict::Framing, None, "said by one, denied by another".to_owned())
    } else if wires.len() <= 1 {
        (Verdict::Single, furthest, "only one wire says so".to_owned())
    } else if mains.len() <= 1 {
        (Verdict::Agree, furthest, format!("{} independent wires say the same", wires.len()))
    } else {
        let path = mains.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", then ");
        (Verdict::Progression, latest.or(furthest), format!("it moved on as the reports came in: {path}"))
    };
    let n_origins = super::verdict::origins(story, readings.iter().flat_map(|reading| &reading.claims));
    readings.sort_by_key(|reading| step(reading.value));
    Some(Slot {
        slot: "status".to_owned(),
        verdict,
        best,
        low: None,
        high: None,
        n_reports: reports.len(),
        n_wires: wires.len(),
        n_origins,
        values: readings.iter().map(|reading| super::verdict::slot_value(story, reading)).collect(),
        because: vec![because],
    })
}

/// Most days by which two reports of one act may differ and contradict each other.
///
/// Slips are of a day or two; dates further apart belong to stages of an act, its announcement and its end, or to two acts.
const SLIP: i64 = 3;

fn dates(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<Days>> = Vec::new();
    let mut due = Vec::new();
    let same = |first: usize, second: usize| {
        let days = |member: usize| story.act(member).days;
        days(first).is_some() && days(first) == days(second)
    };
    for &member in &own_words(story, members, "date", same) {
        let act = story.act(member);
        let (Some(days), Some(shown)) = (act.days, &act.event.date) else { continue };
        let Some(span) = support::date(story, act) else { continue };
        add(&mut readings, days, shown.clone(), claim(story, member, span, suspect(act, &["date"])));
        due.push((act.event.status, story.reports[act.report].report.published_day(), days));
    }
    let moved = was_moved(&due);
    // Days that only follow from the news around an act contradict nobody.
    let own = members.iter().any(|&member| story.act(member).says("date"));
    let rule = Rule {
        slot: "date".to_owned(),
        relation: &|a: &Days, b: &Days| match a.relation(*b) {
            Relation::Disjoint if (a.gap(*b) > SLIP || !own) && !moved => Relation::Overlaps,
            other => other,
        },
        fineness: &|days| -days.len(),
        order: &|days| days.from.year() as f64 * 400.0 + f64::from(days.from.day_of_year()),
        may_conflict: true,
        progression: moved.then_some("an earlier report planned it for another day"),
    };
    judge(story, readings, &rule)
}

/// Whether every date that differs from the last known one was only planned, by a report published before or by the same one
/// that tells what came of it.
fn was_moved(due: &[(Status, Option<&str>, Days)]) -> bool {
    let Some((came, Some(last), settled)) = due.iter().max_by_key(|(status, day, _)| (*day, step(*status)))
    else {
        return false;
    };
    let is_done = |status: &Status| matches!(status, Status::Happened | Status::Ongoing | Status::Denied);
    let others = || due.iter().filter(|(_, _, days)| !days.relation(*settled).is_compatible());
    let before = |day: &Option<&str>| day.is_some_and(|day| day < *last);
    others().any(|(_, day, _)| before(day))
        && others().all(|(status, day, _)| !is_done(status) && (before(day) || is_done(came)))
}

/// The mentions of whose `field` the report says something itself, and those whose report tells the same around them;
/// all mentions if none says anything.
fn own_words(
    story: &Story<'_>,
    members: &[usize],
    field: &str,
    same: impl Fn(usize, usize) -> bool,
) -> Vec<usize> {
    let own: Vec<usize> = members.iter().copied().filter(|&member| story.act(member).says(field)).collect();
    if own.is_empty() {
        return members.to_vec();
    }
    members
        .iter()
        .copied()
        .filter(|&member| own.iter().any(|&other| member == other || same(member, other)))
        .collect()
}

fn places(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<&Place>> = Vec::new();
    let same = |first: usize, second: usize| {
        let place = |member: usize| story.act(member).event.place.as_ref().map(|place| &place.name);
        place(first).is_some() && place(first) == place(second)
    };
    for &member in &own_words(story, members, "place", same) {
        let act = story.act(member);
        let Some(place) = &act.event.place else { continue };
        let Some(span) = support::place(story, act, place) else { continue };
        add(&mut readings, place, place.name.clone(), claim(story, member, span, suspect(act, &["place"])));
    }
    // A place that only stands near an act contradicts nobody.
    let near = members.iter().all(|&member| {
        let act = story.act(member);
        !act.event.spans.is_empty() && !act.says("place")
    });
    let rule = Rule {
        slot: "place".to_owned(),
        relation: &|a: &&Place, b: &&Place| match story.place_relation(a, b) {
            Relation::Disjoint if near => Relation::Overlaps,
            other => other,
        },
        fineness: &|place| place::level(place, |place| story.is_country(place)) as i64,
        order: &|_| f64::NAN,
        may_conflict: true,
        progression: None,
    };
    let apart = near
        && readings.iter().any(|reading| {
            readings.iter().any(|other| !story.place_relation(reading.value, other.value).is_compatible())
        });
    // Where it was to be says nothing of where it was held on another day.
    let mut claims = readings.iter().flat_map(|reading| &reading.claims);
    let of_plan = claims.all(|claim| claim.open || story.act(claim.act).headline);
    let held = |member: &usize| story.act(*member).event.status == Status::Happened;
    let moved = members.iter().filter(|member| held(member)).any(|&member| {
        let days = story.act(member).days.filter(|_| story.act(member).says("date"));
        let due =
            readings.iter().flat_map(|reading| &reading.claims).filter_map(|claim| story.act(claim.act).days);
        days.is_some_and(|days| {
            due.clone().next().is_some() && due.clone().all(|due| !due.relation(days).is_compatible())
        })
    });
    let is_open = of_plan && moved;
    let slot = judge(story, readings, &rule)?;
    Some(if apart || is_open { Slot { best: None, ..slot } } else { slot })
}

/// The measure taken or the people it is about, in words that may be damaged.
fn objects(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let tables = Plausibility::embedded();
    let mut readings: Vec<Reading<String>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        if !matches!(
            act.kind,
            EventType::Sanction
                | EventType::Coerce
                | EventType::Retreat
                | EventType::Threaten
                | EventType::Mobilize
        ) {
            continue;
        }
        let evidence = act.event.span();
        let text = evidence.of(&story.reports[act.report].report.text);
        let doubts = repair::doubts(story, act);
        let doubt_at = |span: Span| {
            doubts.iter().find(|doubt| doubt.span.overlaps(span)).map(|doubt| doubt.because.clone())
        };
        let shift = |range: std::ops::Range<usize>| {
            Span::new(range.start + evidence.start as usize, range.end + evidence.start as usize)
        };
        let people = is_expulsion(act, text);
        let mut found: Vec<(String, Span)> = Vec::new();
        if people {
            for span in support::word_spans(&story.reports[act.report].report.text, evidence) {
                let noun = singular(&span.of(&story.reports[act.report].report.text).to_lowercase());
                if tables.unit(&noun).is_some_and(|unit| unit.kind == "person" && unit.class != "person") {
                    found.push((noun, span));
                }
            }
        } else {
            found.extend(
                tables.measures(text).into_iter().map(|(name, range)| (name.to_owned(), shift(range))),
            );
        }
        for (value, span) in found {
            add(&mut readings, value.clone(), value, claim(story, member, span, doubt_at(span)));
        }
    }
    let rule = Rule {
        slot: "object".to_owned(),
        relation: &|a: &String, b: &String| if a == b { Relation::Equal } else { Relation::Overlaps },
        fineness: &|value| i64::from(value != "sanctions"),
        order: &|_| f64::NAN,
        may_conflict: false,
        progression: None,
    };
    judge(story, readings, &rule)
}

fn is_expulsion(act: &Act<'_>, text: &str) -> bool {
    act.event.mode.as_deref() == Some("expel")
        || act.lemma == super::words::stem("expel")
        || text.to_lowercase().contains("expel")
        || text.to_lowercase().contains("expulsion")
}
