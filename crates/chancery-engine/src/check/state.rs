//! Whether words support what came of an act, where it took place and what it is about.

use chancery_lexicon::actors::{ActorLexicon, fold};
use chancery_lexicon::plausibility::{Plausibility, singular};
use chancery_model::{Cluster, Event, Place};

use super::who::{SHARED, alike, has_words};

/// Words that point at a place without its name.
const POINTERS: [&str; 6] = ["there", "here", "where", "capital", "city", "town"];

/// Why none of the words can mean the place.
pub fn place_unread(value: &str, words: &[&str], cluster: &Cluster) -> Option<String> {
    let place =
        cluster.mentions.iter().filter_map(|event| event.place.as_ref()).find(|place| place.name == value);
    let Some(place) = place else {
        return Some("no mention of the act is placed there".to_owned());
    };
    let read = words.iter().any(|words| names_place(words, place));
    (!read).then(|| format!("none of {words:?} names {value}"))
}

/// Whether words name a place, its state or point at one.
pub fn names_place(words: &str, place: &Place) -> bool {
    let folded = fold(words);
    let tokens: Vec<&str> = folded.split(' ').collect();
    let lexicon = ActorLexicon::embedded();
    let name = fold(&place.name);
    let like = |form: &str| {
        has_words(&folded, form)
            || form.split(' ').any(|part| {
                part.len() > 2 && !SHARED.contains(&part) && tokens.iter().any(|token| alike(token, part))
            })
    };
    let listed = || {
        let same = |at| lexicon.at(at).actor.country == place.country;
        let all = lexicon.by_form(&name).iter().filter(move |&&(at, _)| same(at));
        all.flat_map(|&(at, _)| &lexicon.at(at).forms)
    };
    let pointed = tokens.iter().any(|token| POINTERS.contains(token));
    // A state's name in the words of a capital: "the Icelandic capital".
    like(&name) || listed().any(|form| like(&fold(&form.text))) || pointed
}

/// Words that say of an act that it has not simply taken place.
fn cues(status: &str) -> &'static [&'static str] {
    match status {
        "planned" => &[
            "will", "shall", "would", "plan", "due", "tomorrow", "agree", "schedul", "decid", "intend",
            "order", "promis", "prepar", "upcoming", "coming", "going", "ll", "approv", "vow",
        ],
        "proposed" => &[
            "propos",
            "suggest",
            "offer",
            "call",
            "ask",
            "demand",
            "urg",
            "want",
            "should",
            "could",
            "invit",
            "idea",
            "request",
            "seek",
            "appeal",
            "must",
            "possib",
            "recommend",
            "need",
            "consider",
            "draft",
            "ready",
            "willing",
        ],
        "expected" => &[
            "expect", "may", "might", "could", "likely", "probabl", "possib", "hope", "would", "fear",
            "predict", "perhaps", "prospect", "chance", "presum", "warn", "threat",
        ],
        "conditional" => {
            &["if", "unless", "would", "provided", "condition", "otherwise", "depend", "threat", "should"]
        }
        "denied" => &[
            "deny", "denie", "denial", "reject", "not", "no", "never", "refut", "dismiss", "baseless",
            "false", "untrue", "contest",
        ],
        "negated" => &[
            "not", "no", "never", "without", "fail", "refus", "nor", "neither", "none", "cancel", "avoid",
            "nobody", "unable", "prevent", "reject", "stop", "nothing", "hardly", "cannot", "suspend", "t",
        ],
        "alleged" => &[
            "alleg", "accus", "claim", "suspect", "charg", "accord", "blam", "believ", "suppos", "apparent",
            "rumo", "complain", "denounc", "condemn", "critici",
        ],
        _ => &[],
    }
}

/// Why nothing near an act says that this came of it.
pub fn status_unread(value: &str, mentions: &[&Event], text: &str) -> Option<String> {
    let mut own = mentions.iter().filter(|event| event.status.name() == value).peekable();
    if own.peek().is_none() {
        return Some(format!("no mention of the act is {value}"));
    }
    // That something took place or goes on is what a plain clause says.
    if matches!(value, "happened" | "ongoing") {
        return None;
    }
    let read = own.any(|event| {
        let near = around(text, event);
        let reason = |reason: &String| {
            let quoted = reason.split('"').nth(1).filter(|_| reason.starts_with(value));
            quoted.map_or(reason.starts_with(value), |word| near.contains(&word.to_lowercase()))
        };
        let cued = near.split(|sign: char| !sign.is_alphanumeric()).any(|word| {
            cues(value).iter().any(|cue| if cue.len() < 4 { word == *cue } else { word.starts_with(cue) })
        });
        cued || event.because.iter().any(reason)
    });
    (!read).then(|| format!("nothing near the act says that it is {value}"))
}

/// The paragraph of an act, and a little of the one before, in small letters.
fn around(text: &str, event: &Event) -> String {
    let (start, end) = (event.start as usize, event.end as usize);
    let from = text.get(..start).map_or(0, |before| before.rfind('\n').unwrap_or(0));
    let to = text.get(end..).map_or(text.len(), |after| after.find('\n').map_or(text.len(), |at| end + at));
    text.get(from..to).unwrap_or("").to_lowercase()
}

/// Why none of the words can mean the measure or the people it is about.
pub fn object_unread(value: &str, words: &[&str]) -> Option<String> {
    let folded = fold(value);
    let tables = Plausibility::embedded();
    let read = words.iter().any(|words| {
        let own = fold(words);
        tables.measures(words).iter().any(|(measure, _)| *measure == value)
            || has_words(&own, &folded)
            || own.split(' ').any(|word| fold(&singular(word)) == folded)
    });
    (!read).then(|| format!("none of {words:?} means {value}"))
}
