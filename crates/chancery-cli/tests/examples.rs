//! The example stories through the real command: reviewed snapshots, and the same bytes for any order and any threads.
//!
//! `CHANCERY_BLESS=1 cargo test -p chancery-cli --test examples` rewrites the snapshots; read the difference like code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const STORIES: [&str; 2] = ["qatar2017", "karabakh2020"];

fn example(story: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(story)
}

fn chancery(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(arguments)
        .output()
        .expect("the command was built for this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

#[test]
fn briefs_are_as_reviewed() {
    for story in STORIES {
        let reports = example(story).join("reports.jsonl");
        let shown =
            chancery(&["-q", "brief", "--width", "100", reports.to_str().expect("the path is UTF-8")]);
        let snapshot = example(story).join("brief.txt");
        if std::env::var_os("CHANCERY_BLESS").is_some() {
            fs::write(&snapshot, &shown).expect("the example folder can be written");
        }
        let reviewed = fs::read_to_string(&snapshot).expect("each example has a reviewed brief.txt");
        assert!(
            shown == reviewed,
            "the brief of {story} is not as reviewed in brief.txt; it is now\n{shown}"
        );
    }
}

#[test]
fn the_texts_are_those_of_the_reports() {
    for story in STORIES {
        let lines =
            fs::read_to_string(example(story).join("reports.jsonl")).expect("each example has reports.jsonl");
        for line in lines.lines() {
            let report: serde_json::Value = serde_json::from_str(line).expect("reports.jsonl is JSON Lines");
            let name = format!("{}.txt", report["id"].as_str().expect("a report has an id"));
            let text = fs::read_to_string(example(story).join(&name)).expect("each report has its text file");
            assert_eq!(report["text"].as_str(), Some(text.as_str()), "{story}/{name}");
        }
    }
}

#[test]
fn every_value_stands_on_words_of_the_reports() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("check");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    for story in STORIES {
        let reports = example(story).join("reports.jsonl");
        let reports = reports.to_str().expect("the path is UTF-8");
        let record = folder.join(format!("{story}.jsonl"));
        fs::write(&record, chancery(&["-q", "record", reports])).expect("the target folder can be written");
        let record = record.to_str().expect("the path is UTF-8");
        let said = chancery(&["-q", "check", "--record", record, reports]);
        assert!(said.starts_with("1 records: ") && said.ends_with(" 0 without support\n"), "{story}: {said}");
    }
}

#[test]
fn order_and_threads_do_not_show() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("order");
    fs::create_dir_all(&folder).expect("the target folder can be written");
    for story in STORIES {
        let lines =
            fs::read_to_string(example(story).join("reports.jsonl")).expect("each example has reports.jsonl");
        let mut records = Vec::new();
        for (turn, jobs) in ["1", "2", "8"].into_iter().enumerate() {
            let mut turned: Vec<&str> = lines.lines().collect();
            turned.rotate_left(turn);
            if turn == 2 {
                turned.reverse();
            }
            let file = folder.join(format!("{story}-{turn}.jsonl"));
            fs::write(&file, turned.join("\n") + "\n").expect("the target folder can be written");
            records.push(chancery(&[
                "-q",
                "--jobs",
                jobs,
                "record",
                file.to_str().expect("the path is UTF-8"),
            ]));
        }
        assert!(!records[0].is_empty());
        assert!(
            records.iter().all(|record| *record == records[0]),
            "{story}: the record depends on order or threads"
        );
    }
}
