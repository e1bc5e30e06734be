//! The CAMEO code of an act by its status.
//!
//! CAMEO knows no status: what is only meant has codes of its own there, 03 for what is meant to help and 13 for
//! what is meant to hurt. Meetings stay 04 whether held or to come, as in CAMEO's own examples.

use chancery_model::{EventType, Status};

/// The code of an act that has `status`, given the code of the deed itself.
pub fn by_status(kind: EventType, code: Option<String>, status: Status) -> Option<String> {
    let meant = matches!(status, Status::Planned | Status::Proposed | Status::Conditional);
    if !meant || code.is_none() {
        return code;
    }
    use EventType::{Aid, Assault, Coerce, Concede, Cooperate, Protest, Retreat, Sanction, Support};
    let intended = match kind {
        Support => "032",
        Cooperate => "031",
        Aid => "033",
        Concede => "034",
        Retreat => "035",
        Sanction => "131",
        Coerce => "132",
        Protest => "133",
        Assault => "138",
        _ => return code,
    };
    Some(intended.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(kind: EventType, code: &str, status: Status, expected: &str) {
        assert_eq!(by_status(kind, Some(code.to_owned()), status).as_deref(), Some(expected));
    }

    #[test]
    fn what_is_only_meant_has_a_code_of_its_own() {
        check(EventType::Aid, "071", Status::Happened, "071");
        check(EventType::Aid, "071", Status::Planned, "033");
        check(EventType::Assault, "190", Status::Conditional, "138");
        check(EventType::Consult, "042", Status::Planned, "042");
    }
}
