"""Meeting bodies (会议机构) as they are written: who belongs, what comes before them, how they decide."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from zhidu.rules.demands import Checks, Unless
from zhidu.rules.duties import Meets
from zhidu.rules.kinds import Kind
from zhidu.rules.parts import Cited, Conditions, Flag, Names, OneOrMany, Part, listed


def _share(written: Any) -> Fraction:
    """``1/2``, ``90%`` or a number of persons. Raises ValueError."""
    text = str(written).strip()
    try:
        share = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"“{written}”不是份额；写法如 1/2、2/3、90% 或人数 3") from None
    if share <= 0 or (share > 1 and share.denominator != 1):
        raise ValueError(f"“{written}”不是份额；写法如 1/2、2/3、90% 或人数 3")
    return share


Share = Annotated[
    Fraction, BeforeValidator(_share), WithJsonSchema({"type": ["string", "integer"], "examples": ["1/2", 3]})
]
"""A part of a whole, or, above one, a number of persons; 1 is everybody."""


class Move(Part):
    """An outcome of a meeting and what it does to the topic's step."""

    title: str
    move: Literal["approve", "disapprove", "return", "hold"]
    entails: str
    reason: Flag = "否"


class Membership(Cited):
    are: Names


class Attending(Cited):
    """列席: who sits in, by topic (``each``) or always; ``at_most`` so many.

    ``since`` and ``until`` are acts: they come in with the one and leave with the other.
    """

    are: Names
    when: Conditions = []
    each: str | None = None
    at_most: Annotated[int, Field(gt=0)] | None = None
    since: str | None = None
    until: str | None = None
    needs: Checks = []


class Venue(Cited):
    """会议地点: where the body usually meets; a plan that says nothing else is for there."""

    is_: str = Field(alias="is")
    when: Conditions = []


class Scope(Cited):
    """A sort of topic that the body takes, ``as`` what (审议、听取), once what it ``needs`` is there."""

    when: Conditions
    as_: Names = Field([], alias="as")
    needs: Checks = []


class FollowingUp(Cited):
    """上次决定事项: the cases ``of`` a kind that came of earlier meetings and are still open.

    They are the first point of the agenda, each as it stands.
    """

    of: str


class LeftOut(Cited):
    """A sort of topic that the body does not take, and where it goes ``instead``."""

    when: Conditions
    unless: Annotated[list[Unless], BeforeValidator(listed), OneOrMany()] = []
    instead: str | None = None


class Quorum(Cited):
    """到会人数: ``at_least`` or ``more_than`` a share of the members among those in the fact ``among``.

    ``present`` names those without whom it cannot open.
    """

    among: str
    at_least: Share | None = None
    more_than: Share | None = None
    present: Names = []
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if sum(map(bool, (self.at_least, self.more_than, self.present))) != 1:
            raise ValueError("quorum 写一样：at_least、more_than 或 present")
        return self


class Online(Cited):
    """线上参会: whether those who attend online, by the fact ``among``, count for the presence that opens and
    decides (``counts``); or why nobody may, in words (``never``)."""

    among: str | None = None
    counts: Literal["是", "否"] | None = None
    never: str | None = None
    when: Conditions = []

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.never) == bool(self.counts) or bool(self.counts) != bool(self.among):
            raise ValueError(
                "online 写一样：counts（连同 among，线上到会人员的事实）或 never（为什么不得线上参会）"
            )
        return self


class Recusing(Cited):
    """回避: who has withdrawn from a topic, by the fact ``among``, is not counted; ``are`` must withdraw."""

    among: str
    are: Names = []
    when: Conditions = []


class Speaking(Cited):
    """发言: groups of people in their ``order``, or whom all to hear; ``among`` is who spoke, in order."""

    order: list[str] = []
    heard: Names = []
    among: str

    @model_validator(mode="after")
    def _one(self) -> Self:
        if bool(self.heard) == bool(self.order) or len(self.order) == 1:
            raise ValueError("speak 写一样：order（至少两组，按先后）或 heard（都要发言的人）")
        return self


class Presiding(Cited):
    """代为主持: who may preside for the chair, in this order; by delegation, or only where the chair is away.

    ``signs`` are steps of the chair that whoever presides so may do too.
    """

    are: Names
    when: Conditions = []
    absent: Flag = "否"
    signs: Names = []


class Urgency(Cited):
    """紧急会议: what gives way once a meeting is declared urgent, and what is owed for it afterwards.

    ``ground`` is the fact that says why. What stands before the acts in ``lifts``, and the deadlines in
    ``excuses``, may be departed from with that as the reason; ``owes`` are deadlines to be kept later. With
    ``when`` a topic on the agenda must be such.
    """

    ground: str
    lifts: Names = []
    excuses: Names = []
    owes: Names = []
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not (self.lifts or self.excuses):
            raise ValueError("urgent 须写让开什么：lifts（哪些动作以前的要求）或 excuses（哪些期限）")
        return self


class Ballot(Part):
    """无记名投票: papers ``handed_out``, ``handed_in`` and ``invalid``, each a fact that counts.

    ``counters`` are facts that name who counts and who watches (计票、监票); ``took_part`` lists who was
    given a paper, where the text wants that kept. What anybody voted is kept nowhere.
    """

    handed_out: str
    handed_in: str
    invalid: str
    counters: Names = []
    took_part: str | None = None


GRADE = "for "
"""Before the outcome that votes are for, where most votes decide."""


class Deciding(Cited):
    """表决方式: the leader decides, all agree, more than a share ``of`` somebody does, or most votes decide.

    ``agreed``, ``against``, ``abstained`` and ``votes`` are facts that count, or name, those who said yes or
    no, abstained, or voted at all; ``among`` is who is there. ``outcomes`` are those for which enough must
    agree (none named: every yes). ``else_reason`` is the fact that says why the outcome is another than what
    the many said.
    ``grades`` are the outcomes among which the most votes decide (票决等次), each with the fact that counts.
    ``decider`` is the fact that names who concluded, one of ``by``; ``hears`` the one that lists who spoke:
    nothing is decided before all that are there have, or were noted as without a view.
    ``of`` may be missing where the text does not say of whom: a finding until a reading settles it.
    """

    how: Literal["leader", "consensus", "more_than", "at_least", "most"]
    share: Share | None = None
    of: Literal["members", "present", "votes"] | None = None
    by: Names = []
    grades: dict[str, str] = {}
    agreed: str | None = None
    against: str | None = None
    abstained: str | None = None
    else_reason: str | None = None
    votes: str | None = None
    ballot: Ballot | None = None
    decider: str | None = None
    hears: str | None = None
    among: str | None = None
    outcomes: Names = []
    when: Conditions = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        counted = self.how in ("more_than", "at_least")
        needs_agreed = self.how not in ("leader", "most")
        if counted != bool(self.share) or (needs_agreed and not self.agreed):
            raise ValueError("more_than、at_least 要写 share；除 leader、most 外都要写 agreed")
        if (self.how == "most") != (len(self.grades) > 1) or (self.grades and not self.among):
            raise ValueError("most 要写 grades（至少两种结果，各记票数）和 among")
        if (self.against or self.abstained or self.else_reason) and not self.agreed:
            raise ValueError("against、abstained、else_reason 要和 agreed 一起写")
        if self.of == "votes" and not self.votes:
            raise ValueError("of: votes 要写 votes（计票的事实）")
        if self.of == "present" and not self.among:
            raise ValueError("of: present 要写 among（到会人员的事实）")
        if (self.ballot or self.hears) and not self.among:
            raise ValueError("ballot、hears 要写 among（到会人员的事实）")
        if self.ballot and not (self.grades or (self.agreed and self.against)):
            raise ValueError("ballot 要写 agreed 和 against（票数）")
        if self.decider and not (self.how == "leader" and self.by):
            raise ValueError("decider 只在 how: leader 时写，并写 by（由谁决定）")
        return self

    @property
    def counts(self) -> dict[str, str]:
        """Every fact in which somebody's vote, or the number of votes, is written → its key."""
        ways = ("agreed", "against", "abstained")
        papers = ("handed_out", "handed_in", "invalid") if self.ballot else ()
        named = [(key, getattr(self, key)) for key in ways]
        named += [(GRADE + outcome, fact) for outcome, fact in self.grades.items()]
        named += [(key, getattr(self.ballot, key)) for key in papers]
        return {fact: key for key, fact in named if fact}


class Body(Kind):
    """A meeting body (会议机构): a kind of case whose cases are its meetings."""

    takes: str
    members: Membership
    meets: Annotated[list[Meets], BeforeValidator(listed), OneOrMany()] = []
    chair: str
    presider: str | None = None
    """The fact that says who presides, asked when the meeting is opened."""
    presides: list[Presiding] = []
    urgent: Annotated[list[Urgency], BeforeValidator(listed), OneOrMany()] = []
    secretary: Membership | None = None
    """Who keeps its papers and its record (会议秘书)."""
    outcomes: dict[str, Move]
    venue: Annotated[list[Venue], BeforeValidator(listed), OneOrMany()] = []
    follows_up: Annotated[list[FollowingUp], BeforeValidator(listed), OneOrMany()] = []
    attend: list[Attending] = []
    scope: list[Scope] = []
    leaves_out: list[LeftOut] = []
    quorum: list[Quorum] = []
    online: list[Online] = []
    recuse: list[Recusing] = []
    speak: list[Speaking] = []
    decide: list[Deciding] = []

    @property
    def grounds(self) -> list[str]:
        """The clauses that say who its people are."""
        return [*self.members.cites, *(self.secretary.cites if self.secretary else ())]
