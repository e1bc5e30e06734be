//! A store through the real command: the same in any order, nothing twice, every version kept, documented questions.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const EXAMPLES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples");

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("store").join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the target folder can be written");
    path
}

fn run(store: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(arguments)
        .env("CHANCERY_STORE", store)
        .env("SOURCE_DATE_EPOCH", "1600000000")
        .output()
        .expect("the command was built for this test")
}

/// What the command writes, all else being well.
#[track_caller]
fn chancery(store: &Path, arguments: &[&str]) -> String {
    let output = run(store, arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {complaint}");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// What the command complains of.
#[track_caller]
fn complaint(store: &Path, arguments: &[&str]) -> String {
    let output = run(store, arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    String::from_utf8(output.stderr).expect("complaints are UTF-8")
}

/// The report files of both examples, copied to `folder` under names of their own: a name makes an id.
fn reports(folder: &Path) -> Vec<String> {
    let mut copies = Vec::new();
    for example in ["qatar2017", "karabakh2020"] {
        for number in 1..=5 {
            let copy = folder.join(format!("{example}-{number}.txt"));
            fs::copy(format!("{EXAMPLES}/{example}/{number:03}.txt"), &copy).expect("the example ships");
            copies.push(copy.to_str().expect("test paths are UTF-8").to_owned());
        }
    }
    copies
}

#[test]
fn one_by_one_in_any_order_is_as_all_at_once() {
    let folder = folder("order");
    let files = reports(&folder);
    let paths: Vec<&str> = files.iter().map(String::as_str).collect();
    let together = folder.join("together.db");
    chancery(&together, &[&["ingest", "-q"], &paths[..]].concat());
    let expected = chancery(&together, &["record", "--store", together.to_str().expect("UTF-8")]);
    assert_eq!(expected.lines().count(), 2, "two examples, two stories");
    for (turn, order) in [[9, 4, 0, 7, 2, 5, 1, 8, 3, 6], [3, 8, 1, 6, 0, 5, 9, 2, 7, 4]].iter().enumerate() {
        let store = folder.join(format!("turn{turn}.db"));
        for at in order {
            chancery(&store, &["ingest", "-q", paths[*at]]);
        }
        let at = store.to_str().expect("UTF-8");
        assert!(chancery(&store, &["record", "--store", at]) == expected, "order {order:?}");
        let story = expected.lines().next().and_then(story_of).expect("a record has a story");
        let first = chancery(&store, &["record", "--store", at, "--version-number", "1", &story]);
        assert_eq!(reports_in(&first), 1, "the first version is that of one report");
        let versions = chancery(&store, &["diff", "--list", &story]);
        assert_eq!(versions.lines().count(), 1 + 5, "a version after each report: {versions}");
        assert!(chancery(&store, &["check"]).contains("sound"));
    }
}

fn story_of(record: &str) -> Option<String> {
    let record: serde_json::Value = serde_json::from_str(record).ok()?;
    Some(record["story"].as_str()?.to_owned())
}

fn reports_in(record: &str) -> usize {
    let record: serde_json::Value = serde_json::from_str(record.trim()).expect("a record is JSON");
    record["reports"].as_array().map_or(0, Vec::len)
}

#[test]
fn the_same_folder_twice_changes_nothing_and_says_so() {
    let store = folder("twice").join("press.db");
    let input = format!("{EXAMPLES}/qatar2017/reports.jsonl");
    chancery(&store, &["ingest", "-q", &input]);
    let before = fs::read(&store).expect("it was just written");
    let said = chancery(&store, &["ingest", "-q", &input]);
    assert!(
        said.starts_with("nothing changed: 5 reports are in the store already (5 reports, 1 stories"),
        "{said}"
    );
    assert!(before == fs::read(&store).expect("it is there"), "the file changed");
}

/// Every question of docs/QUERIES.md is asked, and has the columns that the page shows.
#[test]
fn the_documented_questions_have_answers() {
    let store = folder("queries").join("press.db");
    let inputs = ["qatar2017", "karabakh2020"].map(|name| format!("{EXAMPLES}/{name}/reports.jsonl"));
    chancery(&store, &["ingest", "-q", &inputs[0], &inputs[1]]);
    let page = include_str!("../../../docs/QUERIES.md");
    let mut asked = 0;
    for block in page.split("```text\n").skip(1) {
        let block = block.split("```").next().unwrap_or("");
        let (_, rest) = block.split_once("chancery sql \"").expect("a question in SQL");
        let (sql, shown) = rest.split_once("\"\n").expect("the question ends");
        let answer = chancery(&store, &["sql", sql]);
        let header = |text: &str| -> Vec<String> {
            text.lines().next().unwrap_or("").split_whitespace().map(str::to_owned).collect()
        };
        assert_eq!(header(&answer), header(shown), "{sql}");
        assert!(answer.lines().count() > 1, "no rows: {sql}");
        asked += 1;
    }
    assert_eq!(asked, 4);
    let picture = store.with_file_name("dyad.svg");
    let picture = picture.to_str().expect("UTF-8");
    chancery(&store, &["dyad", "Armenia", "Azerbaijan", "--monthly", "--svg", picture]);
    assert!(fs::read_to_string(picture).expect("it was just drawn").starts_with("<svg"));
}

#[test]
fn what_is_not_there_is_said() {
    let store = folder("unknown").join("press.db");
    chancery(&store, &["ingest", "-q", &format!("{EXAMPLES}/qatar2017/reports.jsonl")]);
    let check = |arguments: &[&str], expected: &str| {
        let found = complaint(&store, arguments);
        assert!(found.starts_with(&format!("error: {expected}")), "{arguments:?}: {found}");
    };
    let nobody = "expected a country's code, an actor's id or a name, found \"nobody\"";
    check(&["timeline", "nobody"], nobody);
    check(&["dyad", "QAT", "nobody"], nobody);
    check(&["stories", "--actor", "nobody"], nobody);
    check(&["export", "--actor", "nobody"], nobody);
    check(&["actors", "variants", "nobody"], nobody);
    check(&["chain", "nope"], "expected an event of the store, found none called nope");
    let late = "expected a first day no later than the last, found 2018 to 2017";
    check(&["timeline", "QAT", "--from", "2018", "--to", "2017"], late);
    check(&["dyad", "QAT", "SAU", "--from", "2018", "--to", "2017"], late);
    assert_eq!(chancery(&store, &["timeline", "qat"]), chancery(&store, &["timeline", "Qatar"]));
    assert_eq!(
        chancery(&store, &["stories", "--actor", "saudi arabia"]),
        chancery(&store, &["stories", "--actor", "SAU"])
    );
}

/// Every layer in every form; pandas, DuckDB and Datasette read them in `tests/others.py`.
#[test]
fn every_layer_is_exported_in_every_form() {
    let folder = folder("layers");
    let store = folder.join("press.db");
    chancery(&store, &["ingest", "-q", &format!("{EXAMPLES}/karabakh2020/reports.jsonl")]);
    for layer in ["events", "parties", "mentions", "slots", "links", "stories", "reports", "actors", "dyads"]
    {
        for format in ["csv", "jsonl", "parquet"] {
            let path = folder.join(format!("{layer}.{format}"));
            let path = path.to_str().expect("UTF-8");
            let output = Command::new(env!("CARGO_BIN_EXE_chancery"))
                .args(["export", "--format", format, "--layer", layer, "--output", path])
                .env("CHANCERY_STORE", &store)
                .output()
                .expect("the command was built for this test");
            // A layer without rows ends with 1.
            assert!(output.status.code().is_some_and(|code| code < 2), "{layer} {format}: {output:?}");
            let bytes = fs::read(path).expect("it was just written");
            if format == "parquet" {
                assert!(bytes.starts_with(b"PAR1") && bytes.ends_with(b"PAR1"), "{layer}");
            }
        }
    }
}
