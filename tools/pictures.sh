#!/bin/sh
# The handbook's pictures anew: the browser tests whose screens docs/handbook/pictures.tsv and screens.tsv
# choose.
set -u
cd "$(dirname "$0")/.." || exit 1
ZHIDU_BROWSER=required ZHIDU_PICTURES=docs exec .venv/bin/pytest -q -m browser \
    tests/test_journey.py tests/test_journey_live.py tests/test_journey_leave.py tests/test_journey_seal.py \
    tests/test_journey_moves.py tests/test_journey_revision.py tests/test_journey_accounts.py \
    tests/test_journey_setup.py tests/test_pages_of_the_menu.py src/zhidu/upkeep/tests/test_health.py
