//! Places for the actors of a network: linked ones near each other, the others apart. The same graph, the same picture.

/// A line between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Index of a node.
    pub a: usize,
    /// Index of another.
    pub b: usize,
    /// Acts.
    pub weight: f64,
    /// Those of the two conflict classes.
    pub conflict: f64,
}

/// Steps of the layout; more change little for the 120 nodes we draw at most.
const STEPS: usize = 300;

/// Positions within 1000 by 700, by the forces of Fruchterman and Reingold from a start on a circle.
pub fn place(nodes: usize, edges: &[Edge]) -> Vec<(f64, f64)> {
    const GOLDEN: f64 = 2.399_963_229_728_653;
    let mut spots: Vec<(f64, f64)> = (0..nodes)
        .map(|at| {
            let (angle, radius) = (at as f64 * GOLDEN, 0.5 * ((at as f64 + 0.5) / nodes as f64).sqrt());
            (radius * angle.cos(), radius * angle.sin())
        })
        .collect();
    let wanted = (0.7 / nodes.max(1) as f64).sqrt();
    for step in 0..STEPS {
        let heat = 0.12 * (1.0 - step as f64 / STEPS as f64);
        let mut moves = vec![(0.0, 0.0); nodes];
        for a in 0..nodes {
            for b in 0..a {
                let (dx, dy, far) = between(spots[a], spots[b]);
                let push = wanted * wanted / far / far;
                add(&mut moves, a, b, (dx * push, dy * push));
            }
            // A pull to the middle keeps parts together that no line joins.
            moves[a].0 -= spots[a].0 * 0.5;
            moves[a].1 -= spots[a].1 * 0.8;
        }
        for edge in edges {
            let (dx, dy, far) = between(spots[edge.a], spots[edge.b]);
            let pull = -far / wanted * (0.4 + edge.weight.sqrt().min(3.0) * 0.2);
            add(&mut moves, edge.a, edge.b, (dx * pull, dy * pull));
        }
        for (spot, (x, y)) in spots.iter_mut().zip(moves) {
            let length = x.hypot(y).max(1e-9);
            let step = length.min(heat);
            spot.0 += x / length * step;
            spot.1 += y / length * step;
        }
    }
    fit(&spots)
}

fn between(a: (f64, f64), b: (f64, f64)) -> (f64, f64, f64) {
    let (dx, dy) = (a.0 - b.0, a.1 - b.1);
    (dx, dy, dx.hypot(dy).max(1e-3))
}

fn add(moves: &mut [(f64, f64)], a: usize, b: usize, by: (f64, f64)) {
    moves[a].0 += by.0;
    moves[a].1 += by.1;
    moves[b].0 -= by.0;
    moves[b].1 -= by.1;
}

fn fit(spots: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let bounds = |of: fn(&(f64, f64)) -> f64| {
        let (low, high) = spots
            .iter()
            .map(of)
            .fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        (low, (high - low).max(1e-6))
    };
    let ((left, width), (top, height)) = (bounds(|spot| spot.0), bounds(|spot| spot.1));
    let mut spots: Vec<(f64, f64)> = spots
        .iter()
        .map(|(x, y)| (90.0 + 820.0 * (x - left) / width, 50.0 + 610.0 * (y - top) / height))
        .collect();
    read_well(&mut spots);
    spots
}

/// Moves nodes up and down until no name lies on another.
fn read_well(spots: &mut [(f64, f64)]) {
    const NAME: (f64, f64) = (150.0, 25.0);
    for _ in 0..80 {
        for a in 0..spots.len() {
            for b in 0..a {
                let (dx, dy) = (spots[a].0 - spots[b].0, spots[a].1 - spots[b].1);
                if dx.abs() < NAME.0 && dy.abs() < NAME.1 {
                    let step = (NAME.1 - dy.abs()) * if dy < 0.0 { -0.25 } else { 0.25 };
                    spots[a].1 = (spots[a].1 + step).clamp(30.0, 680.0);
                    spots[b].1 = (spots[b].1 - step).clamp(30.0, 680.0);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_nodes_lie_nearer_than_others() {
        let edge = |a, b| Edge { a, b, weight: 1.0, conflict: 0.0 };
        let spots = place(6, &[edge(0, 1), edge(1, 2), edge(0, 2), edge(3, 4), edge(4, 5), edge(3, 5)]);
        let far = |a: usize, b: usize| (spots[a].0 - spots[b].0).hypot(spots[a].1 - spots[b].1);
        assert!(far(0, 1) < far(0, 3) && far(3, 4) < far(1, 4), "{spots:?}");
    }

    #[test]
    fn small_graphs_do_no_harm() {
        assert!(place(0, &[]).is_empty());
        assert!(place(1, &[]).iter().all(|(x, y)| x.is_finite() && y.is_finite()));
    }
}
