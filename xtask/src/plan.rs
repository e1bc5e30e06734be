//! `cargo xtask plan`: what a year and a decade of the world's news cost, from what was measured here.
//!
//! Reads `docs/scale.json` (`cargo xtask scale --save`) and writes the tables of `docs/SCALE.md` between its marks: core
//! hours, memory, bytes shuffled and stored, and how evenly a shuffle by story key falls on workers. Nothing in the
//! tables is written by hand; what is assumed stands in [`NEWS`].

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::crawl::Random;
use crate::say;
use crate::scale::Costs;

/// What is assumed of the world's news.
struct News {
    /// Pages of a year: 1.35 billion from August 2016 to spring 2026 (Lazzaroni, Lasser, Solovev 2026, arXiv 2605.18337).
    pages_a_year: f64,
    /// Of them in English. Assumed; the others cost extraction only.
    english: f64,
    /// Days of the windows in which stories are looked for, and days they look back.
    window: f64,
    overlap: f64,
}

const NEWS: News = News { pages_a_year: 138e6, english: 0.4, window: 7.0, overlap: 7.0 };

/// Stories drawn in the simulation of the shuffle.
const STORIES: u64 = 1_000_000;

const BEGIN: &str = "<!-- plan: begin -->\n";
const END: &str = "<!-- plan: end -->";

/// Runs the task.
pub fn run(root: &Path, _arguments: &[String]) -> Result<()> {
    let path = root.join("docs/scale.json");
    let costs: Costs = serde_json::from_slice(
        &fs::read(&path).with_context(|| format!("{}: run cargo xtask scale --save", path.display()))?,
    )?;
    let text = format!("{}\n{}\n{}", unit_costs(&costs), years(&costs), skew());
    let page = root.join("docs/SCALE.md");
    let old = fs::read_to_string(&page).with_context(|| page.display().to_string())?;
    let (before, rest) = old.split_once(BEGIN).context("docs/SCALE.md has no mark where the plan begins")?;
    let (_, after) = rest.split_once(END).context("docs/SCALE.md has no mark where the plan ends")?;
    fs::write(&page, format!("{before}{BEGIN}{text}{END}{after}"))?;
    say(&text);
    Ok(())
}

/// What a page costs in each stage.
fn unit_costs(costs: &Costs) -> String {
    let pages = costs.pages as f64;
    let mut text = format!(
        "Measured on {} pages of {:.0} words and {:.1} kB (packed) each, one job:\n\n\
         | stage | ms of CPU a page | words a CPU second | pages a second | peak memory, MB | kB a page written |\n\
         |---|---|---|---|---|---|\n",
        costs.pages,
        costs.words as f64 / pages,
        costs.crawl_bytes as f64 / 1e3 / pages
    );
    for (stage, cost) in &costs.stages {
        let _ = writeln!(
            text,
            "| {stage} | {:.2} | {:.0} | {:.1} | {:.0} | {:.1} |",
            cost.cpu * 1e3 / pages,
            costs.words as f64 / cost.cpu,
            pages / cost.clock,
            cost.memory,
            cost.bytes as f64 / 1e3 / pages
        );
    }
    text
}

/// What a year and a decade cost.
fn years(costs: &Costs) -> String {
    let pages = costs.pages as f64;
    let cpu = |stage: &str| costs.stages.get(stage).map_or(0.0, |cost| cost.cpu / pages);
    let bytes = |stage: &str| costs.stages.get(stage).map_or(0.0, |cost| cost.bytes as f64 / pages);
    // Records are measured from the archives on: extraction is in them.
    let reconcile = (cpu("record") - cpu("extract") - cpu("stories")).max(0.0);
    let mut text = String::from("| | a day | a year | a decade |\n|---|---|---|---|\n");
    let scales = [1.0 / 365.0, 1.0, 10.0];
    let mut row = |name: &str, unit: &str, digits: usize, of_year: f64| {
        let cells: Vec<String> =
            scales.iter().map(|scale| format!("{:.digits$}{unit}", of_year * scale)).collect();
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    };
    let (all, english) = (NEWS.pages_a_year, NEWS.pages_a_year * NEWS.english);
    row("pages, millions", "", 2, all / 1e6);
    row("of them English", "", 2, english / 1e6);
    let hours = |seconds: f64| seconds / 3600.0;
    let extract = hours(all * cpu("extract"));
    let code = hours(english * cpu("code"));
    let stories = hours(english * cpu("stories") * (1.0 + NEWS.overlap / NEWS.window));
    let records = hours(english * reconcile);
    row("core-hours: extract", "", 0, extract);
    row("core-hours: code", "", 0, code);
    row("core-hours: stories", "", 1, stories);
    row("core-hours: records (annotating again included)", "", 0, records);
    row("core-hours, all", "", 0, extract + code + stories + records);
    row("days on 64 cores", "", 2, (extract + code + stories + records) / 64.0 / 24.0);
    row("archives read, GB", "", 0, all * costs.crawl_bytes as f64 / pages / 1e9);
    row("reports stored (JSON, before zstd), GB", "", 0, english * bytes("extract") / 1e9);
    row("events stored, GB", "", 0, english * bytes("code") / 1e9);
    row("records stored, GB", "", 0, english * bytes("record") / 1e9);
    row(
        "shuffled for stories, GB",
        "",
        0,
        english * bytes("extract") * (1.0 + NEWS.overlap / NEWS.window) / 1e9,
    );
    row("shuffled for records, GB", "", 0, english * bytes("extract") / 1e9);
    let window = english / 365.0 * (NEWS.window + NEWS.overlap);
    let _ = writeln!(
        text,
        "\nA window of {:.0} days with {:.0} to look back has {:.1} million reports: {:.1} GB in the memory of one executor.",
        NEWS.window,
        NEWS.overlap,
        window / 1e6,
        window * bytes("extract") / 1e9
    );
    let _ = writeln!(
        text,
        "Assumed: {:.0} million pages a year (1.35 billion from August 2016 to spring 2026: Lazzaroni, Lasser, Solovev 2026, arXiv 2605.18337), {:.0} % of them English, pages like the invented ones.",
        all / 1e6,
        NEWS.english * 100.0
    );
    text
}

/// How evenly stories fall on workers when their key is hashed.
fn skew() -> String {
    let mut text = format!(
        "How evenly a shuffle by story key falls on workers: {STORIES} stories, sizes as n to the minus 2 cut at the largest, \
         hashed; the fullest worker against the mean. Work grows with a story's reports.\n\n\
         | largest story | reports | fullest of 8 | of 64 | of 512 | of 512 if it grew with the square |\n|---|---|---|---|---|---|\n"
    );
    for largest in [60.0_f64, 1_000.0, 20_000.0] {
        let mut reports = 0.0;
        let counts = [8, 64, 512];
        let mut loads: Vec<Vec<f64>> = counts.iter().map(|n| vec![0.0; *n]).collect();
        let mut squares = vec![0.0; 512];
        for story in 0..STORIES {
            let mut random = Random::of(7, story);
            // The inverse of the distribution's sum.
            let size = (1.0 / (1.0 - random.share() * (1.0 - 1.0 / largest))).floor().min(largest);
            reports += size;
            let key = random.next() as usize;
            for (load, n) in loads.iter_mut().zip(counts) {
                load[key % n] += size;
            }
            squares[key % 512] += size * size;
        }
        let fullest = |load: &[f64]| {
            let sum: f64 = load.iter().sum();
            load.iter().copied().fold(0.0, f64::max) * load.len() as f64 / sum
        };
        let _ = writeln!(
            text,
            "| {largest:.0} | {:.2} million | {:.2} | {:.2} | {:.2} | {:.2} |",
            reports / 1e6,
            fullest(&loads[0]),
            fullest(&loads[1]),
            fullest(&loads[2]),
            fullest(&squares)
        );
    }
    text
}
