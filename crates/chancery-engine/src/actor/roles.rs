//! Finds role phrases in running text: "the Russian foreign minister", "head of the Kremlin", "Iran's President".
//!
//! A cue says which office is spoken of and whose it is; who held it at a date is asked elsewhere.

use std::collections::BTreeMap;

use chancery_lexicon::actors::{ActorIndex, ActorLexicon, FormKind};
use chancery_model::ActorKind;
use rustc_hash::FxHashMap;

use super::combining;
use super::pieces::{Beginnings, Gap, Piece, joined};

/// Most words of a role phrase, or of the name of whose it is.
const LONGEST: usize = 8;

/// An office code, with the only owner for whom a word means it.
pub type Code = (String, Option<String>);

/// A role phrase, with whose office it is where the words say so. Ranges are pieces, half-open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cue {
    /// First piece, the owner's words included.
    pub start: usize,
    /// One past the last piece.
    pub end: usize,
    /// The role word itself.
    pub core: (usize, usize),
    /// Office codes, each with the owner that the word itself implies.
    pub codes: Vec<Code>,
    /// ISO3, or the id of an organisation.
    pub of: Option<String>,
    /// Further owners: "the French, German and Polish foreign ministers".
    pub also: Vec<String>,
    /// `former`, `ex-`, `late`.
    pub former: bool,
    /// `then`: at a time the text speaks of.
    pub elect: bool,
    /// More than one person.
    pub plural: bool,
    /// Whoever leads, whatever the office is called.
    pub leads: bool,
}

impl Cue {
    /// Whether many people hold such an office at a time.
    pub fn is_vague(&self) -> bool {
        self.codes.iter().any(|(code, _)| NOT_UNIQUE.contains(&code.as_str()))
    }
}

/// Offices of which a state or body has many.
pub const NOT_UNIQUE: &[&str] = &[
    "activist",
    "ambassador",
    "businessperson",
    "deputy-chief",
    "envoy",
    "governor",
    "journalist",
    "mayor",
    "minister",
    "opposition-leader",
    "party-leader",
    "rebel-leader",
];

/// Words between whose office it is and the role word.
const BETWEEN: &[&str] = &[
    "acting",
    "actual",
    "chief",
    "current",
    "designated",
    "elect",
    "ex",
    "exiled",
    "federal",
    "first",
    "former",
    "incumbent",
    "late",
    "long",
    "longtime",
    "new",
    "newly",
    "elected",
    "old",
    "outgoing",
    "overthrown",
    "ousted",
    "present",
    "retired",
    "senior",
    "serving",
    "state",
    "then",
    "time",
    "toppled",
    "veteran",
    "deposed",
    "interim",
    "transitional",
    "conservative",
    "socialist",
    "pro",
    "right",
    "wing",
    "left",
];

/// Parts of a state or body with heads of their own: the spokesman of the UN mission is not that of the UN.
const PARTS: &[&str] = &[
    "assembly",
    "association",
    "bank",
    "branch",
    "chamber",
    "church",
    "club",
    "commission",
    "committee",
    "community",
    "company",
    "contingent",
    "court",
    "delegation",
    "embassy",
    "federation",
    "group",
    "mission",
    "office",
    "opposition",
    "parliament",
    "party",
    "section",
    "senate",
    "team",
    "troops",
];

/// Whether the words right behind an owner name a part of it: "the Hungarian opposition party".
fn names_part(run: &[Piece]) -> bool {
    let near = run.iter().take(2).take_while(|piece| piece.gap == Gap::Close);
    near.take_while(|piece| piece.folded != "and").any(|piece| PARTS.contains(&piece.folded.as_str()))
}

/// Finds roles and owners by their words.
#[derive(Debug)]
pub struct Roles {
    words: FxHashMap<String, Vec<Code>>,
    /// Most words of a phrase, by its first word.
    longest: FxHashMap<String, usize>,
}

impl Roles {
    /// Reads the lexicon's role words.
    pub fn new(lexicon: &ActorLexicon) -> Roles {
        let mut words: FxHashMap<String, Vec<Code>> = FxHashMap::default();
        let mut longest: FxHashMap<String, usize> = FxHashMap::default();
        let mut add = |phrase: &str, code: &str, only: Option<&str>| {
            let first = phrase.split(' ').next().unwrap_or(phrase);
            let most = longest.entry(first.to_owned()).or_insert(1);
            *most = phrase.split(' ').count().min(LONGEST).max(*most);
            let codes = words.entry(phrase.to_owned()).or_default();
            let entry = (code.to_owned(), only.map(str::to_owned));
            if !codes.contains(&entry) {
                codes.push(entry);
            }
        };
        for (phrase, list) in lexicon.role_words() {
            for word in list {
                add(phrase, &word.code, word.only.as_deref());
            }
        }
        // Words that mean whoever leads, whatever the office is called.
        for phrase in [
            "leader",
            "ruler",
            "chief",
            "head",
            "boss",
            "strongman",
            "number one",
            "despot",
            "dictator",
            "autocrat",
        ] {
            for code in [
                "supreme-leader",
                "head-of-state",
                "head-of-government",
                "chief",
                "rebel-leader",
                "opposition-leader",
            ] {
                add(phrase, code, None);
            }
        }
        for (phrase, code) in [
            ("king", "head-of-state"),
            ("queen", "head-of-state"),
            ("emir", "head-of-state"),
            ("crown prince", "head-of-government"),
            ("crown prince", "deputy-head-of-government"),
            ("president", "chief"),
            ("presidents", "chief"),
            ("chairman", "head-of-state"),
            ("commission president", "chief"),
            ("secretary", "foreign-minister"),
            ("minister", "foreign-minister"),
            ("minister", "defence-minister"),
            ("minister", "interior-minister"),
            ("minister", "finance-minister"),
            ("chief diplomat", "foreign-minister"),
            ("speaker", "spokesperson"),
            ("spokesman", "spokesperson"),
            ("general", "army-chief"),
            ("general", "head-of-state"),
            ("outside minister", "foreign-minister"),
            ("high representative", "foreign-minister"),
            ("general secretary", "chief"),
            ("leaders", "head-of-state"),
            ("leaders", "head-of-government"),
            ("head of republic", "head-of-state"),
        ] {
            add(phrase, code, None);
        }
        Roles { words, longest }
    }

    /// Returns all cues in a run of pieces, in order, not overlapping.
    pub fn cues(&self, lexicon: &ActorLexicon, run: &[Piece]) -> Vec<Cue> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < run.len() {
            let Some((end, codes)) = self.longest_at(run, at) else {
                at += 1;
                continue;
            };
            let cue = self.whose(lexicon, run, at, end, codes, found.last().map_or(0, |last: &Cue| last.end));
            at = cue.end.max(end);
            found.push(cue);
        }
        found
    }

    fn longest_at(&self, run: &[Piece], at: usize) -> Option<(usize, Vec<Code>)> {
        let most = (*self.longest.get(&run[at].folded)?).min(run.len() - at);
        for width in (1..=most).rev() {
            if run[at + 1..at + width].iter().any(|piece| piece.gap != Gap::Close) {
                continue;
            }
            if let Some(codes) = self.words.get(joined(&run[at..at + width]).as_str()) {
                return Some((at + width, codes.clone()));
            }
        }
        // "head of American diplomacy": an adjective inside the phrase.
        None
    }

    /// Orders the offices of a word that means whoever leads.
    ///
    /// Where the head of state only represents, the head of government leads; where a party rules, its head does.
    pub(super) fn order_leaders(cue: &mut Cue) {
        let Some(of) = cue.of.as_deref() else { return };
        if !cue.leads {
            return;
        }
        if !cue.codes.iter().any(|(code, _)| code == "supreme-leader") {
            cue.codes.insert(0, ("supreme-leader".to_owned(), None));
        }
        let first = if PARTY_STATES.contains(&of) {
            "party-leader"
        } else if PARLIAMENTARY.contains(&of) {
            "head-of-government"
        } else if cue.codes.iter().any(|(code, _)| code == "head-of-state") {
            "head-of-state"
        } else {
            return;
        };
        cue.codes.retain(|(code, _)| code != first);
        cue.codes.insert(1, (first.to_owned(), None));
    }

    /// Finds whose office the role word at `core` is.
    fn whose(
        &self,
        lexicon: &ActorLexicon,
        run: &[Piece],
        core: usize,
        core_end: usize,
        codes: Vec<Code>,
        floor: usize,
    ) -> Cue {
        let word = run[core_end - 1].folded.as_str();
        let first = run[core].folded.as_str();
        let plural = word.ends_with('s') && !matches!(word, "boss" | "affairs" | "us" | "forces")
            || matches!(
                first,
                "heads" | "chiefs" | "ministers" | "leaders" | "presidents" | "secretaries" | "chairmen"
            );
        let mut cue = Cue {
            start: core,
            end: core_end,
            core: (core, core_end),
            codes,
            of: None,
            also: Vec::new(),
            former: false,
            elect: false,
            plural,
            leads: matches!(
                word.strip_suffix('s').unwrap_or(word),
                "leader" | "ruler" | "strongman" | "despot" | "dictator" | "autocrat"
            ),
        };
        // Leftwards: "Russia's former foreign minister", "US President", "NATO chief".
        let mut left = core;
        while left > floor && run[left].gap == Gap::Close && BETWEEN.contains(&run[left - 1].folded.as_str())
        {
            left -= 1;
            let word = run[left].folded.as_str();
            cue.former |= matches!(
                word,
                "former"
                    | "ex"
                    | "late"
                    | "old"
                    | "retired"
                    | "overthrown"
                    | "ousted"
                    | "toppled"
                    | "deposed"
            );
            cue.elect |= matches!(word, "elect" | "then" | "designated");
            cue.start = left;
        }
        if left > floor
            && run[left].gap == Gap::Close
            && let Some((start, of)) = owner_before(lexicon, run, floor, left)
        {
            cue.start = start;
            cue.of = Some(of);
            // "the Russian and American foreign ministers"
            if start > floor + 1
                && run[start - 1].folded == "and"
                && cue.plural
                && let Some((first, mut others)) = owners_before(lexicon, run, floor, start - 1)
            {
                // In the order of the words.
                others.extend(cue.of.take());
                cue.of = Some(others.remove(0));
                cue.also = others;
                cue.start = first;
            }
        }
        // Rightwards: "president of Niger", "head of American diplomacy", "chief of the Kremlin".
        if core_end < run.len() && run[core_end].folded == "elect" {
            cue.elect = true;
            cue.end = core_end + 1;
        }
        if cue.of.is_none()
            && cue.end + 1 < run.len()
            && run[cue.end].gap == Gap::Close
            && matches!(run[cue.end].folded.as_str(), "of" | "in" | "at" | "for" | "from")
        {
            let mut first = cue.end + 1;
            while first < run.len()
                && matches!(run[first].folded.as_str(), "the" | "state" | "republic" | "of")
                && owner_at(lexicon, run, first).is_none()
            {
                first += 1;
            }
            if first < run.len()
                && run[first].gap == Gap::Close
                && let Some((end, of)) = owner_at(lexicon, run, first)
            {
                cue.end = end;
                cue.of = Some(of);
                // "the foreign ministers of France, Germany and Poland"
                let mut end = end;
                let mut others = Vec::new();
                let mut last = end;
                while plural
                    && run.get(last).is_some_and(|piece| piece.gap == Gap::Comma)
                    && let Some((further, other)) = owner_at(lexicon, run, last)
                {
                    others.push(other);
                    last = further;
                }
                if run.get(last).is_some_and(|piece| piece.folded == "and") && !others.is_empty() {
                    end = last;
                } else {
                    others.clear();
                }
                // "the head of Russian and American diplomacy"
                if run.get(end).is_some_and(|piece| piece.folded == "and" && piece.gap == Gap::Close)
                    && let Some((further, other)) = owner_at(lexicon, run, end + 1)
                    && (plural
                        || run.get(further).is_some_and(|piece| piece.gap == Gap::Close && !piece.capital))
                {
                    cue.also = others;
                    cue.also.push(other);
                    cue.end = further;
                    end = further;
                }
                // "head of American diplomacy", "chief of Turkish intelligence": one more word.
                if end < run.len() && run[end].gap == Gap::Close {
                    let mut words: Vec<&str> = run[cue.core.0..first]
                        .iter()
                        .map(|piece| piece.folded.as_str())
                        .filter(|word| *word != "the")
                        .collect();
                    words.push(run[end].folded.as_str());
                    if let Some(codes) = self.words.get(words.join(" ").as_str()) {
                        cue.codes.clone_from(codes);
                        cue.end = end + 1;
                    } else if names_part(&run[end..]) {
                        (cue.of, cue.end) = (None, core_end);
                        cue.also.clear();
                    }
                }
            }
        }
        // "UN chief", "Kremlin chief": the phrase itself names the owner.
        if cue.of.is_none() {
            let most = (core_end - core).saturating_sub(1).min(3);
            cue.of = (1..=most).rev().find_map(|width| owner(lexicon, &run[core..core + width]));
        }
        // A word that means an office of one state alone says whose it is.
        if cue.of.is_none() {
            let mut implied: Vec<&String> = cue.codes.iter().filter_map(|(_, only)| only.as_ref()).collect();
            implied.dedup();
            if let [only] = implied.as_slice()
                && cue.codes.iter().all(|(_, only)| only.is_some())
            {
                cue.of = Some((*only).clone());
            }
        }
        Roles::order_leaders(&mut cue);
        cue
    }
}

/// States where the head of the party outranks the head of state.
const PARTY_STATES: &[&str] = &["CHN", "CUB", "LAO", "PRK", "VNM"];

/// States whose head of state represents while the head of government governs.
const PARLIAMENTARY: &[&str] = &[
    "ALB", "ARM", "AUS", "AUT", "BEL", "BGD", "BGR", "BIH", "CAN", "CZE", "DEU", "DNK", "ESP", "EST", "ETH",
    "FIN", "GBR", "GEO", "GRC", "HRV", "HUN", "IND", "IRL", "IRQ", "ISL", "ISR", "ITA", "JPN", "KHM", "LBN",
    "LUX", "LVA", "MKD", "MLT", "MNE", "MYS", "NLD", "NOR", "NPL", "NZL", "PAK", "POL", "PRT", "SGP", "SVK",
    "SVN", "SWE", "THA", "TTO", "XKX",
];

/// What a run of words says about whose office it is: an ISO3 code, or the id of an organisation.
fn owner(lexicon: &ActorLexicon, run: &[Piece]) -> Option<String> {
    let words = joined(run);
    if run.len() == 1 && matches!(words.as_str(), "us") && !run[0].shouted {
        return None;
    }
    let forms = lexicon.by_form(&words);
    let pick = |wanted: fn(FormKind, ActorKind) -> bool| -> Option<ActorIndex> {
        forms
            .iter()
            .find(|(index, kind)| wanted(*kind, lexicon.at(*index).actor.kind))
            .map(|(index, _)| *index)
    };
    let capital = run.iter().any(|piece| piece.capital);
    if !capital {
        return None;
    }
    let state = pick(|kind, actor| {
        actor == ActorKind::Country
            && matches!(
                kind,
                FormKind::Name
                    | FormKind::Formal
                    | FormKind::Acronym
                    | FormKind::Alias
                    | FormKind::Historic
                    | FormKind::Adjective
                    | FormKind::Inhabitant
                    | FormKind::Metonym
            )
    });
    if let Some(index) = state {
        return lexicon.at(index).actor.country.clone();
    }
    if let Some(index) = pick(|_, actor| actor == ActorKind::Org) {
        return Some(lexicon.at(index).actor.id.clone());
    }
    if let Some(index) = pick(|_, actor| actor == ActorKind::Office) {
        return lexicon.at(index).actor.country.clone();
    }
    let foreign = pick(|kind, actor| actor == ActorKind::Country && kind == FormKind::Exonym);
    if let Some(index) = foreign {
        return lexicon.at(index).actor.country.clone();
    }
    None
}

/// The longest owner that ends where `end` starts.
fn owner_before(lexicon: &ActorLexicon, run: &[Piece], floor: usize, end: usize) -> Option<(usize, String)> {
    let least = floor.max(end.saturating_sub(6));
    for start in least..end {
        if run[start + 1..end].iter().any(|piece| piece.gap != Gap::Close) {
            continue;
        }
        if let Some(of) = owner(lexicon, &run[start..end]) {
            return Some((start, of));
        }
    }
    None
}

/// The owners listed before an "and" at `end`, in order, with where they start; `None` if one of them is unknown.
fn owners_before(
    lexicon: &ActorLexicon,
    run: &[Piece],
    floor: usize,
    mut end: usize,
) -> Option<(usize, Vec<String>)> {
    let mut owners = Vec::new();
    loop {
        let (first, owner) = owner_before(lexicon, run, floor, end)?;
        if run[end - 1].genitive {
            return None;
        }
        owners.insert(0, owner);
        let listed = run[first].gap == Gap::Comma && first > floor;
        if !listed {
            return Some((first, owners));
        }
        // "The French, German and British leaders", but "On Monday, German and British leaders".
        lexicon.adjective_of(&run[first - 1].folded)?;
        end = first;
    }
}

/// The longest owner that ends right before `end`.
pub fn owner_ending_at(lexicon: &ActorLexicon, run: &[Piece], end: usize) -> Option<(usize, String)> {
    owner_before(lexicon, run, 0, end)
}

/// The longest owner that starts at `start`.
pub fn owner_at(lexicon: &ActorLexicon, run: &[Piece], start: usize) -> Option<(usize, String)> {
    let most = run.len().min(start + 6);
    for end in (start + 1..=most).rev() {
        if run[start + 1..end].iter().any(|piece| piece.gap != Gap::Close) {
            continue;
        }
        if let Some(of) = owner(lexicon, &run[start..end]) {
            return Some((end, of));
        }
    }
    None
}

/// States named in a run, by ISO3 code: names, adjectives, capitals; each with how often.
pub fn states_in(lexicon: &ActorLexicon, run: &[Piece]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    let mut at = 0;
    while at < run.len() {
        if !run[at].capital {
            at += 1;
            continue;
        }
        let combining = combining::state_at(lexicon, run, at).map(|index| &lexicon.at(index).actor);
        if let Some(iso3) = combining.and_then(|state| state.country.as_ref()) {
            *found.entry(iso3.clone()).or_insert(0) += 1;
            at += 1;
            continue;
        }
        let mut next = at + 1;
        let most = 3.min(run.len() - at);
        let beginnings = Beginnings::of(&run[at..at + most]);
        for width in (1..=most).rev() {
            if run[at + 1..at + width].iter().any(|piece| piece.gap != Gap::Close) {
                continue;
            }
            let state = lexicon.by_form(beginnings.first(width)).iter().find(|(index, kind)| {
                lexicon.at(*index).actor.kind == ActorKind::Country && *kind != FormKind::Exonym
            });
            if let Some((index, _)) = state
                && let Some(iso3) = &lexicon.at(*index).actor.country
            {
                *found.entry(iso3.clone()).or_insert(0) += 1;
                next = at + width;
                break;
            }
        }
        at = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use chancery_lexicon::actors::ActorLexicon;

    use super::super::pieces::pieces;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let lexicon = ActorLexicon::embedded();
        let run = pieces(text);
        let cues = super::Roles::new(lexicon).cues(lexicon, &run);
        let shown: Vec<String> = cues
            .iter()
            .map(|cue| {
                let words = &text[run[cue.start].start..run[cue.end - 1].end];
                format!("{words} = {} of {}", cue.codes[0].0, cue.of.as_deref().unwrap_or("?"))
            })
            .collect();
        assert_eq!(shown.join("; "), expected);
    }

    #[test]
    fn whose_office_it_is() {
        check("the Norwegian foreign minister left", "Norwegian foreign minister = foreign-minister of NOR");
        check("Norway's former prime minister", "Norway's former prime minister = head-of-government of NOR");
        check("the president of Ghana spoke", "president of Ghana = head-of-state of GHA");
        check("a minister waited", "minister = minister of ?");
        check("the spokesman of the UN mission spoke", "spokesman = spokesperson of ?");
        check("the leader of the Hungarian opposition party", "leader = head-of-government of ?");
    }
}
