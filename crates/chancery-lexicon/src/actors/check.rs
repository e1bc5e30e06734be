//! Checks the data files: unknown ids, impossible dates, overlaps, duplicates, missing sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::facts::is_before;
use super::files::{DataFile, Row, rows};
use super::load::embedded_files;
use super::scan::body_sort;
use super::{FormKind, fold};

/// Something wrong, or worth a look, in a data file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Whether it must be mended.
    pub severity: Severity,
    /// Name of the file in `data/`.
    pub file: &'static str,
    /// Line in the file, from 1.
    pub line: usize,
    /// What is wrong, in words.
    pub message: String,
}

/// How bad a [`Problem`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A broken row; the tests fail.
    Error,
    /// Allowed, but a person should have looked: a name that two actors share.
    Notice,
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}: {}", self.file, self.line, self.message)
    }
}

/// Offices that one person at a time holds, so that two terms may not overlap.
const SINGLE_SEAT: &[&str] =
    &["central-bank-chief", "defence-minister", "foreign-minister", "head-of-government"];

/// Returns everything that is wrong with the embedded files, errors first.
pub fn check() -> Vec<Problem> {
    let mut checker = Checker::default();
    checker.check_states();
    checker.check_bodies();
    checker.check_cities();
    checker.check_people();
    checker.check_terms();
    checker.check_memberships();
    checker.check_role_words();
    checker.check_shared_names();
    checker.problems.sort();
    checker.problems
}

/// A term in an office of one seat: from, to, who, file and line.
type Seat = (&'static str, &'static str, &'static str, &'static str, usize);

#[derive(Default)]
struct Checker {
    problems: Vec<Problem>,
    /// Ids that are taken, with the sort of actor.
    ids: BTreeMap<&'static str, &'static str>,
    states: BTreeSet<&'static str>,
    people: BTreeSet<&'static str>,
    /// Folded names with their owners and the first place where they stand.
    names: BTreeMap<String, (BTreeSet<&'static str>, &'static str, usize)>,
}

impl Checker {
    fn error(&mut self, file: &'static str, line: usize, message: String) {
        self.problems.push(Problem { severity: Severity::Error, file, line, message });
    }

    /// Reads a file and checks what every file must keep: width, order, a source.
    fn rows<const N: usize>(&mut self, files: &'static [DataFile]) -> Vec<Row<N>> {
        let all: Vec<Row<N>> = rows::<N>(files).collect();
        for row in &all {
            if row.width != N {
                let message = format!("expected {N} columns, found {}", row.width);
                self.error(row.file, row.line, message);
            } else if row.fields[N - 1].is_empty() {
                self.error(row.file, row.line, "no source".to_owned());
            }
        }
        for pair in all.windows(2) {
            if pair[0].file != pair[1].file {
                continue;
            }
            if pair[0].fields[0] > pair[1].fields[0] {
                self.error(
                    pair[1].file,
                    pair[1].line,
                    format!("not sorted: {:?} stands too late", pair[1].fields[0]),
                );
            } else if pair[0].fields[..N - 1] == pair[1].fields[..N - 1] {
                self.error(pair[1].file, pair[1].line, "the same row twice".to_owned());
            }
        }
        all
    }

    fn claim_id(&mut self, file: &'static str, line: usize, id: &'static str, sort: &'static str) {
        let ours = id.strip_prefix("chancery:").is_some_and(|rest| rest.contains('/'));
        let qid = id.strip_prefix('Q').is_some_and(|digits| digits.parse::<u64>().is_ok());
        if !ours && !qid {
            self.error(file, line, format!("{id:?} is neither a QID nor an id of ours"));
        }
        if let Some(other) = self.ids.insert(id, sort) {
            self.error(file, line, format!("{id} is already the id of a {other}"));
        }
    }

    fn claim_name(&mut self, file: &'static str, line: usize, id: &'static str, name: &str) {
        let folded = fold(name);
        if folded.is_empty() {
            self.error(file, line, format!("{name:?} has no letter or digit"));
            return;
        }
        self.names.entry(folded).or_insert_with(|| (BTreeSet::new(), file, line)).0.insert(id);
    }

    fn check_country(&mut self, file: &'static str, line: usize, country: &'static str) {
        let international = matches!(country, "" | "IGO" | "NGO" | "IMG" | "ISM" | "MNC");
        if !international && !self.states.contains(country) {
            self.error(file, line, format!("no state has the code {country:?}"));
        }
    }

    fn check_owner(&mut self, file: &'static str, line: usize, owner: &'static str) {
        if !self.states.contains(owner) && !self.ids.contains_key(owner) {
            self.error(file, line, format!("{owner:?} is neither a state nor a known organisation"));
        }
    }

    fn check_dates(&mut self, file: &'static str, line: usize, from: &str, to: &str) {
        for date in [from, to] {
            if !date.is_empty() && !is_date(date) {
                self.error(file, line, format!("{date:?} is no date"));
            }
        }
        if !from.is_empty() && !to.is_empty() && is_before(to, from) {
            self.error(file, line, format!("ends {to}, before it starts, {from}"));
        }
    }

    fn check_states(&mut self) {
        for row in self.rows::<9>(embedded_files().states) {
            let [iso3, iso2, qid, name, _, _, from, to, _] = row.fields;
            if iso3.len() != 3
                || !iso3.bytes().all(|byte| byte.is_ascii_uppercase())
                || !matches!(iso2.len(), 0 | 2)
            {
                self.error(row.file, row.line, format!("{iso3:?} {iso2:?} are no country codes"));
            }
            if !self.states.insert(iso3) {
                self.error(row.file, row.line, format!("{iso3} stands twice"));
            }
            if !qid.is_empty() {
                self.claim_id(row.file, row.line, qid, "state");
            }
            self.claim_name(row.file, row.line, iso3, name);
            self.check_dates(row.file, row.line, from, to);
        }
        for row in self.rows::<5>(embedded_files().state_forms) {
            let [iso3, form, kind, _, _] = row.fields;
            if !self.states.contains(iso3) {
                self.error(row.file, row.line, format!("no state has the code {iso3:?}"));
            }
            if FormKind::parse(kind).is_none() {
                self.error(row.file, row.line, format!("{kind:?} is no kind of form"));
            }
            self.claim_name(row.file, row.line, iso3, form);
        }
    }

    fn check_bodies(&mut self) {
        for row in self.rows::<7>(embedded_files().orgs) {
            let [id, name, kind, country, sector, forms, _] = row.fields;
            self.claim_id(row.file, row.line, id, "body");
            self.check_country(row.file, row.line, country);
            self.check_sector(row.file, row.line, sector);
            if body_sort(kind).is_none() {
                self.error(row.file, row.line, format!("{kind:?} is no kind of body"));
            }
            self.claim_names(row.file, row.line, id, name, forms);
        }
        for row in self.rows::<7>(embedded_files().offices) {
            let [id, name, country, sector, _codes, forms, _] = row.fields;
            if !self.ids.contains_key(id) {
                self.claim_id(row.file, row.line, id, "office");
            }
            self.check_country(row.file, row.line, country);
            self.check_sector(row.file, row.line, sector);
            self.claim_names(row.file, row.line, id, name, forms);
        }
    }

    fn check_sector(&mut self, file: &'static str, line: usize, sector: &str) {
        if !sector.is_empty() && !SECTORS.contains(&sector) {
            self.error(file, line, format!("PLOVER has no sector {sector:?}"));
        }
    }

    fn claim_names(
        &mut self,
        file: &'static str,
        line: usize,
        id: &'static str,
        name: &'static str,
        forms: &'static str,
    ) {
        if name.is_empty() {
            self.error(file, line, "no name".to_owned());
        }
        for form in std::iter::once(name).chain(forms.split('|')).filter(|form| !form.is_empty()) {
            self.claim_name(file, line, id, form);
        }
    }

    fn check_cities(&mut self) {
        for row in self.rows::<8>(embedded_files().cities) {
            let [id, name, country, lat, lon, population, forms, _] = row.fields;
            self.claim_id(row.file, row.line, id, "city");
            self.check_country(row.file, row.line, country);
            let degrees =
                |field: &str, most: f64| field.parse::<f64>().is_ok_and(|degrees| degrees.abs() <= most);
            if !degrees(lat, 90.0) || !degrees(lon, 180.0) {
                self.error(row.file, row.line, format!("{lat:?} {lon:?} is no place on Earth"));
            }
            if !population.is_empty() && population.parse::<u32>().is_err() {
                self.error(row.file, row.line, format!("{population:?} is no number of people"));
            }
            self.claim_names(row.file, row.line, id, name, forms);
        }
    }

    fn check_people(&mut self) {
        for row in self.rows::<5>(embedded_files().people) {
            let [id, name, country, forms, _] = row.fields;
            if self.people.insert(id) {
                self.claim_id(row.file, row.line, id, "person");
            }
            self.check_country(row.file, row.line, country);
            self.claim_names(row.file, row.line, id, name, forms);
        }
    }

    fn check_terms(&mut self) {
        let mut seats: BTreeMap<(&str, &str), Vec<Seat>> = BTreeMap::new();
        for row in self.rows::<7>(embedded_files().terms) {
            let [person, office, of, _title, from, to, _] = row.fields;
            if !self.people.contains(person) {
                self.error(row.file, row.line, format!("no person has the id {person:?}"));
            }
            if !OFFICE_CODES.contains(&office) {
                self.error(row.file, row.line, format!("{office:?} is no office code"));
            }
            self.check_owner(row.file, row.line, of);
            self.check_dates(row.file, row.line, from, to);
            if SINGLE_SEAT.contains(&office) {
                seats.entry((office, of)).or_default().push((from, to, person, row.file, row.line));
            }
        }
        for ((office, of), mut terms) in seats {
            terms.sort();
            for pair in terms.windows(2) {
                let ((_, ends, earlier, ..), (starts, _, later, file, line)) = (pair[0], pair[1]);
                // Handing over on the day, in the month or in the year the next one starts is no overlap.
                if earlier != later && (ends.is_empty() || is_before(starts, ends)) {
                    let message =
                        format!("two hold {office} of {of}: {earlier} until {ends:?}, {later} from {starts}");
                    self.problems.push(Problem { severity: Severity::Notice, file, line, message });
                }
            }
        }
    }

    fn check_memberships(&mut self) {
        for row in self.rows::<6>(embedded_files().memberships) {
            let [org, member, _role, from, to, _] = row.fields;
            if !self.ids.contains_key(org) {
                self.error(row.file, row.line, format!("no organisation has the id {org:?}"));
            }
            self.check_owner(row.file, row.line, member);
            self.check_dates(row.file, row.line, from, to);
        }
    }

    fn check_role_words(&mut self) {
        for row in self.rows::<5>(embedded_files().role_words) {
            let [phrase, code, only, ..] = row.fields;
            if fold(phrase).is_empty() || !OFFICE_CODES.contains(&code) {
                self.error(row.file, row.line, format!("{phrase:?} {code:?}: no phrase, or no office code"));
            }
            if !only.is_empty() {
                self.check_owner(row.file, row.line, only);
            }
        }
    }

    fn check_shared_names(&mut self) {
        for (name, (owners, file, line)) in std::mem::take(&mut self.names) {
            if owners.len() > 1 {
                let owners: Vec<&str> = owners.into_iter().collect();
                let message = format!("{name:?} means {}", owners.join(" and "));
                self.problems.push(Problem { severity: Severity::Notice, file, line, message });
            }
        }
    }
}

/// Whether `text` is a day, a month or a year of the calendar.
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let number = |part: Option<&str>, length: usize| {
        part.filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|part| part.parse::<u32>().ok())
    };
    let Some(year) = number(parts.next(), 4) else {
        return false;
    };
    let month = match parts.next() {
        None => return true,
        month => number(month, 2).filter(|month| (1..=12).contains(month)),
    };
    let Some(month) = month else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    match parts.next() {
        None => true,
        day => number(day, 2).is_some_and(|day| (1..=days).contains(&day)) && parts.next().is_none(),
    }
}

/// The office codes of `terms.tsv` and `role_words.tsv`.
pub(super) const OFFICE_CODES: &[&str] = &[
    "activist",
    "ambassador",
    "army-chief",
    "businessperson",
    "central-bank-chief",
    "chief",
    "chief-of-staff",
    "defence-minister",
    "deputy-chief",
    "deputy-head-of-government",
    "envoy",
    "finance-minister",
    "foreign-minister",
    "governor",
    "head-of-government",
    "head-of-state",
    "intelligence-chief",
    "interior-minister",
    "journalist",
    "justice-minister",
    "mayor",
    "minister",
    "monarch",
    "national-security-adviser",
    "opposition-leader",
    "party-leader",
    "rebel-leader",
    "speaker",
    "spokesperson",
    "supreme-leader",
    "un-ambassador",
    "vice-president",
];

/// PLOVER 2.0's sectors.
const SECTORS: &[&str] = &[
    "AGR", "BUS", "COP", "CRM", "CVL", "EDU", "ELI", "GOV", "JRN", "JUD", "LAB", "LEG", "MED", "MIL", "OPP",
    "PRE", "PRM", "PTY", "REB", "REF", "REL", "SOC", "SPY", "UAF", "UNK",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_have_no_errors() {
        let errors: Vec<String> = check()
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .map(ToString::to_string)
            .collect();
        assert!(errors.is_empty(), "{} errors:\n{}", errors.len(), errors.join("\n"));
    }

    #[test]
    fn dates_are_of_the_calendar() {
        for good in ["2021", "2021-05", "2021-05-20", "2024-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in ["", "21", "2021-13", "2021-02-29", "2021-5-2", "2021-05-20-1", "2021-"] {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
