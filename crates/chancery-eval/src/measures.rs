//! What is measured: one gold file, the commands that answer it, the scorer that judges.

/// One corpus and how to measure on it.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    /// Short name, as in `floors.json` and the README.
    pub name: &'static str,
    /// Gold file below the shared folder.
    pub gold: &'static str,
    /// Scorer below the shared folder's `tools`.
    pub scorer: &'static str,
    /// More arguments for the scorer, before and after `--input` alike.
    pub options: &'static [&'static str],
    /// Arguments of the `chancery` commands whose outputs the scorer takes, in its order.
    pub commands: &'static [&'static [&'static str]],
    /// What the input is.
    pub input: Input,
    /// The figures that are kept; smaller is better for those marked so.
    pub figures: &'static [Figure],
}

/// What the commands read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// What `SCORER --input GOLD` prints.
    Scorer,
    /// A folder below the shared folder, given as a path.
    Folder(&'static str),
}

/// One figure of a scorer.
#[derive(Clone, Copy, Debug)]
pub struct Figure {
    /// As the scorer prints it.
    pub name: &'static str,
    /// What the README calls it.
    pub title: &'static str,
    /// Whether smaller is better.
    pub smaller_is_better: bool,
}

const fn more(name: &'static str, title: &'static str) -> Figure {
    Figure { name, title, smaller_is_better: false }
}

const fn less(name: &'static str, title: &'static str) -> Figure {
    Figure { name, title, smaller_is_better: true }
}

const DOSSIER: &[&[&str]] = &[&["record"], &["extract"], &["annotate"]];

const DOSSIER_FIGURES: &[Figure] = &[
    more("line_f1", "lines kept, F1"),
    less("trap_hits", "trap hits"),
    more("mention_recall_garbled", "garbled mentions, recall"),
    more("mention_precision", "mentions, precision"),
    more("event_f1", "events, F1"),
    more("event_dyad_f1", "events with both countries, F1"),
    more("event_full_f1", "events with actors, recipients, status, F1"),
    more("cluster_b3_f1", "event clusters, B-cubed F1"),
    more("verdict_core_acc", "core verdicts right"),
    more("recall_conflict", "conflicts found"),
    more("conflict_precision", "conflicts, precision"),
    more("best_acc", "best values right"),
    more("wire_f1", "wires, pairwise F1"),
    less("unsupported", "values of the record without support"),
];

const fn dossier(name: &'static str, gold: &'static str) -> Measure {
    Measure {
        name,
        gold,
        scorer: "score_dossier.py",
        options: &[],
        commands: DOSSIER,
        input: Input::Scorer,
        figures: DOSSIER_FIGURES,
    }
}

const fn one(
    name: &'static str,
    gold: &'static str,
    scorer: &'static str,
    commands: &'static [&'static [&'static str]],
    figures: &'static [Figure],
) -> Measure {
    Measure { name, gold, scorer, options: &[], commands, input: Input::Scorer, figures }
}

const NAMES: &[Figure] = &[more("best_f1", "best F1"), more("recall_at_p95", "recall at precision .95")];
const STORIES: &[Figure] = &[more("b3_f1", "B-cubed F1"), more("pair_f1", "pairwise F1")];
const TAGS: &[Figure] = &[more("upos", "UPOS"), more("las", "LAS"), more("lemma", "lemma")];

/// Everything that is measured, in the order of the data's way.
pub const MEASURES: &[Measure] = &[
    one(
        "lines",
        "data/lines/dev.jsonl.gz",
        "score_lines.py",
        &[&["extract"]],
        &[more("keep_f1", "flattened lines kept, F1 (learnt on them)")],
    ),
    Measure {
        name: "pages",
        gold: "data/pages/gold.jsonl.gz",
        scorer: "score_pages.py",
        options: &[],
        commands: &[&["extract"]],
        input: Input::Folder("data/pages/html"),
        figures: &[
            more("body_f1", "body, F1"),
            more("title_acc", "title right"),
            more("date_acc", "date right"),
        ],
    },
    one("tags-ewt", "data/nlp/ewt_test.conllu.gz", "score_tags.py", &[&["annotate", "--pretokenized"]], TAGS),
    one("tags-gum", "data/nlp/gum_test.conllu.gz", "score_tags.py", &[&["annotate", "--pretokenized"]], TAGS),
    one(
        "names-uner",
        "data/nlp/ner_uner_test.tsv.gz",
        "score_ner.py",
        &[&["annotate", "--pretokenized"]],
        &[more("ner_f1", "names, F1")],
    ),
    one(
        "time-te3",
        "data/time/te3_platinum.jsonl",
        "score_time.py",
        &[&["annotate"]],
        &[more("value_f1", "time values, F1"), more("relaxed_f1", "time spans, relaxed F1")],
    ),
    one(
        "time-seeds",
        "data/time/seeds.jsonl",
        "score_time.py",
        &[&["annotate"]],
        &[more("dated_acc", "dates right")],
    ),
    one(
        "quotes-polnear",
        "data/quotes/polnear.dev.jsonl",
        "score_quotes.py",
        &[&["annotate"]],
        &[
            more("content_p", "content, precision"),
            more("content_r", "content, recall"),
            more("speaker_direct", "speaker of direct quotes right"),
        ],
    ),
    one(
        "status-meantime",
        "data/crossdoc/meantime_en.jsonl.gz",
        "score_status.py",
        &[&["code"]],
        &[more("future_f1", "future, F1"), more("neg_f1", "negated, F1")],
    ),
    one(
        "match-opensanctions",
        "data/names/opensanctions_nk_cases.jsonl",
        "score_names.py",
        &[&["match"]],
        NAMES,
    ),
    one("match-adversarial", "data/names/adversarial_made.jsonl", "score_names.py", &[&["match"]], NAMES),
    one(
        "names-practice",
        "dossiers/names.jsonl",
        "score_names.py",
        &[&["resolve"]],
        &[more("accuracy", "right"), less("nil_false_link", "false links where nobody is known")],
    ),
    one(
        "events-plover",
        "data/events/plover_gsr_cameo.jsonl",
        "score_events.py",
        &[&["code"]],
        &[
            more("full_triple", "source, target and type right"),
            more("root_precision", "type, precision"),
            more("root_recall", "type, recall"),
        ],
    ),
    one(
        "events-plv",
        "data/events/plv_test.jsonl",
        "score_pairs.py",
        &[&["code"]],
        &[
            more("root_acc", "15 types, accuracy"),
            more("root_macro_f1", "15 types, macro F1"),
            more("quad_acc", "quad, accuracy"),
        ],
    ),
    one(
        "events-petrarch2",
        "data/events/petrarch2_gsr.jsonl",
        "score_events.py",
        &[&["code"]],
        &[more("triple_f1", "triples, F1")],
    ),
    one(
        "sentences",
        "dossiers/sentences.jsonl",
        "score_events.py",
        &[&["code"]],
        &[
            more("full_status_f1", "events with parties and status, F1"),
            less("false_event_rate", "events on sentences without one"),
            more("status_acc", "status right"),
            more("said_by_acc", "said by, right"),
            more("date_acc", "date right"),
        ],
    ),
    Measure {
        options: &["--split", "test"],
        ..one(
            "stories-ecb",
            "data/stories/ecbplus/docs.jsonl.gz",
            "score_stories.py",
            &[&["stories"]],
            STORIES,
        )
    },
    one("stories-gvc", "data/stories/gvc/docs.jsonl", "score_stories.py", &[&["stories"]], STORIES),
    Measure {
        options: &["--split", "test"],
        ..one(
            "stories-uci",
            "data/stories/uci_news_2014/docs.jsonl",
            "score_stories.py",
            &[&["stories"]],
            STORIES,
        )
    },
    dossier("seeds", "seeds/gold.json"),
    dossier("iran2015", "dossiers/iran2015/gold.json"),
    dossier("korea2018", "dossiers/korea2018/gold.json"),
    dossier("morales2013", "dossiers/morales2013/gold.json"),
    dossier("nato2022", "dossiers/nato2022/gold.json"),
    dossier("niger2023", "dossiers/niger2023/gold.json"),
    dossier("ryanair2021", "dossiers/ryanair2021/gold.json"),
];

/// The six practice stories, whose mean is a figure of its own.
pub const PRACTICE: &[&str] =
    &["iran2015", "korea2018", "morales2013", "nato2022", "niger2023", "ryanair2021"];
