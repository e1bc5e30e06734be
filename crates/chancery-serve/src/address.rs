//! Events by their addresses: what came to be at another address is shown the way, what is gone says why.

use chancery_store::Store;
use chancery_store::read::{EventDetail, Whereabouts};

use crate::problem::Problem;
use crate::query::segment;

/// The event at an address under `base`, such as `/events/`.
pub fn event(store: &Store, base: &str, address: &str) -> Result<EventDetail, Problem> {
    match store.event(address)? {
        Some(detail) if detail.item.event == address => Ok(detail),
        Some(detail) => Err(Problem::moved(format!("{base}{}", segment(&detail.item.event)))),
        None => Err(missing(store, address)?),
    }
}

/// Why there is no event at an address.
pub fn missing(store: &Store, address: &str) -> Result<Problem, Problem> {
    Ok(match store.whereabouts(address)? {
        Whereabouts::Gone { story, why: Some(why) } => {
            let see = story.map(|story| format!("/stories/{}", segment(&story)));
            Problem::gone(format!("the event {address:?} is no more: {why}"), see)
        }
        Whereabouts::Gone { why: None, .. } => Problem::busy("the event's story is being made anew"),
        // It came to be between two looks.
        Whereabouts::At(_) => Problem::busy("the event's story was just made anew"),
        Whereabouts::Unknown => Problem::missing("an event", address),
    })
}
