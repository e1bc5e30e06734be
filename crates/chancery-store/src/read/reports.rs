//! Reports: the texts as they were published, and where they stand.

use chancery_model::{Annotation, Note, Report};
use rusqlite::{Connection, OptionalExtension as _, Row};
use serde::{Deserialize, Serialize};

use crate::days;
use crate::error::Result;
use crate::filter::{Filter, Listed, Page};
use crate::open::Store;
use crate::pack;
use crate::read::events::count;
use crate::read::stories;

/// A report, as in lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportItem {
    /// Its id.
    pub report: String,
    /// Who published it.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Where.
    pub url: Option<String>,
    /// When, as it says.
    pub published: Option<String>,
    /// The day of that.
    pub day: Option<String>,
    /// Words of the article.
    pub words: usize,
    /// The story it belongs to; `None` until it is read.
    pub story: Option<String>,
    /// The wire it belongs to.
    pub wire: Option<String>,
}

pub(crate) const COLUMNS: &str = "r.ref, o.name, r.title, r.url, r.published, r.day, r.words, s.ref, w.ref";
pub(crate) const JOINS: &str = " LEFT JOIN outlet AS o ON o.id = r.outlet LEFT JOIN story AS s ON s.id = r.story \
                                LEFT JOIN wire AS w ON w.id = r.wire";

pub(crate) fn item(row: &Row<'_>) -> rusqlite::Result<ReportItem> {
    Ok(ReportItem {
        report: row.get(0)?,
        outlet: row.get(1)?,
        title: row.get(2)?,
        url: row.get(3)?,
        published: row.get(4)?,
        day: row.get::<_, Option<i64>>(5)?.and_then(days::day),
        words: count(row, 6)?,
        story: row.get(7)?,
        wire: row.get(8)?,
    })
}

impl Store {
    /// Reports that `filter` wants, latest first.
    pub fn reports(&self, filter: &Filter, page: Page) -> Result<Listed<ReportItem>> {
        let wanted = filter.reports()?;
        self.read(|conn| {
            let sql = format!(
                "SELECT {COLUMNS} FROM report AS r{JOINS}{} ORDER BY r.day DESC, r.id DESC{}",
                wanted.sql(),
                page.sql()
            );
            let items = conn
                .prepare_cached(&sql)?
                .query_map(rusqlite::params_from_iter(wanted.values), item)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(page.cut(items))
        })
    }

    /// A report whole, as it was published and with what was noted on it.
    pub fn report(&self, report: &str) -> Result<Option<Report>> {
        self.read(|conn| match row_of(conn, report)? {
            Some(row) => whole(conn, row).map(Some),
            None => Ok(None),
        })
    }

    /// What was read in a report: names, times, quotes, quantities. Words and trees are not kept.
    pub fn annotation(&self, report: &str) -> Result<Option<Annotation>> {
        self.read(|conn| {
            let body: Option<Vec<u8>> = conn
                .prepare_cached(
                    "SELECT body FROM annotation WHERE report = (SELECT id FROM report WHERE ref = ?1)",
                )?
                .query_row([report], |row| row.get(0))
                .optional()?;
            body.map(|body| pack::unpack_json(&body)).transpose()
        })
    }

    /// The reports of a story, whole, by id.
    pub fn reports_of(&self, story: &str) -> Result<Vec<Report>> {
        self.read(|conn| {
            let Some(story) = stories::row_of(conn, story)? else { return Ok(Vec::new()) };
            let rows: Vec<i64> = conn
                .prepare_cached("SELECT id FROM report WHERE story = ?1 ORDER BY ref")?
                .query_map([story], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            rows.into_iter().map(|row| whole(conn, row)).collect()
        })
    }

    /// Every report, whole, in order of publication, handed to `take` one by one until it returns false.
    pub fn all_reports(&self, take: &mut dyn FnMut(Report) -> bool) -> Result<()> {
        self.read(|conn| {
            let mut find = conn.prepare("SELECT id FROM report ORDER BY day IS NULL, day, ref")?;
            let mut rows = find.query([])?;
            while let Some(row) = rows.next()? {
                if !take(whole(conn, row.get(0)?)?) {
                    break;
                }
            }
            Ok(())
        })
    }
}

fn row_of(conn: &Connection, report: &str) -> rusqlite::Result<Option<i64>> {
    conn.prepare_cached("SELECT id FROM report WHERE ref = ?1")?
        .query_row([report], |row| row.get(0))
        .optional()
}

/// A report's text, by its id.
pub(crate) fn text(conn: &Connection, report: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Words {
        text: String,
    }
    let body: Vec<u8> = conn
        .prepare_cached(
            "SELECT t.body FROM report AS r JOIN report_text AS t ON t.report = r.id WHERE r.ref = ?1",
        )
        .and_then(|mut find| find.query_row([report], |row| row.get(0)))
        .ok()?;
    pack::unpack_json(&body).ok().map(|words: Words| words.text)
}

pub(crate) fn whole(conn: &Connection, row: i64) -> rusqlite::Result<Report> {
    let body: Vec<u8> = conn
        .prepare_cached("SELECT body FROM report_text WHERE report = ?1")?
        .query_row([row], |row| row.get(0))?;
    let mut report: Report = pack::unpack_json(&body)?;
    report.notes = conn
        .prepare_cached(
            "SELECT code, message, start, \"end\" FROM note WHERE report = ?1 ORDER BY stage, rowid",
        )?
        .query_map([row], |row| {
            Ok(Note { code: row.get(0)?, message: row.get(1)?, start: row.get(2)?, end: row.get(3)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(report)
}
