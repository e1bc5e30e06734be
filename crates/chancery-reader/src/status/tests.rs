//! Cases in our own words: the word asked about stands in brackets.

use super::of;
use crate::Reader;

#[track_caller]
fn check(marked: &str, expected: &str) {
    let start = marked.find('[').unwrap_or(0);
    let text = marked.replace(['[', ']'], "");
    let reading = Reader::embedded().read(&text, &[]);
    let index = reading.tokens.partition_point(|token| (token.end as usize) <= start);
    assert_eq!(format!("{:?}", of(&reading, index)).to_lowercase(), expected, "{marked}");
}

#[test]
fn what_took_place() {
    check("The ministers [met] in Vienna on Tuesday.", "happened");
    check("The army [shelled] two villages near the border.", "happened");
    check("The president said that the two sides had [signed] the treaty.", "happened");
}

#[test]
fn plans() {
    check("The ministers will [meet] in Vienna on Tuesday.", "planned");
    check("The two sides agreed to [hold] a summit.", "planned");
    check("A [meeting] is scheduled for May 20.", "planned");
    check("The upcoming [visit] was welcomed.", "planned");
    check("The president is to [visit] Ankara.", "planned");
    check("The ministers are going to [meet] again.", "planned");
    check("He plans to [travel] to Cairo.", "planned");
}

#[test]
fn wishes_and_possibilities() {
    check("The minister called on the rebels to [release] the hostages.", "proposed");
    check("He proposed a [summit] in a third country.", "proposed");
    check("The two leaders could [meet] in June.", "expected");
}

#[test]
fn conditions() {
    check("If the rebels [attack], the army will strike back.", "conditional");
    check("The army would [respond] if the rebels attacked.", "conditional");
}

#[test]
fn what_did_not_take_place() {
    check("The two sides did not [sign] the treaty.", "negated");
    check("No [agreement] was reached.", "negated");
    check("The government refused to [release] the men.", "negated");
    check("The talks ended without an [agreement].", "negated");
    check("They failed to [reach] a deal.", "negated");
    check("The column nearly [reached] the capital.", "negated");
    check("The talks did not fail and [ended] on Friday.", "happened");
    check("They did not condemn the [attack].", "happened");
}

#[test]
fn denials_and_claims() {
    check("The army denied that it had [attacked] the village.", "denied");
    check("The ministry denied [attacking] the village.", "denied");
    check("The army allegedly [attacked] the village.", "alleged");
}
