#!/bin/sh
# Drives a server with real tools. Needs node, npm, python3 and Debian's chromium, which it installs if it may.
# Usage: run.sh [--pictures]   CHANCERY=path/to/chancery (else target/release/chancery)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
chancery=${CHANCERY:-$root/target/release/chancery}
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT INT TERM
command -v chromium >/dev/null || { apt-get update && apt-get install -y --no-install-recommends chromium; }
(cd "$work" && npm install --no-fund --no-audit --silent playwright-core@1 axe-core@4)
cp "$here"/*.mjs "$work"
"$chancery" ingest -q --store "$work/press.db" "$root/examples/qatar2017/reports.jsonl" "$root/examples/karabakh2020/reports.jsonl" >/dev/null
port=${PORT:-8199}
"$chancery" serve --store "$work/press.db" --port "$port" --rate 0 2>"$work/serve.log" &
server=$!
for _ in $(seq 100); do curl -fs "http://127.0.0.1:$port/assets/icon.svg" >/dev/null && break; sleep 0.1; done
cd "$work"
if [ "${1:-}" = --pictures ]; then
  node pictures.mjs "http://127.0.0.1:$port" "$root/docs"
  exit
fi
node pages.mjs "http://127.0.0.1:$port"
node load.mjs "http://127.0.0.1:$port" "${SECONDS_OF_LOAD:-10}"
python3 -m venv "$work/py"
"$work/py/bin/pip" install --quiet schemathesis mcp
"$work/py/bin/python" "$here/mcp_client.py" "$chancery" "$work/press.db"
"$work/py/bin/st" run "http://127.0.0.1:$port/api/v1/openapi.json" --exclude-path /api/v1/changes --max-examples 15
