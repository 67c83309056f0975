#!/bin/sh
# tools/setup.sh run|dev|bench: makes .venv what the locks say.
# A stamp lets an unchanged environment be skipped; an environment that was being changed has none,
# so what a killed run left behind is made anew. Only the shell and coreutils are used.
set -eu

kind=$1
case $kind in
    run) lock=requirements.lock kinds=run ;;
    dev) lock=requirements-dev.lock kinds="run dev" ;; # the dev lock holds the other one
    bench) lock=requirements-bench.lock kinds="run dev bench" ;; # and the bench lock both
esac

wanted() { # of a kind: this folder and the files that decide what is installed
    suffix=
    [ "$1" = run ] || suffix=-$1
    { pwd && cat pyproject.toml tools/setup.sh "requirements$suffix.lock"; } | sha256sum
}

is_stamped() {
    [ -x .venv/bin/python ] && [ "$(cat ".venv/stamp-$1" 2>/dev/null)" = "$(wanted "$1")" ]
}

is_sound() { # finished once, in this folder, by a Python that is still there
    [ "$(cat .venv/place 2>/dev/null)" = "$PWD" ] && .venv/bin/python -m pip --version >/dev/null 2>&1
}

words() { # the English words, where a catalog is newer than what was made of it
    for po in src/zhidu/*/locale/en/LC_MESSAGES/*.po src/zhidu/rooms/*/locale/en/LC_MESSAGES/*.po; do
        [ -f "$po" ] || continue
        [ "${po%.po}.mo" -nt "$po" ] || { .venv/bin/python tools/words.py compile; return; }
    done
}

if is_stamped "$kind"; then
    words
    exit 0
fi
tools/python.sh -c ''
echo "正在准备运行环境，首次约需一分钟。Setting up .venv; the first time takes about a minute." >&2

is_sound || tools/python.sh -m venv --clear .venv
rm -f .venv/place .venv/stamp-*

install() {
    .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps "$@"
}
install --require-hashes --only-binary :all: --requirement "$lock"
install --no-build-isolation --editable .
words

for each in $kinds; do
    wanted "$each" >".venv/stamp-$each"
done
pwd >.venv/place
