//! Gathers, for each attribute of an act, what each report says and on which words; `verdict` then relates the values.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::plausibility::{Plausibility, singular};
use chancery_model::{Actor, EventType, Label, Mention, Place, Slot, Span, Status, TimeKind, Verdict};

use super::act::Act;
use super::count::{self, Amount};
use super::date::Days;
use super::lattice::Relation;
use super::verdict::{Claim, Reading, Rule, add, judge};
use super::{Story, party, place, repair, support};

/// All slots of the act that `members` mention, in a fixed order.
pub fn slots(story: &Story<'_>, members: &[usize]) -> Vec<Slot> {
    let mut slots = Vec::new();
    slots.extend(participants(story, members));
    slots.extend(recipient(story, members));
    slots.extend(speaker(story, members));
    slots.extend(status(story, members));
    slots.extend(dates(story, members));
    slots.extend(places(story, members));
    slots.extend(counts(story, members));
    slots.extend(durations(story, members));
    slots.extend(objects(story, members));
    slots
}

/// Class of what is counted, for comparing: `people` and `persons` are one.
pub fn unit_class(noun: &str) -> String {
    let head = noun.split_whitespace().next_back().unwrap_or(noun);
    match Plausibility::embedded().unit(noun).or_else(|| Plausibility::embedded().unit(head)) {
        Some(unit) => unit.class.clone(),
        None => singular(&head.to_lowercase()),
    }
}

fn claim(story: &Story<'_>, member: usize, span: Span, doubt: Option<String>) -> Claim {
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

fn suspect(act: &Act<'_>, fields: &[&str]) -> Option<String> {
    act.event
        .suspect
        .iter()
        .find(|suspect| fields.contains(&suspect.field.as_str()))
        .map(|suspect| suspect.reason.clone())
}

fn participants(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    sets(
        story,
        members,
        "participants",
        &["actors", "actor", "participants", "recipients", "recipient"],
        &["actors", "actor"],
        |act| {
            if act.symmetric { act.parties.clone() } else { act.actors.clone() }
        },
    )
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
    for acts in by_report.values() {
        let named: Vec<&Actor> = acts.iter().flat_map(|&act| side(story.act(act))).collect();
        let finest = party::finest(&named);
        if finest.is_empty() {
            continue;
        }
        let shown = finest.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(" + ");
        for &member in acts {
            let act = story.act(member);
            let here: Vec<&Actor> = side(act);
            if here.is_empty() {
                continue;
            }
            let doubt = suspect(act, fields);
            for span in support::actors(story, act, &here, words) {
                add(&mut readings, finest.clone(), shown.clone(), claim(story, member, span, doubt.clone()));
            }
        }
    }
    let rule = Rule {
        slot: slot.to_owned(),
        relation: &|a: &Vec<&Actor>, b: &Vec<&Actor>| match party::set_relation(a, b) {
            // Coreference has settled that it is one act: other names are parts of the same.
            Relation::Disjoint => Relation::Overlaps,
            other => other,
        },
        fineness: &|set| set.len() as i64,
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
            .or_else(|| repair::vague_speaker(story, act).map(|(_, why)| why));
        for span in support::actors(story, act, &[speaker], &["said_by", "speaker"]) {
            add(&mut readings, speaker, speaker.name.clone(), claim(story, member, span, doubt.clone()));
        }
        if doubt.is_some()
            && let Some((span, why)) = repair::vague_speaker(story, act)
        {
            let words = span.of(&story.reports[act.report].report.text).to_owned();
            add(&mut readings, speaker, words, claim(story, member, span, Some(why)));
        }
    }
    if let Some(first) = members.first().filter(|&&first| story.act(first).kind == EventType::Statement) {
        for vague in &story.vague {
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

fn status_name(status: Status) -> &'static str {
    match status {
        Status::Happened => "happened",
        Status::Planned => "planned",
        Status::Proposed => "proposed",
        Status::Expected => "expected",
        Status::Conditional => "conditional",
        Status::Denied => "denied",
        Status::Negated => "negated",
        Status::Alleged => "alleged",
        Status::Ongoing => "ongoing",
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
            status_name(act.event.status).to_owned(),
            claim(story, member, span, None),
        );
    }
    // A report that says both "plans" and "will probably" says the further of the two.
    let main = |report: usize| {
        readings
            .iter()
            .filter(|reading| reading.claims.iter().any(|claim| claim.report == report))
            .map(|reading| reading.value)
            .max_by_key(|status| step(*status))
    };
    let reports: BTreeSet<usize> =
        readings.iter().flat_map(|reading| reading.claims.iter().map(|claim| claim.report)).collect();
    let wires: BTreeSet<usize> = reports.iter().map(|&report| story.wires.of_report[report]).collect();
    let mains: BTreeSet<(u8, &str)> = reports
        .iter()
        .filter_map(|&report| main(report))
        .map(|status| (step(status), status_name(status)))
        .collect();
    let denied = readings.iter().any(|reading| reading.value == Status::Denied);
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
        .map(|(_, _, status)| status_name(status).to_owned());
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
    for &member in members {
        let act = story.act(member);
        let (Some(days), Some(shown)) = (act.days, &act.event.date) else { continue };
        let Some(span) = support::date(story, act) else { continue };
        add(&mut readings, days, shown.clone(), claim(story, member, span, suspect(act, &["date"])));
        due.push((act.event.status, story.reports[act.report].report.published_day(), days));
    }
    let rule = Rule {
        slot: "date".to_owned(),
        relation: &|a: &Days, b: &Days| match a.relation(*b) {
            Relation::Disjoint if a.gap(*b) > SLIP => Relation::Overlaps,
            other => other,
        },
        fineness: &|days| -days.len(),
        order: &|days| days.from.year() as f64 * 400.0 + f64::from(days.from.day_of_year()),
        may_conflict: true,
        progression: was_moved(&due).then_some("an earlier report planned it for another day"),
    };
    judge(story, readings, &rule)
}

/// Whether every date that differs from the last known one was only planned, in a report published before.
fn was_moved(due: &[(Status, Option<&str>, Days)]) -> bool {
    let Some((_, Some(last), settled)) = due.iter().max_by_key(|(status, day, _)| (*day, step(*status)))
    else {
        return false;
    };
    let mut earlier = due.iter().filter(|(_, _, days)| !days.relation(*settled).is_compatible()).peekable();
    earlier.peek().is_some()
        && earlier.all(|(status, day, _)| {
            !matches!(status, Status::Happened | Status::Ongoing | Status::Denied)
                && day.is_some_and(|day| day < *last)
        })
}

fn places(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<&Place>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        let Some(place) = &act.event.place else { continue };
        let Some(span) = support::place(story, act, place) else { continue };
        add(&mut readings, place, place.name.clone(), claim(story, member, span, suspect(act, &["place"])));
    }
    let rule = Rule {
        slot: "place".to_owned(),
        relation: &|a: &&Place, b: &&Place| story.place_relation(a, b),
        fineness: &|place| place::level(place, |place| story.is_country(place)) as i64,
        order: &|_| f64::NAN,
        may_conflict: true,
        progression: None,
    };
    judge(story, readings, &rule)
}

/// A number that one mention gives.
struct Counted {
    member: usize,
    amount: Amount,
    span: Span,
    doubt: Option<String>,
    /// "six more": adds to another number.
    more: bool,
}

/// One slot for each sort of thing counted; `count` where there is only one.
fn counts(story: &Story<'_>, members: &[usize]) -> Vec<Slot> {
    let tables = Plausibility::embedded();
    let mut by_unit: BTreeMap<String, Vec<Counted>> = BTreeMap::new();
    for &member in members {
        for (unit, counted) in amounts(story, member) {
            let kind = tables.unit(&unit).map_or("thing", |unit| unit.kind.as_str());
            if !matches!(kind, "time" | "ordinal" | "age") {
                by_unit.entry(unit).or_default().push(counted);
            }
        }
    }
    merge_people(story, &mut by_unit);
    count_names(story, members, &mut by_unit);
    let several = by_unit.len() > 1;
    let mut slots = Vec::new();
    for (unit, amounts) in by_unit {
        let mut readings: Vec<Reading<(Amount, bool)>> = Vec::new();
        for counted in &amounts {
            let shown = format!("{}{}", counted.amount.show(), if counted.more { " more" } else { "" });
            let claim = claim(story, counted.member, counted.span, counted.doubt.clone());
            add(&mut readings, (counted.amount, counted.more), shown, claim);
        }
        let toll = tables.unit(&unit).is_some_and(|unit| unit.toll);
        let adds =
            readings.iter().any(|reading| reading.value.1) && readings.iter().any(|reading| !reading.value.1);
        let progression = if adds {
            Some("later reports add to the number")
        } else if toll && rises(story, &readings) {
            Some("later reports count more: the number grew")
        } else {
            None
        };
        let rule = Rule {
            slot: if several { format!("count:{unit}") } else { "count".to_owned() },
            relation: &|a: &(Amount, bool), b: &(Amount, bool)| {
                if a.1 == b.1 { a.0.relation(b.0) } else { Relation::Disjoint }
            },
            fineness: &|(amount, more)| {
                i64::from(amount.low == amount.high) + i64::from(!amount.rounded) - i64::from(*more)
            },
            order: &|(amount, _)| amount.low.or(amount.high).unwrap_or(f64::NAN),
            may_conflict: true,
            progression,
        };
        slots.extend(judge(story, readings, &rule));
    }
    slots
}

/// The numbers of one mention: the coder's, and those in its evidence that count people; each with the class of what it counts.
fn amounts(story: &Story<'_>, member: usize) -> Vec<(String, Counted)> {
    let act = story.act(member);
    let entry = &story.reports[act.report];
    let text = &entry.report.text;
    let evidence = act.event.span();
    let doubts = repair::doubts(story, act);
    let mut found: Vec<(String, Counted)> = Vec::new();
    let mut push = |noun: &str, amount: Amount, span: Span| {
        if found.iter().any(|(_, other)| other.span.overlaps(span)) {
            return;
        }
        let (before, after) = around(text, evidence, span);
        // A damaged noun counts what it should read.
        let wrong =
            doubts.iter().find(|doubt| doubt.span.start >= span.start && doubt.span.start <= span.end + 24);
        let noun = wrong.map_or(noun, |doubt| doubt.reading.as_str());
        let rounded = count::says_rounded(&before) || count::says_rounded(span.of(text));
        let more = format!("{} {after}", span.of(text))
            .split_whitespace()
            .any(|word| matches!(word, "more" | "additional" | "further" | "another" | "other"));
        let doubt = suspect(act, &["quantity", "count"]);
        let counted = Counted { member, amount: Amount { rounded, ..amount }, span, doubt, more };
        found.push((unit_class(noun), counted));
    };
    if let (Some(amount), Some(quantity)) = (act.amount, &act.event.quantity) {
        let noun = quantity.unit.as_deref().or(quantity.of.as_deref()).unwrap_or("");
        let noted = act
            .event
            .spans
            .iter()
            .find(|(name, _)| name == "quantity" || name == "count")
            .map(|(_, span)| *span);
        let listed = || {
            let same = |other: &&chancery_model::Quantity| {
                (other.low, other.high) == (quantity.low, quantity.high) && evidence.overlaps(other.span())
            };
            entry.annotation.quantities.iter().find(same).map(|other| other.span())
        };
        let read = || {
            support::number(text, evidence, amount)
                .or_else(|| support::number(text, support::sentence(entry, evidence), amount))
        };
        if let Some(span) = noted.or_else(listed).or_else(read) {
            push(noun, amount, span);
        }
    }
    for quantity in &entry.annotation.quantities {
        let (span, Some(unit)) = (quantity.span(), &quantity.unit) else { continue };
        let people = Plausibility::embedded().unit(unit).is_some_and(|unit| unit.kind == "person");
        if evidence.contains(span) && people && (quantity.low.is_some() || quantity.high.is_some()) {
            push(unit, Amount { low: quantity.low, high: quantity.high, rounded: false }, span);
        }
    }
    for (number, value, noun) in support::people_counted(text, evidence) {
        push(
            noun.of(text),
            Amount { low: Some(value), high: Some(value), rounded: false },
            number.cover(noun),
        );
    }
    found
}

/// A few words before and after a number, inside the evidence.
fn around(text: &str, evidence: Span, span: Span) -> (String, String) {
    let before = text.get(evidence.start.min(span.start) as usize..span.start as usize).unwrap_or("");
    let after = text.get(span.end as usize..evidence.end.max(span.end) as usize).unwrap_or("");
    let mut last: Vec<&str> = before.split_whitespace().rev().take(2).collect();
    last.reverse();
    (last.join(" "), after.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// People counted by different nouns in different reports are the same people; one report that gives two nouns tells them apart,
/// and the dead are never the injured.
fn merge_people(story: &Story<'_>, by_unit: &mut BTreeMap<String, Vec<Counted>>) {
    let tables = Plausibility::embedded();
    let is_people = |unit: &str| tables.unit(unit).is_some_and(|known| known.kind == "person" && !known.toll);
    let people: Vec<String> = by_unit.keys().filter(|unit| is_people(unit)).cloned().collect();
    if people.len() < 2 {
        return;
    }
    let reports = |unit: &String| -> BTreeSet<usize> {
        by_unit.get(unit).into_iter().flatten().map(|counted| story.act(counted.member).report).collect()
    };
    let apart = people.iter().enumerate().any(|(n, first)| {
        people[n + 1..].iter().any(|second| reports(first).intersection(&reports(second)).next().is_some())
    });
    if apart {
        return;
    }
    let name = people.iter().find(|unit| *unit != "person").unwrap_or(&people[0]).clone();
    let all: Vec<Counted> = people.iter().filter_map(|unit| by_unit.remove(unit)).flatten().collect();
    by_unit.insert(name, all);
}

/// A list of n names says the same as the number n.
fn count_names(story: &Story<'_>, members: &[usize], by_unit: &mut BTreeMap<String, Vec<Counted>>) {
    let tables = Plausibility::embedded();
    let is_people = |unit: &str| tables.unit(unit).is_some_and(|known| known.kind == "person");
    let mut people: Vec<&mut Vec<Counted>> =
        by_unit.iter_mut().filter(|(unit, _)| is_people(unit)).map(|(_, counted)| counted).collect();
    let [counted] = people.as_mut_slice() else { return };
    for &member in members {
        if counted.iter().any(|other| other.member == member) {
            continue;
        }
        let act = story.act(member);
        let acts = |mention: &Mention| {
            mention.actor.as_ref().is_some_and(|actor| act.actors.iter().any(|party| party.id == actor.id))
        };
        let names: Vec<Span> = story.reports[act.report]
            .annotation
            .mentions
            .iter()
            .filter(|mention| {
                act.event.span().contains(mention.span()) && mention.label == Label::Per && !acts(mention)
            })
            .map(|mention| mention.span())
            .collect();
        let number = Some(names.len() as f64);
        if names.len() >= 2
            && counted.iter().any(|other| other.amount.low == number && other.amount.high == number)
        {
            let span = names.iter().fold(names[0], |cover, name| cover.cover(*name));
            let amount = Amount { low: number, high: number, rounded: false };
            counted.push(Counted { member, amount, span, doubt: None, more: false });
        }
    }
}

/// Whether numbers only grow from day to day of publication.
fn rises(story: &Story<'_>, readings: &[Reading<(Amount, bool)>]) -> bool {
    let mut dated: Vec<(&str, f64)> = Vec::new();
    for reading in readings {
        let Some(number) = reading.value.0.low.or(reading.value.0.high) else { return false };
        for claim in &reading.claims {
            let Some(day) = story.reports[claim.report].report.published_day() else { return false };
            dated.push((day, number));
        }
    }
    dated.sort_by(|a, b| a.0.cmp(b.0).then(a.1.total_cmp(&b.1)));
    dated.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1 || pair[0].1 == pair[1].1)
}

fn durations(story: &Story<'_>, members: &[usize]) -> Option<Slot> {
    let mut readings: Vec<Reading<(f64, String)>> = Vec::new();
    for &member in members {
        let act = story.act(member);
        for (amount, unit, span) in time_amounts(story, act) {
            let (amount, unit) =
                if unit == "week" { (amount * 7.0, "day".to_owned()) } else { (amount, unit) };
            let shown = format!("{} {unit}{}", count::number(amount), if amount == 1.0 { "" } else { "s" });
            add(&mut readings, (amount, unit), shown, claim(story, member, span, None));
        }
    }
    let rule = Rule {
        slot: "duration".to_owned(),
        relation: &|a: &(f64, String), b: &(f64, String)| match (a.1 == b.1, a.0 == b.0) {
            (true, true) => Relation::Equal,
            (true, false) => Relation::Disjoint,
            (false, _) => Relation::Overlaps,
        },
        fineness: &|_| 0,
        order: &|duration| duration.0,
        may_conflict: true,
        progression: None,
    };
    judge(story, readings, &rule)
}

/// Lengths of time in the evidence: number, unit in the singular, words.
fn time_amounts(story: &Story<'_>, act: &Act<'_>) -> Vec<(f64, String, Span)> {
    let entry = &story.reports[act.report];
    let evidence = act.event.span();
    let is_time = |noun: &str| Plausibility::embedded().unit(noun).is_some_and(|unit| unit.kind == "time");
    let mut found: Vec<(f64, String, Span)> = Vec::new();
    for time in &entry.annotation.times {
        if time.kind == TimeKind::Duration
            && evidence.overlaps(time.span())
            && let Some((amount, unit)) = period(&time.value)
        {
            found.push((amount, unit, time.span()));
        }
    }
    if let Some(quantity) = &act.event.quantity
        && let (Some(low), Some(unit)) = (quantity.low.or(quantity.high), quantity.unit.as_deref())
        && is_time(unit)
        && found.is_empty()
    {
        let amount = Amount { low: Some(low), high: Some(low), rounded: false };
        if let Some(span) = support::number(&entry.report.text, evidence, amount) {
            found.push((low, unit_class(unit), span));
        }
    }
    found
}

/// `P18D`, `PT2H`, `P2Y` as number and unit.
fn period(value: &str) -> Option<(f64, String)> {
    let body = value.strip_prefix('P')?;
    let (body, clock) = body.strip_prefix('T').map_or((body, false), |rest| (rest, true));
    let unit = body.chars().next_back()?;
    let amount: f64 = body.get(..body.len() - unit.len_utf8())?.parse().ok()?;
    let name = match (unit, clock) {
        ('Y', false) => "year",
        ('M', false) => "month",
        ('W', false) => "week",
        ('D', false) => "day",
        ('H', true) => "hour",
        ('M', true) => "minute",
        ('S', true) => "second",
        _ => return None,
    };
    Some((amount, name.to_owned()))
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
