//! Which crate may know which: the arrows of ARCHITECTURE.md, held by `cargo metadata`.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;

/// Crate, crates of ours it may depend on (build and ordinary dependencies).
const ALLOWED: &[(&str, &[&str])] = &[
    ("chancery-model", &[]),
    ("chancery-lexicon", &["chancery-model"]),
    ("chancery-reader", &["chancery-model"]),
    ("chancery-ingest", &["chancery-model"]),
    ("chancery-watch", &["chancery-ingest"]),
    ("chancery-actors", &["chancery-model", "chancery-lexicon"]),
    ("chancery-engine", &["chancery-model", "chancery-lexicon", "chancery-reader"]),
    ("chancery-store", &["chancery-model", "chancery-lexicon", "chancery-engine"]),
    (
        "chancery-serve",
        &["chancery-model", "chancery-lexicon", "chancery-engine", "chancery-ingest", "chancery-store"],
    ),
    (
        "chancery-cli",
        &[
            "chancery-model",
            "chancery-lexicon",
            "chancery-reader",
            "chancery-ingest",
            "chancery-watch",
            "chancery-engine",
            "chancery-actors",
            "chancery-store",
            "chancery-serve",
        ],
    ),
    ("chancery-eval", &[]),
    (
        "xtask",
        &[
            "chancery-eval",
            "chancery-reader",
            "chancery-ingest",
            "chancery-engine",
            "chancery-lexicon",
            "chancery-model",
        ],
    ),
];

#[test]
fn arrows_point_the_right_way() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs these tests, so it can be started");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo metadata prints JSON");
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let packages = metadata["packages"].as_array().expect("metadata has packages");
    assert_eq!(packages.len(), ALLOWED.len(), "every crate of the workspace has its line in ALLOWED");
    for package in packages {
        let name = package["name"].as_str().expect("a package has a name");
        let may =
            allowed.get(name).unwrap_or_else(|| panic!("{name} is new: say in ALLOWED what it may know"));
        for dependency in package["dependencies"].as_array().expect("a package has dependencies") {
            let on = dependency["name"].as_str().expect("a dependency has a name");
            let is_ours = allowed.contains_key(on);
            let is_for_tests = dependency["kind"].as_str() == Some("dev");
            assert!(!is_ours || is_for_tests || may.contains(&on), "{name} must not know {on}");
        }
    }
}
