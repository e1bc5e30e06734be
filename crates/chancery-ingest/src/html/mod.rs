//! A saved page: its article, its metadata, and why the rest was put aside.
//!
//! Steps: 1. [`crate::decode`], with the encoding the page declares, 2. one pass over the tags, 3. metadata,
//! 4. the body by an extractor, 5. leftovers in it are judged.

mod body;
mod date;
mod entities;
mod metadata;
pub(crate) mod scan;

use chancery_model::{Note, Report};

use crate::{Config, Outcome, decode, id_of_name, judge, outlet};

/// What is known of a page besides its bytes.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// Where it was fetched.
    pub url: Option<String>,
    /// The encoding its server declared.
    pub charset: Option<String>,
    /// When it was fetched, ISO 8601: nothing is published later.
    pub fetched: Option<String>,
}

/// Reads one page.
pub fn read(name: &str, bytes: &[u8], origin: &Origin, config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let declared = declared_charset(bytes);
    let decoded = decode::decode_labelled(bytes, declared.as_deref().or(origin.charset.as_deref()));
    let mut report = page(&decoded.value, origin, config);
    report.id = id_of_name(name);
    report.notes.splice(0..0, decoded.notes.into_iter().map(|note| Note { start: None, end: None, ..note }));
    sink(report.into());
}

/// The report that a decoded page holds; its id is left empty.
pub fn page(html: &str, origin: &Origin, config: &Config) -> Report {
    let scan = scan::scan(html);
    let found = metadata::find(&scan, origin);
    let extracted = body::extract(html, &scan, found.body.as_deref(), config.fast);
    let mut report = Report {
        url: found.url.or_else(|| origin.url.clone()),
        title: found.title,
        author: found.author,
        published: found.published,
        ..Report::default()
    };
    report.outlet = report.url.as_deref().and_then(outlet::of_url).or(found.site);
    report.text = extracted.text;
    if extracted.is_flat {
        report.notes.push(Note::new(
            "flattened",
            "expected an article in the page, found none; judged all its lines",
        ));
        judge(&mut report);
    } else {
        judge::judge_extracted(&mut report, &found.titles);
    }
    if let Some(lang) = scan.lang.filter(|_| report.lang.is_empty()) {
        report.lang = lang.split(['-', '_']).next().unwrap_or("").to_ascii_lowercase();
    }
    report
}

/// The encoding that the first kilobytes of a page declare.
fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or_else(|| head.find("encoding=").map(|at| at + 9))?;
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    (!label.is_empty()).then_some(label)
}
