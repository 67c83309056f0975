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

step ruff check
step ruff format --check
step lint-imports
step mypy
step zhidu check --fail-level WARNING
step zhidu makemigrations --check --dry-run
for book in rulebooks/wusong; do
    step zhidu rules check "$book"
    step zhidu rules test "$book"
done

[ -z "$failed" ] && exit 0
echo "failed:$failed" >&2
exit 1
