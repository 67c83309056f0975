"""Which act of a text is what for a meeting: the texts say so (``does``), each by names of its own."""

from __future__ import annotations

from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.situation import Situation
from zhidu.editions.selectors import book_of
from zhidu.org.spoken import spoken
from zhidu.rules.book import BookKind
from zhidu.rules.sittings import DOES


def kind_of(meeting: Case) -> BookKind:
    """The body of a meeting, as the text has it under which the meeting runs."""
    return book_of(meeting.edition).kinds[meeting.kind]


def act_for(kind: BookKind, word: str) -> str:
    """The act that is this for a meeting. Raises NotDone where the text has none."""
    act = kind.doing(word)
    if not act:
        raise out_of_turn(
            spoken(
                "%(body)s的制度里没有“%(act)s”这个动作，请按制度规定的办法办理",
                body=kind.title,
                act=DOES[word],
            )
        )
    return act


def is_past(here: Situation, word: str) -> bool:
    """Whether the step that is this for a meeting is done."""
    return here.kind.doing(word) in here.given.done


def is_awaited(here: Situation, word: str) -> bool:
    """Whether the step that is this for a meeting is the open one."""
    return here.open_step is not None and here.open_step.step in here.kind.does.get(word, ())


def words_of(kind: BookKind, act: str) -> list[str]:
    """Everything that an act is for a meeting."""
    return [word for word, acts in kind.does.items() if act in acts]
