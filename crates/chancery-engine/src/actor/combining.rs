//! States before a hyphen and another state's adjective: "Sino-Russian", "Greco-Turkish".

use std::sync::LazyLock;

use chancery_lexicon::actors::{ActorIndex, ActorLexicon, FormKind};
use chancery_lexicon::names;
use chancery_model::ActorKind;
use rustc_hash::FxHashMap;

use super::pieces::Piece;

static FORMS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let pair = |row: Vec<&'static str>| Some((*row.first()?, *row.get(1)?));
    names::rows(names::COMBINING_FORMS).filter_map(pair).collect()
});

/// Whether a word is such a form: alone it is somebody's name ("Franco"), and no damaged one of the state.
pub fn is_form(folded: &str) -> bool {
    FORMS.contains_key(folded)
}

/// The state that the word at `at` means, if it is a combining form before an adjective of a state.
pub fn state_at(lexicon: &ActorLexicon, run: &[Piece], at: usize) -> Option<ActorIndex> {
    let (piece, next) = (run.get(at)?, run.get(at + 1)?);
    let iso3 = FORMS.get(piece.folded.as_str()).filter(|_| piece.capital && next.hyphen)?;
    let is_adjective = lexicon.by_form(&next.folded).iter().any(|(index, kind)| {
        lexicon.at(*index).actor.kind == ActorKind::Country
            && matches!(kind, FormKind::Adjective | FormKind::Inhabitant)
    });
    let state = lexicon.state(iso3).filter(|_| is_adjective)?;
    lexicon.index_of(&state.actor.id)
}
