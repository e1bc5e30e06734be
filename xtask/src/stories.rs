//! `cargo xtask train-stories`: learns whether texts are of one story, from labelled streams.
//! `cargo xtask stories [--errors]`: measures the streams that nothing was learned from, and all full texts of them mixed.
//!
//! The model judges a stream, and learns from the pairs that it came to judge; then again, with what it learned.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::story::join::{self, Example, JoinModel};
use chancery_engine::story::{Line, StoryConfig, Stream, stable_hash};
use chancery_model::Report;
use serde::Deserialize;

/// Corpus below `data/stories`, the splits that may be learned from, and those that are measured.
const STREAMS: [(&str, &[&str], &[&str]); 3] = [
    ("ecbplus/docs.jsonl.gz", &["train", "dev"], &["test"]),
    ("gvc/docs.jsonl", &["train"], &["dev", "test"]),
    ("uci_news_2014/docs.jsonl", &["dev"], &["test"]),
];

/// Times the model judges the streams and learns from that.
const ROUNDS: usize = 3;

#[derive(Clone, Deserialize)]
struct Row {
    id: String,
    date: Option<String>,
    title: Option<String>,
    #[serde(default)]
    text: String,
    source: Option<String>,
    story: String,
    split: String,
}

/// One labelled stream.
#[derive(Default)]
struct Labelled {
    name: String,
    reports: Vec<Report>,
    labels: BTreeMap<String, u32>,
}

/// Writes the weights into the engine.
pub fn train(root: &Path) -> Result<()> {
    let (learned, measured) = streams(root)?;
    let config = StoryConfig { at_once: false, ..StoryConfig::default() };
    let mut sets: Vec<Vec<Example>> = learned.iter().map(|_| Vec::new()).collect();
    let mut model = JoinModel::first();
    for round in 1..=ROUNDS {
        let mut told = Vec::new();
        for (set, stream) in sets.iter_mut().zip(&learned) {
            let (score, examples) = judge(stream, &config, &model);
            set.extend(examples);
            told.push(format!("{} {score:.4} ({})", stream.name, set.len()));
        }
        for stream in &measured {
            told.push(format!("{} {:.4}", stream.name, judge(stream, &config, &model).0));
        }
        crate::say(&format!("before round {round}: B-cubed F1 {}", told.join(", ")));
        model = join::train(&sets);
    }
    for stream in learned.iter().chain(&measured) {
        crate::say(&format!("{} {:.4}", stream.name, judge(stream, &config, &model).0));
    }
    let out = root.join("crates/chancery-engine/src/story/join.tsv");
    fs::write(&out, model.table()).with_context(|| format!("cannot write {}", out.display()))?;
    crate::say(&model.table());
    Ok(())
}

/// Prints how well the weights in use do on what they were not learned from; with `errors`, what went wrong.
pub fn measure(root: &Path, errors: bool) -> Result<()> {
    let (_, mut measured) = streams(root)?;
    // One stream of full texts: stories of all sorts, and of one sort that are hard to tell apart, mixed by their ids.
    let full: Vec<&Labelled> = measured
        .iter()
        .filter(|stream| stream.reports.iter().all(|report| !report.text.is_empty()))
        .collect();
    let mut mixed = Labelled { name: "full texts mixed".to_owned(), ..Labelled::default() };
    for stream in full {
        let known = mixed.labels.values().max().map_or(0, |most| most + 1);
        mixed.labels.extend(stream.labels.iter().map(|(id, label)| (id.clone(), label + known)));
        mixed
            .reports
            .extend(stream.reports.iter().cloned().map(|report| Report { published: None, ..report }));
    }
    mixed.reports.sort_by_key(|report| stable_hash(report.id.as_bytes()));
    measured.push(mixed);
    let config = StoryConfig { at_once: false, ..StoryConfig::default() };
    for stream in &measured {
        // As it runs, not as it learns: what could not be one story is then not even judged.
        let story_of = follow(stream, Stream::new(config.clone()), &mut |_| ());
        crate::say(&format!(
            "{:<24} {:>5} reports: B-cubed F1 {:.4}, pairwise F1 {:.4}",
            stream.name,
            stream.reports.len(),
            b_cubed(&stream.labels, &story_of),
            pairwise(&stream.labels, &story_of)
        ));
        if errors {
            print_errors(stream, &story_of);
        }
    }
    Ok(())
}

/// Stories of the labels that were torn apart, and found ones that mix several.
fn print_errors(stream: &Labelled, story_of: &BTreeMap<String, String>) {
    let mut parts: BTreeMap<(u32, &str), Vec<&Report>> = BTreeMap::new();
    for report in &stream.reports {
        if let (Some(label), Some(story)) = (stream.labels.get(&report.id), story_of.get(&report.id)) {
            parts.entry((*label, story)).or_default().push(report);
        }
    }
    let mut labels: BTreeMap<u32, usize> = BTreeMap::new();
    let mut stories: BTreeMap<&str, usize> = BTreeMap::new();
    for (label, story) in parts.keys() {
        *labels.entry(*label).or_default() += 1;
        *stories.entry(story).or_default() += 1;
    }
    for ((label, story), reports) in &parts {
        if labels[label] == 1 && stories[story] == 1 {
            continue;
        }
        crate::say(&format!("  label {label}, story {story}: {} reports", reports.len()));
        for report in reports.iter().take(4) {
            let title = report.title.as_deref().unwrap_or("");
            let date = report.published.as_deref().unwrap_or("-");
            let head: String = report.text.chars().take(160).filter(|letter| *letter != '\n').collect();
            crate::say(&format!("    {} {date} {title:?} {head}", report.id));
        }
    }
}

fn streams(root: &Path) -> Result<(Vec<Labelled>, Vec<Labelled>)> {
    let (mut learned, mut measured) = (Vec::new(), Vec::new());
    for (file, learn, measure) in STREAMS {
        let path = root.join("../shared/data/stories").join(file);
        let text = read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut rows: Vec<Row> = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .with_context(|| format!("{} is no JSON Lines of reports", path.display()))?;
        rows.sort_by(|a, b| a.date.cmp(&b.date));
        learned.push(labelled(file, learn, &rows));
        measured.push(labelled(file, measure, &rows));
    }
    Ok((learned, measured))
}

fn labelled(file: &str, splits: &[&str], rows: &[Row]) -> Labelled {
    let rows: Vec<&Row> = rows.iter().filter(|row| splits.contains(&row.split.as_str())).collect();
    let mut stories: Vec<&str> = rows.iter().map(|row| row.story.as_str()).collect();
    stories.sort_unstable();
    stories.dedup();
    let number = |story: &str| stories.binary_search(&story).unwrap_or(0) as u32;
    Labelled {
        name: format!("{} {}", file.split('/').next().unwrap_or(file), splits.join("+")),
        labels: rows.iter().map(|row| (row.id.clone(), number(&row.story))).collect(),
        reports: rows
            .iter()
            .map(|row| Report {
                title: row.title.clone(),
                published: row.date.clone(),
                outlet: row.source.clone(),
                ..Report::new(row.id.clone(), row.text.clone())
            })
            .collect(),
    }
}

/// B-cubed F1 of the stories, and the pairs that were judged on the way.
fn judge(stream: &Labelled, config: &StoryConfig, model: &JoinModel) -> (f64, Vec<Example>) {
    let (story_of, examples) = run(stream, config, model);
    (b_cubed(&stream.labels, &story_of), examples)
}

/// The story of each report, and the pairs that were judged on the way.
fn run(
    stream: &Labelled,
    config: &StoryConfig,
    model: &JoinModel,
) -> (BTreeMap<String, String>, Vec<Example>) {
    let state = Stream::learning(config.clone(), model.clone(), stream.labels.clone());
    let mut examples = Vec::new();
    let story_of = follow(stream, state, &mut |state| examples = state.take_examples());
    (story_of, examples)
}

/// The story of each report in the end; `ended` sees the state then.
fn follow(
    stream: &Labelled,
    mut state: Stream,
    ended: &mut dyn FnMut(&mut Stream),
) -> BTreeMap<String, String> {
    let mut lines: Vec<Line> = stream.reports.iter().flat_map(|report| state.push(report)).collect();
    lines.extend(state.finish());
    let mut story_of: BTreeMap<String, String> = BTreeMap::new();
    for line in lines {
        if let Line::Placed(now) | Line::Moved { now, .. } = line {
            story_of.insert(now.id, now.story);
        }
    }
    ended(&mut state);
    story_of
}

/// F1 of the pairs of reports that share a story.
fn pairwise(labels: &BTreeMap<String, u32>, story_of: &BTreeMap<String, String>) -> f64 {
    let mut gold: BTreeMap<u32, f64> = BTreeMap::new();
    let mut ours: BTreeMap<&str, f64> = BTreeMap::new();
    let mut both: BTreeMap<(u32, &str), f64> = BTreeMap::new();
    for (id, label) in labels {
        let story = story_of.get(id).map_or(id.as_str(), String::as_str);
        *gold.entry(*label).or_default() += 1.0;
        *ours.entry(story).or_default() += 1.0;
        *both.entry((*label, story)).or_default() += 1.0;
    }
    let pairs = |count: &f64| count * (count - 1.0) / 2.0;
    let right: f64 = both.values().map(pairs).sum();
    2.0 * right / (gold.values().map(pairs).sum::<f64>() + ours.values().map(pairs).sum::<f64>()).max(1.0)
}

fn b_cubed(labels: &BTreeMap<String, u32>, story_of: &BTreeMap<String, String>) -> f64 {
    let mut gold: BTreeMap<u32, f64> = BTreeMap::new();
    let mut ours: BTreeMap<&str, f64> = BTreeMap::new();
    let mut both: BTreeMap<(u32, &str), f64> = BTreeMap::new();
    for (id, label) in labels {
        let story = story_of.get(id).map_or(id.as_str(), String::as_str);
        *gold.entry(*label).or_default() += 1.0;
        *ours.entry(story).or_default() += 1.0;
        *both.entry((*label, story)).or_default() += 1.0;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((label, story), count) in &both {
        precision += count * count / ours[story];
        recall += count * count / gold[label];
    }
    2.0 * precision * recall / (precision + recall) / labels.len().max(1) as f64
}

pub fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path)?;
    let mut text = String::new();
    if path.extension().is_some_and(|ending| ending == "gz") {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
    } else {
        text = String::from_utf8(bytes)?;
    }
    Ok(text)
}
