//! Forms of verbs that no ending gives away: `froze`, `overran`. The treebanks hold few of them.

use std::sync::OnceLock;

const TABLE: &str = include_str!("../data/irregular.tsv");

/// The dictionary form of a verb, if `form` is listed.
pub(crate) fn verb(form: &str) -> Option<&'static str> {
    static ROWS: OnceLock<Vec<(&'static str, &'static str)>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
        let mut rows: Vec<_> = lines.filter_map(|line| line.split_once('\t')).collect();
        rows.sort_unstable();
        rows
    });
    let lower;
    let form = if form.bytes().any(|byte| byte.is_ascii_uppercase()) {
        lower = form.to_ascii_lowercase();
        lower.as_str()
    } else {
        form
    };
    rows.binary_search_by_key(&form, |&(known, _)| known).ok().map(|place| rows[place].1)
}

#[cfg(test)]
mod tests {
    use super::verb;

    #[track_caller]
    fn check(form: &str, expected: Option<&str>) {
        assert_eq!(verb(form), expected, "{form}");
    }

    #[test]
    fn irregular_pasts_have_their_verbs() {
        check("froze", Some("freeze"));
        check("Overran", Some("overrun"));
        check("shelled", Some("shell"));
        check("walked", None);
    }
}
