//! `chancery search`: reports by their words and by what they tell.

use anyhow::Result;
use chancery_store::Store;
use chancery_store::read::Hit;

use crate::args::Search;
use crate::output::{Ended, Lines};
use crate::table;

pub fn search(args: &Search) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let found =
        store.search(&args.words.join(" "), &super::filter(&store, &args.wanted)?, args.shown.page())?;
    let mut out = Lines::stdout();
    let header = ["report", "day", "outlet", "story", "title", "passage"];
    table::write(&mut out, &args.shown.form, &header, &found.items, |hit| {
        let report = hit.report.clone();
        vec![
            report.report,
            report.day.unwrap_or_default(),
            report.outlet.unwrap_or_default(),
            report.story.unwrap_or_default(),
            report.title.unwrap_or_default(),
            passage(hit),
        ]
    })?;
    out.flush()?;
    Ok(super::ended(found.items.len()))
}

/// What was found stands in brackets.
fn passage(hit: &Hit) -> String {
    let pieces: Vec<String> = hit
        .snippet
        .iter()
        .map(|piece| if piece.hit { format!("[{}]", piece.text) } else { piece.text.clone() })
        .collect();
    pieces.join(" ")
}
