//! The line that names an event, with marks for its names: of ever other parties, most acts are told in the same words.
//!
//! `{1}` to `{6}` stand for the event's parties in the order of its row, as a headline calls them, `{0}` for its place. The view
//! `event_name` puts the names in. A line that would not come out as it was is kept as it is, in the event's row.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;

use chancery_engine::record::short;
use chancery_model::{Actor, Place};
use rusqlite::{Connection, params};

use crate::pack;
use crate::put;

/// Parties that have a mark. More than three or four names are in no line.
const PARTIES: usize = 6;

/// The mark of the place, and those of the parties.
const MARKS: [&str; PARTIES + 1] = ["{0}", "{1}", "{2}", "{3}", "{4}", "{5}", "{6}"];

/// A line, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its words with marks; `None` if it has no names, or would not come out as it was.
    pub words: Option<String>,
    /// The names that the first parties have in it.
    pub names: Vec<&'a str>,
}

impl<'a> Line<'a> {
    /// Takes the line of an event with these parties at this place apart.
    pub fn of(line: &str, parties: &[(i64, &'a Actor)], place: Option<&'a Place>) -> Line<'a> {
        let names: Vec<&str> = parties.iter().take(PARTIES).map(|(_, actor)| short(actor)).collect();
        let place = place.map_or("", |place| &place.name);
        let mut marked: [(&str, &str); PARTIES + 1] = [("", ""); PARTIES + 1];
        let all = MARKS.into_iter().zip(std::iter::once(place).chain(names.iter().copied()));
        marked.iter_mut().zip(all).for_each(|(marked, one)| *marked = one);
        // "South Korea" before "Korea".
        marked.sort_by_key(|(mark, name)| (Reverse(name.len()), *mark));
        let mut words = Cow::Borrowed(line);
        for (mark, name) in marked {
            // What is as short as a mark may be a part of one.
            if name.len() > 3 && words.contains(name) {
                words = Cow::Owned(words.replace(name, mark));
            }
        }
        let words = match words {
            Cow::Owned(words) if !line.contains('{') => words,
            _ => return Line { words: None, names },
        };
        // Names without such letters come back where they were.
        let is_plain = || !names.iter().chain([&place]).any(|name| name.contains(['{', '}']));
        let is_whole = is_plain() || fill(&words, &names, place) == line;
        Line { words: is_whole.then_some(words), names }
    }
}

/// As the view `event_name` does: one mark after the other.
fn fill(words: &str, names: &[&str], place: &str) -> String {
    let mut line = words.to_owned();
    for (mark, name) in MARKS[1..].iter().zip(names).chain([(&MARKS[0], &place)]) {
        if line.contains(mark) {
            line = line.replace(mark, name);
        }
    }
    line
}

/// Writes the events of format 5 as rows of format 6.
pub fn take_apart(conn: &Connection) -> rusqlite::Result<()> {
    let actors = actors(conn)?;
    let mut find = conn.prepare(
        "SELECT e.id, e.name, e.parties, p.name FROM event AS e LEFT JOIN place AS p ON p.id = e.place ORDER BY e.id",
    )?;
    let mut insert = conn.prepare(
        "INSERT INTO new_event SELECT e.id, e.story, e.born, e.number, e.act, e.status, ?2, ?3, e.day, nullif(e.last_day, e.day), e.dated, e.place, \
         s.id, e.plan, e.pairs, e.parties FROM event AS e CROSS JOIN support AS s ON s.mentions = e.mentions \
         AND s.reports = e.reports AND s.wires = e.wires AND s.origins = e.origins AND s.conflicts = e.conflicts \
         AND s.confidence = e.confidence WHERE e.id = ?1",
    )?;
    let mut known: HashMap<String, i64> = HashMap::new();
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        let parties: Vec<(i64, &Actor)> = put::parties(row.get(2)?)?
            .into_iter()
            .filter_map(|party| Some((0, actors.get(&(party / put::ROLES))?)))
            .collect();
        let place = row.get::<_, Option<String>>(3)?;
        let place = place.map(|name| Place { name, country: None, lat: None, lon: None });
        let line = match Line::of(&name, &parties, place.as_ref()).words {
            None => None,
            Some(words) => Some(match known.get(&words) {
                Some(id) => *id,
                None => {
                    let id = conn.prepare_cached("INSERT INTO line (words) VALUES (?1)")?.insert([&words])?;
                    known.insert(words, id);
                    id
                }
            }),
        };
        insert.execute(params![row.get::<_, i64>(0)?, line, line.is_none().then_some(name)])?;
    }
    Ok(())
}

/// Every actor by its row, whose name in lines is written.
fn actors(conn: &Connection) -> rusqlite::Result<HashMap<i64, Actor>> {
    let mut find = conn.prepare(
        "SELECT a.id, a.ref, a.name, a.kind, c.code FROM actor AS a LEFT JOIN country AS c ON c.id = a.country ORDER BY a.id",
    )?;
    let mut name = conn.prepare("UPDATE actor SET short = ?2 WHERE id = ?1")?;
    let mut rows = find.query([])?;
    let mut actors: HashMap<i64, Actor> = HashMap::new();
    while let Some(row) = rows.next()? {
        let kind = serde_json::from_value(serde_json::Value::String(row.get(3)?)).map_err(pack::refused)?;
        let actor = Actor { id: row.get(1)?, name: row.get(2)?, kind, country: row.get(4)?, sector: None };
        if short(&actor) != actor.name {
            name.execute(params![row.get::<_, i64>(0)?, short(&actor)])?;
        }
        actors.insert(row.get(0)?, actor);
    }
    Ok(actors)
}

#[cfg(test)]
mod tests {
    use chancery_model::ActorKind;

    use super::*;

    /// Parties by `+`, a place after `@`.
    #[track_caller]
    fn check(line: &str, parties: &str, expected: &str) {
        let (parties, place) = parties.split_once('@').map_or((parties, None), |(one, two)| (one, Some(two)));
        let actors: Vec<Actor> = parties
            .split('+')
            .map(|name| Actor {
                id: name.to_owned(),
                name: name.to_owned(),
                kind: if name.contains(' ') { ActorKind::Person } else { ActorKind::Country },
                country: None,
                sector: None,
            })
            .collect();
        let parties: Vec<(i64, &Actor)> = actors.iter().map(|actor| (0, actor)).collect();
        let place = place.map(|name| Place { name: name.to_owned(), country: None, lat: None, lon: None });
        let line = Line::of(line, &parties, place.as_ref());
        assert_eq!(line.words.as_deref().unwrap_or("as it is"), expected);
    }

    #[test]
    fn names_are_marks() {
        check(
            "Norway recalls the ambassador from Iceland",
            "Norway+Iceland",
            "{1} recalls the ambassador from {2}",
        );
        check(
            "Solberg and Macron meet in Oslo",
            "Emmanuel Macron+Erna Solberg@Oslo",
            "{2} and {1} meet in {0}",
        );
        check("Norway expels 5 Danish diplomats", "Norway", "{1} expels 5 Danish diplomats");
    }

    #[test]
    fn a_name_in_a_name_is_whole() {
        check("Guinea-Bissau and Guinea negotiate", "Guinea+Guinea-Bissau", "{2} and {1} negotiate");
        check("Nigeria warns Niger", "Niger", "{1}ia warns {1}");
    }

    #[test]
    fn what_would_come_out_otherwise_stays() {
        check("Somebody protests", "Norway", "as it is");
        check("{2} visits Norway", "Norway+Iceland", "as it is");
        check("{0} visits Norway", "Norway@Oslo", "as it is");
    }
}
