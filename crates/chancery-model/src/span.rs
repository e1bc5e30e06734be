//! Byte ranges in a report's text.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A half-open byte range in a report's original text. Written in JSON as `[start, end]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// Makes a span from byte offsets.
    ///
    /// # Panics
    /// If an offset exceeds 4 GiB or `start > end`: texts are capped far below that at ingest.
    pub fn new(start: usize, end: usize) -> Span {
        assert!(start <= end, "span starts after its end: {start}..{end}");
        let narrow = |offset: usize| u32::try_from(offset).expect("reports are capped far below 4 GiB");
        Span { start: narrow(start), end: narrow(end) }
    }

    /// The words it covers, or an empty string where it does not fit `text`.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.range()).unwrap_or("")
    }

    /// The span as a range for slicing.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that covers both.
    pub fn cover(&self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.start, self.end).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Span, D::Error> {
        let (start, end) = <(u32, u32)>::deserialize(deserializer)?;
        if start > end {
            return Err(serde::de::Error::custom(format!(
                "expected a span that ascends, found [{start},{end}]"
            )));
        }
        Ok(Span { start, end })
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Span {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};
        let byte = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(0));
        ArrayBuilder::new()
            .items(byte)
            .min_items(Some(2))
            .max_items(Some(2))
            .description(Some("First byte and one past the last, in the report's text."))
            .into()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Span {}
