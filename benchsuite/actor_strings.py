#!/usr/bin/env python3
"""Country and sector of dated actor strings, as `chancery resolve` tells them.

    cargo build --release -p chancery-cli
    python3 benchsuite/actor_strings.py ../shared/data/events/ngec_actor_resolution_dev.jsonl [--errors]

The strings and what is expected are the test cases of an open coder (`agent_to_code`). Ours are those of the actor, or
of the group without a charter if nobody known is named, or a state of which the group is a part. Not ours to tell apart: the Union and the United Nations, which
are `EUR` and `UNO` there and `IGO` here. A string without a usable date is asked as of 1 March 2022. A case without an
expected sector counts for the country alone; one where nobody is expected is right with neither.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

CHANCERY = Path(__file__).resolve().parent.parent / "target/release/chancery"
BODIES = {"EUR": "IGO", "UNO": "IGO"}
MONTHS = "january february march april may june july august september october november december".split()


def main(argv):
    cases = [row for row in map(json.loads, open(argv[0])) if row["method"] == "agent_to_code"]
    asked = [
        {"id": str(at), "mention": row["text"], "context": row["context"] or None, "published": day(row["date"])}
        for at, row in enumerate(cases)
    ]
    lines = "".join(json.dumps(row) + "\n" for row in asked)
    out = subprocess.run([CHANCERY, "resolve"], input=lines, capture_output=True, text=True, check=True).stdout
    answers = {row["id"]: row.get("group") or row["actor"] or {} for row in map(json.loads, out.splitlines())}
    countries = sectors = both = asked_sectors = 0
    for at, row in enumerate(cases):
        expected, ours = row["expected"][0], answers[str(at)]
        wants_sector = "code_1" in expected or "_value" in expected
        country = (ours.get("country") or "") == BODIES.get(expected.get("country", ""), expected.get("country", ""))
        sector = not wants_sector or (ours.get("sector") or "") == expected.get("code_1", "")
        countries += country
        sectors += sector and wants_sector
        asked_sectors += wants_sector
        both += country and sector
        if "--errors" in argv and not (country and sector):
            print(row["text"], "|", row["context"], "|", row["date"], "| expected", expected, "| found", ours)
    print(f"{len(cases)} strings: country {countries / len(cases):.3f}, sector {sectors / asked_sectors:.3f}", end="")
    print(f" of {asked_sectors}, both {both / len(cases):.3f}")


def day(text):
    if text and re.match(r"\d{4}-\d\d-\d\d", text):
        return text[:10]
    found = re.match(r"(\d{1,2}) (\w+) (\d{4})", text or "")
    if found and found[2].lower() in MONTHS:
        return f"{found[3]}-{MONTHS.index(found[2].lower()) + 1:02}-{int(found[1]):02}"
    return "2022-03-01"


if __name__ == "__main__":
    main(sys.argv[1:])
