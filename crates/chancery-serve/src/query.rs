//! What a caller asks, from the address: filters, pages, days. The same names for pages, interface and tools.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use chancery_model::{EventType, Status};
use chancery_store::{Filter, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::problem::Problem;

/// Most items of one page of the interface.
pub const MAX_LIMIT: usize = 1000;

/// Longest value of one parameter, in bytes.
const MAX_VALUE: usize = 2000;

/// Parameters of which a program that names them must choose a value. Forms of pages send them empty.
const CHOICES: [&str; 10] =
    ["type", "status", "from", "to", "on", "step", "offset", "limit", "conflicts", "version"];

/// The days, months, seasons, weeks and years that can be asked for, as a pattern for programs.
pub const DAYS: &str = "^[12][0-9]{3}(-((0[13578]|1[02])(-(0[1-9]|[12][0-9]|3[01]))?|(0[469]|11)(-(0[1-9]|[12][0-9]|30))?\
                        |02(-(0[1-9]|1[0-9]|2[0-8]))?|W(0[1-9]|[1-4][0-9]|5[0-2])|SP|SU|FA|WI))?$\
                        |^[12][0-9](0[48]|[2468][048]|[13579][26])-02-29$";

/// The part of an address after `?`, decoded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    pairs: Vec<(String, String)>,
}

/// Which events, stories or reports are wanted. Documentation of [`Query::filter`].
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct FilterParams {
    /// Actors who all take part: ids (`Q159`) or country codes (`RUS`: the state and everybody of it).
    actor: Option<Vec<String>>,
    /// Names of places or country codes of places; one of them.
    place: Option<Vec<String>>,
    /// First day, or month, week, season, year.
    from: Option<String>,
    /// Last day, or month, week, season, year.
    to: Option<String>,
    /// PLOVER types; one of them.
    r#type: Option<Vec<EventType>>,
    /// Statuses; one of them.
    status: Option<Vec<Status>>,
    /// Outlets; one of them.
    outlet: Option<Vec<String>>,
    /// A story's id.
    story: Option<String>,
    /// Only what reports disagree about.
    conflicts: Option<bool>,
}

/// Which part of a list. Documentation of [`Query::page`].
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
pub struct PageParams {
    /// Items to pass over.
    #[param(minimum = 0, maximum = 1_000_000)]
    offset: Option<u32>,
    /// Most items, 50 if not given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
}

impl Query {
    /// Decodes the part of an address after `?`.
    pub fn parse(encoded: &str) -> Result<Query, Problem> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(encoded.as_bytes())
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (name, value.replace('\0', " ")))
            .collect();
        match pairs.iter().find(|(_, value)| value.len() > MAX_VALUE) {
            Some((name, value)) => Err(Problem::bad(format!(
                "expected at most {MAX_VALUE} bytes for {name:?}, found {}",
                value.len()
            ))),
            None => Ok(Query { pairs }),
        }
    }

    /// As [`Query::parse`], for programs: a choice that is named and left empty is refused.
    pub fn strict(encoded: &str) -> Result<Query, Problem> {
        let is_left_out = |name: &str, value: &str| value.is_empty() && CHOICES.contains(&name);
        match form_urlencoded::parse(encoded.as_bytes()).find(|(name, value)| is_left_out(name, value)) {
            Some((name, _)) => Err(Problem::bad(format!("expected a value for {name:?}, found none"))),
            None => Query::parse(encoded),
        }
    }

    /// The first value of that name.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// All values of that name.
    pub fn many(&self, name: &str) -> Vec<String> {
        self.pairs.iter().filter(|(found, _)| found == name).map(|(_, value)| value.clone()).collect()
    }

    /// A whole number within bounds, if one is given.
    pub fn number(&self, name: &str, least: usize, most: usize) -> Result<Option<usize>, Problem> {
        let Some(value) = self.one(name) else { return Ok(None) };
        match value.parse::<usize>() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(Problem::bad(format!("expected {least} to {most} for {name:?}, found {value:?}"))),
        }
    }

    /// Whether a switch is on.
    pub fn is_on(&self, name: &str) -> Result<bool, Problem> {
        match self.one(name) {
            None | Some("false" | "0") => Ok(false),
            Some("true" | "1" | "on") => Ok(true),
            Some(value) => Err(Problem::bad(format!("expected true or false for {name:?}, found {value:?}"))),
        }
    }

    /// Which events, stories or reports are wanted.
    pub fn filter(&self) -> Result<Filter, Problem> {
        let types = self.named("type", |name| EventType::from_name(&name.to_ascii_uppercase()))?;
        let statuses = self.named("status", |name| {
            serde_json::from_value::<Status>(serde_json::Value::String(name.to_ascii_lowercase())).ok()
        })?;
        Ok(Filter {
            actors: self.many("actor"),
            places: self.many("place"),
            from: self.one("from").map(str::to_owned),
            to: self.one("to").map(str::to_owned),
            types,
            statuses,
            outlets: self.many("outlet"),
            story: self.one("story").map(str::to_owned),
            conflicts: self.is_on("conflicts")?,
        })
    }

    /// Which part of a list; `usual` items if nothing is said.
    pub fn page(&self, usual: usize) -> Result<Page, Problem> {
        Ok(Page {
            offset: self.number("offset", 0, 1_000_000)?.unwrap_or(0),
            limit: self.number("limit", 1, MAX_LIMIT)?.unwrap_or(usual),
        })
    }

    /// The same query with another value for `name`; none takes it out.
    pub fn with(&self, name: &str, value: Option<&str>) -> Query {
        let mut pairs: Vec<(String, String)> =
            self.pairs.iter().filter(|(found, _)| found != name).cloned().collect();
        pairs.extend(value.map(|value| (name.to_owned(), value.to_owned())));
        Query { pairs }
    }

    /// As the part of an address after the path, with its `?`.
    pub fn encoded(&self) -> String {
        if self.pairs.is_empty() {
            return String::new();
        }
        let mut out = form_urlencoded::Serializer::for_suffix(String::from("?"), 1);
        out.extend_pairs(&self.pairs);
        out.finish()
    }

    fn named<T>(&self, name: &str, read: impl Fn(&str) -> Option<T>) -> Result<Vec<T>, Problem> {
        self.many(name)
            .iter()
            .map(|value| {
                read(value).ok_or_else(|| Problem::bad(format!("expected a known {name}, found {value:?}")))
            })
            .collect()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Query, Problem> {
        let encoded = parts.uri.query().unwrap_or("");
        if parts.uri.path().starts_with("/api/") { Query::strict(encoded) } else { Query::parse(encoded) }
    }
}

/// A value as one part of a path.
pub fn segment(value: &str) -> String {
    const KEPT: &[u8] = b"-._~:@!$'()*,";
    let mut out = String::with_capacity(value.len());
    for &byte in value.as_bytes() {
        if byte.is_ascii_alphanumeric() || KEPT.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    // A segment of dots alone would be a step up.
    if out.chars().all(|character| character == '.') { out.replace('.', "%2E") } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(encoded: &str, expected: &str) {
        let shown = Query::parse(encoded).and_then(|query| Ok((query.filter()?, query.page(50)?)));
        let shown = match shown {
            Ok((filter, page)) => format!(
                "{} {}{} {}+{}",
                filter.actors.join(","),
                filter.types.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(","),
                if filter.conflicts { " conflicts" } else { "" },
                page.offset,
                page.limit
            ),
            Err(problem) => problem.detail,
        };
        assert_eq!(shown, expected);
    }

    #[test]
    fn filters_and_pages_are_read() {
        check("", "  0+50");
        check("actor=RUS&actor=Q159&type=expel", "expected a known type, found \"expel\"");
        check("actor=RUS&actor=Q159&type=sanction&conflicts=true&limit=7", "RUS,Q159 SANCTION conflicts 0+7");
        check("limit=0", "expected 1 to 1000 for \"limit\", found \"0\"");
        check("conflicts=maybe", "expected true or false for \"conflicts\", found \"maybe\"");
        check("actor=%00", "   0+50");
        check(
            &format!("actor={}", "a".repeat(2001)),
            "expected at most 2000 bytes for \"actor\", found 2001",
        );
    }

    #[test]
    fn a_program_that_names_a_choice_makes_one() {
        assert!(Query::strict("type=&actor=").is_err_and(|problem| problem.detail.contains("\"type\"")));
        assert!(Query::strict("actor=&type=AID").is_ok());
    }

    #[test]
    fn segments_stay_one_segment() {
        assert_eq!(segment("../a b/ü"), "..%2Fa%20b%2F%C3%BC");
        assert_eq!(segment(".."), "%2E%2E");
    }
}
