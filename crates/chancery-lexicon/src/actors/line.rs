//! An actor as one line of text: written by the build script, read when the program starts.
//!
//! Tab-separated: id, name, sort, country, sector, latitude, longitude, population, then the
//! names beyond the canonical one, each as a letter for its kind, its language, `:` and itself.
//! The canonical name's kind stands before the sort.

use super::files::parts;
use super::form_kind::FormKind;
use super::scan::{RawActor, Sort, Text};

const SORTS: [Sort; 6] = [Sort::State, Sort::Org, Sort::Office, Sort::Group, Sort::City, Sort::Person];

/// A name beyond the canonical one.
pub(crate) type RawForm = (Text, FormKind, Text);

/// Appends an actor's line to `out`.
#[allow(dead_code)] // the program only reads
pub(crate) fn write(actor: &RawActor, forms: &[RawForm], out: &mut String) {
    let sort = SORTS.iter().position(|sort| *sort == actor.sort).unwrap_or(0);
    let [lat, lon, population] = actor.place;
    let (kind, sort) = (letter(actor.name_kind), char::from(b'a' + sort as u8));
    let RawActor { id, name, country, sector, .. } = actor;
    out.push_str(&format!("{id}\t{name}\t{kind}{sort}\t{country}\t{sector}\t{lat}\t{lon}\t{population}"));
    for (text, kind, lang) in forms {
        out.push_str(&format!("\t{}{lang}:{text}", letter(*kind)));
    }
    out.push('\n');
}

/// Reads an actor's line; `None` if [`write`] did not write it.
pub(crate) fn read(line: &'static str, forms: &mut Vec<RawForm>) -> Option<RawActor> {
    let mut fields = parts(line, b'\t');
    let (id, name) = (fields.next()?, fields.next()?);
    let mut kinds = fields.next()?.bytes();
    let name_kind = from_letter(kinds.next()?)?;
    let sort = *SORTS.get(usize::from(kinds.next()?.checked_sub(b'a')?))?;
    let (country, sector) = (fields.next()?, fields.next()?);
    let place = [fields.next()?, fields.next()?, fields.next()?];
    for field in fields {
        let (head, text) = field.split_at_checked(field.bytes().position(|byte| byte == b':')?)?;
        let text = text.get(1..)?;
        let kind = from_letter(*head.as_bytes().first()?)?;
        forms.push((Text::Borrowed(text), kind, Text::Borrowed(head.get(1..)?)));
    }
    let (id, name) = (Text::Borrowed(id), Text::Borrowed(name));
    Some(RawActor { id, name, name_kind, sort, country, sector, place })
}

fn letter(kind: FormKind) -> char {
    char::from(b'a' + kind as u8)
}

fn from_letter(letter: u8) -> Option<FormKind> {
    FormKind::from_number(u32::from(letter.checked_sub(b'a')?))
}
