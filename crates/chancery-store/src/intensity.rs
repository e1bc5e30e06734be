//! PLOVER's score of an act.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use chancery_model::EventType;

/// The score of a type and mode in tenths, -100 to 100; `None` for STATEMENT and STATE.
pub fn tenths(kind: EventType, mode: Option<&str>) -> Option<i64> {
    static TABLE: OnceLock<BTreeMap<(&str, &str), i64>> = OnceLock::new();
    let table = TABLE.get_or_init(|| lines().filter_map(read).collect());
    table.get(&(kind.name(), mode.unwrap_or(""))).or_else(|| table.get(&(kind.name(), ""))).copied()
}

fn lines() -> impl Iterator<Item = &'static str> {
    include_str!("../data/intensity.tsv").lines().filter(|line| !line.starts_with('#'))
}

fn read(line: &'static str) -> Option<((&'static str, &'static str), i64)> {
    let mut fields = line.split('\t');
    let key = (fields.next()?, fields.next()?);
    let score: f64 = fields.next()?.parse().ok()?;
    Some((key, (score * 10.0).round() as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_every_type_of_plover_has_a_score() {
        for line in lines() {
            let ((kind, _), _) =
                read(line).unwrap_or_else(|| panic!("expected type, mode, score, found {line:?}"));
            assert!(EventType::from_name(kind).is_some(), "{line}");
        }
        for kind in EventType::ALL {
            assert_eq!(tenths(kind, None).is_some(), kind.quad().is_some(), "{kind:?}");
        }
    }

    #[test]
    fn a_mode_may_have_a_score_of_its_own() {
        assert_eq!(tenths(EventType::Sanction, Some("expel")), Some(-55));
        assert_eq!(tenths(EventType::Sanction, Some("unheard-of")), Some(-60));
    }
}
