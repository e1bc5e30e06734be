//! Sentences that carry no political act whatever their verbs: sport, weather, teasers, appeals, questions.

use super::Scene;

/// The token at which a quoted question begins behind a colon: "Peru refused: “Who asks?”".
pub fn question(scene: &Scene) -> Option<usize> {
    let tree = &scene.tree;
    let asks = (tree.len().saturating_sub(2)..tree.len()).any(|at| tree.low(at).contains('?'));
    let quote = |at: usize| matches!(tree.low(at), "\"" | "“" | "``" | "«" | "„" | "'" | "‘");
    (4..tree.len().saturating_sub(1))
        .find(|&at| asks && tree.low(at) == ":" && quote(at + 1))
        .filter(|&colon| (0..colon).any(|at| tree.is_verb(at)))
}

/// Why the sentence is not coded, if so.
pub fn reason(scene: &Scene) -> Option<&'static str> {
    let tree = &scene.tree;
    if tree.len() < 2 {
        return Some("no sentence");
    }
    let text = scene.report.text.get(tree.span(0, tree.len() - 1).range()).unwrap_or("");
    let start: String = text.chars().take(24).collect::<String>().to_lowercase();
    const TEASERS: [&str; 9] = [
        "see also",
        "read also",
        "also read",
        "read more",
        "more on this topic",
        "more on the topic",
        "also interesting",
        "related:",
        "recommended",
    ];
    if TEASERS.iter().any(|teaser| start.starts_with(teaser)) {
        return Some("a teaser");
    }
    if text.trim_end().ends_with('?') && question(scene).is_none() {
        return Some("a question");
    }
    // The classes of the words that have any.
    let classes: Vec<[&[String]; 2]> = (0..tree.len().min(80))
        // "Arab League" is no league table, "the goal of disarmament" was scored by nobody.
        .filter(|&at| !(tree.lemma(at) == "goal" && at + 1 < tree.len() && tree.low(at + 1) == "of"))
        // "The basketball player Lind was released": what she is.
        .filter(|&at| {
            let next = at + 1 < tree.len()
                && matches!(
                    tree.lemma(at + 1),
                    "player" | "star" | "fan" | "coach" | "federation" | "champion"
                );
            !(next && matches!(tree.rel(at), "compound" | "amod" | "nmod"))
        })
        .filter(|&at| {
            let mention = tree.mention(at).map(|index| &scene.annotation.mentions[index]);
            mention.is_none_or(|mention| mention.actor.is_none())
        })
        .map(|at| [tree.lemma(at), tree.low(at)].map(|word| scene.patterns.classes_of(word)))
        .filter(|[lemma, low]| !lemma.is_empty() || !low.is_empty())
        .collect();
    let class = |name: &str| {
        classes
            .iter()
            .filter(|word| word.iter().any(|classes| classes.iter().any(|class| class == name)))
            .count()
    };
    let political = class("politics");
    if class("sport") > 0 && political == 0 {
        return Some("sport");
    }
    if class("furniture") > 1 && political == 0 {
        return Some("an appeal");
    }
    if class("weather") > 1 && political == 0 {
        return Some("weather");
    }
    None
}
