//! Tables about how names are written: spellings of sounds, forms of given names, titles, legal forms.
//!
//! Each is a TSV with a header line; lines that start with `#` are comments. The engine's `actor` module reads them.

/// Spellings of one sound in many languages, reduced to one letter each.
pub const RESPELLINGS: &str = include_str!("../data/names/respellings.tsv");
/// Forms of one given name across languages, and short forms.
pub const GIVEN_NAMES: &str = include_str!("../data/names/given_names.tsv");
/// Words before a name that are no part of it.
pub const TITLES: &str = include_str!("../data/names/titles.tsv");
/// Words inside a name that carry little.
pub const PARTICLES: &str = include_str!("../data/names/particles.tsv");
/// Legal forms of companies.
pub const COMPANY_FORMS: &str = include_str!("../data/names/company_forms.tsv");
/// Words that say what sort of body it is.
pub const GENERIC_WORDS: &str = include_str!("../data/names/generic_words.tsv");
/// Ordinary English words.
pub const COMMON_WORDS: &str = include_str!("../data/names/common_words.tsv");
/// Words that show that a name is a private person's, a sportsman's, a thing's.
pub const PRIVATE_WORDS: &str = include_str!("../data/names/private_words.tsv");
/// Words that show that public affairs are spoken of.
pub const PUBLIC_WORDS: &str = include_str!("../data/names/public_words.tsv");
/// What a state is called before another's adjective: form, state.
pub const COMBINING_FORMS: &str = include_str!("../data/names/combining_forms.tsv");
/// Groups of people: words, sector.
pub const GROUPS: &str = include_str!("../data/groups.tsv");
/// Parts of the world as adjectives: words.
pub const REGIONS: &str = include_str!("../data/regions.tsv");
/// Further names of known persons, learnt or transliterated: canonical name, form.
pub const PERSON_FORMS: &str = include_str!("../data/names/person_forms.tsv");
/// What a family name, or its stem, means in English.
pub const MEANINGS: &str = include_str!("../data/names/meanings.tsv");

/// Yields the rows of a table, without header and comments, split at tabs.
pub fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table
        .lines()
        .skip(1)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.split('\t').collect())
}
