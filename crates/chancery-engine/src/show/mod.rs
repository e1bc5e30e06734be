//! An annotation for other tools and for a person: CoNLL-U, and the text with its marks as a page.

mod conllu;
mod page;

pub use conllu::conllu;
pub use page::{page_end, page_report, page_start};
