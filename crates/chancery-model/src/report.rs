//! One published text.

use serde::{Deserialize, Serialize};

use crate::{Note, Span};

/// One published text, with what was judged to be furniture set apart.
///
/// In JSON Lines input only `id` and `text` are needed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Report {
    /// Given by the input, else derived from the content.
    pub id: String,
    /// Where it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it: a name or a registrable domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Its headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its byline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// ISO 8601 date, or time with offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// BCP 47 primary tag (`en`), empty if nobody looked.
    #[serde(default)]
    pub lang: String,
    /// The page's text before furniture is judged; never changed afterwards.
    pub text: String,
    /// The parts that are the article, ascending. Empty together with `dropped` in raw input: nobody judged yet.
    #[serde(default)]
    pub kept: Vec<Span>,
    /// The parts put aside, ascending, each with a reason.
    #[serde(default)]
    pub dropped: Vec<Dropped>,
    /// What ingest noticed.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// For scoring: the event between this party and `target` is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// For scoring: see `source`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// For scoring: one event is wanted for each of these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<Vec<Span>>,
    /// Whether the input itself said what is kept: nobody judges it again. Not written.
    #[serde(skip)]
    pub judged: bool,
}

impl Report {
    /// A report of which only id and text are known.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Report {
        Report { id: id.into(), text: text.into(), ..Report::default() }
    }

    /// The day of publication (`YYYY-MM-DD`), if it is known to the day.
    pub fn published_day(&self) -> Option<&str> {
        self.published.as_deref().and_then(|published| published.get(..10))
    }

    /// Whether most of `span` lies in a kept part; everything counts as kept while nobody has judged.
    pub fn is_kept(&self, span: Span) -> bool {
        if self.kept.is_empty() && self.dropped.is_empty() {
            return true;
        }
        let inside: usize = self
            .kept
            .iter()
            .map(|kept| kept.end.min(span.end).saturating_sub(kept.start.max(span.start)) as usize)
            .sum();
        inside * 2 >= span.len().max(1)
    }
}

/// A part of a text that was put aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Dropped {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// `see-also`, `caption`, `site-name`, `comment-form`, `appeal`, `repeated-title`, `byline`, `navigation`, …
    pub reason: String,
}
