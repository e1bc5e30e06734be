//! Threads and memory do not show in what is written: 1, 2 and 8 jobs, much memory and little.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder with an archive, pages, texts and JSON Lines, among them broken ones.
fn press(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(folder.join("pages")).expect("the target folder can be written");
    let put = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).expect("written");
    let mut archive = Vec::new();
    let mut lines = String::new();
    for n in 0..40 {
        let (a, b) = (["Chile", "Peru", "Ghana", "Nepal"][n % 4], ["Fiji", "Oman", "Latvia"][n % 3]);
        let text = format!(
            "The foreign minister of {a} met his colleague from {b} in round {n} of the talks on Monday. \
             {a} expelled {} diplomats of {b} and demanded an apology.",
            n + 2
        );
        let page = format!(
            "<html><head><title>{a} and {b}</title></head><body><nav>Home Sport</nav><article><h1>{a} and {b}, {n}</h1>\
             <p>{text}</p></article><footer>Subscribe to our newsletter.</footer></body></html>"
        );
        let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
        let length = if n == 7 { 99_999 } else { http.len() };
        archive.extend(
            format!(
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\n\
                 WARC-Target-URI: https://www.paper{}.example/{n}\r\nContent-Type: application/http\r\n\
                 Content-Length: {length}\r\n\r\n{http}\r\n\r\n",
                n % 5
            )
            .bytes(),
        );
        if n != 7 {
            put(&format!("pages/{n:02}.html"), page.as_bytes());
        }
        lines.push_str(&format!(
            "{{\"id\":\"{}\",\"outlet\":\"Paper {}\",\"published\":\"2023-05-{:02}\",\"text\":\"{text}\\nSubscribe now\"}}\n",
            n / 2,
            n % 5,
            n / 4 + 1
        ));
        if n == 11 {
            lines.push_str("{\"id\": broken\n");
        }
    }
    put("a.warc", &archive);
    put("b.jsonl", lines.as_bytes());
    put("c.txt", b"");
    folder
}

fn run(arguments: &[&str], folder: &Path) -> (Vec<u8>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(arguments)
        .arg(folder)
        .output()
        .expect("the command was built for this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // The closing table has seconds in it.
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().filter(|line| !line.contains(" a second")).collect::<Vec<_>>().join("\n");
    (output.stdout, said)
}

#[track_caller]
fn check(command: &[&str]) {
    let folder = press(&format!("jobs-{}", command.concat()));
    let mut first = None;
    for more in [&["--jobs", "1"][..], &["--jobs", "2"], &["--jobs", "8"], &["--jobs", "8", "--memory", "1"]]
    {
        let made = run(&[command, more].concat(), &folder);
        assert!(!made.0.is_empty());
        let first = first.get_or_insert_with(|| made.clone());
        assert!(*first == made, "{command:?} with {more:?} writes something else than with one job");
    }
}

#[test]
fn reports_do_not_depend_on_jobs() {
    check(&["extract"]);
    check(&["extract", "--as-it-comes"]);
}

#[test]
fn what_is_read_in_them_does_not_depend_on_jobs() {
    check(&["annotate"]);
    check(&["code"]);
}

#[test]
fn records_do_not_depend_on_jobs() {
    check(&["record"]);
}

#[test]
fn a_reader_that_goes_away_ends_the_run() {
    let folder = press("jobs-pipe");
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["-q", "--jobs", "2", "annotate"])
        .args(std::iter::repeat_n(&folder, 20))
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the command was built for this test");
    drop(child.stdout.take());
    assert!(child.wait().expect("it ends").success());
}
