//! JSON Lines and single JSON documents: ours, and other people's by a map of fields.
//!
//! A line that was judged before passes unchanged. A line that is no JSON is a failure with its number.

use std::io::BufRead;

use chancery_model::{Dropped, Note, Report, Span};
use serde_json::Value;

use crate::{Config, Failure, Outcome, judge, lang};

/// Names under which other people's dumps have our fields, tried in order where ours is missing.
const ALIASES: [(&str, &[&str]); 7] = [
    ("text", &["body", "content", "maintext", "full_text", "fulltext", "article_text", "articleBody"]),
    ("title", &["headline", "name"]),
    ("url", &["link", "uri_original", "source_url"]),
    (
        "published",
        &[
            "date_publish",
            "publish_date",
            "published_at",
            "publishedAt",
            "dateTimePub",
            "datePublished",
            "pubDate",
            "dateTime",
            "seendate",
            "date",
        ],
    ),
    ("author", &["byline", "authors"]),
    ("outlet", &["source.title", "source.name", "source_domain", "domain", "publisher"]),
    ("lang", &["language"]),
];

/// Reads JSON Lines to the end.
pub fn read(name: &str, input: &mut dyn BufRead, config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let mut line = Vec::new();
    for number in 1_u64.. {
        let place = || format!("{name}:{number}");
        line.clear();
        match read_line(input, config.max_bytes, &mut line) {
            Ok(Line::End) => return,
            Ok(Line::Whole) => {}
            Ok(Line::TooLong) => {
                let limit = config.max_bytes;
                let failure =
                    Failure::new(place(), format!("expected a line of at most {limit} bytes, found more"));
                sink(failure.hint("raise the limit with --max-bytes").into());
                continue;
            }
            Err(error) => return sink(Failure::new(place(), format!("reading stopped: {error}")).into()),
        }
        let bytes = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
        if bytes.is_empty() {
            continue;
        }
        let decoded = crate::decode::decode(bytes);
        match serde_json::from_str::<Value>(&decoded.value) {
            Ok(value) => sink(outcome(value, decoded.notes, config, &place())),
            Err(error) => sink(no_json(place(), &error).into()),
        }
    }
}

/// Reads one JSON document: a report, an array of them, or an answer that holds such an array.
pub fn read_document(name: &str, bytes: &[u8], config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let decoded = crate::decode::decode(bytes);
    let value = match serde_json::from_str::<Value>(&decoded.value) {
        Ok(value) => value,
        Err(error) => return sink(no_json(name.to_owned(), &error).into()),
    };
    match rows(value) {
        Ok(rows) => {
            for (i, row) in rows.into_iter().enumerate() {
                sink(outcome(row, decoded.notes.clone(), config, &format!("{name}:[{i}]")));
            }
        }
        Err(value) => sink(outcome(value, decoded.notes, config, name)),
    }
}

/// The list of documents in a JSON document, as Event Registry, NewsAPI and others wrap it; else the document itself.
fn rows(value: Value) -> Result<Vec<Value>, Value> {
    match value {
        Value::Array(rows) => Ok(rows),
        Value::Object(mut object) => {
            for key in ["articles", "results", "reports", "documents", "docs", "data", "items", "hits"] {
                match object.remove(key) {
                    Some(inner @ (Value::Array(_) | Value::Object(_))) => {
                        if let Ok(rows) = rows(inner) {
                            return Ok(rows);
                        }
                    }
                    Some(other) => drop(object.insert(key.to_owned(), other)),
                    None => {}
                }
            }
            Err(Value::Object(object))
        }
        other => Err(other),
    }
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads to the next line feed; a line beyond `limit` is read over without being held.
fn read_line(input: &mut dyn BufRead, limit: usize, line: &mut Vec<u8>) -> std::io::Result<Line> {
    let mut too_long = false;
    let mut read_any = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        read_any = true;
        let end = buffer.iter().position(|&byte| byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        if line.len() + part.len() > limit {
            too_long = true;
            line.clear();
        }
        if !too_long {
            line.extend_from_slice(part);
        }
        let used = end.map_or(buffer.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    Ok(if too_long {
        Line::TooLong
    } else if read_any {
        Line::Whole
    } else {
        Line::End
    })
}

fn no_json(place: String, error: &serde_json::Error) -> Failure {
    Failure::new(
        place,
        format!("expected a JSON object, found something else at column {}: {error}", error.column()),
    )
    .hint("one object a line with at least \"id\" and \"text\"")
}

/// A report from one JSON object.
pub(crate) fn outcome(value: Value, notes: Vec<Note>, config: &Config, place: &str) -> Outcome {
    if !value.is_object() {
        return Failure::new(place, "expected a JSON object, found another JSON value").into();
    }
    let field = |field: &str| find(&value, field, config);
    // An empty text is a report all the same: feeds often carry the headline alone.
    let bare = || value.get("text").and_then(Value::as_str).map(str::to_owned);
    let Some(text) = field("text").or_else(bare) else {
        return Failure::new(place, "expected a field \"text\", found none")
            .hint("name the field that has it: --map text=path.to.field")
            .into();
    };
    let mut report = Report {
        id: field("id").unwrap_or_default(),
        url: field("url"),
        outlet: field("outlet"),
        title: field("title"),
        author: field("author"),
        published: field("published").and_then(|date| iso_date(&date)),
        lang: field("lang").unwrap_or_default().to_ascii_lowercase(),
        kept: parse(&value, "kept"),
        dropped: parse(&value, "dropped"),
        notes: parse(&value, "notes"),
        source: field("source"),
        target: field("target"),
        targets: value.get("targets").cloned().and_then(|targets| serde_json::from_value(targets).ok()),
        text,
    };
    report.notes.extend(notes);
    if report.lang == "eng" || report.lang == "english" {
        report.lang = "en".to_owned();
    }
    if !fits(&report) {
        return Failure::new(place, "expected spans inside the text on character borders, found others")
            .into();
    }
    if report.kept.is_empty() && report.dropped.is_empty() {
        judge(&mut report);
    } else if report.lang.is_empty() {
        lang::label(&mut report);
    }
    report.into()
}

/// The value of one of our fields: where the map says, under our name, under other people's.
fn find(value: &Value, field: &str, config: &Config) -> Option<String> {
    if let Some((_, path)) = config.map.iter().find(|(ours, _)| ours == field) {
        return look_up(value, path).and_then(as_text);
    }
    if let Some(text) = value.get(field).and_then(as_text) {
        return Some(text);
    }
    let (_, names) = ALIASES.iter().find(|(ours, _)| *ours == field)?;
    names.iter().find_map(|name| look_up(value, name).and_then(as_text))
}

/// The value at `a.b.0.c`.
fn look_up<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        _ => value.get(step),
    })
}

/// A text, a number as text, names of a list joined by `; `.
fn as_text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => {
            let names: Vec<String> = items.iter().filter_map(as_text).collect();
            return (!names.is_empty()).then(|| names.join("; "));
        }
        Value::Object(object) => object.get("name").and_then(as_text)?,
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

fn parse<T: serde::de::DeserializeOwned + Default>(value: &Value, field: &str) -> T {
    value.get(field).cloned().and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
}

/// A date as ISO 8601: passes what is, reads GDELT's `20210520T123000Z`.
fn iso_date(date: &str) -> Option<String> {
    let date = date.trim();
    if date.len() >= 8 && date.as_bytes()[..8].iter().all(u8::is_ascii_digit) {
        return Some(format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..8]));
    }
    let is_iso = date.len() >= 4 && date.as_bytes()[..4].iter().all(u8::is_ascii_digit);
    is_iso.then(|| date.replacen(' ', "T", 1))
}

/// Whether all spans of a judged report lie in its text.
fn fits(report: &Report) -> bool {
    let inside = |start: u32, end: u32| {
        start <= end
            && report.text.is_char_boundary(start as usize)
            && report.text.is_char_boundary(end as usize)
    };
    report.kept.iter().all(|&Span { start, end }| inside(start, end))
        && report.dropped.iter().all(|&Dropped { start, end, .. }| inside(start, end))
}
