//! Outlets: who publishes what, who is first, who copies whom, and how damaged the texts are.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Serialize;

use crate::error::Result;
use crate::open::Store;
use crate::read::events::count;

/// One outlet.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OutletItem {
    /// Its name or domain.
    pub outlet: String,
    /// Its reports.
    pub reports: usize,
    /// Stories they belong to.
    pub stories: usize,
    /// Words of their articles.
    pub words: usize,
    /// Wires it shares with other outlets.
    pub shared: usize,
    /// Those of them that it published before all others.
    pub first: usize,
    /// Those of them in which another was surely before it.
    pub later: usize,
    /// Whose texts it published after them, most often first.
    pub after: Vec<Copying>,
    /// Words that are probably damaged, per 1,000 words.
    pub garbles_per_1000: f64,
}

/// Texts that came out elsewhere before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Copying {
    /// Who had them first.
    pub outlet: String,
    /// How many.
    pub wires: usize,
}

struct Copy {
    outlet: String,
    published: Option<String>,
}

impl Store {
    /// All outlets, those with most reports first.
    pub fn outlets(&self) -> Result<Vec<OutletItem>> {
        self.read(|conn| {
            let mut outlets: BTreeMap<String, OutletItem> = conn
                .prepare(
                    "SELECT o.name, count(*), count(DISTINCT r.story), sum(r.words) FROM report AS r \
                     JOIN outlet AS o ON o.id = r.outlet GROUP BY o.id",
                )?
                .query_map([], |row| {
                    let outlet: String = row.get(0)?;
                    let item = OutletItem {
                        outlet: outlet.clone(),
                        reports: count(row, 1)?,
                        stories: count(row, 2)?,
                        words: count(row, 3)?,
                        ..OutletItem::default()
                    };
                    Ok((outlet, item))
                })?
                .collect::<rusqlite::Result<_>>()?;
            garbles(conn, &mut outlets)?;
            shared(conn, &mut outlets)?;
            let mut outlets: Vec<OutletItem> = outlets.into_values().collect();
            outlets.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.outlet.cmp(&b.outlet)));
            Ok(outlets)
        })
    }
}

fn garbles(conn: &Connection, outlets: &mut BTreeMap<String, OutletItem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare(
        "SELECT o.name, sum(r.repairs) FROM report AS r JOIN outlet AS o ON o.id = r.outlet GROUP BY o.id",
    )?;
    let mut rows = find.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(item) = outlets.get_mut(row.get_ref(0)?.as_str()?) {
            let rate = 1000.0 * count(row, 1)? as f64 / item.words.max(1) as f64;
            item.garbles_per_1000 = (rate * 100.0).round() / 100.0;
        }
    }
    Ok(())
}

fn shared(conn: &Connection, outlets: &mut BTreeMap<String, OutletItem>) -> rusqlite::Result<()> {
    let mut find = conn.prepare(
        "SELECT r.wire, o.name, r.published FROM wire AS w JOIN report AS r ON r.wire = w.id \
         JOIN outlet AS o ON o.id = r.outlet WHERE w.reports > 1 ORDER BY r.wire, r.ref",
    )?;
    let mut rows = find.query([])?;
    let mut wires: BTreeMap<i64, Vec<Copy>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        wires.entry(row.get(0)?).or_default().push(Copy { outlet: row.get(1)?, published: row.get(2)? });
    }
    let mut after: BTreeMap<(String, String), usize> = BTreeMap::new();
    for copies in wires.values() {
        // One outlet may have a text twice; its earliest counts.
        let mut earliest: BTreeMap<&str, &Copy> = BTreeMap::new();
        for copy in copies {
            let entry = earliest.entry(&copy.outlet).or_insert(copy);
            if is_before(copy, entry) {
                *entry = copy;
            }
        }
        if earliest.len() < 2 {
            continue;
        }
        for (outlet, copy) in &earliest {
            let mut others = earliest.iter().filter(|(other, _)| *other != outlet);
            let is_first = others.clone().all(|(_, other)| is_before(copy, other));
            let leader = others.find(|(_, other)| {
                is_before(other, copy) && earliest.values().all(|third| !is_before(third, other))
            });
            if let Some(item) = outlets.get_mut(*outlet) {
                item.shared += 1;
                item.first += usize::from(is_first);
                item.later += usize::from(leader.is_some());
            }
            if let Some((leader, _)) = leader {
                *after.entry(((*outlet).to_owned(), (*leader).to_owned())).or_default() += 1;
            }
        }
    }
    for ((outlet, leader), wires) in after {
        if let Some(item) = outlets.get_mut(&outlet) {
            item.after.push(Copying { outlet: leader, wires });
        }
    }
    for item in outlets.values_mut() {
        item.after.sort_by(|a, b| b.wires.cmp(&a.wires).then_with(|| a.outlet.cmp(&b.outlet)));
    }
    Ok(())
}

/// Whether one text surely came out before the other: by the clock where both have one, else by the day.
fn is_before(first: &Copy, second: &Copy) -> bool {
    let (Some(first), Some(second)) = (&first.published, &second.published) else { return false };
    match (first.parse::<jiff::Timestamp>(), second.parse::<jiff::Timestamp>()) {
        (Ok(first), Ok(second)) => first < second,
        _ => matches!((first.get(..10), second.get(..10)), (Some(first), Some(second)) if first < second),
    }
}
