//! Gold corpora, scores and floors.
