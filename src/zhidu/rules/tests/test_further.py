"""Watches, publication, inspection, claims, balances and effect: asked, read back, taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from zhidu.rules.ask import AskError, Question, ask
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.evidence import evidence
from zhidu.rules.explain import raw
from zhidu.rules.facts import FactError, read_moment
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small
from zhidu.rules.tests.further import FURTHER

BOOK = load_files({"further.yaml": FURTHER})


def _ask(function: str, target: str, at: str | None = None, by: str = "", **given: Any) -> Decision:
    moment = read_moment(at) if at else None
    return ask(BOOK, Question(function, target, given, (by,) if by else (), moment))


# watches

MONDAY = {"first": "2026-06-01"}
SATURDAY = {"first": "2026-06-06"}


def _shift(post: str, begins: str, ends: str, slot: str = "staff") -> dict[str, str]:
    return {"post": post, "begins": begins, "ends": ends, "slot": slot}


TWO = [
    _shift("甲", "2026-06-01", "2026-06-01 12:00"),
    _shift("丙", "2026-06-01 12:00", "2026-06-02"),
    _shift("乙", "2026-06-01", "2026-06-02 08:30"),
]


def test_a_watch_without_a_gap_is_allowed() -> None:
    assert _ask("covers", "watch", **MONDAY, shifts=TWO).status == "allowed"


def test_a_gap_is_refused_and_named() -> None:
    decision = _ask("covers", "watch", **MONDAY, shifts=TWO[1:])
    assert (decision.status, decision.because) == ("refused", ("B-11",))
    [gap] = decision.value
    assert (gap.slot, gap.there, gap.needed, f"{gap.ends:%H:%M}") == ("staff", 1, 2, "12:00")
    assert decision.wants[0].text == "6月1日00:00至6月1日12:00缺值班人员1名"


def test_one_post_that_stands_twice_counts_once() -> None:
    assert _ask("covers", "watch", **MONDAY, shifts=[TWO[2], TWO[2]]).value[0].there == 1


def test_a_leader_is_wanted_on_days_of_rest_and_only_by_a_should() -> None:
    staff = [_shift(post, "2026-06-06", "2026-06-07") for post in "甲乙"]
    decision = _ask("covers", "watch", **SATURDAY, shifts=staff)
    assert (decision.status, decision.because) == ("deviation", ("B-12",))
    led = [*staff, _shift("丁", "2026-06-06 08:00", "2026-06-06 18:00", "leader")]
    assert _ask("covers", "watch", **SATURDAY, shifts=led).status == "allowed"


def test_gaps_of_several_days_are_joined_at_midnight() -> None:
    decision = _ask("covers", "watch", first="2026-06-01", last="2026-06-03")
    assert [(f"{gap.begins:%d}", f"{gap.ends:%d}") for gap in decision.value] == [("01", "04")]


def test_a_watch_over_midnight_ends_the_next_day() -> None:
    book = small("duties: {night: {title: 夜班, covers: {from: '20:00', to: '06:00', cites: A-1}}}")
    given = {"first": "2026-06-01", "shifts": [_shift("甲", "2026-06-01 20:00", "2026-06-02 05:00")]}
    [gap] = ask(book, Question("covers", "night", given)).value
    assert (f"{gap.begins:%d %H:%M}", f"{gap.ends:%d %H:%M}") == ("02 05:00", "02 06:00")


# publication


def test_what_is_shown_needs_its_consent_first() -> None:
    decision = _ask("disclose", "notice.draft")
    assert (decision.status, decision.because) == ("refused", ("B-19",))
    assert [want.what for want in decision.wants] == ["group"]


def test_where_how_long_and_without_what() -> None:
    decision = _ask("disclose", "notice.draft", preview="2026-06-01 09:00", consent="group")
    value = decision.value
    assert decision.status == "allowed"
    assert (value.where, value.without, value.collects) == (("公开栏", "网站"), ("sender",), ("意见",))
    assert str(value.until).startswith("2026-06-16")


@pytest.mark.parametrize(("until", "status"), [("2026-06-16", "allowed"), ("2026-06-15", "deviation")])
def test_shown_long_enough(until: str, status: str) -> None:
    given = {"preview": "2026-06-01 09:00", "consent": "group", "shown_until": until}
    assert _ask("disclose", "notice.draft", **given).status == status


@pytest.mark.parametrize(
    ("given", "at", "status"),
    [
        ({"settle": "2026-06-01"}, "2026-06-04 10:00", "allowed"),
        ({"settle": "2026-06-01"}, "2026-06-05", "breach"),
        ({"settle": "2026-06-01", "show": "2026-06-04 20:00"}, None, "allowed"),
        ({"settle": "2026-06-01", "show": "2026-06-05"}, None, "breach"),
        ({"settle": "2026-06-02", "show": "2026-06-01"}, None, "breach"),
    ],
)
def test_in_time(given: dict[str, str], at: str | None, status: str) -> None:
    decision = _ask("disclose", "notice.case", at, secret="否", **given)
    assert (decision.status, decision.readings) == (status, ("promptly",))


def test_an_exception_holds_it_back() -> None:
    decision = _ask("disclose", "notice.case", "2026-07-01", secret="是", settle="2026-06-01")
    assert (decision.status, decision.value.held_back) == ("allowed", True)
    assert set(decision.because) == {"B-21", "B-22"}


def test_copies_are_treated_as_the_original() -> None:
    assert _ask("disclose", "notice.case", secret="是").value.copies == "same"
    assert _ask("permit", "notice.copy", by="director").because == ("B-22",)


def test_it_is_shown_again_when_the_time_is_over() -> None:
    decision = _ask("disclose", "notice.final", at="2026-06-17", preview="2026-06-01 09:00")
    assert (decision.status, str(decision.value.due)[:10]) == ("breach", "2026-06-16")


@pytest.mark.parametrize(
    ("done", "posts"), [((), ("group",)), (("settle",), ("director",))], ids=["before", "after"]
)
def test_nobody_else_reads_before_the_act_and_some_never(
    done: tuple[str, ...], posts: tuple[str, ...]
) -> None:
    decision = _ask("readers", "notice.case", done=list(done))
    assert decision.value == posts
    assert "B-26" in decision.because


# inspection


@pytest.mark.parametrize(
    ("given", "status", "fields", "because"),
    [
        ({"thing": "甲", "account": "字" * 20}, "allowed", set(), {"B-10", "B-23", "B-24"}),
        ({"thing": "甲", "account": "字" * 21}, "allowed", {"account"}, {"B-23"}),
        ({"thing": "甲", "account": "某发〔2020〕5号"}, "refused", {"account"}, {"B-24"}),
        ({}, "refused", {"thing"}, {"B-10"}),
    ],
)
def test_what_is_wrong_field_by_field(
    given: dict[str, str], status: str, fields: set[str], because: set[str]
) -> None:
    decision = _ask("inspect", "notice", **given)
    assert (decision.status, set(decision.value)) == (status, fields)
    assert set(decision.because) == because


@pytest.mark.parametrize(
    ("text", "status"),
    [("某发〔2020〕5号", "refused"), ("《通知》（某发〔2020〕5号）" + "字" * 20, "allowed")],
)
def test_a_text_is_looked_at_when_the_form_is_handed_in(text: str, status: str) -> None:
    """A slight limit asks for no reason."""
    assert _ask("permit", "notice.apply", thing="甲", account=text).status == status


# registers

NINE, TEN, ELEVEN = "2026-06-01 09:00", "2026-06-01 10:00", "2026-06-01 11:00"


def _claim(by: str, begins: str = NINE, ends: str = TEN, row: str = "一号", **facts: Any) -> dict[str, Any]:
    return {"id": by, "by": by, "row": row, "begins": begins, "ends": ends, **facts}


@pytest.mark.parametrize(
    ("other", "status"),
    [
        (_claim("乙", TEN, ELEVEN), "allowed"),
        (_claim("乙", row="二号"), "allowed"),
        (_claim("乙", "2026-06-01 09:59", ELEVEN), "open"),
    ],
)
def test_times_that_overlap_are_left_to_both(other: dict[str, Any], status: str) -> None:
    decision = _ask("contend", "rooms", claims=[_claim("甲"), other])
    assert decision.status == status
    assert [clash.claims for clash in decision.value.clashes] == ([("甲", "乙")] if status == "open" else [])


def test_what_the_text_puts_first_comes_first() -> None:
    claims = [
        _claim("甲", urgent="否", major="否"),
        _claim("乙", TEN, ELEVEN, urgent="否", major="是"),
        _claim("丙", row="二号", urgent="是", major="否"),
    ]
    assert _ask("contend", "rooms", claims=claims).value.order == ("丙", "乙", "甲")


@pytest.mark.parametrize(
    ("by", "sections", "clashes"),
    [("城管科", "城管科、安办", 0), ("党政办", "城管科、安办", 1), ("安办", "城管科、安办、经管科", 1)],
)
def test_a_pool_serves_its_own(by: str, sections: str, clashes: int) -> None:
    rows = {"一号": {"thing": "车", "sections": sections}}
    decision = _ask("contend", "cars", claims=[_claim(by)], rows=rows)
    assert len(decision.value.clashes) == clashes
    assert decision.because == ("B-14",)
    assert decision.status == ("refused" if clashes else "allowed")


@pytest.mark.parametrize(
    ("second", "status"),
    [
        (_claim("甲", pieces=4), "allowed"),
        (_claim("甲", pieces=5), "deviation"),
        (_claim("乙", pieces=5), "allowed"),
        (_claim("甲", "2026-07-01", "2026-07-01", pieces=5), "allowed"),
    ],
)
def test_a_quota_counts_one_claimant_in_one_period(second: dict[str, Any], status: str) -> None:
    decision = _ask("contend", "supplies", claims=[_claim("甲", pieces=6), {**second, "id": "2"}])
    assert (decision.status, decision.because) == (status, ("B-15",))


@pytest.mark.parametrize(
    ("count", "ledger", "status", "wants"),
    [
        ([{"thing": "笔", "pieces": 3}], [{"worth": 5}, {"worth": 5}], "allowed", []),
        ([{"thing": "笔", "pieces": 2}], [{"worth": 10}], "breach", ["“笔”的件数不符：本台账3，盘点表2"]),
        ([], [{"worth": 10}], "breach", ["“笔”在盘点表里没有"]),
        (
            [{"thing": "笔", "pieces": 3}, {"thing": "纸", "pieces": 1}],
            [{"worth": 9}],
            "breach",
            ["“纸”在本台账里没有", "价值合计不符：本台账10元，总账9元"],
        ),
    ],
)
def test_lists_must_agree(count: list[Any], ledger: list[Any], status: str, wants: list[str]) -> None:
    rows = [{"thing": "笔", "pieces": 3, "worth": 10}]
    decision = _ask("reconcile", "supplies", rows=rows, others={"count": count, "ledger": ledger})
    assert (decision.status, [want.text for want in decision.wants]) == (status, wants)
    assert decision.because == ("B-17",)


def test_a_list_that_is_not_there_is_not_compared() -> None:
    assert _ask("reconcile", "supplies", rows=[]).status == "silent"


# effect


@pytest.mark.parametrize(
    ("unit", "decided", "at", "because"),
    [
        ("派出机关", "committee", "2026-01-01", ("B-1", "B-2", "B-3")),
        ("居委会", "committee", "2026-01-01", ("B-1",)),
        ("派出机关", "committee", "2025-12-31", ("B-2",)),
        ("派出机关", "committee", "2031-01-01", ("B-2",)),
        ("派出机关", "nobody", "2026-01-01", ("B-3",)),
    ],
)
def test_it_is_in_force(unit: str, decided: str, at: str, because: tuple[str, ...]) -> None:
    decision = _ask("in_force", "further", at=at, unit=unit, decided=decided)
    assert (decision.value, decision.because) == (len(because) == 3, because)
    assert decision.status == ("allowed" if decision.value else "refused")


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
        _ask(function, target, **given)


def test_a_register_without_rules_on_claims_cannot_be_asked() -> None:
    with pytest.raises(AskError, match="“contend”里没有“hazards”；可以写 rooms、cars、supplies"):
        _ask("contend", "hazards")


# what is written wrongly

BROKEN = [
    ("publish", "met_by: preview, for_at_least", "met_by: prevue, for_at_least", "没有叫“prevue”的环节或动作"),
    ("publish after", "after: draft.ended", "after: drafts.ended", "没有叫“drafts.ended”的环节、动作，或公开期满"),
    ("publish within", "met_by: show, after: settle, ", "met_by: show, ", "within 要和 after 一起写"),
    ("publish until", "until: shown_until", "until: thing", "until 须写 type: date 的事实，不能是“thing”"),
    ("publish long", "for_at_least: 15 days, ", "", "until 要和 for_at_least 一起写"),
    ("publish title", "what: final, title: 定稿", "what: final", "“final”不是 case，也不是材料；请写 title"),
    ("publish without", "without: sender", "without: sendr", "没有叫“sendr”的事实"),
    ("publish needs", "{consent: group}", "{consent: grp}", "没有叫“grp”的角色"),
    ("publish unless", "cites: B-21}", "cites: B-99}", "依据“B-99”不在"),
    ("reading", "{reading: promptly}", "{reading: soon}", "没有叫“soon”的释义（readings）"),
    ("copies act", "{act: copy,", "{act: xerox,", "没有叫“xerox”的环节或动作"),
    ("copies", "class: same, needs: {consent: director}, ", "", "copies 要写 class: same（按原件管理）或 needs"),
    ("readers", "not_before: settle", "not_before: settel", "没有叫“settel”的环节或动作"),
    ("readers twice", "not_before: settle", "once: show, not_before: settle", "once、not_before、never 只写一样"),
    ("text of two", "{citation: 是,", "{citation: 是, headings: 是,", "一条 text 写一样：length、headings"),
    ("text length", "{at_most: 20}", "{}", "length 要写 at_most（至多多少字）"),
    ("claims", "one_at_a_time: 是, on_clash: ask_both, ", "", "一条 claims 写一样：one_at_a_time、pool"),
    ("clash", "{quota: {", "{on_clash: ask_both, quota: {", "on_clash 和 one_at_a_time: 是 一起写"),
    ("pool", "of: sections, at_most", "of: section, at_most", "没有叫“section”的台账的列"),
    ("quota", "of: pieces, at_most: 10", "of: thing, at_most: 10", "quota 的 of 须写金额或数目的事实"),
    ("quota most", "of: pieces, at_most: 10", "of: pieces, at_most: 几", "件数："),
    ("first", "first: [{urgent: 是}", "first: [{urgend: 是}", "没有叫“urgend”的事实"),
    ("balance", "by: thing, columns: pieces, ", "", "balance 要写 by（怎样认行）或 columns"),
    ("balance column", "by: thing, columns: pieces", "by: thing, columns: urgent", "没有叫“urgent”的台账的列"),
    ("balance with", "with: ledger, title: 总账,", "with: ledger,", "“ledger”不是台账；是别处来的清单的，请写 title"),
    ("balance other", "with: ledger, title: 总账,", "with: cars,", "没有叫“worth”的cars 的列"),
    ("effect", "{after: committee, cites: B-3}", "{cites: B-3}", "effect 要写 applies_to、from、until 或 after"),
    ("effect body", "after: committee,", "after: comittee,", "没有叫“comittee”的会议机构或角色"),
    ("effect day", "from: 2026-01-01", "from: 明年", "“明年”不是日期"),
    ("content", "of: notice, by: secret", "of: notise, by: secret", "没有叫“notise”的事项（kinds）"),
    ("reading half", "says: 三日内, reason: 从速, by: director", "says: 三日内", "释义要写 says、reason、by"),
    ("meets", "every: 1 month, by: month_end, cites: B-28", "by: month_end, cites: B-28", "多久一次写一样"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [case[1:] for case in BROKEN],
    ids=[case[0] for case in BROKEN],
)
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
