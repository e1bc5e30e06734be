//! RSS, Atom and JSON Feed: every entry that has text is a report.

use chancery_model::Report;

use crate::html::scan::flatten;
use crate::{Failure, Outcome, judge, outlet};

/// Reads one feed. Entities and links in it are never followed.
pub fn read(name: &str, bytes: &[u8], sink: &mut dyn FnMut(Outcome)) {
    let feed = match feed_rs::parser::parse(bytes) {
        Ok(feed) => feed,
        Err(error) => {
            return sink(Failure::new(name, format!("expected a feed, found a broken one: {error}")).into());
        }
    };
    let site = feed.title.map(|title| flatten(&title.content));
    for (number, entry) in feed.entries.into_iter().enumerate() {
        let content = entry.content.and_then(|content| content.body);
        let summary = entry.summary.map(|summary| summary.content);
        let body = content.filter(|body| !body.trim().is_empty()).or(summary).unwrap_or_default();
        if body.trim().is_empty() {
            sink(Outcome::Skipped { place: format!("{name}#{}", number + 1), reason: "no-text" });
            continue;
        }
        let url = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let url = url.map(|link| link.href.clone());
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
    fn external_entities_are_not_fetched() {
        check(
            "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss version=\"2.0\"><channel>\
             <title>x</title><item><title>Oslo</title><description>a &x; b</description></item></channel></rss>",
            &[("Oslo", "a &x; b")],
        );
    }
}
