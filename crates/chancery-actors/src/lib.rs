//! Reads actors from other people's files: who there is, how they are called, what they held and when.
//!
//! ```
//! use chancery_actors::{Format, read};
//! use chancery_lexicon::actors::ActorLexicon;
//!
//! let file = "id,name,kind,country,office,from,to\nx:1,Marita Petersen,person,FRO,prime minister,1993,1994\n";
//! let import = read(Format::Csv, file.as_bytes(), ActorLexicon::embedded())?;
//! assert_eq!(import.actors[0].facts.actor.name, "Marita Petersen");
//! assert_eq!(import.actors[0].facts.terms[0].office, "head-of-government");
//! # Ok::<(), std::io::Error>(())
//! ```
//!
//! A broken line is a [`Problem`] with its number, and the rest is kept. Building an index of the actors, and finding
//! them in a text, is the engine's job; opening files is the command's.

mod check;
mod date;
mod ftm;
mod geonames;
mod lines;
mod phoenix;
mod table;
mod wikidata;

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use chancery_lexicon::actors::{ActorFacts, ActorLexicon, Form, FormKind, Term, Text};
use chancery_model::{Actor, ActorKind};

pub use check::{check, dropped};

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A Wikidata JSON dump: an array with one entity a line.
    Wikidata,
    /// OpenSanctions' FollowTheMoney: one entity a line.
    FollowTheMoney,
    /// Comma-separated values with a header.
    Csv,
    /// `.actors.txt` of Phoenix, PETRARCH and TABARI.
    Phoenix,
    /// GeoNames' `cities15000` and its like.
    GeoNames,
}

impl Format {
    /// Guesses the format from a file's name.
    pub fn of_name(name: &str) -> Option<Format> {
        let name = name.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").or(name.strip_suffix(".bz2")).unwrap_or(&name);
        if name.contains("ftm") || name.contains("entities") {
            Some(Format::FollowTheMoney)
        } else if name.ends_with(".csv") {
            Some(Format::Csv)
        } else if name.ends_with("actors.txt") {
            Some(Format::Phoenix)
        } else if name.contains("cities") || name.contains("geonames") || name.contains("allcountries") {
            Some(Format::GeoNames)
        } else if name.ends_with(".json") || name.ends_with(".jsonl") {
            Some(Format::Wikidata)
        } else {
            None
        }
    }
}

/// An actor as a file has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// Line of the file, from 1, where the actor begins.
    pub line: u64,
    pub facts: ActorFacts,
    /// ISO day, month or year.
    pub born: Option<String>,
    /// ISO day, month or year.
    pub died: Option<String>,
    /// Ids of the bodies it is a part of.
    pub part_of: Vec<String>,
}

/// Something wrong, or worth a look, in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// From 1; 0 where the whole file is meant.
    pub line: u64,
    /// Short and stable: `end-before-start`, `cycle`, …
    pub code: &'static str,
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}: {}", self.line, self.code, self.message)
    }
}

/// What came of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Import {
    pub actors: Vec<Imported>,
    /// In order of line.
    pub problems: Vec<Problem>,
}

impl Import {
    pub(crate) fn problem(&mut self, line: u64, code: &'static str, message: impl Into<String>) {
        self.problems.push(Problem { line, code, message: message.into() });
    }
}

/// Reads a file, packed with gzip or bzip2 or not packed, and checks it: see [`check`].
///
/// # Errors
/// If reading fails; a broken line is a problem, not an error.
pub fn read(format: Format, input: impl Read, lexicon: &ActorLexicon) -> io::Result<Import> {
    let mut input = unpacked(BufReader::with_capacity(1 << 16, input))?;
    let mut import = match format {
        Format::Wikidata => wikidata::read(&mut input, lexicon)?,
        Format::FollowTheMoney => ftm::read(&mut input, lexicon)?,
        Format::Csv => table::read(&mut input, lexicon)?,
        Format::Phoenix => phoenix::read(&mut input, lexicon)?,
        Format::GeoNames => geonames::read(&mut input, lexicon)?,
    };
    check(&mut import);
    Ok(import)
}

/// Unpacks what is packed; the first bytes say how.
fn unpacked<'r>(mut input: impl BufRead + 'r) -> io::Result<Box<dyn BufRead + 'r>> {
    let head = input.fill_buf()?;
    Ok(if head.starts_with(&[0x1f, 0x8b]) {
        Box::new(BufReader::with_capacity(1 << 16, flate2::bufread::MultiGzDecoder::new(input)))
    } else if head.starts_with(b"BZh") {
        Box::new(BufReader::with_capacity(1 << 16, bzip2::bufread::MultiBzDecoder::new(input)))
    } else {
        Box::new(input)
    })
}

/// An actor without names, terms or place.
pub(crate) fn blank(line: u64, id: String, name: String, kind: ActorKind) -> Imported {
    let actor = Actor { id, name, kind, country: None, sector: None };
    Imported {
        line,
        facts: ActorFacts { actor, forms: Vec::new(), terms: Vec::new(), place: None, population: None },
        born: None,
        died: None,
        part_of: Vec::new(),
    }
}

/// Another name; nothing if it is empty or known.
pub(crate) fn add_form(facts: &mut ActorFacts, text: &str) {
    let text = text.trim();
    if !text.is_empty() && text != facts.actor.name && facts.forms.iter().all(|form| form.text != text) {
        let form =
            Form { text: Text::Owned(text.to_owned()), kind: FormKind::Alias, lang: Text::Borrowed("") };
        facts.forms.push(form);
    }
}

/// The lexicon's code for an office by its title ("Minister of Finance of Chad"); `official` if it has none.
pub(crate) fn office_code(lexicon: &ActorLexicon, title: &str) -> String {
    let mut rest = title.trim();
    loop {
        if let Some(word) = lexicon.role_codes(rest).first() {
            return word.code.to_string();
        }
        match rest.rfind(" of ").or(rest.rfind(" for ")).or(rest.rfind(", ")) {
            Some(cut) => rest = &rest[..cut],
            None => return "official".to_owned(),
        }
    }
}

pub(crate) fn term(
    office: String,
    of: String,
    title: &str,
    from: Option<String>,
    to: Option<String>,
) -> Term {
    Term {
        office: office.into(),
        of: of.into(),
        title: title.trim().to_owned().into(),
        from: from.map(Text::Owned),
        to: to.map(Text::Owned),
    }
}

/// ISO 3166 alpha-3 of a code of two or three letters, in any case.
pub(crate) fn country(lexicon: &ActorLexicon, code: &str) -> Option<String> {
    let code = code.trim().to_ascii_uppercase();
    match code.len() {
        2 => lexicon.iso3_of(&code).map(str::to_owned),
        3 if code == "IGO" || lexicon.state(&code).is_some() => Some(code),
        _ => None,
    }
}

pub(crate) fn kind(word: &str) -> Option<ActorKind> {
    Some(match word.trim().to_ascii_lowercase().as_str() {
        "person" => ActorKind::Person,
        "country" => ActorKind::Country,
        "city" => ActorKind::City,
        "org" | "organisation" | "organization" => ActorKind::Org,
        "office" => ActorKind::Office,
        "group" => ActorKind::Group,
        _ => return None,
    })
}
