//! How two actors, and two sets of them, lie to each other: a state acts through its government, ministries and ministers.

use std::collections::BTreeMap;

use chancery_lexicon::actors::ActorLexicon;
use chancery_lexicon::plausibility::{Plausibility, singular};
use chancery_model::{Actor, ActorKind};

use super::lattice::Relation;

/// How `a` lies to `b`: the minister lies within the ministry, the ministry within the state.
pub fn relation(a: &Actor, b: &Actor) -> Relation {
    if a.id == b.id {
        return Relation::Equal;
    }
    let (Some(land), Some(other)) = (national(a), national(b)) else { return by_name(a, b) };
    if land != other {
        // "Nigerien junta", "Nigerian junta": states of nearly one name are mixed up, their groups are not.
        let both = a.kind == ActorKind::Group && b.kind == ActorKind::Group;
        return if both && is_slip(&a.name, &b.name) { Relation::Overlaps } else { Relation::Disjoint };
    }
    use ActorKind::*;
    match (a.kind, b.kind) {
        (Country, Country) => Relation::Equal,
        (Country, _) => Relation::Contains,
        (_, Country) => Relation::Within,
        (Office, Person) if speaks_for_state(b) => Relation::Contains,
        (Person, Office) if speaks_for_state(a) => Relation::Within,
        (Person, Person) => Relation::Disjoint,
        (Person, Group) if may_be(a, b) => Relation::Overlaps,
        (Group, Person) if may_be(b, a) => Relation::Overlaps,
        (Person, Group) | (Group, Person) => Relation::Disjoint,
        (Group, Group) => groups(a, b),
        _ => by_name(a, b),
    }
}

/// Two groups of one people: soldiers are no diplomats, but several words may mean the same officials.
fn groups(a: &Actor, b: &Actor) -> Relation {
    let named = by_name(a, b);
    if named != Relation::Disjoint {
        return named;
    }
    let is_anybody = |actor: &Actor| class(actor) == Some("person");
    if is_anybody(a) && class(b).is_some() || is_anybody(b) && class(a).is_some() {
        Relation::Overlaps
    } else {
        by_class(a, b)
    }
}

/// What sort of people a group is, by the last word that says so.
fn class(group: &Actor) -> Option<&'static str> {
    let head = group.name.split([' ', '(']).rev().find_map(|word| Plausibility::embedded().unit(word));
    head.map(|unit| unit.class.as_str())
}

/// Groups that words of one class name: gunmen, rebels and separatists may be the same men.
fn by_class(a: &Actor, b: &Actor) -> Relation {
    const ENVOYS: [&str; 3] = ["ambassador", "diplomat", "official"];
    match (class(a), class(b)) {
        (Some(first), Some(second)) => {
            let envoys = ENVOYS.contains(&first) && ENVOYS.contains(&second);
            let same = first == second && first != "person";
            if same || envoys { Relation::Overlaps } else { Relation::Disjoint }
        }
        _ => Relation::Disjoint,
    }
}

/// Whether somebody known by name only may be the one whom others call "a man", "an Egyptian woman".
fn may_be(person: &Actor, somebody: &Actor) -> bool {
    let one = somebody.name.rsplit(' ').next().unwrap_or_default();
    person.kind == ActorKind::Person
        && somebody.kind == ActorKind::Group
        && ActorLexicon::embedded().get(&person.id).is_none()
        && Plausibility::embedded().unit(one).is_some_and(|unit| unit.class == "person")
        && singular(one) == one
}

fn by_name(a: &Actor, b: &Actor) -> Relation {
    if may_be(a, b) || may_be(b, a) {
        return Relation::Overlaps;
    }
    if a.kind == ActorKind::Person || b.kind == ActorKind::Person {
        return match (heads(a, b), heads(b, a)) {
            (true, _) => Relation::Within,
            (_, true) => Relation::Contains,
            _ => Relation::Disjoint,
        };
    }
    if is_unnamed(a) != is_unnamed(b) && !(a.kind == ActorKind::Group && b.kind == ActorKind::Group) {
        return Relation::Overlaps;
    }
    if is_of_region(a, b) || is_of_region(b, a) {
        return Relation::Overlaps;
    }
    let (first, second) = (name_words(a), name_words(b));
    let holds =
        |big: &[String], small: &[String]| !small.is_empty() && small.iter().all(|word| big.contains(word));
    match (holds(&first, &second), holds(&second, &first)) {
        (true, true) => Relation::Equal,
        (true, false) => Relation::Within,
        (false, true) => Relation::Contains,
        (false, false) if a.kind == ActorKind::Group && b.kind == ActorKind::Group => by_class(a, b),
        (false, false) => Relation::Disjoint,
    }
}

/// Shortest name of which one wrong letter is a slip.
const LONG: usize = 10;

/// Whether two long names differ in one letter.
fn is_slip(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let same = short.iter().zip(long.iter()).take_while(|(one, other)| one == other).count();
    let rest = |skip: usize| short[same.min(short.len()) + skip..] == long[same + 1..];
    short.len() >= LONG
        && match long.len() - short.len() {
            0 => same < short.len() && rest(1),
            1 => rest(0),
            _ => false,
        }
}

/// "leaders", "the junta": people of nobody knows where, who may be anybody that acts.
fn is_unnamed(actor: &Actor) -> bool {
    actor.kind == ActorKind::Group
        && actor.country.is_none()
        && !actor.name.split(' ').any(|word| word.starts_with(char::is_uppercase))
}

/// "West African leaders" and the Economic Community of West African States: people of the part of the world that a body is of.
fn is_of_region(people: &Actor, body: &Actor) -> bool {
    if people.kind != ActorKind::Group || people.country.is_some() || body.country.as_deref() != Some("IGO") {
        return false;
    }
    let of_body = name_words(body);
    let mut capital = people.name.split(' ').filter(|word| word.starts_with(char::is_uppercase)).peekable();
    capital.peek().is_some()
        && capital.all(|word| of_body.contains(&super::words::stem(&word.to_lowercase())))
}

fn name_words(actor: &Actor) -> Vec<String> {
    let name = actor.name.to_lowercase();
    name.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).map(super::words::stem).collect()
}

/// Whether a person holds or held an office of a body: its chief speaks for it.
fn heads(person: &Actor, body: &Actor) -> bool {
    person.kind == ActorKind::Person
        && body.kind == ActorKind::Org
        && ActorLexicon::embedded()
            .get(&person.id)
            .is_some_and(|facts| facts.terms.iter().any(|term| *term.of == *body.id))
}

fn national(actor: &Actor) -> Option<&str> {
    actor.country.as_deref().filter(|country| !country.is_empty() && *country != "IGO")
}

fn speaks_for_state(person: &Actor) -> bool {
    matches!(person.sector.as_deref(), None | Some("GOV" | "MIL" | "SPY" | "ELI"))
}

/// The actors of a story, numbered, with all their relations worked out once.
#[derive(Debug, Default)]
pub struct Parties {
    numbers: BTreeMap<String, usize>,
    relations: Vec<Relation>,
}

impl Parties {
    /// Numbers `actors`, each id once.
    pub fn new<'a>(actors: impl Iterator<Item = &'a Actor>) -> Parties {
        let by_id: BTreeMap<&str, &Actor> = actors.map(|actor| (actor.id.as_str(), actor)).collect();
        let all: Vec<&Actor> = by_id.values().copied().collect();
        let relations = all.iter().flat_map(|a| all.iter().map(|b| relation(a, b))).collect();
        let numbers = by_id.keys().enumerate().map(|(number, id)| ((*id).to_owned(), number)).collect();
        Parties { numbers, relations }
    }

    /// The numbers of some actors of the story.
    pub fn numbers(&self, actors: &[&Actor]) -> Vec<usize> {
        actors.iter().filter_map(|actor| self.numbers.get(&actor.id).copied()).collect()
    }

    /// How two numbered actors lie to each other.
    pub fn relation(&self, a: usize, b: usize) -> Relation {
        self.relations.get(a * self.numbers.len() + b).copied().unwrap_or(Relation::Disjoint)
    }

    /// How well two sides of an act fit, -1.0 (somebody else) to 1.0 (the same); 0.0 where one side names nobody.
    pub fn fit(&self, first: &[usize], second: &[usize]) -> f64 {
        if first.is_empty() || second.is_empty() {
            return 0.0;
        }
        let (few, many) = if first.len() <= second.len() { (first, second) } else { (second, first) };
        let mut taken = 0_u64;
        let mut sum = 0.0;
        for &actor in few {
            let mut best = (0.0, 0);
            for (place, &other) in many.iter().enumerate().take(64) {
                let weight = weight(self.relation(actor, other));
                if weight > best.0 && taken & (1 << place) == 0 {
                    best = (weight, place);
                }
            }
            if best.0 > 0.0 {
                taken |= 1 << best.1;
                sum += best.0;
            }
        }
        if sum == 0.0 {
            return -1.0;
        }
        // Mostly for "everybody of the shorter list is there", the rest for "nobody else is": lists are often cut short.
        0.7 * sum / few.len() as f64 + 0.3 * sum / many.len() as f64
    }
}

fn weight(relation: Relation) -> f64 {
    match relation {
        Relation::Equal => 1.0,
        Relation::Within | Relation::Contains => 0.6,
        Relation::Overlaps => 0.4,
        Relation::Disjoint => 0.0,
    }
}

/// Drops everybody for whom somebody finer is named: the state, where its minister is.
pub fn finest<'a>(actors: &[&'a Actor]) -> Vec<&'a Actor> {
    let mut kept: Vec<&Actor> = Vec::new();
    for actor in actors {
        let coarser = actors.iter().any(|other| relation(actor, other) == Relation::Contains);
        if !coarser && !kept.iter().any(|other| relation(actor, other) == Relation::Equal) {
            kept.push(actor);
        }
    }
    kept.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    kept
}

/// Whether the shorter of two lists is part of the longer, or two at least are on both.
pub fn share_most(first: &[&Actor], second: &[&Actor]) -> bool {
    let shared = first.iter().filter(|a| second.iter().any(|b| relation(a, b) == Relation::Equal)).count();
    shared > 0 && (shared >= 2 || shared == first.len().min(second.len()))
}

/// How two sets of parties lie to each other.
pub fn set_relation(first: &[&Actor], second: &[&Actor]) -> Relation {
    let covered = |side: &[&Actor], by: &[&Actor], exactly: bool| {
        side.iter().all(|actor| {
            by.iter().any(|other| match relation(actor, other) {
                Relation::Equal => true,
                Relation::Within => !exactly,
                _ => false,
            })
        })
    };
    if covered(first, second, true) && covered(second, first, true) {
        Relation::Equal
    } else if covered(first, second, false) && first.len() >= second.len() {
        Relation::Within
    } else if covered(second, first, false) && second.len() >= first.len() {
        Relation::Contains
    } else if covered(first, second, false) {
        // Fewer of the same: the shorter list leaves somebody out, so the longer one says more.
        Relation::Contains
    } else if covered(second, first, false) {
        Relation::Within
    } else if first.iter().any(|a| second.iter().any(|b| relation(a, b) != Relation::Disjoint)) {
        Relation::Overlaps
    } else {
        Relation::Disjoint
    }
}

#[cfg(test)]
mod tests {
    use chancery_model::{Actor, ActorKind};

    use super::{Relation, relation};

    /// `NOR:soldiers` is a group of Norway, `:gunmen` one of nobody knows where.
    fn group(text: &str) -> Actor {
        let (country, name) = text.split_once(':').expect("a colon");
        Actor {
            id: text.to_owned(),
            name: name.to_owned(),
            kind: ActorKind::Group,
            country: Some(country.to_owned()).filter(|country| !country.is_empty()),
            sector: None,
        }
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: Relation) {
        assert_eq!(relation(&group(a), &group(b)), expected);
    }

    #[test]
    fn leaders_of_a_region_may_be_a_body_of_it() {
        let body = |name: &str| Actor {
            kind: ActorKind::Org,
            country: Some("IGO".to_owned()),
            ..group(&format!(":{name}"))
        };
        let community = body("Economic Community of West African States");
        assert_eq!(relation(&group(":West African leaders"), &community), Relation::Overlaps);
        assert_eq!(relation(&community, &group(":European ministers")), Relation::Disjoint);
    }

    #[test]
    fn somebody_may_be_the_one_whom_others_name() {
        let named = |country: &str| Actor {
            id: "chancery:somebody".to_owned(),
            kind: ActorKind::Person,
            ..group(&format!("{country}:Tarek Samir Nadim"))
        };
        assert_eq!(relation(&named(""), &group("EGY:Egyptian man")), Relation::Overlaps);
        assert_eq!(relation(&group("EGY:Egyptian man"), &named("EGY")), Relation::Overlaps);
        assert_eq!(relation(&named("EGY"), &group("LBY:Libyan man")), Relation::Disjoint);
        assert_eq!(relation(&named(""), &group("EGY:Egyptian soldiers")), Relation::Disjoint);
    }

    #[test]
    fn groups_of_one_sort_may_be_the_same() {
        check(":gunmen", ":separatists", Relation::Overlaps);
        check("RUS:Russian gunmen", ":rebels", Relation::Overlaps);
        check(":rebels", ":soldiers", Relation::Disjoint);
        check(":men", ":women", Relation::Disjoint);
        check("NER:Nigerien junta", "NGA:Nigerian junta", Relation::Overlaps);
        check("IRN:Iranian officials", "IRQ:Iraqi officials", Relation::Disjoint);
    }
}
