//! `cargo xtask train-stories [--hold-out]`: learns whether texts are of one story, from labelled streams.
//!
//! The model judges a stream, and learns from the pairs that it came to judge; then again, with what it learned.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::story::join::{self, Example, JoinModel};
use chancery_engine::story::{Line, StoryConfig, Stream};
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
    let mut state = Stream::learning(config.clone(), model.clone(), stream.labels.clone());
    let mut lines: Vec<Line> = stream.reports.iter().flat_map(|report| state.push(report)).collect();
    lines.extend(state.finish());
    let mut story_of: BTreeMap<String, String> = BTreeMap::new();
    for line in lines {
        if let Line::Placed(now) | Line::Moved { now, .. } = line {
            story_of.insert(now.id, now.story);
        }
    }
    (b_cubed(&stream.labels, &story_of), state.take_examples())
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

fn read(path: &Path) -> Result<String> {
    let bytes = fs::read(path)?;
    let mut text = String::new();
    if path.extension().is_some_and(|ending| ending == "gz") {
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text)?;
    } else {
        text = String::from_utf8(bytes)?;
    }
    Ok(text)
}
