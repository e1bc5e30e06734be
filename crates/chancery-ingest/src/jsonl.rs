//! JSON Lines and single JSON documents: ours, and other people's by a map of fields.
//!
//! A line that was judged before passes unchanged. A line that is no JSON is a failure with its number.

use std::io::BufRead;
use std::sync::Arc;

use chancery_model::{Dropped, Note, Report, Span};
use serde_json::Value;

use crate::html::scan::flatten;
use crate::{Config, Failure, Outcome, Step, Work, feed, judge, lang, outlet};

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

/// Which field of a report a column or key of this name has.
pub(crate) fn field_of(name: &str) -> Option<&'static str> {
    if name == "id" {
        return Some("id");
    }
    let found = ALIASES.iter().find(|(ours, names)| *ours == name || names.contains(&name));
    found.map(|(ours, _)| *ours)
}

/// Reads JSON Lines to the end.
pub fn read(name: &str, input: &mut dyn BufRead, config: &Arc<Config>, sink: &mut dyn FnMut(Step)) {
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
            Err(error) => {
                let failure = Failure::new(place(), format!("reading stopped: {error}"));
                return sink(failure.into());
            }
        }
        if !line.trim_ascii().is_empty() {
            let (line, place, config) = (std::mem::take(&mut line), place(), Arc::clone(config));
            sink(Work::step(line.len(), move |sink| read_object(&line, &place, &config, sink)));
        }
    }
}

/// Reads one line: a report, or an answer that was written without line breaks.
fn read_object(line: &[u8], place: &str, config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let bytes = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
    if !bytes.is_empty() {
        read_document(place, bytes, config, sink);
    }
}

/// Reads one JSON document: a report, an array of them, or an answer that holds such an array.
pub fn read_document(place: &str, bytes: &[u8], config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let decoded = crate::decode::decode(bytes);
    let value = match serde_json::from_str::<Value>(&decoded.value) {
        Ok(value) => value,
        Err(error) => return sink(no_json(place.to_owned(), &error).into()),
    };
    if feed::is_json_feed(&value) {
        return feed::read(place, decoded.value.as_bytes(), sink);
    }
    // A report of its own may have a list of something, too.
    let rows = if text_of(&value, config).is_some() { Err(value) } else { rows(value) };
    match rows {
        Ok(rows) => {
            for (i, row) in rows.into_iter().enumerate() {
                sink(outcome(row, decoded.notes.clone(), config, &format!("{place}:[{i}]")));
            }
        }
        Err(value) => sink(outcome(value, decoded.notes, config, place)),
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

/// Work that makes a report of a row of a table.
pub(crate) fn step(row: Value, place: String, config: &Arc<Config>) -> Step {
    let bytes =
        row.as_object().into_iter().flatten().filter_map(|(_, cell)| Some(cell.as_str()?.len())).sum();
    let config = Arc::clone(config);
    Work::step(bytes, move |sink| sink(outcome(row, Vec::new(), &config, &place)))
}

/// A report from one JSON object.
fn outcome(value: Value, notes: Vec<Note>, config: &Config, place: &str) -> Outcome {
    if !value.is_object() {
        return Failure::new(place, "expected a JSON object, found another JSON value").into();
    }
    let field = |field: &str| find(&value, field, config);
    let Some(mut text) = text_of(&value, config) else {
        return Failure::new(place, "expected a field \"text\", found none")
            .hint("name the field that has it: --map text=path.to.field")
            .into();
    };
    // A text of ours is never changed; other people's fields may hold a page's mark-up.
    let is_ours = value.get("text").and_then(Value::as_str) == Some(text.as_str());
    if !is_ours && has_markup(&text) {
        text = flatten(&text);
    }
    let mut report = Report {
        id: field("id").unwrap_or_default(),
        url: field("url"),
        outlet: field("outlet"),
        title: field("title"),
        author: field("author"),
        published: field("published").and_then(|date| iso_date(&date)),
        lang: field("lang").map(|lang| lang::code(&lang)).unwrap_or_default(),
        kept: parse(&value, "kept"),
        dropped: parse(&value, "dropped"),
        notes: parse(&value, "notes"),
        source: field("source"),
        target: field("target"),
        targets: value.get("targets").cloned().and_then(|targets| serde_json::from_value(targets).ok()),
        judged: false,
        text,
    };
    report.notes.extend(notes);
    report.outlet = report.outlet.or_else(|| report.url.as_deref().and_then(outlet::of_url));
    if !fits(&report) {
        return Failure::new(place, "expected spans inside the text on character borders, found others")
            .into();
    }
    report.judged = !(report.kept.is_empty() && report.dropped.is_empty());
    if !report.judged {
        judge(&mut report);
    } else if report.lang.is_empty() {
        lang::label(&mut report);
    }
    report.into()
}

/// The text of a report. An empty one is a text all the same: feeds often carry the headline alone.
fn text_of(value: &Value, config: &Config) -> Option<String> {
    find(value, "text", config).or_else(|| value.get("text").and_then(Value::as_str).map(str::to_owned))
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

/// Whether a text is written in HTML: it has a tag that ends a paragraph or a line.
fn has_markup(text: &str) -> bool {
    ["</p>", "<br>", "<br/>", "<br />", "</div>"].iter().any(|tag| text.contains(tag))
}

/// A date as ISO 8601: passes what is, reads GDELT's `20210520T123000Z` and `20210520123000`.
fn iso_date(date: &str) -> Option<String> {
    let date = date.trim();
    let digits = |from: usize, to: usize| {
        date.get(from..to).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if digits(0, 8).is_some() {
        let time = date[8..].trim_start_matches('T');
        let at = date.len() - time.len();
        let day = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..8]);
        return Some(match digits(at, at + 6) {
            Some(time) => format!("{day}T{}:{}:{}Z", &time[..2], &time[2..4], &time[4..]),
            None => day,
        });
    }
    digits(0, 4).map(|_| date.replacen(' ', "T", 1))
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

#[cfg(test)]
mod tests {
    use crate::{Config, Outcome, Report, read_bytes};

    /// Reads one document with fields mapped as `--map` says; a report's fields and its text, one report a row.
    #[track_caller]
    fn check(document: &str, map: &[(&str, &str)], expected: &[&str]) {
        let map = map.iter().map(|(ours, path)| ((*ours).to_owned(), (*path).to_owned())).collect();
        let mut found = Vec::new();
        read_bytes("a.json", document.as_bytes(), &Config { map, ..Config::default() }, &mut |outcome| {
            found.push(match outcome {
                Outcome::Report(report) => show(&report),
                other => format!("{other:?}"),
            });
        });
        assert_eq!(found, expected);
    }

    fn show(report: &Report) -> String {
        let field = |value: &Option<String>| value.clone().unwrap_or_else(|| "-".to_owned());
        [
            report.id.clone(),
            field(&report.title),
            field(&report.outlet),
            field(&report.author),
            field(&report.published),
            report.lang.clone(),
            report.text.replace('\n', "/"),
        ]
        .join(" | ")
    }

    #[test]
    fn as_event_registry_answers() {
        check(
            r#"{"articles": {"page": 1, "results": [{
                "uri": "77", "lang": "eng", "dateTimePub": "2019-03-05T06:10:00Z", "url": "https://www.example.org/x",
                "title": "Quito calls its envoy home", "body": "Ecuador called its envoy home on Monday.\nNo reason was given.",
                "source": {"uri": "example.org", "title": "The Example"}, "authors": [{"name": "Ana Paz"}, {"name": "Jo Lee"}]}]}}"#,
            &[("id", "uri")],
            &[
                "77 | Quito calls its envoy home | The Example | Ana Paz; Jo Lee | 2019-03-05T06:10:00Z | en | \
               Ecuador called its envoy home on Monday./No reason was given.",
            ],
        );
    }

    #[test]
    fn as_gdelt_lists_with_a_text_of_ones_own() {
        check(
            r#"{"articles": [{"url": "https://news.example.co.uk/a", "title": "Quito calls its envoy home",
                "seendate": "20190305T061000Z", "domain": "example.co.uk", "language": "English",
                "crawl": {"pages": [{"html": "<p>Ecuador called its envoy home &amp; gave no reason.</p>"}]}}]}"#,
            &[("text", "crawl.pages.0.html"), ("id", "url")],
            &[
                "https://news.example.co.uk/a | Quito calls its envoy home | example.co.uk | - | 2019-03-05T06:10:00Z | en | \
               Ecuador called its envoy home & gave no reason.",
            ],
        );
    }

    #[test]
    fn an_answer_without_line_breaks_is_opened() {
        let row = |id| {
            format!(
                r#"{{"id": "{id}", "lang": "eng", "body": "Ecuador called its envoy home.", "items": [1]}}"#
            )
        };
        let shown = |id| format!("{id} | - | - | - | - | en | Ecuador called its envoy home.");
        check(
            &format!(r#"{{"articles": {{"results": [{}, {}], "page": 1}}}}"#, row(1), row(2)),
            &[],
            &[&shown(1), &shown(2)],
        );
        check(&format!("[{}, {}]", row(1), row(2)), &[], &[&shown(1), &shown(2)]);
        check(&format!("{}\n{}", row(1), row(2)), &[], &[&shown(1), &shown(2)]);
    }

    #[test]
    fn a_map_that_leads_nowhere_is_said() {
        let mut causes = Vec::new();
        let config = Config { map: vec![("text".to_owned(), "a.9.b".to_owned())], ..Config::default() };
        read_bytes("a.jsonl", b"{\"a\":[1]}", &config, &mut |outcome| {
            if let Outcome::Failure(failure) = outcome {
                causes.push(failure.cause);
            }
        });
        assert_eq!(causes, ["expected a field \"text\", found none"]);
    }

    #[test]
    fn dates_of_dumps() {
        let check =
            |date: &str, expected: Option<&str>| assert_eq!(super::iso_date(date).as_deref(), expected);
        check("20210520T123000Z", Some("2021-05-20T12:30:00Z"));
        check("20210520123000", Some("2021-05-20T12:30:00Z"));
        check("20210520", Some("2021-05-20"));
        check("2021-05-20 12:30", Some("2021-05-20T12:30"));
        check("yesterday", None);
    }
}
