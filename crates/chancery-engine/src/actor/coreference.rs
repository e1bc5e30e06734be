//! Links pronouns to the actors they stand for, by a small sieve.

use std::collections::BTreeMap;

use chancery_model::{Actor, ActorKind, Mention};
use chancery_reader::Reading;

/// Pronouns by token index, each with the actor it stands for.
pub type PronounLinks = BTreeMap<usize, Actor>;

/// What a pronoun may stand for.
fn wanted(word: &str) -> Option<&'static [ActorKind]> {
    const PERSON: &[ActorKind] = &[ActorKind::Person];
    const BODY: &[ActorKind] = &[ActorKind::Org, ActorKind::Office, ActorKind::Country, ActorKind::Group];
    match word {
        // Gender is no help in translated text.
        "he" | "she" | "him" | "his" | "her" | "hers" | "himself" | "herself" => Some(PERSON),
        "it" | "its" | "itself" | "they" | "their" | "them" => Some(BODY),
        _ => None,
    }
}

/// Links each pronoun to the nearest likely actor: the subject of its own sentence before it, the subject of the
/// sentence before, then the last one named.
pub fn coreference(reading: &Reading, mentions: &[Mention]) -> PronounLinks {
    let mut links = PronounLinks::new();
    // Mentions by sentence: place, whether subject, actor.
    let mut by_sentence: Vec<Vec<(usize, bool, &Actor)>> = vec![Vec::new(); reading.sentences.len()];
    for mention in mentions {
        let Some(actor) = &mention.actor else { continue };
        let first = reading.tokens.partition_point(|token| token.end <= mention.start);
        let Some(sentence) = reading.sentence_of(first) else { continue };
        let last = reading.tokens.partition_point(|token| token.start < mention.end);
        let subject =
            reading.tokens[first..last.max(first)].iter().any(|token| token.deprel.starts_with("nsubj"));
        by_sentence[sentence].push((first, subject, actor));
    }
    for (number, sentence) in reading.sentences.iter().enumerate() {
        for at in sentence.tokens.clone() {
            let token = &reading.tokens[at];
            if token.upos != "PRON" && token.upos != "DET" {
                continue;
            }
            let Some(kinds) = wanted(&token.text.to_lowercase()) else { continue };
            let fits = |actor: &Actor| kinds.contains(&actor.kind);
            let here = by_sentence[number].iter().filter(|(place, _, actor)| *place < at && fits(actor));
            // A subject pronoun does not take up an object of its own clause.
            let subject_here = here.clone().rev().find(|(_, subject, _)| *subject);
            let any_here = here.clone().next_back();
            let earlier = (1..=2).filter_map(|back| number.checked_sub(back)).find_map(|sentence| {
                let fitting = || by_sentence[sentence].iter().filter(|(_, _, actor)| fits(actor));
                fitting().find(|(_, subject, _)| *subject).or_else(|| fitting().next_back())
            });
            let chosen = subject_here.or(earlier).or(any_here);
            if let Some((_, _, actor)) = chosen {
                links.insert(at, (*actor).clone());
            } else if let Some(actor) =
                links.range(..at).next_back().map(|(_, actor)| actor.clone()).filter(fits)
            {
                links.insert(at, actor);
            }
        }
    }
    links
}
