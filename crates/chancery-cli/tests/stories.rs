//! `chancery stories` through the real command: a line out for each line in, flags that arrive.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

const REPORTS: [&str; 3] = [
    r#"{"id":"a","published":"2019-03-01T08:00:00Z","text":"Farmers blocked the port of Antwerp with tractors over fuel prices."}"#,
    r#"{"id":"b","published":"2019-03-01T09:00:00Z","text":"A volcano on Java threw ash over three villages."}"#,
    r#"{"id":"c","published":"2019-03-01T10:00:00Z","text":"The port of Antwerp stayed shut as farmers with tractors protested fuel prices."}"#,
];

fn command(arguments: &[&str]) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_chancery"))
        .arg("stories")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command was built for this test")
}

fn run(arguments: &[&str]) -> Vec<String> {
    let output = output(arguments);
    String::from_utf8(output.stdout).expect("output is UTF-8").lines().map(str::to_owned).collect()
}

fn output(arguments: &[&str]) -> std::process::Output {
    let mut child = command(arguments);
    let mut stdin = child.stdin.take().expect("its input is piped");
    for report in REPORTS {
        writeln!(stdin, "{report}").expect("the command reads");
    }
    drop(stdin);
    child.wait_with_output().expect("the command ends")
}

#[test]
fn an_unknown_report_to_explain_is_an_error() {
    assert_eq!(output(&["--explain", "b"]).status.code(), Some(0));
    assert_eq!(output(&["--explain", "z"]).status.code(), Some(2));
}

#[test]
fn each_report_is_answered_before_the_next_is_sent() {
    let mut child = command(&[]);
    let mut stdin = child.stdin.take().expect("its input is piped");
    let mut lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
    let mut stories = Vec::new();
    for report in REPORTS {
        writeln!(stdin, "{report}").expect("the command reads");
        let line = lines.next().expect("a line for each report").expect("output is UTF-8");
        let value: serde_json::Value = serde_json::from_str(&line).expect("output is JSON");
        stories.push(value["story"].as_str().expect("a story").to_owned());
    }
    drop(stdin);
    assert!(child.wait().expect("the command ends").success());
    assert_eq!(stories[0], stories[2]);
    assert_ne!(stories[0], stories[1]);
}

#[test]
fn the_stories_do_not_depend_on_the_batch() {
    let one = run(&["--batch", "1"]);
    assert_eq!(one.len(), 3);
    assert_eq!(one, run(&["--batch", "100"]));
}

#[test]
fn an_explanation_is_all_that_is_written() {
    let lines = run(&["--explain", "c"]);
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("belongs with story") && lines[0].contains("antwerp"), "{}", lines[0]);
}
