//! Fills in parties that a report has named elsewhere: "the talks lasted five hours", "an agreement was not reached".
//!
//! An act told without parties waits ([`Coded::waits`]) until the whole report is coded.
//! Something mutual is done by those who did the like before; the other side of a demand or measure is whom its actor
//! deals with in the report, the nearer the likelier. An act for which nobody is found is dropped.

use std::collections::BTreeMap;

use chancery_model::{Actor, ActorKind, Event, EventType, Mention, Report, Status};

use super::answer::{TOLD_OF, judged, told_of};
use super::pair;
use super::parties;
use super::{is_emergency, is_pressing};

/// Shortest report, in sentences, that has a discourse to look into.
const SHORTEST: usize = 4;

/// What a deal between two counts for, with each sentence between it and the act in question.
const FADE: f64 = 0.9;

/// Least share of an actor's dealings that makes somebody its counterpart.
const LEAST: f64 = 0.4;

/// An event of one sentence.
#[derive(Clone, Debug)]
pub struct Coded {
    /// What was coded.
    pub event: Event,
    /// All parties are alike: a meeting, an agreement.
    pub alike: bool,
    /// Its parties are only "they" or "their".
    pub loose: bool,
    /// No act as it stands: it needs parties from the rest of the report.
    pub waits: bool,
    /// How many its unnamed parties are said to be: "the ministers of the four countries".
    pub several: Option<usize>,
}

/// Whom a report is about.
struct Cast {
    /// States by how often they, their people and bodies are named, most first.
    states: Vec<(usize, Actor)>,
    /// The two states named most, if they stand out.
    pair: Option<Vec<Actor>>,
    /// The body of states named most.
    body: Option<Actor>,
    /// Day of publication.
    published: Option<String>,
}

impl Cast {
    fn of(report: &Report, mentions: &[Mention]) -> Cast {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        let mut bodies: BTreeMap<&str, (usize, &Actor)> = BTreeMap::new();
        let parties = mentions.iter().filter(|mention| !pair::is_place(&report.text, mention));
        let parties = parties.filter_map(|mention| mention.actor.as_ref());
        let sides =
            |actor: &&Actor| !pair::serves_body(actor, report.published_day()) && !pair::is_medium(actor);
        for actor in parties.filter(sides) {
            match actor.country.as_deref() {
                Some("IGO") => bodies.entry(&actor.id).or_insert((0, actor)).0 += 1,
                Some(country) if actor.kind != ActorKind::City => *counts.entry(country).or_default() += 1,
                _ => {}
            }
        }
        let named = |(country, count): (&str, usize)| Some((count, parties::state(country)?));
        let mut states: Vec<(usize, Actor)> = counts.into_iter().filter_map(named).collect();
        states.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
        let pair = match states.as_slice() {
            [one, two, rest @ ..]
                if 3 * two.0 >= one.0 && rest.first().is_none_or(|next| 3 * next.0 <= 2 * two.0) =>
            {
                Some(vec![one.1.clone(), two.1.clone()])
            }
            _ => None,
        };
        let most = bodies.into_values().max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.id.cmp(&a.1.id)));
        let published = report.published_day().map(str::to_owned);
        Cast { states, pair, body: most.map(|(_, actor)| actor.clone()), published }
    }

    /// The state that the report is about besides that of `side`, if one stands out.
    fn other(&self, side: &[Actor]) -> Option<Actor> {
        let mut others =
            self.states.iter().filter(|(_, state)| side.iter().all(|actor| actor.country != state.country));
        let (count, state) = others.next()?;
        let next = others.next().map_or(0, |(count, _)| *count);
        (*count > 2 && *count >= 2 * next).then(|| state.clone())
    }
}

impl Cast {
    /// Who holds somebody in prison, if nobody is named: the state where it happens, else the prisoner's own, if the
    /// report is about it.
    fn jailer(&self, event: &Event) -> Option<Actor> {
        let [held] = event.recipients.as_slice() else { return None };
        let mode = event.mode.as_deref();
        // A ship or a plane; power is seized by those at home.
        let taken = mode == Some("seize") && matches!(held.kind, ActorKind::Org | ActorKind::Group);
        if event.kind != Some(EventType::Coerce) || !(taken || mode == Some("arrest")) {
            return None;
        }
        let there = event.place.as_ref().and_then(|place| place.country.clone());
        let of = |country: Option<String>| {
            self.states.iter().take(2).find(|(_, state)| state.country.is_some() && state.country == country)
        };
        let found = of(there).or_else(|| of(held.country.clone())).or(self.states.first());
        found.map(|(_, state)| state.clone())
    }
}

/// Completes the events of a report, in order of place.
pub fn complete(
    mut coded: Vec<Coded>,
    sentences: &[(u32, u32)],
    report: &Report,
    mentions: &[Mention],
) -> Vec<Event> {
    if sentences.len() >= SHORTEST {
        let cast = Cast::of(report, mentions);
        let at = |event: &Event| sentences.partition_point(|(_, end)| *end <= event.start);
        let places: Vec<usize> = coded.iter().map(|coded| at(&coded.event)).collect();
        for index in 0..coded.len() {
            if coded[index].alike {
                meet(&mut coded, &places, index, &cast);
            } else {
                aim(&mut coded, &places, index, &cast);
            }
        }
    }
    let told = |coded: &Coded| {
        !coded.waits || (sentences.len() >= SHORTEST && coded.event.kind != Some(EventType::Agree))
    };
    coded.into_iter().filter(told).map(|coded| coded.event).collect()
}

/// Whether the actor is somebody in particular: not "the parties", "leaders".
pub(super) fn is_definite(actor: &Actor) -> bool {
    actor.kind != ActorKind::Group || actor.country.is_some() || !is_vague(&actor.name)
}

/// Whether two names have a word in common: the unknown one may be a misspelling.
fn shares_word(one: &Actor, other: &Actor) -> bool {
    let words = |actor: &Actor| -> Vec<String> {
        let name = actor.name.to_lowercase();
        name.split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| word.chars().count() > 2)
            .map(str::to_owned)
            .collect()
    };
    let others = words(other);
    words(one).iter().any(|word| others.contains(word))
}

fn is_vague(name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or("").to_lowercase();
    matches!(
        last.as_str(),
        "parties"
            | "sides"
            | "countries"
            | "states"
            | "nations"
            | "leaders"
            | "ministers"
            | "presidents"
            | "negotiators"
            | "delegations"
            | "delegation"
            | "diplomats"
            | "neighbours"
            | "neighbors"
            | "governments"
            | "counterparts"
            | "powers"
            | "partners"
            | "rivals"
            | "opponents"
            | "counterpart"
            | "chiefs"
            | "heads"
    )
}

fn fade(one: usize, other: usize) -> f64 {
    FADE.powi(i32::try_from(one.abs_diff(other)).unwrap_or(i32::MAX))
}

/// Gives a meeting or agreement with fewer than two known parties those of the likest one in the report.
fn meet(coded: &mut [Coded], places: &[usize], index: usize, cast: &Cast) {
    let loose = coded[index].loose;
    let named = |actor: &&Actor| !loose && is_definite(actor) && !parties::is_stranger(actor);
    let own: Vec<Actor> = coded[index].event.actors.iter().filter(named).cloned().collect();
    // "The conflict with Russia": the other state that the report is about.
    if coded[index].event.kind == Some(EventType::State)
        && let [one] = own.as_slice()
        && let Some(pair) = cast.pair.as_ref().filter(|pair| pair.iter().any(|actor| same_side(actor, one)))
    {
        let parties = pair.clone();
        coded[index].event.actors = parties.clone();
        coded[index].event.recipients = parties;
        coded[index].event.because.push("parties: the two states that the report is about".to_owned());
        coded[index].waits = false;
        return;
    }
    let strangers: Vec<Actor> =
        coded[index].event.actors.iter().filter(|actor| parties::is_stranger(actor)).cloned().collect();
    if own.len() > 1 || (own.len() == 1 && own[0].country.as_deref() == Some("IGO")) {
        return;
    }
    let kind = coded[index].event.kind;
    if coded[index].event.mode.as_deref() == Some("ceasefire")
        && strangers.is_empty()
        && let Some(sides) = fighting(coded, places, index, &own)
    {
        let event = &mut coded[index].event;
        event.because.push("parties: those who fight in the report".to_owned());
        event.actors.clone_from(&sides);
        event.recipients = sides;
        coded[index].waits = false;
        return;
    }
    let mut best: Option<(f64, Vec<Actor>)> = None;
    let mut other_gathering = false;
    for (other, known) in coded.iter().enumerate() {
        if other == index || known.waits || known.loose {
            continue;
        }
        if !known.alike {
            continue;
        }
        let parties: Vec<Actor> = known.event.actors.clone();
        let fits = parties.len() > 1
            && parties.iter().all(is_definite)
            && !parties.iter().any(parties::is_stranger)
            && own.iter().all(|actor| parties.iter().any(|party| same_side(party, actor)))
            && strangers.iter().all(|actor| parties.iter().any(|party| shares_word(party, actor)));
        // "The ministers of the four countries" are no two of them; of three, one may be a name that nobody knows.
        let few = |several: usize| 2 * parties.len() <= several || parties.len() > several;
        if !fits || coded[index].several.is_some_and(few) {
            continue;
        }
        if is_other_gathering(&coded[index].event, &known.event) {
            other_gathering = true;
            continue;
        }
        let mut score = fade(places[index], places[other]);
        // Agreements are made by states and bodies rather than by two of their people.
        let personal = parties.iter().any(|party| party.kind == ActorKind::Person);
        score *= if personal && kind == Some(EventType::Agree) { 0.5 } else { 1.0 };
        // What one sentence tells together is done by the same.
        let together = places[index] == places[other];
        score *= match (known.event.kind == kind, together) {
            (true, _) => 1.0,
            (false, true) => 0.95,
            (false, false) => 0.6,
        };
        score *= if other < index || together { 1.0 } else { 0.6 };
        if best.as_ref().is_none_or(|(top, _)| score > *top) {
            best = Some((score, parties));
        }
    }
    let coded = &mut coded[index];
    let gathers = coded.event.mode.as_deref() == Some("multilateral");
    let body = cast.body.clone().filter(|_| gathers && own.is_empty()).map(|body| vec![body]);
    let pair = || {
        let alone = own.is_empty() && strangers.is_empty() && coded.several.is_none();
        // A conference that a third country hosts has more guests than the two.
        let host = coded.event.place.as_ref().and_then(|place| place.country.clone());
        let third = |pair: &[Actor]| gathers && host.is_some() && pair.iter().all(|one| one.country != host);
        cast.pair.clone().filter(|pair| alone && !other_gathering && !third(pair))
    };
    let Some(mut parties) = body.or(best.map(|(_, parties)| parties)).or_else(pair) else { return };
    for party in &mut parties {
        if let Some(actor) = own.iter().find(|actor| same_side(party, actor)) {
            *party = actor.clone();
        }
    }
    let mut known: Vec<String> = Vec::new();
    parties.retain(|party| {
        let fresh = !known.contains(&party.id);
        known.push(party.id.clone());
        fresh
    });
    coded.event.because.push("parties by another mutual act of the report".to_owned());
    coded.event.actors = parties.clone();
    coded.event.recipients = parties;
    coded.waits = false;
}

/// Whether a summit or conference is none of the meeting of a few that the report told of: it is held elsewhere, on another
/// day, or is yet to come.
fn is_other_gathering(event: &Event, known: &Event) -> bool {
    let gathers = |event: &Event| event.mode.as_deref() == Some("multilateral");
    let meets = known.kind == Some(EventType::Consult) && !gathers(known);
    let elsewhere = || match (&event.place, &known.place) {
        (Some(here), Some(there)) => here.name != there.name,
        _ => false,
    };
    let another_day = || event.date.is_some() && known.date.is_some() && event.date != known.date;
    gathers(event) && meets && (elsewhere() || another_day())
}

/// The two sides of the nearest attack, one of them `own` if that is known.
fn fighting(coded: &[Coded], places: &[usize], index: usize, own: &[Actor]) -> Option<Vec<Actor>> {
    let side = |actors: &[Actor]| -> Option<Actor> {
        let [one] = actors else { return None };
        let power =
            matches!(one.kind, ActorKind::Country | ActorKind::Org | ActorKind::Office | ActorKind::Group);
        let country = one.country.as_deref().filter(|country| power && *country != "IGO")?;
        let rebels =
            matches!(one.sector.as_deref(), Some("REB" | "UAF" | "SEP")) || one.kind == ActorKind::Org;
        if rebels { Some(one.clone()) } else { parties::state(country) }
    };
    let sides = |known: &Coded| -> Option<Vec<Actor>> {
        let fights = known.event.kind == Some(EventType::Assault) && !known.waits;
        let (one, other) = (side(&known.event.actors)?, side(&known.event.recipients)?);
        let apart = one.id != other.id;
        let ours = own.iter().all(|actor| [&one, &other].into_iter().any(|side| same_side(side, actor)));
        (fights && apart && ours).then(|| vec![one, other])
    };
    let near = |at: &usize| (places[index].abs_diff(places[*at]), *at > index);
    let mut order: Vec<usize> = (0..coded.len()).filter(|&at| at != index).collect();
    order.sort_by_key(near);
    order.into_iter().find_map(|at| sides(&coded[at]))
}

pub(super) fn same_side(one: &Actor, other: &Actor) -> bool {
    one.id == other.id || (one.country.is_some() && one.country == other.country)
}

/// Gives an act that lacks a side the one its other side deals with, or both sides of the like act before it.
fn aim(coded: &mut [Coded], places: &[usize], index: usize, cast: &Cast) {
    use EventType::{Agree, Coerce, Consult, Cooperate, Mobilize, Protest, Sanction, State, Statement};
    let Some(kind) = coded[index].event.kind else { return };
    // "Berlin offered mediation": between the two that the report is about.
    if coded[index].event.mode.as_deref() == Some("mediate")
        && !coded[index].event.actors.is_empty()
        && coded[index].event.recipients.is_empty()
        && let Some(pair) = &cast.pair
        && coded[index].event.actors.iter().all(|actor| actor.country.is_some())
        && !coded[index].event.actors.iter().any(|actor| pair.iter().any(|side| same_side(side, actor)))
    {
        let event = &mut coded[index].event;
        event.because.push("recipients: the two states that the report is about".to_owned());
        event.recipients = pair.clone();
        return;
    }
    if matches!(kind, Agree | Consult | Cooperate | Protest | State | Statement) {
        return;
    }
    // "Gave the staff of the embassy a day": whose, the rest of the report says.
    let nobody_s = |actor: &Actor| actor.kind == ActorKind::Group && actor.country.is_none();
    if coded[index].event.mode.as_deref() == Some("expel")
        && !coded[index].event.actors.is_empty()
        && coded[index].event.recipients.iter().all(nobody_s)
    {
        let actors = coded[index].event.actors.clone();
        let sent = counterpart(cast.published.as_deref(), coded, places, index, &actors, true)
            .or_else(|| blamed(coded, places, index, cast));
        if let Some(sent) = sent {
            let coded = &mut coded[index];
            let names: Vec<&str> = sent.iter().map(|actor| actor.name.as_str()).collect();
            coded.event.because.push(format!("of {} by other acts of the report", names.join(", ")));
            coded.event.recipients = sent;
            coded.waits = false;
            return;
        }
    }
    // "Called on the parties to stop": the two that the report is about; "proposed a talk of ministers": the other side's.
    let event = &mut coded[index].event;
    if kind == EventType::Request
        && !event.actors.is_empty()
        && let [asked] = event.recipients.as_slice()
        && asked.kind == ActorKind::Group
        && is_vague(&asked.name)
    {
        let ours = |actor: &Actor| event.actors.iter().any(|own| same_side(own, actor));
        let others: Vec<Actor> = cast.pair.iter().flatten().filter(|actor| !ours(actor)).cloned().collect();
        if !others.is_empty() && !asked.name.contains(' ') {
            let names: Vec<&str> = others.iter().map(|actor| actor.name.as_str()).collect();
            event.because.push(format!("recipient {}: those whom the report is about", names.join(", ")));
            event.recipients = others;
            coded[index].waits = false;
            return;
        }
    }
    // "Peru and Chile reopen the border": each to the other.
    if kind == EventType::Retreat
        && coded[index].event.mode.as_deref() == Some("access")
        && coded[index].event.recipients.is_empty()
        && coded[index].event.actors.len() == 2
        && coded[index].event.actors.iter().all(|actor| actor.country.is_some())
    {
        let event = &mut coded[index].event;
        event.because.push("recipients: both do it for each other".to_owned());
        event.recipients = event.actors.clone();
        return;
    }
    let event = &coded[index].event;
    let mut how = "";
    let found = match (event.actors.as_slice(), event.recipients.as_slice()) {
        ([], []) if kind == Sanction => {
            repeat(coded, places, index);
            return about(&mut coded[index], cast);
        }
        ([], []) if kind == Mobilize => return goes_on(coded, places, index),
        ([], []) => {
            repeat(coded, places, index);
            return seized(coded, index, cast);
        }
        // A state of emergency is one's own.
        ([_, ..], []) if is_emergency(event.mode.as_deref()) => None,
        // Nobody outside makes a coup.
        ([], [held, ..])
            if event.mode.as_deref() == Some("seize")
                && !matches!(held.kind, ActorKind::Org | ActorKind::Group) =>
        {
            None
        }
        // Power is seized at home.
        ([_, ..], []) if kind == Coerce && event.mode.as_deref() == Some("seize") => {
            let home =
                event.actors.iter().find_map(|actor| actor.country.as_deref().and_then(parties::state));
            home.map(|state| vec![state])
        }
        // The internet is cut at home.
        ([_, ..], []) if kind == Coerce && event.mode.as_deref() == Some("censor") => {
            let home =
                event.actors.iter().find_map(|actor| actor.country.as_deref().and_then(parties::state));
            home.map(|state| vec![state])
        }
        // Who lays down an office or arms does it to nobody.
        ([_, ..], []) if matches!(event.mode.as_deref(), Some("resign" | "disarm")) => None,
        // Who fights at home fights no other state.
        ([_, ..], [])
            if kind == EventType::Assault
                && event.place.as_ref().is_some_and(|place| {
                    place.country.is_some() && event.actors.iter().all(|actor| actor.country == place.country)
                }) =>
        {
            None
        }
        // "Cancelled a trip": where to is not said.
        ([_, ..], [])
            if kind == EventType::Reject
                && event.mode.as_deref() == Some("meet")
                && [" trip", " visit", " tour"].iter().any(|word| event.text.contains(word)) =>
        {
            None
        }
        // Who is sent into the streets is sent against nobody abroad.
        ([_, ..], []) if kind == Mobilize && event.text.to_lowercase().contains(" street") => None,
        // "Had not asked for asylum": of nobody.
        ([_, ..], [])
            if kind == EventType::Request && matches!(event.status, Status::Negated | Status::Denied) =>
        {
            None
        }
        // "The police arrested 98 of them": nobody is in prison because others speak of him.
        ([_, ..], []) if kind == Coerce && event.mode.as_deref() == Some("arrest") => None,
        // Those who seize power close their own borders.
        ([_, ..], [])
            if kind == Coerce
                && event.mode.as_deref() == Some("restrict")
                && event.text.contains("border")
                && event.actors.iter().all(|actor| actor.kind == ActorKind::Group)
                && coded.iter().any(|known| known.event.mode.as_deref() == Some("seize")) =>
        {
            None
        }
        // Whom several mobilise against together, they say or nobody knows.
        ([_, _, ..], []) if kind == Mobilize => None,
        ([_, ..], []) => told_of(coded, places, index).inspect(|_| how = TOLD_OF).or_else(|| {
            if is_told_fully(event) {
                return None;
            }
            let dealings = || {
                counterpart(cast.published.as_deref(), coded, places, index, &event.actors, true)
                    .or_else(|| cast.other(&event.actors).map(|other| vec![other]))
            };
            let dealt = if judged(event).is_some() { None } else { dealings() };
            let facing = || {
                let [one, other] = cast.pair.as_deref()? else { return None };
                let ours = |side: &Actor| event.actors.iter().any(|actor| same_side(actor, side));
                match (ours(one), ours(other)) {
                    (true, false) => Some(vec![other.clone()]),
                    (false, true) => Some(vec![one.clone()]),
                    _ => None,
                }
            };
            let forced = matches!(kind, Mobilize | Sanction | EventType::Threaten);
            dealt
                .or_else(|| blamed(coded, places, index, cast))
                .or_else(|| if forced { facing() } else { None })
                .filter(|found| kind != EventType::Reject || is_pressed(coded, &event.actors, found))
        }),
        ([], [_, ..]) => {
            let goes_on = matches!(kind, Coerce | Sanction).then(|| before(coded, places, index)).flatten();
            goes_on
                .or_else(|| {
                    counterpart(cast.published.as_deref(), coded, places, index, &event.recipients, false)
                })
                .or_else(|| cast.jailer(event).map(|state| vec![state]))
                .or_else(|| named_before(coded, places, index))
        }
        _ => None,
    };
    let Some(mut found) = found else { return };
    // Diplomats are expelled; those who expel are a state.
    if kind == Sanction && coded[index].event.actors.is_empty() {
        for actor in found.iter_mut().filter(|actor| actor.kind == ActorKind::Group) {
            if let Some(state) = actor.country.as_deref().and_then(parties::state) {
                *actor = state;
            }
        }
    }
    let coded = &mut coded[index];
    let names: Vec<&str> = found.iter().map(|actor| actor.name.as_str()).collect();
    coded.waits = false;
    if coded.event.recipients.is_empty() {
        coded.event.because.push(format!("recipient {} by other acts of the report{how}", names.join(", ")));
        coded.event.recipients = found;
    } else {
        coded.event.because.push(format!("actor {} by other acts of the report", names.join(", ")));
        coded.event.actors = found;
    }
}

/// Whether `theirs` asked, blamed, threatened or punished `ours` in the report, so that there was something to reject.
fn is_pressed(coded: &[Coded], ours: &[Actor], theirs: &[Actor]) -> bool {
    let among = |list: &[Actor], side: &[Actor]| {
        list.iter().any(|actor| side.iter().any(|other| same_side(actor, other)))
    };
    coded.iter().filter(|known| !known.waits).any(|known| {
        known.event.kind.is_some_and(is_pressing)
            && among(&known.event.actors, theirs)
            && among(&known.event.recipients, ours)
    })
}

/// Whether an act that names nobody on its other side may well have nobody there, so that whom its actor deals with elsewhere in the
/// report tells nothing: what is welcomed is a thing more often than a party, and whoever closes his airspace or asks
/// the world for money does it to nobody in particular.
fn is_told_fully(event: &Event) -> bool {
    let said = event.text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    match event.kind {
        Some(EventType::Support) => true,
        Some(EventType::Coerce) => {
            event.status == Status::Happened
                && has(&["clos", "shut", "block"])
                && has(&["airspace", "air space"])
        }
        Some(EventType::Request) => {
            has(&["appeal"]) && has(&["million", "billion", "for funds", "for donations"])
        }
        _ => false,
    }
}

/// "Oslo condemned the arrest", "Paris demands clarity": the state that the report's blame, measures and demands are aimed
/// at most, where nothing nearer says whom is meant.
fn blamed(coded: &[Coded], places: &[usize], index: usize, cast: &Cast) -> Option<Vec<Actor>> {
    use EventType::{Accuse, Assault, Coerce, Reject, Request, Sanction, Threaten};
    /// Least share of all blame that makes somebody the one to blame.
    const MOST: f64 = 0.5;
    let event = &coded[index].event;
    if !matches!(event.kind, Some(Accuse | Request | Reject | Sanction | Threaten)) {
        return None;
    }
    let mut votes: BTreeMap<String, f64> = BTreeMap::new();
    for (other, known) in coded.iter().enumerate() {
        let aimed = matches!(
            known.event.kind,
            Some(Accuse | Assault | Coerce | Reject | Request | Sanction | Threaten)
        );
        if other == index || known.waits || !aimed {
            continue;
        }
        let mut states: Vec<&str> =
            known.event.recipients.iter().filter_map(|actor| actor.country.as_deref()).collect();
        states.sort_unstable();
        states.dedup();
        let own = |state: &str| {
            state == "IGO" || known.event.actors.iter().any(|actor| actor.country.as_deref() == Some(state))
        };
        // What third parties say weighs more than what the two say of each other.
        let third = cast.pair.as_ref().is_none_or(|pair| {
            !known.event.actors.iter().any(|actor| pair.iter().any(|side| same_side(side, actor)))
        });
        let weight = if third { 2.0 } else { 1.0 };
        for state in states.into_iter().filter(|state| !own(state)) {
            *votes.entry(state.to_owned()).or_default() += weight * fade(places[index], places[other]);
        }
    }
    let total: f64 = votes.values().sum();
    let (state, most) = votes.into_iter().max_by(|one, other| one.1.total_cmp(&other.1))?;
    let ours = event.actors.iter().any(|actor| actor.country.as_deref() == Some(state.as_str()));
    if ours || most < MOST * total || total < 1.0 {
        return None;
    }
    Some(vec![parties::state(&state)?])
}

/// Both sides of the nearest act of the same type before, for a measure spoken of again.
fn repeat(coded: &mut [Coded], places: &[usize], index: usize) {
    let kind = coded[index].event.kind;
    // "It was rejected": what was asked for just before, by the one who was asked.
    if kind == Some(EventType::Reject) {
        let asked = coded[..index].iter().enumerate().rev().find(|(other, known)| {
            known.event.kind == Some(EventType::Request)
                && !known.waits
                && places[index].abs_diff(places[*other]) < 2
        });
        if let Some((_, known)) = asked {
            let (actors, recipients) = (known.event.recipients.clone(), known.event.actors.clone());
            let coded = &mut coded[index];
            coded.event.because.push("parties by the request before it".to_owned());
            coded.waits = actors.is_empty();
            coded.event.actors = actors;
            coded.event.recipients = recipients;
        }
        return;
    }
    // A coup is not made by whoever was arrested before it.
    let mode = coded[index].event.mode.clone();
    let emergency = is_emergency(mode.as_deref());
    let seizes = mode.as_deref() == Some("seize");
    let known = coded[..index].iter().enumerate().rev().find(|(other, known)| {
        known.event.kind == kind
            && !known.waits
            && (!seizes || known.event.mode == mode)
            && (known.event.mode.as_deref() != Some("destroy") || mode.as_deref() == Some("destroy"))
            && (known.event.mode.as_deref() != Some("expel") || mode.as_deref() == Some("expel"))
            && !known.event.actors.is_empty()
            && !known.event.recipients.is_empty()
            && places[index].abs_diff(places[*other]) < 8
    });
    let Some((_, known)) = known else { return };
    let (actors, mut recipients) = (known.event.actors.clone(), known.event.recipients.clone());
    // A curfew is one's own, whatever borders were closed before.
    if emergency && !is_emergency(known.event.mode.as_deref()) {
        recipients.clear();
    }
    let coded = &mut coded[index];
    coded.event.because.push("parties by the like act before it".to_owned());
    coded.event.actors = actors;
    coded.event.recipients = recipients;
    coded.waits = false;
}

/// "The coup took place on Monday": those whom the report calls the junta, in the state that it is about.
fn seized(coded: &mut [Coded], index: usize, cast: &Cast) {
    if !coded[index].waits || coded[index].event.mode.as_deref() != Some("seize") {
        return;
    }
    let mut parties = coded.iter().flat_map(|known| known.event.actors.iter().chain(&known.event.recipients));
    let makers =
        parties.find(|actor| actor.kind == ActorKind::Group && actor.name.ends_with(" junta")).cloned();
    let home = makers.as_ref().and_then(|actor| actor.country.as_deref()).and_then(parties::state);
    let Some(state) = home.or_else(|| cast.other(&[])) else { return };
    let coded = &mut coded[index];
    coded.event.because.push(format!("recipient {}: the state that the report is about", state.name));
    if let Some(makers) = &makers {
        coded.event.because.push(format!("actor {} by other acts of the report", makers.name));
    }
    coded.event.actors = makers.into_iter().collect();
    coded.event.recipients = vec![state];
    coded.waits = false;
}

/// The state or body that did what was told right before: "India revoked the status. Hundreds were arrested."
fn before(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    use EventType::{Coerce, Mobilize, Sanction};
    let like: &[EventType] =
        if coded[index].event.kind == Some(Sanction) { &[Sanction, Coerce] } else { &[Coerce, Mobilize] };
    let known = coded[..index].iter().enumerate().rev().find(|(other, known)| {
        known.event.kind.is_some_and(|kind| like.contains(&kind))
            && !known.waits
            && matches!(known.event.status, Status::Happened | Status::Ongoing)
            && !known.event.actors.is_empty()
            && places[index] - places[*other] < 3
    })?;
    let actors = &known.1.event.actors;
    let powers =
        |actor: &Actor| matches!(actor.kind, ActorKind::Country | ActorKind::Org | ActorKind::Office);
    let held = &coded[index].event.recipients;
    // "Peru sends soldiers. The former minister was arrested": by his own state.
    let sent = known.1.event.kind == Some(Mobilize);
    let foreign =
        |held: &Actor| held.country.is_some() && actors.iter().all(|actor| actor.country != held.country);
    if sent && held.iter().any(foreign) {
        return None;
    }
    let others = actors.iter().all(|actor| {
        !held.iter().any(|held| {
            held.id == actor.id || (held.kind == ActorKind::Person && held.country == actor.country)
        })
    });
    (others && actors.iter().all(powers)).then(|| actors.clone())
}

/// Who did what the report told before with the same word: "Italy evacuates its citizens. The evacuation of 90 people …"
fn named_before(coded: &[Coded], places: &[usize], index: usize) -> Option<Vec<Actor>> {
    const STEM: usize = 6;
    let event = &coded[index].event;
    let stem = event.lemma.get(..STEM)?;
    let like = |known: &&Coded| {
        !known.waits
            && known.event.kind == event.kind
            && known.event.lemma.starts_with(stem)
            && !known.event.actors.is_empty()
    };
    let near = |at: &usize| places[index] - places[*at] < 8;
    let known = (0..index).rev().filter(near).map(|at| &coded[at]).find(like)?;
    Some(known.event.actors.clone())
}

/// Gives an act without parties whoever did what was told right before it.
fn goes_on(coded: &mut [Coded], places: &[usize], index: usize) {
    let Some(actors) = before(coded, places, index) else { return };
    let coded = &mut coded[index];
    coded.event.because.push("actors by the measure told before it".to_owned());
    coded.event.actors = actors;
    coded.waits = false;
}

/// A measure told without anybody ("the arms embargo stays for eight years") is against the state the report is about.
fn about(coded: &mut Coded, cast: &Cast) {
    if !coded.waits {
        return;
    }
    let Some(state) = cast.other(&[]) else { return };
    coded.event.because.push(format!("recipient {}: the state that the report is about", state.name));
    coded.event.recipients = vec![state];
    coded.waits = false;
}

/// Whether a person holds an office of a body of states, and so speaks for no state.
fn serves_body(actor: &Actor, published: Option<&str>) -> bool {
    let Some((facts, day)) = chancery_lexicon::actors::ActorLexicon::embedded().get(&actor.id).zip(published)
    else {
        return false;
    };
    facts.terms.iter().any(|term| term.covers(day) && term.of.len() != 3)
}

fn is_friendly(kind: Option<EventType>) -> bool {
    use EventType::{Agree, Aid, Cooperate, Support};
    matches!(kind, Some(Agree | Aid | Cooperate | Support))
}

fn is_hostile(kind: Option<EventType>) -> bool {
    use EventType::{Accuse, Assault, Coerce, Mobilize, Protest, Sanction, Threaten};
    matches!(kind, Some(Accuse | Assault | Coerce | Mobilize | Protest | Sanction | Threaten))
}

/// Whom `side` deals with most in the report: acts of the same direction and type count more, distant ones less.
fn counterpart(
    published: Option<&str>,
    coded: &[Coded],
    places: &[usize],
    index: usize,
    side: &[Actor],
    side_acts: bool,
) -> Option<Vec<Actor>> {
    let kind = coded[index].event.kind;
    let first = side.first()?;
    let country = first.country.clone()?;
    let is_body = country == "IGO";
    let ours_one = |actor: &Actor| {
        if is_body { actor.id == first.id } else { actor.country.as_ref() == Some(&country) }
    };
    let ours = |actors: &[Actor]| actors.iter().any(ours_one);
    let mut votes: BTreeMap<Vec<String>, (f64, Vec<Actor>)> = BTreeMap::new();
    for (other, known) in coded.iter().enumerate() {
        let is_other = other != index && !known.waits;
        if !is_other || matches!(known.event.kind, Some(EventType::Statement | EventType::State)) {
            continue;
        }
        // Whom one helps is not told by whom one fights, and neither by whom one talks with.
        let talks = known.event.kind == Some(EventType::Consult);
        if (is_friendly(kind) && (talks || is_hostile(known.event.kind))) || (is_hostile(kind) && talks) {
            continue;
        }
        let (ahead, behind) = (&known.event.actors, &known.event.recipients);
        let (same, turned) = if side_acts { (ahead, behind) } else { (behind, ahead) };
        for (near, far, weight) in [(same, turned, 1.0), (turned, same, 0.6)] {
            // Who did it is told by the like acts alone; who threatens, by the measures taken.
            let measure = kind == Some(EventType::Threaten) && known.event.kind == Some(EventType::Sanction);
            if !ours(near) || (!side_acts && known.event.kind != kind && !measure) {
                continue;
            }
            // Envoys and troops stand for their state; whom the one side arrested does not arrest in turn.
            let turned_on =
                !side_acts && weight < 1.0 && matches!(kind, Some(EventType::Coerce | EventType::Sanction));
            let stated = |actor: &Actor| match (&actor.kind, &actor.country) {
                (ActorKind::Person, Some(country)) if turned_on && !serves_body(actor, published) => {
                    parties::state(country).unwrap_or_else(|| actor.clone())
                }
                (ActorKind::Group, Some(country)) => parties::state(country).unwrap_or_else(|| actor.clone()),
                _ => actor.clone(),
            };
            let far: Vec<Actor> = far
                .iter()
                .filter(|actor| {
                    !ours_one(actor) && (actor.kind != ActorKind::Group || actor.country.is_some())
                })
                .map(stated)
                .collect();
            if far.is_empty() {
                continue;
            }
            // Nobody arrests or punishes the head of a body of states that speaks of it.
            let speaks =
                far.iter().all(|actor| actor.kind == ActorKind::Person && serves_body(actor, published));
            if speaks
                && matches!(
                    kind,
                    Some(EventType::Coerce | EventType::Mobilize | EventType::Sanction | EventType::Protest)
                )
            {
                continue;
            }
            // Who calls for calm is not whom one presses.
            let calms = known.event.kind == Some(EventType::Request)
                && weight < 1.0
                && far.iter().all(|actor| actor.country.as_deref() == Some("IGO"))
                && matches!(
                    kind,
                    Some(EventType::Coerce | EventType::Mobilize | EventType::Threaten | EventType::Support)
                );
            if calms {
                continue;
            }
            // Nor is whoever asks for calm, or for anything else, whom one fights.
            let asks = known.event.kind == Some(EventType::Request)
                && weight < 1.0
                && matches!(kind, Some(EventType::Assault | EventType::Mobilize));
            if asks {
                continue;
            }
            // One talks with many, not only with whom one quarrels.
            let like = match known.event.kind {
                same if same == kind => 1.5,
                Some(EventType::Consult) => 0.5,
                _ => 1.0,
            };
            let mut key: Vec<String> = far.iter().map(|actor| actor.id.clone()).collect();
            key.sort();
            let entry = votes.entry(key).or_insert((0.0, far));
            entry.0 += weight * like * fade(places[index], places[other]);
        }
    }
    let total: f64 = votes.values().map(|(weight, _)| weight).sum();
    let best = votes.into_values().max_by(|one, other| one.0.total_cmp(&other.0))?;
    if best.0 < LEAST * total {
        return None;
    }
    // A state quarrels with a state, whoever speaks for it.
    let plain = |actor: Actor| match (&actor.kind, &actor.country) {
        (ActorKind::Person, Some(country))
            if side[0].kind != ActorKind::Person && !serves_body(&actor, published) =>
        {
            parties::state(country).unwrap_or(actor)
        }
        // "Washington called its ambassador back": from a state, not from its ministry.
        (ActorKind::Office, Some(country)) if kind == Some(EventType::Sanction) => {
            parties::state(country).unwrap_or(actor)
        }
        // Nobody is sent away or arrested by another's envoys: their state does it.
        (ActorKind::Group, Some(country)) if !side_acts => parties::state(country).unwrap_or(actor),
        _ => actor,
    };
    Some(best.1.into_iter().map(plain).collect())
}
