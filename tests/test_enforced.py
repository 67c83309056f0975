"""What it takes for a clause to count as enforced: half a proof is none, and which half lacks is said."""

from collections.abc import Iterator

import pytest

from tests.harness.asked import Log, Routed, Written
from tests.harness.enforced import lines_of
from tests.harness.proofs import NEVER_ASKED, NEVER_REFUSED, ONLY_REFUSED, still_missing
from tests.harness.removal import Proofs
from zhidu.cases import asking
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import nominal
from zhidu.rules.facts import Given
from zhidu.rules.load import load, load_files
from zhidu.rules.tests.books import VALID, WUSONG, seal, small

SEAL = load_files(VALID)


@pytest.fixture
def log() -> Iterator[Log]:
    """Hears what the test asks as a service does."""
    log = Log(test="test_x")
    asking.LISTENERS.append(log.hear)
    yield log
    asking.LISTENERS.remove(log.hear)


def _missing(log: Log, book: Rulebook, clause: str) -> list[str]:
    return still_missing(Proofs(book, log), clause)


def _stamp(log: Log, book: Rulebook, by: str = "keeper", **given) -> None:
    log.committed[id(book)] = True
    asking.permit(book, "seal.stamp", Given(**given), (by,), nominal(book.roles))


CONSENT = "gates: {stamp: [{needs: {consent: director}, cites: A-4}]}"
EXCUSED = """
gates: {stamp: [{needs: {consent: director}, unless: {needs: {consent: leader}, cites: A-4}, cites: A-4}]}
"""
POINTS = """
kinds:
  seal:
    title: 用印
    steps:
      - {id: stamp, title: 盖章, verb: 盖章, house: 盖章,
         checklist: {title: 确认, cites: A-4, points: {read: 已通读, kept: 已留存}}}
"""
LEADERS = """
roles: {leaders: {title: 领导, are: [director, leader], cites: A-1}}
kinds:
  seal:
    title: 用印
    steps: [{id: stamp, title: 盖章, verb: 盖章, by: BY, house: 盖章}]
"""


def test_a_clause_nobody_asked_about_is_not_proven(log: Log) -> None:
    assert _missing(log, seal(CONSENT), "A-4") == [NEVER_ASKED]


def test_a_clause_that_only_ever_refused_may_stand_before_a_dead_act(log: Log) -> None:
    book = seal(CONSENT)
    _stamp(log, book)
    assert _missing(log, book, "A-4") == [ONLY_REFUSED]
    _stamp(log, book, consent=frozenset(["director"]))
    assert _missing(log, book, "A-4") == []


def test_a_clause_that_only_ever_let_through_stood_against_nothing(log: Log) -> None:
    book = seal(CONSENT)
    _stamp(log, book, consent=frozenset(["director"]))
    assert _missing(log, book, "A-4") == [NEVER_REFUSED]


def test_another_clause_that_would_have_refused_as_well_hides_this_one(log: Log) -> None:
    twice = (
        "gates: {stamp: [{needs: {consent: director}, cites: A-4}, {needs: {consent: director}, cites: A-6}]}"
    )
    book = seal(twice)
    _stamp(log, book)
    _stamp(log, book, consent=frozenset(["director"]))
    assert _missing(log, book, "A-4") == [NEVER_ASKED]


def test_a_tick_nobody_failed_to_tick_proves_nothing(log: Log) -> None:
    book = small(POINTS)
    _stamp(log, book, ticked=frozenset(["kept"]))
    _stamp(log, book, ticked=frozenset(["kept", "read"]))
    assert _missing(log, book, "A-4") == ["“kept”没有见过不勾的"]
    _stamp(log, book, ticked=frozenset(["read"]))
    assert _missing(log, book, "A-4") == []


def test_what_may_be_done_was_done_once_and_not_without_the_clause(log: Log) -> None:
    book = seal("moves: {cancel: {by: keeper, cites: A-3}}")
    log.committed[id(book)] = True
    assert _missing(log, book, "A-3") == ["没有见过用它（去掉它就不许或没有这一项）"]
    asking.permit(book, "seal.*.cancel", Given(), ("clerk",), nominal(book.roles))
    assert _missing(log, book, "A-3") == ["没有见过用它（去掉它就不许或没有这一项）"]
    asking.permit(book, "seal.*.cancel", Given(), ("keeper",), nominal(book.roles))
    assert _missing(log, book, "A-3") == []


def test_an_exception_is_used_once_where_its_rule_would_have_stood(log: Log) -> None:
    """Both are of one clause: with that the rule would go too, and nothing would stand against the act."""
    book = seal(EXCUSED)
    _stamp(log, book)
    _stamp(log, book, consent=frozenset(["director"]))
    assert _missing(log, book, "A-4") == ["例外没有见过用它（去掉它就不许）"]
    _stamp(log, book, consent=frozenset(["leader"]))
    assert _missing(log, book, "A-4") == []


def test_beyond_each_border_of_an_amount_somebody_has_asked(log: Log) -> None:
    log.committed[id(SEAL)] = True
    rows = {row.clause: row for row in SEAL.tables["tier"].rows}
    lacks = lambda clause: Proofs(SEAL, log).table("tier").missing(rows[clause])  # noqa: E731
    asking.decide(SEAL, "tier", {"paper": "contract", "amount": 5_00})
    assert lacks("A-1") == ["“金额”的上边界以上"]
    asking.decide(SEAL, "tier", {"paper": "contract", "amount": 20_0000_00})
    assert (lacks("A-1"), lacks("A-4")) == ([], [])


def test_a_neighbour_of_another_sort_is_none(log: Log) -> None:
    """Nobody knows yet what becomes of a contract below the border."""
    log.committed[id(SEAL)] = True
    asking.decide(SEAL, "tier", {"paper": "contract", "amount": 20_0000_00})
    asking.decide(SEAL, "tier", {"paper": "letter", "amount": 5_00})
    assert Proofs(SEAL, log).table("tier").missing(SEAL.tables["tier"].rows[1]) == ["“金额”的下边界以下"]


DUTY = """
duties:
  sweep: {title: 清查, every: 1 month, of: keeper, kept_by: {attested: keeper}, force: FORCE, cites: A-4}
"""


@pytest.mark.parametrize(
    ("force", "verbs", "missing"),
    [
        ("must", ["opened"], ["没有见过做到", "没有见过没按期做到"]),
        ("must", ["opened", "lapsed"], ["没有见过做到"]),
        ("must", ["opened", "lapsed", "met"], []),
        ("may", ["opened", "met"], []),
    ],
)
def test_a_duty_is_seen_to_be_kept_and_to_lapse(force: str, verbs: list, missing: list, log: Log) -> None:
    log.written = [Written("test_x", f"duty.{verb}", ("A-4",), "sweep") for verb in verbs]
    assert _missing(log, small(DUTY.replace("FORCE", force)), "A-4") == missing


def test_whoever_a_role_finds_counts_and_a_role_nobody_asks_for_does_not(log: Log) -> None:
    for by, missing in (("keeper", ["没有见过由它找到的办理人、参加人或收件人"]), ("leaders", [])):
        book = small(LEADERS.replace("BY", by))
        log.committed[id(book)] = True
        asking.next_step(book, "seal", Given(), nominal(book.roles))
        assert _missing(log, book, "A-1") == missing


def test_the_file_names_every_clause_that_is_cited_with_what_it_lacks(log: Log) -> None:
    book = seal(CONSENT)
    _stamp(log, book)
    assert lines_of(Proofs(book, log)) == [f"A-4\ttest_x\t\t{ONLY_REFUSED}\n"]


def test_a_row_that_is_asked_the_same_again_has_decided_one_case(log: Log) -> None:
    log.committed[id(SEAL)] = True
    for amount in (5_00, 5_00, 7_00):
        asking.decide(SEAL, "tier", {"paper": "contract", "amount": amount})
    assert Proofs(SEAL, log).cases("A-1") == 2


def test_a_rulebook_that_a_test_has_edited_proves_nothing(log: Log) -> None:
    book = seal(CONSENT)
    asking.permit(book, "seal.stamp", Given(), ("keeper",), nominal(book.roles))
    assert log.said == {}


def test_a_kind_that_only_tests_reach_is_told(log: Log) -> None:
    book = load(WUSONG)
    ask = lambda request: asking.next_step(book, "topic", Given(), nominal(book.roles))  # noqa: E731
    ask(None)
    assert "wusong: no request led to “topic”" in log.unreached()
    Routed(ask)(None)
    assert "wusong: no request led to “topic”" not in log.unreached()
