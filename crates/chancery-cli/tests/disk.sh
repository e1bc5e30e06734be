#!/usr/bin/env bash
# The real command on a disk that fills up, a file that may not be written, a second writer, a query without end, and damage.
# Usage: disk.sh [path/to/chancery]   Root, for a disk of its own; without it that part is left out, loudly.
set -euo pipefail
root=$(cd "$(dirname "$0")/../../.." && pwd)
chancery=${1:-$root/target/release/chancery}
example=$root/examples/qatar2017/reports.jsonl
other=$root/examples/karabakh2020/reports.jsonl
work=$(mktemp -d)
trap 'umount "$work/disk" 2>/dev/null || true; rm -rf "$work"' EXIT
# says WORDS COMMAND…: it fails, and says so in these words.
says() {
    local words=$1 found
    shift
    if found=$("$@" 2>&1); then echo "went well: $*"; exit 1; fi
    grep -qF "$words" <<<"$found" || { echo "expected: $words"; echo "found: $found"; exit 1; }
    echo "ok: $words"
}
store() { local command=$1; shift; "$chancery" "$command" --store "$work/press.db" "$@"; }

store ingest -q "$example" >/dev/null
exec 9>"$work/press.db.lock"
flock -n 9
says "expected to be the only writer" store ingest -q "$other"
store stories >/dev/null && echo "ok: readers go on meanwhile"
exec 9>&-
says "expected an answer within 1.0 s" store sql --seconds 1 "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
chmod a-w "$work/press.db"
says "found it read-only" store ingest -q "$other"
store stories >/dev/null && echo "ok: it can be read"
chmod u+w "$work/press.db"
says "found a text file" "$chancery" stories --store "$example"
cp "$work/press.db" "$work/newer.db"
python3 -c "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA user_version = 99')" "$work/newer.db"
says "or older, found format 99" "$chancery" stories --store "$work/newer.db"
head -c 30000 "$work/press.db" >"$work/cut.db"
says "found damage" "$chancery" check --store "$work/cut.db"

mkdir "$work/disk"
if ! mount -t tmpfs -o size=900k tmpfs "$work/disk" 2>/dev/null; then
    echo "!! NOT RUN: the full disk, which needs root" >&2
    exit 75
fi
says "found the disk full" "$chancery" ingest -q --store "$work/disk/press.db" "$example" "$other"
"$chancery" check --store "$work/disk/press.db"
mount -o remount,size=20m "$work/disk"
"$chancery" ingest -q --store "$work/disk/press.db" "$example" "$other"
"$chancery" check --store "$work/disk/press.db"
"$chancery" ingest -q --store "$work/both.db" "$example" "$other" >/dev/null
cmp <("$chancery" record --store "$work/disk/press.db") <("$chancery" record --store "$work/both.db")
echo "ok: with room again, the same records as on a large disk"
