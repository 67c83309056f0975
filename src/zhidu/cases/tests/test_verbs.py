"""Every verb that the code writes into the trail has its sentence, and every sentence its verb."""

from __future__ import annotations

import re
from pathlib import Path

import zhidu
from zhidu.cases.verbs import SENTENCES


def test_every_verb_of_the_trail_has_its_sentence():
    root = Path(zhidu.__file__).parent
    other = {"tests", "migrations", "accounts", "setup"}  # the security log has verbs of its own
    sources = [path for path in root.rglob("*.py") if not other & {*path.parts}]
    written = {verb for path in sources for verb in re.findall(r'verb="([a-z]+\.?[a-z]+)"', path.read_text())}
    noted = r'note\(\s*here, "([a-z_.]+)"|_changed\(here, row, "(row.entered)"|"(row.[a-z]+)" (?:if|else)'
    noted += r'|else "(row.[a-z]+)"|[A-Z]: "(attendance.[a-z]+)"'
    written |= {
        verb for path in sources for groups in re.findall(noted, path.read_text()) for verb in groups if verb
    }
    assert written == set(SENTENCES)
