//! What offices, dates and states say about whether a person is meant.

use chancery_lexicon::actors::{ActorFacts, ActorLexicon, FormKind};
use chancery_model::ActorKind;

use super::roles::Cue;
use super::scene::Reason;

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

/// What the role phrase of the scene says for or against a person, and whether it can mean nobody else.
///
/// `spoken` says whether the text speaks of the person's country.
pub fn role_reason(
    lexicon: &ActorLexicon,
    facts: &ActorFacts,
    cue: &Cue,
    published: Option<&str>,
    spoken: bool,
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
                (true, true) if of.is_some() => 3.2,
                (true, true) if spoken => 2.4,
                (true, true) => 1.4,
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
                certain = owner
                    && (dated || past)
                    && (of.is_some() || spoken && (term.office == *code || published.is_none()));
            }
        }
    }
    if best.0 == f64::MIN {
        let compatriot = cue
            .of
            .as_deref()
            .is_some_and(|of| Some(of) == country || facts.terms.iter().any(|term| term.of == of));
        let weight = match &cue.of {
            Some(_) if compatriot => -0.4,
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

/// Offices of those who do not govern.
const LOWER: &[&str] = &[
    "activist",
    "ambassador",
    "businessperson",
    "deputy-chief",
    "governor",
    "journalist",
    "mayor",
    "spokesperson",
    "un-ambassador",
];

/// Whether a role phrase is of a lower office, which the person never held; `deputy` says that it is a deputy's.
pub fn is_lower_office(facts: &ActorFacts, cue: &Cue, deputy: bool) -> bool {
    // The Union's high representative is an envoy to some.
    let own = || cue.of.as_deref().is_some_and(|of| facts.terms.iter().any(|term| term.of == of));
    let lower = |code: &str| match code {
        "minister" => deputy,
        "envoy" => !own(),
        _ => LOWER.contains(&code),
    };
    let held = |term: &str, code: &str| if deputy { term == code } else { fits(term, code) };
    let held = |code: &str| facts.terms.iter().any(|term| held(&term.office, code));
    cue.codes.iter().all(|(code, _)| lower(code)) && !cue.codes.iter().any(|(code, _)| held(code))
}

/// Whether a person governs a state or leads a body at a date.
pub fn governs(facts: &ActorFacts, published: Option<&str>) -> bool {
    facts.terms.iter().any(|term| {
        let office = term.office.as_ref();
        let high = office.starts_with("head-of")
            || office.ends_with("-minister")
            || matches!(
                office,
                "chief"
                    | "deputy-head-of-government"
                    | "monarch"
                    | "speaker"
                    | "supreme-leader"
                    | "vice-president"
            );
        high && published.is_none_or(|date| term.covers(date) || just_left(term, date))
    })
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

/// Whether a folded word is the title of a sheikh, as the press of several languages spells it.
pub fn is_sheikh(word: &str) -> bool {
    matches!(word, "sheikh" | "sheik" | "cheikh" | "scheich" | "scheikh" | "shaikh" | "jeque")
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

/// States where nobody is called by what stands in the middle: "Hussein" is not Barack Hussein Obama.
const MIDDLE_NAMES: &[&str] = &["AUS", "CAN", "GBR", "IRL", "NZL", "USA"];

/// States where people are called by what stands first, which is no family name.
const GIVEN_FIRST: &[&str] = &["ERI", "ETH", "IDN", "ISL", "MMR", "MNG", "MYS", "SOM", "THA", "VNM"];

/// Whether names of a state's people begin with the family name.
pub fn is_family_first(country: &str) -> bool {
    FAMILY_FIRST.contains(&country)
}

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
    } else if first || at + 1 < count && MIDDLE_NAMES.contains(&country) {
        -3.0
    } else {
        0.0
    }
}

/// Whose chief the news of the whole world speaks of: the United Nations.
const WORLD: &str = "Q1065";

/// How likely a bare family name means this person among all who bear it, 0.0 to 1.0; more for the one whom the whole world's
/// news calls so.
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
            let of_the_world = term.of.as_ref() == WORLD && term.office == "chief";
            let full = if of_the_world { 1.3 } else { of_office(&term.office) };
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
