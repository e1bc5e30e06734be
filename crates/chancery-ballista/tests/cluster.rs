//! A scheduler and three executors as processes on this machine: same answers as one machine, whoever is killed.
//!
//! One test, as two clusters at once would only wait for each other. It prints what each step took.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use chancery_engine::pipeline::Engine;
use chancery_engine::story::{self, StoryConfig};
use chancery_ingest::{Config, Ingest, Outcome};
use chancery_model::Report;
use datafusion::arrow::array::AsArray as _;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::prelude::{ParquetReadOptions, SessionContext};

/// Words of the page on which the executors break.
const POISON: &str = "the lighthouse keeper of Skarvholm";

/// Longest wait for anything, so that a cluster that hangs fails the test and not the whole run.
const PATIENCE: Duration = Duration::from_secs(300);

/// A process that is killed with its owner.
struct Process(Child);

impl Process {
    fn start(program: &str, arguments: &[String]) -> Process {
        let child = Command::new(program)
            .args(arguments)
            .env("RAYON_NUM_THREADS", "1")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program was built for this test");
        Process(child)
    }

    /// `kill -9`.
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

fn scheduler(port: u16) -> Process {
    let arguments = ["--port".to_owned(), port.to_string(), "--executor-timeout".to_owned(), "12".to_owned()];
    let process = Process::start(env!("CARGO_BIN_EXE_chancery-scheduler"), &arguments);
    wait_until("the scheduler listens", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    process
}

fn executor(scheduler: u16, work: &Path) -> Process {
    let arguments = [
        ("--scheduler-port", scheduler.to_string()),
        ("--port", free_port().to_string()),
        ("--order-port", free_port().to_string()),
        ("--cores", "1".to_owned()),
        ("--memory", "256".to_owned()),
        ("--work", work.to_string_lossy().into_owned()),
        ("--break-at", POISON.to_owned()),
    ];
    let arguments: Vec<String> =
        arguments.into_iter().flat_map(|(flag, value)| [flag.to_owned(), value]).collect();
    fs::create_dir_all(work).expect("the folder can be made");
    Process::start(env!("CARGO_BIN_EXE_chancery-executor"), &arguments)
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Writes a job and starts the client on it.
fn start(folder: &Path, port: u16, input: &Path, output: &Path, more: &str) -> Child {
    let job = folder.join("job.toml");
    let text = format!(
        "scheduler = \"http://127.0.0.1:{port}\"\ninput = [{input:?}]\noutput = {output:?}\nsplit_bytes = 16000\nat_once = 4\n{more}\n"
    );
    fs::write(&job, text).expect("the job can be written");
    Command::new(env!("CARGO_BIN_EXE_chancery-cluster"))
        .arg("run")
        .arg(&job)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the client was built for this test")
}

fn finish(child: Child) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = child.wait_with_output().expect("the client ends");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// The values of two columns of all parts of a stage, sorted.
fn rows(folder: &Path, columns: &str) -> Vec<(String, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let session = SessionContext::new();
        let path = folder.to_string_lossy();
        session.register_parquet("made", path, ParquetReadOptions::default()).await.expect("a table");
        let batches = session.sql(&format!("select {columns} from made")).await.expect("a query");
        let batches = batches.collect().await.expect("rows");
        let mut rows = Vec::new();
        for batch in batches {
            let [a, b] = [0, 1].map(|at| cast(batch.column(at), &DataType::Utf8).expect("text"));
            let texts = a.as_string::<i32>().iter().zip(b.as_string::<i32>().iter());
            rows.extend(
                texts.map(|(a, b)| (a.unwrap_or_default().to_owned(), b.unwrap_or_default().to_owned())),
            );
        }
        rows.sort();
        rows
    })
}

/// The examples of this repository, told in several years; one page that breaks the engine, one that is no report.
fn input(folder: &Path) -> PathBuf {
    let path = folder.join("reports.jsonl");
    let mut file = fs::File::create(&path).expect("the folder can be written");
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for year in 0..4 {
        for story in ["qatar2017", "karabakh2020"] {
            let text = fs::read_to_string(examples.join(story).join("reports.jsonl")).expect("an example");
            for line in text.lines() {
                let mut report: serde_json::Value = serde_json::from_str(line).expect("JSON");
                report["id"] = format!("{story}-{year}-{}", report["id"].as_str().unwrap_or_default()).into();
                if let Some(published) = report["published"].as_str() {
                    let first: i32 = published[..4].parse().expect("a year");
                    report["published"] = format!("{}{}", first + year, &published[4..]).into();
                }
                writeln!(file, "{report}").expect("written");
            }
        }
        let poisoned = format!(
            "{{\"id\":\"poison-{year}\",\"published\":\"1999-01-0{}\",\"text\":\"In May {POISON} retired after {year} storms.\"}}",
            year + 1
        );
        writeln!(file, "{poisoned}\n{{\"id\": broken").expect("written");
    }
    path
}

/// What one machine makes of the same input.
struct Expected {
    annotations: Vec<(String, String)>,
    events: Vec<(String, String)>,
    stories: Vec<(String, String)>,
    records: Vec<(String, String)>,
}

impl Expected {
    fn of(input: &Path) -> Expected {
        let mut reports: Vec<Report> = Vec::new();
        let file = fs::File::open(input).expect("the input");
        Ingest::new(Config::default()).read(&input.to_string_lossy(), file, &mut |outcome| {
            if let Outcome::Report(report) = outcome {
                reports.push(*report);
            }
        });
        let engine = Engine::embedded();
        let is_poisoned = |report: &&Report| report.text.contains(POISON);
        let sound: Vec<&Report> = reports.iter().filter(|report| !is_poisoned(report)).collect();
        let mut annotations: Vec<_> =
            sound.iter().map(|report| (report.id.clone(), json_of(&engine.annotate(report)))).collect();
        let mut events: Vec<_> = sound
            .iter()
            .flat_map(|report| engine.code(report))
            .map(|event| (event.report.clone(), json_of(&event)))
            .collect();
        let mut ordered: Vec<&Report> = reports.iter().collect();
        ordered
            .sort_by_key(|report| (report.published.is_none(), report.published.clone(), report.id.clone()));
        let config = StoryConfig::for_record(reports.len());
        let mut stories: Vec<_> = story::group(ordered.iter().copied(), &config)
            .into_iter()
            .map(|placed| (placed.id, placed.story))
            .collect();
        let poisoned: BTreeMap<&str, ()> = stories
            .iter()
            .filter(|(id, _)| id.starts_with("poison"))
            .map(|(_, story)| (story.as_str(), ()))
            .collect();
        let mut records: Vec<_> = engine
            .record(&reports)
            .into_iter()
            .filter(|record| !poisoned.contains_key(record.story.as_str()))
            .map(|record| (record.story.clone(), json_of(&record)))
            .collect();
        for rows in [&mut annotations, &mut events, &mut stories, &mut records] {
            rows.sort();
        }
        Expected { annotations, events, stories, records }
    }
}

fn json_of(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("our types are JSON")
}

fn finished(output: &Path, stage: &str) -> usize {
    let entries = fs::read_dir(output.join("done")).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with(stage) && name.ends_with(".json")
        })
        .count()
}

#[test]
fn a_cluster_answers_as_one_machine_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let input = input(folder);
    let clock = |what: &str, begun: Instant| eprintln!("{what}: {:.1} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let expected = Expected::of(&input);
    clock("one machine", begun);
    let port = free_port();
    let mut head = scheduler(port);
    let mut hands: Vec<Process> = (0..3).map(|n| executor(port, &folder.join(format!("work-{n}")))).collect();

    let begun = Instant::now();
    let output = folder.join("whole");
    let (code, said) = finish(start(folder, port, &input, &output, ""));
    clock("three executors", begun);
    let undisturbed = begun.elapsed();
    assert_eq!(code, Some(0), "{said}");
    let same = |stage: &str, columns: &str, expected: &[(String, String)]| {
        let found = rows(&output.join(stage), columns);
        assert_eq!(found.len(), expected.len(), "{stage}: {said}");
        assert!(found == expected, "{stage} differ from those of one machine");
    };
    same("stories", "id, story", &expected.stories);
    let kept = |stage: &str, columns: &str| -> Vec<(String, String)> {
        rows(&output.join(stage), columns).into_iter().filter(|(_, json)| !json.is_empty()).collect()
    };
    assert!(kept("annotations", "id, annotation") == expected.annotations, "annotations differ: {said}");
    assert!(kept("events", "report, event") == expected.events, "events differ: {said}");
    assert!(kept("records", "story, record") == expected.records, "records differ: {said}");
    // Pages that break the engine, and lines that are no reports, are named and did not stop the rest.
    assert!(said.contains("report poison-2: the engine broke"), "{said}");
    assert!(said.contains("expected a JSON object"), "{said}");

    let begun = Instant::now();
    let output = folder.join("one-killed");
    let child = start(folder, port, &input, &output, "stages = [\"annotations\", \"events\"]");
    wait_until("some parts are finished", || finished(&output, "annotations") >= 2);
    hands[0].kill();
    let killed = Instant::now();
    let (code, said) = finish(child);
    clock("with one executor killed", begun);
    clock("  from the kill to the end", killed);
    eprintln!("  all stages undisturbed took {:.1} s", undisturbed.as_secs_f64());
    assert_eq!(code, Some(0), "{said}");
    let events: Vec<_> = rows(&output.join("events"), "report, event")
        .into_iter()
        .filter(|(_, json)| !json.is_empty())
        .collect();
    assert!(events == expected.events, "events differ after an executor was killed");

    let output = folder.join("head-killed");
    let child = start(folder, port, &input, &output, "stages = [\"events\"]");
    wait_until("some parts are finished", || finished(&output, "events") >= 2);
    head.kill();
    let begun = Instant::now();
    let (code, said) = finish(child);
    clock("from the scheduler's end to the client's", begun);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("expected a scheduler at"), "{said}");
    let before = finished(&output, "events");
    let begun = Instant::now();
    head = scheduler(port);
    hands = (3..5).map(|n| executor(port, &folder.join(format!("work-{n}")))).collect();
    let (code, said) = finish(start(folder, port, &input, &output, "stages = [\"events\"]"));
    clock("the rest of the job", begun);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("{before} finished before")), "{before}: {said}");
    let events: Vec<_> = rows(&output.join("events"), "report, event")
        .into_iter()
        .filter(|(_, json)| !json.is_empty())
        .collect();
    assert!(events == expected.events, "events differ after the scheduler was killed");
    drop((head, hands));
}
