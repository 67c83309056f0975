"""定期义务 in a browser, on a desk and on a phone: read, attested, a reason given; and while it is empty."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.harness.axe import findings, unfold
from tests.harness.browser import DESKTOP, PHONE
from tests.test_everyday_kinds import Visitor
from zhidu.cases.models import DutyPeriod
from zhidu.cases.tests.duty_office import check, duty_office, run


@pytest.fixture(params=["desk", "phone"])
def visitor(request, transactional_db, new_page, shoot) -> Visitor:
    is_phone = request.param == "phone"
    page = new_page(PHONE, has_touch=True, is_mobile=True) if is_phone else new_page(DESKTOP)
    office = duty_office("monthly", "weekly", "heads", "archive", "clean", "info")
    return Visitor(page, office, shoot, request.param)


def look(visitor: Visitor, name: str) -> None:
    """Keep the screen, and let axe look at it with everything unfolded."""
    visitor.shoot(visitor.page, f"duties-{visitor.window}-{name}")
    unfold(visitor.page)
    assert findings(visitor.page, name) == []


def test_what_comes_round_is_read_attested_and_accounted_for(visitor: Visitor) -> None:
    page, office = visitor.page, visitor.office
    visitor.become("office_head")
    page.goto("/duties/")
    expect(page.locator(".empty__title")).to_have_text("现在没有要按期做的事")
    look(visitor, "empty")
    run("2026-10-12 08:00")
    run("2026-10-28 08:00")
    check(office, "2026-11-03 09:00", "urban_head")
    run("2026-11-23 08:00")
    page.reload()
    look(visitor, "all")
    late = DutyPeriod.objects.filter(duty="clean", state="missed").latest("first")
    line = page.locator(f"li:has(#duty-{late.pk})")
    line.locator("summary", has_text="说明原因").click()
    look(visitor, "reason")
    page.locator(f"#reason-{late.pk}").fill("会议室在修，月底补做")
    line.get_by_role("button", name="说明原因").click()
    expect(page.locator(".notice").first).to_contain_text("已记下原因")
    line.get_by_text("确认已做到").first.click()
    line.get_by_label("何时怎样做的").fill("11月22日清理了两间会议室")
    line.get_by_role("button", name="确认已做到").click()
    expect(page.locator(f"section[aria-labelledby=duties-settled] li:has(#duty-{late.pk})")).to_contain_text(
        "11月22日清理了两间会议室"
    )
    look(visitor, "settled")
