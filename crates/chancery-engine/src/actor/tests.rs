//! Whole sentences in, who is meant out.

use std::sync::LazyLock;

use chancery_lexicon::actors::ActorLexicon;
use chancery_reader::Reader;

use super::Resolver;

static READER: LazyLock<Reader> = LazyLock::new(Reader::embedded);
static RESOLVER: LazyLock<Resolver<'static>> = LazyLock::new(|| Resolver::new(ActorLexicon::embedded()));

/// Lists the mentions of actors: "words = who".
fn shown(text: &str, published: &str) -> String {
    let reading = READER.read(text, &[]);
    let mentions = RESOLVER.mentions(text, &reading, Some(published), None);
    let shown: Vec<String> = mentions
        .iter()
        .filter_map(|mention| Some(format!("{} = {}", mention.text, mention.actor.as_ref()?.name)))
        .collect();
    shown.join("; ")
}

/// Checks that each of `expected` is among the mentions.
#[track_caller]
fn check(text: &str, published: &str, expected: &[&str]) {
    let shown = shown(text, published);
    for one in expected {
        assert!(shown.split("; ").any(|mention| mention == *one), "{one:?} is not in {shown:?}");
    }
}

/// Checks that somebody is not meant anywhere.
#[track_caller]
fn check_not(text: &str, published: &str, name: &str) {
    let shown = shown(text, published);
    assert!(!shown.contains(&format!("= {name}")), "{shown}");
}

#[test]
fn a_damaged_family_name_with_the_given_name_and_the_state() {
    check(
        "Germany waits. Angela Markel spoke in the Bundestag in Berlin.",
        "2012-05-03",
        &["Angela Markel = Angela Merkel"],
    );
}

#[test]
fn a_name_nobody_bears_beside_an_office_that_one_person_holds() {
    check(
        "The foreign minister of Kenya, Raqelomu, travelled to Nairobi and spoke of a treaty.",
        "2014-05-03",
        &["Raqelomu = Amina Mohamed"],
    );
}

#[test]
fn a_bare_name_is_damaged_as_it_is_in_full() {
    check(
        "The president of South Korea, Luna Jae-in, met Donald Trump in Seoul. Luna said so on Friday.",
        "2018-05-25",
        &["Luna Jae-in = Moon Jae-in", "Luna = Moon Jae-in"],
    );
}

#[test]
fn chance_words_are_nobody() {
    check_not("But the minister stayed away from the vote.", "2013-04-02", "Viktor Bout");
    check_not("The envoy gave the letter to Hussein.", "2013-04-02", "Barack Obama");
    check_not("The envoy gave the letter to Hussein.", "2021-04-02", "Fuad Hussein");
}

#[test]
fn letters_alone_are_no_evidence_in_a_report() {
    check_not("Bettie lived in Texas. Everybody liked Bettie and her songs.", "2012-05-02", "Tendai Biti");
    check(
        "Zimbabwe is short of money. Bitti spoke in parliament in Harare.",
        "2012-05-02",
        &["Bitti = Tendai Biti"],
    );
    let strangers = "Denmark won. The goals were by Carla Rasmusen. Rasmusen is 19.";
    check_not(strangers, "2022-05-02", "Lars Løkke Rasmussen");
}

#[test]
fn states_before_a_hyphen_and_an_adjective() {
    check(
        "A Finno-Swedish plan was read. The Sino-Danish company paid.",
        "2022-05-02",
        &["Finno = Finland", "Swedish = Sweden", "Sino = China", "Danish = Denmark"],
    );
    check_not("Franco ruled for long.", "2022-05-02", "France");
}

#[test]
fn definite_phrases_lean_on_a_name() {
    check(
        "NATO met in Brussels on Tuesday. The ministers of the alliance spoke of a mission.",
        "2013-04-02",
        &["the alliance = NATO"],
    );
    check(
        "François Hollande came to Bamako in Mali. The president thanked the soldiers.",
        "2013-02-02",
        &["The president = François Hollande"],
    );
}

#[test]
fn an_office_of_a_year_that_is_over() {
    check(
        "In 2011 the French president spoke for the mission in Libya.",
        "2014-03-20",
        &["the French president = Nicolas Sarkozy"],
    );
}

proptest::proptest! {
    #[test]
    fn spans_lie_in_the_text(text in "[A-Za-zéü ,.'’()\\-\n]{0,160}") {
        let reading = READER.read(&text, &[]);
        for mention in RESOLVER.mentions(&text, &reading, Some("2020-02-03"), None) {
            assert_eq!(mention.span().of(&text), mention.text);
        }
    }
}
