//! Plain text: the file, decoded, is the report's text.

use chancery_model::Report;

use crate::{Outcome, decode, id_of_name, judge};

/// Reads one plain text.
pub fn read(name: &str, bytes: &[u8], sink: &mut dyn FnMut(Outcome)) {
    let decoded = decode::decode(bytes);
    let mut report =
        Report { id: id_of_name(name), text: decoded.value, notes: decoded.notes, ..Report::default() };
    judge(&mut report);
    sink(report.into());
}
