//! The commands that read one JSON object a line that is no report.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use anyhow::Result;
use chancery_engine::actor::match_names as likeness;
use chancery_model::{Actor, ActorKind, Resolution};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::args;
use crate::output::{Ended, Lines, complain};

pub fn resolve(args: &args::Lines, quiet: bool) -> Result<Ended> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        mention: String,
        context: Option<String>,
        published: Option<String>,
    }
    #[derive(Serialize)]
    struct Answer {
        id: String,
        #[serde(flatten)]
        resolution: Resolution,
        /// The group without a charter that the words mean, where they name nobody known, or a state of which they say
        /// the part: "Danish nurses", "Mexican authorities".
        #[serde(skip_serializing_if = "Option::is_none")]
        group: Option<Actor>,
    }
    let engine = crate::engine::engine()?;
    let mut out = Lines::stdout();
    let read = for_each_line(args, quiet, "{\"id\",\"mention\"}", &mut |line: Line| {
        let resolution = engine.resolve(&line.mention, line.context.as_deref(), line.published.as_deref());
        let group = engine
            .group_in(&line.mention, line.context.as_deref())
            .filter(|_| resolution.actor.as_ref().is_none_or(|actor| actor.kind == ActorKind::Country));
        out.write(&Answer { id: line.id, resolution, group })
    })?;
    out.flush()?;
    Ok(if read == 0 { Ended::NothingRead } else { Ended::Read })
}

pub fn match_names(args: &args::Lines, quiet: bool) -> Result<Ended> {
    #[derive(Deserialize)]
    struct Line {
        id: String,
        a: String,
        b: String,
        kind: Option<String>,
    }
    #[derive(Serialize)]
    struct Answer {
        id: String,
        score: f64,
    }
    let mut out = Lines::stdout();
    let read = for_each_line(args, quiet, "{\"id\",\"a\",\"b\"}", &mut |line: Line| {
        out.write(&Answer { score: likeness(&line.a, &line.b, line.kind.as_deref()), id: line.id })
    })?;
    out.flush()?;
    Ok(if read == 0 { Ended::NothingRead } else { Ended::Read })
}

/// Calls `sink` for each line that is a `T`; complains of the others with file and line. Returns how many were read.
pub fn for_each_line<T: DeserializeOwned>(
    args: &args::Lines,
    quiet: bool,
    expected: &str,
    sink: &mut dyn FnMut(T) -> Result<()>,
) -> Result<u64> {
    let (mut read, mut failed, mut unopened) = (0_u64, 0_u64, 0_u64);
    let mut take = |name: &str, input: &mut dyn BufRead| -> Result<()> {
        let mut number = 0;
        let mut line = Vec::new();
        loop {
            line.clear();
            if input.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            number += 1;
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match serde_json::from_slice(&line) {
                Ok(value) => {
                    read += 1;
                    sink(value)?;
                }
                Err(error) => {
                    failed += 1;
                    if !quiet {
                        complain(&format!(
                            "error: {name}:{number}: expected {expected}, found something else: {error}"
                        ));
                    }
                }
            }
        }
    };
    if args.paths.is_empty() {
        take("stdin", &mut io::stdin().lock())?;
    }
    for path in &args.paths {
        match File::open(path) {
            Ok(file) => take(&path.to_string_lossy(), &mut BufReader::new(file))?,
            Err(error) => {
                unopened += 1;
                if !quiet {
                    complain(&format!("error: {}: the file cannot be opened: {error}", path.display()));
                }
            }
        }
    }
    if failed + unopened > 0 && !quiet {
        complain(&format!("read {read} lines, {failed} lines and {unopened} files failed"));
    }
    Ok(read)
}
