"""What only a meeting body has, read back: who sits in, what it takes, when it may open, how it decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from zhidu.rules.bodies import (
    Attending,
    Deciding,
    FollowingUp,
    LeftOut,
    Online,
    Presiding,
    Quorum,
    Recusing,
    Scope,
    Speaking,
    Urgency,
    Venue,
)
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.lines import Line, beside, excuse, otherwise, ruled, soft
from zhidu.rules.phrases import (
    act_said,
    all_of,
    anyone_of,
    condition,
    each_of,
    quoted,
    share_said,
    when_said,
)
from zhidu.rules.phrases_needs import demands


def assembly(book: Rulebook, kind: BookKind) -> Iterator[Line]:
    """Every rule that only a body has, beside its clauses."""
    for attribute, sort, say in _ASSEMBLY:
        for bound in getattr(kind.assembly, attribute):
            yield from ruled(book, bound, sort, say(book, kind, bound))
    for out in kind.assembly.leaves_out:
        for exception, tests in out.unless:
            excused = excuse(book, kind, exception, condition(book, tests))
            yield from beside(exception.cites, "例外", f"{kind.title}：{excused}的，可以上会。")


def assembly_said(book: Rulebook, kind: BookKind, attribute: str, bound: Bound[Any]) -> str:
    """One rule of a body in words, without its full stop and without the body's name."""
    say = next(say for name, _, say in _ASSEMBLY if name == attribute)
    return say(book, kind, bound).removeprefix(f"{kind.title}：").removesuffix("。")


def _attending(book: Rulebook, kind: BookKind, bound: Bound[Attending]) -> str:
    rule = bound.rule
    scope = f"{each_of(rule.each)}由" if rule.each else ""
    most = f"，不超过{rule.at_most}人" if rule.at_most else ""
    needs = f"，事先须{demands(book, kind, rule.needs)}" if rule.needs else ""
    span = "，".join(filter(None, (_from(kind, rule.since), _until(kind, rule.until))))
    only = f"，{span}" if span else ""
    return f"{when_said(book, kind, bound)}{scope}{all_of(book, rule.are)}列席{only}{most}{needs}。"


def _from(kind: BookKind, act: str | None) -> str:
    return f"“{act_said(kind, act)}”时进场" if act else ""


def _until(kind: BookKind, act: str | None) -> str:
    return f"“{act_said(kind, act)}”时离场" if act else ""


def _scope(book: Rulebook, kind: BookKind, bound: Bound[Scope]) -> str:
    does = "、".join(bound.rule.as_) or "研究"
    needs = f"，事先须{demands(book, kind, bound.rule.needs)}" if bound.rule.needs else ""
    return f"{when_said(book, kind, bound)}由本会{does}{needs}。"


def _left_out(book: Rulebook, kind: BookKind, bound: Bound[LeftOut]) -> str:
    instead = f"，请另行办理：{bound.rule.instead}" if bound.rule.instead else ""
    return f"{when_said(book, kind, bound)}不上会{instead}。"


def _quorum(book: Rulebook, kind: BookKind, bound: Bound[Quorum]) -> str:
    rule = bound.rule
    who = all_of(book, rule.present) or f"出席人员的{_share(rule.at_least, rule.more_than)}"
    return f"{when_said(book, kind, bound)}{who}{soft(bound)}须到会，方可开会。{otherwise(bound)}"


def _share(at_least: Fraction | None, more_than: Fraction | None) -> str:
    return f"{share_said(at_least)}以上（含）" if at_least else f"{share_said(more_than)}以上（不含）"


def _online(book: Rulebook, kind: BookKind, bound: Bound[Online]) -> str:
    rule, when = bound.rule, when_said(book, kind, bound)
    if rule.never:
        return f"{when}{soft(bound)}不得线上参会：{rule.never}。"
    counts = "计入" if rule.counts == "是" else "不计入"
    return f"{when}可以线上参会，“{book.terms[rule.among or ''].title}”中的人{counts}到会人数。"


def _recusing(book: Rulebook, kind: BookKind, bound: Bound[Recusing]) -> str:
    title = book.terms[bound.rule.among].title
    must = f"{all_of(book, bound.rule.are)}{soft(bound)}须回避；" if bound.rule.are else ""
    return f"{when_said(book, kind, bound)}{must}“{title}”中的人对本议题不计入应到，不参加表决。"


def _speaking(book: Rulebook, kind: BookKind, bound: Bound[Speaking]) -> str:
    if bound.rule.heard:
        return f"{kind.title}：{all_of(book, bound.rule.heard)}都要发言，才算充分讨论。"
    order = "，再".join(all_of(book, [name]) for name in bound.rule.order)
    return f"{kind.title}：发言先{order}。"


def _deciding(book: Rulebook, kind: BookKind, bound: Bound[Deciding]) -> str:
    rule, when = bound.rule, when_said(book, kind, bound)
    ballot = _secretly(book, rule)
    if rule.how == "leader":
        said = f"{when}{_heard(rule)}由{anyone_of(book, rule.by) or '主持人'}决定"
        return f"{said}{_named(book, rule)}{_against(book, rule)}。{ballot}"
    if rule.grades:
        titles = {name: way.title for name, way in kind.body.outcomes.items()} if kind.body else {}
        grades = quoted(titles[name] for name in rule.grades)
        return f"{when}在{grades}中按得票最多的定，票数相同的重新投票{_against(book, rule)}。{ballot}"
    votes = _put_to_vote(kind, rule)
    whole = {"members": "应到人员", "present": "到会人员", "votes": "投票人员"}.get(rule.of or "", "")
    if rule.how == "consensus":
        return f"{when}{whole or '出席人员'}一致同意，方{votes}{_against(book, rule)}。{ballot}"
    least, more = (rule.share, None) if rule.how == "at_least" else (None, rule.share)
    unsaid = "" if whole else "（原文未写以谁为准）"
    return f"{when}{whole}{_share(least, more)}同意{unsaid}，方{votes}{_against(book, rule)}。{ballot}"


def _heard(rule: Deciding) -> str:
    return "到会人员都发表意见（或记为没有意见）后" if rule.hears else "讨论后"


def _named(book: Rulebook, rule: Deciding) -> str:
    return f"，记明“{book.terms[rule.decider].title}”" if rule.decider else ""


def _secretly(book: Rulebook, rule: Deciding) -> str:
    """How the votes are given where nobody is to know whose they are."""
    if rule.ballot is None:
        return ""
    titles = {fact: term.title for fact, term in book.terms.items()}
    papers = quoted(titles[fact] for fact in rule.counts)
    counters = [titles[fact] for fact in rule.ballot.counters]
    who = f"，由{'、'.join(counters)}分别办理" if counters else ""
    took = f"；“{titles[rule.ballot.took_part]}”只记谁领了票" if rule.ballot.took_part else ""
    return f"用无记名投票，只记{papers}，票数对得上才有效，不记谁投了什么票{who}{took}。"


def _put_to_vote(kind: BookKind, rule: Deciding) -> str:
    """What the vote is about."""
    outcomes = kind.body.outcomes if kind.body else {}
    return f"可以{quoted(outcomes[name].title for name in rule.outcomes)}" if rule.outcomes else "为通过"


def _against(book: Rulebook, rule: Deciding) -> str:
    """What is owed where the outcome is not that of the many."""
    return f"；与多数人意见不一致的，须填写“{book.terms[rule.else_reason].title}”" if rule.else_reason else ""


def _presiding(book: Rulebook, kind: BookKind, bound: Bound[Presiding]) -> str:
    rule = bound.rule
    chair = all_of(book, [kind.body.chair]) if kind.body else ""
    in_order = "、".join(all_of(book, [name]) for name in rule.are)
    next_one = f"{in_order}中到会的第一人" if len(rule.are) > 1 else in_order
    said = (
        f"{chair}没有到会的，由{next_one}代为主持"
        if rule.absent == "是"
        else f"受{chair}委托，{in_order}可以主持"
    )
    signs = (
        f"；代为主持的还可以办理{quoted(act_said(kind, step) for step in rule.signs)}" if rule.signs else ""
    )
    return f"{when_said(book, kind, bound)}{said}{signs}。"


def _venue(book: Rulebook, kind: BookKind, bound: Bound[Venue]) -> str:
    return f"{when_said(book, kind, bound)}{soft(bound)}在{bound.rule.is_}开会；计划没有写地点的，就是这里。"


def _following(book: Rulebook, kind: BookKind, bound: Bound[FollowingUp]) -> str:
    of = book.kinds[bound.rule.of].title
    return f"{kind.title}：议程先列以前各次会议没有办结的“{of}”，逐件说明现状。"


def _urgency(book: Rulebook, kind: BookKind, bound: Bound[Urgency]) -> str:
    rule, titles = bound.rule, {due.rule.id: due.rule.title for due in kind.due}
    acts = quoted(act_said(kind, act) for act in rule.lifts)
    lifted = f"{acts}以前的要求可以不等" if acts else ""
    late = f"{quoted(titles[name] for name in rule.excuses)}可以不按期" if rule.excuses else ""
    owed = f"；事后须按期补办{quoted(titles[name] for name in rule.owes)}" if rule.owes else ""
    strict = "" if bound.cites else "；原文写“必须”的不在其内：动作照样不能办，期限照记违反"
    about = f"议程中有{condition(book, bound.when)}的议题，" if bound.when else ""
    gives_way = "，".join(filter(None, (lifted, late)))
    said = f"{about}写明“{book.terms[rule.ground].title}”宣布为紧急会议的，{gives_way}"
    return f"{kind.title}：{said}，以写明的事由为偏离的理由{strict}{owed}。"


_ASSEMBLY: tuple[tuple[str, str, Callable[[Rulebook, BookKind, Any], str]], ...] = (
    ("attend", "列席", _attending),
    ("scope", "范围", _scope),
    ("leaves_out", "不上会", _left_out),
    ("quorum", "到会", _quorum),
    ("online", "线上参会", _online),
    ("recuse", "回避", _recusing),
    ("speak", "发言", _speaking),
    ("decide", "表决", _deciding),
    ("venue", "地点", _venue),
    ("presides", "主持", _presiding),
    ("follows_up", "落实情况", _following),
    ("urgent", "紧急会议", _urgency),
)
