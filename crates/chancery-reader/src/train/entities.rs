//! Names in the GUM treebank: entities whose head is a proper noun, read from its last column.

use super::corpus::{Example, Row};
use crate::names::{self, Part};

/// Words in front of a person's name that other corpora do not count as part of it.
const TITLES: &[&str] = &[
    "Mr.",
    "Mr",
    "Mrs.",
    "Mrs",
    "Ms.",
    "Ms",
    "Dr.",
    "Dr",
    "Prof.",
    "Professor",
    "President",
    "Vice",
    "Prime",
    "Minister",
    "Secretary",
    "Senator",
    "Sen.",
    "Governor",
    "Gov.",
    "Judge",
    "Justice",
    "King",
    "Queen",
    "Prince",
    "Princess",
    "Sir",
    "Lady",
    "Lord",
    "Pope",
    "General",
    "Gen.",
    "Captain",
    "Colonel",
    "Chancellor",
    "Mayor",
    "Congressman",
    "Rep.",
    "Chief",
    "Director",
];

/// An entity: its words, its label.
struct Entity {
    start: usize,
    end: usize,
    label: usize,
}

/// Fills in the classes of names; longer names win over those inside them.
pub(super) fn label(example: &mut Example) {
    let mut entities = read(&example.rows);
    entities.sort_by_key(|entity| (std::cmp::Reverse(entity.end - entity.start), entity.start));
    let mut classes = vec![0u8; example.rows.len()];
    for entity in entities {
        if classes[entity.start..entity.end].iter().any(|&class| class != 0) {
            continue;
        }
        let last = entity.end - entity.start - 1;
        for (at, class) in classes[entity.start..entity.end].iter_mut().enumerate() {
            *class = names::class(entity.label, Part::at(at == 0, at == last));
        }
    }
    example.names = classes;
}

/// Reads the brackets of the last column: `(id-type-…-minspan-…` opens, `id)` closes.
fn read(rows: &[Row]) -> Vec<Entity> {
    let mut open: Vec<(String, String, usize)> = Vec::new();
    let mut entities = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(marks) = row.misc.split('|').find_map(|part| part.strip_prefix("Entity=")) else { continue };
        let mut rest = marks;
        while let Some(sign) = rest.chars().next() {
            if sign == '(' {
                let end = rest[1..].find(['(', ')']).map_or(rest.len(), |end| end + 1);
                let info = &rest[1..end];
                let id = info.split('-').next().unwrap_or_default();
                open.push((id.to_owned(), info.to_owned(), at));
                rest = &rest[end..];
                if let Some(after) = rest.strip_prefix(')') {
                    if let Some((_, info, start)) = open.pop() {
                        entities.extend(entity(rows, &info, start, at + 1));
                    }
                    rest = after;
                }
            } else {
                let end = rest.find(')').map_or(rest.len(), |end| end + 1);
                let id = rest[..end].trim_end_matches(')');
                if let Some(place) = open.iter().rposition(|(known, ..)| known == id) {
                    let (_, info, start) = open.remove(place);
                    entities.extend(entity(rows, &info, start, at + 1));
                }
                rest = &rest[end..];
            }
        }
    }
    entities
}

/// The name in an entity, if it has one: the words of its minimal span.
fn entity(rows: &[Row], info: &str, start: usize, end: usize) -> Option<Entity> {
    let parts: Vec<&str> = info.split('-').collect();
    let label = match *parts.get(1)? {
        "person" => 0,
        "organization" => 1,
        "place" => 2,
        _ => return None,
    };
    let numbers: Vec<usize> = parts.get(5)?.split(',').filter_map(|number| number.parse().ok()).collect();
    let first = start + numbers.iter().min()?.checked_sub(1)?;
    let last = (start + numbers.iter().max()?).min(end);
    let (mut start, mut end) = (first, last);
    let head = (start..end).find(|&at| {
        let head = rows[at].head as usize;
        head == 0 || !(start..end).contains(&(head - 1))
    })?;
    if rows[head].upos != "PROPN" {
        return None;
    }
    let is_edge = |row: &Row| matches!(row.upos.as_str(), "DET" | "PUNCT" | "PART" | "ADP" | "CCONJ");
    while start < end
        && (is_edge(&rows[start]) || (label == 0 && TITLES.contains(&rows[start].form.as_str())))
    {
        start += 1;
    }
    while start < end && is_edge(&rows[end - 1]) {
        end -= 1;
    }
    let lists = rows[start..end]
        .iter()
        .any(|row| row.form == "," || row.form == ":" || (label != 1 && row.upos == "CCONJ"));
    (start < end && !lists).then_some(Entity { start, end, label })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minimal_span_is_the_name() {
        let row = |form: &str, upos: &str, head: u16, misc: &str| Row {
            form: form.to_owned(),
            upos: upos.to_owned(),
            head,
            misc: misc.to_owned(),
            ..Row::default()
        };
        let mut example = Example {
            rows: vec![
                row("the", "DET", 2, "Entity=(4-organization-new-nnnnn-cf1-2-coref-X"),
                row("Union", "PROPN", 3, "Entity=4)"),
                row("met", "VERB", 0, "_"),
                row("Ana", "PROPN", 3, "Entity=(5-person-new-nnnnn-cf2-1-sgl)"),
            ],
            ..Example::default()
        };
        label(&mut example);
        assert_eq!(example.names, vec![0, names::class(1, Part::Unit), 0, names::class(0, Part::Unit)]);
    }
}
