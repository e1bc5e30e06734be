//! Takes in records that were made elsewhere, such as by many machines, or for a bench.

use std::collections::BTreeMap;

use chancery_model::Record;
use rayon::prelude::*;

use crate::address::{Id, Plan};
use crate::dictionary::{self, Dictionary};
use crate::error::Result;
use crate::keep::Batch;
use crate::open::Store;
use crate::pack::{self, Care};
use crate::put::{self, Numbers, Put};
use crate::rows::{self, EventRow};

/// Records made ready at a time.
const GROUP: usize = 128;

/// Groups that may wait to be written: what is in memory is bounded, and neither side waits for the other's every group.
const AHEAD: usize = 3;

/// A record packed, with the rows of its events.
struct Ready<'a> {
    record: &'a Record,
    packed: Vec<u8>,
    rows: Vec<EventRow<'a>>,
}

impl Store {
    /// Writes `records`, whose reports were kept before, in one step; in two, if the store can make its dictionary of the first
    /// ones. A story that is there gets a new version.
    ///
    /// The records are as before afterwards. `texts` gives a report's text by its id, as it was kept. Returns how many stories changed.
    pub fn load(
        &mut self,
        batch: &mut Batch,
        records: &mut [Record],
        texts: &(dyn Fn(&str) -> Option<String> + Sync),
    ) -> Result<usize> {
        let dictionary = self.dictionary()?;
        if dictionary.is_none() && records.len() > dictionary::STORIES {
            let (first, others) = records.split_at_mut(dictionary::STORIES);
            return Ok(self.load(batch, first, texts)? + self.load(batch, others, texts)?);
        }
        let dictionary = dictionary.as_ref();
        let (changed, id) = self.write(|conn| {
            let id = batch.row(conn)?;
            let mut numbers = Numbers::default();
            let notes = BTreeMap::new();
            let mut changed = 0;
            std::thread::scope(|scope| {
                // The next records are made ready while these are written.
                let (done, made) = std::sync::mpsc::sync_channel(AHEAD);
                scope.spawn(move || {
                    let mut groups = records.chunks_mut(GROUP).map(|group| ready(group, texts, dictionary));
                    // Nobody takes them any more once writing has failed.
                    groups.all(|group| done.send(group).is_ok())
                });
                for group in made {
                    for ready in &group? {
                        let record = ready.record;
                        let row = put::row_of(conn, &record.story)?;
                        let plan = row.map(|_| Plan::of(conn, &[(record, row)], &[])).transpose()?;
                        let first = Id::first(record.clusters.len());
                        let what = Put {
                            record,
                            old: plan.as_ref().and_then(|plan| plan.old(row)),
                            ids: plan.as_ref().map_or((&first, first.len() as i64), |plan| plan.ids(0)),
                            rows: Some(&ready.rows),
                            annotations: &[],
                            notes: &notes,
                            row,
                            is_cleared: false,
                            batch: id,
                        };
                        let (row, is_changed) = put::put(conn, &mut numbers, &what, &ready.packed)?;
                        if let Some(plan) = plan.filter(|_| is_changed) {
                            plan.finish(conn, &[row], &[])?;
                        }
                        changed += usize::from(is_changed);
                    }
                }
                numbers.finish(conn)?;
                Ok((changed, id))
            })
        })?;
        batch.made(Some(id));
        Ok(changed)
    }
}

fn ready<'a>(
    records: &'a mut [Record],
    texts: &(dyn Fn(&str) -> Option<String> + Sync),
    dictionary: Option<&Dictionary>,
) -> rusqlite::Result<Vec<Ready<'a>>> {
    records
        .par_iter_mut()
        .map(|record| {
            let packed = pack::pack_record(record, texts, Care::Fast, dictionary)?;
            let record = &*record;
            Ok(Ready { record, packed, rows: rows::events(record) })
        })
        .collect()
}
