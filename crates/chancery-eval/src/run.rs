//! Calls the commands and the scorer of one measure.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::corpus_hash;
use crate::measures::{Input, Measure};

/// Where things lie.
#[derive(Clone, Debug)]
pub struct Places {
    /// Folder of the gold and the scorers.
    pub shared: PathBuf,
    /// The `chancery` binary.
    pub chancery: PathBuf,
    /// Folder for inputs and outputs.
    pub work: PathBuf,
}

/// The figures of one measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Hash of the gold file.
    pub corpus: String,
    /// All figures the scorer printed, by name.
    pub figures: BTreeMap<String, f64>,
}

/// Measures once.
///
/// # Errors
/// If a file is missing or a command or the scorer fails.
pub fn run(measure: &Measure, places: &Places) -> Result<Scores> {
    let gold = places.shared.join(measure.gold);
    let bytes = fs::read(&gold).with_context(|| format!("cannot read gold {}", gold.display()))?;
    let folder = places.work.join(measure.name);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let scorer = places.shared.join("tools").join(measure.scorer);

    let input = folder.join("input.jsonl");
    if measure.input == Input::Scorer {
        let status = Command::new("python3")
            .arg(&scorer)
            .arg("--input")
            .arg(&gold)
            .args(measure.options)
            .stdout(File::create(&input)?)
            .status()
            .context("cannot start python3")?;
        if !status.success() {
            bail!("{} --input failed on {}", measure.scorer, gold.display());
        }
    }

    let mut outputs = Vec::new();
    for command in measure.commands {
        let output = folder.join(format!("{}.jsonl", command[0]));
        let mut chancery = Command::new(&places.chancery);
        chancery.args(*command).stdout(File::create(&output)?).stderr(Stdio::null());
        match measure.input {
            Input::Scorer => chancery.stdin(File::open(&input)?),
            Input::Folder(path) => chancery.arg(places.shared.join(path)).stdin(Stdio::null()),
        };
        let status =
            chancery.status().with_context(|| format!("cannot start {}", places.chancery.display()))?;
        if !status.success() {
            bail!("chancery {} ended with {status} on {}", command.join(" "), measure.name);
        }
        outputs.push(output);
    }

    let judged = Command::new("python3")
        .arg(&scorer)
        .arg(&gold)
        .args(&outputs)
        .args(measure.options)
        .output()
        .context("cannot start python3")?;
    if !judged.status.success() {
        bail!("{} failed on {}: {}", measure.scorer, measure.name, String::from_utf8_lossy(&judged.stderr));
    }
    let printed = String::from_utf8_lossy(&judged.stdout).into_owned();
    fs::write(folder.join("scores.txt"), &printed)?;
    let mut scores = Scores { corpus: corpus_hash(&bytes), figures: figures(&printed) };
    if measure.figures.iter().any(|figure| figure.name == "unsupported") {
        scores.figures.insert("unsupported".to_owned(), unsupported(places, &folder)? as f64);
    }
    Ok(scores)
}

/// How many values of the record `chancery check` finds no support for; what it says is kept in `check.txt`.
fn unsupported(places: &Places, folder: &Path) -> Result<usize> {
    let checked = Command::new(&places.chancery)
        .args(["--quiet", "check", "--record"])
        .arg(folder.join("record.jsonl"))
        .arg(folder.join("input.jsonl"))
        .output()
        .with_context(|| format!("cannot start {}", places.chancery.display()))?;
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    fs::write(folder.join("check.txt"), &said)?;
    let summary = said.lines().last().filter(|line| line.ends_with("without support"));
    let count = summary.and_then(|line| line.split_whitespace().rev().nth(2)?.parse().ok());
    count
        .with_context(|| format!("chancery check said nothing: {}", String::from_utf8_lossy(&checked.stderr)))
}

/// Reads the `score NAME VALUE` lines.
fn figures(printed: &str) -> BTreeMap<String, f64> {
    printed
        .lines()
        .filter_map(|line| {
            let mut words = line.strip_prefix("score ")?.split_whitespace();
            Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
        })
        .collect()
}

/// Whether the gold is there at all.
pub fn is_present(shared: &Path) -> bool {
    shared.join("tools/scoring.py").is_file()
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_the_score_lines() {
        let read = super::figures("table\nscore event_f1 0.5000\nscore trap_hits 0\n");
        assert_eq!(
            read.into_iter().collect::<Vec<_>>(),
            [("event_f1".to_owned(), 0.5), ("trap_hits".to_owned(), 0.0)]
        );
    }
}
