//! Numbers and codes that other projects' layouts have.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

/// Goldstein's score of a CAMEO code, or of the code it is part of.
pub fn goldstein(cameo: &str) -> Option<&'static str> {
    static TABLE: OnceLock<BTreeMap<&str, &str>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        include_str!("../../data/goldstein.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split_once('\t'))
            .collect()
    });
    (2..=cameo.len()).rev().find_map(|length| table.get(cameo.get(..length)?)).copied()
}

/// PLOVER's classes as GDELT counts them.
pub fn quad_number(quad: &str) -> &'static str {
    match quad {
        "verbal cooperation" => "1",
        "material cooperation" => "2",
        "verbal conflict" => "3",
        _ => "4",
    }
}

/// A number that is the same on every run; below 2^52, so that R and JavaScript read it exactly.
pub fn stable_number(parts: &[&str]) -> u64 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hasher.finalize()[..8]);
    u64::from_le_bytes(first) >> 12
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finer_code_has_its_root_s_score() {
        assert_eq!(goldstein("190"), Some("-10"));
        assert_eq!(goldstein("1909"), Some("-10"));
        assert_eq!(goldstein(""), None);
    }
}
