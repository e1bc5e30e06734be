//! Outlines of the world as paths of an SVG picture, in the Equal Earth projection (Šavrič, Patterson and Jenny 2018).
//!
//! The outlines are `countries-110m.json` of world-atlas 2.0.2 (ISC), made from Natural Earth (public domain); see
//! THIRD-PARTY.md. TopoJSON keeps each border once, as an arc of steps.

use std::fmt::Write as _;
use std::sync::OnceLock;

use serde::Deserialize;

const TOPOLOGY: &str = include_str!("assets/countries-110m.json");

/// The whole world: left, top, width, height.
pub const WHOLE: (f64, f64, f64, f64) = (0.0, 0.0, 1000.0, 487.0);

/// A point of a picture.
type Spot = (f64, f64);

#[derive(Deserialize)]
struct Topology {
    objects: Objects,
    arcs: Vec<Vec<(i64, i64)>>,
    transform: Transform,
}

#[derive(Deserialize)]
struct Objects {
    land: Geometry,
}

#[derive(Deserialize)]
struct Transform {
    scale: (f64, f64),
    translate: (f64, f64),
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Geometry {
    Polygon {
        arcs: Vec<Vec<i64>>,
    },
    MultiPolygon {
        arcs: Vec<Vec<Vec<i64>>>,
    },
    #[serde(rename = "GeometryCollection")]
    Collection {
        geometries: Vec<Geometry>,
    },
}

struct Paths {
    land: String,
    borders: String,
}

/// All land, as a path.
pub fn land() -> &'static str {
    &paths().land
}

/// All coasts and borders, as a path.
pub fn borders() -> &'static str {
    &paths().borders
}

/// Where a place lies in the picture of the world.
pub fn project(lat: f64, lon: f64) -> Spot {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    let theta = (3f64.sqrt() / 2.0 * lat.clamp(-90.0, 90.0).to_radians().sin()).asin();
    let (t2, t6) = (theta * theta, theta.powi(6));
    let slope = 9.0 * A[3] * t6 * t2 + 7.0 * A[2] * t6 + 3.0 * A[1] * t2 + A[0];
    let x = 2.0 * 3f64.sqrt() * lon.to_radians() * theta.cos() / (3.0 * slope);
    let y = theta * (A[3] * t6 * t2 + A[2] * t6 + A[1] * t2 + A[0]);
    // Equal Earth is 5.413 wide and 2.635 high.
    (500.0 + x * 1000.0 / 5.4133, 243.5 - y * 1000.0 / 5.4133)
}

/// A window around points, with some of the world around them.
pub fn around(points: impl Iterator<Item = Spot>) -> (f64, f64, f64, f64) {
    let mut bounds: Option<(f64, f64, f64, f64)> = None;
    for (x, y) in points {
        let (left, top, right, bottom) = bounds.unwrap_or((x, y, x, y));
        bounds = Some((left.min(x), top.min(y), right.max(x), bottom.max(y)));
    }
    let Some((left, top, right, bottom)) = bounds else { return WHOLE };
    let ratio = WHOLE.2 / WHOLE.3;
    let width = ((right - left) * 1.35).max((bottom - top) * 1.35 * ratio).clamp(110.0, WHOLE.2);
    let height = width / ratio;
    let x = ((left + right - width) / 2.0).clamp(0.0, WHOLE.2 - width);
    let y = ((top + bottom - height) / 2.0).clamp(0.0, (WHOLE.3 - height).max(0.0));
    (x, y, width, height)
}

fn paths() -> &'static Paths {
    static PATHS: OnceLock<Paths> = OnceLock::new();
    PATHS.get_or_init(|| {
        let topology: Topology =
            serde_json::from_str(TOPOLOGY).expect("the outlines are compiled in, and a test reads them");
        let arcs: Vec<Vec<Spot>> =
            topology.arcs.iter().map(|arc| positions(arc, &topology.transform)).collect();
        let mut land = String::new();
        rings(&topology.objects.land, &mut |ring| {
            let mut points: Vec<Spot> = Vec::new();
            for &arc in ring {
                // A negative number is an arc taken backwards.
                let forwards = usize::try_from(if arc < 0 { !arc } else { arc }).unwrap_or(0);
                let Some(found) = arcs.get(forwards) else { continue };
                if arc < 0 { points.extend(found.iter().rev()) } else { points.extend(found) }
            }
            line(&points, &mut land);
            land.push('z');
        });
        let mut borders = String::new();
        for arc in &arcs {
            line(arc, &mut borders);
        }
        Paths { land, borders }
    })
}

fn positions(arc: &[(i64, i64)], transform: &Transform) -> Vec<Spot> {
    let (mut x, mut y) = (0, 0);
    arc.iter()
        .map(|(dx, dy)| {
            x += dx;
            y += dy;
            let lon = x as f64 * transform.scale.0 + transform.translate.0;
            let lat = y as f64 * transform.scale.1 + transform.translate.1;
            project(lat, lon)
        })
        .collect()
}

fn rings(geometry: &Geometry, take: &mut dyn FnMut(&[i64])) {
    match geometry {
        Geometry::Polygon { arcs } => arcs.iter().for_each(|ring| take(ring)),
        Geometry::MultiPolygon { arcs } => arcs.iter().flatten().for_each(|ring| take(ring)),
        Geometry::Collection { geometries } => geometries.iter().for_each(|inner| rings(inner, take)),
    }
}

/// Points as a path, to a tenth, without those that are the same.
fn line(points: &[Spot], out: &mut String) {
    let mut last: Option<(i64, i64)> = None;
    for (x, y) in points {
        let at = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
        if last == Some(at) {
            continue;
        }
        let _ = match last {
            None => write!(out, "M{} {}", tenth(at.0), tenth(at.1)),
            Some(from) => write!(out, "l{} {}", tenth(at.0 - from.0), tenth(at.1 - from.1)),
        };
        last = Some(at);
    }
}

fn tenth(value: i64) -> String {
    if value % 10 == 0 { (value / 10).to_string() } else { format!("{}", value as f64 / 10.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outlines_are_read() {
        assert!(land().starts_with('M') && land().len() > 20_000, "{}", land().len());
        assert!(borders().len() > 20_000 && borders().len() < 120_000, "{}", borders().len());
    }

    #[test]
    fn places_lie_where_they_should() {
        let (x, y) = project(0.0, 0.0);
        assert!((x - 500.0).abs() < 0.1 && (y - 243.5).abs() < 0.1);
        let (doha, berlin) = (project(25.29, 51.53), project(52.52, 13.4));
        assert!(doha.0 > berlin.0 && doha.1 > berlin.1, "{doha:?} {berlin:?}");
        assert!(project(90.0, 180.0).1 >= -0.5 && project(0.0, 180.0).0 <= 1000.5);
    }

    #[test]
    fn a_window_holds_its_points() {
        let window = around([(400.0, 200.0), (500.0, 210.0)].into_iter());
        assert!(window.0 <= 400.0 && window.0 + window.2 >= 500.0, "{window:?}");
        assert_eq!(around(std::iter::empty()), WHOLE);
    }
}
