//! Full-text search over the articles, ranked, with the words found.

use rusqlite::types::Value;
use rusqlite::{Connection, params, params_from_iter};
use serde::Serialize;

use crate::error::Result;
use crate::filter::{Filter, Listed, Page};
use crate::keep;
use crate::open::Store;
use crate::read::reports::{self, COLUMNS, JOINS, ReportItem};

/// A report that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hit {
    /// The report.
    #[serde(flatten)]
    pub report: ReportItem,
    /// The better it fits, the higher; only the order has a meaning.
    pub score: f64,
    /// A passage of it, in pieces; those that were searched for are marked.
    pub snippet: Vec<Piece>,
}

/// Some words of a passage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they were searched for.
    pub hit: bool,
}

/// A word in a headline weighs as much as so many in the text.
const TITLE_WEIGHT: f64 = 4.0;

/// Most reports that are ranked: where more fit, the ones that came in last.
const RANKED: usize = 20_000;

/// The same where each report is also asked what it tells, which takes ten times as long.
const RANKED_OF_EVENTS: usize = 2_000;

/// Words of a passage.
const PASSAGE: i64 = 28;

/// Marks around what was found, which no text of ours has: ingest takes control characters out, and a stray one
/// only moves the marking.
const MARKS: (char, char) = ('\u{2}', '\u{3}');

impl Store {
    /// Reports with the words of `query` that `filter` wants, best first; without words, latest first. Of words that more than
    /// 20,000 reports have, the 20,000 that came in last are ranked (2,000 where `filter` asks what they tell): a period or an outlet
    /// leads to the others.
    ///
    /// All words must be there, in any form (`expel` finds "expelled"). `"…"` is a phrase, `word*` a beginning, `-word`
    /// must not be there, and `OR` stands between alternatives.
    pub fn search(&self, query: &str, filter: &Filter, page: Page) -> Result<Listed<Hit>> {
        let Some(words) = expression(query) else {
            let listed = self.reports(filter, page)?;
            let items = listed
                .items
                .into_iter()
                .map(|report| Hit { report, score: 0.0, snippet: Vec::new() })
                .collect();
            return Ok(Listed { items, offset: listed.offset, more: listed.more });
        };
        let share = self.read(|conn| filter.share(conn))?;
        let mut wanted = filter.reports_of(share)?;
        wanted.and("report_words MATCH ?", [Value::Text(words.clone())]);
        let ranked = if filter.asks_of_events() { RANKED_OF_EVENTS } else { RANKED };
        // Without conditions there is nothing to look up of a report before it is chosen.
        let join = if *filter == Filter::default() {
            ""
        } else {
            " CROSS JOIN report AS r ON r.id = report_words.rowid"
        };
        self.read(|conn| {
            let sql = format!(
                "WITH ranked (id, rank) AS (SELECT report_words.rowid, bm25(report_words, {TITLE_WEIGHT}, 1.0) \
                 FROM report_words{join}{} ORDER BY report_words.rowid DESC LIMIT {ranked}), \
                 chosen (id, rank) AS (SELECT id, rank FROM ranked ORDER BY rank, id{}) \
                 SELECT {COLUMNS}, chosen.rank, r.id FROM chosen JOIN report AS r ON r.id = chosen.id{JOINS} \
                 ORDER BY chosen.rank, r.id",
                wanted.sql(),
                page.sql()
            );
            let found: Vec<(ReportItem, f64, i64)> = conn
                .prepare_cached(&sql)?
                .query_map(params_from_iter(wanted.values), |row| {
                    Ok((reports::item(row)?, row.get(9)?, row.get(10)?))
                })?
                .collect::<rusqlite::Result<_>>()?;
            let listed = page.cut(found);
            let ids: Vec<i64> = listed.items.iter().map(|(_, _, id)| *id).collect();
            let snippets = snippets(conn, &words, &ids)?;
            let items = listed
                .items
                .into_iter()
                .zip(snippets)
                .map(|((report, rank, _), snippet)| Hit { report, score: -rank, snippet })
                .collect();
            Ok(Listed { items, offset: listed.offset, more: listed.more })
        })
    }
}

/// A caller's query as FTS5 has it, with every word quoted; `None` if there are no words.
pub(crate) fn expression(query: &str) -> Option<String> {
    let mut wanted: Vec<String> = Vec::new();
    let mut unwanted: Vec<String> = Vec::new();
    let mut is_alternative = false;
    let mut rest = query.trim();
    while let Some(first) = rest.chars().next() {
        let minus = if first == '-' { 1 } else { 0 };
        let body = &rest[minus..];
        let (word, after) = match body.strip_prefix('"') {
            Some(phrase) => phrase.split_once('"').unwrap_or((phrase, "")),
            None => body.split_at(body.find(char::is_whitespace).unwrap_or(body.len())),
        };
        let is_phrase = body.starts_with('"');
        rest = after.trim_start();
        if !is_phrase && word == "OR" {
            is_alternative = true;
            continue;
        }
        if !word.chars().any(char::is_alphanumeric) {
            continue;
        }
        let is_start = !is_phrase && word.ends_with('*');
        let quoted = format!("\"{}\"{}", word.replace('"', " "), if is_start { "*" } else { "" });
        if minus == 1 {
            unwanted.push(quoted);
        } else if let Some(last) = wanted.last_mut().filter(|_| is_alternative) {
            *last = format!("{last} OR {quoted}");
        } else {
            wanted.push(quoted);
        }
        is_alternative = false;
    }
    if wanted.is_empty() {
        return None;
    }
    let all: Vec<String> = wanted.iter().map(|words| format!("({words})")).collect();
    let none: String = unwanted.iter().map(|word| format!(" NOT {word}")).collect();
    Some(format!("({}){none}", all.join(" AND ")))
}

/// A passage of each report: FTS5 marks it in a table of these few texts, since the store keeps them packed.
fn snippets(conn: &Connection, words: &str, ids: &[i64]) -> rusqlite::Result<Vec<Vec<Piece>>> {
    let scratch = Connection::open_in_memory()?;
    scratch.execute_batch(
        "CREATE VIRTUAL TABLE shown USING fts5(title, text, tokenize = 'porter unicode61 remove_diacritics 2')",
    )?;
    for id in ids {
        let report = reports::whole(conn, *id)?;
        scratch
            .prepare_cached("INSERT INTO shown (rowid, title, text) VALUES (?1, ?2, ?3)")?
            .execute(params![id, report.title.as_deref().unwrap_or(""), keep::article(&report)])?;
    }
    let mut find = scratch.prepare(
        "SELECT snippet(shown, 1, ?2, ?3, '…', ?4) FROM shown WHERE shown MATCH ?1 AND rowid = ?5",
    )?;
    ids.iter()
        .map(|id| {
            let marked: Result<String, rusqlite::Error> = find
                .query_row(params![words, MARKS.0.to_string(), MARKS.1.to_string(), PASSAGE, id], |row| {
                    row.get(0)
                });
            match marked {
                Ok(marked) => Ok(pieces(&marked)),
                Err(rusqlite::Error::QueryReturnedNoRows) => Ok(Vec::new()),
                Err(error) => Err(error),
            }
        })
        .collect()
}

fn pieces(marked: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for (number, part) in marked.split(MARKS.0).enumerate() {
        let (hit, plain) =
            if number == 0 { ("", part) } else { part.split_once(MARKS.1).unwrap_or(("", part)) };
        for (text, hit) in [(hit, true), (plain, false)] {
            if !text.is_empty() {
                pieces.push(Piece { text: text.split_whitespace().collect::<Vec<_>>().join(" "), hit });
            }
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(query: &str, expected: &str) {
        assert_eq!(super::expression(query).unwrap_or_default(), expected);
    }

    #[test]
    fn queries_are_plain_words() {
        check("", "");
        check(" - ", "");
        check("talks in Oslo", "((\"talks\") AND (\"in\") AND (\"Oslo\"))");
        check("\"peace talks\" -Oslo", "((\"peace talks\")) NOT \"Oslo\"");
        check("expel* OR banish", "((\"expel*\"* OR \"banish\"))");
        check("OR", "");
        check("a\" OR (NEAR", "((\"a \" OR \"(NEAR\"))");
    }
}
