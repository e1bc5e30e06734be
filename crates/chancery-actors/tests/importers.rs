//! One small file a format, broken lines included: what is kept, and what is said of the rest.

use chancery_actors::{Format, read};
use chancery_lexicon::actors::ActorLexicon;

/// Shows actors, then problems as `line code`.
#[track_caller]
fn check(format: Format, file: &[u8], expected: &str) {
    let import = read(format, file, ActorLexicon::embedded()).expect("memory can be read");
    let mut shown: Vec<String> = import
        .actors
        .iter()
        .map(|actor| {
            let facts = &actor.facts;
            let terms: Vec<String> = facts
                .terms
                .iter()
                .map(|term| {
                    let date = |date: &Option<std::borrow::Cow<'static, str>>| {
                        date.as_deref().unwrap_or("?").to_owned()
                    };
                    format!(" {}/{} {}..{}", term.office, term.of, date(&term.from), date(&term.to))
                })
                .collect();
            format!(
                "{} {}{}",
                facts.actor.name,
                facts.actor.country.as_deref().unwrap_or("-"),
                terms.concat()
            )
        })
        .collect();
    shown.extend(import.problems.iter().map(|problem| format!("{} {}", problem.line, problem.code)));
    assert_eq!(shown.join("\n"), expected);
}

#[test]
fn comma_separated_values() {
    check(
        Format::Csv,
        "id,name,kind,country,office,from,to,died,part_of\n\
         a,Ana Brito,person,CV,foreign minister,2001,2004,,\n\
         a,Ana Brito,person,CV,prime minister,2005,2003,,\n\
         b,Rui Lopes,person,CV,foreign minister,2003,2006,2005,\n\
         a,Somebody Else,person,,,,,,\n\
         c,,person,,,,,,\n\
         d,Lower Body,org,XX,,,,,e\n\
         e,Upper Body,org,,,,,,d\n\
         f,Odd One,ghost,,,,,,\n\
         g,Late One,person,,minister,2021-02-30,,,\n"
            .as_bytes(),
        "Ana Brito CPV foreign-minister/CPV 2001..2004\n\
         Rui Lopes CPV foreign-minister/CPV 2003..2005\n\
         Lower Body -\nUpper Body -\nLate One -\n\
         2 end-before-start\n4 overlap\n4 term-after-death\n5 duplicate-id\n6 no-name\n7 cycle\n7 unknown-country\n\
         8 cycle\n9 unknown-kind\n10 impossible-date",
    );
}

#[test]
fn follow_the_money() {
    check(
        Format::FollowTheMoney,
        br#"{"id":"p1","schema":"Person","properties":{"name":["Lina Berg"],"country":["se"],"topics":["role.pep"]}}
{"id":"pos","schema":"Position","properties":{"name":["Minister of Finance of Sweden"],"country":["se"]}}
{"id":"o1","schema":"Occupancy","properties":{"holder":["p1"],"post":["pos"],"startDate":["2019-01-21"]}}
{"id":"o2","schema":"Occupancy","properties":{"holder":["nobody"],"post":["pos"]}}
{"id":"p2","schema":"Person",
"#,
        "Lina Berg SWE finance-minister/SWE 2019-01-21..?\n4 unknown-id\n5 broken-line",
    );
}

#[test]
fn wikidata() {
    let dump = r#"[
{"id":"Q1","labels":{"en":{"value":"Prime Minister of Tonga"}},"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q4164871"}}}}]}},
{"id":"Q2","labels":{"en":{"value":"Sione Vea"}},"aliases":[],"claims":{"P31":[{"mainsnak":{"datavalue":{"value":{"id":"Q5"}}}}],"P39":[{"mainsnak":{"datavalue":{"value":{"id":"Q1"}}},"qualifiers":{"P580":[{"datavalue":{"value":{"time":"+1991-08-00T00:00:00Z","precision":10}}}]}}],"P27":[{"mainsnak":{"datavalue":{"value":{"id":"Q678"}}}}]}},
{"id":"Q3","claims":{"P31":[],"P39":
{"id":"Q4","labels":{"en":{"value":"a river"}},"claims":{"P31":[]}}
]
"#;
    let expected = "Sione Vea TON head-of-government/TON 1991-08..?\n4 broken-line";
    check(Format::Wikidata, dump.as_bytes(), expected);
}

#[test]
fn phoenix() {
    check(
        Format::Phoenix,
        b"; a comment\n+EARLY_\nTOOMAS_KASK_\n+PRESIDENT_KASK_\n\t[ESTGOV 20011008-20061009]\n\t[ESTELI >20061009]\n\
          NORTHERN_FRONT_ [XYZ]\nPOLAND_ [POL]\nBROKEN_ [POLGOV\n",
        "Toomas Kask EST official/EST 2001-10-08..2006-10-09 official/EST 2006-10-09..?\nNorthern Front -\n\
         Poland POL\nBroken -\n2 no-name\n7 unknown-code\n9 broken-line",
    );
}

#[test]
fn geonames() {
    let row = "2\tSkagen\tSkagen\tSkagens,The Skaw\t57.7\t10.6\tP\tPPL\tDK\t\t\t\t\t\t8088\t\t\t\t\n";
    let wrong = "3\tNowhere\tNowhere\t\t157.7\t10.6\tP\tPPL\tDK\t\t\t\t\t\t9\t\t\t\t\nshort\n";
    check(
        Format::GeoNames,
        [row, wrong].concat().as_bytes(),
        "Skagen DNK\nNowhere DNK\n2 impossible-place\n3 broken-line",
    );
}

proptest::proptest! {
    #[test]
    fn nothing_breaks_an_importer(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        for format in [Format::Csv, Format::FollowTheMoney, Format::GeoNames, Format::Phoenix, Format::Wikidata] {
            // What is packed and damaged is an error; nothing panics.
            let _ = read(format, bytes.as_slice(), ActorLexicon::embedded());
        }
    }
}
