//! kill -9 at random moments: what was acknowledged is there, nothing is half there, and a reader reads throughout.
//!
//! `CHANCERY_CRASH_ROUNDS=200 cargo test -p chancery-store --test crash -- --nocapture` runs as many rounds and says what
//! they showed; the suite runs a few.

mod common;

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chancery_store::{Batch, Filter, Page, Scope, Store};

use common::{Stub, fresh, report};

const PATH: &str = "CHANCERY_CRASH_PATH";
const FROM: &str = "CHANCERY_CRASH_FROM";
const READS: &str = "CHANCERY_CRASH_READS";

/// Rounds on one store; then a new one, so that looking at all of it stays short.
const ROUNDS_A_STORE: usize = 20;

/// The process that is killed: keeps reports, makes records, says so when each is on disk. Not a test of its own.
#[test]
fn writer() {
    let Some(path) = std::env::var_os(PATH).map(PathBuf::from) else { return };
    let from: usize = std::env::var(FROM).ok().and_then(|from| from.parse().ok()).unwrap_or(0);
    let mut store = Store::open(path).expect("the last writer is dead");
    let mut batch = Batch::new("stub", None);
    let mut out = std::io::stdout();
    let mut say = |line: String| {
        let _ = writeln!(out, "{line}");
        let _ = out.flush();
    };
    for step in from.. {
        // Stories of ten reports, so that many steps change a story that is there.
        let reports: Vec<_> = (step * 4..step * 4 + 4)
            .map(|at| report(&format!("r{at} 2001-01-{:02} topic{} t{at}", 1 + at % 28, at / 10)))
            .collect();
        store.keep(&mut batch, &reports).expect("there is room");
        for report in &reports {
            say(format!("kept {}", report.id));
        }
        store.settle(&Stub::default(), &mut batch, Scope::Changed, &mut |_| {}).expect("there is room");
        for report in &reports {
            say(format!("read {}", report.id));
        }
    }
}

/// The process that reads until its input ends. Not a test of its own.
#[test]
fn reader() {
    let Some(path) = std::env::var_os(READS).map(PathBuf::from) else { return };
    let stopped = Arc::new(AtomicBool::new(false));
    let ends = Arc::clone(&stopped);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        ends.store(true, Ordering::Relaxed);
    });
    let mut reads = 0;
    while !stopped.load(Ordering::Relaxed) {
        read_once(&path);
        reads += 1;
        std::thread::sleep(Duration::from_millis(2));
    }
    let _ = writeln!(std::io::stdout(), "reads: {reads}");
}

#[test]
fn nothing_acknowledged_is_lost() {
    if std::env::var_os(PATH).is_some() || std::env::var_os(READS).is_some() {
        return;
    }
    let rounds: usize =
        std::env::var("CHANCERY_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(6);
    let mut dice = 88_172_645_463_325_252_u64;
    let (mut acknowledged, mut killed) = (0, 0);
    let mut reads = 0;
    for first in (0..rounds).step_by(ROUNDS_A_STORE) {
        let path = fresh(&format!("crash{first}"));
        // Another process reads throughout, over all kills of this store.
        let mut reader = Command::new(std::env::current_exe().expect("a test knows itself"))
            .args(["--exact", "reader", "--nocapture", "--test-threads", "1"])
            .env(READS, &path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a test can start itself");
        let mut from = 0;
        let mut lines: Vec<String> = Vec::new();
        for _ in first..(first + ROUNDS_A_STORE).min(rounds) {
            dice ^= dice << 13;
            dice ^= dice >> 7;
            dice ^= dice << 17;
            let mut child = Command::new(std::env::current_exe().expect("a test knows itself"))
                .args(["--exact", "writer", "--nocapture", "--test-threads", "1"])
                .env(PATH, &path)
                .env(FROM, from.to_string())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .expect("a test can start itself");
            let out = child.stdout.take().expect("it is piped");
            let heard = std::thread::spawn(move || {
                BufReader::new(out).lines().map_while(Result::ok).collect::<Vec<String>>()
            });
            std::thread::sleep(Duration::from_millis(15 + dice % 120));
            child.kill().expect("it is our child");
            child.wait().expect("it was killed");
            killed += 1;
            lines.extend(heard.join().expect("the listener does not panic"));
            if !path.exists() {
                continue;
            }
            let Ok(store) = Store::read_only(&path) else {
                // It was killed before the tables were there.
                assert!(!lines.iter().any(|line| line.starts_with("kept")), "acknowledged, and no store");
                continue;
            };
            for line in &lines {
                let Some((what, id)) = line.split_once(' ') else { continue };
                match what {
                    "kept" => {
                        assert!(store.report(id).expect("it can be read").is_some(), "{line}: lost");
                        acknowledged += 1;
                    }
                    "read" => {
                        let found =
                            store.search(&format!("t{}", &id[1..]), &Filter::default(), Page::default());
                        let found = found.expect("it can be read");
                        assert!(
                            found
                                .items
                                .iter()
                                .any(|hit| hit.report.report == id && hit.report.story.is_some()),
                            "{line}: no record"
                        );
                    }
                    _ => {}
                }
            }
            assert_eq!(store.check().expect("it can be read"), [], "after {killed} kills");
            from = lines.iter().filter(|line| line.starts_with("kept")).count() / 4;
        }
        // The end of its input tells it to stop.
        drop(reader.stdin.take());
        let said = reader.wait_with_output().expect("it is our child");
        assert!(
            said.status.success(),
            "a reader reads throughout: {}",
            String::from_utf8_lossy(&said.stdout)
        );
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        let told = said.lines().find_map(|line| line.split("reads: ").nth(1)?.trim().parse::<usize>().ok());
        reads += told.expect("the reader says how often it read");
    }
    let _ = writeln!(
        std::io::stdout(),
        "{killed} kills, {acknowledged} look-ups of acknowledged reports, 0 lost, 0 failures of integrity; \
         {reads} reads of another process meanwhile"
    );
}

/// What a reader sees is whole: a story's events are those its record has.
fn read_once(path: &std::path::Path) {
    let Ok(store) = Store::read_only(path) else { return };
    let stories = store.stories(&Filter::default(), Page::first(3)).expect("readers go on");
    for item in stories.items {
        // Between two questions a writer may have changed it; each answer by itself is whole.
        let Some(record) = store.story(&item.story).expect("readers go on") else { continue };
        assert_eq!(record.clusters.len(), record.reports.len(), "half a record");
    }
}
