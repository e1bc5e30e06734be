//! Weighs the persons whom a name may mean: spelling, office and date, country, and what speaks for a stranger.

use std::collections::BTreeSet;

use chancery_lexicon::actors::{ActorFacts, ActorIndex, fold};
use chancery_model::Label;

use super::candidates::{is_calendar, is_short_title};
use super::index::{Found, Origin};
use super::names::Parsed;
use super::pieces::{Gap, is_common, joined};
use super::resolve::{Candidate, Resolver};
use super::roles::{Cue, NOT_UNIQUE};
use super::scene::{Reason, Scene};
use super::similarity::{similarity, slips, spelling_similarity};
use super::spelling::Spelling;
use super::standing::{
    date_reason, governs, is_family_first, is_lower_office, prominence, role_reason, title,
};
use super::thing_words::is_thing;
use super::words::Word;

/// Most persons weighed for one name.
const MOST_WEIGHED: usize = 16;

/// A name in its sentence: what is the same for every person it may mean.
struct Name<'s> {
    spelling: &'s Spelling,
    /// How many words name.
    asked: usize,
    /// Letters of the first.
    letters: usize,
    capital: bool,
    all_common: bool,
    bare_given: bool,
    /// How many persons have a word just like the name.
    namesakes: usize,
    stranger: Reason,
    tone: f64,
    cue: Option<&'s Cue>,
    /// "Iran's X": whose.
    state_before: Option<String>,
    /// Somebody without an office is meant.
    private: bool,
    /// What somebody who does not govern is called beside it.
    post: Option<&'s str>,
    /// The office named is a deputy's.
    deputy: bool,
}

/// What a name loses that is spelt otherwise than that of the one who governs, where another post is named.
const OTHER_POST: f64 = 5.5;

/// The same for a bare family name that is spelt right.
const OTHER_POST_BARE: f64 = 3.0;

/// What a misspelt name loses further where the office named is another state's.
const OTHER_STATE: f64 = 2.0;

/// Log odds, at most, of a person whose name differs by a whole syllable that is another's.
const OTHER_SYLLABLE: f64 = -0.5;

/// What a bare, damaged family name loses where neither an office nor the state nor the full name is near.
const UNSUPPORTED: f64 = 1.0;

/// What a name with its title counts for, where only one person is called so.
const TITLED: f64 = 2.0;

/// Least likeness of two spellings of a syllable.
const SYLLABLE: f64 = 0.85;

/// Log odds of the spelling below which two full names that share a word are two people, damaged or not.
const UNLIKE: f64 = -2.7;

impl Resolver<'_> {
    /// Persons whose name the mention may be.
    pub(super) fn persons(&self, scene: &Scene, inside: &[Cue]) -> Vec<Candidate> {
        let (start, end) = scene.range;
        if start >= end || end - start > 7 {
            return Vec::new();
        }
        let mention = &scene.run[start..end];
        let spelling = self.spelling(&joined(mention));
        let asked = spelling.parsed.name_words().len();
        let thing = end - start > 1 && is_thing(&scene.run[end - 1].folded);
        if asked == 0 || thing {
            return Vec::new();
        }
        let cue = inside
            .iter()
            .find(|cue| !is_short_title(scene.run, (cue.start, cue.end), end))
            .or_else(|| scene.cue());
        let name = Name {
            spelling: &spelling,
            asked,
            letters: spelling.parsed.name_words().first().map_or(0, |word| word.text.len()),
            capital: mention.iter().any(|piece| piece.capital),
            all_common: mention.iter().all(|piece| piece.common),
            namesakes: spelling.found.iter().filter(|found| found.likeness >= 1.0).count(),
            bare_given: asked == 1 && !spelling.parsed.name_words()[0].given.is_empty(),
            stranger: scene.stranger(),
            tone: scene.tone(),
            cue,
            state_before: scene.state_before(self.lexicon),
            private: scene.is_private(),
            post: scene.post(),
            deputy: cue.is_some_and(|cue| scene.run[cue.core.0].folded == "deputy"),
        };
        let mut found = self.likely(scene, &name);
        // Whoever held the office that is named may be meant, however the name sounds.
        if let Some(cue) = name.cue {
            for (code, only) in cue.codes.iter().filter(|(code, _)| !NOT_UNIQUE.contains(&code.as_str())) {
                if let Some(of) = cue.of.as_ref().or(only.as_ref()) {
                    let holders = self.lexicon.holders(code, of, scene.published);
                    found.extend(
                        holders.iter().take(2).filter_map(|facts| self.lexicon.index_of(&facts.actor.id)),
                    );
                }
            }
        }
        let mut seen = BTreeSet::new();
        found.retain(|person| seen.insert(*person));
        let mut weighed: Vec<Candidate> =
            found.into_iter().filter_map(|person| self.weigh_person(scene, &name, person)).collect();
        // "King Salman" is one person's name, title and all, though others are called Salman.
        let titled = start.checked_sub(1).filter(|_| mention[0].gap == Gap::Close).unwrap_or(start);
        let with_title = [joined(&scene.run[titled..end]), joined(mention)];
        let called = with_title.iter().find_map(|words| match self.lexicon.by_form(words) {
            [(person, _)] if words.split(' ').count() > asked => Some(*person),
            _ => None,
        });
        if let Some(person) = called {
            weighed.iter_mut().filter(|one| one.index == person).for_each(|one| one.weight += TITLED);
        }
        weighed
    }

    /// The persons who sound most like a name; those in office, and those the report speaks of, before others.
    fn likely(&self, scene: &Scene, name: &Name) -> Vec<ActorIndex> {
        let found: Vec<&Found> =
            name.spelling.found.iter().filter(|found| !self.is_far_off(scene, name, found)).collect();
        if found.len() <= MOST_WEIGHED {
            return found.iter().map(|found| found.person).collect();
        }
        let mut ranked: Vec<(f64, ActorIndex)> = found
            .iter()
            .map(|found| {
                let terms = &self.lexicon.at(found.person).terms;
                let now = scene.published.is_some_and(|date| terms.iter().any(|term| term.covers(date)));
                let known = scene.known.contains(&found.person);
                let boost = 0.15 * f64::from(u8::from(now)) + 0.3 * f64::from(u8::from(known));
                (found.likeness + boost, found.person)
            })
            .collect();
        ranked.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        ranked.into_iter().take(MOST_WEIGHED).map(|(_, person)| person).collect()
    }

    /// Whether no more than half of a name is anything like a person's, and nothing else speaks for that person: weighing
    /// would only find out that somebody else of the family is meant.
    fn is_far_off(&self, scene: &Scene, name: &Name, found: &Found) -> bool {
        let person = found.person;
        let words = name.spelling.parsed.name_words();
        let whole = words.iter().filter(|word| word.text.len() > 1).count();
        // "Ursula von der", "Edward Snow".
        let cut_off = || {
            name.spelling.parsed.words().last().is_some_and(|last| {
                let begins = |known: &Word| last.text.len() >= 3 && known.text.starts_with(&last.text);
                let forms = self.index.forms_of(person).iter();
                forms.copied().any(|form| self.index.words_of(form as usize).any(begins))
            })
        };
        whole >= 2
            && found.likeness <= (whole / 2) as f64
            && name.cue.is_none()
            && !scene.known.contains(&person)
            && !is_spoken_of(scene, self.lexicon.at(person))
            && !cut_off()
            && 2 * self.letters_near(&words, person) <= words.len()
    }

    /// Weighs one person; `None` if nobody would think of that person.
    fn weigh_person(&self, scene: &Scene, name: &Name, person: ActorIndex) -> Option<Candidate> {
        let facts = self.lexicon.at(person);
        let Name { asked, capital, all_common, tone, .. } = *name;
        let likeness = self.likeness(name.spelling, person)?;
        let known = scene.known.contains(&person);
        let spoken = is_spoken_of(scene, facts);
        let clean = likeness.clean;
        let mut odds = likeness.odds;
        if likeness.beginning {
            odds = odds.max(if known { 1.6 } else { 0.4 });
        }
        let role = name.cue.map(|cue| role_reason(self.lexicon, facts, cue, scene.published, spoken));
        let certain = role.as_ref().is_some_and(|(_, certain)| *certain);
        if !clean && likeness.near == 0 {
            return name
                .cue
                .filter(|cue| certain && self.is_unheard_of(scene, name, cue))
                .map(|cue| self.by_office_alone(scene, person, cue));
        }
        // A translated name is spelt right, or the person's state is spoken of: "Joe Kent" is no "Giuseppe Conte".
        let translated = || {
            let written: String =
                name.spelling.parsed.words().iter().map(|word| word.text.as_str()).collect();
            let last = self.index.words_of(likeness.form).last();
            self.index.form(likeness.form).origin == Origin::Translated
                && last.is_none_or(|last| {
                    !written.ends_with(last.text.as_str()) && !last.text.ends_with(&written)
                })
        };
        let stump = || {
            let last = name.spelling.parsed.words().last().map_or("", |word| word.text.as_str());
            let own = fold(&facts.actor.name);
            let own = own.rsplit(' ').next().unwrap_or("");
            last.bytes().zip(own.bytes()).take_while(|(one, other)| one == other).count() >= 3
        };
        if !clean && asked >= 2 && !(known || spoken || certain) && translated() && !stump() {
            return None;
        }
        let lower = name.cue.is_some_and(|cue| is_lower_office(facts, cue, name.deputy));
        let other_post = !known
            && (name.post.is_some() && asked == 1
                || (lower || name.post.is_some()) && governs(facts, scene.published));
        let damaged = asked >= 2 && !clean && odds < 1.0;
        let other_syllable = !(clean || certain || known)
            && asked >= 2
            && self.differs_by_syllable(&name.spelling.parsed, person);
        let helped = damaged
            && !(other_post || other_syllable)
            && self.is_damaged_family(scene, name, person, spoken || known || certain);
        let sure = certain || helped || likeness.beginning;
        if odds < -1.0 && !certain && !helped {
            return None;
        }
        // One word right and another that is nothing like: somebody else of the family.
        if !clean && asked >= 2 && likeness.near * 2 <= asked && !sure && odds < 2.4 {
            return None;
        }
        let mut weight = odds.clamp(-6.0, 4.0);
        let mut reasons: Vec<(f64, String)> = Vec::new();
        reasons.push((weight, self.spelling_reason(&name.spelling.parsed, likeness.form, clean)));
        let mut given = false;
        if let Some(((role, why), _)) = role {
            weight += role;
            if let Some(why) = why {
                reasons.push((role, why));
            }
            // Given name and office agree: the family name may be translated or badly heard.
            if certain && damaged && self.given_agrees(&name.spelling.parsed, person) {
                given = true;
                let translated =
                    scene.run[scene.range.0..scene.range.1].iter().skip(1).any(|piece| piece.common);
                // "President John Momis" is no "John Roberts".
                let bonus = match (translated, self.family_begins_alike(&name.spelling.parsed, facts)) {
                    (true, _) => 3.6,
                    (false, true) => 1.6,
                    (false, false) => 0.0,
                };
                weight += bonus;
                if bonus > 0.0 {
                    reasons.push((bonus, "given name and office agree".to_owned()));
                }
            }
        }
        // "The Swedish ambassador Johansson" is hardly a misspelt Briton.
        let elsewhere = name.cue.and_then(|cue| cue.of.as_ref()).is_some_and(|of| {
            self.lexicon.state(of).is_some()
                && facts.actor.country.as_ref() != Some(of)
                && !facts.terms.iter().any(|term| *term.of == **of)
        });
        if !clean && elsewhere {
            weight -= OTHER_STATE;
        }
        if other_post && (!clean || asked == 1 && !certain) {
            let less = if clean { OTHER_POST_BARE } else { OTHER_POST };
            weight -= less;
            let post = name.post.map_or_else(
                || "somebody who does not govern".to_owned(),
                |post| format!("a {post} of that name"),
            );
            reasons.push((-less, post));
        }
        weight += date_reason(facts, scene.published);
        if spoken {
            weight += 0.6;
            reasons.push((0.6, "the country is spoken of".to_owned()));
        }
        if let Some(state) = name.state_before.as_ref().filter(|_| name.cue.is_none()) {
            let own = facts.actor.country.as_ref() == Some(state);
            weight += if own { 0.8 } else { -3.0 };
        }
        // "The Italian citizen Rossi" is no minister of that name.
        let is_in_government = || {
            facts
                .terms
                .iter()
                .any(|term| term.office.starts_with("head-of") || term.office.ends_with("minister"))
        };
        if name.private && asked == 1 && is_in_government() {
            weight -= 8.0;
        }
        let prominence = prominence(facts, scene.published);
        if known {
            weight += 1.5 + 0.6 * prominence;
            reasons.push((1.5, "named in full nearby".to_owned()));
        } else if asked == 1 && !certain {
            // News calls by the bare family name only whom everybody knows, or who was named before.
            weight += 1.8 * (prominence - 1.0);
            if clean && !spoken && prominence < 1.0 {
                weight -= 2.2;
            }
        }
        if !capital {
            weight -= 4.5;
        }
        if asked == 1 && !certain {
            if all_common {
                weight -= if clean { 1.2 } else { 3.0 };
            } else if !clean {
                weight -= 0.9;
            }
            if scene.has_article() {
                weight -= 2.0;
            }
            if !capital || (all_common && scene.opens() && (!clean || !known)) {
                weight -= 1.0;
            }
            // "Hussein": several are known, and more are not.
            if name.namesakes >= 3 && !known && !spoken && (clean || odds < 2.5) {
                weight -= 2.0;
            }
            // "Duarte" is not who is called "Rui Duarte de Barros", unless his country is spoken of.
            let written = name.spelling.parsed.words().last().map(|word| word.text.as_str());
            let is = |word: Option<&Word>| word.map(|word| word.text.as_str()) == written;
            let ends = self.index.forms_of(person).iter().any(|&form| {
                let mut words = self.index.words_of(form as usize);
                is(words.next()) || is(words.last())
            });
            if clean && !known && !spoken && !ends {
                weight -= 2.5;
            }
            // "Yi", "Li": there are millions.
            if name.letters <= 2 && !known && !spoken {
                weight -= 3.0;
            }
            // Nothing but the sound speaks for it.
            if !clean && !known && !spoken {
                weight -= UNSUPPORTED;
            }
            // A short word is a letter off many names.
            if !clean && !known && name.letters <= 4 {
                weight -= 2.0;
            }
        }
        // A full name of three words has few namesakes.
        let namesake = if asked >= 3 && clean && (known || spoken) { 0.3 } else { 1.0 };
        weight += tone.min(0.6) + name.stranger.0 * namesake;
        // Circumstances do not make another name of it.
        let most = match (odds, certain) {
            (odds, _) if odds >= 1.0 => f64::MAX,
            (odds, true) if given => odds.max(-3.0) + 5.0,
            (odds, true) => odds + 1.4,
            (odds, false) => odds * 2.0 - 0.8,
        };
        weight = weight.min(most);
        if !clean && !certain && tone <= 0.0 {
            weight -= if asked == 1 { 1.2 } else { 0.8 };
        }
        if other_syllable {
            weight = weight.min(OTHER_SYLLABLE);
        }
        let reader_disagrees = scene.label.is_some_and(|label| label != Label::Per);
        if reader_disagrees && !certain && !known && !clean && odds < 2.0 {
            weight -= if asked == 1 { 2.5 } else { 1.0 };
        }
        if asked == 1 && !certain {
            if is_calendar(&scene.run[scene.range.0].folded) || scene.is_date() {
                weight -= 6.0;
            }
            // A bare given name is anybody's.
            if name.bare_given && !known {
                weight -= if spoken { 1.0 } else { 3.4 };
            } else if name.bare_given && !clean {
                weight -= 3.0;
            }
        }
        if helped {
            let least = if certain { 1.8 } else { 0.7 };
            weight = weight.max(least + name.stranger.0 + tone.min(0.0));
            reasons.push((2.0, "given name and country agree, the family name is damaged".to_owned()));
        }
        if let Some(why) = &name.stranger.1 {
            reasons.push((name.stranger.0, why.clone()));
        }
        reasons.sort_by(|one, other| other.0.abs().total_cmp(&one.0.abs()));
        let because = reasons.into_iter().map(|(_, why)| why).collect();
        Some(Candidate { index: person, weight, clean, because })
    }

    /// Whether a name is made like those of East Asia, and one of its syllables is not the person's but another's, or one more
    /// than the person has: there, names of a few syllables are told apart by one.
    fn differs_by_syllable(&self, mention: &Parsed, person: ActorIndex) -> bool {
        let country = self.lexicon.at(person).actor.country.as_deref();
        if !country.is_some_and(is_family_first) {
            return false;
        }
        let asked = mention.name_words();
        // "Chou Sonhui" is written by ear.
        if asked.len() < fold(&self.lexicon.at(person).actor.name).split(' ').count() {
            return false;
        }
        let known = self.index.distinct_words(person);
        let differs = |at: usize, word: &Word| {
            let is_anothers =
                if at == 0 { self.index.is_given(&word.text) } else { self.index.is_word(&word.text) };
            let alike = || known.iter().map(|other| similarity(word, other)).fold(0.0, f64::max);
            let sounds = || known.iter().any(|other| other.sound == word.sound);
            is_anothers && !sounds() && (at == 0 || alike() < SYLLABLE)
        };
        let written = |form: u32| self.index.parsed(form as usize).joined() == mention.joined();
        let written = self.index.forms_of(person).iter().any(|&form| written(form));
        !written && asked.iter().enumerate().any(|(at, word)| differs(at, word))
    }

    /// Whether nobody is known who is called anything like a name, so that the office beside it may say who is meant.
    fn is_unheard_of(&self, scene: &Scene, name: &Name, cue: &Cue) -> bool {
        let words = name.spelling.parsed.name_words();
        let one_holder = cue.codes.iter().any(|(code, _)| {
            matches!(
                code.as_str(),
                "head-of-state"
                    | "head-of-government"
                    | "foreign-minister"
                    | "chief"
                    | "monarch"
                    | "supreme-leader"
            )
        });
        // "The countries of the Gulf, the secretary of state": part of a name or a place, no person.
        let before = |back: usize| scene.range.0.checked_sub(back).map(|at| scene.run[at].folded.as_str());
        let thing = before(1) == Some("the") && before(2) == Some("of");
        one_holder
            && !thing
            && !cue.former
            && !cue.elect
            && !cue.plural
            && !cue.leads
            && scene.published.is_some()
            && name.stranger.0 == 0.0
            && name.capital
            && !name.all_common
            && words
                .iter()
                .all(|word| word.text.len() >= 4 && word.given.is_empty() && !self.index.is_word(&word.text))
    }

    fn by_office_alone(&self, scene: &Scene, person: ActorIndex, cue: &Cue) -> Candidate {
        let facts = self.lexicon.at(person);
        let office = facts.terms.iter().find(|term| {
            cue.codes.iter().any(|(code, _)| term.office == *code)
                && scene.published.is_none_or(|date| term.covers(date))
        });
        let title = office.map_or_else(|| "of that office".to_owned(), |term| title(self.lexicon, term));
        let because = vec![format!("nobody of that name is known; {} was {title}", facts.actor.name)];
        Candidate { index: person, weight: 0.5, clean: false, because }
    }

    /// Whether the given name is the person's and the family name a word or a stump of it: "Theresa Maybe".
    fn is_damaged_family(&self, scene: &Scene, name: &Name, person: ActorIndex, near: bool) -> bool {
        let facts = self.lexicon.at(person);
        let words = name.spelling.parsed.name_words();
        if !near || !name.capital || prominence(facts, scene.published) < 0.7 || name.stranger.0 < 0.0 {
            return false;
        }
        let Some((given, family)) = words.split_first() else { return false };
        let likeness = self.likeness(name.spelling, person);
        self.index.forms_of(person).iter().any(|&form| {
            // Both words a little damaged, or one: "Charlène Michel".
            let exact = self
                .index
                .words_of(form as usize)
                .any(|known| known.text.len() >= 4 && words.iter().any(|word| word.text == known.text));
            if exact
                && likeness.is_some_and(|likeness| likeness.near == name.asked && likeness.odds > UNLIKE)
                && prominence(facts, scene.published) >= 0.9
            {
                return true;
            }
            let mut known = self.index.words_of(form as usize);
            let same = known.next().is_some_and(|first| {
                first.text == given.text || first.given.iter().any(|row| given.given.contains(row))
            });
            let last = family.last().map_or("", |word| word.text.as_str());
            let usable = given.text.len() >= 4 && !family.iter().any(|word| self.index.is_word(&word.text));
            usable
                && same
                && known.last().is_some_and(|known| {
                    let shared =
                        last.bytes().zip(known.text.bytes()).take_while(|(one, other)| one == other).count();
                    // Three letters are a name of their own: "Gabriel Fux" is no stump of another, "Lavrinenko" none of
                    // Lavrov.
                    (shared >= 3 && last.len() <= shared + 3)
                        || shared >= 1 && last.len() > 3 && is_common(last)
                })
        })
    }

    fn given_agrees(&self, mention: &Parsed, person: ActorIndex) -> bool {
        let Some(first) = mention.words().first() else { return false };
        self.index.forms_of(person).iter().any(|&form| {
            self.index.words_of(form as usize).next().is_some_and(|given| {
                spelling_similarity(first, given).max(f64::from(first.text == given.text)) >= 0.84
            })
        })
    }

    /// Whether the family name begins as that of the person does.
    fn family_begins_alike(&self, mention: &Parsed, facts: &ActorFacts) -> bool {
        let own = fold(&facts.actor.name);
        let own = own.rsplit(' ').next().and_then(|word| word.chars().next());
        mention.words().last().and_then(|word| word.text.chars().next()) == own
    }

    /// Names the words that differ: "2 letters differ: plinken/blinken".
    fn spelling_reason(&self, mention: &Parsed, number: usize, clean: bool) -> String {
        let form = self.index.form(number);
        if clean {
            return format!("a known name of {}", self.lexicon.at(form.person).actor.name);
        }
        if form.origin == Origin::Translated {
            return format!("\"{}\" is what the name means", form.text);
        }
        let mut parts = Vec::new();
        for word in mention.name_words() {
            let alike = self.index.words_of(number).map(|other| (similarity(word, other), other));
            let nearest = alike.max_by(|one, two| one.0.total_cmp(&two.0)).map(|(_, other)| other);
            if let Some(nearest) = nearest
                && nearest.text != word.text
            {
                let count = slips(word.text.as_bytes(), nearest.text.as_bytes(), 12);
                let differ = match count {
                    Some(1) => "1 letter differs".to_owned(),
                    Some(count) => format!("{count} letters differ"),
                    None => "spelt differently".to_owned(),
                };
                parts.push(format!("{differ}: {}/{}", word.text, nearest.text));
            }
        }
        if parts.is_empty() { format!("close to {}", form.text) } else { parts.join(", ") }
    }
}

/// Whether the text speaks of a person's country, or of the state or body that the person then serves.
fn is_spoken_of(scene: &Scene, facts: &ActorFacts) -> bool {
    facts.actor.country.as_ref().is_some_and(|state| scene.states.contains_key(state))
        || facts.terms.iter().any(|term| {
            scene.states.contains_key(term.of.as_ref())
                && scene.published.is_some_and(|date| term.covers(date))
        })
}
