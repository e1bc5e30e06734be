//! Parties that a report leaves out of an act and that other reports of the same act name.
//!
//! "The airspace was closed", one text says; "France closed its airspace to the plane", says another. Whoever reads both
//! knows who closed it. A party is taken over only if it stands elsewhere in the report itself, so that it leads back to its words,
//! and never in place of one that the report names beside the act.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Actor, ActorKind, Event, EventType, Wire};

use super::act::Act;
use super::lattice::Relation;
use super::{ReportEvents, Story, party};
use crate::event::answer::TOLD_OF;
use crate::event::{is_emergency, is_pressing};

/// One side of an act, as other reports tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Implied {
    /// Who did it.
    pub actors: Option<Vec<Actor>>,
    /// To whom.
    pub recipients: Option<Vec<Actor>>,
    /// How that is known.
    how: &'static str,
}

/// Other reports tell the same act with the side.
const TOLD: &str = "by other reports of the act";

/// Other reports tell whom else the actor deals with.
const DEALT: &str = "by whom the actor deals with in other reports";

impl Implied {
    /// Gives the event the sides it lacks, and says why.
    pub fn fill(&self, event: &mut Event) {
        let names =
            |actors: &[Actor]| actors.iter().map(|actor| actor.name.as_str()).collect::<Vec<_>>().join(", ");
        for (word, told) in [("actor", &self.actors), ("recipient", &self.recipients)] {
            let Some(told) = told else { continue };
            event.because.push(format!("{word} {} {}", names(told), self.how));
            let side = if word == "actor" { &mut event.actors } else { &mut event.recipients };
            side.clone_from(told);
        }
    }
}

/// Whether a side (`actor`, `recipient`) of an event was taken from other reports, as its reasons say.
pub fn is_lent(because: &[String], side: &str) -> bool {
    because
        .iter()
        .any(|reason| reason.starts_with(side) && (reason.ends_with(TOLD) || reason.ends_with(DEALT)))
}

/// A side of an act.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Actors,
    Recipients,
    /// Both of something mutual.
    All,
}

/// The sides to be filled in, by event id.
pub fn implied(reports: &[ReportEvents<'_>], wires: &[Wire]) -> BTreeMap<String, Implied> {
    let story = Story::new(reports, wires);
    let mut found: BTreeMap<String, Implied> = opponents(&story);
    for cluster in story.clusters() {
        for side in [Side::Actors, Side::Recipients, Side::All] {
            let Some(told) = told(&story, &cluster, side) else { continue };
            for &member in &cluster {
                let act = story.act(member);
                let is_open = !is_told(act, side) || !is_beside(act, side) && is_finer(of(act, side), &told);
                if fits(act, side) && is_open && !is_sworn(act, side) && takes(&story, act, side, &told) {
                    let entry = found.entry(act.event.id.clone()).or_insert_with(|| Implied {
                        actors: None,
                        recipients: None,
                        how: TOLD,
                    });
                    let told: Vec<Actor> = told.iter().map(|actor| (*actor).clone()).collect();
                    if side != Side::Recipients {
                        entry.actors = Some(told.clone());
                    }
                    if side != Side::Actors {
                        entry.recipients = Some(told);
                    }
                }
            }
        }
    }
    found
}

/// "Peru denied that it had closed the port": who denies an act of his own is its actor, whoever did the like elsewhere.
fn is_sworn(act: &Act<'_>, side: Side) -> bool {
    side == Side::Actors && !act.actors.is_empty() && act.is_denied()
}

fn fits(act: &Act<'_>, side: Side) -> bool {
    !matches!(act.kind, EventType::Statement | EventType::State) && act.symmetric == (side == Side::All)
}

fn of<'s, 'a>(act: &'s Act<'a>, side: Side) -> &'s [&'a Actor] {
    match side {
        Side::Actors => &act.actors,
        Side::Recipients => &act.recipients,
        Side::All => &act.parties,
    }
}

/// Whether the report names the side beside the act.
fn is_told(act: &Act<'_>, side: Side) -> bool {
    let spans = &act.event.spans;
    !of(act, side).is_empty()
        && match side {
            Side::Actors => spans.is_empty() || act.names("actor"),
            Side::Recipients => spans.is_empty() || act.names("recipient"),
            Side::All => spans.is_empty() || act.names("actor") || act.names("recipient"),
        }
}

/// Whether the words that name the side lie in those of the act itself: "during a telephone conversation, the ministry said" does
/// not say who called.
fn is_beside(act: &Act<'_>, side: Side) -> bool {
    let evidence = act.event.span();
    let inside =
        |name: &str| act.event.spans.iter().any(|(other, span)| other == name && evidence.contains(*span));
    act.event.spans.is_empty()
        || match side {
            Side::Actors => inside("actor"),
            Side::Recipients => inside("recipient"),
            Side::All => inside("actor") || inside("recipient"),
        }
}

/// Whether a reading says of whom a side consists more exactly: "Blinken and Lavrov" for "Blinken and the foreign ministry".
fn is_finer(mine: &[&Actor], told: &[&Actor]) -> bool {
    let within = |actor: &Actor, other: &Actor| party::relation(actor, other) == Relation::Within;
    let held = |actor: &Actor, other: &Actor| actor.id == other.id || within(actor, other);
    mine.len() == told.len()
        && told.iter().all(|actor| mine.iter().any(|other| held(actor, other)))
        && told.iter().any(|actor| mine.iter().any(|other| within(actor, other)))
}

/// The side as most wires tell it; nobody if two readings are told as often.
fn told<'a>(story: &Story<'a>, cluster: &[usize], side: Side) -> Option<Vec<&'a Actor>> {
    let mut readings: BTreeMap<Vec<&str>, (BTreeSet<usize>, Vec<&'a Actor>)> = BTreeMap::new();
    let tells = |act: &Act<'_>| fits(act, side) && is_told(act, side);
    // Who is named in the words of the act is surer than who is named around it.
    let some_beside =
        cluster.iter().map(|&member| story.act(member)).any(|act| tells(act) && is_beside(act, side));
    for &member in cluster {
        let act = story.act(member);
        let named = of(act, side);
        if !tells(act) || some_beside && !is_beside(act, side) || !named.iter().all(|actor| is_known(actor)) {
            continue;
        }
        let mut key: Vec<&str> = named.iter().map(|actor| actor.id.as_str()).collect();
        key.sort_unstable();
        key.dedup();
        readings.entry(key).or_insert_with(|| (BTreeSet::new(), named.to_vec())).0.insert(act.wire);
    }
    let most = readings.values().map(|(wires, _)| wires.len()).max()?;
    let mut best = readings.into_values().filter(|(wires, _)| wires.len() == most);
    let (_, first) = best.next()?;
    best.next().is_none().then_some(first)
}

fn is_known(actor: &Actor) -> bool {
    actor.country.is_some() || !matches!(actor.kind, ActorKind::Person | ActorKind::Group)
}

/// Whether the act can have these parties: its report names them all, and none is on its other side.
fn takes(story: &Story<'_>, act: &Act<'_>, side: Side, told: &[&Actor]) -> bool {
    let entry = &story.reports[act.report];
    let named = |actor: &&Actor| {
        entry.annotation.mentions.iter().any(|mention| {
            mention.actor.as_ref().is_some_and(|other| {
                other.id == actor.id || (actor.kind == ActorKind::Country && other.country == actor.country)
            })
        })
    };
    let across = match side {
        Side::Actors => of(act, Side::Recipients),
        Side::Recipients => of(act, Side::Actors),
        Side::All => &[],
    };
    let mine = of(act, side);
    let states =
        |actors: &[&Actor]| -> BTreeSet<String> { actors.iter().map(|actor| state(actor)).collect() };
    (mine.is_empty() || states(mine) != states(told) || is_finer(mine, told))
        && told.iter().all(named)
        && !told.iter().any(|actor| across.iter().any(|other| other.id == actor.id))
}

/// Whom acts that name nobody are aimed at, by whom else their actors deal with in the story.
fn opponents(story: &Story<'_>) -> BTreeMap<String, Implied> {
    // Who is arrested, somebody must say.
    let is_arrest = |act: &Act<'_>| act.event.mode.as_deref() == Some("arrest");
    let mut found = BTreeMap::new();
    for act in story.acts.list.iter().filter(|act| is_aimed(act) && !is_arrest(act)) {
        // What the act itself speaks of is better than whom its actor deals with most.
        let spoken_of = act.event.because.iter().any(|reason| reason.ends_with(TOLD_OF));
        if !is_told(act, Side::Actors) || is_told(act, Side::Recipients) || spoken_of {
            continue;
        }
        if let Some(told) = opponent(story, act).filter(|told| takes(story, act, Side::Recipients, told)) {
            let recipients = Some(told.iter().map(|actor| (*actor).clone()).collect());
            found.insert(act.event.id.clone(), Implied { actors: None, recipients, how: DEALT });
        }
    }
    found
}

/// Acts of one against another.
fn is_aimed(act: &Act<'_>) -> bool {
    use EventType::{
        Accuse, Assault, Coerce, Concede, Mobilize, Reject, Request, Retreat, Sanction, Threaten,
    };
    // A state of emergency and closed borders are a state's own; who resigns or lays down arms does it to nobody.
    let mode = act.event.mode.as_deref();
    let own = is_emergency(mode) || matches!(mode, Some("resign" | "disarm" | "restrict"));
    !act.symmetric
        && !own
        && matches!(
            act.kind,
            Accuse | Assault | Coerce | Concede | Mobilize | Reject | Request | Retreat | Sanction | Threaten
        )
}

/// What an act counts for that goes the other way.
const TURNED: f64 = 0.6;

/// What an act of the same type counts for.
const LIKE: f64 = 1.5;

/// Least that makes somebody an opponent: one act towards them, or two of theirs.
const LEAST: f64 = 1.0;

/// Those whom somebody deals with, which wires say so by acts of the same type or others, and how much that counts.
struct Votes<'s, 'a> {
    heard: BTreeSet<(usize, bool)>,
    /// Whether the same actors are told to do the same to them.
    like: bool,
    weight: f64,
    told: &'s [&'a Actor],
}

/// Whom the actors of `act` deal with in most acts of the story; each wire is heard once.
fn opponent<'s, 'a>(story: &'s Story<'a>, act: &Act<'a>) -> Option<&'s [&'a Actor]> {
    let own = state(act.actors.first()?);
    let mut votes: BTreeMap<Vec<&str>, Votes<'s, 'a>> = BTreeMap::new();
    for other in &story.acts.list {
        if !is_aimed(other) || !is_told(other, Side::Actors) || !is_told(other, Side::Recipients) {
            continue;
        }
        let like = other.kind == act.kind;
        let weight = if like { LIKE } else { 1.0 };
        for (near, far, way) in
            [(&other.actors, &other.recipients, 1.0), (&other.recipients, &other.actors, TURNED)]
        {
            let ours = near.iter().any(|actor| state(actor) == own);
            // A state's quarrel with a union tells nothing of whom it shoots at.
            let fits = |actor: &Actor| {
                let union = actor.country.as_deref() == Some("IGO");
                is_known(actor) && state(actor) != own && !(union && act.kind == EventType::Assault)
            };
            if !ours || !far.iter().all(|actor| fits(actor)) {
                continue;
            }
            let mut key: Vec<&str> = far.iter().map(|actor| actor.id.as_str()).collect();
            key.sort_unstable();
            let vote = votes.entry(key).or_insert_with(|| Votes {
                heard: BTreeSet::new(),
                like: false,
                weight: 0.0,
                told: far,
            });
            // Who rejects something rejects what was demanded of him, or what he was blamed for.
            let pressed = act.kind == EventType::Reject && way < 1.0 && is_pressing(other.kind);
            vote.like |= like && way >= 1.0 || pressed;
            if vote.heard.insert((other.wire, like)) {
                vote.weight += weight * way;
            }
        }
    }
    let total: f64 = votes.values().map(|vote| vote.weight).sum();
    let most = votes.into_values().max_by(|a, b| a.weight.total_cmp(&b.weight))?;
    let wires: BTreeSet<usize> = most.heard.iter().map(|(wire, _)| *wire).collect();
    // What the rest of the report suggests gives way to several wires only.
    let sure = act.recipients.is_empty() || wires.len() > 1;
    (sure && most.like && most.weight >= LEAST && 2.0 * most.weight >= total).then_some(most.told)
}

/// The state an actor belongs to, or the actor.
fn state(actor: &Actor) -> String {
    actor.country.clone().filter(|country| country != "IGO").unwrap_or_else(|| actor.id.clone())
}

#[cfg(test)]
mod tests {
    use chancery_model::{Actor, Report};

    use crate::pipeline::Engine;

    /// `actors > recipients` of the first act of each report, by country, joined by `; `.
    #[track_caller]
    fn check(texts: [&str; 2], expected: &str) {
        let report = |(number, text): (usize, &&str)| Report {
            published: Some("2019-06-12".to_owned()),
            ..Report::new(format!("r{number}"), *text)
        };
        let mut reports: Vec<Report> = texts.iter().enumerate().map(report).collect();
        let record = Engine::embedded().record_story("story", &mut reports);
        let codes = |actors: &[Actor]| {
            actors.iter().map(|actor| actor.country.as_deref().unwrap_or("-")).collect::<Vec<_>>().join("+")
        };
        let mut shown: Vec<(&str, String)> = Vec::new();
        for mention in record.clusters.iter().flat_map(|cluster| &cluster.mentions) {
            if !shown.iter().any(|(report, _)| *report == mention.report) {
                let parties = format!("{}>{}", codes(&mention.actors), codes(&mention.recipients));
                shown.push((&mention.report, parties));
            }
        }
        shown.sort();
        assert_eq!(shown.into_iter().map(|(_, parties)| parties).collect::<Vec<_>>().join("; "), expected);
    }

    #[test]
    fn another_report_tells_who_did_it() {
        check(
            [
                "Norway expelled five Serbian diplomats on Monday over a bugged telephone.",
                "Five Serbian diplomats were expelled on Monday over a bugged telephone. Oslo is in Norway.",
            ],
            "NOR>SRB; NOR>SRB",
        );
    }

    #[test]
    fn nobody_is_taken_whom_the_report_does_not_name() {
        check(
            [
                "Norway expelled five Serbian diplomats on Monday over a bugged telephone.",
                "Five Serbian diplomats were expelled on Monday over a bugged telephone.",
            ],
            "NOR>SRB; >SRB",
        );
    }

    #[test]
    fn whom_somebody_quarrels_with_elsewhere_is_no_reason() {
        check(
            [
                "Chad accused Gabon of spying on Monday. Chad condemned Gabon again on Tuesday.",
                "Chad declared the referendum of its northern province void. Gabon has a new port.",
            ],
            "TCD>GAB; TCD>",
        );
        check(
            [
                "Peru warned Chile on Monday. Peru blamed Chile for the fire.",
                "Peru moved troops to the border on Monday. Chile has a new port.",
            ],
            "PER>CHL; PER>",
        );
    }

    #[test]
    fn who_denies_his_own_act_is_its_actor() {
        check(
            [
                "Norway arrested five fishermen on Monday over a quarrel on cod.",
                "Iceland denied that it arrested five fishermen on Monday. Norway is silent.",
            ],
            "NOR>NOR; ISL>-",
        );
    }

    #[test]
    fn what_a_report_says_stays() {
        check(
            [
                "Norway expelled five Serbian diplomats on Monday over a bugged telephone.",
                "Sweden expelled five Serbian diplomats on Monday over a bugged telephone. Norway is silent.",
            ],
            "NOR>SRB; SWE>SRB",
        );
    }
}
