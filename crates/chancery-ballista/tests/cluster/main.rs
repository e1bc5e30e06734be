//! A scheduler and three executors as processes on this machine: same answers as one machine, whoever is killed.
//!
//! Each test has a cluster of its own, one after the other, and prints what each step took.

mod s3;
mod support;

use std::fs;
use std::path::Path;
use std::time::Instant;

use support::{
    Expected, Job, Process, Settings, alone, clock, executor, finish, finished, free_port, lines, rows,
    scheduler, wait_until,
};

#[test]
fn a_cluster_answers_as_one_machine_does() {
    let _alone = alone();
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let input = folder.join("reports.jsonl");
    fs::write(&input, lines(4)).expect("written");
    let begun = Instant::now();
    let expected = Expected::of(std::slice::from_ref(&input));
    clock("one machine", begun);
    let port = free_port();
    let settings = Settings::new();
    let mut head = scheduler(port, &settings);
    let mut hands: Vec<Process> =
        (0..3).map(|n| executor(port, &folder.join(format!("work-{n}")), &settings)).collect();
    let input = input.to_string_lossy();
    let start = |output: &Path, more: &str| {
        let output = output.to_string_lossy();
        Job { folder, port, input: &input, output: &output, more }.start(&settings)
    };

    let begun = Instant::now();
    let output = folder.join("whole");
    let (code, said) = finish(start(&output, ""));
    clock("three executors", begun);
    let undisturbed = begun.elapsed();
    assert_eq!(code, Some(0), "{said}");
    expected.compare(&output, &said);
    // Pages that break the engine, and lines that are no reports, are named and did not stop the rest.
    assert!(said.contains("report poison-2: the engine broke"), "{said}");
    assert!(said.contains("expected a JSON object"), "{said}");

    let begun = Instant::now();
    let output = folder.join("one-killed");
    let child = start(&output, "stages = [\"annotations\", \"events\"]");
    wait_until("some parts are finished", || finished(&output, "annotations") >= 2);
    hands[0].kill();
    let killed = Instant::now();
    let (code, said) = finish(child);
    clock("with one executor killed", begun);
    clock("  from the kill to the end", killed);
    eprintln!("  all stages undisturbed took {:.1} s", undisturbed.as_secs_f64());
    assert_eq!(code, Some(0), "{said}");
    let events = rows(&output.join("events"), "report, event");
    assert!(events == expected.events, "events differ after an executor was killed");

    let output = folder.join("head-killed");
    let child = start(&output, "stages = [\"events\"]");
    wait_until("some parts are finished", || finished(&output, "events") >= 2);
    head.kill();
    let begun = Instant::now();
    let (code, said) = finish(child);
    clock("from the scheduler's end to the client's", begun);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("expected a scheduler at"), "{said}");
    let before = finished(&output, "events");
    let begun = Instant::now();
    head = scheduler(port, &settings);
    hands = (3..5).map(|n| executor(port, &folder.join(format!("work-{n}")), &settings)).collect();
    let (code, said) = finish(start(&output, "stages = [\"events\"]"));
    clock("the rest of the job", begun);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&format!("{before} finished before")), "{before}: {said}");
    let events = rows(&output.join("events"), "report, event");
    assert!(events == expected.events, "events differ after the scheduler was killed");
    drop((head, hands));
}
