//! `cargo xtask eval`: measures on the gold, writes the README's table, compares with the floors.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use chancery_eval::measures::MEASURES;
use chancery_eval::run::Places;
use chancery_eval::{floors, run, table};

/// What to do besides measuring.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Only measures whose name contains one of these; all if empty.
    pub only: Vec<String>,
    /// Write the README's table.
    pub readme: bool,
    /// Take better figures as new floors.
    pub raise: bool,
    /// Take all figures as new floors, worse ones too.
    pub lower: bool,
}

/// Runs it from the workspace's root.
pub fn eval(root: &Path, options: &Options) -> Result<()> {
    let shared = root.join("../shared");
    if !run::is_present(&shared) {
        crate::say("the gold is not here (../shared): nothing to measure");
        return Ok(());
    }
    let places = Places { shared, chancery: build(root)?, work: root.join("target/eval") };
    let mut measured = BTreeMap::new();
    for measure in MEASURES {
        if !options.only.is_empty() && !options.only.iter().any(|part| measure.name.contains(part.as_str())) {
            continue;
        }
        let scores = run::run(measure, &places)?;
        let shown: Vec<String> = measure
            .figures
            .iter()
            .filter_map(|figure| Some(format!("{} {:.3}", figure.name, scores.figures.get(figure.name)?)))
            .collect();
        crate::say(&format!("{:<20} {}", measure.name, shown.join("  ")));
        measured.insert(measure.name.to_owned(), scores);
    }
    floors::add_practice_mean(&mut measured);
    if let Some(mean) = measured.get("practice") {
        let shown: Vec<String> =
            mean.figures.iter().map(|(figure, value)| format!("{figure} {value:.3}")).collect();
        crate::say(&format!("{:<20} {}", "practice (mean)", shown.join("  ")));
    }

    let floors_file = root.join("crates/chancery-eval/floors.json");
    let known = floors::read(&floors_file)?;
    let fallen = floors::fallen(&known, &measured);
    if options.raise || options.lower {
        floors::write(&floors_file, &floors::raised(&known, &measured, options.lower))?;
    }
    if options.readme {
        let path = root.join("README.md");
        let readme = fs::read_to_string(&path).context("cannot read README.md")?;
        let brief = fs::read_to_string(root.join("examples/qatar2017/brief.txt"))
            .context("cannot read the example's brief")?;
        let new = table::replaced(&readme, table::MARKS, &table::markdown(&measured))
            .context("README.md has no quality marks")?;
        let new = table::replaced(&new, table::EXAMPLE, &table::example(&brief))
            .context("README.md has no example marks")?;
        fs::write(&path, new).context("cannot write README.md")?;
    }
    if !fallen.is_empty() && !options.lower {
        bail!("below the floor:\n{}", fallen.join("\n"));
    }
    Ok(())
}

fn build(root: &Path) -> Result<PathBuf> {
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--package", "chancery-cli"])
        .current_dir(root)
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("the build of chancery failed");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target.join("release/chancery"))
}
