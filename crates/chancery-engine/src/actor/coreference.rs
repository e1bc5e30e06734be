//! Links pronouns to the actors they stand for, by a small sieve.

use std::collections::BTreeMap;

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::{Actor, ActorKind, Label, Mention};
use chancery_reader::Reading;

use super::pieces::slug;

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

/// Verbs behind which a pronoun tells what stands before: "Peru will pay, he said".
const SAYING: [&str; 10] =
    ["say", "add", "tell", "explain", "state", "stress", "declare", "announce", "write", "claim"];

/// Links each pronoun to the nearest likely actor: the subject of its own sentence before it, the subject of the
/// sentence before, then the last one named. Who tells something is nobody whom it names; an object is not the subject.
pub fn coreference(reading: &Reading, mentions: &[Mention]) -> PronounLinks {
    let mut links = PronounLinks::new();
    // Mentions by sentence: place, whether subject, actor.
    let mut by_sentence: Vec<Vec<(usize, bool, &Actor)>> = vec![Vec::new(); reading.sentences.len()];
    // Whoever nobody knows can be "she" as well as anybody.
    let strangers: Vec<Option<Actor>> = mentions.iter().map(unknown).collect();
    for (mention, stranger) in mentions.iter().zip(&strangers) {
        let Some(actor) = mention.actor.as_ref().or(stranger.as_ref()) else { continue };
        let first = reading.tokens.partition_point(|token| token.end <= mention.start);
        let Some(sentence) = reading.sentence_of(first) else { continue };
        let last = reading.tokens.partition_point(|token| token.start < mention.end);
        let words = first..last.max(first);
        let subject = reading.tokens[words.clone()].iter().any(|token| token.deprel.starts_with("nsubj"))
            || words.into_iter().any(|at| stands_for_subject(reading, at));
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
            let told = tells_what_stands_before(reading, at);
            let own = own_subject(reading, at);
            let own: Option<&Actor> = own.and_then(|subject| {
                let known = by_sentence[number].iter().rfind(|(place, _, _)| *place <= subject);
                known.map(|(_, _, actor)| *actor)
            });
            let here = by_sentence[number].iter().filter(|(place, _, actor)| {
                !told && *place < at && fits(actor) && own.is_none_or(|own| own.id != actor.id)
            });
            // A subject pronoun does not take up an object of its own clause.
            // "Skripal and his daughter": his who stands right before.
            let beside = (token.deprel.starts_with("nmod") || token.deprel.starts_with("det"))
                .then(|| here.clone().next_back())
                .flatten()
                .filter(|(place, _, _)| {
                    let between = &reading.tokens[*place..at];
                    between.len() < 7
                        && between.last().is_some_and(|word| matches!(word.text.as_str(), "and" | "with"))
                });
            let subject_here = beside.or_else(|| here.clone().rev().find(|(_, subject, _)| *subject));
            let any_here = here.clone().next_back();
            let earlier = (1..=2).filter_map(|back| number.checked_sub(back)).find_map(|sentence| {
                let fitting = || by_sentence[sentence].iter().filter(|(_, _, actor)| fits(actor));
                fitting().find(|(_, subject, _)| *subject).or_else(|| fitting().next_back())
            });
            // "His country will defend its waters": that country.
            if matches!(token.text.to_lowercase().as_str(), "its" | "it" | "itself")
                && let Some(state) = own_country(reading, sentence.tokens.start, at, &links)
            {
                links.insert(at, state);
                continue;
            }
            let chosen = subject_here.or(earlier).or(any_here);
            if let Some(&(_, _, actor)) = chosen {
                links.insert(at, actor.clone());
                // "He" at the head of a sentence goes on as its subject.
                if token.deprel.starts_with("nsubj") {
                    let place = by_sentence[number].partition_point(|(place, _, _)| *place < at);
                    by_sentence[number].insert(place, (at, true, actor));
                }
            } else if let Some(actor) =
                links.range(..at).next_back().map(|(_, actor)| actor.clone()).filter(fits)
            {
                links.insert(at, actor);
            }
        }
    }
    links
}

/// A person's name that means nobody known, as a party by that name.
fn unknown(mention: &Mention) -> Option<Actor> {
    let name = mention.text.trim();
    let named = mention.actor.is_none()
        && mention.label == Label::Per
        && name.starts_with(char::is_uppercase)
        && name.chars().count() >= 3;
    named.then(|| stranger(name, ActorKind::Person, None))
}

/// Somebody known by name alone.
pub fn stranger(name: &str, kind: ActorKind, country: Option<String>) -> Actor {
    let id = format!("chancery:name/{}", slug(name));
    Actor { id, name: name.to_owned(), kind, country, sector: None }
}

/// "A delegation of the bloc left": the bloc goes on as what the sentence is about.
fn stands_for_subject(reading: &Reading, at: usize) -> bool {
    const ACTING: [&str; 8] =
        ["delegation", "mission", "team", "government", "council", "leadership", "army", "secretariat"];
    reading.tokens[at].deprel.starts_with("nmod")
        && head(reading, at).is_some_and(|noun| {
            let noun = &reading.tokens[noun];
            noun.deprel.starts_with("nsubj") && ACTING.contains(&noun.lemma.as_str())
        })
}

/// The head of the token at `at`; `None` at the root.
fn head(reading: &Reading, at: usize) -> Option<usize> {
    usize::try_from(reading.tokens[at].head).ok()
}

/// Whether the pronoun at `at` is the subject of a verb of saying whose words stand before it.
fn tells_what_stands_before(reading: &Reading, at: usize) -> bool {
    let (Some(verb), Some(sentence)) = (head(reading, at), reading.sentence_of(at)) else { return false };
    let rel = |at: usize| reading.tokens[at].deprel.as_str();
    if !rel(at).starts_with("nsubj") || !SAYING.contains(&reading.tokens[verb].lemma.as_str()) {
        return false;
    }
    let first = reading.sentences[sentence].tokens.start;
    let told = |place| head(reading, place) == Some(verb) && matches!(rel(place), "ccomp" | "parataxis");
    rel(verb).starts_with("parataxis") || (first..at).any(told)
}

/// The state of "his country" where that is a subject before the pronoun at `at`.
fn own_country(reading: &Reading, start: usize, at: usize, links: &PronounLinks) -> Option<Actor> {
    let is_country = |token: &chancery_model::Token| {
        token.deprel.starts_with("nsubj")
            && matches!(token.lemma.as_str(), "country" | "nation" | "government")
    };
    let country = (start..at).rev().find(|&place| is_country(&reading.tokens[place]))?;
    let owner = (start..country).rev().find(|&place| {
        head(reading, place) == Some(country)
            && matches!(reading.tokens[place].text.to_lowercase().as_str(), "his" | "her")
    })?;
    let code = links.get(&owner)?.country.clone()?;
    ActorLexicon::embedded().state(&code).map(|facts| facts.actor.clone())
}

/// The subject of the verb of which the pronoun at `at` is an object.
fn own_subject(reading: &Reading, at: usize) -> Option<usize> {
    let token = &reading.tokens[at];
    if !matches!(token.deprel.as_str(), "obj" | "iobj" | "obl") {
        return None;
    }
    let mut verb = head(reading, at)?;
    let sentence = reading.sentence_of(at)?;
    for _ in 0..3 {
        let mut places = reading.sentences[sentence].tokens.clone();
        let subject = places.find(|&place| {
            reading.tokens[place].deprel.starts_with("nsubj") && head(reading, place) == Some(verb)
        });
        if subject.is_some() {
            return subject;
        }
        if !matches!(reading.tokens[verb].deprel.as_str(), "conj" | "advcl" | "xcomp") {
            return None;
        }
        verb = head(reading, verb)?;
    }
    None
}
