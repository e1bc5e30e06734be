//! `cargo xtask reliability [--fit]`: how often events of a confidence are right, on the gold of the seeds and the practice stories.
//!
//! An event is right if gold has one of its type (or of a type it allows) on overlapping words of the same report, one to one, the
//! best overlap first. Statements and states are left out. The fit is a monotone one (pools of adjacent violators); the table
//! judges each story by a fit on the others.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::event::score_of;
use chancery_engine::pipeline::Engine;
use chancery_eval::measures::PRACTICE;
use chancery_model::{EventType, Report, Span};
use serde_json::Value;

/// Width of a row of the table.
const BIN: f64 = 0.1;

/// Least events in a step of the fit.
const LEAST: usize = 15;

/// Least rise from step to step, so that different scores stay different.
const RISE: f64 = 0.002;

/// One coded event.
struct Judged {
    story: String,
    confidence: f64,
    score: f64,
    right: bool,
}

/// One event of the gold: report, types, bytes.
struct Gold {
    report: String,
    types: BTreeSet<String>,
    span: Span,
}

pub fn run(root: &Path, fits: bool) -> Result<()> {
    let shared = root.join("../shared");
    let engine = Engine::embedded();
    let mut judged = Vec::new();
    let practice = PRACTICE.iter().map(|name| ((*name).to_owned(), shared.join("dossiers").join(name)));
    for (name, folder) in std::iter::once(("seeds".to_owned(), shared.join("seeds"))).chain(practice) {
        judged.extend(story(&engine, &name, &folder)?);
    }
    let right = judged.iter().filter(|event| event.right).count();
    crate::say(&format!("{} events, {right} right", judged.len()));
    crate::say("as printed:");
    table(judged.iter().map(|event| (event.confidence, event.right)));
    crate::say("each story by a fit on the others:");
    let stories: BTreeSet<&str> = judged.iter().map(|event| event.story.as_str()).collect();
    let mut without = Vec::new();
    for story in stories {
        let others: Vec<(f64, bool)> = judged
            .iter()
            .filter(|event| event.story != story)
            .map(|event| (event.score, event.right))
            .collect();
        let steps = fit(others);
        let own = judged.iter().filter(|event| event.story == story);
        without.extend(own.map(|event| (along(&steps, event.score), event.right)));
    }
    table(without);
    if fits {
        let steps = fit(judged.iter().map(|event| (event.score, event.right)).collect());
        let path = root.join("crates/chancery-engine/src/event/confidence.tsv");
        let old = fs::read_to_string(&path).unwrap_or_default();
        let head: Vec<&str> = old.lines().take_while(|line| line.starts_with('#')).collect();
        let rows: Vec<String> =
            steps.iter().map(|(score, share)| format!("{score:.4}\t{share:.4}")).collect();
        fs::write(&path, format!("{}\n{}\n", head.join("\n"), rows.join("\n")))
            .with_context(|| format!("cannot write {}", path.display()))?;
        crate::say(&format!("{}: {} rows", path.display(), rows.len()));
    }
    Ok(())
}

/// Codes a story and judges its events by its gold.
fn story(engine: &Engine, name: &str, folder: &Path) -> Result<Vec<Judged>> {
    let path = folder.join("gold.json");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let gold: Value =
        serde_json::from_str(&text).with_context(|| format!("{}: expected gold", path.display()))?;
    let mut texts = BTreeMap::new();
    let mut reports = Vec::new();
    for (key, document) in gold["documents"].as_object().context("gold has documents")? {
        let file = folder.join(document["file"].as_str().context("a document has a file")?);
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let day = document["published"].as_str().or(document["publication_date"]["best"].as_str());
        reports.push(Report { published: day.map(str::to_owned), ..Report::new(key.clone(), text.clone()) });
        texts.insert(key.clone(), text);
    }
    let wanted: Vec<Gold> = gold["events"]
        .as_array()
        .context("gold has events")?
        .iter()
        .filter_map(|event| read_gold(event, &texts))
        .collect();
    let events: Vec<_> = engine
        .record(&reports)
        .into_iter()
        .flat_map(|record| record.clusters)
        .flat_map(|cluster| cluster.mentions)
        .filter(|event| !matches!(event.kind, None | Some(EventType::Statement | EventType::State)))
        .collect();
    let mut pairs: Vec<(f64, usize, usize)> = Vec::new();
    for (at, event) in events.iter().enumerate() {
        let kind = event.kind.map_or("", EventType::name);
        for (number, gold) in wanted.iter().enumerate() {
            let span = event.span();
            if gold.report == event.report && gold.types.contains(kind) && gold.span.overlaps(span) {
                let shared = span.end.min(gold.span.end) - span.start.max(gold.span.start);
                pairs.push((f64::from(shared) / span.cover(gold.span).len() as f64, number, at));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut taken, mut right) = (BTreeSet::new(), BTreeSet::new());
    for (_, number, at) in pairs {
        if !taken.contains(&number) && !right.contains(&at) {
            taken.insert(number);
            right.insert(at);
        }
    }
    Ok(events
        .iter()
        .enumerate()
        .map(|(at, event)| Judged {
            story: name.to_owned(),
            confidence: event.confidence,
            score: score_of(event.confidence),
            right: right.contains(&at),
        })
        .collect())
}

fn read_gold(event: &Value, texts: &BTreeMap<String, String>) -> Option<Gold> {
    let report = event["doc"].as_str()?.to_owned();
    let text = texts.get(&report)?;
    // Gold counts characters.
    let byte = |place: &Value| {
        let count = usize::try_from(place.as_u64()?).ok()?;
        Some(text.char_indices().nth(count).map_or(text.len(), |(at, _)| at))
    };
    let span = Span::new(byte(&event["evidence"]["start"])?, byte(&event["evidence"]["end"])?);
    let others = event["type_alt"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let types = others.chain(event["type"].as_str()).map(str::to_owned).collect();
    Some(Gold { report, types, span })
}

/// Rows of confidence against share right, and how far the two lie apart on average.
fn table(events: impl IntoIterator<Item = (f64, bool)>) {
    let mut bins: BTreeMap<usize, (usize, usize, f64)> = BTreeMap::new();
    for (confidence, right) in events {
        let bin = bins.entry((confidence / BIN + 1e-9) as usize).or_default();
        bin.0 += 1;
        bin.1 += usize::from(right);
        bin.2 += confidence;
    }
    let all: usize = bins.values().map(|bin| bin.0).sum();
    let mut apart = 0.0;
    for (bin, (count, right, sum)) in &bins {
        let (mean, share) = (sum / *count as f64, *right as f64 / *count as f64);
        apart += (mean - share).abs() * *count as f64 / all as f64;
        let low = *bin as f64 * BIN;
        crate::say(&format!(
            "  {low:.1} to {:.1}  {count:>4} events  mean {mean:.3}  right {share:.3}",
            low + BIN
        ));
    }
    crate::say(&format!("  apart on average: {apart:.3}"));
}

/// Steps of rising share right, by pooling neighbours that fall.
fn fit(mut events: Vec<(f64, bool)>) -> Vec<(f64, f64)> {
    events.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Sum of scores, right, all.
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for (score, right) in events {
        pools.push((score, f64::from(u8::from(right)), 1.0));
        while let [.., before, last] = pools.as_slice() {
            let falls = before.1 / before.2 >= last.1 / last.2 || before.2 < LEAST as f64;
            if !falls {
                break;
            }
            let joined = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    // A small pool at the end belongs to the one before.
    if let [.., before, last] = pools.as_slice()
        && last.2 < LEAST as f64
    {
        let joined = (before.0 + last.0, before.1 + last.1, before.2 + last.2);
        pools.truncate(pools.len() - 2);
        pools.push(joined);
    }
    let mut steps: Vec<(f64, f64)> = Vec::new();
    for (scores, right, all) in pools {
        let least = steps.last().map_or(0.0, |step| step.1 + RISE);
        steps.push((scores / all, ((right + 1.0) / (all + 2.0)).max(least)));
    }
    steps
}

/// The share at a score, between the steps in proportion.
fn along(steps: &[(f64, f64)], score: f64) -> f64 {
    let above = steps.partition_point(|step| step.0 <= score);
    match (above.checked_sub(1).and_then(|below| steps.get(below)), steps.get(above)) {
        (Some(low), Some(high)) => low.1 + (high.1 - low.1) * (score - low.0) / (high.0 - low.0),
        (Some(only), None) | (None, Some(only)) => only.1,
        (None, None) => score,
    }
}
