//! Whatever the text: times, quantities and quotations lie on character boundaries and hold the words they cover.

use chancery_reader::{Reader, quantity, quote, status, time};
use proptest::prelude::*;

/// Bits of text that lead the readers into their corners, and anything else.
fn text() -> impl Strategy<Value = String> {
    let bits = prop_oneof![
        Just("May 31st, ".to_owned()),
        Just("29 February ".to_owned()),
        Just("31.12.9999 ".to_owned()),
        Just("last week ".to_owned()),
        Just("two years ago ".to_owned()),
        Just("999999999 years ago ".to_owned()),
        Just("the 12th ".to_owned()),
        Just("between 3 and 5 May ".to_owned()),
        Just("\"yes,\" he said. ".to_owned()),
        Just("“".to_owned()),
        Just("” said ".to_owned()),
        Just("according to ".to_owned()),
        Just("nearly 1,000,000 of $ ".to_owned()),
        Just("hundreds of thousands ".to_owned()),
        Just("\n\n".to_owned()),
        "\\PC{0,12}",
        "[a-zA-Z0-9 .,:'’-]{0,16}",
    ];
    prop::collection::vec(bits, 0..12).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_hold_their_words(text in text(), dated in any::<bool>()) {
        let reading = reader().read(&text, &[]);
        for found in time::find(&text, &reading, dated.then_some("2021-05-12")) {
            prop_assert_eq!(text.get(found.start as usize..found.end as usize), Some(found.text.as_str()));
            if let Some((from, to)) = time::interval(&found.value) {
                prop_assert!(from <= to);
                prop_assert!(time::precision(&found.value).is_some());
            }
        }
        for found in quantity::find(&text, &reading) {
            prop_assert_eq!(text.get(found.start as usize..found.end as usize), Some(found.text.as_str()));
            if let (Some(low), Some(high)) = (found.low, found.high) {
                prop_assert!(low <= high);
            }
        }
        for found in quote::find(&text, &reading) {
            prop_assert_eq!(text.get(found.start as usize..found.end as usize), Some(found.text.as_str()));
            if let Some(speaker) = found.speaker {
                prop_assert_eq!(text.get(speaker.start as usize..speaker.end as usize), Some(speaker.text.as_str()));
            }
        }
        for index in 0..reading.tokens.len() + 1 {
            let _ = status::of(&reading, index);
        }
    }

    #[test]
    fn any_value_has_an_interval_or_none(value in "\\PC{0,14}|[0-9X]{2,4}-[0-9WQHX]{1,3}(-[0-9]{2})?") {
        if let Some((from, to)) = time::interval(&value) {
            prop_assert!(from <= to);
        }
    }
}

fn reader() -> &'static Reader {
    static READER: std::sync::OnceLock<Reader> = std::sync::OnceLock::new();
    READER.get_or_init(Reader::embedded)
}
