//! Tables with a header: columns named like our fields, or mapped to them.

use std::io::BufRead;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{Config, Failure, Step, jsonl};

/// Reads a table to its end. The separator is the one of `,`, `;` and tab that the header has most of.
pub fn read(name: &str, input: &mut dyn BufRead, config: &Arc<Config>, sink: &mut dyn FnMut(Step)) {
    let mut header: Option<(u8, Vec<String>)> = None;
    for number in 1_u64.. {
        let place = format!("{name}:row {number}");
        let row = match row(input, header.as_ref().map(|(separator, _)| *separator), config.max_bytes) {
            Ok(Some((separator, row))) => {
                if header.is_none() {
                    header = Some((
                        separator,
                        row.iter()
                            .map(|cell| cell.trim().trim_start_matches('\u{feff}').to_owned())
                            .collect(),
                    ));
                    continue;
                }
                row
            }
            Ok(None) => return,
            Err(error) => {
                let failure = Failure::new(place, format!("reading stopped: {error}"));
                return sink(failure.into());
            }
        };
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let columns = header.iter().flat_map(|(_, columns)| columns.iter().cloned());
        let object: Map<String, Value> = columns.zip(row.into_iter().map(Value::String)).collect();
        sink(jsonl::step(Value::Object(object), place, config));
    }
}

/// One row, quoted line breaks included, and the separator it was cut at.
fn row(
    input: &mut dyn BufRead,
    separator: Option<u8>,
    limit: usize,
) -> std::io::Result<Option<(u8, Vec<String>)>> {
    let mut bytes = Vec::new();
    let mut quotes = 0;
    loop {
        let before = bytes.len();
        input.read_until(b'\n', &mut bytes)?;
        if bytes.len() > limit {
            return Err(std::io::Error::other(format!(
                "expected a row of at most {limit} bytes, found more"
            )));
        }
        quotes += bytes[before..].iter().filter(|&&byte| byte == b'"').count();
        if bytes.len() == before || quotes % 2 == 0 {
            break;
        }
    }
    if bytes.is_empty() {
        return Ok(None);
    }
    let count = |mark: u8| bytes.iter().filter(|&&byte| byte == mark).count();
    let separator = separator
        .unwrap_or_else(|| [b';', b'\t', b','].into_iter().max_by_key(|&mark| count(mark)).unwrap_or(b','));
    let text = crate::decode::decode(&bytes).value;
    Ok(Some((separator, cells(text.trim_end_matches(['\r', '\n']), char::from(separator)))))
}

fn cells(text: &str, separator: char) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        let Some(cell) = cells.last_mut() else { break };
        match c {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            _ if c == separator && !quoted => cells.push(String::new()),
            _ => cell.push(c),
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(super::cells(text, ','), expected);
    }

    #[test]
    fn cells_with_quotes() {
        check("a,\"b, \"\"c\"\"\",d", &["a", "b, \"c\"", "d"]);
        check("a,,5\" gun", &["a", "", "5\" gun"]);
        check("\"open", &["open"]);
    }
}
