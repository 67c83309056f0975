#!/bin/sh
# The checks, the whole suite on SQLite, then what touches the database again on PostgreSQL.
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
step sqlite env ZHIDU_TEST_DB=sqlite ZHIDU_ENFORCED=1 .venv/bin/pytest
step postgres env ZHIDU_TEST_DB=postgres .venv/bin/pytest -m "database and not browser"

[ -z "$failed" ] && exit 0
echo "failed:$failed" >&2
exit 1
