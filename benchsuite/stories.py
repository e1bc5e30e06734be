#!/usr/bin/env python3
"""Grouping reports into stories: `chancery stories` beside scikit-learn, on the same texts in the same run.

    cargo build --release -p chancery-cli
    pip install scikit-learn
    python3 benchsuite/stories.py ../shared/data/stories [--times 3]

Texts are the full texts of the labelled streams. scikit-learn weighs their words (TF-IDF) and clusters them by average
cosine, all at once, without wires; its time grows with the square of the reports. CPU seconds of each, user and system,
start and reading included; what counts is their ratio.
"""

import gzip
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

CHANCERY = Path(__file__).resolve().parent.parent / "target/release/chancery"


def main(argv):
    folder = Path(argv[0])
    times = int(argv[argv.index("--times") + 1]) if "--times" in argv else 3
    reports = []
    for path in sorted(folder.glob("*/docs.jsonl*")):
        lines = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
        for row in map(json.loads, lines):
            if row["text"]:
                report = {"id": row["id"], "text": row["text"], "title": row["title"], "published": row["date"]}
                reports.append({key: value for key, value in report.items() if value})
    reports.sort(key=lambda report: report.get("published") or "")
    for _ in range(times):
        ours, theirs = chancery(reports), scikit_learn(reports)
        print(f"{len(reports)} reports: chancery {len(reports) / ours:.0f} a CPU-s, scikit-learn {len(reports) / theirs:.0f}: {theirs / ours:.1f} times")


def chancery(reports):
    lines = "".join(json.dumps(report) + "\n" for report in reports)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([CHANCERY, "stories", "-q", "--batch", "1000"], input=lines, text=True, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def scikit_learn(reports):
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    begun = time.process_time()
    texts = [f"{report.get('title', '')} {report['text']}" for report in reports]
    words = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    AgglomerativeClustering(None, metric="cosine", linkage="average", distance_threshold=0.8).fit(words.toarray())
    return time.process_time() - begun


if __name__ == "__main__":
    main(sys.argv[1:])
