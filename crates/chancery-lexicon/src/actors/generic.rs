//! Makes the bodies every state has: a foreign ministry, a presidency, a parliament.
//!
//! `offices.tsv` goes first: a body written there keeps its own name and gains the generic forms.

use chancery_model::ActorKind;

use super::load::{add, add_form, new_facts};
use super::{ActorIndex, ActorLexicon, Form, FormKind, Text};

/// A body that is named after its state.
struct Body {
    /// Part of the id.
    slug: &'static str,
    /// Office codes of those who head it.
    codes: &'static [&'static str],
    sector: &'static str,
    /// The first names the body: "{first} of Iceland", "Icelandic {first}".
    names: &'static [&'static str],
}

/// What every state is taken to have.
///
/// The words are those of news English and of literal translations into it; no state's own
/// names are here.
const BODIES: &[Body] = &[
    Body {
        slug: "foreign-ministry",
        codes: &["foreign-minister", "spokesperson"],
        sector: "GOV",
        names: &[
            "Foreign Ministry",
            "Ministry of Foreign Affairs",
            "Foreign Affairs Ministry",
            "Ministry of External Affairs",
            "Ministry of External Relations",
            "Foreign Office",
            "MFA",
        ],
    },
    Body {
        slug: "defence-ministry",
        codes: &["defence-minister"],
        sector: "MIL",
        names: &["Defence Ministry", "Defense Ministry", "Ministry of Defence", "Ministry of Defense", "MoD"],
    },
    Body {
        slug: "interior-ministry",
        codes: &["interior-minister"],
        sector: "GOV",
        names: &[
            "Interior Ministry",
            "Ministry of the Interior",
            "Ministry of Interior",
            "Ministry of Internal Affairs",
        ],
    },
    Body {
        slug: "finance-ministry",
        codes: &["finance-minister"],
        sector: "GOV",
        names: &["Finance Ministry", "Ministry of Finance"],
    },
    Body {
        slug: "justice-ministry",
        codes: &["justice-minister"],
        sector: "GOV",
        names: &["Justice Ministry", "Ministry of Justice"],
    },
    Body {
        slug: "head-of-state",
        codes: &["head-of-state"],
        sector: "GOV",
        names: &["Presidency", "Presidential Administration", "President's Office", "Presidential Palace"],
    },
    Body {
        slug: "government",
        codes: &["head-of-government"],
        sector: "GOV",
        names: &["Government", "Cabinet", "Council of Ministers", "Prime Minister's Office", "authorities"],
    },
    Body {
        slug: "parliament",
        codes: &["speaker"],
        sector: "LEG",
        names: &["Parliament", "National Assembly", "legislature"],
    },
    Body {
        slug: "armed-forces",
        codes: &["army-chief"],
        sector: "MIL",
        names: &["Armed Forces", "Army", "military", "troops", "General Staff"],
    },
    Body { slug: "air-force", codes: &[], sector: "MIL", names: &["Air Force"] },
    Body { slug: "navy", codes: &[], sector: "MIL", names: &["Navy"] },
    Body { slug: "police", codes: &[], sector: "COP", names: &["Police", "police force"] },
    Body {
        slug: "intelligence",
        codes: &["intelligence-chief"],
        sector: "SPY",
        names: &["Intelligence Service", "secret service", "intelligence agency"],
    },
    Body { slug: "supreme-court", codes: &[], sector: "JUD", names: &["Supreme Court"] },
    Body { slug: "central-bank", codes: &["central-bank-chief"], sector: "GOV", names: &["Central Bank"] },
    Body {
        slug: "un-mission",
        codes: &["un-ambassador"],
        sector: "GOV",
        names: &["Mission to the United Nations", "Mission to the UN"],
    },
];

/// Adds the generic bodies of every state, or their generic forms to those already written.
pub(super) fn add_offices(lexicon: &mut ActorLexicon) {
    let states: Vec<(Text, ActorIndex)> =
        lexicon.states.iter().map(|(iso3, &index)| (iso3.clone(), index)).collect();
    for (iso3, state) in states {
        let adjectives = adjectives(lexicon, state);
        let name = lexicon.at(state).actor.name.clone();
        for body in BODIES {
            let key = |code: &'static str| (Text::Borrowed(code), iso3.clone());
            let known = body.codes.first().and_then(|code| lexicon.offices.get(&key(code)).copied());
            let index = known.unwrap_or_else(|| add_body(lexicon, body, &iso3, &name, &adjectives));
            for code in body.codes {
                lexicon.offices.entry(key(code)).or_insert(index);
            }
            for words in body.names {
                for adjective in &adjectives {
                    add_form(
                        lexicon,
                        index,
                        Text::Owned(format!("{adjective} {words}")),
                        FormKind::Generic,
                        "",
                    );
                }
                add_form(lexicon, index, Text::Owned(format!("{words} of {name}")), FormKind::Generic, "");
            }
        }
    }
}

fn add_body(
    lexicon: &mut ActorLexicon,
    body: &Body,
    iso3: &str,
    name: &str,
    adjectives: &[String],
) -> ActorIndex {
    let first = body.names[0];
    let title = match adjectives.first() {
        Some(adjective) => format!("{adjective} {first}"),
        None => format!("{first} of {name}"),
    };
    let id = format!("chancery:office/{}-{}", iso3.to_lowercase(), body.slug);
    let mut facts = new_facts(id, "", ActorKind::Office, iso3, body.sector);
    facts.actor.name.clone_from(&title);
    facts.forms = vec![Form { text: Text::Owned(title), kind: FormKind::Generic, lang: Text::Borrowed("") }];
    add(lexicon, facts)
}

/// Returns a state's own adjectives, leaving out those it shares with another state.
fn adjectives(lexicon: &ActorLexicon, state: ActorIndex) -> Vec<String> {
    let facts = lexicon.at(state);
    facts
        .forms
        .iter()
        .filter(|form| form.kind == FormKind::Adjective)
        .filter(|form| lexicon.adjective_of(&super::fold(&form.text)).is_some())
        .map(|form| form.text.to_string())
        .collect()
}

/// Returns PLOVER's sector of those who hold an office.
pub(super) fn sector_of(office: &str) -> &'static str {
    match office {
        "army-chief" => "MIL",
        "intelligence-chief" => "SPY",
        "speaker" => "LEG",
        "party-leader" => "PTY",
        "opposition-leader" => "OPP",
        "rebel-leader" => "REB",
        "activist" => "CVL",
        "businessperson" => "BUS",
        "journalist" => "JRN",
        _ => "GOV",
    }
}
