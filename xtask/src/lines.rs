//! `cargo xtask train-lines`: learns the line model of `chancery-ingest`.
//!
//! usage: train-lines --data dev.jsonl.gz [--out lines.model] [--except FOLD]
//! A page: `{"url", "lines": […], "label": [1 article, 0 not, -1 unclear]}`. `--except 0|1|2` leaves that third of the
//! sites out (the thirds are those of `score_lines.py`), so that it can be scored honestly.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chancery_ingest::judge::model::{Labelled, train};
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

/// Runs the command.
pub fn run(root: &Path, arguments: &[String]) -> anyhow::Result<()> {
    let (mut data, mut out, mut except) = (None, root.join(OUT), None);
    for pair in arguments.chunks(2) {
        match pair {
            [name, value] if name == "--data" => data = Some(value.clone()),
            [name, value] if name == "--out" => out = PathBuf::from(value),
            [name, value] if name == "--except" => except = Some(value.parse::<u64>()?),
            _ => bail!("expected --data FILE [--out FILE] [--except FOLD], found {pair:?}"),
        }
    }
    let data = data.context("expected --data FILE")?;
    let file = File::open(&data).with_context(|| format!("opening {data}"))?;
    let mut pages = Vec::new();
    for line in BufReader::new(MultiGzDecoder::new(file)).lines() {
        let page: Page = serde_json::from_str(&line?)?;
        let site = site(&page);
        if except != Some(third(&site)) {
            pages.extend(labelled(&page, &site));
        }
    }
    let model = train(&pages, 6);
    let bytes = model.to_bytes();
    std::fs::write(&out, &bytes).with_context(|| format!("writing {}", out.display()))?;
    crate::say(&format!("{}: {} texts, {} bytes", out.display(), pages.len(), bytes.len()));
    Ok(())
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
fn labelled(page: &Page, site: &str) -> Vec<Labelled> {
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
