#!/usr/bin/env bash
# Drives a server with real tools: Chromium, axe, schemathesis, an MCP client, kill -9. Needs node, npm, python3 and Debian's
# chromium; what is missing is installed, the packages into target/web. Says so loudly where it cannot be, and ends with 75.
# Usage: run.sh [--pictures]   CHANCERY=path/to/chancery (else target/release/chancery)   SECONDS_OF_LOAD=10   KILLS=4
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../../.." && pwd)
chancery=${CHANCERY:-$root/target/release/chancery}
tools=$root/target/web
work=$(mktemp -d)
servers=()
trap 'for server in "${servers[@]}"; do kill "$server" 2>/dev/null || true; done; rm -rf "$work"' EXIT INT TERM
skip() { printf '\n!! NOT RUN: the web tests. %s\n\n' "$*" >&2; exit 75; }

if ! command -v chromium >/dev/null; then
    (apt-get update && apt-get install -y --no-install-recommends chromium) >/dev/null 2>&1 || skip "chromium cannot be installed"
fi
for tool in node npm python3 curl; do command -v $tool >/dev/null || skip "$tool is missing"; done
mkdir -p "$tools"
(cd "$tools" && npm install --no-fund --no-audit --silent playwright-core@1 axe-core@4) || skip "npm's registry cannot be reached"
ln -s "$tools/node_modules" "$work/node_modules"
cp "$here"/*.mjs "$work"
cd "$work"

# serve NAME PORT [REPORTS…]: a store of its own, and a server over it.
serve() {
    local name=$1 port=$2
    shift 2
    "$chancery" ingest -q --store "$work/$name.db" "$@" >/dev/null
    "$chancery" serve --store "$work/$name.db" --port "$port" --rate 0 2>"$work/$name.log" &
    servers+=($!)
    for _ in $(seq 300); do
        curl -fs "http://127.0.0.1:$port/assets/icon.svg" >/dev/null && return
        sleep 0.1
    done
    cat "$work/$name.log" >&2
    exit 1
}
part() { printf '%s\n' "-- $*"; "$@"; }

port=${PORT:-8199}
base=http://127.0.0.1:$port
serve press "$port" "$root"/examples/qatar2017/reports.jsonl "$root"/examples/karabakh2020/reports.jsonl
if [ "${1:-}" = --pictures ]; then
    node pictures.mjs "$base" "$root/docs"
    exit
fi
part node pages.mjs "$base"
part node ways.mjs "$base"

[ -x "$tools/py/bin/st" ] && [ -x "$tools/py/bin/mcp" ] || {
    python3 -m venv "$tools/py" && "$tools/py/bin/pip" install --quiet --disable-pip-version-check 'schemathesis>=4,<5' 'mcp[cli]>=1,<2'
} || skip "PyPI cannot be reached (the pages were looked at, and are well)"
part "$tools/py/bin/python" "$here/mcp_client.py" "$chancery" "$work/press.db"
part "$tools/py/bin/st" --config-file "$here/schemathesis.toml" run "$base/api/v1/openapi.json" --exclude-path /api/v1/changes \
    >"$work/st.log" 2>&1 || { tail -n 150 "$work/st.log"; exit 1; }
tail -n 3 "$work/st.log"

node hundred.mjs "$root/examples/karabakh2020/reports.jsonl" >"$work/hundred.jsonl"
serve hundred $((port + 1)) "$work/hundred.jsonl"
part node measure.mjs "http://127.0.0.1:$((port + 1))" "${servers[-1]}"

printf '{"id":"first","text":"Norway met Sweden in Oslo.","published":"2021-05-01"}\n' >"$work/first.jsonl"
serve hostile $((port + 2)) "$work/first.jsonl"
part node hostile.mjs "http://127.0.0.1:$((port + 2))" "$here/../data/payloads.txt"
part node kill.mjs "$chancery" "$work/killed.db" $((port + 3)) "${KILLS:-4}"
"$chancery" check --store "$work/killed.db"
part node load.mjs "$base" "${SECONDS_OF_LOAD:-10}" "${servers[0]}"
