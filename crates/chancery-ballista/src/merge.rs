//! Stories that windows of time cut are made one again.
//!
//! A window also places the reports of some days before it. A report that two windows place joins the two stories; the
//! story then has the name it got first. Stories further apart than the days a window looks back stay two.

use std::collections::BTreeMap;

/// A report that a window placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The report.
    pub id: String,
    /// Its day since 1970, if it has one.
    pub day: Option<i64>,
    /// Its story in this window.
    pub story: String,
    /// Its wire in this window.
    pub wire: String,
    /// Whether the report is of this window, not of the days before it.
    pub is_home: bool,
}

/// Gives each report its story over all windows, which are given in order of time.
///
/// Returns the reports by the window in which their story begins.
pub fn merge(windows: Vec<Vec<Placed>>) -> Vec<Vec<Placed>> {
    let mut stories = Stories::default();
    let mut homes: BTreeMap<String, usize> = BTreeMap::new();
    for (number, window) in windows.iter().enumerate() {
        for placed in window {
            let here = stories.number(number, &placed.story);
            if placed.is_home {
                homes.insert(placed.id.clone(), here);
            } else if let Some(&there) = homes.get(&placed.id) {
                stories.join(here, there);
            }
        }
    }
    drop(homes);
    let mut merged: Vec<Vec<Placed>> = windows.iter().map(|_| Vec::new()).collect();
    for (number, window) in windows.into_iter().enumerate() {
        for mut placed in window.into_iter().filter(|placed| placed.is_home) {
            let here = stories.number(number, &placed.story);
            let first = stories.first(here);
            let (begins, name) = stories.names[first].clone();
            placed.story = name;
            merged[begins].push(placed);
        }
    }
    merged
}

/// Stories of windows, and which of them are one.
#[derive(Default)]
struct Stories {
    numbers: BTreeMap<(usize, String), usize>,
    names: Vec<(usize, String)>,
    /// Towards the first of those that are one.
    parent: Vec<usize>,
}

impl Stories {
    fn number(&mut self, window: usize, story: &str) -> usize {
        let key = (window, story.to_owned());
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = self.names.len();
        self.names.push(key.clone());
        self.numbers.insert(key, number);
        self.parent.push(number);
        number
    }

    fn first(&mut self, mut number: usize) -> usize {
        while self.parent[number] != number {
            self.parent[number] = self.parent[self.parent[number]];
            number = self.parent[number];
        }
        number
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        // Numbers grow with time: the lower is the earlier.
        self.parent[a.max(b)] = a.min(b);
    }
}

#[cfg(test)]
mod tests {
    use super::{Placed, merge};

    /// Windows as `report:story` or `(report:story)` for days before; `|` between windows. Stories per window after.
    #[track_caller]
    fn check(windows: &str, expected: &str) {
        let read = |word: &str| {
            let is_home = !word.starts_with('(');
            let (id, story) = word.trim_matches(['(', ')']).split_once(':').expect("report:story");
            Placed { id: id.to_owned(), day: None, story: story.to_owned(), wire: String::new(), is_home }
        };
        let windows =
            windows.split('|').map(|window| window.split_whitespace().map(read).collect()).collect();
        let shown: Vec<String> = merge(windows)
            .into_iter()
            .map(|window| {
                let words: Vec<String> =
                    window.into_iter().map(|placed| format!("{}:{}", placed.id, placed.story)).collect();
                words.join(" ")
            })
            .collect();
        assert_eq!(shown.join(" | "), expected);
    }

    #[test]
    fn one_window_stays_as_it_is() {
        check("1:a 2:b 3:a", "1:a 2:b 3:a");
    }

    #[test]
    fn a_report_of_two_windows_joins_their_stories() {
        check("1:a 2:a | (2:x) 3:x 4:y", "1:a 2:a 3:a | 4:y");
        check("1:a 2:b | (1:x) (2:x) 3:x", "1:a 2:a 3:a | ");
        check("1:a | (1:a) 2:b | (2:c) 3:c", "1:a | 2:b 3:b | ");
    }
}
