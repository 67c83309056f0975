#!/bin/sh
# The checks and the suite in three parts, side by side: what touches the database on SQLite; the same on
# PostgreSQL, but for what depends on the text only; and the rest with what drives a browser. All are run;
# any failure fails the run.
set -u
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/.venv/bin:$PATH"
failed=

mkdir -p build
tools/check.sh >build/checks.log 2>&1 &
checks=$!
ZHIDU_TEST_DB=postgres pytest -m "database and not browser and not text" >build/postgres.log 2>&1 &
postgres=$!
ZHIDU_TEST_DB=sqlite pytest -m "browser or not database" >build/browser.log 2>&1 &
browser=$!
ZHIDU_TEST_DB=sqlite ZHIDU_ENFORCED=1 pytest -m "database and not browser" || failed="$failed sqlite"

echo "== checks"
wait "$checks" || failed="$failed checks"
cat build/checks.log
echo "== the same on PostgreSQL"
wait "$postgres" || failed="$failed postgres"
cat build/postgres.log
echo "== the rest, and in the browser"
wait "$browser" || failed="$failed browser"
cat build/browser.log

[ -z "$failed" ] && exit 0
echo "failed:$failed" >&2
exit 1
