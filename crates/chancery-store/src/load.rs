//! Takes in records that were made elsewhere, such as by many machines, or for a bench.

use std::collections::BTreeMap;

use chancery_model::Record;
use rayon::prelude::*;

use crate::error::Result;
use crate::keep::Batch;
use crate::open::Store;
use crate::put::{self, Numbers, Put};

/// Records packed while as many are written.
const GROUP: usize = 250;

impl Store {
    /// Writes `records`, whose reports were kept before, in one step. A story that is there gets a new version.
    ///
    /// Returns how many stories changed.
    pub fn load(&mut self, batch: &mut Batch, records: &[Record]) -> Result<usize> {
        let pack = |records: &[Record]| -> rusqlite::Result<Vec<(Vec<u8>, Vec<u8>)>> {
            records.par_iter().map(put::packed).collect()
        };
        let (changed, id) = self.write(|conn| {
            let id = batch.row(conn)?;
            let mut numbers = Numbers::default();
            let notes = BTreeMap::new();
            let mut changed = 0;
            let mut groups = records.chunks(GROUP).peekable();
            let mut packed = groups.peek().map_or_else(|| Ok(Vec::new()), |group| pack(group))?;
            while let Some(group) = groups.next() {
                // The next records are packed while these are written.
                let (next, done) = std::thread::scope(|scope| {
                    let next = groups.peek().map(|group| scope.spawn(|| pack(group)));
                    let mut write = || -> rusqlite::Result<()> {
                        for (record, (json, packed)) in group.iter().zip(&packed) {
                            let what = Put {
                                record,
                                annotations: &[],
                                notes: &notes,
                                row: None,
                                is_cleared: false,
                                batch: id,
                            };
                            let (_, is_changed) = put::put(conn, &mut numbers, &what, (json, packed))?;
                            changed += usize::from(is_changed);
                        }
                        Ok(())
                    };
                    let done = write();
                    let next = next.map(|next| next.join().expect("packing does not panic"));
                    (next.unwrap_or_else(|| Ok(Vec::new())), done)
                });
                done?;
                packed = next?;
            }
            Ok((changed, id))
        })?;
        batch.made(Some(id));
        Ok(changed)
    }
}
