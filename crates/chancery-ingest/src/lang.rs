//! Names the language of a text, and the language its translation betrays.

use std::collections::BTreeMap;

use chancery_model::{Note, Report};

use crate::judge::lines;

/// Characters looked at: enough for a sure answer, and a 50 MB line stays cheap.
const LOOKED_AT: usize = 4_000;

/// The two-letter code of the language that `text` is in, where there is enough of it to tell.
pub fn language(text: &str) -> Option<&'static str> {
    let head: String = text.chars().take(LOOKED_AT).collect();
    let info = whatlang::detect(&head)?;
    if !info.is_reliable() && head.len() < 200 {
        return None;
    }
    two_letters(info.lang())
}

/// The two-letter code of a language as dumps write it: `en`, `EN-gb`, `eng`, `English`. Others stay, in lower case.
pub fn code(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    let tag = name.split(['-', '_']).next().unwrap_or_default();
    let known = whatlang::Lang::all().iter().find(|lang| {
        lang.code() == tag
            || lang.eng_name().eq_ignore_ascii_case(&name)
            || bibliographic(**lang) == Some(tag)
    });
    known.and_then(|lang| two_letters(*lang)).map_or(name.clone(), str::to_owned)
}

/// ISO 639-2's other code, which librarians and some dumps use.
fn bibliographic(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang::*;
    Some(match lang {
        Deu => "ger",
        Fra => "fre",
        Nld => "dut",
        Cmn => "zho",
        Ces => "cze",
        Slk => "slo",
        Ell => "gre",
        Ron => "rum",
        Pes => "fas",
        Srp => "scc",
        _ => return None,
    })
}

/// Fills `report.lang` from its kept words, and notes a report that is not in English.
pub fn label(report: &mut Report) {
    if report.lang.is_empty() {
        let mut words = String::new();
        for span in &report.kept {
            words.push_str(span.of(&report.text));
            words.push('\n');
            if words.len() > LOOKED_AT * 2 {
                break;
            }
        }
        report.lang = language(&words).unwrap_or_default().to_owned();
    }
    let is_english = report.lang.is_empty() || report.lang == "en" || report.lang.starts_with("en-");
    if !is_english && !report.notes.iter().any(|note| note.code == "not-english") {
        let message = format!("expected English, found a text in {}", report.lang);
        report.notes.push(Note::new("not-english", message));
    }
    if is_english {
        translated_from(report);
    }
}

/// Notes the language that a text was probably translated from, where leftovers give it away.
///
/// The message begins with the language's code. It is a hint for repairs, not a finding.
fn translated_from(report: &mut Report) {
    let mut found: BTreeMap<&str, (u32, Vec<&str>)> = BTreeMap::new();
    let text = lines::head(&report.text, LOOKED_AT * 4);
    for row in include_str!("../data/leftovers.tsv").lines().skip(1).filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        let (Some(lang), Some(weight), Some(words)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        if text.contains(words) {
            let (sum, seen) = found.entry(lang).or_default();
            *sum += weight.parse().unwrap_or(1);
            seen.push(words.trim());
        }
    }
    let Some((lang, (weight, seen))) = found.iter().max_by_key(|(_, (weight, _))| *weight) else { return };
    let rivals = found.values().filter(|(other, _)| other == weight).count();
    if *weight >= 2 && rivals == 1 {
        let message = format!("{lang}: found \"{}\"", seen.join("\", \""));
        report.notes.push(Note::new("translated-from", message));
    }
}

fn two_letters(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang::*;
    Some(match lang {
        Eng => "en",
        Deu => "de",
        Fra => "fr",
        Spa => "es",
        Por => "pt",
        Ita => "it",
        Nld => "nl",
        Swe => "sv",
        Dan => "da",
        Nob => "nb",
        Fin => "fi",
        Est => "et",
        Lav => "lv",
        Lit => "lt",
        Pol => "pl",
        Ces => "cs",
        Slk => "sk",
        Slv => "sl",
        Hrv => "hr",
        Srp => "sr",
        Mkd => "mk",
        Bul => "bg",
        Ron => "ro",
        Hun => "hu",
        Ell => "el",
        Tur => "tr",
        Rus => "ru",
        Ukr => "uk",
        Bel => "be",
        Ara => "ar",
        Heb => "he",
        Pes => "fa",
        Urd => "ur",
        Hin => "hi",
        Ben => "bn",
        Tam => "ta",
        Tha => "th",
        Vie => "vi",
        Ind => "id",
        Jpn => "ja",
        Kor => "ko",
        Cmn => "zh",
        Aze => "az",
        Kat => "ka",
        Hye => "hy",
        Cat => "ca",
        Uzb => "uz",
        Tgl => "tl",
        Afr => "af",
        Epo => "eo",
        Lat => "la",
        Yid => "yi",
        Amh => "am",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(super::language(text), expected);
    }

    #[test]
    fn leftovers_name_the_language() {
        let mut report = chancery_model::Report::new(
            "x",
            "Talks end\n\nThe two envoys spoke on Monday in the capital about fish, cod and herring, it was said.\n\nQuelle: own",
        );
        crate::judge(&mut report);
        let note = report.notes.iter().find(|note| note.code == "translated-from");
        assert_eq!(note.map(|note| note.message.as_str()), Some("de: found \"Quelle:\""));
    }

    #[test]
    fn codes_of_dumps() {
        for (name, code) in
            [("eng", "en"), ("English", "en"), ("en-GB", "en-gb"), ("ger", "de"), ("ZHO", "zh"), ("xx", "xx")]
        {
            assert_eq!(super::code(name), code, "{name}");
        }
    }

    #[test]
    fn common_languages() {
        check(
            "The foreign minister said on Monday that the talks would continue next week in the capital.",
            Some("en"),
        );
        check(
            "Der Außenminister sagte am Montag, die Gespräche würden nächste Woche in der Hauptstadt fortgesetzt.",
            Some("de"),
        );
        check("", None);
    }
}
