//! Actors and organisations: who they are, how they are spelt, with whom they deal.

use chancery_lexicon::actors::ActorLexicon;
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use serde::Serialize;

use crate::days;
use crate::error::Result;
use crate::filter::{Listed, Page, is_code};
use crate::open::Store;
use crate::read::events::count;

/// A person, body or state.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActorItem {
    /// A Wikidata id or our own.
    pub id: String,
    /// Canonical English name.
    pub name: String,
    /// `person`, `country`, `city`, `org`, `office` or `group`.
    pub kind: String,
    /// ISO 3166 alpha-3 code, or `IGO`.
    pub country: Option<String>,
    /// PLOVER's sector code.
    pub sector: Option<String>,
}

/// What the store knows of an actor.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActorPage {
    /// Who it is.
    #[serde(flatten)]
    pub actor: ActorItem,
    /// Reports that name it.
    pub reports: usize,
    /// Events it takes part in, or is said to report.
    pub events: usize,
    /// Day of the first of them.
    pub first: Option<String>,
    /// Day of the last of them.
    pub last: Option<String>,
    /// How reports spell it, commonest first.
    pub spellings: Vec<Spelling>,
    /// Its events by type, commonest first.
    pub types: Vec<TypeCount>,
    /// With whom it deals most.
    pub partners: Vec<Partner>,
    /// Offices held, from the lexicon: title, of which state or body, from, to.
    pub offices: Vec<Office>,
}

/// A form of a name that reports use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Spelling {
    /// As written.
    pub form: String,
    /// Whether it is damaged.
    pub garbled: bool,
    /// Reports that use it.
    pub reports: usize,
    /// Times it is used.
    pub uses: usize,
}

/// Events of one type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TypeCount {
    /// PLOVER's type, `STATEMENT` or `STATE`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many.
    pub events: usize,
}

/// Another actor of the same events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Partner {
    /// Who.
    #[serde(flatten)]
    pub actor: ActorItem,
    /// Events they share.
    pub events: usize,
}

/// One term of an office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Office {
    /// Its title, or its code.
    pub title: String,
    /// ISO 3166 alpha-3 code of the state, or id of the body.
    pub of: String,
    /// First day, month or year.
    pub from: Option<String>,
    /// Last day, month or year.
    pub to: Option<String>,
}

/// An organisation on a day: who belongs to it, and what the store knows of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrgPage {
    /// Who it is.
    pub org: ActorItem,
    /// The day asked about.
    pub on: Option<String>,
    /// Members, observers, chairs, from the lexicon.
    pub members: Vec<OrgMember>,
    /// Its own events, if the store has any.
    pub page: Option<ActorPage>,
}

/// A part in an organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrgMember {
    /// `member`, `observer`, `chair`, …
    pub role: String,
    /// Name of the member.
    pub name: String,
    /// ISO 3166 alpha-3 code of a state, else the member's id.
    pub member: String,
    /// First day, month or year.
    pub from: Option<String>,
    /// Last day, month or year.
    pub to: Option<String>,
}

/// Partners and spellings shown of one actor.
const SHOWN: i64 = 50;

pub(crate) fn actor_item(row: &Row<'_>) -> rusqlite::Result<ActorItem> {
    Ok(ActorItem {
        id: row.get(0)?,
        name: row.get(1)?,
        kind: row.get(2)?,
        country: row.get(3)?,
        sector: row.get(4)?,
    })
}

impl Store {
    /// Actors whose name, or a spelling of it, has `query` in it; those with most events first.
    pub fn actors(&self, query: &str, page: Page) -> Result<Listed<Partner>> {
        self.read(|conn| {
            let sql = format!(
                "SELECT a.ref, a.name, a.kind, c.code, a.sector, \
                 (SELECT count(*) FROM party AS p WHERE p.actor = a.id) AS n \
                 FROM actor AS a LEFT JOIN country AS c ON c.id = a.country \
                 WHERE a.name LIKE ?1 ESCAPE '\\' OR a.ref = ?3 \
                 OR a.id IN (SELECT actor FROM spelling WHERE form >= ?3 COLLATE NOCASE \
                     AND form < ?3 || char(0x10ffff) COLLATE NOCASE AND form LIKE ?2 ESCAPE '\\') \
                 ORDER BY n DESC, a.name, a.ref{}",
                page.sql()
            );
            let plain = query.trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            let items = conn
                .prepare_cached(&sql)?
                .query_map(params![format!("%{plain}%"), format!("{plain}%"), query.trim()], |row| {
                    Ok(Partner { actor: actor_item(row)?, events: count(row, 5)? })
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok(page.cut(items))
        })
    }

    /// An actor, by id; a country's by its code too.
    pub fn actor(&self, actor: &str) -> Result<Option<ActorPage>> {
        self.read(|conn| match row_of(conn, actor)? {
            Some(row) => actor_page(conn, row).map(Some),
            None => Ok(None),
        })
    }

    /// An organisation, by id or name, on a day; always if `on` is `None`.
    pub fn org(&self, org: &str, on: Option<&str>) -> Result<Option<OrgPage>> {
        if let Some(on) = on {
            crate::filter::range(on)?;
        }
        let lexicon = ActorLexicon::embedded();
        let known = lexicon.get(org).or_else(|| {
            let forms = lexicon.by_form(&chancery_lexicon::fold::fold(org));
            let of = |(index, _): &(chancery_lexicon::actors::ActorIndex, _)| lexicon.at(*index);
            let listed = |facts: &&_| -> bool {
                let facts: &chancery_lexicon::actors::ActorFacts = facts;
                !lexicon.members(&facts.actor.id, None).is_empty()
            };
            forms.iter().map(of).find(listed).or_else(|| forms.first().map(of))
        });
        let page = self.actor(known.map_or(org, |facts| &facts.actor.id))?;
        let Some(item) = page
            .as_ref()
            .map(|page| page.actor.clone())
            .or_else(|| known.map(|facts| lexicon_item(&facts.actor)))
        else {
            return Ok(None);
        };
        let mut members: Vec<OrgMember> = lexicon
            .members(&item.id, on)
            .into_iter()
            .map(|membership| {
                let member = membership.member.to_string();
                let facts = lexicon.state(&member).or_else(|| lexicon.get(&member));
                OrgMember {
                    role: membership.role.to_string(),
                    name: facts.map_or(member.clone(), |facts| facts.actor.name.clone()),
                    member,
                    from: membership.from.as_ref().map(ToString::to_string),
                    to: membership.to.as_ref().map(ToString::to_string),
                }
            })
            .collect();
        members.sort();
        Ok(Some(OrgPage { org: item, on: on.map(str::to_owned), members, page }))
    }
}

fn lexicon_item(actor: &chancery_model::Actor) -> ActorItem {
    let kind = serde_json::to_value(actor.kind).ok();
    ActorItem {
        id: actor.id.clone(),
        name: actor.name.clone(),
        kind: kind.as_ref().and_then(|kind| kind.as_str()).unwrap_or("").to_owned(),
        country: actor.country.clone(),
        sector: actor.sector.clone(),
    }
}

/// The row of an actor's id, or of a country's code.
pub(crate) fn row_of(conn: &Connection, actor: &str) -> rusqlite::Result<Option<i64>> {
    let state = is_code(actor).then(|| ActorLexicon::embedded().state(actor)).flatten();
    let id = state.map_or(actor, |facts| facts.actor.id.as_str());
    conn.prepare_cached("SELECT id FROM actor WHERE ref = ?1")?.query_row([id], |row| row.get(0)).optional()
}

fn actor_page(conn: &Connection, row: i64) -> rusqlite::Result<ActorPage> {
    let actor = conn
        .prepare_cached(
            "SELECT a.ref, a.name, a.kind, c.code, a.sector FROM actor AS a \
             LEFT JOIN country AS c ON c.id = a.country WHERE a.id = ?1",
        )?
        .query_row([row], actor_item)?;
    let (events, first, last): (i64, Option<i64>, Option<i64>) = conn
        .prepare_cached(
            "SELECT count(*), min(nullif(day, ?2)), max(nullif(day, ?2)) FROM party WHERE actor = ?1",
        )?
        .query_row([row, days::NEVER], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let reports: i64 = conn
        .prepare_cached("SELECT count(DISTINCT report) FROM spelling WHERE actor = ?1")?
        .query_row([row], |row| row.get(0))?;
    let spellings = conn
        .prepare_cached(
            "SELECT form, max(garbled), count(*), sum(n) FROM spelling WHERE actor = ?1 \
             GROUP BY form ORDER BY count(*) DESC, form LIMIT ?2",
        )?
        .query_map(params![row, SHOWN], |row| {
            Ok(Spelling {
                form: row.get(0)?,
                garbled: row.get(1)?,
                reports: count(row, 2)?,
                uses: count(row, 3)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let types = conn
        .prepare_cached(
            "SELECT t.name, count(*) FROM (SELECT DISTINCT event FROM party WHERE actor = ?1) AS p \
             JOIN event AS e ON e.id = p.event JOIN act ON act.id = e.act JOIN event_type AS t ON t.id = act.type \
             GROUP BY t.id ORDER BY count(*) DESC, t.id",
        )?
        .query_map([row], |row| Ok(TypeCount { kind: row.get(0)?, events: count(row, 1)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let partners = conn
        .prepare_cached(
            "SELECT a.ref, a.name, a.kind, c.code, a.sector, p.n FROM \
             (SELECT o.value / 4 AS actor, count(*) AS n FROM party AS m CROSS JOIN event AS e ON e.id = m.event \
              CROSS JOIN json_each(e.parties) AS o WHERE m.actor = ?1 AND m.role < 2 AND o.value / 4 <> ?1 AND o.value % 4 < 2 \
              GROUP BY o.value / 4 ORDER BY n DESC, actor LIMIT ?2) AS p \
             JOIN actor AS a ON a.id = p.actor LEFT JOIN country AS c ON c.id = a.country \
             ORDER BY p.n DESC, a.name, a.ref",
        )?
        .query_map(params![row, SHOWN], |row| Ok(Partner { actor: actor_item(row)?, events: count(row, 5)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let offices = ActorLexicon::embedded().get(&actor.id).map_or(Vec::new(), |facts| {
        facts
            .terms
            .iter()
            .map(|term| Office {
                title: if term.title.is_empty() { term.office.to_string() } else { term.title.to_string() },
                of: term.of.to_string(),
                from: term.from.as_ref().map(ToString::to_string),
                to: term.to.as_ref().map(ToString::to_string),
            })
            .collect()
    });
    Ok(ActorPage {
        actor,
        reports: reports as usize,
        events: events as usize,
        first: first.and_then(days::day),
        last: last.and_then(days::day),
        spellings,
        types,
        partners,
        offices,
    })
}
