//! Reads a user's own patterns and word classes from TOML, with errors by file and line.
//!
//! ```toml
//! [classes]
//! fishery = ["quota", "trawler", "fishing licence"]
//!
//! [[pattern]]
//! words = ["impound"]       # lemmas
//! pos = "v"                 # v, n or a
//! needs = "obj=@fishery"    # as in data/events, see the module patterns
//! parties = "s>o.of"        # who > whom
//! type = "COERCE"
//! mode = "seize"            # optional, as are cameo and status
//! cameo = "171"
//! ```
//!
//! A user's pattern is tried before those that come with the program.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::patterns::{PatternError, PatternLexicon};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    classes: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pattern: Vec<Spanned<Row>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    words: Vec<String>,
    pos: String,
    #[serde(default)]
    needs: String,
    parties: String,
    r#type: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    cameo: String,
    #[serde(default)]
    status: String,
}

/// Adds what the TOML `text` of the file `name` says to `lexicon`.
///
/// # Errors
/// If the text is no TOML, a field is unknown or missing, or a row does not read; with the line it stands on.
pub fn read(lexicon: &mut PatternLexicon, name: &str, text: &str) -> Result<(), PatternError> {
    let line_of = |at: usize| 1 + text.bytes().take(at).filter(|&byte| byte == b'\n').count();
    let file: File = toml::from_str(text).map_err(|error| PatternError {
        table: name.to_owned(),
        line: error.span().map_or(1, |span| line_of(span.start)),
        message: error.message().to_owned(),
    })?;
    for (class, words) in &file.classes {
        lexicon.add_class(class, words);
    }
    for row in &file.pattern {
        // The span of an array's table starts at its header.
        let line = line_of(row.span().start);
        let row = row.get_ref();
        if row.words.is_empty() {
            let message = "expected at least one word".to_owned();
            return Err(PatternError { table: name.to_owned(), line, message });
        }
        let words = row.words.join("|").to_lowercase();
        let cells: [&str; 8] =
            [&words, &row.pos, &row.needs, &row.parties, &row.r#type, &row.mode, &row.cameo, &row.status];
        lexicon.add_pattern(name, line, &cells, true)?;
    }
    lexicon.sort();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut lexicon = PatternLexicon::embedded().clone();
        let shown = match read(&mut lexicon, "my.toml", text) {
            Ok(()) => {
                lexicon.by_lemma("impound").next().map_or(String::new(), |(_, first)| first.name.clone())
            }
            Err(error) => error.to_string(),
        };
        assert!(shown.starts_with(expected), "{shown}");
    }

    #[test]
    fn a_pattern_of_ones_own_comes_first() {
        let text = "[classes]\nfishery = [\"trawler\"]\n\n[[pattern]]\nwords = [\"impound\"]\npos = \"v\"\n\
                    needs = \"obj=@fishery\"\nparties = \"s>o\"\ntype = \"COERCE\"\n";
        check(text, "my.toml:4");
    }

    #[test]
    fn what_does_not_read_is_named_by_line() {
        check(
            "[[pattern]]\nwords = [\"impound\"]\npos = \"v\"\nparties = \"s>o\"\ntype = \"PICNIC\"\n",
            "my.toml:1: expected a PLOVER type",
        );
        check(
            "\n[[pattern]]\nwords = [\"impound\"]\npos = \"v\"\nneeds = \"obj=@nobody\"\nparties = \"s>o\"\ntype = \"COERCE\"\n",
            "my.toml:2: expected a class",
        );
        check("words = [", "my.toml:1: ");
        check(
            "[[pattern]]\nwords = []\npos = \"v\"\nparties = \"s>o\"\ntype = \"COERCE\"\n",
            "my.toml:1: expected at least one word",
        );
    }
}
