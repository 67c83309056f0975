"""The shape of a rulebook as it is written: one model for each construct.

Strings and single values that stand for a list or a mapping are normalised here; names are
resolved and cells compiled afterwards, in ``load``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from zhidu.calendar import CountFrom, Counting, Roll
from zhidu.rules.bodies import Body
from zhidu.rules.commencement import Commencement
from zhidu.rules.duties import Duty, PointWritten
from zhidu.rules.holdings import Balance, Claiming
from zhidu.rules.kinds import Entry, Kind
from zhidu.rules.openlength import OpenLength
from zhidu.rules.parts import Cited, Conditions, Flag, Length, Names, OneOrMany, Part, listed
from zhidu.rules.quantities import Quantity

TermType = Literal[
    "text",
    "longtext",
    "money",
    "number",
    "days",
    "choice",
    "flag",
    "unit",
    "post",
    "posts",
    "role",
    "row",
    "moment",
    "date",
]

TIMES = ("moment", "date")

DERIVED = (
    "elapsed", "days", "before", "same", "standing", "relation", "difference", "share", "size", "missing",
    "present", "length", "age", "mark", "point", "state", "count", "sum", "streak",
)  # fmt: skip
"""How a fact can be derived; ``outcome`` of a table is written apart."""
SUPPLIED = ("state", "count", "sum", "streak")
"""Those of them that come from the office's own cases, not from the situation."""


class DayCounting(Part):
    """How the text counts days, on its own word, by a reading of it or as a default of ours."""

    count_from: CountFrom = "next_day"
    roll: Roll = "none"
    cites: Names = []
    reading: str | None = None
    house: str | None = None

    @property
    def value(self) -> Counting:
        """As the calendar counts by it."""
        return Counting(self.count_from, self.roll)


COUNTED_BY_DEFAULT = DayCounting(house="没有写明怎样计日的，都这样计")


class Passed(Cited):
    """By whom the text, and every revision of it, is passed before it is in force."""

    by: str


class Header(Part):
    id: str
    title: str
    issuer: str
    source: str
    note: str | None = None
    counting: DayCounting = COUNTED_BY_DEFAULT
    effect: Annotated[list[Commencement], BeforeValidator(listed), OneOrMany()] = []
    passed: Passed | None = None


class Clause(Part):
    """A place in the text, our own one-sentence gist, and its force."""

    place: str
    gist: str
    force: Literal["must", "should", "may", "statement"]
    declined: str | None = None


class Takes(Part):
    table: str
    row: str


class Leaves(Part):
    """A part of a table's facts for which the text gives no answer: a person chooses."""

    table: str
    when: Conditions


OPEN_QUESTION = "还没有定（待定）"


class Reading(Part):
    """An interpretation (释义): what was asked, what was taken, by whom and why.

    One that says nothing is an open question (待定). ``value`` is a length of time that the text leaves open.
    ``means`` maps words of the text to what they stand for: another name of the same thing, or a length of
    time. ``outside`` names another text that says it and that is no rulebook here.
    """

    about: Names
    asks: str = ""
    says: str = OPEN_QUESTION
    reason: str = ""
    by: str = ""
    value: Length | None = None
    means: dict[str, str] = {}
    outside: str | None = None
    takes: Takes | None = None
    leaves: Leaves | None = None

    @model_validator(mode="before")
    @classmethod
    def _in_short(cls, raw: Any) -> Any:
        """What ``means`` and ``outside`` ask and say need not be written out."""
        if not isinstance(raw, dict):
            return raw
        return {**_of_words(raw.get("means")), **_of_another(raw.get("outside")), **raw}

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if self.takes and self.leaves:
            raise ValueError("takes（裁定取哪一行）和 leaves（原文留白）只能写一样")
        if not self.asks:
            raise ValueError("释义要写 asks：原文哪里要解释")
        said = self.model_fields_set - {"about", "asks"}
        if said and not {"says", "reason", "by"} <= said and not self.outside:
            raise ValueError("释义要写 says、reason、by；还没有答案的，只写 about 和 asks")
        return self


def _of_words(means: Any) -> dict[str, Any]:
    """What a reading of words asks and says; a single length of time is its value too."""
    if not isinstance(means, dict) or not means:
        return {}
    words = "、".join(f"“{word}”" for word in means)
    said = {word: _length(what) for word, what in means.items()}
    says = "，".join(f"“{word}”即{what}" for word, what in said.items())
    value = [means[word] for word, what in said.items() if isinstance(what, Quantity)]
    return {"asks": f"{words}指什么", "says": says} | ({"value": value[0]} if len(value) == 1 else {})


def _length(written: Any) -> Any:
    try:
        return Quantity.parse(written)
    except ValueError:
        return f"“{written}”"


def _of_another(outside: Any) -> dict[str, Any]:
    if not isinstance(outside, str):
        return {}
    return {"asks": f"{outside}怎么规定", "says": f"按{outside}的规定办理，那里的条文不在本制度里"}


class Term(Part):
    """A fact: stated on a form, judged by a role, or derived (``is``, or the ``outcome`` of a table).

    ``of`` of a fact of type ``row`` is its register. ``index`` lets lists and statistics find cases by it.
    ``within`` is the time over which the office's cases are counted, ``by`` a point that comes round.
    ``never_below``: an assumption of the checker, that in no case it is less than another fact.
    """

    title: str
    type: TermType
    values: dict[str, str] = {}
    judged_by: str | None = None
    outcome: str | None = None
    is_: Literal[*DERIVED] | None = Field(None, alias="is")  # type: ignore[valid-type]
    of: Names = []
    from_: str | None = Field(None, alias="from")
    to: str | None = None
    unit: str | None = None
    among: Names = []
    within: OpenLength | None = None
    by: PointWritten | None = None
    never_below: str | None = None
    index: Flag = "否"
    help: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _flags(cls, raw: Any) -> Any:
        if isinstance(raw, dict) and raw.get("type") == "flag":
            return raw | {"values": {"是": "是", "否": "否"}}
        return raw

    @model_validator(mode="after")
    def _listed_values(self) -> Self:
        if bool(self.values) != (self.type in ("choice", "flag")):
            raise ValueError("type: choice 的事实要列出 values，其他类型的不写 values")
        if self.outcome and self.is_:
            raise ValueError("outcome（由决策表得出）和 is（由其他事实得出）只写一样")
        return self

    @property
    def is_stated(self) -> bool:
        """Whether somebody says it; the others follow from what was said."""
        return not self.outcome and not self.is_


class Acting(Cited):
    """Another ``post`` that answers for a role while something holds (受委托), by a clause of its own."""

    post: Names
    when: Annotated[Conditions, Field(min_length=1)]


class Leading(Part):
    """Who is in charge (分管) of the unit that a fact names, or of the unit of the post that it names."""

    of: str


class Role(Part):
    """A post or group of posts: mapped by the adoption, or composed of other roles.

    ``acting`` says who answers for it instead, and when; what an office enters for a leave comes beside it.
    ``leader`` (谁主管、谁负责) is another way of writing ``are: field.leader``.
    """

    title: str
    called: Names = []
    are: Names = []
    leader: Leading | None = None
    among: str | None = None
    but: Names = []
    acting: Annotated[list[Acting], BeforeValidator(listed), OneOrMany()] = []
    cites: Names = []
    reading: str | None = None
    outside: Flag = "否"

    @model_validator(mode="before")
    @classmethod
    def _led(cls, raw: Any) -> Any:
        leader = raw.get("leader") if isinstance(raw, dict) else None
        if not isinstance(leader, dict) or not isinstance(leader.get("of"), str):
            return raw
        if "are" in raw:
            raise ValueError("leader（分管领导）和 are（由哪些角色组成）只写一样")
        return raw | {"are": [f"{leader['of']}.leader"]}

    @property
    def is_mapped(self) -> bool:
        """Whether an adoption has to name the posts behind it."""
        return not self.are and self.outside == "否"


class Table(Part):
    """Facts → outcome; each row cites its clause, boundaries as the text has them.

    With a ``decider`` its outcomes are proposals (建议) that this role takes or not, never effects.
    """

    title: str
    decider: str | None = None
    inputs: Names = Field(alias="in")
    outputs: Names = Field(alias="out")
    hit: Literal["unique", "first", "collect"] = "unique"
    within: str | None = None
    """The table that must have answered first: this one speaks only of what that one takes."""
    rows: list[list[Any]]


class Assumption(Part):
    """Facts that ``never`` come together, for a ``reason``: the checker looks for no such counter-example."""

    never: Annotated[Conditions, Field(min_length=1)]
    reason: str


class Register(Cited):
    """台账: rows that live longer than a case; only cases enter and change them.

    ``columns`` are facts; ``keeper`` keeps the book (专人), ``readers`` may see it besides. ``named`` is the
    column that must name a holder for every row; a row without one, or whose post is vacant, is listed.
    ``persons``: whether rows may hold names of persons.
    """

    title: str
    columns: dict[str, Entry]
    keeper: Names
    readers: Names = []
    named: str | None = None
    persons: Literal["full", "masked", "never"] = "full"
    claims: list[Claiming] = []
    balance: list[Balance] = []


class Written(Part):
    """A whole rulebook as written."""

    rulebook: Header
    clauses: dict[str, Clause]
    readings: dict[str, Reading] = {}
    terms: dict[str, Term] = {}
    roles: dict[str, Role] = {}
    bodies: dict[str, Body] = {}
    kinds: dict[str, Kind] = {}
    tables: dict[str, Table] = {}
    registers: dict[str, Register] = {}
    duties: dict[str, Duty] = {}
    assume: dict[str, Assumption] = {}

    @property
    def watches(self) -> dict[str, Duty]:
        """Those of the duties that are watches (值班)."""
        return {name: duty for name, duty in self.duties.items() if duty.covers}
