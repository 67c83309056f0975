"""The shape of a rulebook as it is written: one model for each construct.

Strings and single values that stand for a list or a mapping are normalised here; names are
resolved and cells compiled afterwards, in ``load``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from zhidu.rules.quantities import Quantity

Flag = Literal["是", "否"]


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _quantity(value: Any) -> Any:
    return value if isinstance(value, Quantity) else Quantity.parse(value)


Names = Annotated[list[str], BeforeValidator(_listed)]
Condition = dict[str, Any]
Conditions = Annotated[list[Condition], BeforeValidator(_listed)]
Length = Annotated[Quantity, BeforeValidator(_quantity)]


class Part(BaseModel):
    """Anything in a rulebook: unknown keys are mistakes, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Cited(Part):
    """A rule: it cites clauses of the text, or says that it is a default of ours (系统默认)."""

    cites: Names = []
    house: str | None = None
    force: Literal["must", "should", "may"] | None = None


class Header(Part):
    id: str
    title: str
    issuer: str
    source: str
    note: str | None = None


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


class Term(Part):
    """A fact: stated on a form, judged by a role, or derived."""

    title: str
    type: Literal["text", "longtext", "money", "number", "choice", "flag", "unit", "post", "posts", "moment", "date"]
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
    """A line of a form: whether its fact is asked, and when."""

    required: Flag = "否"
    when: Conditions = []
    help: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _word(cls, raw: Any) -> Any:
        return {"required": {"required": "是", "optional": "否"}.get(raw, raw)} if isinstance(raw, str) else raw


class Paper(Cited):
    title: str
    required: Flag = "否"
    when: Conditions = []


class Checklist(Cited):
    """Points that the initiator confirms one by one."""

    title: str
    points: dict[str, str]


class Form(Cited):
    """What a case is opened with; the loader turns its demands into gates on the act ``at``."""

    title: str
    at: str
    fields: dict[str, Entry]
    papers: dict[str, Paper] = {}
    checklist: Checklist | None = None


class Check(Part):
    """One thing that must be there before an act (a check form of ``needs``)."""

    field: Names = []
    one_of: str | None = None
    if_stated: Flag = "否"
    else_reason: str | None = None
    paper: Names = []
    ticked: Names = []
    signed: Names = []
    consent: Names = []
    done: Names = []
    decided: str | None = None
    each: str | None = None
    has: Names = []
    exactly: str | None = None
    are: Names = []
    who: Names = []


class Unless(Part):
    when: Conditions = []
    needs: Annotated[list[Check], BeforeValidator(_listed)] = []
    cites: Names


class Gate(Cited):
    """What must hold before an act, whatever the order: ``only``, ``needs`` or ``never``."""

    only: Names = []
    needs: Annotated[list[Check], BeforeValidator(_listed)] = []
    never: str | None = None
    when: Conditions = []
    unless: Annotated[list[Unless], BeforeValidator(_listed)] = []


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
    mode: Literal["one", "all", "in_order"] = "one"
    when: Conditions = []
    awaits: str | None = None
    asks: Names = []
    decides: str | None = None
    returns: Returns | None = None
    refuses: Refuses | None = None
    withdraw: Flag = "否"


class Act(Part):
    """An act beside the steps, such as recording one item's outcome."""

    title: str
    by: Names = []
    asks: Names = []


class Effect(Cited):
    """What an act brings about: ``opens`` a case, ``tells`` posts, ``files`` papers away."""

    opens: str | None = None
    each: str | None = None
    title: str | None = None
    given: dict[str, str] = {}
    tells: Names = []
    what: str | None = None
    files: str | None = None
    to: Names = []
    when: Conditions = []


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


class Readers(Cited):
    """Who may see a thing of the case: the ``case`` itself or a paper such as ``minutes``."""

    what: str
    are: Names
    once: str | None = None


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
