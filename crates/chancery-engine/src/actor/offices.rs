//! Reads role phrases: an office of somebody, of the name beside it, or of a person named before.

use std::collections::{BTreeMap, BTreeSet};

use chancery_lexicon::actors::{ActorIndex, fold};
use chancery_model::{ActorKind, Label, Mention};

use super::mentions::{Found, Line, label_of, mention};
use super::pieces::{Gap, Piece};
use super::resolve::Resolver;
use super::roles::{Cue, Roles, owner_at, owner_ending_at};
use super::rulings;
use super::scene::Scene;
use super::standing::{is_sheikh, title};

impl Resolver<'_> {
    /// "His American counterpart": who holds the same office there.
    pub(super) fn counterparts(
        &self,
        text: &str,
        lines: &[Line],
        found: &[Found],
        published: Option<&str>,
        mentions: &mut Vec<Mention>,
    ) {
        let Some(date) = published else { return };
        for (number, line) in lines.iter().enumerate() {
            let run = &line.run;
            for at in 1..run.len() {
                let plural = matches!(run[at].folded.as_str(), "counterparts" | "colleagues" | "homologues");
                if !(plural
                    || matches!(
                        run[at].folded.as_str(),
                        "counterpart" | "colleague" | "homologue" | "opposite"
                    ))
                    || run[at].gap != Gap::Close
                {
                    continue;
                }
                let before =
                    owner_ending_at(self.lexicon, run, at).map(|(start, of)| (start, at + 1, vec![of]));
                let Some((start, end, states)) = before.or_else(|| self.colleagues(run, at, plural)) else {
                    continue;
                };
                let subject = found
                    .iter()
                    .rev()
                    .filter(|one| (one.line, one.range.0) < (number, start) && number - one.line <= 2)
                    .filter_map(|one| one.best.as_ref())
                    .map(|best| best.index)
                    .find(|person| self.lexicon.at(*person).actor.kind == ActorKind::Person);
                let named =
                    end == at + 1 && run.get(end).is_some_and(|next| next.capital && next.gap != Gap::Stop);
                let Some(subject) = subject else { continue };
                let beside = found.iter().find(|one| {
                    one.line == number
                        && end == at + 1
                        && (touches(run, end, one.range.0)
                            || (run.get(end).is_some_and(|title| title.capital)
                                && touches(run, end + 1, one.range.0)))
                        && one.label == Some(Label::Per)
                });
                let there = |of: &String| {
                    let terms = &self.lexicon.at(subject).terms;
                    terms
                        .iter()
                        .filter(|term| term.covers(date) && term.of != *of)
                        .find_map(|term| self.lexicon.holders(&term.office, of, published).first().copied())
                        .and_then(|facts| self.lexicon.index_of(&facts.actor.id))
                };
                let holders: Vec<ActorIndex> = match (beside, named) {
                    (Some(one), _) => {
                        let read = one.best.as_ref().map(|best| best.index);
                        // "His Qatari counterpart Sheikh Mohammed" is no sheikh of another state.
                        let foreign = read.is_some_and(|index| {
                            let country = self.lexicon.at(index).actor.country.as_deref();
                            states.len() == 1 && country != Some(states[0].as_str())
                        });
                        let holder = states.first().and_then(there).filter(|holder| {
                            let name = fold(&self.lexicon.at(*holder).actor.name);
                            let words: Vec<&str> = name.split_whitespace().collect();
                            foreign
                                && run[one.range.0..one.range.1]
                                    .iter()
                                    .any(|piece| words.contains(&piece.folded.as_str()))
                        });
                        if let Some(holder) = holder {
                            let span = self.span_of(line, one.range);
                            let actor = self.actor_at(holder, published);
                            for mention in mentions.iter_mut().filter(|mention| mention.span() == span) {
                                mention.actor = Some(actor.clone());
                                mention.because = vec!["holds the office named beside the name".to_owned()];
                            }
                        }
                        holder.or(read).into_iter().collect()
                    }
                    (None, true) => Vec::new(),
                    (None, false) => states.iter().filter_map(there).collect(),
                };
                if holders.is_empty() {
                    continue;
                }
                let first = if start > 0
                    && run[start].gap == Gap::Close
                    && matches!(run[start - 1].folded.as_str(), "his" | "her" | "their" | "its" | "the")
                {
                    start - 1
                } else {
                    start
                };
                let span = self.span_of(line, (first, end));
                mentions.retain(|other| !(span.contains(other.span()) && other.span() != span));
                let subject = &self.lexicon.at(subject).actor.name;
                let because = vec![format!("holds there the office that {subject} holds")];
                for holder in holders {
                    let actor = self.actor_at(holder, published);
                    mentions.push(mention(text, span, Label::Per, Some(actor), 0.8, false, because.clone()));
                }
            }
        }
    }

    /// "Her colleague in Lima": the state whose city starts at `start`.
    fn capital_at(&self, run: &[Piece], start: usize) -> Option<(usize, String)> {
        (start + 1..=run.len().min(start + 3)).rev().find_map(|end| {
            let words: Vec<&str> = run[start..end].iter().map(|piece| piece.folded.as_str()).collect();
            let forms = self.lexicon.by_form(&words.join(" "));
            let city = forms.iter().map(|(index, _)| &self.lexicon.at(*index).actor);
            let country = city
                .filter(|actor| matches!(actor.kind, ActorKind::City | ActorKind::Country))
                .find_map(|actor| actor.country.clone())?;
            Some((end, country))
        })
    }

    /// "Her colleague from Peru", "his counterparts in Peru and Chile": where the phrase starts and ends, and of which states.
    fn colleagues(&self, run: &[Piece], at: usize, plural: bool) -> Option<(usize, usize, Vec<String>)> {
        let own = matches!(run[at - 1].folded.as_str(), "his" | "her" | "their");
        let led = matches!(run.get(at + 1)?.folded.as_str(), "from" | "in" | "of");
        let (mut end, of) = owner_at(self.lexicon, run, at + 2)
            .or_else(|| self.capital_at(run, at + 2))
            .filter(|_| own && led)?;
        if run[at + 1..end].iter().any(|piece| piece.gap != Gap::Close) {
            return None;
        }
        let mut states = vec![of];
        while let Some(next) = run.get(end).filter(|_| plural) {
            let from = if next.folded == "and" { end + 1 } else { end };
            if from == end && next.gap != Gap::Comma || from > end && next.gap == Gap::Stop {
                break;
            }
            let found = owner_at(self.lexicon, run, from).or_else(|| self.capital_at(run, from));
            let Some((after, of)) = found else { break };
            states.push(of);
            end = after;
        }
        Some((at, end, states))
    }

    /// Role phrases that pick out one actor, or two.
    pub(super) fn role_mentions(
        &self,
        text: &str,
        lines: &[Line],
        found: &[Found],
        known: &BTreeSet<ActorIndex>,
        published: Option<&str>,
        mentions: &mut Vec<Mention>,
    ) {
        // Persons in order of place, for phrases that lean on an earlier name.
        let mut persons: Vec<(usize, usize, ActorIndex)> = found
            .iter()
            .filter_map(|one| {
                let best = one.best.as_ref()?;
                (self.lexicon.at(best.index).actor.kind == ActorKind::Person).then_some((
                    one.line,
                    one.range.0,
                    best.index,
                ))
            })
            .collect();
        for (number, line) in lines.iter().enumerate() {
            for cue in &line.cues {
                let (start, end) = self.cue_span(line, cue);
                let readings =
                    self.who_holds(line, number, cue, (start, end), found, &persons, known, published);
                let span = self.span_of(line, (start, end));
                // "The UN ambassador" is not the UN, whoever it is; "NATO ministers" act for it.
                if readings.is_empty()
                    && !cue.plural
                    && !line.run[cue.start..cue.core.0].iter().any(|piece| piece.genitive)
                {
                    let title = self.span_of(line, (start, cue.core.1));
                    mentions.retain(|other| {
                        !(other.label == Label::Org
                            && title.contains(other.span())
                            && other.span().end < title.end)
                    });
                }
                if !readings.is_empty() {
                    // Whose office it is is part of the phrase, no mention of its own, but for a genitive.
                    let genitive = line.run[cue.start..cue.core.0].iter().any(|piece| piece.genitive);
                    mentions.retain(|other| {
                        if genitive && other.label == Label::Gpe {
                            return true;
                        }
                        !(span.contains(other.span())
                            && other.span() != span
                            && other.actor.as_ref().is_none_or(|actor| actor.kind != ActorKind::Person))
                    });
                }
                for (index, score, because) in &readings {
                    let actor = self.actor_at(*index, published);
                    let label = label_of(&actor);
                    let wrong = self.wrong_title(*index, cue, published);
                    let garbled = wrong.is_some();
                    let because = wrong.unwrap_or_else(|| because.clone());
                    mentions.push(mention(text, span, label, Some(actor), *score, garbled, vec![because]));
                }
                if let [(index, ..)] = readings.as_slice()
                    && self.lexicon.at(*index).actor.kind == ActorKind::Person
                {
                    persons.push((number, start, *index));
                    persons.sort_unstable();
                }
            }
        }
    }

    /// Why a title is a mistranslation: the person beside it held another of the great offices and never this one.
    fn wrong_title(&self, person: ActorIndex, cue: &Cue, published: Option<&str>) -> Option<String> {
        const GREAT: &[&str] =
            &["head-of-government", "head-of-state", "foreign-minister", "defence-minister"];
        let facts = self.lexicon.at(person);
        let exact = cue.codes.iter().all(|(code, _)| GREAT.contains(&code.as_str()));
        let never = facts.terms.iter().all(|term| !cue.codes.iter().any(|(code, _)| term.office == *code));
        if facts.actor.kind != ActorKind::Person || !exact || !never || cue.former || cue.elect || cue.leads {
            return None;
        }
        let date = published?;
        let held = facts.terms.iter().find(|term| GREAT.contains(&&*term.office) && term.covers(date))?;
        let name = &facts.actor.name;
        Some(format!("{name} was {} on {date} and never held this office", title(self.lexicon, held)))
    }

    /// Whether a word is part of the title that a person bears.
    fn bears_title(&self, person: ActorIndex, word: &str, published: Option<&str>) -> bool {
        self.lexicon.at(person).terms.iter().any(|term| {
            published.is_none_or(|date| term.covers(date))
                && fold(&term.title).split(' ').any(|part| part == word)
        })
    }

    /// Whether an office may be the person's: its owner is that person's state, or a body the person served.
    fn may_hold(&self, person: ActorIndex, cue: &Cue) -> bool {
        let facts = self.lexicon.at(person);
        if facts.actor.kind != ActorKind::Person {
            return false;
        }
        let Some(of) = cue.of.as_deref() else { return true };
        facts.terms.is_empty()
            || facts.actor.country.as_deref() == Some(of)
            || facts.terms.iter().any(|term| term.of == of)
            || self.lexicon.state(of).is_none()
    }

    /// The words of a role mention, its article included.
    fn cue_span(&self, line: &Line, cue: &Cue) -> (usize, usize) {
        let mut start = cue.start;
        if start > 0
            && line.run[start].gap == Gap::Close
            && matches!(line.run[start - 1].folded.as_str(), "the" | "his" | "her" | "its" | "their" | "both")
        {
            start -= 1;
        }
        (start, cue.end)
    }

    /// Who a role phrase means, with score and reason.
    #[allow(clippy::too_many_arguments)]
    fn who_holds(
        &self,
        line: &Line,
        number: usize,
        cue: &Cue,
        (start, end): (usize, usize),
        found: &[Found],
        persons: &[(usize, usize, ActorIndex)],
        known: &BTreeSet<ActorIndex>,
        published: Option<&str>,
    ) -> Vec<(ActorIndex, f64, String)> {
        let run = &line.run;
        // "A spokesman for the ministry" is any of them.
        let any = start.checked_sub(1).is_some_and(|at| matches!(run[at].folded.as_str(), "a" | "an"))
            || run.get(start).is_some_and(|piece| matches!(piece.folded.as_str(), "a" | "an"));
        // The name beside it.
        let beside = found.iter().find(|one| {
            one.line == number
                && one.best.as_ref().is_some_and(|best| self.may_hold(best.index, cue))
                && (touches(run, end, one.range.0) || is_apposed(run, one.range.1, start))
        });
        if let Some(one) = beside
            && !cue.plural
            && let Some(best) = &one.best
        {
            // "President X" is one mention, "the president, X" are two.
            let bare =
                cue.of.is_none() && cue.core.1 - cue.core.0 == 1 && start == cue.start && end == one.range.0;
            if bare {
                return Vec::new();
            }
            return vec![(best.index, one.score, "the office of the person named beside it".to_owned())];
        }
        // A name of nobody we know stands beside it: the office is theirs.
        let stranger = found.iter().any(|one| {
            one.line == number
                && one.best.is_none()
                && one.named
                && (touches(run, end, one.range.0) || is_apposed(run, one.range.1, start))
        });
        if stranger || any {
            return Vec::new();
        }
        let empty = BTreeSet::new();
        let no_states = BTreeMap::new();
        let scene = Scene {
            run,
            range: (cue.start, cue.end),
            cues: &line.cues,
            states: &no_states,
            known: &empty,
            bodies: &[],
            published,
            label: None,
            rulings: &rulings::NONE,
        };
        let (against, _) = scene.stranger();
        if against < -3.0 {
            return Vec::new();
        }
        if !cue.also.is_empty() {
            let holder = |of: Option<String>| {
                let mut single = Cue { of, also: Vec::new(), ..cue.clone() };
                Roles::order_leaders(&mut single);
                let holders = self.holders(&single, &scene);
                holders.into_iter().max_by(|one, two| one.weight.total_cmp(&two.weight))
            };
            let owners = [cue.of.clone()].into_iter().chain(cue.also.iter().cloned().map(Some));
            let all: Option<Vec<_>> = owners.map(holder).collect();
            let all = all.filter(|_| published.is_some()).unwrap_or_default();
            let distinct = all
                .iter()
                .enumerate()
                .all(|(at, one)| all[..at].iter().all(|other| other.index != one.index));
            return all
                .into_iter()
                .filter(|_| distinct)
                .map(|holder| (holder.index, 0.85, holder.because.join("; ")))
                .collect();
        }
        if cue.of.is_some() && !cue.plural {
            // "In 2013 the plane of the Bolivian president": whoever held the office then.
            let then = year_before(run, published);
            let scene = Scene { published: then.as_deref().or(published), ..scene };
            let mut holders = self.holders(cue, &scene);
            holders.sort_by(|one, other| other.weight.total_cmp(&one.weight));
            // Somebody the report names already, before others.
            let named = holders.iter().find(|holder| {
                known.contains(&holder.index) || persons.iter().any(|(_, _, person)| *person == holder.index)
            });
            if (published.is_none() || cue.is_vague()) && named.is_none() {
                return Vec::new();
            }
            if let Some(best) = named.or(holders.first()) {
                let score = 1.0 / (1.0 + (-best.weight).exp());
                if score >= 0.5 {
                    return vec![(best.index, score, best.because.join("; "))];
                }
            }
            return Vec::new();
        }
        let definite = start < cue.start || run[start].capital;
        let weak = cue.core.1 - cue.core.0 == 1
            && matches!(
                run[cue.core.0].folded.as_str(),
                "head"
                    | "chief"
                    | "boss"
                    | "number"
                    | "director"
                    | "chairman"
                    | "chairwoman"
                    | "activist"
                    | "journalist"
                    | "ambassador"
                    | "envoy"
            );
        // "The leader of the farmers' union": not the president named before.
        let of = run.get(end).filter(|piece| piece.folded == "of").and_then(|_| {
            run[end + 1..]
                .iter()
                .find(|piece| !matches!(piece.folded.as_str(), "the" | "this" | "that" | "his" | "her"))
        });
        let of_others = !cue.plural && of.is_some_and(|piece| !OWN_LANDS.contains(&piece.folded.as_str()));
        if !definite || weak || cue.of.is_some() || of_others {
            return Vec::new();
        }
        // A person named before who fits.
        let fits = |person: &ActorIndex| {
            let facts = self.lexicon.at(*person);
            facts.terms.iter().any(|term| {
                cue.codes.iter().any(|(code, only)| {
                    term.office == *code && only.as_ref().is_none_or(|only| term.of == *only)
                }) && (cue.former || published.is_none_or(|date| term.covers(date)))
            })
        };
        let before: Vec<&(usize, usize, ActorIndex)> = persons
            .iter()
            .rev()
            .filter(|(line, place, _)| (*line, *place) < (number, start) && number - line <= 8)
            .filter(|(_, _, person)| fits(person))
            .collect();
        if cue.plural {
            let mut two: Vec<ActorIndex> = Vec::new();
            for (_, _, person) in before {
                if !two.contains(person) {
                    two.push(*person);
                }
            }
            let both = start < cue.start || run[cue.start].capital;
            return if two.len() == 2 && both {
                two.into_iter()
                    .map(|person| (person, 0.7, "the two of that office in this report".to_owned()))
                    .collect()
            } else {
                Vec::new()
            };
        }
        // The one spoken of most, where several fit; where nobody stands out, nobody is meant.
        let mut counts: BTreeMap<ActorIndex, usize> = BTreeMap::new();
        for (_, _, person) in &before {
            *counts.entry(*person).or_insert(0) += 1;
        }
        // Whoever bears the very title comes before others of the same rank.
        let word = run[cue.core.1 - 1].folded.as_str();
        let titled = before.iter().find(|(_, _, person)| self.bears_title(*person, word, published));
        // No president is "the crown prince".
        let royal = matches!(
            word,
            "king" | "queen" | "prince" | "princess" | "emir" | "sultan" | "monarch" | "emperor" | "shah"
        );
        if royal && titled.is_none() {
            return Vec::new();
        }
        let bearers: BTreeSet<ActorIndex> = before
            .iter()
            .map(|(_, _, person)| *person)
            .filter(|person| titled.is_none() || self.bears_title(*person, word, published))
            .collect();
        let nearest = before.iter().find(|(_, _, person)| bearers.contains(person));
        let rival = bearers.iter().filter(|person| nearest.is_none_or(|nearest| nearest.2 != **person));
        let most = rival.filter_map(|person| counts.get(person)).max().copied().unwrap_or(0);
        match nearest {
            Some((_, _, person)) if most > 0 && counts.get(person).is_none_or(|count| *count < 2 * most) => {
                Vec::new()
            }
            Some((line, _, person)) => {
                let score = if most > 0 {
                    0.6
                } else if number - line <= 2 {
                    0.8
                } else {
                    0.65
                };
                vec![(*person, score, "the one of that office named before".to_owned())]
            }
            None => Vec::new(),
        }
    }
}

/// A year that a sentence names, if it is over.
/// What "the leader of the …" may lead and be the one named before all the same.
const OWN_LANDS: [&str; 12] = [
    "country",
    "nation",
    "state",
    "land",
    "republic",
    "kingdom",
    "government",
    "island",
    "emirate",
    "regime",
    "north",
    "south",
];

fn year_before(run: &[Piece], published: Option<&str>) -> Option<String> {
    let now: u32 = published?.get(..4)?.parse().ok()?;
    let mut years = run.iter().enumerate().filter_map(|(at, piece)| {
        let year: u32 = piece.folded.parse().ok()?;
        let dated = at > 0 && matches!(run[at - 1].folded.as_str(), "in" | "since" | "of" | "year");
        (dated && (1990..now).contains(&year)).then_some(year)
    });
    let year = years.next()?;
    years.next().is_none().then(|| year.to_string())
}

/// Whether a role phrase stands behind a name as its apposition: "X, the president of Niger".
fn is_apposed(run: &[Piece], end: usize, start: usize) -> bool {
    touches(run, end, start) && run.get(end).is_some_and(|piece| piece.gap == Gap::Comma)
}

/// Whether one phrase ends where another starts, but for a comma or an article.
fn touches(run: &[Piece], end: usize, start: usize) -> bool {
    end <= start
        && start - end <= 1
        && run[end..start].iter().all(|piece| {
            matches!(piece.folded.as_str(), "the" | "mr" | "mrs" | "a") || is_sheikh(&piece.folded)
        })
        && run.get(start).is_some_and(|piece| piece.gap != Gap::Stop)
        && (end == start || run[end].gap != Gap::Stop)
}
