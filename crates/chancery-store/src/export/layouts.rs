//! Events in the columns of GDELT 2.0, ICEWS, POLECAT, Phoenix and PLOVER.
//!
//! A line is one pair of an actor and a recipient. Cells we do not know are empty (`None` in POLECAT, as its files have
//! it). Three differences from the originals are unavoidable and on purpose: countries are ISO 3166 alpha-3 codes where
//! GDELT's places have FIPS, tone is empty, and ids are ours.

use std::io::Write;

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{EventType, Status};
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use serde_json::json;

use super::ExportError;
use super::codes::{goldstein, quad_number, stable_number};
use crate::error::Result;
use crate::filter::{Filter, Page};
use crate::open::Store;
use crate::read::events;
use crate::read::{ActorItem, EventItem};

/// Whose columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// GDELT 2.0 events: 61 columns, tabs, no header.
    Gdelt,
    /// GDELT 2.0 mentions: 16 columns, tabs, no header.
    GdeltMentions,
    /// ICEWS: 20 columns, tabs, header.
    Icews,
    /// POLECAT: 40 columns, tabs, header.
    Polecat,
    /// Phoenix, as PETRARCH-2 writes it: 7 columns, tabs, no header.
    Phoenix,
    /// PLOVER 2.0: one JSON object an event.
    Plover,
}

impl Layout {
    /// All, with their names.
    pub const ALL: [(Layout, &'static str); 6] = [
        (Layout::Gdelt, "gdelt"),
        (Layout::GdeltMentions, "gdelt-mentions"),
        (Layout::Icews, "icews"),
        (Layout::Polecat, "polecat"),
        (Layout::Phoenix, "phoenix"),
        (Layout::Plover, "plover"),
    ];

    /// The layout of that name.
    pub fn named(name: &str) -> Option<Layout> {
        Layout::ALL.iter().find(|(_, known)| *known == name).map(|(layout, _)| *layout)
    }

    fn header(self) -> Option<&'static str> {
        match self {
            Layout::Icews => Some(ICEWS),
            Layout::Polecat => Some(POLECAT),
            _ => None,
        }
    }
}

const ICEWS: &str = "Event ID\tEvent Date\tSource Name\tSource Sectors\tSource Country\tEvent Text\tCAMEO Code\t\
    Intensity\tTarget Name\tTarget Sectors\tTarget Country\tStory ID\tSentence Number\tPublisher\tCity\tDistrict\t\
    Province\tCountry\tLatitude\tLongitude";

const POLECAT: &str = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\t\
    Actor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\tWikipedia Actor ID\t\
    Recipient Name\tRecipient Country\tRecipient COW\tPrimary Recipient Sector\tRecipient Sectors\tRecipient Title\t\
    Recipient Name Raw\tWikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\t\
    GeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\tStory Organizations\t\
    Story Locations\tLanguage\tVersion";

/// One report's words on an event.
struct Source {
    report: String,
    outlet: String,
    url: String,
    published: String,
    start: i64,
    end: i64,
    confidence: i64,
    words: i64,
}

pub fn write(
    store: &Store,
    layout: Layout,
    filter: &Filter,
    out: &mut dyn Write,
) -> Result<usize, ExportError> {
    let mut filter = filter.clone();
    if filter.statuses.is_empty() {
        filter.statuses = vec![Status::Happened, Status::Ongoing];
    }
    filter.types.retain(|kind| kind.quad().is_some());
    if filter.types.is_empty() {
        filter.types = EventType::ALL.into_iter().filter(|kind| kind.quad().is_some()).collect();
    }
    if let Some(header) = layout.header() {
        writeln!(out, "{header}")?;
    }
    let wanted = filter.events()?;
    let mut failed: std::io::Result<()> = Ok(());
    let written = store.read(|conn| {
        let sql = format!(
            "SELECT e.id FROM event AS e{} ORDER BY e.day IS NULL, e.day, \
             (SELECT ref FROM story WHERE id = e.story), e.id - (SELECT first_event FROM story WHERE id = e.story)",
            wanted.sql()
        );
        let ids: Vec<i64> = conn
            .prepare(&sql)?
            .query_map(rusqlite::params_from_iter(wanted.values), |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let mut written = 0;
        for id in ids {
            let item = events::list(conn, " WHERE e.id = ?", vec![Value::Integer(id)], "e.id", Page::first(1))?;
            for item in item.items {
                let sources = sources(conn, &item)?;
                for line in lines(layout, &item, &sources) {
                    failed = writeln!(out, "{line}");
                    if failed.is_err() {
                        return Ok(written);
                    }
                    written += 1;
                }
            }
        }
        Ok(written)
    })?;
    failed?;
    Ok(written)
}

fn sources(conn: &Connection, item: &EventItem) -> rusqlite::Result<Vec<Source>> {
    conn.prepare_cached(
        "SELECT r.ref, o.name, r.url, r.published, m.start, m.start + m.length, m.confidence, r.words FROM event AS e \
         CROSS JOIN report AS r ON r.story = e.story CROSS JOIN mention AS m ON m.report = r.id AND m.event = e.id \
         LEFT JOIN outlet AS o ON o.id = r.outlet WHERE e.id = ?1 \
         ORDER BY r.published IS NULL, r.published, r.ref, m.number",
    )?
    .query_map(params![item.id], |row| {
        let text = |at: usize| -> rusqlite::Result<String> { Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default()) };
        Ok(Source {
            report: text(0)?,
            outlet: text(1)?,
            url: text(2)?,
            published: text(3)?,
            start: row.get(4)?,
            end: row.get(5)?,
            confidence: row.get(6)?,
            words: row.get(7)?,
        })
    })?
    .collect()
}

/// The lines of an event: one for each pair, or for each report of each pair, or one.
fn lines(layout: Layout, item: &EventItem, sources: &[Source]) -> Vec<String> {
    if layout == Layout::Plover {
        return vec![plover(item, sources)];
    }
    let mut lines = Vec::new();
    for (actor, recipient) in pairs(item) {
        let id = id(item, actor, recipient);
        match layout {
            Layout::Gdelt => lines.push(cells(&gdelt(id, item, actor, recipient, sources))),
            Layout::GdeltMentions => {
                lines.extend(sources.iter().map(|source| cells(&gdelt_mention(id, item, source))));
            }
            Layout::Icews => lines.push(cells(&icews(id, item, actor, recipient, sources))),
            Layout::Polecat => lines.push(cells(&polecat(id, item, actor, recipient, sources))),
            Layout::Phoenix => lines.push(cells(&phoenix(item, actor, recipient, sources))),
            Layout::Plover => {}
        }
    }
    lines
}

type Side<'a> = Option<&'a ActorItem>;

/// Every actor with every recipient; an act without recipients has nobody beside its actors.
fn pairs(item: &EventItem) -> Vec<(Side<'_>, Side<'_>)> {
    let side = |actors: &'_ [ActorItem]| -> Vec<Side<'_>> { vec![None; usize::from(actors.is_empty())] };
    let mut actors: Vec<Side<'_>> = item.actors.iter().map(Some).collect();
    actors.extend(side(&item.actors));
    let mut recipients: Vec<Side<'_>> = item.recipients.iter().map(Some).collect();
    recipients.extend(side(&item.recipients));
    actors.iter().flat_map(|actor| recipients.iter().map(move |recipient| (*actor, *recipient))).collect()
}

fn id(item: &EventItem, actor: Side<'_>, recipient: Side<'_>) -> u64 {
    let name = |side: Side<'_>| side.map_or(String::new(), |actor| actor.id.clone());
    stable_number(&[&item.event, &name(actor), &name(recipient)])
}

/// Cells parted by tabs; a tab or break inside one becomes a blank.
fn cells(cells: &[String]) -> String {
    let clean: Vec<String> = cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
    clean.join("\t")
}

fn country(side: Side<'_>) -> String {
    side.and_then(|actor| actor.country.clone()).unwrap_or_default()
}

fn sector(side: Side<'_>) -> String {
    side.and_then(|actor| actor.sector.clone()).unwrap_or_default()
}

fn name(side: Side<'_>) -> String {
    side.map_or(String::new(), |actor| actor.name.clone())
}

fn country_name(code: &str) -> String {
    ActorLexicon::embedded().state(code).map_or(code.to_owned(), |facts| facts.actor.name.clone())
}

fn number(value: Option<f64>) -> String {
    value.map_or(String::new(), |value| value.to_string())
}

fn digits(day: &str) -> String {
    day.chars().filter(char::is_ascii_digit).collect()
}

/// Actor or recipient in GDELT's ten columns.
fn gdelt_side(side: Side<'_>) -> [String; 10] {
    let (country, sector) = (country(side), sector(side));
    let none = String::new;
    [
        format!("{country}{sector}"),
        name(side).to_uppercase(),
        country,
        none(),
        none(),
        none(),
        none(),
        sector,
        none(),
        none(),
    ]
}

/// A place in GDELT's eight columns: 1 is a country, 4 a city abroad.
fn gdelt_place(item: &EventItem) -> [String; 8] {
    let none = String::new;
    match &item.place {
        None => [none(), none(), none(), none(), none(), none(), none(), none()],
        Some(place) => {
            let code = place.country.clone().unwrap_or_default();
            let is_country = country_name(&code) == place.name;
            let full = if is_country || code.is_empty() {
                place.name.clone()
            } else {
                format!("{}, {}", place.name, country_name(&code))
            };
            let kind = if is_country { "1" } else { "4" };
            [kind.to_owned(), full, code, none(), none(), number(place.lat), number(place.lon), none()]
        }
    }
}

fn gdelt(id: u64, item: &EventItem, actor: Side<'_>, recipient: Side<'_>, sources: &[Source]) -> Vec<String> {
    let day = item.day.clone().unwrap_or_default();
    let cameo = item.cameo.clone().unwrap_or_default();
    let date = digits(&day);
    let year = date.get(..4).unwrap_or("").to_owned();
    let fraction = day.parse::<jiff::civil::Date>().map_or(String::new(), |date| {
        format!("{}.{:04}", year, (f64::from(date.day_of_year()) / 366.0 * 10_000.0) as u32)
    });
    let first = sources.first();
    let mut row = vec![id.to_string(), date.clone(), date.get(..6).unwrap_or("").to_owned(), year, fraction];
    row.extend(gdelt_side(actor));
    row.extend(gdelt_side(recipient));
    row.extend([
        "1".to_owned(),
        cameo.clone(),
        cameo.get(..3).unwrap_or("").to_owned(),
        cameo.get(..2).unwrap_or("").to_owned(),
        quad_number(item.quad.as_deref().unwrap_or("")).to_owned(),
        goldstein(&cameo).unwrap_or("").to_owned(),
        item.mentions.to_string(),
        item.wires.to_string(),
        item.reports.to_string(),
        String::new(),
    ]);
    row.extend(vec![String::new(); 16]);
    row.extend(gdelt_place(item));
    let added = first.map_or(String::new(), |source| digits(source.published.get(..10).unwrap_or("")));
    row.push(if added.is_empty() { added } else { format!("{added}000000") });
    row.push(first.map_or(String::new(), |source| source.url.clone()));
    row
}

fn gdelt_mention(id: u64, item: &EventItem, source: &Source) -> Vec<String> {
    let time = |day: &str| {
        let day = digits(day.get(..10).unwrap_or(""));
        if day.is_empty() { day } else { format!("{day}000000") }
    };
    vec![
        id.to_string(),
        time(item.day.as_deref().unwrap_or("")),
        time(&source.published),
        "1".to_owned(),
        source.outlet.clone(),
        if source.url.is_empty() { source.report.clone() } else { source.url.clone() },
        String::new(),
        String::new(),
        String::new(),
        source.start.to_string(),
        "1".to_owned(),
        source.confidence.to_string(),
        (source.end - source.start).max(source.words).to_string(),
        String::new(),
        String::new(),
        String::new(),
    ]
}

fn icews(id: u64, item: &EventItem, actor: Side<'_>, recipient: Side<'_>, sources: &[Source]) -> Vec<String> {
    let cameo = item.cameo.clone().unwrap_or_default();
    let place = item.place.as_ref();
    let of_place = place.and_then(|place| place.country.clone()).unwrap_or_default();
    let city = place.map(|place| place.name.clone()).filter(|city| *city != country_name(&of_place));
    vec![
        id.to_string(),
        item.day.clone().unwrap_or_default(),
        name(actor),
        sector(actor),
        country_name(&country(actor)),
        item.name.clone(),
        cameo.clone(),
        goldstein(&cameo).unwrap_or("").to_owned(),
        name(recipient),
        sector(recipient),
        country_name(&country(recipient)),
        item.story.clone(),
        String::new(),
        sources.first().map_or(String::new(), |source| source.outlet.clone()),
        city.unwrap_or_default(),
        String::new(),
        String::new(),
        country_name(&of_place),
        number(place.and_then(|place| place.lat)),
        number(place.and_then(|place| place.lon)),
    ]
}

fn polecat(
    id: u64,
    item: &EventItem,
    actor: Side<'_>,
    recipient: Side<'_>,
    sources: &[Source],
) -> Vec<String> {
    let place = item.place.as_ref();
    let wiki = |side: Side<'_>| {
        side.map(|actor| actor.id.clone()).filter(|id| id.starts_with('Q')).unwrap_or_default()
    };
    let side = |side: Side<'_>| -> [String; 8] {
        [
            name(side),
            country(side),
            String::new(),
            sector(side),
            sector(side),
            String::new(),
            String::new(),
            wiki(side),
        ]
    };
    let first = sources.first();
    let mut row = vec![
        id.to_string(),
        item.day.clone().unwrap_or_default(),
        item.kind.clone(),
        item.mode.clone().unwrap_or_default(),
        number(item.intensity),
        item.quad.clone().unwrap_or_default(),
        String::new(),
    ];
    row.extend(side(actor));
    row.extend(side(recipient));
    row.extend([
        place.map_or(String::new(), |place| place.name.clone()),
        String::new(),
        String::new(),
        String::new(),
        place.and_then(|place| place.country.clone()).unwrap_or_default(),
        number(place.and_then(|place| place.lat)),
        number(place.and_then(|place| place.lon)),
        String::new(),
        String::new(),
        String::new(),
        first.map_or(String::new(), |source| source.outlet.clone()),
        first.map_or(String::new(), |source| source.published.get(..10).unwrap_or("").to_owned()),
        String::new(),
        String::new(),
        String::new(),
        "en".to_owned(),
        concat!("chancery ", env!("CARGO_PKG_VERSION")).to_owned(),
    ]);
    row.into_iter().map(|cell| if cell.is_empty() { "None".to_owned() } else { cell }).collect()
}

fn phoenix(item: &EventItem, actor: Side<'_>, recipient: Side<'_>, sources: &[Source]) -> Vec<String> {
    let code = |side: Side<'_>| format!("{}{}", country(side), sector(side));
    let join = |of: &dyn Fn(&Source) -> String| sources.iter().map(of).collect::<Vec<_>>().join(";");
    vec![
        digits(item.day.as_deref().unwrap_or("")),
        code(actor),
        code(recipient),
        item.cameo.clone().unwrap_or_default(),
        String::new(),
        join(&|source| format!("{}_{}", source.report, source.start)),
        join(&|source| source.url.clone()),
    ]
}

fn plover(item: &EventItem, sources: &[Source]) -> String {
    let entities = |actors: &[ActorItem]| -> Vec<serde_json::Value> {
        actors
            .iter()
            .map(|actor| {
                json!({ "code": actor.country, "sector": actor.sector, "entity_text": actor.name,
                        "identifier_id": actor.id.starts_with('Q').then_some(&actor.id) })
            })
            .collect()
    };
    let place = item.place.as_ref().map(|place| {
        json!({ "resolved_place": place.name, "country_code": place.country, "lat": place.lat, "lon": place.lon })
    });
    let cited: Vec<serde_json::Value> = sources
        .iter()
        .map(|source| json!({ "corpus": source.outlet, "url": source.url, "citation": source.report }))
        .collect();
    json!({
        "id": item.event, "date": item.day, "enddate": item.last_day, "actor": entities(&item.actors),
        "recipient": entities(&item.recipients), "event": [item.kind], "mode": item.mode.iter().collect::<Vec<_>>(),
        "event_loc": place, "event_text": [item.name], "quad_code": item.quad, "event_scale": item.intensity,
        "status": item.status, "cite_info": cited, "coder": "chancery",
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_as_many_cells_as_the_layout() {
        let item = EventItem {
            event: "s1.c1".into(),
            story: "s1".into(),
            kind: "SANCTION".into(),
            quad: Some("material conflict".into()),
            mode: None,
            cameo: Some("163".into()),
            status: "happened".into(),
            name: "a\tb".into(),
            day: Some("2001-02-03".into()),
            last_day: None,
            dated: true,
            place: None,
            actors: Vec::new(),
            recipients: Vec::new(),
            said_by: Vec::new(),
            intensity: Some(-6.0),
            confidence: 0.5,
            plan: None,
            mentions: 1,
            reports: 1,
            wires: 1,
            origins: 1,
            conflicts: 0,
            id: 1,
        };
        let sources = [Source {
            report: "r".into(),
            outlet: String::new(),
            url: String::new(),
            published: String::new(),
            start: 0,
            end: 1,
            confidence: 50,
            words: 9,
        }];
        for (layout, columns) in [
            (Layout::Gdelt, 61),
            (Layout::GdeltMentions, 16),
            (Layout::Icews, 20),
            (Layout::Polecat, 40),
            (Layout::Phoenix, 7),
        ] {
            let lines = lines(layout, &item, &sources);
            assert_eq!(lines.len(), 1);
            assert_eq!(lines[0].split('\t').count(), columns, "{layout:?}");
            if let Some(header) = layout.header() {
                assert_eq!(header.split('\t').count(), columns, "{layout:?}");
            }
        }
    }
}
