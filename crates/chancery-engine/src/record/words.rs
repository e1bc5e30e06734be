//! Content stems of short texts, for comparing how two reports word an act.

use std::collections::BTreeMap;

/// Words too common to tell one act from another.
const COMMON: &str = " a about after all also an and any are as at be because been before being between but by can could did do does \
    during for from had has have he her his how if in into is it its may more most new no not of on one only or other our out over said \
    same say she should so some than that the their them then there these they this those through to two under up was we were what when \
    where which while who whom whose will with would you yesterday today now according told both each further former late later last next \
    monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november \
    december day week month year ";

/// Gives every stem of a story a small number, and remembers in how many acts it stands.
#[derive(Debug, Default)]
pub struct Stems {
    numbers: BTreeMap<String, u32>,
    acts: Vec<u32>,
    total: u32,
}

impl Stems {
    /// The stems of one act's words, ascending, each once. Counts the act.
    pub fn of_act(&mut self, text: &str) -> Vec<u32> {
        let mut stems: Vec<u32> = content_words(text)
            .map(|word| {
                let next = self.numbers.len() as u32;
                *self.numbers.entry(stem(&word)).or_insert(next)
            })
            .collect();
        stems.sort_unstable();
        stems.dedup();
        self.acts.resize(self.numbers.len(), 0);
        for &stem in &stems {
            self.acts[stem as usize] += 1;
        }
        self.total += 1;
        stems
    }

    /// Weight of a stem: rare ones tell more.
    fn weight(&self, stem: u32) -> f64 {
        let acts = f64::from(self.acts.get(stem as usize).copied().unwrap_or(1).max(1));
        (1.0 + f64::from(self.total) / acts).ln()
    }

    /// All weights by stem, once the story is complete.
    pub fn weights(&self) -> Vec<f64> {
        (0..self.acts.len() as u32).map(|stem| self.weight(stem)).collect()
    }
}

/// Weight of what two ascending lists share.
pub fn shared_weight(first: &[u32], second: &[u32], weights: &[f64]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(a), Some(b)) = (first.get(i), second.get(j)) {
        match a.cmp(b) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += weights.get(*a as usize).copied().unwrap_or(0.0);
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

fn content_words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .map(|word| word.trim_end_matches("'s").trim_end_matches("’s").to_lowercase())
        .filter(|word| word.chars().count() > 1 && !COMMON.contains(&format!(" {word} ")))
}

/// A rough English stem: plural, past and gerund endings off, doubled consonant undone.
pub fn stem(word: &str) -> String {
    let cut =
        |ending: &str, least: usize| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= least);
    let base = cut("ational", 4)
        .or_else(|| cut("ations", 4))
        .or_else(|| cut("ation", 4))
        .or_else(|| cut("ments", 4))
        .or_else(|| cut("ment", 4))
        .or_else(|| cut("ulsions", 3).map(|_| &word[..word.len() - 5]))
        .or_else(|| cut("ulsion", 3).map(|_| &word[..word.len() - 4]))
        .or_else(|| cut("sions", 4))
        .or_else(|| cut("sion", 4))
        .or_else(|| cut("tions", 4))
        .or_else(|| cut("tion", 4))
        .or_else(|| cut("ings", 3))
        .or_else(|| cut("ing", 3))
        .or_else(|| cut("ies", 3))
        .or_else(|| cut("ied", 3))
        .or_else(|| cut("ed", 3))
        .or_else(|| cut("es", 3))
        .or_else(|| cut("s", 3).filter(|rest| !rest.ends_with('s')))
        .or_else(|| cut("e", 3))
        .or_else(|| cut("y", 3))
        .unwrap_or(word);
    let mut chars: Vec<char> = base.chars().collect();
    if let [.., before, last] = chars[..]
        && before == last
        && chars.len() > 3
        && !"aeiou".contains(last)
    {
        chars.pop();
    }
    if chars.len() > 3 && matches!(chars.last(), Some('e' | 'i' | 'y')) {
        chars.pop();
    }
    chars.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[track_caller]
    fn same(words: &str) {
        let stems: Vec<String> = words.split(' ').map(stem).collect();
        assert!(stems.iter().all(|other| *other == stems[0]), "{stems:?}");
    }

    #[test]
    fn forms_of_one_word_share_a_stem() {
        same("meet meeting meetings meets");
        same("expel expelled expelling");
        same("impose imposed imposing imposes");
        same("country countries");
        same("diplomat diplomats");
    }
}
