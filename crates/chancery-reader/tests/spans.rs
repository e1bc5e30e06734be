//! Whatever the text, spans lie on character boundaries, ascend, and cover the tokens.

use std::sync::LazyLock;

use chancery_model::Span;
use chancery_reader::{Reader, Reading};
use proptest::prelude::*;

static READER: LazyLock<Reader> = LazyLock::new(Reader::embedded);

fn check(text: &str, reading: &Reading) {
    let mut last = 0;
    for (index, token) in reading.tokens.iter().enumerate() {
        assert!(token.start < token.end && token.start >= last, "token {index} out of order in {text:?}");
        assert_eq!(text.get(token.span().range()), Some(token.text.as_str()));
        last = token.end;
    }
    let mut next = 0;
    for sentence in &reading.sentences {
        assert_eq!(sentence.tokens.start, next);
        assert!(!sentence.tokens.is_empty());
        next = sentence.tokens.end;
        let span = sentence.span;
        assert_eq!(span.start, reading.tokens[sentence.tokens.start].start);
        assert_eq!(span.end, reading.tokens[next - 1].end);
        let mut roots = 0;
        for index in sentence.tokens.clone() {
            match reading.tokens[index].head {
                -1 => roots += 1,
                head => assert!(sentence.tokens.contains(&(head as usize)) && head as usize != index),
            }
        }
        assert_eq!(roots, 1, "in {text:?}");
    }
    assert_eq!(next, reading.tokens.len());
    assert_eq!(reading.fine.len(), reading.tokens.len());
    let mut last = 0;
    for name in &reading.names {
        assert!(name.tokens.start >= last && !name.tokens.is_empty());
        assert_eq!(name.span.start, reading.tokens[name.tokens.start].start);
        assert_eq!(name.span.end, reading.tokens[name.tokens.end - 1].end);
        last = name.tokens.end;
    }
    for role in &reading.roles {
        assert_eq!(reading.sentence_of(role.predicate), reading.sentence_of(role.argument));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,120}") {
        check(&text, &READER.read(&text, &[]));
    }

    #[test]
    fn damaged_news_is_read(text in "(Mr\\. |U\\.S\\. |Lavrov |said |\"|'|’s |\\.|, |\n|\n\n|\r\n|5pm |J\\.  |—|don't |\u{feff}|\u{300}|è|https://a\\.b |[A-Z][a-z]{1,5}| ){0,60}") {
        check(&text, &READER.read(&text, &[]));
    }

    #[test]
    fn kept_parts_are_not_left(text in "[a-zA-Zé. \n]{1,80}", cuts in proptest::collection::vec(0usize..80, 4)) {
        let mut cuts = cuts;
        cuts.sort_unstable();
        let kept = [Span::new(cuts[0], cuts[1]), Span::new(cuts[2], cuts[3])];
        let reading = READER.read(&text, &kept);
        check(&text, &reading);
        for token in &reading.tokens {
            assert!(kept.iter().any(|part| part.contains(token.span())));
        }
    }

    #[test]
    fn given_words_stay_as_they_are(words in proptest::collection::vec("[^\\s]{1,8}", 1..40)) {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (text, reading) = READER.read_pretokenized(&words);
        let found: Vec<&str> = reading.tokens.iter().map(|token| token.text.as_str()).collect();
        prop_assert_eq!(found, words);
        prop_assert_eq!(reading.sentences.len(), 1);
        prop_assert!(text.len() >= reading.tokens.len());
    }
}

#[test]
fn a_long_line_without_a_blank_is_read() {
    let text = "ab".repeat(1 << 20);
    let reading = READER.read(&text, &[]);
    check(&text, &reading);
    assert!(reading.tokens.len() <= text.len() / 200);
}
