#!/usr/bin/env python3
"""Near-duplicates: our index beside datasketch and rensa, on the same texts in the same run.

    cargo build --release -p chancery-engine --example near
    pip install datasketch rensa
    python3 benchsuite/near.py ../shared/data/stories [--texts 1200]

Texts are the full texts of the labelled streams. Of each third text a changed copy, a cut version or an excerpt is made
(words replaced by words of other texts at a rate of 2 to 25 %, the tail cut off, a passage alone), of each sixth two of
them, and excerpts are set among the sentences of another text; all by a fixed seed. Gold is exact: all pairs of texts
whose runs of three words have a Jaccard similarity, or a containment in the shorter, of at least .5. For each system:
recall at a precision of .99, by its own score, and its seconds of CPU. `datasketch` and `rensa` find Jaccard pairs;
`datasketch` also has an ensemble for containment. Runs of three lower-case words are what all of them are given.
"""

import gzip
import json
import random
import resource
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEAR = ROOT / "target/release/examples/near"
LEAST = 0.5


def main(argv):
    folder = Path(argv[0])
    most = int(argv[argv.index("--texts") + 1]) if "--texts" in argv else 1200
    texts = made(read(folder)[:most])
    runs = {name: runs_of(text) for name, text in texts}
    gold = exact(runs)
    jaccard = {pair for pair, (j, _) in gold.items() if j >= LEAST}
    contained = {pair for pair, (_, c) in gold.items() if c >= LEAST}
    print(f"{len(texts)} texts; pairs with Jaccard >= .5: {len(jaccard)}, with containment >= .5: {len(contained)}")
    for name, system in (("chancery", ours), ("datasketch", datasketch), ("rensa", rensa)):
        try:
            found, seconds = system(texts, runs)
        except ImportError as error:
            print(f"{name}: {error}")
            continue
        for what, right, at in (("Jaccard", jaccard, 0), ("containment", contained, 1)):
            scores = {pair: scores[at] for pair, scores in found.items() if scores[at] is not None}
            print(f"{name:<11} {what:<12} recall at precision .99: {recall(scores, right):.4f}", end="")
            print(f"   ({len(scores)} pairs told, {seconds:.2f} s CPU)")


def read(folder):
    rows = []
    for path in sorted(folder.glob("*/docs.jsonl*")):
        lines = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
        rows += [(row["id"], row["text"]) for row in map(json.loads, lines) if len((row["text"] or "").split()) >= 60]
    random.Random(1).shuffle(rows)
    return rows


def made(rows):
    chance = random.Random(2)
    words = [word for _, text in rows for word in text.split()]
    texts = list(rows)
    for at, (name, text) in enumerate(rows):
        for number in range((at % 3 == 0) + (at % 6 == 0)):
            own = text.split()
            kind = chance.choice(["changed", "cut", "excerpt", "quoted"])
            if kind == "changed":
                rate = chance.uniform(0.02, 0.25)
                own = [chance.choice(words) if chance.random() < rate else word for word in own]
            elif kind == "cut":
                own = own[: max(30, int(len(own) * chance.uniform(0.2, 0.95)))]
            else:
                length = max(30, int(len(own) * chance.uniform(0.1, 0.6)))
                start = chance.randrange(max(1, len(own) - length))
                own = own[start : start + length]
                if kind == "quoted":
                    other = chance.choice(rows)[1].split()
                    own = other[: len(other) // 2] + own + other[len(other) // 2 :]
            texts.append((f"{name}/{kind}{number}", " ".join(own)))
    chance.shuffle(texts)
    return texts


def runs_of(text):
    words = ["".join(filter(str.isalnum, word)).lower() for word in text.split()]
    words = [word for word in words if word]
    return {" ".join(words[at : at + 3]) for at in range(len(words) - 2)}


def exact(runs):
    """Jaccard and containment of all pairs that share a run."""
    having = defaultdict(list)
    for name, those in runs.items():
        for run in those:
            having[run].append(name)
    shared = defaultdict(int)
    for names in having.values():
        names.sort()
        for at, one in enumerate(names):
            for two in names[at + 1 :]:
                shared[one, two] += 1
    return {pair: overlap(len(runs[pair[0]]), len(runs[pair[1]]), count) for pair, count in shared.items()}


def overlap(one, two, shared):
    return shared / max(1, one + two - shared), shared / max(1, min(one, two))


def recall(scores, right):
    """The most of `right` that is found among the best-scored pairs of which at least 99 of 100 are right."""
    ranked = sorted(scores, key=lambda pair: -scores[pair])
    hits, best = 0, 0
    for told, pair in enumerate(ranked, 1):
        hits += pair in right
        last_of_score = told == len(ranked) or scores[ranked[told]] != scores[pair]
        if last_of_score and hits / told >= 0.99:
            best = hits
    return best / max(1, len(right))


def ours(texts, _runs):
    lines = "".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    out = subprocess.run([NEAR], input=lines, capture_output=True, text=True, check=True).stdout
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found = {}
    for row in map(json.loads, out.splitlines()):
        found[tuple(sorted((row["a"], row["b"])))] = row["jaccard"], row["containment"]
    return found, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def datasketch(texts, runs):
    from datasketch import MinHash, MinHashLSH, MinHashLSHEnsemble

    begun = time.process_time()
    prints = {}
    for name, _ in texts:
        prints[name] = MinHash(num_perm=128)
        prints[name].update_batch([run.encode() for run in runs[name]])
    index = MinHashLSH(threshold=LEAST, num_perm=128)
    ensemble = MinHashLSHEnsemble(threshold=LEAST, num_perm=128, num_part=16)
    for name, _ in texts:
        index.insert(name, prints[name])
    ensemble.index([(name, prints[name], max(1, len(runs[name]))) for name, _ in texts])
    found = {}
    for name, _ in texts:
        close = [(other, True) for other in index.query(prints[name])]
        close += [(other, False) for other in ensemble.query(prints[name], max(1, len(runs[name])))]
        for other, by_jaccard in close:
            if other != name:
                pair = tuple(sorted((name, other)))
                estimate = prints[name].jaccard(prints[other])
                shared = estimate / (1 + estimate) * (len(runs[name]) + len(runs[other]))
                part = shared / max(1, min(len(runs[name]), len(runs[other])))
                before = found.get(pair, (None, None))
                found[pair] = estimate if by_jaccard else before[0], part
    return found, time.process_time() - begun


def rensa(texts, runs):
    from rensa import RMinHash, RMinHashLSH

    begun = time.process_time()
    prints, index = {}, RMinHashLSH(threshold=LEAST, num_perm=128, num_bands=32)
    for key, (name, _) in enumerate(texts):
        prints[key] = RMinHash(num_perm=128, seed=42)
        prints[key].update(sorted(runs[name]))
        index.insert(key, prints[key])
    found = {}
    for key, (name, _) in enumerate(texts):
        for other in index.query(prints[key]):
            if other != key:
                pair = tuple(sorted((name, texts[other][0])))
                estimate = prints[key].jaccard(prints[other])
                sizes = len(runs[pair[0]]), len(runs[pair[1]])
                found[pair] = estimate, estimate / (1 + estimate) * sum(sizes) / max(1, min(sizes))
    return found, time.process_time() - begun


if __name__ == "__main__":
    main(sys.argv[1:])
