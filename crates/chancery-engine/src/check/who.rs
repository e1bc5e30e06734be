//! Whether words name or describe an actor.

use chancery_lexicon::actors::{ActorFacts, ActorLexicon, fold};
use chancery_model::{Actor, ActorKind, Event};

/// How words stand to an actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naming {
    /// They have nothing to do with it.
    No,
    /// They may mean it: somebody of its state, a noun, a pronoun.
    Described,
    /// They name an office that it held, or a city of the state.
    Titled,
    /// They are a form of its name, sound or damaged.
    Named,
}

/// Words that point at somebody without a name.
const POINTERS: [&str; 40] = [
    "he",
    "she",
    "it",
    "they",
    "him",
    "her",
    "them",
    "his",
    "its",
    "their",
    "who",
    "which",
    "that",
    "whose",
    "whom",
    "both",
    "two",
    "each",
    "other",
    "others",
    "sides",
    "side",
    "countries",
    "country",
    "neighbours",
    "neighbors",
    "parties",
    "partners",
    "counterpart",
    "counterparts",
    "we",
    "us",
    "our",
    "i",
    "my",
    "one",
    "all",
    "these",
    "those",
    "this",
];

/// Words that mean nobody.
const NO_NOUNS: [&str; 22] = [
    "out", "with", "without", "within", "about", "above", "after", "before", "over", "under", "from", "into",
    "north", "south", "not", "also", "both", "and", "the", "for", "through", "around",
];

/// Words of names that many bodies share.
pub const SHARED: [&str; 34] = [
    "the",
    "of",
    "and",
    "for",
    "in",
    "on",
    "al",
    "el",
    "bin",
    "ben",
    "van",
    "von",
    "der",
    "den",
    "di",
    "da",
    "de",
    "ministry",
    "minister",
    "department",
    "office",
    "government",
    "foreign",
    "affairs",
    "state",
    "states",
    "republic",
    "united",
    "national",
    "president",
    "council",
    "union",
    "party",
    "forces",
];

/// How words stand to an actor.
pub fn naming(words: &str, actor: &Actor) -> Naming {
    let folded = fold(words);
    let tokens: Vec<&str> = folded.split(' ').filter(|token| !token.is_empty()).collect();
    if tokens.is_empty() {
        return Naming::No;
    }
    let lexicon = ActorLexicon::embedded();
    let mut forms = vec![fold(&actor.name)];
    forms.extend(lexicon.get(&actor.id).iter().flat_map(|facts| folded_forms(facts)));
    if forms.iter().any(|form| has_words(&folded, form)) {
        return Naming::Named;
    }
    let own = |form: &String| form.split(' ').any(|part| !SHARED.contains(&part) && is_any(&tokens, part));
    if forms.iter().any(own) {
        return Naming::Named;
    }
    // "Serge Lavro" for Sergey Lavrov, "the Americans" for the United States.
    let initials = |form: &String| {
        let letters: String = form.split(' ').filter_map(|part| part.chars().next()).collect();
        letters.len() > 1 && tokens.contains(&letters.as_str())
    };
    if forms.iter().any(initials) || written_in(words, actor) {
        return Naming::Named;
    }
    if holds(&folded, actor) || lies_in(&folded, actor) {
        return Naming::Titled;
    }
    let state = actor.country.as_deref().and_then(|iso3| lexicon.state(iso3));
    let of_state = state.is_some_and(|state| {
        folded_forms(state).any(|form| {
            has_words(&folded, &form)
                || form.split(' ').any(|part| !SHARED.contains(&part) && is_any(&tokens, part))
        })
    });
    if of_state {
        return if actor.kind == ActorKind::Country { Naming::Named } else { Naming::Described };
    }
    let pointed = tokens.iter().any(|token| POINTERS.contains(token));
    let titled = lexicon.role_words().any(|(role, _)| has_words(&folded, role));
    // A noun with an article: "the kingdom", "the alliance"; one noun at the start of a sentence: "Protesters".
    let noun = words.trim_start().to_lowercase();
    let definite = ["the ", "this ", "a ", "an ", "these "].iter().any(|article| noun.starts_with(article));
    let plain =
        !words.chars().any(char::is_uppercase) && !tokens.iter().all(|token| NO_NOUNS.contains(token));
    let plural = tokens.len() == 1 && tokens[0].ends_with('s') && actor.kind == ActorKind::Group;
    let common = plain || plural || tokens.iter().any(|token| SHARED[17..].contains(token));
    if pointed || titled || definite || common { Naming::Described } else { Naming::No }
}

/// Whether words have the title of an office that somebody held at some time, or that a body is.
fn holds(folded: &str, actor: &Actor) -> bool {
    let lexicon = ActorLexicon::embedded();
    let Some(facts) = lexicon.get(&actor.id) else { return false };
    let titled = |title: &str| !title.is_empty() && has_words(folded, &fold(title));
    facts.terms.iter().any(|term| titled(&term.title))
        || lexicon.role_words().any(|(role, offices)| {
            has_words(folded, role)
                && offices.iter().any(|office| facts.terms.iter().any(|term| term.office == office.code))
        })
}

/// Whether words name a city or somebody of the state that an actor is.
fn lies_in(folded: &str, actor: &Actor) -> bool {
    let lexicon = ActorLexicon::embedded();
    actor.kind == ActorKind::Country
        && lexicon.by_form(folded).iter().any(|&(at, _)| lexicon.at(at).actor.country == actor.country)
}

/// Every written form, folded.
fn folded_forms(facts: &ActorFacts) -> impl Iterator<Item = String> + '_ {
    facts.forms.iter().map(|form| fold(&form.text)).filter(|form| !form.is_empty())
}

/// Names in other scripts and ligatures, which folding may spell otherwise.
fn written_in(words: &str, actor: &Actor) -> bool {
    ActorLexicon::embedded().get(&actor.id).is_some_and(|facts| {
        facts.forms.iter().any(|form| form.text.chars().count() > 2 && words.contains(&*form.text))
    })
}

/// Whether whole words stand in folded words.
pub fn has_words(folded: &str, form: &str) -> bool {
    !form.is_empty()
        && folded.match_indices(form).any(|(at, _)| {
            let before = folded[..at].chars().next_back();
            let after = folded[at + form.len()..].chars().next();
            before.is_none_or(|sign| sign == ' ') && after.is_none_or(|sign| sign == ' ')
        })
}

fn is_any(tokens: &[&str], part: &str) -> bool {
    tokens.iter().any(|token| alike(token, part))
}

/// Whether one folded word may be a damaged or bent form of another.
pub fn alike(one: &str, other: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (shorter, longer) = (a.len().min(b.len()), a.len().max(b.len()));
    if one == other || shorter < 3 {
        return one == other;
    }
    // "Qatari", "Icelanders": the word goes on.
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    if start >= shorter || start >= 5 && start + 3 >= longer {
        return true;
    }
    // A sound word for somebody else is no damaged one: Iraq, Iran.
    if [one, other].iter().all(|word| !ActorLexicon::embedded().by_form(word).is_empty()) {
        return false;
    }
    edits(&a, &b)
        <= if longer <= 5 {
            1
        } else if longer <= 7 {
            2
        } else {
            3
        }
}

/// Letters to change, put in or leave out to make one word of the other.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

/// Whether a reason of the event reads the actor from these words.
pub fn says_from(event: &Event, actor: &Actor, words: &str) -> bool {
    event.because.iter().any(|reason| {
        reason.split_once(" from ").is_some_and(|(said, quoted)| {
            let quoted = quoted.trim_matches('"');
            said.ends_with(&actor.name) && (quoted.contains(words.trim()) || words.contains(quoted))
        })
    })
}

/// Whether a reason of the event says that the actor follows from what is told elsewhere.
pub fn says_inferred(event: &Event, actor: &Actor) -> bool {
    event.because.iter().any(|reason| {
        reason.starts_with("parties")
            || reason.starts_with("actors by")
            || reason.contains(&actor.name) && !reason.contains(" from ")
    })
}

/// Whether a text names an actor or its state anywhere.
pub fn named_in(text: &str, actor: &Actor) -> bool {
    text.split(['\n', '.', ',', ';']).any(|part| naming(part, actor) == Naming::Named)
}
