//! Processes of a cluster, jobs for it, and what one machine makes of the same input.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
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
pub const POISON: &str = "the lighthouse keeper of Skarvholm";

/// Longest wait for anything, so that a cluster that hangs fails the test and not the whole run.
const PATIENCE: Duration = Duration::from_secs(300);

/// Settings of the environment.
pub type Settings = Vec<(&'static str, String)>;

/// Lets one test at a time have a cluster: two would only wait for each other.
pub fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Prints what a step took.
pub fn clock(what: &str, begun: Instant) {
    eprintln!("{what}: {:.1} s", begun.elapsed().as_secs_f64());
}

/// A process that is killed with its owner.
pub struct Process(Child);

impl Process {
    fn start(program: &str, arguments: &[String], settings: &Settings) -> Process {
        let child = Command::new(program)
            .args(arguments)
            .env("RAYON_NUM_THREADS", "1")
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program was built for this test");
        Process(child)
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// A scheduler that listens.
pub fn scheduler(port: u16, settings: &Settings) -> Process {
    let arguments = ["--port".to_owned(), port.to_string(), "--executor-timeout".to_owned(), "12".to_owned()];
    let process = Process::start(env!("CARGO_BIN_EXE_chancery-scheduler"), &arguments, settings);
    wait_until("the scheduler listens", || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok());
    process
}

/// An executor with one core.
pub fn executor(scheduler: u16, work: &Path, settings: &Settings) -> Process {
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
    Process::start(env!("CARGO_BIN_EXE_chancery-executor"), &arguments, settings)
}

/// Waits, but not for ever.
pub fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// A job of one input, for the cluster whose scheduler listens at `port`.
pub struct Job<'j> {
    /// Where its file is written.
    pub folder: &'j Path,
    /// The scheduler's port.
    pub port: u16,
    /// Where the reports are.
    pub input: &'j str,
    /// Where the results go.
    pub output: &'j str,
    /// More lines of its file.
    pub more: &'j str,
}

impl Job<'_> {
    /// Writes the job and starts the client on it.
    pub fn start(&self, settings: &Settings) -> Child {
        let Job { folder, port, input, output, more } = self;
        let job = folder.join("job.toml");
        let text = format!(
            "scheduler = \"http://127.0.0.1:{port}\"\ninput = [{input:?}]\noutput = {output:?}\nsplit_bytes = 16000\nat_once = 4\n{more}\n"
        );
        fs::write(&job, text).expect("the job can be written");
        Command::new(env!("CARGO_BIN_EXE_chancery-cluster"))
            .arg("run")
            .arg(&job)
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .stderr(Stdio::piped())
            .spawn()
            .expect("the client was built for this test")
    }
}

/// How a client ended, and what it said.
pub fn finish(child: Child) -> (Option<i32>, String) {
    let Output { status, stderr, .. } = child.wait_with_output().expect("the client ends");
    (status.code(), String::from_utf8_lossy(&stderr).into_owned())
}

/// The values of two columns of all parts of a stage, sorted; rows that say only why there is nothing are left out.
pub fn rows(folder: &Path, columns: &str) -> Vec<(String, String)> {
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
        rows.retain(|(_, value)| !value.is_empty());
        rows.sort();
        rows
    })
}

/// The parts of a stage that are finished, by the files that say so.
pub fn finished(output: &Path, stage: &str) -> usize {
    let entries = fs::read_dir(output.join("done")).into_iter().flatten().flatten();
    entries
        .filter(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with(stage) && name.ends_with(".json")
        })
        .count()
}

/// What one machine makes of the same input: name and JSON of each, sorted.
pub struct Expected {
    pub annotations: Vec<(String, String)>,
    pub events: Vec<(String, String)>,
    pub stories: Vec<(String, String)>,
    pub records: Vec<(String, String)>,
}

impl Expected {
    /// Reads the files in their order.
    pub fn of(inputs: &[PathBuf]) -> Expected {
        let mut reports: Vec<Report> = Vec::new();
        for input in inputs {
            let file = fs::File::open(input).expect("the input");
            let mut take = |outcome| {
                if let Outcome::Report(report) = outcome {
                    reports.push(*report);
                }
            };
            Ingest::new(Config::default()).read_file(&input.to_string_lossy(), file, &|file| file, &mut take);
        }
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

    /// Compares with what a job of all stages wrote into a folder.
    pub fn compare(&self, output: &Path, said: &str) {
        let check = |stage: &str, columns: &str, expected: &[(String, String)]| {
            let found = rows(&output.join(stage), columns);
            assert_eq!(found.len(), expected.len(), "{stage}: {said}");
            assert!(found == expected, "{stage} differ from those of one machine: {said}");
        };
        check("stories", "id, story", &self.stories);
        check("annotations", "id, annotation", &self.annotations);
        check("events", "report, event", &self.events);
        check("records", "story, record", &self.records);
    }
}

fn json_of(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("our types are JSON")
}

/// The examples of this repository as JSON Lines, told in several years; each year one page that breaks the engine and
/// one line that is no report.
pub fn lines(years: i32) -> String {
    let mut lines = String::new();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    for year in 0..years {
        for story in ["qatar2017", "karabakh2020"] {
            let text = fs::read_to_string(examples.join(story).join("reports.jsonl")).expect("an example");
            for line in text.lines() {
                let mut report: serde_json::Value = serde_json::from_str(line).expect("JSON");
                report["id"] = format!("{story}-{year}-{}", report["id"].as_str().unwrap_or_default()).into();
                if let Some(published) = report["published"].as_str() {
                    let first: i32 = published[..4].parse().expect("a year");
                    report["published"] = format!("{}{}", first + year, &published[4..]).into();
                }
                lines.push_str(&format!("{report}\n"));
            }
        }
        lines.push_str(&format!(
            "{{\"id\":\"poison-{year}\",\"published\":\"1999-01-0{}\",\"text\":\"In May {POISON} retired after {year} storms.\"}}\n{{\"id\": broken\n",
            year + 1
        ));
    }
    lines
}
