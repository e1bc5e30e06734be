//! Places: a city lies in its country, a country in its region, anything in "a third country".

use std::collections::BTreeMap;

use chancery_lexicon::plausibility::Plausibility;
use chancery_model::Place;

use super::lattice::Relation;

/// How exactly a place is known, coarse to fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// "a third country", "abroad".
    Somewhere,
    Region,
    Country,
    /// A city, a building, a river.
    Spot,
}

/// What sort of place it is.
pub fn level(place: &Place, is_country: impl Fn(&Place) -> bool) -> Level {
    let name = place.name.to_lowercase();
    let name = name.trim_start_matches("a ").trim_start_matches("the ");
    if matches!(
        name,
        "third country" | "third state" | "neutral country" | "neutral place" | "another country" | "abroad"
    ) {
        Level::Somewhere
    } else if place.country.is_none() && Plausibility::embedded().region(name).is_some() {
        Level::Region
    } else if is_country(place) {
        Level::Country
    } else {
        Level::Spot
    }
}

/// How `a` lies to `b`. Two spots of one country are told apart only where both have coordinates and lie apart.
pub fn relation(a: &Place, b: &Place, is_country: impl Fn(&Place) -> bool + Copy) -> Relation {
    if a.name.eq_ignore_ascii_case(&b.name) {
        return Relation::Equal;
    }
    let (first, second) = (level(a, is_country), level(b, is_country));
    if first < second {
        return coarse_holds(a, first, b)
            .map_or(Relation::Disjoint, |holds| if holds { Relation::Contains } else { Relation::Overlaps });
    }
    if second < first {
        return relation(b, a, is_country).reversed();
    }
    match first {
        Level::Somewhere => Relation::Equal,
        Level::Region => regions(a, b),
        Level::Country => Relation::Disjoint,
        Level::Spot => spots(a, b),
    }
}

/// `None` where the fine place is known to lie outside.
fn coarse_holds(coarse: &Place, level: Level, fine: &Place) -> Option<bool> {
    let Some(country) = fine.country.as_deref() else {
        // A region inside "a third country" is the same answer less vague; of the rest nothing is known.
        return Some(level == Level::Somewhere);
    };
    match level {
        Level::Somewhere => Some(true),
        Level::Region => Plausibility::embedded()
            .region(&coarse.name)?
            .iter()
            .any(|state| state == country)
            .then_some(true),
        Level::Country => (coarse.country.as_deref() == Some(country)).then_some(true),
        Level::Spot => Some(false),
    }
}

fn regions(a: &Place, b: &Place) -> Relation {
    let tables = Plausibility::embedded();
    let (Some(first), Some(second)) = (tables.region(&a.name), tables.region(&b.name)) else {
        return Relation::Overlaps;
    };
    let inside = |small: &[String], big: &[String]| small.iter().all(|state| big.contains(state));
    match (inside(first, second), inside(second, first)) {
        (true, true) => Relation::Equal,
        (true, false) => Relation::Within,
        (false, true) => Relation::Contains,
        (false, false) if first.iter().any(|state| second.contains(state)) => Relation::Overlaps,
        _ => Relation::Disjoint,
    }
}

/// Farthest two names of one spot may lie from each other, in degrees of latitude or longitude: a suburb, an airport, a palace.
const ONE_SPOT: f64 = 0.4;

fn spots(a: &Place, b: &Place) -> Relation {
    if let (Some(first), Some(second)) = (&a.country, &b.country)
        && first != second
    {
        return Relation::Disjoint;
    }
    let (long, short) = if a.name.len() > b.name.len() { (a, b) } else { (b, a) };
    if long.name.to_lowercase().contains(&short.name.to_lowercase()) {
        return if long.name == a.name { Relation::Within } else { Relation::Contains };
    }
    match (a.lat, a.lon, b.lat, b.lon) {
        (Some(lat), Some(lon), Some(other_lat), Some(other_lon)) => {
            let apart = (lat - other_lat).abs().max((lon - other_lon).abs()) > ONE_SPOT;
            if apart { Relation::Disjoint } else { Relation::Overlaps }
        }
        // One of them is in no gazetteer: a building or a quarter, as a rule inside the other.
        (None, _, Some(_), _) => Relation::Within,
        (Some(_), _, None, _) => Relation::Contains,
        _ => Relation::Overlaps,
    }
}

/// The places of a story, numbered, with all their relations worked out once.
#[derive(Debug, Default)]
pub struct Places {
    count: usize,
    relations: Vec<Relation>,
}

impl Places {
    /// Numbers the places of some acts; the number of each, and the table.
    pub fn new<'p>(
        places: impl Iterator<Item = Option<&'p Place>>,
        is_country: impl Fn(&Place) -> bool + Copy,
    ) -> (Vec<Option<usize>>, Places) {
        let mut all: Vec<&Place> = Vec::new();
        let mut known: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        let numbers = places
            .map(|place| {
                let place = place?;
                let number =
                    known.entry((place.name.as_str(), place.country.as_deref())).or_insert_with(|| {
                        all.push(place);
                        all.len() - 1
                    });
                Some(*number)
            })
            .collect();
        let relations =
            all.iter().flat_map(|a| all.iter().map(move |b| relation(a, b, is_country))).collect();
        (numbers, Places { count: all.len(), relations })
    }

    /// How two numbered places lie to each other.
    pub fn relation(&self, a: usize, b: usize) -> Relation {
        self.relations.get(a * self.count + b).copied().unwrap_or(Relation::Overlaps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Place {
        let mut parts = text.split('/');
        let name = parts.next().unwrap_or_default().to_owned();
        let country = parts.next().filter(|country| !country.is_empty()).map(str::to_owned);
        let lat = parts.next().and_then(|lat| lat.parse().ok());
        Place { name, country, lat, lon: lat }
    }

    #[track_caller]
    fn check(a: &str, b: &str, expected: Relation) {
        let is_country = |place: &Place| matches!(place.name.as_str(), "Norway" | "Kenya");
        assert_eq!(relation(&read(a), &read(b), is_country), expected);
        assert_eq!(relation(&read(b), &read(a), is_country), expected.reversed());
    }

    #[test]
    fn places_nest() {
        check("Oslo/NOR/59.9", "Norway/NOR", Relation::Within);
        check("Norway/NOR", "Europe", Relation::Within);
        check("Oslo/NOR/59.9", "Europe", Relation::Within);
        check("Nairobi/KEN/-1.3", "Europe", Relation::Disjoint);
        check("Norway/NOR", "third country", Relation::Within);
        check("Europe", "third country", Relation::Within);
        check("Norway/NOR", "Kenya/KEN", Relation::Disjoint);
        check("Oslo/NOR/59.9", "Bergen/NOR/65.3", Relation::Disjoint);
        check("City Hall/NOR", "Oslo/NOR/59.9", Relation::Within);
    }
}
