#!/bin/sh
# Each benchmark is a program of its own that prints a ratio and exits 1 where it misses its gate.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=

for file in benchmarks/bench_*.py; do
    [ -e "$file" ] || continue
    echo "== $file"
    .venv/bin/python "$file" || failed="$failed $file"
done

[ -z "$failed" ] && exit 0
echo "failed:$failed" >&2
exit 1
