//! The article's text of a page: the only module that knows the extractors.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::scan::Scan;

/// Deeper trees overflow the stack of recursive extractors; honest pages stay below 100.
const DEEPEST: usize = 400;

/// More tags than any honest news page has.
const MOST_TAGS: usize = 300_000;

/// What was found, and how.
pub struct Body {
    /// A paragraph a line.
    pub text: String,
    /// Whether no extractor could take the page, so that the text is all of its words.
    pub is_flat: bool,
}

/// Extracts the article from a page. `declared` is its text as JSON-LD has it, which wins where the extractor lost much.
pub fn extract(html: &str, scan: &Scan, declared: Option<&str>, fast: bool) -> Body {
    let extracted = if scan.depth > DEEPEST || scan.tags > MOST_TAGS {
        None
    } else {
        // An extractor's panic must not end the run.
        let by = if fast { by_readability } else { by_trafilatura };
        catch_unwind(AssertUnwindSafe(|| by(html))).ok().flatten()
    };
    let words = |text: &str| text.split_whitespace().count();
    let found = extracted.as_deref().map_or(0, words);
    if let Some(declared) =
        declared.filter(|declared| words(declared) * 3 > found * 5 && words(declared) >= 80)
    {
        return Body { text: declared.to_owned(), is_flat: false };
    }
    match extracted {
        Some(text) if !text.trim().is_empty() => Body { text, is_flat: false },
        _ => Body { text: super::scan::flatten(html), is_flat: true },
    }
}

fn by_trafilatura(html: &str) -> Option<String> {
    let mut options = trafilatura::Options::default();
    options.enable_fallback = true;
    options.exclude_comments = true;
    options.html_date_mode = trafilatura::HtmlDateMode::Disabled;
    let result = trafilatura::extract(html, &options).ok()?;
    // `content_text` runs paragraphs together; the mark-up keeps them apart.
    Some(super::scan::flatten(&result.content_html))
}

fn by_readability(html: &str) -> Option<String> {
    let article = libreadability::extract(html, None).ok()?;
    Some(super::scan::flatten(&article.content))
}
