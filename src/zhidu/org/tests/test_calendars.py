"""An office's calendar …"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from zhidu.calendar import SEEDED, SHANGHAI, Reckoned, Year, YearMistake
from zhidu.org import models
from zhidu.org.calendar_files import years_read
from zhidu.org.calendars import calendar_of, closure_add, closure_remove, year_load
from zhidu.org.models import CalendarYear, Office
from zhidu.org.services import OrgRefused, office_create

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 28, 9, 0, tzinfo=SHANGHAI)
EVE, NEXT = date(2026, 12, 31), date(2027, 1, 4)
NOTICE = "测试用的2027年放假安排"


def year(*rest: str, make_up: tuple[str, ...] = (), notice: str = NOTICE) -> Year:
    days = rest or ("2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04")
    return Year(
        2027, notice, frozenset(map(date.fromisoformat, days)), frozenset(map(date.fromisoformat, make_up))
    )


@pytest.fixture
def office() -> Office:
    return office_create(code="qinghe", name="示例市云溪区青禾街道办事处", short_name="青禾街道")


def next_workday(office: Office, day: date = EVE) -> Reckoned:
    office.refresh_from_db()
    return calendar_of(office).next_workday(day)


# years


def test_knows_the_years_known_from_the_start(office: Office) -> None:
    assert next_workday(office, date(2026, 9, 30)) == Reckoned(date(2026, 10, 8), False)
    assert next_workday(office) == Reckoned(NEXT, True)


def test_is_certain_once_a_year_is_loaded(office: Office) -> None:
    other = office_create(code="other", name="另一个街道", short_name="另一个")
    assert next_workday(office) == next_workday(other) == Reckoned(NEXT, True)
    assert year_load(year=year(), at=AT)
    assert next_workday(office) == next_workday(other) == Reckoned(date(2027, 1, 5), False)


def test_takes_a_year_once(office: Office) -> None:
    assert year_load(year=year(), at=AT)
    office.refresh_from_db()
    version = office.calendar_version
    assert not year_load(year=year(), at=AT)
    office.refresh_from_db()
    assert (office.calendar_version, CalendarYear.objects.count()) == (version, 1)


def test_takes_a_changed_year_by_its_notice(office: Office) -> None:
    year_load(year=year(), at=AT)
    assert next_workday(office).date == date(2027, 1, 5)
    assert year_load(year=year("2027-01-01", notice="测试用的更正"), at=AT)
    assert next_workday(office) == Reckoned(NEXT, False)
    assert CalendarYear.objects.get().notice == "测试用的更正"
    with pytest.raises(YearMistake, match="通知"):
        year_load(year=year(notice=""), at=AT)


def test_takes_a_loaded_year_before_the_one_known_from_the_start(office: Office) -> None:
    changed = Year(
        2026, "测试用的更正", SEEDED[2026].rest_days | {date(2026, 11, 30)}, SEEDED[2026].make_up_days
    )
    assert next_workday(office, date(2026, 11, 27)).date == date(2026, 11, 30)
    year_load(year=changed, at=AT)
    assert next_workday(office, date(2026, 11, 27)).date == date(2026, 12, 1)


def test_keeps_days_of_the_december_before(office: Office) -> None:
    year_load(year=year("2026-12-31", "2027-01-01", make_up=("2026-12-27",)), at=AT)
    assert next_workday(office, date(2026, 12, 26)).date == date(2026, 12, 27)
    assert next_workday(office, date(2026, 12, 30)).date == NEXT


def test_is_built_once_and_then_costs_nothing(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        calendar_of(office)
    with django_assert_num_queries(0):
        calendar_of(office)


def test_forgets_what_was_undone(office: Office) -> None:
    with transaction.atomic():
        year_load(year=year(), at=AT)
        assert next_workday(office).date == date(2027, 1, 5)
        transaction.set_rollback(True)
    year_load(year=year("2027-01-01"), at=AT)
    assert next_workday(office) == Reckoned(NEXT, False)


# closures


def test_is_without_the_days_on_which_the_office_is_closed(office: Office) -> None:
    other = office_create(code="other", name="另一个街道", short_name="另一个")
    closure = closure_add(office=office, start=EVE, end=NEXT, reason=" 台风 ")
    assert closure.reason == "台风"
    assert next_workday(office, date(2026, 12, 30)).date == date(2027, 1, 5)
    assert next_workday(other, date(2026, 12, 30)).date == EVE
    closure_remove(closure=closure)
    assert next_workday(office, date(2026, 12, 30)).date == EVE


@pytest.mark.parametrize(
    ("start", "end", "reason", "words"),
    [
        (NEXT, EVE, "台风", "最后一天不能早于第一天"),
        (EVE, date(2028, 1, 1), "台风", "超过一年"),
        (EVE, NEXT, " ", "停办的原因"),
        (date(2026, 12, 24), date(2026, 12, 25), "台风", "2026-12-23至2026-12-24已登记停办（停电）"),
    ],
)
def test_refuses_a_closure_that_makes_no_sense(
    office: Office, start: date, end: date, reason: str, words: str
) -> None:
    closure_add(office=office, start=date(2026, 12, 23), end=date(2026, 12, 24), reason="停电")
    with pytest.raises(OrgRefused, match=words):
        closure_add(office=office, start=start, end=end, reason=reason)
    assert office.closures.count() == 1


def test_has_no_closure_that_ends_before_it_starts_whoever_writes_it(office: Office) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Closure.objects.create(office=office, start=NEXT, end=EVE, reason="台风")


# files

README = Path(__file__).parents[4] / "README.md"
WRITTEN = """\
- year: 2027
  notice: 测试用的2027年放假安排
  rest_days: [2027-01-01..2027-01-03, 2027-01-04]
  make_up_days: 2027-01-09
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "years.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_is_read_from_a_file(tmp_path: Path) -> None:
    assert years_read(written(tmp_path, WRITTEN)) == [year(make_up=("2027-01-09",))]


def test_is_written_as_the_readme_says(tmp_path: Path) -> None:
    example = README.read_text(encoding="utf-8").partition("```yaml\n")[2].partition("```")[0]
    assert years_read(written(tmp_path, example)) == [SEEDED[2026]]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("- year: 2027\n  ", "- ", "years.yaml:1：缺少“year”"),
        (
            "make_up_days:",
            "work_days:",
            "years.yaml:4：不认识的键“work_days”；这里可以写 year、notice、rest_days",
        ),
        ("notice: 测试用的2027年放假安排", 'notice: ""', "years.yaml:1：2027年的放假安排须写明依据的通知"),
        ("2027-01-04]", "1月4日]", "years.yaml:1：“1月4日”不是日期；写法如 2026-10-01"),
        ("..2027-01-03", "..2026-12-03", "years.yaml:1：“2027-01-01..2026-12-03”的起止日期不对"),
        ("..2027-01-03", "..2028-01-03", "的起止日期不对"),
        ("2027-01-09", "2027-01-08", "2027-01-08不是星期六、星期日"),
        (WRITTEN, "year: 2027\n", "years.yaml:1：文件最外层应是列表"),
        ("year: 2027", "year: 今年", "years.yaml:1：“year”应是整数"),
    ],
)
def test_refuses_a_file_with_a_mistake_at_its_line(tmp_path: Path, old: str, new: str, words: str) -> None:
    assert WRITTEN.count(old) == 1
    with pytest.raises(OrgRefused) as refused:
        years_read(written(tmp_path, WRITTEN.replace(old, new)))
    assert words in str(refused.value)


def test_refuses_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OrgRefused, match="没有这个文件"):
        years_read(tmp_path / "nowhere.yaml")
