"""The shape of a rulebook as it is written: one model for each construct.

Strings and single values that stand for a list or a mapping are normalised here; names are
resolved and cells compiled afterwards, in ``load``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from zhidu.rules.demands import Gate
from zhidu.rules.parts import Cited, Conditions, Flag, Length, Names, Part

TermType = Literal[
    "text", "longtext", "money", "number", "choice", "flag", "unit", "post", "posts", "moment", "date"
]


class Passed(Cited):
    """By whom the text, and every revision of it, is passed before it is in force."""

    by: str


class Header(Part):
    id: str
    title: str
    issuer: str
    source: str
    note: str | None = None
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


class Reading(Part):
    """An interpretation (释义): what was asked, what was taken, by whom and why."""

    about: Names
    asks: str
    says: str
    reason: str
    by: str
    takes: Takes | None = None
    leaves: Leaves | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if self.takes and self.leaves:
            raise ValueError("takes（裁定取哪一行）和 leaves（原文留白）只能写一样")
        return self


class Term(Part):
    """A fact: stated on a form, judged by a role, or derived."""

    title: str
    type: TermType
    values: dict[str, str] = {}
    judged_by: str | None = None
    outcome: str | None = None
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
        return self


class Role(Part):
    """A post or group of posts: mapped by the adoption, or composed of other roles."""

    title: str
    called: Names = []
    are: Names = []
    among: str | None = None
    but: Names = []
    cites: Names = []
    reading: str | None = None
    outside: Flag = "否"

    @property
    def is_mapped(self) -> bool:
        """Whether an adoption has to name the posts behind it."""
        return not self.are and self.outside == "否"


class Entry(Part):
    """A line of a form: whether its fact is asked, and when; in short ``required`` or ``optional``."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"enum": ["required", "optional"]}, handler(core)]}

    required: Flag = "否"
    when: Conditions = []
    help: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _word(cls, raw: Any) -> Any:
        if not isinstance(raw, str):
            return raw
        if raw not in ("required", "optional"):
            raise ValueError(f"不能写“{raw}”；可以写 required、optional，或分开写 required: 是 和 when:")
        return {"required": "是" if raw == "required" else "否"}


class Paper(Cited):
    title: str
    required: Flag = "否"
    when: Conditions = []


class Checklist(Cited):
    """Points that the initiator confirms one by one."""

    title: str
    points: Annotated[dict[str, str], Field(min_length=1)]


class Form(Cited):
    """What a case is opened with; the loader turns its demands into gates on the act ``at``."""

    title: str
    at: str
    fields: dict[str, Entry]
    papers: dict[str, Paper] = {}
    checklist: Checklist | None = None


class Returns(Cited):
    """A step may send the case back (退回), always with a reason."""

    to: str


class Refuses(Cited):
    """A step may end the case with a no (不同意)."""

    title: str


class Step(Cited):
    """One act awaited, in the order of the list.

    ``decides`` names the body whose decision the step records; ``withdraw`` lets the initiator
    take the case back (撤回) while the step waits.
    """

    id: str
    title: str
    verb: str
    by: Names = []
    mode: Literal["one", "all"] = "one"
    when: Conditions = []
    awaits: str | None = None
    asks: Names = []
    decides: str | None = None
    returns: Returns | None = None
    refuses: Refuses | None = None
    withdraw: Flag = "否"

    @property
    def ways(self) -> dict[str, Returns | Refuses]:
        """The moves that the step offers beside its act: ``return`` 退回, ``refuse`` 不同意."""
        both = {"return": self.returns, "refuse": self.refuses}
        return {move: way for move, way in both.items() if way}

    @property
    def move_names(self) -> tuple[str, ...]:
        """The moves as gates and questions name them, such as ``review.return``."""
        return tuple(f"{self.id}.{move}" for move in self.ways)


class Act(Part):
    """An act beside the steps, such as recording one item's outcome."""

    title: str
    by: Names = []
    asks: Names = []


class Effect(Cited):
    """What an act brings about: ``opens`` a case, ``tells`` posts, ``files`` papers away.

    ``reads`` is what those who are told may read: the ``case`` or one of its papers.
    """

    opens: str | None = None
    each: str | None = None
    given: dict[str, str] = {}
    tells: Names = []
    what: str | None = None
    reads: str = "case"
    files: str | None = None
    to: Names = []
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if sum(map(bool, (self.opens, self.tells, self.files))) != 1:
            raise ValueError("一条后果写一样：opens、tells 或 files")
        return self


class Due(Cited):
    """A deadline: met by an act, counted from (``after``) or back from (``before``) an event."""

    id: str
    title: str
    met_by: str
    of: Names
    after: str | None = None
    within: Length | None = None
    before: str | None = None
    lead: Length | None = None
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        counted_on = bool(self.after and self.within) and not (self.before or self.lead)
        counted_back = bool(self.before and self.lead) and not (self.after or self.within)
        if not (counted_on or counted_back):
            raise ValueError("期限须写 after 和 within，或 before 和 lead，两样写一样")
        return self


class Readers(Cited):
    """Who may see a thing of the case: the ``case`` itself or a paper such as ``minutes``."""

    what: str
    are: Names
    once: str | None = None
    """The act from which on they may."""


class Preview(Part):
    """A table shown on the form while its facts are typed."""

    table: str
    when: Conditions = []


class Move(Part):
    """An outcome of a meeting and what it does to the topic's step."""

    title: str
    move: Literal["approve", "disapprove", "return", "hold"]
    entails: str
    reason: Flag = "否"


class Kind(Part):
    """One kind of case (事项): form, steps, gates, effects, deadlines, readers."""

    title: str
    form: Form | None = None
    steps: list[Step]
    acts: dict[str, Act] = {}
    gates: dict[str, list[Gate]] = {}
    after: dict[str, list[Effect]] = {}
    due: list[Due] = []
    readers: list[Readers] = []
    previews: list[Preview] = []

    @property
    def act_names(self) -> tuple[str, ...]:
        """Its steps in their order, then the acts beside them."""
        return (*(step.id for step in self.steps), *self.acts)


class Membership(Cited):
    are: Names


class Body(Kind):
    """A meeting body (会议机构): a kind of case whose cases are its meetings."""

    takes: str
    members: Membership
    chair: str
    outcomes: dict[str, Move]
    venue: str | None = None


class Table(Part):
    """Facts → outcome; each row cites its clause, boundaries as the text has them."""

    title: str
    inputs: Names = Field(alias="in")
    outputs: Names = Field(alias="out")
    hit: Literal["unique", "first", "collect"] = "unique"
    within: str | None = None
    """The table that must have answered first: this one speaks only of what that one takes."""
    rows: list[list[Any]]


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
