//! A story's claims compared: corroborated, reported once, conflicting, damaged.
