"""English by switch: every word of a page stands in a gettext call, and every call has its English.

What an office reads as its own stays Chinese in both: data, rulebooks, papers, trails. Where such a word
stands in the code, its line says why with ``# zh:``, or its module stands in ``OFFICE_WORDS``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.test_house import ROOT, name, tracked
from tools import words
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Deviation, Entry, Notice, Reader
from zhidu.cases.tests.offices import TestOffice, make_office
from zhidu.org.models import Office
from zhidu.rooms.meetings.tests.steps import closed_meeting, do, draft_topic
from zhidu.web.script_words import SCRIPT_WORDS

WRAPPED = [
    *("web", "org", "accounts", "editions", "cases", "rooms", "setup", "delivery", "desk", "demo"),
    *("upkeep", "config"),
]
"""The parts that can be read in English, by their folders below ``src/zhidu``."""

CONSOLE = "the console speaks to the administrator of the server"
OFFICE_WORDS = {
    "management/commands": CONSOLE,
    **{f"config/{each}": CONSOLE for each in ("checks.py", "cli.py", "database.py", "env.py", "mail.py")},
    **{f"config/{each}": CONSOLE for each in ("serve.py", "settings", "worker.py")},
    "cases/audit": CONSOLE,
    "apps.py": "names of parts, which no page shows",
    **{
        f"demo/{each}.py": "a made-up office"
        for each in ("affairs", "past", "reports", "street", "topics", "year")
    },
    "*/verbs.py": "sentences of the trail",
    "cases/pressing.py": "papers",
    "cases/printing.py": "papers",
    "exporting.py": "spreadsheets",
    "cases/duties/kept.py": "what kept a duty, as it is stored",
    "cases/services/planning.py": "what a revision would do, as it is stored with its proposal",
    "org/dates.py": "how Chinese dates are written",
    "print.html": "a form as it is printed",
    "register_print.html": "a register as it is printed",
    "org/sheets": "the spreadsheet of an office, and what is wrong in it by the words of its headings",
    "accounts/views/audit.py": "the security log, and its spreadsheet",
    "setup/code.py": "the console speaks to the administrator of the server",
    **{f"upkeep/{each}.py": "the console, too" for each in ("archive", "backup", "restore")},
    "upkeep/exporting": "an office's own data",
    **{f"delivery/{each}.py": "mails and messages, and why one failed" for each in ("hook", "mail", "words")},
    **{
        f"meetings/{each}.py": "papers"
        for each in ("binding", "handover", "papers", "places", "urgent", "votes")
    },
    "meetings/services/following.py": "papers, and in whose case they are kept",
}
"""Modules, or folders of them, whose Chinese is not of a page, and why."""

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
WIDE = re.compile("[\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
"""Chinese characters, and with them the punctuation that goes with them."""
CALLS = set(words.CALLS)
RULE_WORDS = {"是", "否"}
"""What the language of rules writes for yes and no."""


def part(folder: str) -> Path:
    return words.SOURCE / folder


def text_of(paths: Iterator[Path]) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


# ---- what stands in no gettext call


def bare_in_template(source: str) -> list[str]:
    """The Chinese of a template that is in no translate tag."""
    found, inside = [], ""
    for token in Lexer(source).tokenize():
        said = token.contents
        tag = said.split()[0] if token.token_type == TokenType.BLOCK and said.split() else ""
        if inside:
            inside = "" if tag == f"end{inside}" else inside
        elif tag in ("blocktranslate", "blocktrans", "comment"):
            inside = tag
        elif tag in ("translate", "trans") or token.token_type == TokenType.COMMENT:
            continue
        elif WIDE.search(rest := re.sub(r"""_\((?:"[^"]*"|'[^']*')\)|"[是否]\"""", "", said)):
            found.append(f"{token.lineno}: {rest.strip()}")
    return found


def bare_in_module(source: str) -> list[str]:
    """The Chinese of a module that is in no gettext call, and whose statement does not say why.

    A call in an f-string is none: nothing that extracts words looks there.
    """
    tree, lines = ast.parse(source), source.splitlines()
    in_place = {
        id(child) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for child in ast.walk(node)
    }
    called = (node for node in ast.walk(tree) if not (isinstance(node, ast.Call) and id(node) in in_place))
    passed = {id(child) for node in called for child in _passed(node, lines)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in passed)
    strings = (node for node in constants if isinstance(node.value, str) and node.value not in RULE_WORDS)
    return [f"{node.lineno}: {node.value}" for node in strings if HAN.search(node.value)]


def _passed(node: ast.AST, lines: list[str]) -> Iterator[ast.AST]:
    """What is no word of a page: explanations, what a gettext call is given, statements that say why."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    elif isinstance(node, ast.stmt) and not hasattr(node, "body"):
        if any("# zh:" in line for line in lines[node.lineno - 1 : node.end_lineno]):
            yield from ast.walk(node)
    elif isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in CALLS:
        yield from (child for given in node.args for child in ast.walk(given))


def is_office_word(path: Path) -> bool:
    here = f"/{path.relative_to(words.SOURCE)}"
    return any(path.match(each) or f"/{each}/" in here for each in OFFICE_WORDS)


@pytest.mark.parametrize("folder", WRAPPED)
def test_no_template_says_chinese_words_outside_a_translate_tag(folder):
    paths = [path for path in words.sources(part(folder), ".html") if not is_office_word(path)]
    assert [f"{name(path)}:{said}" for path in paths for said in bare_in_template(path.read_text())] == []


@pytest.mark.parametrize("folder", WRAPPED)
def test_no_module_says_chinese_words_outside_a_gettext_call(folder):
    paths = [path for path in words.sources(part(folder), ".py") if not is_office_word(path)]
    assert [f"{name(path)}:{said}" for path in paths for said in bare_in_module(path.read_text())] == []


def test_bare_words_are_seen():
    assert bare_in_template('<p>{% translate "好" %}{{ a|default:_("无") }}</p>') == []
    assert bare_in_template("{% blocktranslate trimmed %}共 {{ n }} 件{% endblocktranslate %}") == []
    assert bare_in_template("<p>好</p>") == ["1: <p>好</p>"]
    assert bare_in_template('{% include "a.html" with title="好" %}') == [
        '1: include "a.html" with title="好"'
    ]
    assert bare_in_module('def f():\n    """好"""\n    return _("好") % {"n": "x"}\n') == []
    assert bare_in_module('a = f"好{x}"\nb = "否"\nc = "好"  # zh: stays\n') == ["1: 好"]
    assert bare_in_module("""a = f"{_('好')}"\n""") == ["1: 好"]


def test_a_refusal_that_a_trail_keeps_knows_its_chinese():
    """``spoken`` has both; what gettext gives is in one language only."""
    lost = re.compile(r"(?:out_of_turn|Want)\(\s*(?:[^()]*,\s*)?_\(")
    code = [path for path in tracked("src/**/*.py") if "tests" not in path.parts]
    assert [name(path) for path in code if lost.search(path.read_text(encoding="utf-8"))] == []


def test_every_module_that_is_passed_over_is_there():
    there = [
        path for folder in words.parts() for end in (".py", ".html") for path in words.sources(folder, end)
    ]
    assert [each for each in OFFICE_WORDS if not any(_is(path, each) for path in there)] == []


def _is(path: Path, each: str) -> bool:
    return path.match(each) or f"/{each}/" in f"/{path.relative_to(words.SOURCE)}"


def test_scripts_say_only_what_pages_bring_them():
    scripts = [path.read_text() for path in tracked("src/**/*.js") if path.name != "words.js"]
    said = {
        found for text in scripts for call in re.findall(r"\bsay\(([^;]*)", text) for found in _strings(call)
    }
    assert {found for found in said if HAN.search(found)} == set(SCRIPT_WORDS)


def _strings(code: str) -> list[str]:
    return re.findall(r'"([^"]*)"', code)


# ---- the catalogs


def every_message() -> Iterator[tuple[str, object]]:
    for folder in words.parts():
        for message in words.messages(words.read(words.catalog_of(folder))):
            yield folder.name, message


@pytest.mark.parametrize("folder", words.parts(), ids=lambda folder: folder.name)
def test_a_catalog_has_the_words_of_its_part_and_their_english(folder):
    path, now = words.catalog_of(folder), words.extracted(folder)
    if not path.is_file():
        assert [message.id for message in words.messages(now)] == []
        return
    kept = words.read(path)
    assert {message.id for message in words.messages(kept)} == {message.id for message in words.messages(now)}
    assert path.read_bytes() == words.written(kept), "`make words` would write it otherwise"
    assert "fuzzy" not in path.read_text(encoding="utf-8")
    assert [m.id for m in words.messages(kept) if not all(words.strings(m))] == []


def test_english_has_the_places_of_the_chinese():
    wrong = [
        f"{folder}: {message.id}"
        for folder, message in every_message()
        for english in words.strings(message)
        if not places(english) <= places(*_ids(message))
        or not places(_ids(message)[0]) <= places(*words.strings(message))
    ]
    assert wrong == []


def test_the_same_words_are_the_same_in_english_everywhere():
    known: dict[object, object] = {}
    told = [(message.context, message.id, message.string) for _, message in every_message()]
    assert [what for *which, what in told if known.setdefault(tuple(which), what) != what] == []


def test_no_english_is_chinese():
    kept = {"中文"}
    assert [
        m.id
        for _, m in every_message()
        for said in words.strings(m)
        if WIDE.search(said) and said not in kept
    ] == []


def places(*texts: str) -> set[str]:
    """The names in a sentence that something is put in for."""
    return {found for text in texts for found in re.findall(r"%\((\w+)\)[sd]|\{(\w*)\}", text)}


def _ids(message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


# ---- the switch


@pytest.fixture
def office(db) -> Office:
    """Without one the first page is the set-up."""
    return Office.objects.create(code="street", name="青禾街道办事处", short_name="青禾街道")


def test_a_page_is_chinese_whatever_the_browser_prefers(office):
    page = Client().get(reverse("login"), headers={"accept-language": "en"})
    assert page["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()


def test_a_reader_may_switch_and_switch_back(office):
    client = Client()
    back = client.post(reverse("language"), {"language": "en", "next": "/login/?next=/week/"})
    assert back.url == "/login/?next=/week/"
    page = client.get("/login/").content.decode()
    assert '<html lang="en">' in page
    assert ">Log in</button>" in page
    client.post(reverse("language"), {"language": "zh-hans", "next": "/login/"})
    assert ">登录</button>" in client.get("/login/").content.decode()
    assert translation.get_language() == "zh-hans"


def test_the_switch_leads_to_no_other_host(db):
    answer = Client().post(reverse("language"), {"language": "en", "next": "https://elsewhere.example/"})
    assert "elsewhere" not in answer.url


def test_compiled_words_are_in_no_commit():
    assert list(tracked("*.mo")) == []
    assert ROOT.joinpath(".gitignore").read_text().splitlines().count("*.mo") == 1


# ---- what is written


def told(office: TestOffice) -> None:
    """A topic handed in, refused to somebody, reviewed; put on a meeting that is held."""
    topic = draft_topic(office)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    with pytest.raises(NotDone):
        do(office, topic, "review", "director", "2026-11-23 11:00")
    with pytest.raises(NotDone):
        do(office, topic, "review", "clerk", "2026-11-23 12:00", move="return")
    do(office, topic, "review", "clerk", "2026-11-23 14:00", opinion="材料齐全")
    closed_meeting(office, topic)


def written(office: TestOffice) -> list[tuple[str, ...]]:
    """Every sentence that the office's rows hold beside what people typed."""
    ours = {"case__office": office.office}
    entries = Entry.objects.filter(office_id=office.office.pk).order_by("pk")
    rows = [(each.verb, each.person, each.post, *_said(each.data)) for each in entries]
    rows += Reader.objects.filter(**ours).order_by("pk").values_list("why")
    rows += Notice.objects.filter(**ours).order_by("pk").values_list("what")
    return rows + list(Deviation.objects.filter(**ours).order_by("pk").values_list("what"))


def _said(data: object) -> list[str]:
    if isinstance(data, dict):
        return [said for value in data.values() for said in _said(value)]
    if isinstance(data, list):
        return [said for value in data for said in _said(value)]
    return [data] if isinstance(data, str) and HAN.search(data) else []


def test_what_is_written_is_chinese_whoever_writes_it(db):
    chinese, english = make_office("street"), make_office("other")
    told(chinese)
    with translation.override("en"):
        told(english)
    assert [row for row in written(english) if row not in written(chinese)] == []
    assert len(written(english)) == len(written(chinese)) > 20
