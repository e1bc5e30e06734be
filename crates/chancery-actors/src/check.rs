//! Looks for what cannot be in imported actors, says so line by line, and takes out no more than must go.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::Term;

use super::date::{is_before, valid};
use super::{Import, Problem};

/// Offices that one person at a time holds.
const SINGLE_SEAT: &[&str] =
    &["head-of-government", "head-of-state", "foreign-minister", "defence-minister", "interior-minister"];

/// A later file with less than this share of the earlier one's actors has lost something.
const LEAST_KEPT: f64 = 0.8;

/// Checks what was read: impossible dates, ends before starts, terms of the dead and the unborn, ids used twice, bodies
/// that are parts of themselves, two people in one seat.
///
/// What is impossible is taken out (a date, a term, a second actor of one id); the rest stays.
pub fn check(import: &mut Import) {
    dates(import);
    terms(import);
    ids(import);
    cycles(import);
    seats(import);
    import.problems.sort();
    import.problems.dedup();
}

/// Says what an import has lost since the one before: `counts` of actors by kind, then and now.
pub fn dropped(before: &BTreeMap<String, usize>, now: &BTreeMap<String, usize>) -> Vec<Problem> {
    before
        .iter()
        .filter_map(|(kind, &had)| {
            let has = now.get(kind).copied().unwrap_or(0);
            let lost = (has as f64) < LEAST_KEPT * had as f64;
            let message = format!("{had} of kind {kind} before, {has} now");
            lost.then_some(Problem { line: 0, code: "sudden-drop", message })
        })
        .collect()
}

fn dates(import: &mut Import) {
    let mut problems = Vec::new();
    for actor in &mut import.actors {
        let line = actor.line;
        let mut look = |date: Option<&str>, what: &str| -> bool {
            let wrong = date.filter(|date| valid(date).is_none());
            if let Some(date) = wrong {
                let message = format!("{what} {date:?} is no day, month or year");
                problems.push(Problem { line, code: "impossible-date", message });
            }
            wrong.is_some()
        };
        if look(actor.born.as_deref(), "birth") {
            actor.born = None;
        }
        if look(actor.died.as_deref(), "death") {
            actor.died = None;
        }
        actor.facts.terms.retain(|term| {
            let from = look(term.from.as_deref(), "start");
            let to = look(term.to.as_deref(), "end");
            !from && !to
        });
    }
    import.problems.append(&mut problems);
}

fn terms(import: &mut Import) {
    let mut problems = Vec::new();
    for actor in &mut import.actors {
        let (line, name) = (actor.line, &actor.facts.actor.name);
        let (born, died) = (actor.born.clone(), actor.died.clone());
        let mut say = |code, message| problems.push(Problem { line, code, message });
        if let (Some(born), Some(died)) = (&born, &died)
            && is_before(died, born)
        {
            say("death-before-birth", format!("{name} was born {born} and died {died}"));
        }
        actor.facts.terms.retain_mut(|term| {
            let (from, to) = (term.from.as_deref(), term.to.as_deref());
            if let (Some(from), Some(to)) = (from, to)
                && is_before(to, from)
            {
                say("end-before-start", format!("{name}, {}: from {from} to {to}", what(term)));
                return false;
            }
            if let (Some(died), Some(from)) = (&died, from)
                && is_before(died, from)
            {
                say("term-after-death", format!("{name}, {}: from {from}, died {died}", what(term)));
                return false;
            }
            if let (Some(born), Some(from)) = (&born, from)
                && is_before(from, born)
            {
                say("term-before-birth", format!("{name}, {}: from {from}, born {born}", what(term)));
                return false;
            }
            if let Some(died) = &died
                && to.is_none_or(|to| is_before(died, to))
            {
                if let Some(to) = to {
                    say("term-after-death", format!("{name}, {}: to {to}, died {died}", what(term)));
                }
                term.to = Some(died.clone().into());
            }
            true
        });
        actor.facts.terms.sort_by(|one, other| one.from.cmp(&other.from));
    }
    import.problems.append(&mut problems);
}

fn what(term: &Term) -> &str {
    if term.title.is_empty() { &term.office } else { &term.title }
}

fn ids(import: &mut Import) {
    let mut first: BTreeMap<String, u64> = BTreeMap::new();
    let mut problems = Vec::new();
    import.actors.retain(|actor| {
        let id = &actor.facts.actor.id;
        if let Some(line) = first.get(id) {
            let message = format!("{id} is on line {line} already; {} is left out", actor.facts.actor.name);
            problems.push(Problem { line: actor.line, code: "duplicate-id", message });
            return false;
        }
        first.insert(id.clone(), actor.line);
        true
    });
    import.problems.append(&mut problems);
}

fn cycles(import: &mut Import) {
    let parents: BTreeMap<&str, &[String]> =
        import.actors.iter().map(|actor| (actor.facts.actor.id.as_str(), actor.part_of.as_slice())).collect();
    let mut broken: BTreeSet<String> = BTreeSet::new();
    for &start in parents.keys() {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = parents[start].iter().map(String::as_str).collect();
        while let Some(id) = open.pop() {
            if id == start {
                broken.insert(start.to_owned());
                break;
            }
            if seen.insert(id) {
                open.extend(parents.get(id).copied().unwrap_or(&[]).iter().map(String::as_str));
            }
        }
    }
    let mut problems = Vec::new();
    for actor in import.actors.iter_mut().filter(|actor| broken.contains(&actor.facts.actor.id)) {
        let message = format!("{} is a part of itself", actor.facts.actor.name);
        problems.push(Problem { line: actor.line, code: "cycle", message });
        actor.part_of.clear();
    }
    import.problems.append(&mut problems);
}

/// A term in an office of one seat: from, to, who, line.
type Seat<'a> = (&'a str, Option<&'a str>, &'a str, u64);

fn seats(import: &mut Import) {
    let mut seats: BTreeMap<(&str, &str), Vec<Seat<'_>>> = BTreeMap::new();
    for actor in &import.actors {
        for term in &actor.facts.terms {
            if SINGLE_SEAT.contains(&&*term.office)
                && !term.of.is_empty()
                && let Some(from) = &term.from
            {
                let place = (&*term.of, &*term.office);
                let name = actor.facts.actor.name.as_str();
                seats.entry(place).or_default().push((from, term.to.as_deref(), name, actor.line));
            }
        }
    }
    let mut problems = Vec::new();
    for ((of, office), mut terms) in seats {
        terms.sort_unstable();
        for two in terms.windows(2) {
            let [(_, to, one, _), (from, _, other, line)] = two else { continue };
            // On the day itself one hands over to the other.
            if one != other && to.is_none_or(|to| is_before(from, to)) {
                let until = to.map_or("still in office".to_owned(), |to| format!("until {to}"));
                let message = format!("{office} of {of}: {one} {until}, {other} from {from}");
                problems.push(Problem { line: *line, code: "overlap", message });
            }
        }
    }
    import.problems.append(&mut problems);
}
