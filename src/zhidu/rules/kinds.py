"""Kinds of case and meeting bodies as they are written: form, steps, moves, effects, deadlines, readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema

from zhidu.rules.deadlines import Due, Reminding
from zhidu.rules.demands import Gate
from zhidu.rules.duties import SLOTS
from zhidu.rules.parts import Cited, Conditions, Flag, Length, Names, Part
from zhidu.rules.publishing import Copying, Publishing
from zhidu.rules.sittings import ActDoes, StepDoes
from zhidu.rules.texts import TextDemands


class Entry(Part):
    """A line of a form: whether its fact is asked, and when; in short ``required`` or ``optional``."""

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"enum": ["required", "optional"]}, handler(core)]}

    required: Flag = "否"
    when: Conditions = []
    help: str | None = None
    group: str | None = None
    """The heading under which it stands, with the fields beside it that say the same."""
    text: TextDemands = []

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
    text: TextDemands = []
    """How long it may be; its characters are counted when it is handed in."""


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


class Awaits(Part):
    """What a step waits for instead of a person; in short the id of a body whose meeting decides.

    ``until`` is a fact that is a day or an instant, ``period`` a length from the step's opening on, ``case``
    a kind of case that this one has opened: the step is done when all of them are closed. Their papers come
    with them, and the facts that ``takes`` names.
    """

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [{"type": "string"}, handler(core)]}

    meeting: str | None = None
    until: str | None = None
    period: Length | None = None
    case: str | None = None
    takes: Names = []

    @model_validator(mode="before")
    @classmethod
    def _word(cls, raw: Any) -> Any:
        return {"meeting": raw} if isinstance(raw, str) else raw

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(map(bool, (self.meeting, self.until, self.period, self.case))) != 1:
            raise ValueError("awaits 写一样：会议机构，或 until、period、case")
        if self.takes and not self.case:
            raise ValueError("takes 只和 case 一起写：从等到的事项里取哪几个事实")
        return self


class StepPart(Part):
    """One of those who must all answer a step, in any order (会签各方)."""

    by: Names
    title: str | None = None
    when: Conditions = []


class Step(Cited):
    """One act awaited, in the order of the list.

    ``mode``: ``one`` 单签, ``any`` 或签, ``all`` 会签, ``in_order`` 顺签, ``read`` 圈阅 (all of them, who
    only read). ``parts`` answer in any order, all of them; ``each`` asks one of ``by`` for every thing of a
    set. ``decides`` names the body whose decision the step records; ``proposes`` a table of measures whose
    proposals the step decides on; ``withdraw`` lets the initiator take the case back (撤回) while it waits;
    ``does`` says what the step is for a meeting.
    """

    id: str
    title: str
    verb: str
    by: Names = []
    mode: Literal["one", "any", "all", "in_order", "read"] = "one"
    parts: list[StepPart] = []
    each: str | None = None
    when: Conditions = []
    awaits: Awaits | None = None
    proposes: str | None = None
    asks: Names = []
    decides: str | None = None
    returns: Returns | None = None
    refuses: Refuses | None = None
    withdraw: Flag = "否"
    checklist: Checklist | None = None
    """Points that whoever does the step confirms one by one."""
    does: StepDoes = []

    @model_validator(mode="after")
    def _answered_by(self) -> Self:
        if self.parts and (self.by or self.each):
            raise ValueError("parts 里已写明各方是谁，不再写 by 或 each")
        if self.each and not self.by:
            raise ValueError("each 要和 by 一起写")
        return self

    @property
    def asked(self) -> list[str]:
        """All who are named to do it: ``by``, or those of its parts."""
        return [*self.by, *(name for part in self.parts for name in part.by)]

    @property
    def body(self) -> str | None:
        """The meeting body whose decision the step waits for."""
        return self.awaits.meeting if self.awaits else None

    @property
    def ways(self) -> dict[str, Returns | Refuses]:
        """The moves that the step offers beside its act: ``return`` 退回, ``refuse`` 不同意."""
        both = {"return": self.returns, "refuse": self.refuses}
        return {move: way for move, way in both.items() if way}

    @property
    def move_names(self) -> tuple[str, ...]:
        """The moves as gates and questions name them, such as ``review.return``."""
        moves = [*self.ways, *(["withdraw"] if self.withdraw == "是" else [])]
        return tuple(f"{self.id}.{move}" for move in moves)


class Act(Part):
    """An act beside the steps, such as recording one item's outcome.

    ``adds`` names the set to which it adds a thing, at any time (临时增加议题); ``does`` says what the act is
    for a meeting.
    """

    title: str
    by: Names = []
    asks: Names = []
    adds: str | None = None
    does: ActDoes | None = None


EFFECTS = ("opens", "tells", "files", "enters", "sets", "stands_in", "stands_watch")


class StandsIn(Part):
    """``by`` acts for ``of`` (代行、B角) from one fact to another, both days or instants."""

    by: str
    of: str
    since: str
    until: str


class StandsWatch(Part):
    """``by`` stands a ``watch`` (值班) from one fact to another, both days or instants.

    ``slot`` is ``staff`` 值班 or ``leader`` 带班; ``of``: instead of those who would (换班、替班).
    """

    watch: str
    slot: Literal[*SLOTS] = "staff"  # type: ignore[valid-type]
    by: str
    of: str | None = None
    since: str
    until: str


class Effect(Cited):
    """What an act brings about.

    ``opens`` a case, ``tells`` posts, ``files`` papers away, ``enters`` a row in a register, ``sets`` facts
    of this case (fact: another fact, or a value in quotes), ``stands_in``: a post acts for another from
    one fact to another, ``stands_watch``: it is on the roster of a watch. ``reads`` is what those who are
    told may read: the ``case`` or one of its papers.
    ``row`` is the fact that names the register's row to change instead of adding one; ``ends`` takes it out,
    and ends what a ``stands_in`` of this case began.
    """

    opens: str | None = None
    enters: str | None = None
    row: str | None = None
    ends: Flag = "否"
    sets: dict[str, Any] = {}
    stands_in: StandsIn | None = None
    stands_watch: StandsWatch | None = None
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
        if sum(map(bool, (getattr(self, form) for form in EFFECTS))) != 1:
            raise ValueError(f"一条后果写一样：{'、'.join(EFFECTS)}")
        if self.row and not self.enters:
            raise ValueError("row 只和 enters 一起写")
        if self.ends == "是" and not (self.row or self.stands_in):
            raise ValueError("ends 要和 row 或 stands_in 一起写：让哪一行失效，或让谁不再代行")
        return self

    @property
    def form(self) -> str:
        """Which of EFFECTS it is."""
        return next(form for form in EFFECTS if getattr(self, form))


class Readers(Cited):
    """Who may see a thing of the case: the ``case`` itself or a paper such as ``minutes``.

    ``once`` is the act from which on they may. ``not_before`` an act nobody else may (不得事先透露);
    ``never``: these may not at all.
    """

    what: str
    are: Names
    when: Conditions = []
    once: str | None = None
    not_before: str | None = None
    never: Flag = "否"

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum((bool(self.once), bool(self.not_before), self.never == "是")) > 1:
            raise ValueError("once、not_before、never 只写一样")
        return self


class Preview(Part):
    """A table shown on the form while its facts are typed."""

    table: str
    when: Conditions = []


MOVES = {
    "hand_on": "转办",
    "add_signers": "加签",
    "urge": "催办",
    "hold": "挂起",
    "resume": "恢复",
    "extend": "延期",
    "escalate": "上报",
    "cancel": "作废",
    "reopen": "重启",
}
"""The moves that a kind may allow beside those of its steps, with the words on their buttons."""
WAYS = ("return", "refuse", "withdraw")
"""The moves that a step offers by itself."""
ATTACH = "attach"
"""Beside them: that a paper is attached to the form before it is handed in."""
ANYWHERE = "*"
"""In place of a step: the move wherever the case stands, as in ``*.cancel``."""


class Moving(Cited):
    """A move that a kind allows: ``by`` whom, ``at`` which steps (none: every one), ``to`` whom.

    ``to`` is whom a step may be handed, added or escalated to; ``back_to`` the step that a reopened case goes
    on from; ``of`` the deadline that is extended, by ``at_most`` a length.
    """

    by: Names
    on: Names = Field([], alias="at")
    to: Names = []
    back_to: str | None = None
    of: str | None = None
    at_most: Length | None = None
    when: Conditions = []

    def is_on(self, step: str) -> bool:
        """Whether it is allowed on this step; on ANYWHERE only where no steps are named."""
        return not self.on or ANYWHERE in self.on or step in self.on


def points_of(form: Form | None, steps: Iterable[Step]) -> dict[str, str]:
    """Every point that is to be confirmed on the form or at a step, with its words."""
    lists = [form.checklist if form else None, *(step.checklist for step in steps)]
    return {point: said for checklist in lists if checklist for point, said in checklist.points.items()}


def move_names(steps: Iterable[Step], moves: Mapping[str, Moving], form: Form | None) -> tuple[str, ...]:
    """Every move as gates and questions name it: ``review.return``, ``approve.hand_on``, ``*.cancel``."""
    steps = list(steps)
    own = [name for step in steps for name in step.move_names]
    own += [f"{form.at}.{ATTACH}"] if form and form.papers else []
    places = [ANYWHERE, *(step.id for step in steps)]
    return (*own, *(f"{at}.{move}" for move, rule in moves.items() for at in places if rule.is_on(at)))


class Numbering(Cited):
    """编号: given at the act ``at``, counted by ``per`` year or without end, written by ``form``.

    ``form`` holds ``{n}`` and may hold ``{year}``: ``青办印〔{year}〕{n}号``. ``series`` lets several kinds
    count together.
    """

    at: str
    form: str
    series: str | None = None
    per: Literal["year", "ever"] = "year"


class Kind(Part):
    """One kind of case (事项): form, steps, moves, gates, effects, deadlines, readers."""

    title: str
    called: Names = []
    """The names by which the text speaks of it, where there are several."""
    form: Form | None = None
    steps: list[Step]
    acts: dict[str, Act] = {}
    moves: dict[Literal[*MOVES], Moving] = {}  # type: ignore[valid-type]
    number: Numbering | None = None
    gates: dict[str, list[Gate]] = {}
    after: dict[str, list[Effect]] = {}
    due: list[Due] = []
    remind: list[Reminding] = []
    readers: list[Readers] = []
    publish: list[Publishing] = []
    copies: list[Copying] = []
    previews: list[Preview] = []

    @property
    def points(self) -> dict[str, str]:
        """Every point that the form, or one of the steps, has confirmed."""
        return points_of(self.form, self.steps)

    @property
    def act_names(self) -> tuple[str, ...]:
        """Its steps in their order, then the acts beside them."""
        return (*(step.id for step in self.steps), *self.acts)

    @property
    def move_names(self) -> tuple[str, ...]:
        """The moves of its steps and those that it allows itself."""
        return move_names(self.steps, self.moves, self.form)
