//! Saved mail (`.eml`): newsletters and agency mails. The only module that knows the library.
//!
//! The text part is preferred; a mail that has only HTML is read as a page. Attachments are not opened.

use chancery_model::Report;
use mail_parser::{MessageParser, MimeHeaders as _, PartType};

use crate::html::{self, Origin};
use crate::{Config, Failure, Outcome, judge, outlet};

/// Reads one mail.
pub fn read(name: &str, bytes: &[u8], config: &Config, sink: &mut dyn FnMut(Outcome)) {
    let Some(mail) = MessageParser::default().parse(bytes) else {
        return sink(Failure::new(name, "expected a mail, found something else").into());
    };
    let plain = mail.text_body.iter().find_map(|&id| match mail.part(id) {
        Some(part) if !part.is_content_type("text", "html") => match &part.body {
            PartType::Text(text) => Some(text.to_string()),
            _ => None,
        },
        _ => None,
    });
    let mut report = match plain.filter(|text| !text.trim().is_empty()) {
        Some(text) => Report { text: unwrapped(&text), ..Report::default() },
        None => match mail.body_html(0) {
            Some(page) => html::page(&page, &Origin::default(), config),
            None => return sink(Failure::new(name, "expected a mail with text, found none in it").into()),
        },
    };
    let sender = mail.from().and_then(|from| from.first());
    let address = sender.and_then(|sender| sender.address());
    report.id = mail.message_id().unwrap_or_default().to_owned();
    report.title = mail.subject().map(str::to_owned).or(report.title);
    report.published = mail.date().map(|date| date.to_rfc3339()).or(report.published);
    report.author = report.author.or_else(|| sender.and_then(|sender| sender.name()).map(str::to_owned));
    report.outlet = address.and_then(|address| outlet::of_url(address.rsplit('@').next()?)).or(report.outlet);
    if report.kept.is_empty() && report.dropped.is_empty() {
        judge(&mut report);
    }
    sink(report.into());
}

/// The text with lines that a mail program broke joined again; a blank line ends a paragraph.
fn unwrapped(text: &str) -> String {
    /// Mail is broken at 72 to 78 columns; a shorter line is meant to be one.
    const SHORT: usize = 60;
    let mut joined = String::with_capacity(text.len());
    let mut before = 0;
    for line in text.lines() {
        let line = line.trim_end();
        if before >= SHORT && !line.is_empty() && !line.starts_with(['-', '*', '>', '•']) {
            joined.push(' ');
        } else if !joined.is_empty() {
            joined.push('\n');
        }
        joined.push_str(line);
        before = line.chars().count();
    }
    joined
}

#[cfg(test)]
mod tests {
    use crate::{Config, Outcome, read_bytes};

    #[track_caller]
    fn check(mail: &str, expected: &str) {
        let mut found = Vec::new();
        read_bytes("a.eml", mail.as_bytes(), &Config::default(), &mut |outcome| {
            found.push(match outcome {
                Outcome::Report(report) => format!(
                    "{} | {} | {} | {} | {}",
                    report.id,
                    report.title.unwrap_or_default(),
                    report.outlet.unwrap_or_default(),
                    report.published.unwrap_or_default(),
                    report.text
                ),
                other => format!("{other:?}"),
            });
        });
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_mail_in_text() {
        check(
            "Message-ID: <7@wire.example.org>\r\nFrom: The Wire <desk@wire.example.org>\r\nDate: Tue, 5 Mar 2019 06:10:00 +0100\r\n\
             Subject: =?utf-8?q?Quito_calls_its_envoy_home?=\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\
             Content-Transfer-Encoding: quoted-printable\r\n\r\n\
             Ecuador called its envoy home on Monday, the minister Jos=E9 Paz said in\r\nQuito.\r\n\r\nNo reason was given.\r\n",
            "7@wire.example.org | Quito calls its envoy home | example.org | 2019-03-05T06:10:00+01:00 | \
             Ecuador called its envoy home on Monday, the minister José Paz said in Quito.\n\nNo reason was given.",
        );
    }

    #[test]
    fn a_mail_in_html_only() {
        check(
            "Message-ID: <8@x.example.org>\r\nFrom: desk@x.example.org\r\nSubject: Lima\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/html\r\n\r\n<html><body><p>Peru did not call its envoy home on Monday, the ministry said in Lima.</p>\
             </body></html>",
            "8@x.example.org | Lima | example.org |  | Peru did not call its envoy home on Monday, the ministry said in Lima.",
        );
    }
}
