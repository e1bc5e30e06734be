//! Names groups that have no charter: "Russian diplomats", "protesters", "soldiers of Niger".

use std::sync::LazyLock;

use chancery_lexicon::actors::{ActorLexicon, FormKind, fold};
use chancery_lexicon::names as tables;
use chancery_model::{Actor, ActorKind};
use rustc_hash::{FxHashMap, FxHashSet};

use super::pieces::{Piece, joined, pieces};
use super::roles::owner_at;

static SECTORS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    tables::rows(tables::GROUPS).filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect()
});

static REGIONS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| tables::rows(tables::REGIONS).filter_map(|row| row.first().copied()).collect());

/// The words that these begin with.
#[allow(clippy::iter_over_hash_type)] // into another set
static REGION_WORDS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| REGIONS.iter().filter_map(|words| words.split(' ').next()).collect());

/// Words that count or collect the people named after "of".
const PARTS: &[&str] = &[
    "all",
    "band",
    "bunch",
    "couple",
    "crowd",
    "dozens",
    "few",
    "group",
    "groups",
    "hundreds",
    "many",
    "member",
    "members",
    "most",
    "none",
    "number",
    "one",
    "part",
    "several",
    "some",
    "team",
    "tens",
    "thousands",
    "two",
    "three",
    "four",
];

/// Words before a group word that make former officials of it.
const FORMER: &[&str] = &["former", "ex", "retired", "disgraced", "ousted", "deposed", "exiled"];

/// Returns the generic group that `phrase` means, with its country and PLOVER sector; `None` if it has no group word.
///
/// The group word is the last one before a preposition: "diplomats" in "ten Russian diplomats in Riga".
pub fn group_of(lexicon: &ActorLexicon, phrase: &str) -> Option<Actor> {
    let run = pieces(phrase);
    let mut run = &run[..run.len().min(24)];
    // "A group of tourists", "several of the unions".
    while let Some(of) = run.iter().take(4).position(|piece| piece.folded == "of") {
        if of == 0 || !PARTS.contains(&run[of - 1].folded.as_str()) {
            break;
        }
        run = &run[of + 1..];
    }
    let stop = run
        .iter()
        .position(|piece| {
            matches!(
                piece.folded.as_str(),
                "of" | "in"
                    | "from"
                    | "at"
                    | "on"
                    | "who"
                    | "which"
                    | "that"
                    | "with"
                    | "for"
                    | "to"
                    | "near"
                    | "against"
                    | "across"
            )
        })
        .unwrap_or(run.len());
    let (head, tail) = run.split_at(stop);
    let (start, end, sector) = group_word(head)?;
    let mut sector = sector;
    if head[..start].iter().any(|piece| FORMER.contains(&piece.folded.as_str()))
        && matches!(sector, "GOV" | "MIL" | "LEG")
    {
        sector = "ELI";
    }
    let behind = body_in(lexicon, tail);
    let country = country_in(lexicon, &head[..start])
        .or_else(|| country_in(lexicon, tail))
        .or_else(|| country_in(lexicon, &head[start..end]))
        .or_else(|| country_in(lexicon, &head[end..]))
        .or_else(|| behind.and_then(|(body, _)| body.country.clone()))
        .filter(|country| country != "IGO");
    // "Hezbollah fighters" are of Hezbollah's kind, the speaker of a parliament is of the parliament's.
    if let Some((_, of)) = body_in(lexicon, &head[..start]).or(behind)
        && (matches!(sector, "CVL" | "UAF" | "MIL") || of == "LEG")
    {
        sector = of;
    }
    let words = joined(&head[start..end]);
    // "African presidents": a part of the world is no state, and yet says which of them.
    let region = region_before(phrase, &head[..start]);
    let slug = words.replace(' ', "-");
    let (name, id) = match (&country, region) {
        (Some(country), _) => (
            format!("{} {words}", adjective(lexicon, country)),
            format!("chancery:group/{}-{slug}", country.to_lowercase()),
        ),
        (None, Some(region)) => (
            format!("{region} {words}"),
            format!("chancery:group/{}-{slug}", fold(&region).replace(' ', "-")),
        ),
        (None, None) => (words.clone(), format!("chancery:group/{slug}")),
    };
    Some(Actor { id, name, kind: ActorKind::Group, country, sector: Some(sector.to_owned()) })
}

/// As [`group_of`]; the state is that of the sentence around it where the phrase names none and the sentence one alone.
///
/// A capital or a seat of government alone ("Tehran", "the Kremlin") is the government that sits there, members of a body
/// with a charter are that body.
pub fn group_in(lexicon: &ActorLexicon, phrase: &str, context: Option<&str>) -> Option<Actor> {
    match state_named(lexicon, phrase) {
        Some((state, FormKind::Capital | FormKind::Metonym)) => {
            return group_of(lexicon, &format!("{} government", adjective(lexicon, state)));
        }
        Some(_) => return None,
        None => {}
    }
    if let Some(body) = body_of_members(lexicon, phrase) {
        return Some(body);
    }
    let group = group_of(lexicon, phrase)?;
    let (None, Some(context)) = (&group.country, context) else { return Some(group) };
    let run = pieces(context);
    let mut states: Vec<String> = (0..run.len())
        .filter_map(|at| country_in(lexicon, &run[at..=at]))
        .filter(|state| state != "IGO")
        .collect();
    states.sort_unstable();
    states.dedup();
    let [state] = states.as_slice() else { return Some(group) };
    group_of(lexicon, &format!("{} {phrase}", adjective(lexicon, state))).or(Some(group))
}

/// The state whose name or seat `phrase` is, and which of the two.
fn state_named<'a>(lexicon: &'a ActorLexicon, phrase: &str) -> Option<(&'a str, FormKind)> {
    let words = fold(phrase);
    let words = words.strip_prefix("the ").unwrap_or(&words);
    lexicon.by_form(words).iter().find_map(|(index, kind)| {
        let actor = &lexicon.at(*index).actor;
        Some((actor.country.as_deref().filter(|_| actor.kind == ActorKind::Country)?, *kind))
    })
}

/// The body that `phrase` ends with the name of: "members of UNIFIL", "French-led Operation Barkhane".
fn body_of_members(lexicon: &ActorLexicon, phrase: &str) -> Option<Actor> {
    let run = pieces(phrase);
    let part = |at: usize| run.get(at).is_some_and(|word| PARTS.contains(&word.folded.as_str()));
    (1..run.len().min(12)).find_map(|start| {
        let joins = match run[start - 1].folded.as_str() {
            "led" | "backed" => true,
            "of" => start >= 2 && part(start - 2),
            _ => false,
        };
        let name = &run[start..];
        let (body, _) = body_in(lexicon, name).filter(|_| joins)?;
        let whole = lexicon.by_form(&joined(name)).iter().any(|(index, _)| &lexicon.at(*index).actor == body);
        whole.then(|| body.clone())
    })
}

/// The body or parliament that a run names, with the sector its people are of.
fn body_in<'a>(lexicon: &'a ActorLexicon, run: &[Piece]) -> Option<(&'a Actor, &'a str)> {
    let width = run.len().min(5);
    (1..=width).rev().flat_map(|width| run.windows(width)).find_map(|words| {
        if !words[0].capital {
            return None;
        }
        lexicon.by_form(&joined(words)).iter().find_map(|(index, kind)| {
            let actor = &lexicon.at(*index).actor;
            match (kind, actor.kind) {
                (FormKind::Parliament, _) => Some((actor, "LEG")),
                (FormKind::Army, _) => Some((actor, "MIL")),
                (_, ActorKind::Org | ActorKind::Office) => {
                    actor.sector.as_deref().map(|sector| (actor, sector))
                }
                _ => None,
            }
        })
    })
}

/// The last group word of a run: its place and its sector.
pub fn group_word(run: &[Piece]) -> Option<(usize, usize, &'static str)> {
    for end in (1..=run.len()).rev() {
        for width in (1..=4.min(end)).rev() {
            let words = joined(&run[end - width..end]);
            if let Some(sector) = SECTORS.get(words.as_str()) {
                return Some((end - width, end, sector));
            }
        }
    }
    None
}

/// The first state that a run names, by name, adjective, people or capital.
fn country_in(lexicon: &ActorLexicon, run: &[Piece]) -> Option<String> {
    if let Some(at) = (0..run.len()).find(|&at| is_region(run, at)) {
        return country_in(lexicon, &run[..at]).or_else(|| country_in(lexicon, &run[at + 2..]));
    }
    let place = (0..run.len()).find_map(|at| {
        let (_, of) = owner_at(lexicon, run, at)?;
        if lexicon.state(&of).is_some() { Some(of) } else { lexicon.get(&of)?.actor.country.clone() }
    });
    place.or_else(|| {
        // Cities and capitals: "Minsk police".
        run.iter().filter(|piece| piece.capital).find_map(|piece| {
            lexicon
                .by_form(&piece.folded)
                .iter()
                .map(|(index, _)| &lexicon.at(*index).actor)
                .find(|actor| matches!(actor.kind, ActorKind::City | ActorKind::Country))
                .and_then(|actor| actor.country.clone())
        })
    })
}

/// Whether folded words are the adjective of a part of the world: "west african".
pub fn is_region_name(words: &str) -> bool {
    REGIONS.contains(words)
}

/// Whether the two words from `at` name a part of the world that belongs to no single state: "Latin American".
pub(super) fn is_region(run: &[Piece], at: usize) -> bool {
    let begins = |word: &Piece| REGION_WORDS.contains(word.folded.as_str());
    run.get(at..at + 2).is_some_and(|words| begins(&words[0]) && REGIONS.contains(joined(words).as_str()))
}

/// The part of the world that stands before a group word, as written.
fn region_before(phrase: &str, run: &[Piece]) -> Option<String> {
    let last = run.last()?;
    let before = run.len().checked_sub(2).filter(|&at| is_region(run, at));
    let first =
        before.map(|at| &run[at]).or_else(|| REGIONS.contains(last.folded.as_str()).then_some(last))?;
    Some(phrase[first.start..last.end].to_owned())
}

/// The usual adjective of a state: the first that the lexicon lists.
pub fn demonym(lexicon: &ActorLexicon, iso3: &str) -> Option<String> {
    let form = lexicon.state(iso3)?.forms.iter().find(|form| form.kind == FormKind::Adjective)?;
    Some(form.text.to_string())
}

/// The usual adjective of a state, else its name.
fn adjective(lexicon: &ActorLexicon, iso3: &str) -> String {
    let name = || lexicon.state(iso3).map(|facts| facts.actor.name.clone());
    demonym(lexicon, iso3).or_else(name).unwrap_or_else(|| iso3.to_owned())
}

#[cfg(test)]
mod tests {
    use chancery_lexicon::actors::ActorLexicon;

    #[track_caller]
    fn check(phrase: &str, expected: &str) {
        let shown = super::group_of(ActorLexicon::embedded(), phrase).map_or_else(
            || "nobody".to_owned(),
            |actor| {
                let show = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
                format!("{} {} {}", actor.id, show(actor.country), show(actor.sector))
            },
        );
        assert_eq!(shown, expected);
    }

    #[test]
    fn groups_have_country_and_sector() {
        check("five Finnish diplomats", "chancery:group/fin-diplomats FIN GOV");
        check("striking nurses", "chancery:group/nurses - MED");
        check("soldiers of Mali", "chancery:group/mli-soldiers MLI MIL");
        check("Hezbollah fighters", "chancery:group/lbn-fighters LBN REB");
        check("the president of the Knesset", "chancery:group/isr-president ISR LEG");
        check("a green parrot", "nobody");
    }

    #[test]
    fn members_of_a_body_are_the_body_and_a_seat_is_its_government() {
        let name = |phrase| super::group_in(ActorLexicon::embedded(), phrase, None).map(|group| group.name);
        assert_eq!(name("Kinshasa"), Some("Congolese government".to_owned()));
        assert_eq!(name("several members of Hezbollah"), Some("Hezbollah".to_owned()));
        assert_eq!(name("the United Kingdom"), None);
    }

    #[test]
    fn a_group_without_a_state_is_of_the_one_its_sentence_names() {
        let country = |context| {
            super::group_in(ActorLexicon::embedded(), "the border guards", Some(context))
                .and_then(|group| group.country)
        };
        assert_eq!(country("In Finland the border guards struck."), Some("FIN".to_owned()));
        assert_eq!(country("Finland and Norway called the border guards back."), None);
    }
}
