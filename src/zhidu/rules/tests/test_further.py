"""Every rule of the further book: read back, taken out, told when it is written wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from zhidu.rules.ask import AskError
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.evidence import evidence
from zhidu.rules.explain import raw
from zhidu.rules.facts import FactError
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.further import BOOK, FURTHER, asked

# every rule of the book


def lesser(book: Rulebook) -> list[tuple[str, Rulebook]]:
    """The book once for each of its rules outside steps and gates, which then cites nothing."""

    def bared(rules: Any, bare: Bound[Any]) -> Any:
        if isinstance(rules, Mapping):
            return {name: bared(inside, bare) for name, inside in rules.items()}
        if isinstance(rules, tuple):
            return tuple(bared(one, bare) for one in rules)
        if hasattr(rules, "covers"):
            return replace(rules, covers=bared(rules.covers, bare))
        return replace(rules, cites=(), house="改作默认") if rules is bare else rules

    parts = ("effect", "duties", "watches", "claims", "balances")
    books = []
    for bound in book.rules():
        kinds = {
            name: replace(
                kind,
                **{
                    part: bared(getattr(kind, part), bound)
                    for part in ("publish", "copies", "texts", "readers")
                },
            )
            for name, kind in book.kinds.items()
        }
        changed = {part: bared(getattr(book, part), bound) for part in parts}
        bare = replace(book, kinds=kinds, **changed)
        if bound.cites and bare != book:
            books.append((str(bound.place), bare))
    return books


def test_no_rule_can_lose_its_clauses_without_the_outline_showing_it() -> None:
    books = lesser(BOOK)
    assert len(books) > 20
    whole = outline(BOOK)
    assert [place for place, less in books if outline(less) == whole] == []


def test_every_clause_has_a_line_evidence_and_a_raw_form() -> None:
    clauses = set(BOOK.clauses)
    assert {line.clause for line in outline(BOOK)} - {""} == clauses
    assert set(evidence(BOOK)) == clauses
    assert {clause for rule in raw(BOOK) for clause in rule["cites"]} == clauses


def test_it_speaks_chinese() -> None:
    ids = {*BOOK.terms, *BOOK.roles, *BOOK.kinds, *BOOK.act_names, *BOOK.readings, *BOOK.duties, "draft"}
    words = " ".join(line.said for line in outline(BOOK))
    assert [name for name in ids if name in words] == []


@pytest.mark.parametrize("clause", BOOK.clauses)
def test_nothing_cites_a_clause_that_is_taken_out(clause: str) -> None:
    bare = without(BOOK, clause)
    assert bare.cited()[clause] == 0
    assert BOOK.cited()[clause] > 0


def test_evidence_says_what_is_attested_and_what_a_form_says() -> None:
    found = evidence(BOOK)
    assert [found[clause].source for clause in ("B-8", "B-24", "B-4")] == ["attested", "stated", "computed"]


# what cannot be asked


@pytest.mark.parametrize(
    ("function", "target", "given", "words"),
    [
        ("covers", "watch", {"shifts": []}, "还缺 first"),
        ("covers", "watch", {"first": "2026-06-01", "shifts": [{"slot": "boss"}]}, "slot 不能写“boss”"),
        ("covers", "watch", {"first": "2026-06-01", "shifts": ["甲"]}, "shifts 要写成"),
        ("covers", "watch", {"first": "2026-06-01", "who": "甲"}, "covers 里不认识who"),
        ("contend", "rooms", {"claims": [{"by": "甲"}]}, "还缺 row"),
        (
            "contend",
            "rooms",
            {"claims": [{"row": "一号", "by": "甲", "colour": "红"}]},
            "没有“colour”这个事实",
        ),
        ("reconcile", "supplies", {"others": []}, "others 要写成"),
        ("in_force", "further", {}, "请写 at"),
    ],
)
def test_a_situation_that_cannot_be_read(
    function: str, target: str, given: dict[str, Any], words: str
) -> None:
    with pytest.raises(FactError, match=words):
        asked(function, target, **given)


def test_a_register_without_rules_on_claims_cannot_be_asked() -> None:
    with pytest.raises(AskError, match="“contend”里没有“hazards”；可以写 rooms、cars、supplies"):
        asked("contend", "hazards")


# what is written wrongly

BROKEN = {
    "publish": (
        "met_by: preview, for_at_least",
        "met_by: prevue, for_at_least",
        "没有叫“prevue”的环节或动作",
    ),
    "publish after": (
        "after: draft.ended",
        "after: drafts.ended",
        "没有叫“drafts.ended”的环节、动作，或公开期满",
    ),
    "publish within": (
        "met_by: show, after: settle, ",
        "met_by: show, ",
        "within 要和 after 一起写",
    ),
    "publish until": (
        "until: shown_until",
        "until: thing",
        "until 须写 type: date 的事实，不能是“thing”",
    ),
    "publish long": (
        "for_at_least: 15 days, ",
        "",
        "until 要和 for_at_least 一起写",
    ),
    "publish title": (
        "what: final, title: 定稿",
        "what: final",
        "“final”不是 case，也不是材料；请写 title",
    ),
    "publish without": (
        "without: sender",
        "without: sendr",
        "没有叫“sendr”的事实",
    ),
    "publish needs": (
        "{consent: group}",
        "{consent: grp}",
        "没有叫“grp”的角色",
    ),
    "publish unless": (
        "cites: B-21}",
        "cites: B-99}",
        "依据“B-99”不在",
    ),
    "reading": (
        "within: {reading: promptly}",
        "within: {reading: soon}",
        "没有叫“soon”的释义（readings）",
    ),
    "copies act": (
        "{act: copy,",
        "{act: xerox,",
        "没有叫“xerox”的环节或动作",
    ),
    "copies": (
        "class: same, needs: {consent: director}, ",
        "",
        "copies 要写 to（复制件给谁）、class: same",
    ),
    "readers": (
        "not_before: settle",
        "not_before: settel",
        "没有叫“settel”的环节或动作",
    ),
    "readers twice": (
        "not_before: settle",
        "once: show, not_before: settle",
        "once、not_before、never 只写一样",
    ),
    "text of two": (
        "{citation: 是,",
        "{citation: 是, headings: 是,",
        "一条 text 写一样：length、headings",
    ),
    "text length": (
        "{at_most: 20}",
        "{}",
        "length 要写 at_most（至多多少字）",
    ),
    "claims": (
        "one_at_a_time: 是, on_clash: ask_both, ",
        "",
        "一条 claims 写一样：one_at_a_time、pool",
    ),
    "clash": (
        "{quota: {",
        "{on_clash: ask_both, quota: {",
        "on_clash 和 one_at_a_time: 是 一起写",
    ),
    "pool": (
        "of: sections, at_most",
        "of: section, at_most",
        "没有叫“section”的台账的列",
    ),
    "quota": (
        "of: pieces, at_most: 10",
        "of: thing, at_most: 10",
        "quota 的 of 须写金额或数目的事实",
    ),
    "quota most": (
        "of: pieces, at_most: 10",
        "of: pieces, at_most: 几",
        "件数：",
    ),
    "first": (
        "first: [{urgent: 是}",
        "first: [{urgend: 是}",
        "没有叫“urgend”的事实",
    ),
    "balance": (
        "by: thing, columns: pieces, ",
        "",
        "balance 要写 by（怎样认行）或 columns",
    ),
    "balance column": (
        "by: thing, columns: pieces",
        "by: thing, columns: urgent",
        "没有叫“urgent”的台账的列",
    ),
    "balance with": (
        "with: ledger, title: 总账,",
        "with: ledger,",
        "“ledger”不是台账；是别处来的清单的，请写 title",
    ),
    "balance other": (
        "with: ledger, title: 总账,",
        "with: cars,",
        "没有叫“worth”的cars 的列",
    ),
    "effect": (
        "{after: committee, cites: B-3}",
        "{cites: B-3}",
        "effect 要写 applies_to、from、until 或 after",
    ),
    "effect body": (
        "after: committee,",
        "after: comittee,",
        "没有叫“comittee”的会议机构或角色",
    ),
    "effect day": (
        "from: 2026-01-01",
        "from: 明年",
        "“明年”不是日期",
    ),
    "content": (
        "of: notice, by: secret",
        "of: notise, by: secret",
        "没有叫“notise”的事项（kinds）",
    ),
    "reading half": (
        "says: 三日内, reason: 从速, by: director",
        "says: 三日内",
        "释义要写 says、reason、by",
    ),
    "meets": (
        "every: 1 month, by: month_end, cites: B-28",
        "by: month_end, cites: B-28",
        "多久一次写一样",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), BROKEN.values(), ids=BROKEN)
def test_a_mistake_is_told(old: str, new: str, words: str) -> None:
    assert FURTHER.count(old) == 1, old
    with pytest.raises(RulebookError) as caught:
        load_files({"further.yaml": FURTHER.replace(old, new)})
    assert any(words in problem.message for problem in caught.value.problems), str(caught.value)
    line = FURTHER.replace(old, new).splitlines()
    assert all(0 < problem.line <= len(line) for problem in caught.value.problems)


def test_a_text_check_stands_at_a_text_only() -> None:
    with pytest.raises(RulebookError, match="“worth”不是文字（type: text 或 longtext），不能写 text"):
        load_files(
            {
                "a.yaml": FURTHER.replace(
                    "        account:\n          required", "        worth:\n          required"
                )
            }
        )
