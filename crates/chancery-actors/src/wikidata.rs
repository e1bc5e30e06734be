//! Reads a Wikidata JSON dump, one entity a line, in one pass and little memory: who held a position, and public bodies.
//!
//! A line is parsed only if it can be one of these. Titles of positions come from the positions' own entities, wherever
//! in the dump they stand.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::ActorKind;
use serde::Deserialize;
use serde_json::Value;

use super::{Import, add_form, blank, lines, office_code, term};

const HUMAN: &str = "Q5";
const POSITION: &str = "Q4164871";
const PUBLIC_OFFICE: &str = "Q294414";

/// What a public body is an instance of, with PLOVER's sector.
const BODIES: &[(&str, &str)] = &[
    ("Q484652", ""),      // international organisation
    ("Q245065", ""),      // intergovernmental organisation
    ("Q4120211", ""),     // regional organisation
    ("Q1335818", ""),     // supranational organisation
    ("Q7278", "PTY"),     // political party
    ("Q327333", "GOV"),   // government agency
    ("Q192350", "GOV"),   // ministry
    ("Q20901295", "GOV"), // foreign ministry
    ("Q11204", "LEG"),    // legislature
    ("Q35749", "LEG"),    // parliament
    ("Q37002670", "LEG"), // unicameral legislature
    ("Q772547", "MIL"),   // armed forces
    ("Q17149090", "REB"), // armed organisation
    ("Q17127659", "REB"), // terrorist organisation
    ("Q47913", "SPY"),    // intelligence agency
    ("Q79913", "NGO"),    // non-governmental organisation
    ("Q192283", "JRN"),   // news agency
];

/// Languages whose labels are kept: those our reports are translated from, in Latin letters.
const LANGUAGES: &[&str] =
    &["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "hu", "ro", "cs", "sv", "mul"];

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    labels: Value,
    #[serde(default)]
    aliases: Value,
    #[serde(default)]
    claims: Value,
}

impl Entity {
    /// The statements of a property that stand.
    fn claims<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a Value> {
        let all = self.claims[property].as_array().into_iter().flatten();
        all.filter(|statement| statement["rank"] != "deprecated")
    }

    /// The entities that a property names.
    fn ids<'a>(&'a self, property: &'a str) -> impl Iterator<Item = &'a str> {
        self.claims(property)
            .filter_map(|statement| statement["mainsnak"]["datavalue"]["value"]["id"].as_str())
    }

    fn date(&self, property: &str) -> Option<String> {
        self.claims(property).find_map(|statement| date(&statement["mainsnak"]))
    }

    fn name(&self) -> Option<&str> {
        ["en", "mul", "de", "fr", "es"].iter().find_map(|lang| self.labels[lang]["value"].as_str())
    }
}

/// A position held: which, of whom, when.
struct Held {
    place: usize,
    position: String,
    of: Option<String>,
    from: Option<String>,
    to: Option<String>,
}

pub fn read(input: &mut dyn BufRead, lexicon: &ActorLexicon) -> io::Result<Import> {
    let mut import = Import::default();
    let mut held: Vec<Held> = Vec::new();
    // Title and jurisdiction by position.
    let mut positions: BTreeMap<String, (String, Option<String>)> = BTreeMap::new();
    let state_of = |id: &str| lexicon.get(id).and_then(|facts| facts.actor.country.clone());
    lines::for_each(input, |line, bytes| {
        let bytes = bytes.strip_suffix(b",").unwrap_or(bytes);
        if matches!(bytes, b"" | b"[" | b"]") || !may_matter(bytes) {
            return;
        }
        let entity: Entity = match serde_json::from_slice(bytes) {
            Ok(entity) => entity,
            Err(error) => return import.problem(line, "broken-line", format!("expected an entity: {error}")),
        };
        let kinds: Vec<&str> = entity.ids("P31").collect();
        let body = BODIES.iter().find(|(id, _)| kinds.contains(id));
        let is_person = kinds.contains(&HUMAN) && entity.claims("P39").next().is_some();
        if kinds.contains(&POSITION) || kinds.contains(&PUBLIC_OFFICE) {
            let of = entity.ids("P1001").chain(entity.ids("P17")).find_map(state_of);
            if let Some(name) = entity.name() {
                positions.insert(entity.id.clone(), (name.to_owned(), of));
            }
        }
        if !is_person && body.is_none() {
            return;
        }
        let Some(name) = entity.name() else {
            return import.problem(line, "no-name", format!("{} has no label", entity.id));
        };
        let kind = if is_person { ActorKind::Person } else { ActorKind::Org };
        let mut actor = blank(line, entity.id.clone(), name.to_owned(), kind);
        for lang in LANGUAGES {
            if let Some(label) = entity.labels[lang]["value"].as_str() {
                add_form(&mut actor.facts, label);
            }
            for alias in entity.aliases[lang].as_array().into_iter().flatten() {
                add_form(&mut actor.facts, alias["value"].as_str().unwrap_or(""));
            }
        }
        actor.facts.actor.country =
            entity.ids(if is_person { "P27" } else { "P17" }).chain(entity.ids("P17")).find_map(state_of);
        actor.facts.actor.sector = match body {
            Some((_, sector)) => Some((*sector).to_owned()).filter(|sector| !sector.is_empty()),
            None => Some("GOV".to_owned()),
        };
        actor.born = entity.date("P569");
        actor.died = entity.date("P570");
        actor.part_of = entity.ids("P361").map(str::to_owned).collect();
        let place = import.actors.len();
        for statement in entity.claims("P39") {
            let Some(position) = statement["mainsnak"]["datavalue"]["value"]["id"].as_str() else { continue };
            let qualifier = |property: &str| &statement["qualifiers"][property][0];
            held.push(Held {
                place,
                position: position.to_owned(),
                of: qualifier("P1001")["datavalue"]["value"]["id"].as_str().and_then(state_of),
                from: date(qualifier("P580")),
                to: date(qualifier("P582")),
            });
        }
        import.actors.push(actor);
    })?;
    for held in held {
        let facts = &mut import.actors[held.place].facts;
        let (title, of) = positions.get(&held.position).cloned().unwrap_or_default();
        let of = held.of.or(of).or_else(|| facts.actor.country.clone()).unwrap_or_default();
        facts.terms.push(term(office_code(lexicon, &title), of, &title, held.from, held.to));
    }
    Ok(import)
}

/// Whether a line may hold a person with a position, a position or a public body: a cheap look before parsing.
fn may_matter(line: &[u8]) -> bool {
    let has = |what: &str| line.windows(what.len()).any(|window| window == what.as_bytes());
    if !has("\"P31\"") {
        return false;
    }
    has("\"P39\"")
        || [POSITION, PUBLIC_OFFICE].iter().any(|id| has(&format!("\"{id}\"")))
        || BODIES.iter().any(|(id, _)| has(&format!("\"{id}\"")))
}

/// The date of a snak, as precise as it is known; nothing before our era.
fn date(snak: &Value) -> Option<String> {
    let value = &snak["datavalue"]["value"];
    let time = value["time"].as_str()?.strip_prefix('+')?;
    match value["precision"].as_u64()? {
        9 => time.get(..4),
        10 => time.get(..7),
        precision if precision >= 11 => time.get(..10),
        _ => None,
    }
    .map(str::to_owned)
}
