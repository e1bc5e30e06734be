//! `chancery export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use anyhow::{Context as _, Result, bail};
use chancery_store::Store;
use chancery_store::export::{Layer, Layout, Tabular};

use crate::args::Export;
use crate::output::{Ended, complain};

pub fn export(args: &Export) -> Result<Ended> {
    let store = Store::read_only(&args.at.store)?;
    let filter = super::filter(&store, &args.wanted)?;
    let mut out: Box<dyn Write> = match &args.output {
        Some(path) => Box::new(BufWriter::new(
            File::create(path).with_context(|| format!("cannot write {}", path.display()))?,
        )),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    let form = match args.format.as_str() {
        "csv" => Some(Tabular::Csv),
        "jsonl" => Some(Tabular::JsonLines),
        "parquet" => Some(Tabular::Parquet),
        _ => None,
    };
    let written = match (form, Layout::named(&args.format)) {
        (Some(form), _) => {
            let Some(layer) = Layer::named(&args.layer) else {
                let known: Vec<&str> = Layer::ALL.iter().map(|(_, name)| *name).collect();
                bail!("expected --layer {}, found {:?}", known.join(", "), args.layer)
            };
            store.export_layer(layer, form, &filter, &mut out)?
        }
        (None, Some(layout)) => store.export_layout(layout, &filter, &mut out)?,
        (None, None) => {
            let known: Vec<&str> = Layout::ALL.iter().map(|(_, name)| *name).collect();
            bail!("expected --format csv, jsonl, parquet, {}, found {:?}", known.join(", "), args.format)
        }
    };
    out.flush()?;
    if let Some(path) = &args.output {
        complain(&format!("{written} rows in {}", path.display()));
    }
    Ok(super::ended(written))
}
