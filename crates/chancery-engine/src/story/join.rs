//! Whether a report belongs to a story: a small linear model over a few likenesses.
//!
//! The weights are learned by `cargo xtask train-stories` from labelled streams and stand in `join.tsv`;
//! what each feature means is in [`Likeness`].

use std::sync::OnceLock;

/// How a report resembles a story. All shares are 0.0 to 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Likeness {
    /// Cosine of the weighted words with the story's centroid.
    pub centroid: f32,
    /// Highest cosine with one of the story's last reports.
    pub nearest: f32,
    /// Cosine of names and numbers alone.
    pub names: f32,
    /// Share of the report's title words that stand in titles or leads of the story.
    pub title: f32,
    /// Days between the report and the story's last one, from the fade: 1.0 at once, 0.0 never.
    pub nearness: f32,
    /// Content words of the report.
    pub words: f32,
    /// Reports in the story.
    pub size: f32,
    /// Cosine with the centroid of the best other story.
    pub rival: f32,
}

/// Names of the features, in the order of the weights.
pub const FEATURES: [&str; 14] = [
    "bias",
    "centroid",
    "centroid-root",
    "nearest",
    "nearest-root",
    "names",
    "title",
    "nearness",
    "words-log",
    "size-log",
    "rival",
    "centroid-words",
    "nearest-words",
    "centroid-over-rival",
];

impl Likeness {
    /// The features the weights belong to.
    pub fn features(&self) -> [f64; FEATURES.len()] {
        let words = f64::from(1.0 + self.words).ln() / 6.0;
        let size = f64::from(1.0 + self.size).ln() / 4.0;
        let [centroid, nearest, rival] = [self.centroid, self.nearest, self.rival].map(f64::from);
        [
            1.0,
            centroid,
            centroid.sqrt(),
            nearest,
            nearest.sqrt(),
            f64::from(self.names),
            f64::from(self.title),
            f64::from(self.nearness),
            words,
            size,
            rival,
            centroid * words,
            nearest * words,
            centroid - rival,
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

    /// How likely the report belongs to the story, 0.0 to 1.0; 0.5 means as likely as not.
    pub fn probability(&self, likeness: &Likeness) -> f64 {
        let sum: f64 =
            self.weights.iter().zip(likeness.features()).map(|(weight, value)| weight * value).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// One labelled pair of report and story.
pub type Example = (Likeness, bool);

/// Fits the weights by batch gradient descent on the logistic loss, with a little shrinkage.
///
/// Deterministic; each set of examples weighs the same, however large.
pub fn train(sets: &[Vec<Example>]) -> JoinModel {
    const ROUNDS: usize = 6000;
    const RATE: f64 = 1.5;
    const SHRINK: f64 = 1e-5;
    let mut model = JoinModel { weights: [0.0; FEATURES.len()] };
    let rows: Vec<([f64; FEATURES.len()], f64, f64)> = sets
        .iter()
        .flat_map(|set| {
            let weight = 1.0 / (set.len().max(1) * sets.len()) as f64;
            set.iter()
                .map(move |(likeness, is_same)| (likeness.features(), f64::from(u8::from(*is_same)), weight))
        })
        .collect();
    for _ in 0..ROUNDS {
        let mut gradient = [0.0; FEATURES.len()];
        for (features, wanted, weight) in &rows {
            let sum: f64 = model.weights.iter().zip(features).map(|(weight, value)| weight * value).sum();
            let error = (1.0 / (1.0 + (-sum).exp()) - wanted) * weight;
            for (slope, value) in gradient.iter_mut().zip(features) {
                *slope += error * value;
            }
        }
        for (weight, slope) in model.weights.iter_mut().zip(&gradient) {
            *weight -= RATE * (slope + SHRINK * *weight);
        }
    }
    model
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
        let like = Likeness { centroid: 0.6, nearest: 0.7, ..Likeness::default() };
        let unlike = Likeness { centroid: 0.1, nearest: 0.1, ..Likeness::default() };
        let model = train(&[vec![(like, true), (unlike, false)]]);
        assert!(model.probability(&like) > 0.9 && model.probability(&unlike) < 0.1);
    }
}
