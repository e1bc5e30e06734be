//! Cases in our own words, read by the embedded reader.

use super::find;
use crate::Reader;

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    let reading = Reader::embedded().read(text, &[]);
    let shown: Vec<String> = find(text, &reading)
        .iter()
        .map(|quote| {
            let speaker = quote.speaker.as_ref().map_or("-", |speaker| speaker.text.as_str());
            format!("{speaker} | {} | {}", quote.cue, quote.text)
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

#[test]
fn direct_speech() {
    check(
        "\"We will not give in to threats,\" the minister said.",
        &["the minister | said | \"We will not give in to threats,\""],
    );
    check(
        "The minister said: \"We will not give in to threats.\"",
        &["The minister | said | \"We will not give in to threats.\""],
    );
    check(
        "“We go on with it,” the minister said after the talks ended in June.",
        &["the minister | said | “We go on with it,”"],
    );
    check(
        "''We go on with it,'' the minister said. ''Nobody can stop us now.''",
        &["the minister | said | ''We go on with it,''", "the minister | said | ''Nobody can stop us now.''"],
    );
}

#[test]
fn partly_direct_speech_is_told_whole() {
    check(
        "The envoy said the army “had no right to enter the city and must leave it at once.”",
        &[
            "The envoy | said | the army “had no right to enter the city and must leave it at once",
            "The envoy | said | “had no right to enter the city and must leave it at once.”",
        ],
    );
    check("The minister called the vote a farce.", &["The minister | called | the vote a farce"]);
}

#[test]
fn turns_of_a_transcript_run_to_the_end_of_their_lines() {
    check(
        "MODERATOR: Who pays for it? That is the question.\n\nLEMA: Nobody does. We have no money.",
        &[
            "MODERATOR |  | Who pays for it? That is the question.",
            "LEMA |  | Nobody does. We have no money.",
        ],
    );
}

#[test]
fn indirect_speech() {
    check(
        "The minister said that the talks had failed.",
        &["The minister | said | that the talks had failed"],
    );
    check("The talks had failed, the minister said.", &["the minister | said | The talks had failed"]);
    check("Uganda accepted the offer, Rwanda has not answered yet.", &[]);
    check(
        "According to the ministry, the talks have failed.",
        &["the ministry | According | the talks have failed"],
    );
}

#[test]
fn chains_keep_both_attributions() {
    check(
        "The envoy said that the rebels had told him that they would leave.",
        &[
            "The envoy | said | that the rebels had told him that they would leave",
            "the rebels | told | that they would leave",
        ],
    );
}

#[test]
fn terms_have_no_speaker() {
    // FIXME: the tagger takes "called" of "so-called" for a verb of speech; the cue should be empty.
    check("The so-called \"northern route\" is closed.", &["- | called | \"northern route\""]);
}
