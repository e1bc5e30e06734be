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

/// Records made ready while as many are written.
const GROUP: usize = 128;

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
            let mut groups = records.chunks_mut(GROUP);
            let mut made = groups.next().map(|group| ready(group, texts, dictionary)).transpose()?;
            while let Some(now) = made.take() {
                // The next records are made ready while these are written.
                let (next, done) = std::thread::scope(|scope| {
                    let next =
                        groups.next().map(|group| scope.spawn(move || ready(group, texts, dictionary)));
                    let mut write = || -> rusqlite::Result<()> {
                        for ready in &now {
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
                        Ok(())
                    };
                    let done = write();
                    let next = next.map(|next| next.join().expect("making ready does not panic"));
                    (next, done)
                });
                done?;
                made = next.transpose()?;
            }
            numbers.finish(conn)?;
            Ok((changed, id))
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
