//! Who published a page: the outlet of its registrable domain, from `data/outlets.tsv`.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::LazyLock;

/// What we know of an outlet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its usual name.
    pub name: &'static str,
    /// ISO 3166 alpha-3 code of its seat.
    pub country: &'static str,
    /// `paper`, `broadcaster`, `agency`, `online`, `government`, `state-media`.
    pub kind: &'static str,
}

impl Outlet {
    /// Whether others reprint its texts: a report of its own is an origin.
    pub fn is_wire(&self) -> bool {
        self.kind == "agency"
    }
}

static TABLE: LazyLock<BTreeMap<&'static str, Outlet>> = LazyLock::new(|| {
    let mut table = BTreeMap::new();
    for row in include_str!("../data/outlets.tsv").lines().skip(1).filter(|row| !row.starts_with('#')) {
        let mut cells = row.split('\t');
        if let (Some(domain), Some(name), Some(country), Some(kind)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        {
            table.insert(domain, Outlet { name, country, kind });
        }
    }
    table
});

/// The registrable domain of an address: `bbc.co.uk` of `https://www.bbc.co.uk/news`. A number is its own.
pub fn domain(url: &str) -> Option<&str> {
    let host = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = host.split(['/', '?', '#']).next()?;
    let host = host.rsplit('@').next()?;
    if let Some(rest) = host.strip_prefix('[') {
        return rest.split_once(']').map(|(number, _)| number);
    }
    let host = host.split(':').next()?.trim_end_matches('.');
    if host.parse::<Ipv4Addr>().is_ok() { Some(host) } else { psl::domain_str(host) }
}

/// The outlet of an address, if we know it.
pub fn known(url: &str) -> Option<Outlet> {
    TABLE.get(domain(url)?.to_ascii_lowercase().as_str()).copied()
}

/// The outlet's name where we know it, else the registrable domain.
pub fn of_url(url: &str) -> Option<String> {
    known(url).map(|outlet| outlet.name.to_owned()).or_else(|| domain(url).map(str::to_ascii_lowercase))
}

#[cfg(test)]
mod tests {
    #[track_caller]
    fn check(url: &str, expected: Option<&str>) {
        assert_eq!(super::of_url(url).as_deref(), expected, "{url}");
    }

    #[test]
    fn outlets_by_domain() {
        check("https://www.reuters.com/world/x", Some("Reuters"));
        check("http://news.some-town.co.uk:8080/a", Some("some-town.co.uk"));
        check("https://user@tass.ru/a?b=c", Some("TASS"));
        check("http://192.0.2.7:8080/a", Some("192.0.2.7"));
        check("http://[2001:db8::1]:8080/a", Some("2001:db8::1"));
        check("not an address", None);
    }
}
