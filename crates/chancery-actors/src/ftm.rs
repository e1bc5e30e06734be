//! Reads FollowTheMoney as OpenSanctions publishes it: Person, Organization and the like, Position, Occupancy, Membership.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::ActorKind;
use serde::Deserialize;

use super::{Import, add_form, blank, country, lines, office_code, term};

#[derive(Deserialize)]
struct Entity {
    id: String,
    schema: String,
    #[serde(default)]
    caption: String,
    #[serde(default)]
    properties: BTreeMap<String, Vec<String>>,
}

impl Entity {
    fn all(&self, name: &str) -> &[String] {
        self.properties.get(name).map_or(&[], Vec::as_slice)
    }

    fn first(&self, name: &str) -> Option<&str> {
        self.all(name).first().map(String::as_str)
    }

    fn date(&self, name: &str) -> Option<String> {
        // The earliest of several; times of day are cut off.
        self.all(name).iter().min().map(|date| date.split('T').next().unwrap_or(date).to_owned())
    }
}

pub fn read(input: &mut dyn BufRead, lexicon: &ActorLexicon) -> io::Result<Import> {
    let mut import = Import::default();
    let mut links: Vec<(u64, Entity)> = Vec::new();
    // Positions: title, whose.
    let mut positions: BTreeMap<String, (String, Option<String>)> = BTreeMap::new();
    lines::for_each(input, |line, bytes| {
        if bytes.is_empty() {
            return;
        }
        let entity: Entity = match serde_json::from_slice(bytes) {
            Ok(entity) => entity,
            Err(error) => return import.problem(line, "broken-line", format!("expected an entity: {error}")),
        };
        let state = ["country", "citizenship", "nationality", "jurisdiction"]
            .iter()
            .flat_map(|name| entity.all(name))
            .find_map(|code| country(lexicon, code));
        let kind = match entity.schema.as_str() {
            "Person" => ActorKind::Person,
            "Organization" | "Company" | "LegalEntity" => ActorKind::Org,
            "PublicBody" => ActorKind::Office,
            "Position" => {
                let title = entity.first("name").unwrap_or(&entity.caption).to_owned();
                positions.insert(entity.id, (title, state));
                return;
            }
            "Occupancy" | "Membership" | "Employment" | "Directorship" => return links.push((line, entity)),
            _ => return,
        };
        let Some(name) =
            entity.first("name").or(Some(entity.caption.as_str())).filter(|name| !name.is_empty())
        else {
            return import.problem(line, "no-name", format!("{} has no name", entity.id));
        };
        let id = entity.first("wikidataId").unwrap_or(&entity.id).to_owned();
        let mut actor = blank(line, id, name.to_owned(), kind);
        for name in ["name", "alias", "weakAlias", "abbreviation"] {
            entity.all(name).iter().for_each(|text| add_form(&mut actor.facts, text));
        }
        actor.facts.actor.country = state;
        actor.facts.actor.sector = sector(&entity, kind);
        actor.born = entity.date("birthDate");
        actor.died = entity.date("deathDate");
        actor.part_of = entity.all("parent").to_vec();
        // Links name entities by their own ids.
        if actor.facts.actor.id != entity.id {
            actor.part_of.push(format!("={}", entity.id));
        }
        import.actors.push(actor);
    })?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (place, actor) in import.actors.iter_mut().enumerate() {
        places.insert(actor.facts.actor.id.clone(), place);
        while let Some(own) = actor.part_of.last().and_then(|id| id.strip_prefix('=')) {
            places.insert(own.to_owned(), place);
            actor.part_of.pop();
        }
    }
    for (line, link) in links {
        let who = link
            .first("holder")
            .or(link.first("member"))
            .or(link.first("employee"))
            .or(link.first("director"));
        let Some(&place) = who.and_then(|who| places.get(who)) else {
            import.problem(line, "unknown-id", format!("{} names nobody of this file", link.id));
            continue;
        };
        let (title, of) = match link.first("post").or(link.first("organization")) {
            Some(post) if positions.contains_key(post) => positions[post].clone(),
            Some(body) => {
                let title = link.first("role").unwrap_or("member").to_owned();
                (title, Some(body.to_owned()))
            }
            None => {
                import.problem(line, "unknown-id", format!("{} says not of what", link.id));
                continue;
            }
        };
        let facts = &mut import.actors[place].facts;
        let of = of.or_else(|| facts.actor.country.clone()).unwrap_or_default();
        let code = office_code(lexicon, &title);
        facts.terms.push(term(code, of, &title, link.date("startDate"), link.date("endDate")));
    }
    Ok(import)
}

/// PLOVER's sector, from OpenSanctions' topics.
fn sector(entity: &Entity, kind: ActorKind) -> Option<String> {
    let topics = entity.all("topics");
    let has = |topic: &str| topics.iter().any(|other| other.starts_with(topic));
    let sector = match () {
        () if has("crime.terror") => "REB",
        () if has("gov.intel") || has("role.spy") => "SPY",
        () if has("mil") || has("gov.security") => "MIL",
        () if has("gov.judicial") || has("role.judge") => "JUD",
        () if has("pol.party") => "PTY",
        () if has("role.journo") => "JRN",
        () if has("role.pep") || has("gov") || kind == ActorKind::Office => "GOV",
        () if entity.schema == "Company" => "BUS",
        () => return None,
    };
    Some(sector.to_owned())
}
