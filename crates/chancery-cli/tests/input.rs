//! Bad input through the real command: noted with place and cause, counted, never the end of the run.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const GOOD: &str = "Chile and Peru sign treaty\n\nThe foreign ministers of Chile and Peru signed a treaty in Lima on Tuesday.\n";

/// A fresh folder for one test.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&path);
    fs::create_dir_all(&path).expect("the target folder can be written");
    path
}

fn chancery(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the command was built for this test");
    let mut stdin = child.stdin.take().expect("its input is piped");
    let input = input.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the command ends");
    let _ = writer.join();
    output
}

fn path(path: &Path) -> &str {
    path.to_str().expect("test paths are UTF-8")
}

/// Runs `extract` on what `make` puts into a folder; checks exit code, reports written, and words of the complaint.
#[track_caller]
fn check(name: &str, make: impl Fn(&Path), code: i32, reports: usize, complaints: &[&str]) {
    let folder = folder(name);
    make(&folder);
    let output = chancery(&["extract", path(&folder)], b"");
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{err}");
    assert_eq!(out.lines().count(), reports, "{out}\n{err}");
    for complaint in complaints {
        assert!(err.contains(complaint), "expected {complaint:?} in {err}");
    }
}

fn put(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).expect("the test folder can be written");
}

#[test]
fn an_empty_folder_is_nothing_read() {
    check("empty", |_| {}, 1, 0, &["found an empty folder"]);
}

#[test]
fn a_missing_path_does_not_stop_the_others() {
    let folder = folder("missing");
    put(&folder, "good.txt", GOOD.as_bytes());
    let output =
        chancery(&["extract", path(&folder.join("nowhere.txt")), path(&folder.join("good.txt"))], b"");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 1);
    assert!(String::from_utf8_lossy(&output.stderr).contains("nowhere.txt: expected a file or folder"));
}

#[test]
fn a_zero_byte_file_is_named() {
    check(
        "zero",
        |folder| {
            put(folder, "a.txt", b"");
            put(folder, "b.txt", GOOD.as_bytes());
        },
        0,
        1,
        &["a.txt: expected a report, found an empty file"],
    );
}

#[test]
fn a_binary_file_is_named() {
    check(
        "binary",
        |folder| {
            put(folder, "a.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0");
            put(folder, "b.txt", GOOD.as_bytes());
        },
        0,
        1,
        &["a.txt: expected text, found a binary file"],
    );
}

#[test]
fn invalid_utf8_is_read_and_noted() {
    check(
        "utf8",
        |folder| {
            put(
                folder,
                "a.txt",
                b"Caf\xe9 talks\n\nThe ministers of Chile met in Lima at the caf\xe9 on Tuesday.\n",
            )
        },
        0,
        1,
        &["invalid-utf8"],
    );
}

#[test]
fn a_line_that_is_not_json_is_named_by_number() {
    check(
        "jsonl",
        |folder| {
            put(folder, "a.jsonl", b"{\"id\":\"x\",\"text\":\"Oslo met Bern.\"}\nthis is not JSON\n{\"id\":\"y\",\"text\":\"Bern met Oslo.\"}\n")
        },
        0,
        2,
        &["a.jsonl:2"],
    );
}

#[test]
fn another_language_is_kept_and_noted() {
    check(
        "language",
        |folder| {
            put(folder, "a.txt", "Die Außenminister von Chile und Peru haben am Dienstag in Lima einen Vertrag über den Fang von Sardellen unterzeichnet. Der Streit hatte elf Jahre gedauert und beide Flotten viel Geld gekostet.\n".as_bytes())
        },
        0,
        1,
        &["not-english"],
    );
}

#[test]
fn no_permission_is_a_cause() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder("permission");
    put(&folder, "a.txt", GOOD.as_bytes());
    let file = folder.join("a.txt");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).expect("the owner may change the mode");
    let output = chancery(&["extract", path(&file)], b"");
    // Root may read everything; then there is nothing to complain of.
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.code() == Some(0) || err.contains("permission denied"), "{err}");
}

#[test]
fn a_single_line_of_50_megabytes_is_read_to_the_end() {
    let folder = folder("long");
    let line = "The ministers of Chile and Peru met in Lima. ".repeat(50_000_000 / 45);
    put(&folder, "a.txt", line.as_bytes());
    let output = chancery(&["extract", path(&folder)], b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stdout.len() > line.len());
}

#[test]
fn misuse_is_exit_code_2() {
    assert_eq!(chancery(&["extract", "--no-such-flag"], b"").status.code(), Some(2));
    assert_eq!(chancery(&["extract", "--map", "text"], b"").status.code(), Some(2));
}

#[test]
fn every_stage_lives_on_strange_lines() {
    let strange = concat!(
        "{\"id\":\"a\",\"title\":\"Oslo meets Bern\",\"text\":\"\"}\n",
        "{\"id\":\"b\",\"text\":\"\\u0000\\u200b\\ud83d\\ude00 ((((( “ ” ' \\\" ??!! 99999999999999999999999999 of 31 February\"}\n",
        "{\"id\":\"c\",\"text\":\"Paris Paris Paris Paris Paris Paris\"}\n",
        "{\"id\":\"d\",\"published\":\"yesterday\",\"text\":\"He said that she said that they said that he met her.\"}\n",
    );
    for command in ["extract", "annotate", "code", "stories", "record", "brief"] {
        let output = chancery(&[command], strange.as_bytes());
        assert_eq!(output.status.code(), Some(0), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        assert!(!output.stdout.is_empty() || command == "code", "{command} says something");
    }
}

#[test]
fn patterns_that_the_shell_left_alone_and_fields_that_nobody_has() {
    let folder = folder("patterns");
    put(&folder, "b.txt", GOOD.as_bytes());
    put(&folder, "a.txt", GOOD.as_bytes());
    put(&folder, "c.md", GOOD.as_bytes());
    let pattern = folder.join("*.txt");
    let output = chancery(&["extract", path(&pattern)], b"");
    let ids: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| line.chars().skip(7).take(1).collect())
        .collect();
    assert_eq!(ids, ["a", "b"]);
    let output = chancery(&["extract", "--map", "txet=a.b", path(&pattern)], b"");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("\"text\""));
}
