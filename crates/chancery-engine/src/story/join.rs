//! Whether a report belongs to a story, or two stories are one: a small linear model over a few likenesses.
//!
//! The weights are learned by `cargo xtask train-stories` from labelled streams and stand in `join.tsv`;
//! what each feature means is in [`Likeness`].

use std::sync::OnceLock;

/// How two groups of texts resemble each other; a report is a group of one. All shares are 0.0 to 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// Mean cosine of a text of one with a text of the other, over all pairs.
    pub average: f32,
    /// Cosine of the sums.
    pub centroid: f32,
    /// Highest cosine of a text of one with a text of the other.
    pub nearest: f32,
    /// Cosine of the sums of names and numbers alone.
    pub names: f32,
    /// Cosine of the sums of titles alone.
    pub title: f32,
    /// Days between them; 0.0 where they overlap or nobody knows.
    pub gap: f32,
    /// Content words of a text, in the group where they are fewer.
    pub words: f32,
    /// Texts in the smaller group.
    pub smaller: f32,
    /// Texts in the larger group.
    pub larger: f32,
    /// Whether both name somebody or something in so many words that to share no name tells them apart: 1.0 or 0.0.
    pub named: f32,
}

/// Names of the features, in the order of the weights.
pub const FEATURES: [&str; 21] = [
    "bias",
    "average",
    "average-root",
    "centroid",
    "centroid-root",
    "nearest",
    "nearest-root",
    "names",
    "names-root",
    "title",
    "title-root",
    "gap-week",
    "gap-log",
    "words-log",
    "smaller-log",
    "larger-log",
    "average-words",
    "centroid-words",
    "nearest-words",
    "named",
    "named-larger",
];

/// Texts above which it makes no difference how large a group is: few labelled stories are larger.
const MANY: f32 = 16.0;

impl Likeness {
    /// The features the weights belong to.
    pub fn features(&self) -> [f64; FEATURES.len()] {
        let words = (f64::from(1.0 + self.words).ln() / 6.0).min(1.0);
        let [average, centroid, nearest, names, title] =
            [self.average, self.centroid, self.nearest, self.names, self.title].map(f64::from);
        let (gap, named) = (f64::from(self.gap), f64::from(self.named));
        let larger = f64::from(self.larger.clamp(1.0, MANY)).ln() / 4.0;
        [
            1.0,
            average,
            average.sqrt(),
            centroid,
            centroid.sqrt(),
            nearest,
            nearest.sqrt(),
            names,
            names.sqrt(),
            title,
            title.sqrt(),
            (-gap / 7.0).exp(),
            (1.0 + gap).ln() / 5.0,
            words,
            f64::from(self.smaller.max(1.0)).ln() / 4.0,
            larger,
            average.sqrt() * words,
            centroid.sqrt() * words,
            nearest.sqrt() * words,
            named,
            named * larger,
        ]
    }
}

/// The weights.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinModel {
    /// One for each of [`FEATURES`].
    pub weights: [f64; FEATURES.len()],
}

impl JoinModel {
    /// The weights that are compiled in.
    pub fn embedded() -> &'static JoinModel {
        static EMBEDDED: OnceLock<JoinModel> = OnceLock::new();
        EMBEDDED.get_or_init(|| JoinModel::parse(include_str!("join.tsv")).expect("a test parses the file"))
    }

    /// Weights to begin training with: the mean cosine decides, longer texts must be more alike.
    pub fn first() -> JoinModel {
        let mut weights = [0.0; FEATURES.len()];
        for (name, weight) in [("bias", -6.0), ("average-root", 30.0), ("words-log", -7.0)] {
            if let Some(at) = FEATURES.iter().position(|feature| *feature == name) {
                weights[at] = weight;
            }
        }
        JoinModel { weights }
    }

    /// Reads `name TAB weight` lines; `None` if a feature is missing or a number is none.
    pub fn parse(table: &str) -> Option<JoinModel> {
        let mut weights = [0.0; FEATURES.len()];
        for (at, name) in FEATURES.iter().enumerate() {
            let line = table.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))?;
            weights[at] = line.trim().parse().ok()?;
        }
        Some(JoinModel { weights })
    }

    /// The table that [`JoinModel::parse`] reads.
    pub fn table(&self) -> String {
        FEATURES.iter().zip(&self.weights).map(|(name, weight)| format!("{name}\t{weight:.4}\n")).collect()
    }

    /// How likely the two belong together, 0.0 to 1.0; 0.5 means as likely as not.
    pub fn probability(&self, likeness: &Likeness) -> f64 {
        logistic(&self.weights, &likeness.features())
    }
}

/// Two groups of texts, the share of their pairs that is labelled as one story, and the example's weight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
    pub likeness: Likeness,
    pub same: f64,
    pub weight: f64,
}

/// Fits the weights by Newton's method on the logistic loss, with a little shrinkage.
///
/// Deterministic; each set of examples weighs the same, however large.
pub fn train(sets: &[Vec<Example>]) -> JoinModel {
    const STEPS: usize = 12;
    const SHRINK: f64 = 1e-4;
    const N: usize = FEATURES.len();
    let mut weights = [0.0; N];
    for _ in 0..STEPS {
        let mut gradient = weights.map(|weight| weight * SHRINK);
        let mut curvature = [[0.0; N]; N];
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = SHRINK;
        }
        for set in sets {
            let total: f64 = set.iter().map(|example| example.weight).sum::<f64>() * sets.len() as f64;
            for example in set {
                let features = example.likeness.features();
                let weight = example.weight / total.max(1e-9);
                let probability = logistic(&weights, &features);
                let bend = weight * probability * (1.0 - probability);
                for (at, value) in features.iter().enumerate() {
                    gradient[at] += weight * (probability - example.same) * value;
                    for (cell, other) in curvature[at].iter_mut().zip(&features) {
                        *cell += bend * value * other;
                    }
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solve(curvature, gradient)) {
            *weight -= step;
        }
    }
    JoinModel { weights }
}

/// Solves a system of linear equations whose matrix is symmetric and positive, by elimination.
pub fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        let pivot = matrix[at];
        for below in at + 1..N {
            let factor = matrix[below][at] / pivot[at];
            for (value, above) in matrix[below].iter_mut().zip(pivot) {
                *value -= factor * above;
            }
            right[below] -= factor * right[at];
        }
    }
    for at in (0..N).rev() {
        let known: f64 = (at + 1..N).map(|there| matrix[at][there] * right[there]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

fn logistic(weights: &[f64; FEATURES.len()], features: &[f64; FEATURES.len()]) -> f64 {
    let sum: f64 = weights.iter().zip(features).map(|(weight, value)| weight * value).sum();
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_weights_can_be_read() {
        let model = JoinModel::parse(include_str!("join.tsv")).expect("join.tsv has all features");
        assert_eq!(JoinModel::parse(&model.table()), Some(model));
    }

    #[test]
    fn training_tells_like_from_unlike() {
        let like = Likeness { average: 0.6, nearest: 0.7, ..Likeness::default() };
        let unlike = Likeness { average: 0.1, nearest: 0.1, ..Likeness::default() };
        let example = |likeness, same| Example { likeness, same, weight: 1.0 };
        let model = train(&[vec![example(like, 1.0), example(unlike, 0.0)]]);
        assert!(model.probability(&like) > 0.9 && model.probability(&unlike) < 0.1);
    }
}
