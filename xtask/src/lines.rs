//! `cargo xtask train-lines`: learns the line model of `chancery-ingest`.
//!
//! usage: train-lines --data dev.jsonl.gz [--out lines.model]
//!        train-lines --data dev.jsonl.gz --folds
//! A page: `{"url", "lines": […], "label": [1 article, 0 not, -1 unclear]}`. `--folds` writes no model: each third of the
//! sites (the thirds are those of `score_lines.py`) is judged by a model learned on the other two, scored, and written
//! to `target/lines` as reports, which `score_lines.py --fold` scores the same.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chancery_ingest::judge::judge_by;
use chancery_ingest::judge::model::{Labelled, Model, train};
use chancery_model::Report;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use sha2::{Digest, Sha256};

/// Where the crate keeps its weights.
const OUT: &str = "crates/chancery-ingest/data/lines.model";

#[derive(Deserialize)]
struct Page {
    id: String,
    #[serde(default)]
    url: Option<String>,
    lines: Vec<String>,
    label: Vec<i8>,
}

/// Times that training goes over all pages.
const EPOCHS: usize = 6;

/// Runs the command.
pub fn run(root: &Path, arguments: &[String]) -> anyhow::Result<()> {
    let (mut data, mut out, mut folds) = (None, root.join(OUT), false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--data" => data = rest.next().cloned(),
            "--out" => out = PathBuf::from(rest.next().context("expected a file after --out")?),
            "--folds" => folds = true,
            other => bail!("expected --data FILE [--out FILE | --folds], found {other}"),
        }
    }
    let data = data.context("expected --data FILE")?;
    let file = File::open(&data).with_context(|| format!("opening {data}"))?;
    let mut pages: Vec<Page> = Vec::new();
    for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
        pages.push(serde_json::from_str(&line?)?);
    }
    if folds {
        return (0..3).try_for_each(|fold| judge_fold(root, &pages, fold));
    }
    let texts: Vec<Labelled> = pages.iter().flat_map(labelled).collect();
    let bytes = train(&texts, EPOCHS).to_bytes();
    std::fs::write(&out, &bytes).with_context(|| format!("writing {}", out.display()))?;
    crate::say(&format!("{}: {} texts, {} bytes", out.display(), texts.len(), bytes.len()));
    Ok(())
}

/// Judges a third of the sites by what the others teach.
fn judge_fold(root: &Path, pages: &[Page], fold: u64) -> anyhow::Result<()> {
    let (tested, taught): (Vec<&Page>, Vec<&Page>) =
        pages.iter().partition(|page| third(&site(page)) == fold);
    let texts: Vec<Labelled> = taught.into_iter().flat_map(labelled).collect();
    // As the product reads it: with weights of one byte.
    let model = Model::from_bytes(&train(&texts, EPOCHS).to_bytes()).context("the model is not read back")?;
    let folder = root.join("target/lines");
    std::fs::create_dir_all(&folder)?;
    let mut file = std::io::BufWriter::new(File::create(folder.join(format!("fold-{fold}.jsonl")))?);
    let (mut hit, mut said, mut wanted) = (0, 0, 0);
    for page in tested {
        let mut report = Report::new(page.id.clone(), page.lines.join("\n"));
        report.url = page.url.clone();
        judge_by(&mut report, Some(&model));
        let mut at = 0;
        for (line, &label) in page.lines.iter().zip(&page.label) {
            let (start, end) = (at, at + line.len());
            at = end + 1;
            if label < 0 || line.is_empty() {
                continue;
            }
            let inside =
                |from: u32, to: u32| (to as usize).min(end).saturating_sub((from as usize).max(start));
            let kept: usize = report.kept.iter().map(|span| inside(span.start, span.end)).sum();
            let is_kept = kept * 2 >= line.len();
            hit += usize::from(is_kept && label == 1);
            said += usize::from(is_kept);
            wanted += usize::from(label == 1);
        }
        serde_json::to_writer(&mut file, &report)?;
        file.write_all(b"\n")?;
    }
    file.flush()?;
    let (precision, recall) = (share(hit, said), share(hit, wanted));
    let f1 = share(2 * hit, said + wanted);
    crate::say(&format!("fold {fold}: keep P {precision:.4} R {recall:.4} F1 {f1:.4}"));
    Ok(())
}

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

fn site(page: &Page) -> String {
    let address = page.url.as_deref().unwrap_or(&page.id);
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or("").to_owned()
}

/// The third that a site falls into: its SHA-256 as a number, modulo 3.
fn third(site: &str) -> u64 {
    Sha256::digest(site.as_bytes()).iter().fold(0, |rest, &byte| (rest * 256 + u64::from(byte)) % 3)
}

/// The page, and once more cut down to what a careless scraper leaves: the article with some lines around it.
fn labelled(page: &Page) -> Vec<Labelled> {
    let site = site(page);
    let group =
        Sha256::digest(site.as_bytes()).iter().take(7).fold(0, |sum, &byte| sum * 256 + u64::from(byte));
    let text = |from: usize, to: usize| page.lines[from..to].join("\n");
    let whole = Labelled {
        text: text(0, page.lines.len()),
        url: page.url.clone(),
        labels: page.label.clone(),
        group,
        weight: 1.0,
    };
    let mut texts = vec![whole];
    let first = page.label.iter().position(|&label| label == 1);
    let last = page.label.iter().rposition(|&label| label == 1);
    if let (Some(first), Some(last)) = (first, last) {
        // How much is left varies from page to page, but not from run to run.
        let from = first.saturating_sub(group as usize % 5);
        let to = (last + 1 + (group / 5) as usize % 7).min(page.lines.len());
        texts.push(Labelled {
            text: text(from, to),
            url: None,
            labels: page.label[from..to].to_vec(),
            group,
            weight: 0.3,
        });
    }
    texts
}
