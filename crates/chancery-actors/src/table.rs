//! Reads comma-separated values: `id,name,kind,country,sector,aliases,office,of,title,from,to,born,died,part_of`.
//!
//! Only `name` is needed; columns come in any order, others are passed over. Several rows of one id and name are several
//! terms of one actor. `aliases` and `part_of` are parted by `|`.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::ActorKind;

use super::{Import, add_form, blank, country, kind, office_code, term};

pub fn read(input: &mut dyn BufRead, lexicon: &ActorLexicon) -> io::Result<Import> {
    let mut import = Import::default();
    let mut rows = csv::ReaderBuilder::new().flexible(true).from_reader(input);
    let columns: BTreeMap<String, usize> = match rows.byte_headers() {
        Ok(header) => header
            .iter()
            .enumerate()
            .map(|(at, name)| {
                (String::from_utf8_lossy(name).trim().trim_start_matches('\u{feff}').to_lowercase(), at)
            })
            .collect(),
        Err(error) => return if error.is_io_error() { Err(error.into()) } else { Ok(import) },
    };
    if !columns.contains_key("name") {
        import.problem(1, "no-header", "expected a header with a column \"name\"");
        return Ok(import);
    }
    let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in rows.byte_records() {
        let row = match row {
            Ok(row) => row,
            Err(error) if error.is_io_error() => return Err(error.into()),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                import.problem(line, "broken-line", "expected comma-separated values");
                continue;
            }
        };
        let line = row.position().map_or(0, csv::Position::line);
        let field = |name: &str| -> String {
            let bytes = columns.get(name).and_then(|&at| row.get(at)).unwrap_or(b"");
            String::from_utf8_lossy(bytes).trim().to_owned()
        };
        let name = field("name");
        if name.is_empty() {
            import.problem(line, "no-name", "the row has no name");
            continue;
        }
        let word = field("kind");
        let kind = if word.is_empty() { Some(ActorKind::Person) } else { kind(&word) };
        let Some(kind) = kind else {
            import.problem(line, "unknown-kind", format!("{word:?} is no kind of actor"));
            continue;
        };
        let id = Some(field("id"))
            .filter(|id| !id.is_empty())
            .unwrap_or_else(|| format!("csv:{}", name.to_lowercase().replace(' ', "-")));
        let state = field("country");
        let of_state = country(lexicon, &state);
        if !state.is_empty() && of_state.is_none() {
            import.problem(line, "unknown-country", format!("{state:?} is no ISO 3166 code"));
        }
        let at = *places.entry((id.clone(), name.clone())).or_insert_with(|| {
            let mut actor = blank(line, id, name, kind);
            actor.facts.actor.country.clone_from(&of_state);
            let filled = |text: String| (!text.is_empty()).then_some(text);
            actor.facts.actor.sector = filled(field("sector"));
            actor.born = filled(field("born"));
            actor.died = filled(field("died"));
            actor.part_of =
                field("part_of").split('|').filter(|id| !id.is_empty()).map(str::to_owned).collect();
            import.actors.push(actor);
            import.actors.len() - 1
        });
        let actor = &mut import.actors[at];
        for alias in field("aliases").split('|') {
            add_form(&mut actor.facts, alias);
        }
        let office = field("office");
        if !office.is_empty() {
            let of = field("of");
            let of = country(lexicon, &of).unwrap_or(of);
            let of = if of.is_empty() { of_state.unwrap_or_default() } else { of };
            let date = |name: &str| Some(field(name)).filter(|date| !date.is_empty());
            let known = lexicon.role_words().any(|(_, words)| words.iter().any(|word| word.code == office));
            let code = if known { office.clone() } else { office_code(lexicon, &office) };
            let title = Some(field("title")).filter(|title| !title.is_empty()).unwrap_or(office);
            actor.facts.terms.push(term(code, of, &title, date("from"), date("to")));
        }
    }
    Ok(import)
}
