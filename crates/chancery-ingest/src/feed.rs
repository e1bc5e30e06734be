//! RSS, Atom and JSON Feed: every entry that has text is a report.

use chancery_model::Report;

use crate::html::scan::flatten;
use crate::{Failure, Outcome, judge, outlet};

/// The addresses of a feed's entries, as written.
///
/// # Errors
/// If it is no feed.
pub fn links(bytes: &[u8]) -> Result<Vec<String>, Failure> {
    let feed = parse(bytes).map_err(|cause| Failure::new("", cause))?;
    Ok(feed.entries.iter().filter_map(link).collect())
}

/// The address of an entry's page.
fn link(entry: &feed_rs::model::Entry) -> Option<String> {
    let mut pages =
        entry.links.iter().filter(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    pages.next().map(|link| link.href.clone())
}

/// Whether a JSON document says that it is a JSON Feed.
pub fn is_json_feed(document: &serde_json::Value) -> bool {
    let version = document.get("version").and_then(serde_json::Value::as_str);
    version.is_some_and(|version| version.contains("jsonfeed.org/version"))
}

fn parse(bytes: &[u8]) -> Result<feed_rs::model::Feed, String> {
    feed_rs::parser::parse(bytes).map_err(|error| format!("expected a feed, found a broken one: {error}"))
}

/// Reads one feed. Entities and links in it are never followed.
pub fn read(name: &str, bytes: &[u8], sink: &mut dyn FnMut(Outcome)) {
    let feed = match parse(bytes) {
        Ok(feed) => feed,
        Err(cause) => return sink(Failure::new(name, cause).into()),
    };
    let site = feed.title.map(|title| flatten(&title.content));
    for (number, entry) in feed.entries.into_iter().enumerate() {
        let url = link(&entry);
        let content = entry.content.and_then(|content| content.body);
        let summary = entry.summary.map(|summary| summary.content);
        let body = content.filter(|body| !body.trim().is_empty()).or(summary).unwrap_or_default();
        if body.trim().is_empty() {
            sink(Outcome::Skipped { place: format!("{name}#{}", number + 1), reason: "no-text" });
            continue;
        }
        let names: Vec<String> =
            entry.authors.into_iter().map(|person| person.name).filter(|name| !name.is_empty()).collect();
        let id = entry.id.trim();
        let mut report = Report {
            id: if id.contains(char::is_whitespace) { String::new() } else { id.to_owned() },
            outlet: url.as_deref().and_then(outlet::of_url).or_else(|| site.clone()),
            url,
            title: entry
                .title
                .map(|title| flatten(&title.content).replace('\n', " "))
                .filter(|title| !title.is_empty()),
            author: (!names.is_empty()).then(|| names.join("; ")),
            published: entry.published.map(|time| time.to_rfc3339()),
            text: flatten(&body),
            ..Report::default()
        };
        judge::judge_extracted(&mut report, &[]);
        sink(report.into());
    }
}

#[cfg(test)]
mod tests {
    use crate::{Config, Outcome, read_bytes};

    #[track_caller]
    fn check(feed: &str, expected: &[(&str, &str)]) {
        let mut found = Vec::new();
        read_bytes("a.xml", feed.as_bytes(), &Config::default(), &mut |outcome| {
            if let Outcome::Report(report) = outcome {
                found.push((report.title.unwrap_or_default(), report.text));
            }
        });
        let found: Vec<(&str, &str)> =
            found.iter().map(|(title, text)| (title.as_str(), text.as_str())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn entries_with_text() {
        check(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>x</title><item><title>Oslo</title>\
             <description>&lt;p&gt;Norway closed its border.&lt;/p&gt;</description></item><item><title>y</title></item></channel></rss>",
            &[("Oslo", "Norway closed its border.")],
        );
    }

    #[test]
    fn atom_and_json_feed() {
        check(
            "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\"><title>x</title><id>u</id>\
             <updated>2019-03-05T06:10:00Z</updated><entry><title>Quito</title><id>v</id><updated>2019-03-05T06:10:00Z</updated>\
             <content type=\"html\">&lt;p&gt;Ecuador called its envoy home.&lt;/p&gt;</content></entry></feed>",
            &[("Quito", "Ecuador called its envoy home.")],
        );
        // Most servers write it without line breaks.
        for line_break in ["\n", ""] {
            check(
                &r#"{"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [
                {"id": "1", "url": "https://example.org/1", "title": "Quito", "content_text": "Ecuador called its envoy home."},
                {"id": "2", "title": "Lima", "content_html": "<p>Peru did not &amp; will not.</p>"}, {"id": "3"}]}"#
                    .replace('\n', line_break),
                &[("Quito", "Ecuador called its envoy home."), ("Lima", "Peru did not & will not.")],
            );
        }
    }

    #[test]
    fn external_entities_are_not_fetched() {
        check(
            "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel>\
             <title>x</title><item><title>Oslo</title><description>a &x; b</description></item></channel></rss>",
            &[("Oslo", "a &x; b")],
        );
    }
}
