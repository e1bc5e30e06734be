//! What stands around a mention, and what it says about who is meant.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::{ActorIndex, ActorLexicon};
use chancery_model::{ActorKind, Label};

use super::candidates::is_short_title;
use super::pieces::{Gap, Piece, Tone, is_post, joined};
use super::roles::Cue;
use super::rulings::Rulings;
use super::standing::is_sheikh;
use super::thing_words::{PRIVATE_BODIES, STATES_OF_THE_USA, THINGS, THINGS_BEFORE};

/// Words that say of the name after them what sort of place it is.
const PLACE_WORDS: &[&str] = &[
    "capital",
    "city",
    "district",
    "island",
    "metropolis",
    "port",
    "province",
    "region",
    "resort",
    "town",
    "village",
];

/// The words around a mention.
#[derive(Clone, Debug)]
pub struct Scene<'s> {
    /// The words of the sentence.
    pub run: &'s [Piece],
    /// The mention's words.
    pub range: (usize, usize),
    /// Role phrases of the sentence.
    pub cues: &'s [Cue],
    /// States named around the mention, with weights.
    pub states: &'s BTreeMap<String, usize>,
    /// Where bodies are named in the sentence.
    pub bodies: &'s [(usize, usize)],
    /// Persons the report or story speaks of for sure.
    pub known: &'s BTreeSet<ActorIndex>,
    /// ISO day, month or year.
    pub published: Option<&'s str>,
    /// What the reader takes the mention for, if a reader looked.
    pub label: Option<Label>,
    /// What a user ruled.
    pub rulings: &'s Rulings,
}

/// A reason, and how much it weighs in the logarithm of the odds.
pub type Reason = (f64, Option<String>);

impl Scene<'_> {
    fn before(&self, steps: usize) -> Option<&Piece> {
        self.range.0.checked_sub(steps).map(|at| &self.run[at])
    }

    fn after(&self, steps: usize) -> Option<&Piece> {
        self.run.get(self.range.1 + steps)
    }

    /// Whether nothing but a blank parts the mention from the word before.
    fn joined_before(&self) -> bool {
        self.range.0 > 0 && self.run[self.range.0].gap == Gap::Close
    }

    fn joined_after(&self) -> bool {
        self.run.get(self.range.1).is_some_and(|piece| piece.gap == Gap::Close)
    }

    /// How private or public the surroundings are: below zero for sport, kitchens and orchestras.
    pub fn tone(&self) -> f64 {
        let (mut private, mut public) = (0, 0);
        for (at, piece) in self.run.iter().enumerate() {
            if (self.range.0..self.range.1).contains(&at) {
                continue;
            }
            match piece.tone {
                Some(Tone::Private) => private += 1,
                Some(Tone::Public) => public += 1,
                Some(Tone::Occupation) | None => {}
            }
        }
        let offices = self.cues.iter().filter(|cue| cue.of.is_some()).count();
        let outside = |body: &&(usize, usize)| body.1 <= self.range.0 || body.0 >= self.range.1;
        let public = public + offices + self.bodies.iter().filter(outside).count();
        if private > 0 {
            let public = f64::from(public.min(3) as u8);
            return (2.6 * public - 4.8 * f64::from((private as u8).min(3))).min(0.0);
        }
        f64::from((public + self.states.len().min(2)).min(2) as u8) * 0.5
    }

    /// Reasons why the name would be a private person's or a thing's, whoever shares it.
    pub fn stranger(&self) -> Reason {
        let (start, end) = self.range;
        // "the plumber X", "midfielder X".
        if let Some(piece) = self.before(1)
            && self.joined_before()
            && piece.tone == Some(Tone::Occupation)
        {
            return (-7.0, Some(format!("a {} of that name", piece.folded)));
        }
        if let Some(piece) = self.before(1)
            && self.joined_before()
            && !piece.genitive
            && THINGS_BEFORE.contains(&piece.folded.as_str())
        {
            return (-6.0, Some(format!("a {} of that name", piece.folded)));
        }
        // "the company spokeswoman X", "the school's security council".
        let role = self.cues.iter().find(|cue| cue.end == start || (cue.start <= start && cue.end >= end));
        let first = role.map_or(start, |cue| cue.start.min(start));
        if let Some(piece) = first.checked_sub(1).map(|at| &self.run[at])
            && self.run[first].gap == Gap::Close
            && PRIVATE_BODIES.contains(&piece.folded.as_str())
        {
            return (-5.0, Some(format!("somebody or something of a {}", piece.folded)));
        }
        let last = role.map_or(end, |cue| cue.end.max(end));
        if self.run.get(last).is_some_and(|piece| matches!(piece.folded.as_str(), "of" | "in" | "at"))
            && self.run[last..]
                .iter()
                .skip(1)
                .take(3)
                .any(|piece| !piece.capital && PRIVATE_BODIES.contains(&piece.folded.as_str()))
        {
            return (-5.0, Some("of a private body".to_owned()));
        }
        // "X Street", "X public library".
        if let Some(piece) = self.after(0)
            && self.joined_after()
            && !self.run[end - 1].genitive
        {
            let second = self.after(1).filter(|second| second.gap == Gap::Close);
            let things = [Some(piece), second.filter(|_| !is_verb_like(&piece.folded))];
            if let Some(thing) =
                things.into_iter().flatten().find(|piece| THINGS.contains(&piece.folded.as_str()))
            {
                return (-5.0, Some(format!("part of the name of a {}", thing.folded)));
            }
        }
        // "X, 24, opened"; "X, a teacher from Ulm"; "X, owner of a bar"; "X of Leeds".
        if let Some(piece) = self.after(0)
            && piece.gap == Gap::Comma
        {
            if piece.folded.len() <= 3 && piece.folded.bytes().all(|byte| byte.is_ascii_digit()) {
                return (-3.5, Some("an age is given".to_owned()));
            }
            let apposition: Vec<&Piece> = self.run[end..].iter().take(6).collect();
            for (at, piece) in apposition.iter().enumerate() {
                if at > 0 && piece.gap != Gap::Close {
                    break;
                }
                let private = piece.tone == Some(Tone::Occupation)
                    || (at <= 2 && THINGS_BEFORE.contains(&piece.folded.as_str()));
                if private {
                    return (-7.0, Some(format!("a {} of that name", piece.folded)));
                }
            }
        }
        // "Cellist and composer X": an occupation a little before, in the same phrase.
        for steps in 2..=4 {
            let Some(at) = start.checked_sub(steps) else { break };
            if self.run[at + 1..=start.min(self.run.len() - 1)].iter().any(|piece| piece.gap != Gap::Close) {
                break;
            }
            let phrase = self.run[at + 1..start].iter().all(|piece| {
                piece.capital || matches!(piece.folded.as_str(), "and" | "of" | "the" | "from" | "a" | "an")
            });
            if phrase && self.run[at].tone == Some(Tone::Occupation) {
                return (-4.0, Some(format!("a {} of that name", self.run[at].folded)));
            }
        }
        if let Some(piece) = self.after(0)
            && self.joined_after()
            && matches!(piece.folded.as_str(), "of" | "from")
            && self.after(1).is_some_and(|place| place.capital && !place.folded.starts_with("the"))
            && end - start >= 2
        {
            return (-2.2, Some("told apart by where they live".to_owned()));
        }
        (0.0, None)
    }

    /// What somebody who does not govern is called beside the name: "the consul X", "X, a Danish judge".
    pub fn post(&self) -> Option<&str> {
        let is_post = |piece: &&Piece| is_post(&piece.folded);
        let before = self.before(1).filter(|_| self.joined_before());
        let apposition = self.run.get(self.range.1..).unwrap_or_default();
        let opens = apposition.first().is_some_and(|piece| piece.gap == Gap::Comma);
        let joined = apposition.iter().skip(1).take(4).take_while(|piece| piece.gap == Gap::Close);
        let after = apposition.first().into_iter().chain(joined).take_while(|_| opens);
        let mut phrase =
            after.take_while(|piece| !is_verb_like(&piece.folded) || piece.capital || is_post(piece));
        before.filter(is_post).or_else(|| phrase.find(is_post)).map(|piece| piece.folded.as_str())
    }

    /// Reasons why the name would be some other place's.
    pub fn other_place(&self) -> Reason {
        let inside = joined(&self.run[self.range.0..self.range.1]);
        let other = |word: &str| STATES_OF_THE_USA.contains(&word);
        if let Some((place, state)) = inside.rsplit_once(' ')
            && other(state)
            && place != "new"
            && place != "west"
        {
            return (-7.0, Some(format!("a place in {state}")));
        }
        if let Some(piece) = self.after(0)
            && piece.gap == Gap::Comma
            && other(&piece.folded)
            && piece.capital
        {
            return (-7.0, Some(format!("a place in {}", piece.folded)));
        }
        if inside == "georgia" {
            let words = [
                "atlanta",
                "savannah",
                "augusta",
                "governor",
                "republicans",
                "democrats",
                "senators",
                "ballots",
            ];
            if self.run.iter().any(|piece| words.contains(&piece.folded.as_str())) {
                return (-6.0, Some("the state of the USA".to_owned()));
            }
        }
        if let Some(piece) = self.before(1)
            && self.joined_before()
            && matches!(
                piece.folded.as_str(),
                "new"
                    | "little"
                    | "lake"
                    | "mount"
                    | "port"
                    | "fort"
                    | "saint"
                    | "downtown"
                    | "upper"
                    | "lower"
            )
            && piece.capital
        {
            return (-3.0, Some("part of another name".to_owned()));
        }
        (0.0, None)
    }

    /// Whether a preposition makes the mention a place where something is.
    pub fn is_location(&self) -> bool {
        let mut at = self.range.0;
        // "The Austrian capital Vienna" is the city wherever it stands.
        let called = self.before(1).is_some_and(|piece| PLACE_WORDS.contains(&piece.folded.as_str()));
        if called && self.run[at].gap == Gap::Close {
            return true;
        }
        while at > 0
            && self.run[at].gap == Gap::Close
            && matches!(self.run[at - 1].folded.as_str(), "the" | "nearby" | "central")
        {
            at -= 1;
        }
        at > 0
            && self.run[at].gap == Gap::Close
            && matches!(
                self.run[at - 1].folded.as_str(),
                "in" | "at"
                    | "near"
                    | "outside"
                    | "around"
                    | "across"
                    | "inside"
                    | "into"
                    | "throughout"
                    | "via"
            )
    }

    /// Whether the words around make a date of the mention: "in May", "20 May", "May 5", "end of May".
    pub fn is_date(&self) -> bool {
        let word = &self.run[self.range.0].folded;
        if !matches!(word.as_str(), "may" | "march" | "august" | "june" | "april") {
            return false;
        }
        let digits =
            |piece: Option<&Piece>| piece.is_some_and(|piece| piece.folded.as_bytes()[0].is_ascii_digit());
        let before = self.before(1).is_some_and(|piece| {
            matches!(
                piece.folded.as_str(),
                "in" | "of"
                    | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "on"
                    | "early"
                    | "late"
                    | "mid"
                    | "from"
                    | "to"
                    | "this"
                    | "last"
                    | "next"
                    | "before"
                    | "after"
                    | "end"
                    | "beginning"
                    | "between"
                    | "april"
                    | "june"
                    | "and"
            )
        });
        digits(self.before(1)) || digits(self.after(0)) || before && self.joined_before()
    }

    /// Whether the mention opens a sentence, so that its capital says nothing.
    pub fn opens(&self) -> bool {
        self.run.get(self.range.0).is_none_or(|piece| piece.gap == Gap::Stop)
    }

    /// Whether an article or another determiner stands before the mention.
    pub fn has_article(&self) -> bool {
        self.joined_before()
            && self.before(1).is_some_and(|piece| {
                matches!(
                    piece.folded.as_str(),
                    "the"
                        | "a"
                        | "an"
                        | "this"
                        | "that"
                        | "his"
                        | "her"
                        | "its"
                        | "their"
                        | "our"
                        | "my"
                        | "your"
                        | "each"
                        | "every"
                )
            })
    }

    /// The state in whose genitive the mention stands: "Iran's X".
    pub fn state_before(&self, lexicon: &ActorLexicon) -> Option<String> {
        let before = self.before(1).filter(|_| self.joined_before())?;
        // "The Italian citizen X"
        if is_private(&before.folded) {
            return lexicon.adjective_of(&self.before(2)?.folded).map(str::to_owned);
        }
        if !before.genitive {
            return None;
        }
        let state = lexicon.by_form(&before.folded).iter().map(|(index, _)| &lexicon.at(*index).actor);
        state.filter(|actor| actor.kind == ActorKind::Country).find_map(|actor| actor.country.clone())
    }

    /// Whether somebody without an office is named: "the Italian citizen X".
    pub fn is_private(&self) -> bool {
        self.before(1).is_some_and(|before| self.joined_before() && is_private(&before.folded))
    }

    /// The role phrase that belongs to the mention, if one touches it.
    pub fn cue(&self) -> Option<&Cue> {
        self.touching_cue().filter(|cue| {
            !cue.start.checked_sub(1).is_some_and(|at| PRIVATE_BODIES.contains(&self.run[at].folded.as_str()))
        })
    }

    fn touching_cue(&self) -> Option<&Cue> {
        let (start, end) = self.range;
        let inside = self.cues.iter().find(|cue| {
            cue.start >= start && cue.end <= end && !is_short_title(self.run, (cue.start, cue.end), end)
        });
        if inside.is_some() {
            return inside;
        }
        // "Foreign Minister X", "The head of diplomacy, X".
        let before = self.cues.iter().rev().find(|cue| {
            // "Foreign Minister King Yi": the title belongs to the name.
            let from = cue.end;
            let short = self
                .cues
                .iter()
                .find(|other| other.end == start && is_short_title(self.run, (other.start, other.end), end));
            if short.is_some_and(|short| short.start == cue.start) {
                return false;
            }
            let start = short.map_or(start, |short| short.start);
            from <= start
                && self.run[cue.end..start].iter().all(|piece| is_title_like(&piece.folded))
                && self.run.get(start).is_some_and(|piece| piece.gap != Gap::Stop)
                && start - from <= 2
        });
        if before.is_some() {
            return before;
        }
        // "X, the president of Niger".
        self.cues.iter().find(|cue| {
            cue.start >= end
                && cue.start - end <= 2
                && self.run[end].gap == Gap::Comma
                && self.run[end..cue.start].iter().all(|piece| {
                    matches!(
                        piece.folded.as_str(),
                        "the" | "a" | "an" | "its" | "their" | "who" | "is" | "also"
                    )
                })
        })
    }
}

fn is_title_like(word: &str) -> bool {
    is_sheikh(word)
        || matches!(
            word,
            "mr" | "mrs"
                | "ms"
                | "dr"
                | "general"
                | "the"
                | "honourable"
                | "excellency"
                | "his"
                | "her"
                | "lady"
        )
}

fn is_verb_like(word: &str) -> bool {
    word.ends_with("ed")
        || word.ends_with('s')
        || matches!(word, "has" | "is" | "was" | "and" | "or" | "in" | "to" | "of" | "on" | "at" | "for")
}
fn is_private(word: &str) -> bool {
    matches!(word, "citizen" | "national" | "resident" | "tourist" | "passenger")
}
