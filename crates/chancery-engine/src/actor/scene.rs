//! What stands around a mention, and what it says about who is meant.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::{ActorFacts, ActorIndex, ActorLexicon, FormKind};
use chancery_model::{ActorKind, Label};

use super::pieces::{Gap, Piece, Tone, joined, tone};
use super::roles::Cue;

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
    /// How many bodies are named around the mention.
    pub bodies: usize,
    /// Persons the report or story speaks of for sure.
    pub known: &'s BTreeSet<ActorIndex>,
    /// ISO day, month or year.
    pub published: Option<&'s str>,
    /// What the reader takes the mention for, if a reader looked.
    pub label: Option<Label>,
}

/// A reason, and how much it weighs in the logarithm of the odds.
pub type Reason = (f64, Option<String>);

/// Common nouns which, right after a name, make it the name of a thing.
const THINGS: &[&str] = &[
    "airport",
    "avenue",
    "award",
    "band",
    "boulevard",
    "bridge",
    "building",
    "cafe",
    "center",
    "centre",
    "college",
    "cup",
    "foundation",
    "hall",
    "highway",
    "hospital",
    "hotel",
    "institute",
    "lane",
    "library",
    "medal",
    "memorial",
    "museum",
    "park",
    "prize",
    "road",
    "school",
    "square",
    "stadium",
    "street",
    "tower",
    "university",
    "station",
    "restaurant",
    "fc",
    "united",
    "records",
    "theatre",
    "theater",
    "plaza",
    "drive",
    "mountain",
    "lake",
    "river",
    "cell",
    "effect",
    "market",
];

/// Nouns which, before a name or beside it, say that it is a thing's or a place's.
const THINGS_BEFORE: &[&str] = &[
    "aircraft",
    "asteroid",
    "band",
    "boat",
    "brand",
    "cafe",
    "cat",
    "club",
    "company",
    "dog",
    "ferry",
    "firm",
    "hamlet",
    "horse",
    "hotel",
    "hurricane",
    "restaurant",
    "ship",
    "song",
    "storm",
    "street",
    "supermarket",
    "team",
    "town",
    "vessel",
    "village",
    "yacht",
    "pub",
    "tavern",
    "bar",
    "bakery",
    "brewery",
    "mare",
    "stallion",
];

/// Bodies whose presidents, ministers and councils are no public actors of ours.
const PRIVATE_BODIES: &[&str] = &[
    "association",
    "board",
    "choir",
    "chess",
    "church",
    "club",
    "college",
    "company",
    "family",
    "firm",
    "foundation",
    "hospital",
    "hotel",
    "league",
    "novel",
    "orchestra",
    "parish",
    "play",
    "school",
    "series",
    "shop",
    "store",
    "student",
    "supermarket",
    "team",
    "television",
    "theatre",
    "university",
    "film",
    "movie",
    "sitcom",
    "tennis",
    "football",
    "sports",
    "golf",
    "building",
    "condominium",
    "village",
];

const STATES_OF_THE_USA: &[&str] = &[
    "alabama",
    "alaska",
    "arizona",
    "arkansas",
    "california",
    "colorado",
    "connecticut",
    "delaware",
    "florida",
    "georgia",
    "hawaii",
    "idaho",
    "illinois",
    "indiana",
    "iowa",
    "kansas",
    "kentucky",
    "louisiana",
    "maine",
    "maryland",
    "massachusetts",
    "michigan",
    "minnesota",
    "mississippi",
    "missouri",
    "montana",
    "nebraska",
    "nevada",
    "ohio",
    "oklahoma",
    "oregon",
    "pennsylvania",
    "tennessee",
    "texas",
    "utah",
    "vermont",
    "virginia",
    "wisconsin",
    "wyoming",
];

/// Whether a word that ends a name makes it a thing's: "Kennedy Airport".
pub fn is_thing(word: &str) -> bool {
    THINGS.contains(&word)
        && !matches!(
            word,
            "park" | "hall" | "lake" | "lane" | "cup" | "bridge" | "tower" | "road" | "cell" | "united"
        )
}

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
            match tone(&piece.folded) {
                Some(Tone::Private) => private += 1,
                Some(Tone::Public) => public += 1,
                Some(Tone::Occupation) | None => {}
            }
        }
        let offices = self.cues.iter().filter(|cue| cue.of.is_some()).count();
        let public = public + offices + self.bodies;
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
            && tone(&piece.folded) == Some(Tone::Occupation)
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
                let private = tone(&piece.folded) == Some(Tone::Occupation)
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
            if phrase && tone(&self.run[at].folded) == Some(Tone::Occupation) {
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

    /// The role phrase that belongs to the mention, if one touches it.
    pub fn cue(&self) -> Option<&Cue> {
        self.touching_cue().filter(|cue| {
            !cue.start.checked_sub(1).is_some_and(|at| PRIVATE_BODIES.contains(&self.run[at].folded.as_str()))
        })
    }

    fn touching_cue(&self) -> Option<&Cue> {
        let (start, end) = self.range;
        let inside = self.cues.iter().find(|cue| cue.start >= start && cue.end <= end);
        if inside.is_some() {
            return inside;
        }
        // "Foreign Minister X", "The head of diplomacy, X".
        let before = self.cues.iter().rev().find(|cue| {
            cue.end <= start
                && self.run[cue.end..start].iter().all(|piece| is_title_like(&piece.folded))
                && self.run.get(start).is_some_and(|piece| piece.gap != Gap::Stop)
                && start - cue.end <= 2
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
    matches!(
        word,
        "mr" | "mrs" | "ms" | "dr" | "general" | "the" | "honourable" | "excellency" | "his" | "her" | "lady"
    )
}

fn is_verb_like(word: &str) -> bool {
    word.ends_with("ed")
        || word.ends_with('s')
        || matches!(word, "has" | "is" | "was" | "and" | "or" | "in" | "to" | "of" | "on" | "at" | "for")
}

/// Whether a term's office fits an office code, exactly or nearly.
fn fits(term: &str, code: &str) -> bool {
    term == code
        || matches!(
            (term, code),
            ("monarch", "head-of-state")
                | ("head-of-state", "monarch")
                | ("supreme-leader", "head-of-state")
                | ("head-of-state", "supreme-leader")
                | ("party-leader", "head-of-state")
                | ("deputy-chief", "chief")
                | ("minister", "foreign-minister")
        )
}

/// What the role phrase of the scene says for or against a person.
pub fn role_reason(
    lexicon: &ActorLexicon,
    facts: &ActorFacts,
    cue: &Cue,
    published: Option<&str>,
) -> (Reason, bool) {
    let country = facts.actor.country.as_deref();
    let mut best: Reason = (f64::MIN, None);
    let mut certain = false;
    for term in &facts.terms {
        for (code, only) in &cue.codes {
            if !fits(&term.office, code) {
                continue;
            }
            let of = cue.of.as_ref().or(only.as_ref());
            let owner = of.is_none_or(|of| owner_matches(lexicon, of, &term.of));
            // Whoever has just left is still spoken of by the office.
            let dated = published.is_none_or(|date| term.covers(date) || just_left(term, date));
            let past = cue.former || (cue.elect && published.is_some());
            let weight = match (owner, dated || past) {
                (true, true) => 2.4 + f64::from(u8::from(of.is_some())) * 0.8,
                (true, false) => 0.3,
                (false, true) => -1.0,
                (false, false) => -1.5,
            };
            if weight > best.0 {
                let when = published.map(|date| format!(" on {date}")).unwrap_or_default();
                let text = match (owner, dated) {
                    (true, true) => Some(format!("was {}{when}", title(lexicon, term))),
                    (true, false) => {
                        Some(format!("held the office of {} at another time", title(lexicon, term)))
                    }
                    _ => None,
                };
                best = (weight, text);
                certain = owner && (dated || past);
            }
        }
    }
    if best.0 == f64::MIN {
        let compatriot = cue
            .of
            .as_deref()
            .is_some_and(|of| Some(of) == country || facts.terms.iter().any(|term| term.of == of));
        let weight = match &cue.of {
            Some(_) if compatriot => 0.2,
            Some(_) => -2.5,
            None => -0.6,
        };
        let text = (weight < -1.0).then(|| "never held that office".to_owned());
        return ((weight, text), false);
    }
    // Without a date, anybody who ever held it fits; "minister" fits too many.
    let vague = published.is_none() || cue.is_vague();
    if vague && best.0 > 1.4 {
        best.0 = 1.4;
    }
    (best, certain && !vague)
}

/// Whether a term ended within some six weeks before a date.
pub fn just_left(term: &chancery_lexicon::actors::Term, date: &str) -> bool {
    let days = |text: &str| -> Option<i64> {
        let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i64>().ok();
        Some(number(0..4)? * 365 + number(5..7)? * 30 + number(8..10).unwrap_or(28))
    };
    match (term.to.as_deref().and_then(days), days(date)) {
        (Some(end), Some(now)) => now > end && now - end <= 45,
        _ => false,
    }
}

/// Whether an owner named in the text is the owner of a term.
fn owner_matches(lexicon: &ActorLexicon, named: &str, of: &str) -> bool {
    if named == of {
        return true;
    }
    // The European Union and its organs, the United Nations and theirs.
    let name =
        |id: &str| lexicon.get(id).map(|facts| facts.actor.name.as_str().to_owned()).unwrap_or_default();
    let (named, of) = (name(named), name(of));
    let family = |name: &str| {
        if name.starts_with("Europe") {
            "EU"
        } else if name.starts_with("United Nations") || name.starts_with("UN ") {
            "UN"
        } else {
            ""
        }
    };
    !family(&named).is_empty() && family(&named) == family(&of)
}

/// The title of an office with its owner: "Secretary of State (United States)".
pub fn title(lexicon: &ActorLexicon, term: &chancery_lexicon::actors::Term) -> String {
    let title = if term.title.is_empty() { term.office.replace('-', " ") } else { term.title.to_string() };
    let owner = lexicon
        .state(&term.of)
        .or_else(|| lexicon.get(&term.of))
        .map(|facts| facts.actor.name.clone())
        .unwrap_or_else(|| term.of.to_string());
    format!("{title} of {owner}")
}

/// What the date says for or against a person.
pub fn date_reason(facts: &ActorFacts, published: Option<&str>) -> f64 {
    let Some(date) = published else { return 0.2 };
    if facts.terms.is_empty() {
        return 0.0;
    }
    if facts.terms.iter().any(|term| term.covers(date)) {
        return 1.0;
    }
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok());
    let Some(now) = year(date) else { return 0.0 };
    let nearest = facts
        .terms
        .iter()
        .map(|term| {
            let from = term.from.as_deref().and_then(year).unwrap_or(now);
            let to = term.to.as_deref().and_then(year).unwrap_or(now);
            if now < from { (from - now) * 2 } else { (now - to).max(0) }
        })
        .min()
        .unwrap_or(0);
    0.5 - f64::from(nearest.min(20)) * 0.1
}

/// States where the family name stands first.
const FAMILY_FIRST: &[&str] = &["CHN", "HKG", "KOR", "MAC", "PRK", "TWN", "KHM"];

/// States where people are called by what stands first, which is no family name.
const GIVEN_FIRST: &[&str] = &["ERI", "ETH", "IDN", "ISL", "MMR", "MNG", "MYS", "SOM", "THA", "VNM"];

/// What it says against a bare word that it is not the part of the name by which one is called.
///
/// `at` is its place among `count` words.
pub fn place_in_name(country: Option<&str>, at: usize, count: usize) -> f64 {
    let country = country.unwrap_or("");
    let first = at == 0;
    if count < 2 || GIVEN_FIRST.contains(&country) {
        0.0
    } else if FAMILY_FIRST.contains(&country) {
        if first { 0.0 } else { -3.0 }
    } else if first {
        -3.0
    } else {
        0.0
    }
}

/// How likely a bare family name means this person among all who bear it, 0.0 to 1.0.
pub fn prominence(facts: &ActorFacts, published: Option<&str>) -> f64 {
    let of_office = |office: &str| match office {
        "head-of-state" | "head-of-government" | "monarch" | "supreme-leader" => 1.0,
        "foreign-minister" | "chief" | "opposition-leader" | "rebel-leader" => 0.9,
        "defence-minister"
        | "vice-president"
        | "party-leader"
        | "finance-minister"
        | "interior-minister"
        | "national-security-adviser"
        | "governor"
        | "activist"
        | "speaker" => 0.7,
        _ => 0.5,
    };
    let year = |text: &str| text.get(..4).and_then(|year| year.parse::<i32>().ok());
    let now = published.and_then(year);
    facts
        .terms
        .iter()
        .map(|term| {
            let full = of_office(&term.office);
            let Some(date) = published else { return full };
            if term.covers(date) {
                return full;
            }
            let away = match (now, term.from.as_deref().and_then(year), term.to.as_deref().and_then(year)) {
                (Some(now), Some(from), _) if now < from => f64::from(from - now) * 0.15,
                (Some(now), _, Some(to)) => f64::from((now - to).max(0)) * 0.06,
                _ => 0.5,
            };
            (full - 0.1 - away).max(0.0)
        })
        .fold(0.0, f64::max)
}

/// Weight of a place's or body's known form.
pub fn form_weight(kind: FormKind, actor: ActorKind) -> f64 {
    match (kind, actor) {
        (FormKind::Name | FormKind::Formal, _) => 3.5,
        (FormKind::Historic | FormKind::Acronym | FormKind::Inhabitant, _) => 3.0,
        (FormKind::Alias, _) => 2.8,
        (FormKind::Capital | FormKind::Metonym, _) => 2.6,
        (FormKind::Exonym, _) => 2.0,
        (FormKind::Adjective, _) => 1.5,
        (FormKind::Army | FormKind::Parliament | FormKind::Generic, _) => 2.5,
    }
}
