//! Puts what an expression says on the calendar.
//!
//! Anchors are the day of publication and the dates named so far. The tense of the governing verb
//! gives the direction where the words do not.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use chancery_model::TimeKind;

use super::expr::{Expr, Form, Month, Pick, Unit, Year};
use super::value;
use crate::status::Tense;

/// What is known where an expression stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Context {
    /// Day of publication.
    pub published: Option<Date>,
    /// Days, or first days of longer stretches, that were named, latest last.
    pub named: Vec<Named>,
    /// The text tells history: dates go on from the last one named, not from the day of publication.
    pub narrative: bool,
    /// A year of the past that the same sentence has named.
    pub sentence_year: Option<i16>,
    /// A paragraph begins here: "the same day" is then that of the news, not the last one named.
    pub opens_paragraph: bool,
}

/// A date that was named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub date: Date,
    pub is_day: bool,
    /// It dates a main clause, not a thing told beside it.
    pub is_main: bool,
    pub has_month: bool,
    /// A quarter: "a year earlier" is then the same quarter.
    pub is_quarter: bool,
}

/// Largest distance in days at which the nearer year wins over the tense: "was arranged for May 20".
///
/// Large enough for agendas that are told in the past tense, small enough to keep anniversaries apart.
const NEAR: i32 = 75;

impl Context {
    /// Notes a date for expressions that lean on it.
    pub fn note(&mut self, value: &str, is_main: bool) {
        let precision = value::precision(value);
        let Some((from, _)) = value::interval(value) else { return };
        use super::Precision::*;
        let is_day = matches!(precision, Some(Day | Time));
        let has_month = is_day || matches!(precision, Some(Month | Week));
        if matches!(precision, Some(Day | Time | Week | Month | Season | Year)) {
            let is_quarter = value.get(5..6) == Some("Q");
            self.named.push(Named { date: from, is_day, is_main, has_month, is_quarter });
        }
    }

    /// The last day named that `tense` allows, else the day of publication. Days of main clauses come first; where a
    /// paragraph begins, the first of them, which dates the news.
    fn same_day(&self, tense: Tense) -> Option<Date> {
        let allowed = |named: &&Named| {
            let in_past = self.published.is_none_or(|published| named.date <= published);
            named.is_day && (in_past || tense != Tense::Past)
        };
        let is_main = |named: &&Named| allowed(named) && named.is_main;
        let lead = if self.opens_paragraph { self.named.iter().find(is_main) } else { None };
        lead.or_else(|| self.named.iter().rev().find(is_main))
            .or_else(|| self.named.iter().rev().find(allowed))
            .map(|named| named.date)
            .or(self.published)
    }

    /// The last date named, of any precision, else the day of publication.
    fn last(&self) -> Option<Date> {
        self.named.last().map(|named| named.date).or(self.published)
    }

    /// Where narration stands: the last date named in a history, else the day of publication.
    fn base(&self) -> Option<Date> {
        if self.narrative { self.last() } else { self.published.or_else(|| self.last()) }
    }
}

/// Kind and TIMEX3 value of `expr`.
pub(super) fn resolve(expr: &Expr, context: &Context, tense: Tense) -> (TimeKind, String) {
    match &expr.form {
        Form::Duration(value) => return (TimeKind::Duration, value.clone()),
        Form::Set(value) => return (TimeKind::Set, value.clone()),
        Form::Vague(value) => return (TimeKind::Date, (*value).to_owned()),
        // "in the next decade" is ten years, not the twenties.
        Form::Unit(Unit::Decade, Pick::Last | Pick::Next | Pick::Following) => {
            return (TimeKind::Duration, "P10Y".to_owned());
        }
        _ => {}
    }
    let date = date(&expr.form, context, tense);
    let Some(clock) = &expr.clock else {
        return (TimeKind::Date, date);
    };
    let day = if date.len() == 10 { date } else { "XXXX-XX-XX".to_owned() };
    (TimeKind::Time, format!("{day}T{clock}"))
}

fn date(form: &Form, context: &Context, tense: Tense) -> String {
    match form {
        Form::Day(year, month, day) => day_of(*year, *month, *day, context, tense),
        Form::Month(year, month) => month_of(*year, *month, context, tense),
        Form::Year(year) => format!("{year:04}"),
        Form::Unit(unit, pick) => unit_of(*unit, *pick, context, tense),
        Form::Weekday(day, pick) => {
            weekday_of(*day, *pick, context, tense).map_or_else(|| format!("XXXX-WXX-{day}"), value::day)
        }
        Form::Weekend(pick) => weekend_of(*pick, context, tense),
        Form::Season(season, year) => season_of(season, *year, context, tense),
        Form::Quarter(number, year) => quarter_of(*number, *year, context, tense),
        Form::Half(half, year) => format!("{}-H{half}", year_text(*year, context)),
        Form::Decade(decade) => format!("{decade:03}"),
        Form::ShortDecade(short) => {
            let published = context.published.map_or(2020, |published| published.year());
            let decade = if 2000 + short > published { 1900 + short } else { 2000 + short };
            format!("{:03}", decade / 10)
        }
        Form::Century(century) => format!("{century:02}"),
        Form::Holiday(rule, year) => holiday_of(rule, *year, context, tense),
        Form::FromNow(Unit::Year, -1) | Form::FromContext(Unit::Year, -1) if context.quarter().is_some() => {
            // A quarter of last year was named by another "a year earlier": still the same one.
            let quarter = context.quarter();
            let old = quarter
                .zip(context.published)
                .is_some_and(|(quarter, published)| days(quarter, published) > 400);
            shifted(Unit::Quarter, if old { 0 } else { -4 }, quarter, true)
        }
        Form::FromNow(unit, count) => shifted(*unit, *count, context.base_for_now(), *count < 0),
        Form::FromContext(unit, count) => {
            shifted(*unit, *count, context.base_for_shift(*unit, tense), *count < 0)
        }
        Form::WeekOf(day) => {
            let day = date(day, context, tense);
            value::interval(&day).map_or_else(|| "XXXX-WXX".to_owned(), |(day, _)| value::week(day))
        }
        Form::SameDay => context.same_day(tense).map_or_else(|| "XXXX-XX-XX".to_owned(), value::day),
        Form::Duration(value) | Form::Set(value) => value.clone(),
        Form::Vague(value) => (*value).to_owned(),
    }
}

impl Context {
    fn base_for_now(&self) -> Option<Date> {
        self.published.or_else(|| if self.narrative { self.last() } else { None })
    }

    /// The quarter that was named last, if nothing was named since and it is a recent one.
    fn quarter(&self) -> Option<Date> {
        self.named
            .last()
            .filter(|named| named.is_quarter && self.is_current(named.date))
            .map(|named| named.date)
    }

    fn is_current(&self, date: Date) -> bool {
        self.published
            .is_some_and(|published| (published.year() - 1..=published.year()).contains(&date.year()))
    }

    fn base_for_shift(&self, unit: Unit, tense: Tense) -> Option<Date> {
        if matches!(unit, Unit::Day | Unit::Hour | Unit::Minute | Unit::Second) {
            self.same_day(tense)
        } else if unit == Unit::Year
            && !self.narrative
            && self.last().is_some_and(|last| self.is_current(last))
        {
            // "A year earlier" beside figures of this year and last is seen from the day of publication.
            self.published
        } else {
            self.last()
        }
    }
}

fn year_text(year: Year, context: &Context) -> String {
    given_year(year, context)
        .or_else(|| context.base().map(|base| base.year()))
        .map_or_else(|| "XXXX".into(), |year| format!("{year:04}"))
}

/// The year that is written or picked by a word; `None` if tense has to decide.
fn given_year(year: Year, context: &Context) -> Option<i16> {
    let now = context.base_for_now().map(|date| date.year());
    let last = context.last().map(|date| date.year());
    match year {
        Year::Given(year) => Some(year),
        Year::Picked(Pick::Open) => context.sentence_year,
        Year::Picked(Pick::Last) => Some(now? - 1),
        Year::Picked(Pick::This) => now,
        Year::Picked(Pick::Next) => Some(now? + 1),
        Year::Picked(Pick::Previous) => Some(last? - 1),
        Year::Picked(Pick::Same) => last,
        Year::Picked(Pick::Following) => Some(last? + 1),
    }
}

fn day_of(year: Year, month: Month, day: i8, context: &Context, tense: Tense) -> String {
    let month = match month {
        Month::Given(month) => month,
        Month::Picked(pick) => return day_alone(pick, day, context, tense),
    };
    let unknown = || format!("XXXX-{month:02}-{day:02}");
    let fallback = |year: i16| format!("{year:04}-{month:02}-{day:02}");
    if let Some(year) = given_year(year, context)
        .filter(|_| !matches!(year, Year::Picked(Pick::Last | Pick::Next | Pick::This)))
    {
        return fallback(year);
    }
    let Some(base) = context.base() else { return unknown() };
    if let Year::Picked(Pick::Last | Pick::This | Pick::Next) = year {
        // "next May 5": the next one there is, "May 5 next year" was caught above by its own form.
        let given = given_year(year, context).unwrap_or(base.year());
        return fallback(given);
    }
    if context.narrative {
        return fallback(base.year());
    }
    let candidates = [base.year() - 1, base.year(), base.year() + 1];
    let dates = candidates.iter().filter_map(|&year| Date::new(year, month, day).ok());
    let Some(nearest) = dates.min_by_key(|date| days(base, *date).abs()) else {
        // 29 February or 31 June: the year of publication will do.
        return fallback(base.year());
    };
    if days(base, nearest).abs() <= NEAR {
        return fallback(nearest.year());
    }
    let directed = match tense {
        Tense::Past => {
            candidates.iter().rev().find(|&&year| Date::new(year, month, day).is_ok_and(|date| date <= base))
        }
        Tense::Future => {
            candidates.iter().find(|&&year| Date::new(year, month, day).is_ok_and(|date| date >= base))
        }
        _ => None,
    };
    fallback(directed.copied().unwrap_or(nearest.year()))
}

/// A day named by its number: "the 12th", "the 20th of this month".
fn day_alone(pick: Pick, day: i8, context: &Context, tense: Tense) -> String {
    let unknown = || format!("XXXX-XX-{day:02}");
    let base = match pick {
        Pick::Same | Pick::Previous | Pick::Following => context.last(),
        _ => context.base(),
    };
    let Some(base) = base else { return unknown() };
    let month = base.first_of_month();
    let step = match pick {
        Pick::Last | Pick::Previous => -1,
        Pick::Next | Pick::Following => 1,
        _ => 0,
    };
    let in_month = |step: i32| {
        let month = month.checked_add(step.months()).ok()?;
        Date::new(month.year(), month.month(), day).ok()
    };
    if pick != Pick::Open || context.narrative {
        return in_month(step).map_or_else(unknown, value::day);
    }
    let found = match tense {
        Tense::Past => [0, -1, -2].into_iter().filter_map(in_month).find(|date| *date <= base),
        Tense::Future => [0, 1, 2].into_iter().filter_map(in_month).find(|date| *date >= base),
        _ => [0, -1, 1].into_iter().filter_map(in_month).min_by_key(|date| days(base, *date).abs()),
    };
    found.map_or_else(unknown, value::day)
}

fn month_of(year: Year, month: i8, context: &Context, tense: Tense) -> String {
    let text = |year: i16| format!("{year:04}-{month:02}");
    let seen_from_now = matches!(year, Year::Picked(Pick::Last | Pick::This | Pick::Next));
    let base = context.base_for_now().filter(|_| seen_from_now).or_else(|| context.base());
    let Some(base) = base else {
        return given_year(year, context).map_or_else(|| format!("XXXX-{month:02}"), text);
    };
    let this = base.month();
    match year {
        // "last May" is the latest one over, but "last month" would name the one just gone; "next May" the first to come.
        Year::Picked(Pick::Last) => {
            return text(if month < this - 1 { base.year() } else { base.year() - 1 });
        }
        Year::Picked(Pick::Next) => return text(if month > this { base.year() } else { base.year() + 1 }),
        Year::Picked(Pick::Previous) => {
            let last = context.last().unwrap_or(base);
            return text(if month < last.month() { last.year() } else { last.year() - 1 });
        }
        Year::Picked(Pick::Following) => {
            let last = context.last().unwrap_or(base);
            return text(if month > last.month() { last.year() } else { last.year() + 1 });
        }
        _ => {}
    }
    if let Some(year) = given_year(year, context) {
        return text(year);
    }
    if context.narrative {
        return text(base.year());
    }
    let year = match tense {
        Tense::Past if month > this => base.year() - 1,
        Tense::Future if month < this => base.year() + 1,
        Tense::Past | Tense::Future => base.year(),
        // Present or unknown: the nearer one.
        _ if month - this > 6 => base.year() - 1,
        _ if this - month > 6 => base.year() + 1,
        _ => base.year(),
    };
    text(year)
}

fn unit_of(unit: Unit, pick: Pick, context: &Context, tense: Tense) -> String {
    let unknown = match unit {
        Unit::Day => "XXXX-XX-XX",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Month => "XXXX-XX",
        Unit::Quarter => "XXXX-QX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
        _ => "XXXX",
    };
    let now = context.base_for_now();
    let last = if unit == Unit::Day { context.same_day(tense) } else { context.last() };
    let (base, step) = match pick {
        Pick::Last => (now, -1),
        Pick::This | Pick::Open => (now, 0),
        Pick::Next => (now, 1),
        Pick::Previous => (last, -1),
        Pick::Same => (last, 0),
        Pick::Following => (last, 1),
    };
    shifted_or(unit, step, base, unknown)
}

fn shifted_or(unit: Unit, count: i32, base: Option<Date>, unknown: &str) -> String {
    let Some(base) = base else { return unknown.to_owned() };
    let years =
        |count: i32| i32::from(base.year()).checked_add(count).filter(|year| (1..=9998).contains(year));
    let moved = |span: Option<Span>| span.and_then(|span| base.checked_add(span).ok());
    let value = match unit {
        Unit::Second | Unit::Minute | Unit::Hour => {
            moved(Span::new().try_days(count / 24).ok()).map(value::day)
        }
        Unit::Day => moved(Span::new().try_days(count).ok()).map(value::day),
        Unit::Week => moved(Span::new().try_weeks(count).ok()).map(value::week),
        Unit::Fortnight => {
            count.checked_mul(2).and_then(|weeks| moved(Span::new().try_weeks(weeks).ok())).map(value::week)
        }
        Unit::Month => moved(Span::new().try_months(count).ok()).map(value::month),
        Unit::Quarter => count
            .checked_mul(3)
            .and_then(|months| moved(Span::new().try_months(months).ok()))
            .map(value::quarter),
        Unit::Year => years(count).map(|year| format!("{year:04}")),
        Unit::Decade => count.checked_mul(10).and_then(years).map(|year| format!("{:03}", year / 10)),
        Unit::Century => count.checked_mul(100).and_then(years).map(|year| format!("{:02}", year / 100)),
        Unit::Millennium => count.checked_mul(1000).and_then(years).map(|year| format!("{year:04}")),
    };
    value.unwrap_or_else(|| unknown.to_owned())
}

/// So many units from `base`, as exactly as the unit is: "two years ago" is a year.
fn shifted(unit: Unit, count: i32, base: Option<Date>, past: bool) -> String {
    let unknown = if past { "PAST_REF" } else { "FUTURE_REF" };
    let unknown = if count == 0 { "PRESENT_REF" } else { unknown };
    shifted_or(unit, count, base, unknown)
}

fn weekday_of(day: i8, pick: Pick, context: &Context, tense: Tense) -> Option<Date> {
    let weekday = Weekday::from_monday_one_offset(day).ok()?;
    let relative = matches!(pick, Pick::Previous | Pick::Following | Pick::Same);
    let base = if relative { context.same_day(tense)? } else { context.base_for_now().or(context.base())? };
    let here = base.weekday() == weekday;
    let before = || base.nth_weekday(-1, weekday).ok();
    let after = || base.nth_weekday(1, weekday).ok();
    match pick {
        Pick::Last | Pick::Previous => before(),
        Pick::Following => after(),
        Pick::Next => {
            // "next Friday", told on a Monday to Wednesday, still means the coming one in the press.
            after()
        }
        Pick::This => {
            let monday = base.checked_sub(i64::from(base.weekday().to_monday_zero_offset()).days()).ok()?;
            let in_week = monday.checked_add(i64::from(day - 1).days()).ok()?;
            match tense {
                Tense::Past if in_week > base => before(),
                Tense::Future if in_week < base => after(),
                _ => Some(in_week),
            }
        }
        Pick::Open | Pick::Same if here => Some(base),
        Pick::Open | Pick::Same => {
            // "The council meets on Monday"
            if matches!(tense, Tense::Future | Tense::Present) { after() } else { before() }
        }
    }
}

fn weekend_of(pick: Pick, context: &Context, tense: Tense) -> String {
    let unknown = || "XXXX-WXX-WE".to_owned();
    let Some(base) = context.base() else { return unknown() };
    let on_weekend = matches!(base.weekday(), Weekday::Saturday | Weekday::Sunday);
    let step = match pick {
        Pick::Last | Pick::Previous => -1,
        Pick::Next | Pick::Following => 1,
        Pick::This | Pick::Same => 0,
        Pick::Open if tense == Tense::Future || on_weekend => 0,
        Pick::Open => -1,
    };
    let week = base.checked_add(step.weeks());
    week.map_or_else(|_| unknown(), |date| format!("{}-WE", value::week(date)))
}

fn season_of(season: &str, year: Year, context: &Context, tense: Tense) -> String {
    let text = |year: i16| format!("{year:04}-{season}");
    let base = context.base();
    let (Some(base), Year::Picked(pick)) = (base, year) else {
        return given_year(year, context).map_or_else(|| format!("XXXX-{season}"), text);
    };
    if matches!(pick, Pick::Same | Pick::Previous | Pick::Following) || context.narrative {
        return text(given_year(year, context).unwrap_or(base.year()));
    }
    // Middle month of the season; winter belongs to the year in which it starts.
    let (first, last) = match season {
        "SP" => (3, 5),
        "SU" => (6, 8),
        "FA" => (9, 11),
        _ => (12, 14),
    };
    let month = i32::from(base.month());
    let in_winter = season == "WI" && month <= 2;
    let year = base.year();
    // The latest one that has begun, and the first one that has not ended.
    let begun = if month >= first { year } else { year - 1 };
    let coming = if month <= last && !in_winter {
        year
    } else if in_winter {
        year - 1
    } else {
        year + 1
    };
    let running = begun == coming;
    text(match pick {
        Pick::Last if running => begun - 1,
        Pick::Last => begun,
        Pick::Next if running => coming + 1,
        Pick::Next => coming,
        Pick::This if season == "WI" => coming,
        Pick::This => year,
        // What comes within two months is nearer than what ended half a year ago, whatever the tense.
        _ if !running && (1..=2).contains(&(first - month)) => coming,
        _ => match tense {
            Tense::Past => begun,
            Tense::Future => coming,
            _ if running => begun,
            _ => {
                let since = month - last + if month < first { 12 } else { 0 };
                let until = first - month + if month > last { 12 } else { 0 };
                if since < until { begun } else { coming }
            }
        },
    })
}

fn quarter_of(number: Option<i8>, year: Year, context: &Context, tense: Tense) -> String {
    let Some(base) = context.base() else {
        let year = given_year(year, context).map_or_else(|| "XXXX".into(), |year| format!("{year:04}"));
        return number.map_or_else(|| format!("{year}-QX"), |number| format!("{year}-Q{number}"));
    };
    let now = (base.month() + 2) / 3;
    let Some(number) = number else {
        // "the quarter" is the one last reported on.
        let named = context
            .named
            .last()
            .filter(|named| !named.has_month && days(named.date, base) < 370 && days(named.date, base) > 0);
        let date = named.map_or_else(|| base.checked_sub(3.months()).unwrap_or(base), |named| named.date);
        return value::quarter(date);
    };
    let year = match given_year(year, context) {
        Some(year) => year,
        None if tense == Tense::Future => {
            if number < now {
                base.year() + 1
            } else {
                base.year()
            }
        }
        None => {
            if number > now {
                base.year() - 1
            } else {
                base.year()
            }
        }
    };
    format!("{year:04}-Q{number}")
}

fn holiday_of(rule: &str, year: Year, context: &Context, tense: Tense) -> String {
    let base = context.base();
    let Some(now) = given_year(year, context).or(base.map(|base| base.year())) else {
        return "XXXX-XX-XX".to_owned();
    };
    let at = |year: i16| feast(rule, year);
    let picked = match (year, base) {
        (Year::Picked(Pick::Last), Some(base)) => {
            [base.year(), base.year() - 1].into_iter().filter_map(at).find(|date| *date < base)
        }
        (Year::Picked(Pick::Next), Some(base)) => {
            [base.year(), base.year() + 1].into_iter().filter_map(at).find(|date| *date > base)
        }
        (Year::Picked(Pick::Open), Some(base)) if !context.narrative => {
            let years = [now - 1, now, now + 1];
            let nearest = years.into_iter().filter_map(at).min_by_key(|date| days(base, *date).abs());
            match tense {
                Tense::Past => years.into_iter().rev().filter_map(at).find(|date| *date <= base),
                Tense::Future => years.into_iter().filter_map(at).find(|date| *date >= base),
                _ => nearest,
            }
        }
        _ => at(now),
    };
    picked.map_or_else(|| "XXXX-XX-XX".to_owned(), value::day)
}

/// The day of a feast, by its rule in `data/time.tsv`.
fn feast(rule: &str, year: i16) -> Option<Date> {
    let parts: Vec<&str> = rule.split(':').collect();
    let number = |at: usize| parts.get(at).and_then(|part| part.parse::<i8>().ok());
    match *parts.first()? {
        "nth" => Date::new(year, number(1)?, 1)
            .ok()?
            .nth_weekday_of_month(number(3)?, Weekday::from_monday_one_offset(number(2)?).ok()?)
            .ok(),
        "last" => Date::new(year, number(1)?, 1)
            .ok()?
            .nth_weekday_of_month(-1, Weekday::from_monday_one_offset(number(2)?).ok()?)
            .ok(),
        "easter" => easter(year)?.checked_add(i64::from(number(1)?).days()).ok(),
        fixed => {
            let (month, day) = fixed.split_once('-')?;
            Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
        }
    }
}

/// Western Easter (the Gregorian computus).
fn easter(year: i16) -> Option<Date> {
    let year = i32::from(year);
    let golden = year % 19;
    let (century, rest) = (year / 100, year % 100);
    let skipped = century - century / 4 - (8 * century + 13) / 25;
    let moon = (19 * golden + skipped + 15) % 30;
    let moon = moon - (moon / 28) * (1 - (29 / (moon + 1)) * ((21 - golden) / 11));
    let weekday = (century * 100 + rest + (century * 100 + rest) / 4 + moon + 2 - century + century / 4) % 7;
    let offset = moon - weekday;
    let month = 3 + (offset + 40) / 44;
    let day = offset + 28 - 31 * (month / 4);
    Date::new(i16::try_from(year).ok()?, month as i8, day as i8).ok()
}

/// Days from `from` to `to`.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feasts_fall_on_their_days() {
        let day = |rule, year| feast(rule, year).map(value::day);
        assert_eq!(day("easter:0", 2021).as_deref(), Some("2021-04-04"));
        assert_eq!(day("easter:0", 2024).as_deref(), Some("2024-03-31"));
        assert_eq!(day("easter:-2", 2019).as_deref(), Some("2019-04-19"));
        assert_eq!(day("nth:11:4:4", 1999).as_deref(), Some("1999-11-25"));
        assert_eq!(day("12-25", 2020).as_deref(), Some("2020-12-25"));
    }
}
