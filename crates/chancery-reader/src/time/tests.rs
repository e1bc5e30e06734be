//! Cases for the whole of [`super`]: text, day of publication, expected expressions.

use chancery_model::Span;

use super::find;
use crate::{Reading, SentenceTokens};

/// One sentence, no tokens: what the words alone tell.
fn bare(text: &str) -> Reading {
    let span = Span { start: 0, end: text.len() as u32 };
    Reading { sentences: vec![SentenceTokens { span, tokens: 0..0 }], ..Reading::default() }
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let found = find(text, &bare(text), Some("2021-05-12"));
    let shown: Vec<String> = found.iter().map(|time| format!("{}={}", time.text, time.value)).collect();
    assert_eq!(shown.join("; "), expected, "{text}");
}

#[test]
fn dates_in_many_orders() {
    check("signed on 20 May 2021", "20 May 2021=2021-05-20");
    check("signed on May 20th, 2021.", "May 20th, 2021=2021-05-20");
    check("signed on 2021 May 20", "2021 May 20=2021-05-20");
    check("signed on 2021. May 20.", "2021. May 20=2021-05-20");
    check("signed on 20 of May", "20 of May=2021-05-20");
    check("signed the 20th of May", "the 20th of May=2021-05-20");
    check("signed on 20.05.2021", "20.05.2021=2021-05-20");
    check("it opens on 20.05. in Rome", "20.05=2021-05-20");
    check("at 2021-05-20 again", "2021-05-20=2021-05-20");
    check("on Thursday, May 20,", "Thursday, May 20=2021-05-20");
}

#[test]
fn days_of_a_month_without_its_name() {
    check("arrived on the 12th.", "the 12th=2021-05-12");
    check("will meet on the 20th of this month", "the 20th of this month=2021-05-20");
    check("on the 5th of the month", "the 5th of the month=2021-05-05");
    check("on the 12th anniversary", "");
    check("landed on the 9th in Oslo", "the 9th=2021-05-09");
    check("on the 10th local time", "the 10th=2021-05-10");
    check("for the 9th in a row", "");
    check("the 20th century", "the 20th century=19");
}

#[test]
fn weeks_months_seasons() {
    check("next week", "next week=2021-W20");
    check("in mid-June", "mid-June=2021-06");
    check("in early May", "early May=2021-05");
    check("this summer", "this summer=2021-SU");
    check("in the summer of 2019", "the summer of 2019=2019-SU");
    check("last month", "last month=2021-04");
    check("in the 1990s and the '80s", "the 1990s=199; the '80s=198");
    check("the third quarter of 2020", "the third quarter of 2020=2020-Q3");
    check("at the end of the year", "the end of the year=2021");
}

#[test]
fn ranges_name_both_ends() {
    check("between 3 and 5 May", "3=2021-05-03; 5 May=2021-05-05");
    check("from May 3 to 5.", "May 3=2021-05-03; 5=2021-05-05");
    check("from Monday to Wednesday", "Monday=2021-05-10; Wednesday=2021-05-12");
    check("the war of 1941-45", "1941=1941; 45=1945");
}

#[test]
fn lengths_and_sets() {
    check("the two-year term", "two-year=P2Y");
    check("for the next two years", "the next two years=P2Y");
    check("in a few weeks", "a few weeks=PXW");
    check("a two-hour talk", "two-hour=PT2H");
    check("two and a half years", "two and a half years=P2Y6M");
    check("every Thursday and twice a week", "every Thursday=XXXX-WXX-4; a week=P1W");
    check("the 54-year-old", "");
}

#[test]
fn seen_from_another_date() {
    check("two years ago", "two years ago=2019");
    check(
        "He left on 3 March 2015 and returned two days later.",
        "3 March 2015=2015-03-03; two days later=2015-03-05",
    );
    check("It began on May 3; the day before, he fell.", "May 3=2021-05-03; the day before=2021-05-02");
    check("On May 3 he came; the same day he left.", "May 3=2021-05-03; the same day=2021-05-03");
    check("the day after tomorrow", "the day after tomorrow=2021-05-14");
}

#[test]
fn parts_of_the_day() {
    check("last night", "last night=2021-05-11TNI");
    check("on Tuesday evening", "Tuesday evening=2021-05-11TEV");
    check("at 10:30 a.m. on 3 May", "10:30 a.m. on 3 May=2021-05-03T10:30");
    check("at 14:30 GMT", "14:30 GMT=2021-05-12T14:30");
    check("at 9 p.m. EST", "9 p.m. EST=2021-05-12T21:00");
}

#[test]
fn a_weekday_tells_day_and_month_apart() {
    check("on Tuesday (7/12/2021)", "Tuesday (7/12/2021)=2021-12-07");
    check("on Monday (7/12/2021)", "Monday (7/12/2021)=2021-07-12");
}

#[test]
fn numbers_and_names_that_are_no_dates() {
    check("2,500 soldiers and $2000", "");
    check("it may march on", "");
    check("Bloody Sunday", "");
    check("a second man", "");
}

#[test]
fn without_an_anchor_values_stay_open() {
    let text = "It will open on Friday. Next week they meet on May 5.";
    let found = find(text, &bare(text), None);
    let values: Vec<&str> = found.iter().map(|time| time.value.as_str()).collect();
    assert_eq!(values, ["XXXX-WXX-5", "XXXX-WXX", "XXXX-05-05"]);
}

#[test]
fn a_dateline_is_an_anchor() {
    let text = "Sofia, 3 March 2020\n\nHe arrived yesterday.";
    let found = find(text, &bare(text), None);
    assert_eq!(found[1].value, "2020-03-02");
}
