//! The words that change a status, from `data/status.tsv`.

use std::collections::BTreeMap;
use std::sync::OnceLock;

/// What a word does to what it governs or goes with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Plan,
    Propose,
    Expect,
    Fail,
    Delay,
    Deny,
    Allege,
    Report,
    Real,
    Carry,
    Ongoing,
    Negate,
    Condition,
    ModalPlan,
    ModalExpect,
}

/// What complements a word acts on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Any,
    Clause,
    Infinitive,
}

const TABLE: &str = include_str!("../../data/status.tsv");

fn effect(name: &str) -> Option<Effect> {
    Some(match name {
        "plan" => Effect::Plan,
        "propose" => Effect::Propose,
        "expect" => Effect::Expect,
        "fail" => Effect::Fail,
        "delay" => Effect::Delay,
        "deny" => Effect::Deny,
        "allege" => Effect::Allege,
        "report" => Effect::Report,
        "real" => Effect::Real,
        "carry" => Effect::Carry,
        "ongoing" => Effect::Ongoing,
        "negate" => Effect::Negate,
        "condition" => Effect::Condition,
        "modal_plan" => Effect::ModalPlan,
        "modal_expect" => Effect::ModalExpect,
        _ => return None,
    })
}

/// By part of speech, then by word.
type Rows = BTreeMap<&'static str, BTreeMap<&'static str, Vec<(Effect, Scope)>>>;

fn rows() -> &'static Rows {
    static ROWS: OnceLock<Rows> = OnceLock::new();
    ROWS.get_or_init(|| {
        let mut rows = Rows::new();
        for line in TABLE.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            let [word, part, class, scope, _source] = columns.as_slice() else { continue };
            let Some(effect) = effect(class) else { continue };
            let scope = match *scope {
                "clause" => Scope::Clause,
                "infinitive" => Scope::Infinitive,
                _ => Scope::Any,
            };
            rows.entry(part).or_default().entry(word).or_default().push((effect, scope));
        }
        rows
    })
}

/// What `word` (a lemma, in small letters) does as a `part` of speech of the table.
pub(super) fn effects(part: &str, word: &str) -> &'static [(Effect, Scope)] {
    rows().get(part).and_then(|rows| rows.get(word)).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let mut lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        assert_eq!(lines.next(), Some("word\tpart\tclass\tscope\tsource"));
        for line in lines {
            let columns: Vec<&str> = line.split('\t').collect();
            assert_eq!(columns.len(), 5, "{line}");
            assert!(effect(columns[2]).is_some(), "{line}");
        }
        assert!(!effects("VERB", "plan").is_empty());
    }
}
