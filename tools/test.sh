#!/bin/sh
# The checks, then the whole suite on SQLite and, beside it, what touches the database on PostgreSQL.
# All three are run; any failure fails the run.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=

step() {
    name=$1
    shift
    "$@" || failed="$failed $name"
}

step checks tools/check.sh
mkdir -p build
ZHIDU_TEST_DB=postgres .venv/bin/pytest -m "database and not browser" >build/postgres.log 2>&1 &
postgres=$!
step sqlite env ZHIDU_TEST_DB=sqlite ZHIDU_ENFORCED=1 .venv/bin/pytest
echo "== the same on PostgreSQL"
wait "$postgres" || failed="$failed postgres"
cat build/postgres.log

[ -z "$failed" ] && exit 0
echo "failed:$failed" >&2
exit 1
