//! What a time expression says, before any calendar is asked.

/// A unit of the calendar or the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The unit of a table value.
    pub fn from_value(value: &str) -> Option<Unit> {
        Some(match value {
            "TS" => Unit::Second,
            "TM" => Unit::Minute,
            "TH" => Unit::Hour,
            "D" => Unit::Day,
            "W" => Unit::Week,
            "2W" => Unit::Fortnight,
            "M" => Unit::Month,
            "Q" => Unit::Quarter,
            "Y" => Unit::Year,
            "DE" => Unit::Decade,
            "CE" => Unit::Century,
            "L" => Unit::Millennium,
            _ => return None,
        })
    }
}

/// Which of the recurring days, months or years is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// Not said: tense decides.
    Open,
    /// "last", seen from the day of publication.
    Last,
    /// "this", "the current".
    This,
    /// "next", "the coming".
    Next,
    /// "the previous", seen from the last date named.
    Previous,
    /// "that", "the same".
    Same,
    /// "the following", "the next".
    Following,
}

/// The year of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Year {
    /// Not said, or said by a word such as "last".
    Picked(Pick),
    Given(i16),
}

/// The month of a day that is named by its number alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Month {
    Picked(Pick),
    Given(i8),
}

/// What is named.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Form {
    Day(Year, Month, i8),
    Month(Year, i8),
    Year(i16),
    /// "last year", "this week", "that day", "the same month".
    Unit(Unit, Pick),
    Weekday(i8, Pick),
    Weekend(Pick),
    /// A season by its TIMEX3 code.
    Season(&'static str, Year),
    /// A quarter; without a number: the running one.
    Quarter(Option<i8>, Year),
    Half(i8, Year),
    /// The decade that starts with ten times this.
    Decade(i16),
    /// The decade of these last two digits.
    ShortDecade(i16),
    /// The century whose years start with this.
    Century(i16),
    /// A feast, by its rule in the table.
    Holiday(&'static str, Year),
    /// So many units from the day of publication.
    FromNow(Unit, i32),
    /// So many units from the last date named.
    FromContext(Unit, i32),
    /// The week of a day.
    WeekOf(Box<Form>),
    /// The day itself; only with a part of the day or a clock time.
    SameDay,
    /// Ready value.
    Duration(String),
    /// Ready value.
    Set(String),
    /// Ready value.
    Vague(&'static str),
}

/// A form, and the part of the day or the clock time that goes with it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expr {
    pub form: Form,
    /// `MO`, `09:30`, …
    pub clock: Option<String>,
    /// Index of the first word.
    pub start: usize,
    /// Index after the last word.
    pub end: usize,
}
