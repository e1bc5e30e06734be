//! `cargo xtask train-stories`: learns whether a report belongs to a story from labelled streams.

use std::fs;
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use chancery_engine::story::join::{self, Example};
use chancery_engine::story::{StoryConfig, Stream};
use chancery_model::Report;
use serde::Deserialize;

/// Corpus below `data/stories` and the split that may be learned from.
const STREAMS: [(&str, &str); 3] =
    [("ecbplus/docs.jsonl.gz", "train"), ("gvc/docs.jsonl", "train"), ("uci_news_2014/docs.jsonl", "dev")];

#[derive(Deserialize)]
struct Row {
    id: String,
    date: Option<String>,
    title: Option<String>,
    #[serde(default)]
    text: String,
    story: String,
    split: String,
}

/// Writes the weights into the engine.
pub fn train(root: &Path) -> Result<()> {
    let mut sets: Vec<Vec<Example>> = Vec::new();
    for (file, split) in STREAMS {
        let path = root.join("../shared/data/stories").join(file);
        let text = read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut rows: Vec<Row> = text
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .with_context(|| format!("{} is no JSON Lines of reports", path.display()))?;
        rows.retain(|row| row.split == split);
        rows.sort_by(|a, b| a.date.cmp(&b.date));
        let mut stream = Stream::new(StoryConfig::default());
        let mut examples = Vec::new();
        for row in rows {
            let report = Report { title: row.title, published: row.date, ..Report::new(row.id, row.text) };
            examples.extend(stream.learn(&report, &row.story));
        }
        let same = examples.iter().filter(|(_, is_same)| *is_same).count();
        crate::say(&format!("{file} ({split}): {} pairs of report and story, {same} belong", examples.len()));
        sets.push(examples);
    }
    let model = join::train(&sets);
    let out = root.join("crates/chancery-engine/src/story/join.tsv");
    fs::write(&out, model.table()).with_context(|| format!("cannot write {}", out.display()))?;
    crate::say(&model.table());
    Ok(())
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
