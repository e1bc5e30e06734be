//! Reads `.actors.txt` of TABARI, PETRARCH and Phoenix: names with codes, some of them dated.
//!
//! ```text
//! ANGELA_MERKEL_ ; note
//! +CHANCELLOR_MERKEL_
//!     [DEUGOV 20051122-20211208]
//! ERITREA_ [ERI]
//! ```
//!
//! A code is a country's three letters, then PLOVER's or CAMEO's sector; further letters are not kept.

use std::io::{self, BufRead};

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::ActorKind;

use super::{Import, Imported, add_form, blank, country, lines, term};

/// Sectors that follow a country in a code.
const SECTORS: &[&str] = &[
    "AGR", "BUS", "COP", "CVL", "EDU", "ELI", "GOV", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "NGO", "OPP",
    "PTY", "REB", "REF", "SPY", "UAF",
];

pub fn read(input: &mut dyn BufRead, lexicon: &ActorLexicon) -> io::Result<Import> {
    let mut import = Import::default();
    let mut open: Option<Imported> = None;
    lines::for_each(input, |line, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let bare = text.split([';', '#']).next().unwrap_or("");
        let is_indented = bare.starts_with([' ', '\t']);
        let bare = bare.trim();
        if bare.is_empty() || bare.starts_with('<') || bare.starts_with('~') {
            return;
        }
        let (name, codes) = bare.split_at(bare.find('[').unwrap_or(bare.len()));
        let (name, is_synonym) = match name.trim().strip_prefix('+') {
            Some(name) => (name, true),
            None => (name.trim(), false),
        };
        let name = readable(name);
        if is_synonym || (is_indented && name.is_empty()) {
            let Some(actor) = open.as_mut() else {
                import.problem(line, "no-name", "a synonym or a code without a name above it");
                return;
            };
            add_form(&mut actor.facts, &name);
            add_codes(&mut import, lexicon, actor, line, codes);
            return;
        }
        if name.is_empty() {
            import.problem(line, "no-name", format!("expected a name, found {bare:?}"));
            return;
        }
        import.actors.extend(open.take());
        let slug = name.to_lowercase().replace(' ', "-");
        let mut actor = blank(line, format!("phoenix:{slug}"), name, ActorKind::Org);
        add_codes(&mut import, lexicon, &mut actor, line, codes);
        open = Some(actor);
    })?;
    import.actors.extend(open.take());
    for actor in &mut import.actors {
        // Whoever has dated codes is a person in office; a bare country's code is the country's.
        let actor_of = &mut actor.facts.actor;
        if !actor.facts.terms.is_empty() {
            actor_of.kind = ActorKind::Person;
        } else if actor_of.sector.is_none() && actor_of.country.is_some() {
            actor_of.kind = ActorKind::Country;
        }
    }
    Ok(import)
}

/// `ANGELA_MERKEL_` as it is read: "Angela Merkel".
fn readable(name: &str) -> String {
    let words = name.split(['_', ' ']).filter(|word| !word.is_empty());
    let capital = |word: &str| {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        first + &letters.as_str().to_lowercase()
    };
    words.map(capital).collect::<Vec<_>>().join(" ")
}

fn add_codes(import: &mut Import, lexicon: &ActorLexicon, actor: &mut Imported, line: u64, codes: &str) {
    for part in codes.split('[').skip(1) {
        let Some((inside, _)) = part.split_once(']') else {
            import.problem(line, "broken-line", format!("expected \"]\" after {part:?}"));
            continue;
        };
        let mut words = inside.split_whitespace();
        let code = words.next().unwrap_or("");
        if matches!(code, "" | "~") {
            continue;
        }
        let dates: String = words.collect();
        let state = code.get(..3).and_then(|state| country(lexicon, state));
        let rest = if state.is_some() { &code[3..] } else { code };
        let sector = rest.get(..3).filter(|sector| SECTORS.contains(sector));
        if state.is_none() && sector.is_none() && code != "IGO" {
            import.problem(line, "unknown-code", format!("{code:?} begins with no country and no sector"));
        }
        let about = &mut actor.facts.actor;
        about.country = about.country.take().or_else(|| state.clone());
        about.sector = about.sector.take().or_else(|| sector.map(str::to_owned));
        if dates.is_empty() {
            continue;
        }
        let (from, to) = match dates.as_bytes().first() {
            Some(b'>') => (day(&dates[1..]), None),
            Some(b'<') => (None, day(&dates[1..])),
            _ => dates.split_once('-').map_or((None, None), |(from, to)| (day(from), day(to))),
        };
        if from.is_none() && to.is_none() {
            import.problem(line, "impossible-date", format!("{dates:?} is no day or span of days"));
            continue;
        }
        actor.facts.terms.push(term("official".to_owned(), state.unwrap_or_default(), code, from, to));
    }
}

/// `20051122`, or `051122` with the century left out, as an ISO day; wrong ones come back as they are.
fn day(digits: &str) -> Option<String> {
    let digits = digits.trim();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let full = match digits.len() {
        8 => digits.to_owned(),
        6 if digits < "30" => format!("20{digits}"),
        6 => format!("19{digits}"),
        _ => return None,
    };
    Some(format!("{}-{}-{}", &full[..4], &full[4..6], &full[6..]))
}
