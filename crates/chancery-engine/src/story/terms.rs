//! The words of a report that tell what it is about.

use chancery_model::Report;

/// Words too frequent in any English text to tell one story from another.
const STOP: &str = " a about after all also an and any are as at be been before but by can could did do does during for from \
had has have he her him his how i if in into is it its just may might more most new no not now of on one or other our out over \
said say says she should so some such than that the their them then there these they this those to two under up us was we were \
what when where which while who whom will with would you your ";

/// Where a word stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Title,
    Body,
}

/// A content word with the features that weigh it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// Lower case, possessive and plural endings cut.
    pub stem: String,
    pub field: Field,
    /// Capitalised inside a sentence, or a number.
    pub is_name: bool,
}

/// Calls `visit` for each content word of title and kept text, in order.
pub(super) fn for_each_term(report: &Report, visit: &mut dyn FnMut(Term)) {
    if let Some(title) = &report.title {
        terms_of(title, Field::Title, visit);
    }
    if report.kept.is_empty() && report.dropped.is_empty() {
        terms_of(&report.text, Field::Body, visit);
    }
    for kept in &report.kept {
        terms_of(kept.of(&report.text), Field::Body, visit);
    }
}

fn terms_of(text: &str, field: Field, visit: &mut dyn FnMut(Term)) {
    let mut at_start = true;
    let is_word =
        |character: char| character.is_alphanumeric() || matches!(character, '\'' | '’' | '.' | ',');
    for raw in text.split(|character: char| !is_word(character)) {
        let trimmed = raw.trim_matches(|character: char| !character.is_alphanumeric());
        if trimmed.is_empty() {
            continue;
        }
        let starts_sentence = std::mem::replace(&mut at_start, raw.ends_with('.'));
        let word = trimmed.strip_suffix("'s").or_else(|| trimmed.strip_suffix("’s")).unwrap_or(trimmed);
        let is_number = word.starts_with(|character: char| character.is_ascii_digit());
        let is_capital = word.starts_with(char::is_uppercase) && !starts_sentence && field == Field::Body;
        let stem = stem(word);
        if is_stop_word(&stem) || (!is_number && stem.chars().count() < 2) {
            continue;
        }
        visit(Term { stem, field, is_name: is_capital || is_number });
    }
}

/// Lower case without possessive, plural and the commonest verb endings.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word.to_lowercase();
    for (ending, least) in [("ies", 5), ("es", 6), ("s", 4), ("ing", 7), ("ed", 6)] {
        if stem.len() >= least && stem.ends_with(ending) && !stem.ends_with("ss") {
            stem.truncate(stem.len() - ending.len());
            break;
        }
    }
    stem
}

pub(super) fn is_stop_word(word: &str) -> bool {
    STOP.split_ascii_whitespace().any(|stop| stop == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut stems = Vec::new();
        for_each_term(&Report::new("r", text), &mut |term| {
            stems.push(if term.is_name { format!("{}!", term.stem) } else { term.stem });
        });
        assert_eq!(stems.join(" "), expected);
    }

    #[test]
    fn function_words_are_left_out_and_names_marked() {
        check("The ministers met in Vienna on 12 May.", "minister met vienna! 12!");
    }

    #[test]
    fn words_after_a_stop_are_not_taken_for_names() {
        check("Talks failed. Nobody signed.", "talk fail nobody sign");
    }
}
