//! Reads GeoNames' tables of places (`cities15000.txt`), 19 columns parted by tabulators. Keeps populated places.

use std::io::{self, BufRead};

use chancery_lexicon::actors::ActorLexicon;
use chancery_model::ActorKind;

use super::{Import, add_form, blank, country, lines};

/// Most alternative names kept of one place: the largest have hundreds, in every script.
const MOST_NAMES: usize = 60;

pub fn read(input: &mut dyn BufRead, lexicon: &ActorLexicon) -> io::Result<Import> {
    let mut import = Import::default();
    lines::for_each(input, |line, bytes| {
        if bytes.is_empty() {
            return;
        }
        let text = String::from_utf8_lossy(bytes);
        let fields: Vec<&str> = text.split('\t').collect();
        let [id, name, ascii, others, lat, lon, class, ..] = fields.as_slice() else {
            import.problem(line, "broken-line", format!("expected 19 columns, found {}", fields.len()));
            return;
        };
        if fields.len() < 15 || id.parse::<u64>().is_err() || name.trim().is_empty() {
            import.problem(line, "broken-line", "expected an id, a name and 15 columns or more");
            return;
        }
        if *class != "P" {
            return;
        }
        let degrees =
            |text: &str, most: f64| text.parse::<f64>().ok().filter(|degrees| degrees.abs() <= most);
        let place = degrees(lat, 90.0).zip(degrees(lon, 180.0));
        if place.is_none() {
            import.problem(line, "impossible-place", format!("{lat}, {lon} is nowhere on earth"));
        }
        let mut actor = blank(line, format!("geonames:{id}"), name.trim().to_owned(), ActorKind::City);
        actor.facts.actor.country = country(lexicon, fields[8]);
        if actor.facts.actor.country.is_none() {
            import.problem(line, "unknown-country", format!("{:?} is no ISO 3166 code", fields[8]));
        }
        actor.facts.place = place;
        actor.facts.population = fields[14].parse().ok().filter(|people| *people > 0);
        add_form(&mut actor.facts, ascii);
        for other in others.split(',').take(MOST_NAMES) {
            add_form(&mut actor.facts, other);
        }
        import.actors.push(actor);
    })?;
    Ok(import)
}
