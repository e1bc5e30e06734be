//! How two values of one attribute lie to each other.

/// The relation of a first value to a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The same.
    Equal,
    /// The first is the finer one.
    Within,
    /// The first is the coarser one.
    Contains,
    /// Both may be right, neither holds the other.
    Overlaps,
    /// They cannot both be right.
    Disjoint,
}

impl Relation {
    /// The same relation seen from the second value.
    pub fn reversed(self) -> Relation {
        match self {
            Relation::Within => Relation::Contains,
            Relation::Contains => Relation::Within,
            other => other,
        }
    }

    /// Whether both values can be right.
    pub fn is_compatible(self) -> bool {
        self != Relation::Disjoint
    }
}
