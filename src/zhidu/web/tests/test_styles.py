"""What our styles, scripts and templates may hold: old browsers, a strict CSP, contrast."""

import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[1]
SHEETS = sorted((WEB / "static").rglob("*.css"))
SCRIPTS = sorted((WEB / "static").rglob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


def ids(path):
    return path.name


def without_comments(css):
    return re.sub(r"/\*.*?\*/", "", css, flags=re.S)


@pytest.mark.parametrize("path", SHEETS, ids=ids)
def test_sheets_stay_on_the_browser_floor(path):
    css = without_comments(path.read_text("utf-8"))
    for too_new in (":has(", "color-mix(", "oklch(", "@container", "&"):
        assert too_new not in css
    assert not _nested(css)


def _nested(css):
    """Whether a rule stands inside a rule that is not an at-rule."""
    stack, start = [], 0
    for at, char in enumerate(css):
        if char == "{":
            head = css[start:at].strip()
            if stack and not stack[-1].startswith("@"):
                return True
            stack.append(head)
            start = at + 1
        elif char == "}":
            stack.pop()
            start = at + 1
        elif char == ";":
            start = at + 1
    return False


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_templates_hold_no_inline_style_or_script_and_never_disable(path):
    html = path.read_text("utf-8")
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"\sdisabled\b", html)
    assert "|safe" not in html


@pytest.mark.parametrize("path", SCRIPTS, ids=ids)
def test_scripts_never_disable_write_markup_or_evaluate(path):
    js = path.read_text("utf-8")
    for word in (".disabled", "innerHTML", "eval(", "new Function", ".style."):
        assert word not in js


# ---- contrast (WCAG 2.2 AA)

TOKENS = dict(
    re.findall(r"--([a-z-]+\d?):\s*(#[0-9a-f]{6});", (WEB / "static/zhidu/tokens.css").read_text("utf-8"))
)
PAPERS = ("surface", "paper", "sunken")
TEXT = [
    *((ink, paper) for ink in ("ink", "ink-soft", "ink-faint", "link", "act") for paper in PAPERS),
    *((tone, f"{tone}-tint") for tone in ("act", "done", "soon", "late", "back")),
    *((tone, paper) for tone in ("done", "soon", "late", "back") for paper in PAPERS),
    ("ink-soft", "soon-tint"),
    ("link", "act-tint"),
    ("ink", "line"),
    ("surface", "act"),
    ("surface", "act-deep"),
    ("demo-ink", "demo"),
    ("demo-soft", "demo"),
    ("demo-soft", "demo-deep"),
]
SHAPES = [
    *(("control", paper) for paper in PAPERS),
    *(("focus", paper) for paper in PAPERS),
    ("soon-lamp", "surface"),
    ("focus", "act-tint"),
]


@pytest.mark.parametrize(("front", "ground"), TEXT)
def test_text_can_be_read(front, ground):
    assert contrast(TOKENS[front], TOKENS[ground]) >= 4.5


@pytest.mark.parametrize(("front", "ground"), SHAPES)
def test_shapes_can_be_seen(front, ground):
    assert contrast(TOKENS[front], TOKENS[ground]) >= 3


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
