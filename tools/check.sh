#!/bin/sh
# Everything that can be said about the code without running the tests. All of it is run, then judged.
set -u
cd "$(dirname "$0")/.." || exit 1
PATH="$PWD/.venv/bin:$PATH"
export DJANGO_SETTINGS_MODULE=zhidu.config.settings.local ZHIDU_VAR=build/check ZHIDU_DEMO=1
failed=

step() {
    echo "== $*"
    "$@" || failed="$failed
   $*"
}

quietly() { # only the last line of what goes well: a text that is only listed has a warning for each clause
    said=$("$@" 2>&1) && { echo "$said" | tail -n 1; return; }
    echo "$said"
    return 1
}

step ruff check
step ruff format --check
step lint-imports
step mypy
step zhidu check --fail-level WARNING
step zhidu makemigrations --check --dry-run
for clauses in rulebooks/*/clauses.yaml; do
    book=$(dirname "$clauses")
    step quietly zhidu rules check "$book"
    step quietly zhidu rules test "$book"
done

[ -z "$failed" ] && exit 0
echo "failed:$failed" >&2
exit 1
