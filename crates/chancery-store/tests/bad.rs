//! Files that are no stores, stores that cannot be written, queries that never end: an error that says so, never a panic.

mod common;

use std::fs;
use std::path::Path;
use std::time::Duration;

use chancery_store::{Batch, Error, Filter, Page, Store};

use common::{Stub, fresh, report};

fn filled(name: &str) -> std::path::PathBuf {
    let path = fresh(name);
    let mut store = Store::open(&path).expect("the folder is fresh");
    let reports: Vec<_> = (0..200).map(|at| report(&format!("r{at} 2001-01-01 word{at} of many"))).collect();
    store.add_reports(&Stub::default(), &reports, None, &mut |_| {}).expect("there is room");
    path
}

/// Both ways to open it give this message.
#[track_caller]
fn check(path: &Path, expected: &str) {
    for opened in [Store::read_only(path), Store::open(path)] {
        let message = opened.expect_err("it is no good store").to_string();
        assert!(message.contains(expected), "expected {expected:?} in {message:?}");
    }
}

#[test]
fn a_file_that_is_no_store_is_named() {
    let path = fresh("text");
    fs::write(&path, "{\"id\":\"r1\",\"text\":\"no store\"}").expect("the folder is fresh");
    check(&path, "expected a store, found a text file at");
    fs::write(&path, [0x7f, b'E', b'L', b'F', 0, 0, 0]).expect("the folder is fresh");
    check(&path, "found another kind of file");
    check(path.parent().expect("it lies in a folder"), "found a folder");
    fs::write(&path, b"SQLite format 3\0 and then nothing").expect("the folder is fresh");
    check(&path, "expected");
}

#[test]
fn another_program_s_database_is_left_alone() {
    let path = fresh("other");
    rusqlite::Connection::open(&path)
        .and_then(|conn| conn.execute_batch("CREATE TABLE bookmarks (url TEXT)"))
        .expect("the folder is fresh");
    let before = fs::read(&path).expect("it was just written");
    check(&path, "found an SQLite database of another program");
    assert!(before == fs::read(&path).expect("it is there"));
}

#[test]
fn a_missing_file_is_missing_only_for_readers() {
    let path = fresh("missing");
    assert!(matches!(Store::read_only(&path), Err(Error::Missing { .. })));
    assert!(!path.exists());
}

#[test]
fn a_newer_format_is_refused() {
    let path = filled("newer");
    rusqlite::Connection::open(&path)
        .and_then(|conn| conn.execute_batch("PRAGMA user_version = 99"))
        .expect("it is a database");
    check(&path, "expected a store of format 7 or older, found format 99");
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let path = filled("locked");
    let first = Store::open(&path).expect("nobody writes");
    let message = Store::open(&path).expect_err("somebody writes").to_string();
    assert!(message.contains(&format!("found another: process {}", std::process::id())), "{message}");
    // Readers go on.
    let reader = Store::read_only(&path).expect("anybody may read");
    assert_eq!(reader.health().expect("it can be read").reports, 200);
    drop(first);
    Store::open(&path).expect("nobody writes any more");
}

#[test]
fn a_read_only_file_can_be_read_and_not_written() {
    let path = filled("readonly");
    let mut permissions = fs::metadata(&path).expect("it is there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("it is ours");
    assert!(matches!(Store::open(&path), Err(Error::ReadOnly { .. })));
    let mut reader = Store::read_only(&path).expect("it can be read");
    assert_eq!(reader.health().expect("it can be read").reports, 200);
    let refused = reader.keep(&mut Batch::new("stub", None), &[report("x 2001-01-01 y")]);
    assert!(matches!(refused, Err(Error::ReadOnly { .. })));
}

#[test]
fn damage_anywhere_is_an_error_or_found_by_check() {
    let path = filled("damage");
    let whole = fs::read(&path).expect("it is there");
    let copy = path.with_file_name("damaged.db");
    let mut noticed = 0;
    // What is empty is nobody's data.
    let full: Vec<usize> = (128..whole.len() - 64)
        .step_by(64)
        .filter(|&at| whole[at..at + 64].iter().filter(|byte| **byte != 0).count() > 32)
        .collect();
    for &at in full.iter().step_by(full.len() / 60) {
        let mut bytes = whole.clone();
        for byte in &mut bytes[at..at + 64] {
            *byte ^= 0x5a;
        }
        fs::write(&copy, &bytes).expect("the folder is ours");
        let Ok(store) = Store::read_only(&copy) else {
            noticed += 1;
            continue;
        };
        // Nothing of this may panic; what it finds is its own affair.
        let _ = store.stories(&Filter::default(), Page::default());
        let _ = store.search("word7", &Filter::default(), Page::default());
        let _ = store.story("s-r0");
        let _ = store.health();
        noticed += usize::from(store.check().map_or(true, |problems| !problems.is_empty()));
    }
    assert!(noticed >= 40, "only {noticed} of 60 damages were noticed");
}

#[test]
fn queries_only_read_and_end_in_time() {
    let path = filled("sql");
    let store = Store::read_only(&path).expect("it is there");
    let ask = |sql: &str| store.query(sql, Duration::from_millis(300), 10);
    assert_eq!(ask("SELECT count(*) FROM reports").expect("it can be read").rows[0][0], 200);
    assert!(ask("SELECT report FROM reports").expect("it can be read").more);
    let endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
    assert!(matches!(ask(endless), Err(Error::TimedOut { .. })));
    for sql in [
        "DELETE FROM report",
        "ATTACH DATABASE 'elsewhere.db' AS elsewhere",
        "PRAGMA writable_schema = ON",
        "VACUUM INTO 'elsewhere.db'",
        "SELECT load_extension('evil')",
        "SELECT 1; SELECT 2",
        "SELECT nonsense FROM nowhere",
        "SELECT zeroblob(1000000000)",
        "SELECT unpack(x'00')",
    ] {
        assert!(matches!(ask(sql), Err(Error::BadQuery { .. })), "{sql}: {:?}", ask(sql));
    }
}

#[test]
fn odd_searches_are_searches() {
    let path = filled("odd");
    let store = Store::read_only(&path).expect("it is there");
    for words in ["\"", "*", "-", "NEAR(", "a AND", "(", "word1 OR", "^", "title:word1", "\u{0}", "- OR \" *"]
    {
        store
            .search(words, &Filter::default(), Page::default())
            .unwrap_or_else(|error| panic!("{words:?}: {error}"));
    }
    let wrong = Filter { from: Some("yesterday".into()), ..Filter::default() };
    let message = store.events(&wrong, Page::default()).expect_err("that is no day").to_string();
    assert!(message.contains("found \"yesterday\""), "{message}");
}
