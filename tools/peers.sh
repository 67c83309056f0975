#!/bin/sh
# tools/peers.sh: what our pages are measured against, in an environment of its own under build/peers,
# because its libraries and ours are of different years. Four of them come without a wheel.
set -eu
cd "$(dirname "$0")/.."
home=build/peers/indico
lock=benchmarks/peers/indico/requirements.lock
wanted=$(sha256sum <"$lock")
[ "$(cat "$home/stamp" 2>/dev/null)" = "$wanted" ] && exit 0

rm -rf "$home"
tools/python.sh -m venv "$home"
"$home/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --require-hashes --requirement "$lock"
echo "$wanted" >"$home/stamp"
