//! Verifies that every value of a record stands on words that a report really has.

use chancery_model::{Record, Report, Slot, SlotValue, Span};

use super::support;

/// A value without support.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Id of the cluster, or `repair`.
    pub cluster: String,
    /// Name of the slot.
    pub slot: String,
    /// The value.
    pub value: String,
    /// What is wrong, readable by a person.
    pub message: String,
}

/// Lists every value that has no span, a span outside its report, or only spans whose words do not support it.
pub fn check(record: &Record, reports: &[&Report]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for cluster in &record.clusters {
        for slot in &cluster.slots {
            for value in &slot.values {
                if let Some(message) = value_problem(slot, value, reports) {
                    problems.push(Problem {
                        cluster: cluster.id.clone(),
                        slot: slot.slot.clone(),
                        value: value.value.clone(),
                        message,
                    });
                }
            }
            for given in [&slot.best, &slot.low, &slot.high].into_iter().flatten() {
                if !slot.values.iter().any(|value| value.value == *given) {
                    let message = "no report gives this value".to_owned();
                    problems.push(Problem {
                        cluster: cluster.id.clone(),
                        slot: slot.slot.clone(),
                        value: given.clone(),
                        message,
                    });
                }
            }
        }
    }
    for repair in &record.repairs {
        let words = words(reports, &repair.report, Span { start: repair.start, end: repair.end });
        if words != Some(repair.text.as_str()) {
            let message = format!("the report does not have these words there: {words:?}");
            problems.push(Problem {
                cluster: "repair".to_owned(),
                slot: repair.kind.clone(),
                value: repair.text.clone(),
                message,
            });
        }
    }
    problems
}

fn words<'r>(reports: &[&'r Report], id: &str, span: Span) -> Option<&'r str> {
    reports
        .iter()
        .find(|report| report.id == id)?
        .text
        .get(span.range())
        .filter(|words| !words.trim().is_empty())
}

fn value_problem(slot: &Slot, value: &SlotValue, reports: &[&Report]) -> Option<String> {
    if value.spans.is_empty() {
        return Some("no span".to_owned());
    }
    let mut supported = false;
    for (report, span) in &value.spans {
        let Some(words) = words(reports, report, *span) else {
            return Some(format!("{report} has no words at {}..{}", span.start, span.end));
        };
        supported |= supports(&slot.slot, &value.value, words);
    }
    let given: Vec<&String> = value
        .reports
        .iter()
        .filter(|report| !value.spans.iter().any(|(other, _)| other == *report))
        .collect();
    if let Some(report) = given.first() {
        return Some(format!("{report} is named but no words of it"));
    }
    (!supported).then(|| "none of its words supports it".to_owned())
}

/// Whether words can mean a value. Who is meant by a name is the resolver's judgement; that a name or a role stands there is checked.
fn supports(slot: &str, value: &str, words: &str) -> bool {
    let lower = words.to_lowercase();
    let whole = Span { start: 0, end: u32::try_from(words.len()).unwrap_or(u32::MAX) };
    match slot.split(':').next().unwrap_or(slot) {
        "count" | "duration" => {
            let wanted: Vec<f64> = value
                .split(['-', ' '])
                .filter_map(|part| support::number_word(part.trim_end_matches('+')))
                .collect();
            let numbers: Vec<f64> = support::number_spans(words, whole).map(|(_, number)| number).collect();
            let names = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| *word == "and").count() + 1;
            wanted.iter().any(|number| {
                numbers.contains(number)
                    || numbers.iter().any(|part| {
                        *part * 7.0 == *number || (*part > 0.0 && (*number / *part) % 1000.0 == 0.0)
                    })
                    || *number == names as f64
            })
        }
        "date" => is_time(&lower),
        "status" => true,
        "place" => {
            let first = |text: &str| {
                text.split(|c: char| !c.is_alphanumeric())
                    .filter(|word| word.len() > 2)
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
            };
            let (names, words) = (first(value), first(words));
            words.iter().any(|word| names.iter().any(|name| support::alike(word, name)))
                || lower.chars().any(char::is_alphabetic)
        }
        _ => lower.chars().any(char::is_alphabetic),
    }
}

fn is_time(lower: &str) -> bool {
    const WORDS: [&str; 46] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "day",
        "week",
        "month",
        "year",
        "quarter",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
        "today",
        "tomorrow",
        "yesterday",
        "tonight",
        "morning",
        "evening",
        "night",
        "afternoon",
        "noon",
        "now",
        "mon",
        "recent",
        "ago",
        "decade",
        "half",
        "hour",
        "midnight",
    ];
    lower.chars().any(|letter| letter.is_ascii_digit()) || WORDS.iter().any(|word| lower.contains(word))
}
