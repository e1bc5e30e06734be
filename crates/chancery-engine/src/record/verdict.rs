//! Relates the values reported for one attribute: agree, refines, progression, single, framing, garble, conflict.
//!
//! The order is fixed: what changed as time passed is no conflict; what disagrees inside one wire is a matter of translation;
//! what cannot be is damage; the same act in other words is framing; the rest is a conflict. Nothing is averaged.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::plausibility::Plausibility;
use chancery_model::{Event, EventType, Slot, SlotValue, Span, Verdict};

use super::Story;
use super::lattice::Relation;

/// What one report says of one attribute, and where.
#[derive(Clone, Debug)]
pub struct Claim {
    /// The mention, by place in the story's acts.
    pub act: usize,
    /// Report, by place in the story.
    pub report: usize,
    /// Planned, feared or asked for: what comes of it may differ.
    pub open: bool,
    pub span: Span,
    /// The body it goes back to, where one is named.
    pub origin: Option<String>,
    /// Why we think the words are damaged.
    pub doubt: Option<String>,
}

/// One value with everybody who gives it.
#[derive(Clone, Debug)]
pub struct Reading<V> {
    pub value: V,
    /// As the record writes it.
    pub shown: String,
    pub claims: Vec<Claim>,
}

/// What is special about an attribute.
pub struct Rule<'r, V> {
    /// Name of the slot.
    pub slot: String,
    pub relation: &'r dyn Fn(&V, &V) -> Relation,
    /// Larger is finer.
    pub fineness: &'r dyn Fn(&V) -> i64,
    /// For the lowest and highest value of a conflict.
    pub order: &'r dyn Fn(&V) -> f64,
    /// Whether independent wires can contradict each other here at all.
    pub may_conflict: bool,
    /// Whether later reports may give a new value without contradicting earlier ones: `Some(why)`.
    pub progression: Option<&'r str>,
}

/// Adds a claim to the reading of that shown value.
pub fn add<V>(readings: &mut Vec<Reading<V>>, value: V, shown: String, claim: Claim) {
    match readings.iter_mut().find(|reading| reading.shown == shown) {
        Some(reading) => reading.claims.push(claim),
        None => readings.push(Reading { value, shown, claims: vec![claim] }),
    }
}

/// The slot for these readings, or `None` if there are none.
pub fn judge<V>(story: &Story<'_>, mut readings: Vec<Reading<V>>, rule: &Rule<'_, V>) -> Option<Slot> {
    if readings.is_empty() {
        return None;
    }
    let wires = |reading: &Reading<V>| -> BTreeSet<usize> {
        reading.claims.iter().map(|claim| story.wires.of_report[claim.report]).collect()
    };
    let reports = |reading: &Reading<V>| -> BTreeSet<usize> {
        reading.claims.iter().map(|claim| claim.report).collect()
    };
    readings.sort_by(|a, b| {
        let rank = |reading: &Reading<V>| {
            (wires(reading).len(), reports(reading).len(), (rule.fineness)(&reading.value))
        };
        rank(b).cmp(&rank(a)).then_with(|| a.shown.cmp(&b.shown))
    });
    let is_doubtful = |reading: &Reading<V>| reading.claims.iter().all(|claim| claim.doubt.is_some());
    let mut sound: Vec<usize> = (0..readings.len()).filter(|&place| !is_doubtful(&readings[place])).collect();
    let doubts: Vec<String> = readings
        .iter()
        .flat_map(|reading| reading.claims.iter().filter_map(|claim| claim.doubt.clone()))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    if sound.is_empty() {
        sound = (0..readings.len()).collect();
    }
    let relation = |a: usize, b: usize| (rule.relation)(&readings[a].value, &readings[b].value);
    let wire_sets: Vec<BTreeSet<usize>> = readings.iter().map(wires).collect();
    let all_wires: BTreeSet<usize> =
        sound.iter().flat_map(|&place| wire_sets[place].iter().copied()).collect();
    let pairs = || sound.iter().enumerate().flat_map(|(n, &a)| sound[n + 1..].iter().map(move |&b| (a, b)));
    let compatible = pairs().all(|(a, b)| relation(a, b).is_compatible());
    let mut because = Vec::new();
    let show = |wires: &BTreeSet<usize>| {
        wires.iter().map(|&wire| story.wires.ids[wire].clone()).collect::<Vec<_>>().join(", ")
    };

    let verdict = if !doubts.is_empty() {
        because.extend(doubts);
        Verdict::Garble
    } else if all_wires.len() == 1 && compatible {
        because.push(format!("only wire {} says so", show(&all_wires)));
        Verdict::Single
    } else if compatible && pairs().all(|(a, b)| relation(a, b) == Relation::Equal) {
        because.push(format!("{} independent wires say the same: {}", all_wires.len(), show(&all_wires)));
        Verdict::Agree
    } else if compatible {
        because.push("the values differ in how exact they are, not in what they say".to_owned());
        Verdict::Refines
    } else if all_wires.len() == 1 {
        if let Some(why) = rule.progression {
            because.push(why.to_owned());
            Verdict::Progression
        } else if across_reports(&readings, &sound, &relation) {
            because
                .push("reports of one wire text differ: a matter of translation, not of sources".to_owned());
            Verdict::Garble
        } else {
            because.push("one report gives several values, perhaps for parts of the act".to_owned());
            Verdict::Single
        }
    } else {
        match opposition(story, &readings, &sound, &relation) {
            Opposition::None if rule.may_conflict && attributed(&readings, &sound, &relation) => {
                because.push("the values that differ are the words of different speakers".to_owned());
                Verdict::Framing
            }
            Opposition::None => {
                because.push("the values that differ belong to different parts of the act".to_owned());
                Verdict::Refines
            }
            Opposition::PlanAndOutcome => {
                because.push("it came otherwise than planned".to_owned());
                Verdict::Progression
            }
            Opposition::Open if rule.progression.is_some() => {
                because.extend(rule.progression.map(str::to_owned));
                Verdict::Progression
            }
            Opposition::Open if rule.may_conflict => {
                for &place in &sound {
                    because.push(format!(
                        "{} according to {}",
                        readings[place].shown,
                        show(&wire_sets[place])
                    ));
                }
                Verdict::Conflict
            }
            Opposition::Open => {
                because.push("the wires name different parts of the same".to_owned());
                Verdict::Refines
            }
        }
    };

    // What came outranks what was planned.
    let settled = |place: &usize| readings[*place].claims.iter().any(|claim| !claim.open);
    let some = sound.iter().any(settled);
    let asked = |keeps: &dyn Fn(usize) -> bool| -> Vec<usize> {
        let free = !some || !rule.may_conflict;
        sound.iter().copied().filter(|place| free || settled(place) || keeps(*place)).collect()
    };
    let best = match verdict {
        Verdict::Progression => latest(story, &readings, &sound),
        Verdict::Conflict | Verdict::Garble => {
            best_supported(story, &readings, &asked(&|_| false), &wire_sets, &relation, rule)
        }
        _ => {
            // A plan may say more exactly what came: the hall, where others say the town.
            let same = |place: usize| {
                sound
                    .iter()
                    .filter(|other| settled(other))
                    .any(|&other| !matches!(relation(place, other), Relation::Overlaps | Relation::Disjoint))
            };
            finest(&readings, &asked(&same), &wire_sets, &relation, rule)
        }
    };
    let (mut low, mut high) = (None, None);
    if verdict == Verdict::Conflict {
        let by_order = |a: &&usize, b: &&usize| {
            (rule.order)(&readings[**a].value).total_cmp(&(rule.order)(&readings[**b].value))
        };
        let ordered = || sound.iter().filter(|place| !(rule.order)(&readings[**place].value).is_nan());
        low = ordered().min_by(by_order).map(|&place| readings[place].shown.clone());
        high = ordered().max_by(by_order).map(|&place| readings[place].shown.clone());
    }
    let everybody: BTreeSet<usize> = readings.iter().flat_map(&reports).collect();
    let every_wire: BTreeSet<usize> = readings.iter().flat_map(&wires).collect();
    Some(Slot {
        slot: rule.slot.clone(),
        verdict,
        best: best.map(|place| readings[place].shown.clone()),
        low,
        high,
        n_reports: everybody.len(),
        n_wires: every_wire.len(),
        n_origins: origins(story, readings.iter().flat_map(|reading| &reading.claims)),
        values: readings.iter().map(|reading| slot_value(story, reading)).collect(),
        because,
    })
}

/// How the values of independent wires stand against each other.
#[derive(PartialEq)]
enum Opposition {
    /// No wire contradicts another.
    None,
    /// Only what was planned differs from what came.
    PlanAndOutcome,
    /// They cannot both be right.
    Open,
}

/// Least score of two mentions as one act for their values to contradict each other.
///
/// A conflict accuses a source, so the two must be linked themselves, not only through a third mention.
const SAME_ACT: f64 = 0.3;

/// Most mentions of a value that are asked whether they contradict another.
const WITNESSES: usize = 12;

fn opposition<V>(
    story: &Story<'_>,
    readings: &[Reading<V>],
    sound: &[usize],
    relation: &dyn Fn(usize, usize) -> Relation,
) -> Opposition {
    let wire = |claim: &Claim| story.wires.of_report[claim.report];
    let claims = |place: usize| readings[place].claims.iter().filter(|claim| claim.doubt.is_none());
    // A wire that also gives something compatible does not contradict.
    let near: Vec<BTreeSet<usize>> = sound
        .iter()
        .map(|&place| {
            sound
                .iter()
                .filter(|&&other| relation(place, other).is_compatible())
                .flat_map(|&other| claims(other).map(wire))
                .collect()
        })
        .collect();
    let measures: RefCell<BTreeMap<usize, BTreeSet<&str>>> = RefCell::default();
    let mut found = Opposition::None;
    for (n, &first) in sound.iter().enumerate() {
        for (m, &second) in sound.iter().enumerate().skip(n + 1) {
            if relation(first, second).is_compatible() {
                continue;
            }
            let ours = || claims(first).filter(|claim| !near[m].contains(&wire(claim))).take(WITNESSES);
            let theirs = || claims(second).filter(|claim| !near[n].contains(&wire(claim))).take(WITNESSES);
            let pairs = || ours().flat_map(|a| theirs().map(move |b| (a, b)));
            // An act whose parties were all guessed accuses nobody.
            let tells = |claim: &Claim| {
                let act = story.act(claim.act);
                act.event.spans.is_empty() || act.says("actor") || act.says("recipient")
            };
            // Unless both are of one day and place: what the report tells there.
            let beside = |a: &Claim, b: &Claim| {
                let (a, b) = (story.act(a.act).event, story.act(b.act).event);
                let place = |event: &Event| event.place.as_ref().map(|place| place.name.clone());
                a.date.is_some() && a.date == b.date && place(a).is_some() && place(a) == place(b)
            };
            // Or both name the same measure: "the arms embargo".
            let measure = |a: &Claim, b: &Claim| {
                let mut known = measures.borrow_mut();
                for claim in [a, b] {
                    known.entry(claim.act).or_insert_with(|| measures_of(story, claim.act));
                }
                match (known.get(&a.act), known.get(&b.act)) {
                    (Some(ours), Some(theirs)) => !ours.is_disjoint(theirs),
                    _ => false,
                }
            };
            if pairs().any(|(a, b)| {
                a.open == b.open
                    && story.same_act(a.act, b.act) >= SAME_ACT
                    && (tells(a) && tells(b) || beside(a, b) || measure(a, b))
            }) {
                return Opposition::Open;
            }
            if pairs().any(|(a, b)| a.open != b.open) {
                found = Opposition::PlanAndOutcome;
            }
        }
    }
    found
}

/// What measures an act that takes some is worded with, but for plain "sanctions".
fn measures_of(story: &Story<'_>, act: usize) -> BTreeSet<&'static str> {
    let act = story.act(act);
    if !matches!(act.kind, EventType::Sanction | EventType::Coerce | EventType::Retreat | EventType::Threaten)
    {
        return BTreeSet::new();
    }
    let found = Plausibility::embedded().measures(&act.event.text).into_iter().map(|(name, _)| name);
    found.filter(|name| *name != "sanctions").collect()
}

/// Whether values that exclude each other are each said by somebody, and by different ones: the union counts, and so does the state.
fn attributed<V>(
    readings: &[Reading<V>],
    sound: &[usize],
    relation: &dyn Fn(usize, usize) -> Relation,
) -> bool {
    let speakers = |place: usize| -> BTreeSet<&str> {
        readings[place].claims.iter().filter_map(|claim| claim.origin.as_deref()).collect()
    };
    let mut opposed = sound
        .iter()
        .enumerate()
        .flat_map(|(n, &a)| sound[n + 1..].iter().map(move |&b| (a, b)))
        .filter(|&(a, b)| !relation(a, b).is_compatible())
        .peekable();
    opposed.peek().is_some()
        && opposed.all(|(a, b)| {
            let (ours, theirs) = (speakers(a), speakers(b));
            !ours.is_empty() && !theirs.is_empty() && ours.is_disjoint(&theirs)
        })
}

/// Whether two reports contradict each other in everything they say of it.
fn across_reports<V>(
    readings: &[Reading<V>],
    sound: &[usize],
    relation: &dyn Fn(usize, usize) -> Relation,
) -> bool {
    let of = |report: usize| {
        sound
            .iter()
            .copied()
            .filter(move |&place| readings[place].claims.iter().any(|claim| claim.report == report))
    };
    let reports: BTreeSet<usize> =
        sound.iter().flat_map(|&place| readings[place].claims.iter().map(|claim| claim.report)).collect();
    reports.iter().any(|&first| {
        reports
            .range(first + 1..)
            .any(|&second| of(first).all(|a| of(second).all(|b| !relation(a, b).is_compatible())))
    })
}

/// Most wires behind a value or its finer and coarser forms, then most origins; `None` if two that exclude each other tie.
fn best_supported<V>(
    story: &Story<'_>,
    readings: &[Reading<V>],
    sound: &[usize],
    wires: &[BTreeSet<usize>],
    relation: &dyn Fn(usize, usize) -> Relation,
    rule: &Rule<'_, V>,
) -> Option<usize> {
    let support = |place: usize| {
        let together: Vec<usize> = sound
            .iter()
            .copied()
            .filter(|&other| other == place || relation(place, other).is_compatible())
            .collect();
        let wires: BTreeSet<usize> =
            together.iter().flat_map(|&other| wires[other].iter().copied()).collect();
        // A wire that names nobody is an origin of its own.
        let claims = || together.iter().flat_map(|&other| &readings[other].claims);
        let wire_of = |claim: &Claim| story.wires.of_report[claim.report];
        let named: BTreeSet<(usize, &str)> =
            claims().filter_map(|claim| Some((wire_of(claim), claim.origin.as_deref()?))).collect();
        let mut origins: BTreeSet<String> = named.iter().map(|(_, origin)| (*origin).to_owned()).collect();
        let nameless = wires.iter().filter(|wire| named.iter().all(|(other, _)| other != *wire));
        origins.extend(nameless.map(|wire| format!("wire {wire}")));
        (wires.len(), origins.len())
    };
    let top = sound.iter().copied().max_by(|&a, &b| {
        let rank = |place: usize| (support(place), (rule.fineness)(&readings[place].value));
        rank(a).cmp(&rank(b)).then(b.cmp(&a))
    })?;
    let tied =
        sound.iter().any(|&other| support(other) == support(top) && !relation(top, other).is_compatible());
    (!tied).then_some(top)
}

/// The finest of the values; where several are as fine, the one of most wires.
fn finest<V>(
    readings: &[Reading<V>],
    sound: &[usize],
    wires: &[BTreeSet<usize>],
    relation: &dyn Fn(usize, usize) -> Relation,
    rule: &Rule<'_, V>,
) -> Option<usize> {
    sound.iter().copied().max_by(|&a, &b| {
        let held = |place: usize| {
            let coarser =
                |other: &&usize| matches!(relation(place, **other), Relation::Within | Relation::Equal);
            sound.iter().filter(coarser).flat_map(|&other| wires[other].iter()).collect::<BTreeSet<_>>().len()
        };
        let rank = |place: usize| (held(place), (rule.fineness)(&readings[place].value), wires[place].len());
        rank(a).cmp(&rank(b)).then(b.cmp(&a))
    })
}

/// The value of the report published last; undated reports count as earliest.
fn latest<V>(story: &Story<'_>, readings: &[Reading<V>], sound: &[usize]) -> Option<usize> {
    sound.iter().copied().max_by(|&a, &b| {
        // Of one day, what came outranks what was planned.
        let day = |place: usize| {
            readings[place]
                .claims
                .iter()
                .filter_map(|claim| Some((story.reports[claim.report].report.published_day()?, !claim.open)))
                .max()
        };
        day(a).cmp(&day(b)).then(b.cmp(&a))
    })
}

/// Primary origins behind the claims: bodies named as having said so, else agencies of the wires, else the wires.
pub fn origins<'c>(story: &Story<'_>, claims: impl Iterator<Item = &'c Claim>) -> usize {
    let (mut named, mut wires) = (BTreeSet::new(), BTreeSet::new());
    for claim in claims {
        let wire = story.wires.of_report[claim.report];
        wires.insert(wire);
        if let Some(origin) = claim.origin.as_deref().or(story.wires.origins[wire].as_deref()) {
            named.insert(origin);
        }
    }
    if named.is_empty() { wires.len() } else { named.len() }
}

/// The value as the record keeps it.
pub fn slot_value<V>(story: &Story<'_>, reading: &Reading<V>) -> SlotValue {
    let mut spans: Vec<(String, Span)> = reading
        .claims
        .iter()
        .map(|claim| (story.reports[claim.report].report.id.clone(), claim.span))
        .collect();
    spans.sort();
    spans.dedup();
    let surface: BTreeSet<String> = reading
        .claims
        .iter()
        .map(|claim| {
            claim
                .span
                .of(&story.reports[claim.report].report.text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    let reports: BTreeSet<String> =
        reading.claims.iter().map(|claim| story.reports[claim.report].report.id.clone()).collect();
    let wires: BTreeSet<String> = reading
        .claims
        .iter()
        .map(|claim| story.wires.ids[story.wires.of_report[claim.report]].clone())
        .collect();
    SlotValue {
        value: reading.shown.clone(),
        surface: surface.into_iter().collect(),
        reports: reports.into_iter().collect(),
        wires: wires.into_iter().collect(),
        spans,
    }
}
