"""The small modules in a real browser, on a page of our own that needs no database."""

import json
from pathlib import Path

import pytest

from zhidu.web.templatetags.zhidu_web import daxie, wan

STATIC = Path(__file__).parents[1] / "static" / "zhidu"
MODULES = ("frame", "forms", "autosave", "money", "file_list", "native")
HOME = "http://zhidu.test"
KEY = "topic-7-person-3"
TO_LOGIN = {"status": 302, "headers": {"Location": "/login/"}}

PAGE = (
    "<!doctype html><html lang=zh><head>"
    + "".join(f'<script type=module src="/static/{name}.js"></script>' for name in MODULES)
    + "</head><body data-page={page}><p data-announce></p>{form}</body></html>"
)
FORM = f"""
<form method=post action=/send data-autosave=/save data-form-key={KEY}>
<input type=hidden name=csrfmiddlewaretoken value=token>
<input name=title value=旧> <input name=amount id=amount data-money>
<label><input type=checkbox name=ready value=1>一</label>
<input type=file name=paper multiple data-max-bytes=8>
<input type=date name=day> <input type=datetime-local name=at value=2026-11-27T09:00>
<button name=act value=approve>审核</button><p data-autosave-status></p></form>
"""


def shown(page, form=""):
    return {"body": PAGE.format(page=page, form=form), "content_type": "text/html; charset=utf-8"}


class Server:
    """Answers for the pretended office: counts what is sent, ends the log-in when told."""

    def __init__(self):
        self.sent, self.saved = [], []
        self.save_answers = {"status": 204}
        self.send_answers = {"status": 204}  # the page stays

    def __call__(self, route):
        path = route.request.url.removeprefix(HOME)
        if path.startswith("/static/"):
            route.fulfill(path=STATIC / path.removeprefix("/static/"), content_type="text/javascript")
        elif path == "/save":
            self.saved.append(route.request.post_data)
            route.abort() if self.save_answers is None else route.fulfill(**self.save_answers)
        elif path == "/send":
            self.sent.append(route.request.post_data)
            route.fulfill(**self.send_answers)
        else:
            route.fulfill(**shown("signed-in", FORM))


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def desk(chromium, server):
    context = chromium.new_context(locale="zh-CN")
    context.set_default_timeout(5_000)
    context.route("**/*", server)
    desk = context.new_page()
    desk.clock.install()
    desk.goto(f"{HOME}/")
    yield desk
    context.close()


def kept(desk):
    return desk.evaluate("key => localStorage.getItem('zhidu.copy.' + key)", KEY)


def test_a_form_is_sent_once(desk, server):
    desk.locator("form").evaluate("form => { form.requestSubmit(); form.requestSubmit(); }")
    desk.get_by_text("正在办理，请稍候").wait_for()
    assert desk.locator("form").get_attribute("aria-busy") == "true"
    desk.clock.run_for(20_500)  # a download leaves the page as it is
    assert desk.locator("form").get_attribute("aria-busy") is None
    assert len(server.sent) == 1


def test_a_change_is_saved_without_files_and_says_when(desk, server):
    desk.locator("[name=title]").fill("新")
    desk.locator("[name=title]").blur()
    desk.get_by_text("已自动保存").wait_for()
    assert "新" in server.saved[0]
    assert "token" in server.saved[0]
    assert "paper" not in server.saved[0]


def test_typing_is_saved_every_ten_seconds_and_only_when_changed(desk, server):
    desk.locator("[name=title]").press_sequentially("新")
    desk.clock.run_for(10_500)
    desk.get_by_text("已自动保存").wait_for()
    desk.clock.run_for(30_000)
    assert len(server.saved) == 1


def test_an_ended_log_in_keeps_the_content_and_offers_it_again(desk, server):
    server.save_answers = TO_LOGIN
    desk.locator("[name=title]").fill("辛苦写的")
    desk.locator("[name=ready]").check()
    desk.get_by_text("未能保存：登录已过期，内容仍在本页，请重新登录后提交").wait_for()
    desk.reload()
    desk.get_by_role("button", name="恢复到表单").click()
    assert desk.locator("[name=title]").input_value() == "辛苦写的"
    assert desk.locator("[name=ready]").is_checked()


def test_a_lost_network_is_said_and_tried_again(desk, server):
    server.save_answers = None
    desk.locator("[name=title]").fill("新")
    desk.locator("[name=title]").blur()
    desk.get_by_text("未能保存：网络不通").wait_for()
    assert json.loads(kept(desk))["pairs"][0] == ["title", "新"]
    server.save_answers = {"status": 204}
    desk.clock.run_for(10_500)
    desk.get_by_text("已自动保存").wait_for()
    assert kept(desk) is None


def test_a_copy_can_be_thrown_away(desk, server):
    server.save_answers = None
    desk.locator("[name=title]").fill("新")
    desk.locator("[name=title]").blur()
    desk.get_by_text("未能保存").wait_for()
    desk.reload()
    desk.get_by_role("button", name="丢弃").click()
    assert kept(desk) is None


def test_what_was_sent_is_forgotten_once_it_has_arrived(desk, server):
    server.send_answers = shown("signed-in")
    desk.locator("[name=title]").fill("新")
    desk.locator("[name=title]").blur()
    desk.get_by_text("已自动保存").wait_for()
    desk.get_by_role("button", name="审核").click()
    desk.wait_for_url("**/send")
    assert kept(desk) is None


def test_what_was_sent_after_the_log_in_had_ended_is_offered_again(desk, server):
    server.save_answers, server.send_answers = TO_LOGIN, shown("login")
    desk.locator("[name=title]").fill("新")
    desk.locator("[name=title]").blur()
    desk.get_by_text("未能保存").wait_for()
    desk.get_by_role("button", name="审核").click()
    desk.wait_for_url("**/send")
    desk.goto(f"{HOME}/")
    desk.get_by_role("button", name="恢复到表单").click()
    assert desk.locator("[name=title]").input_value() == "新"


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("480000", 48_000_000),
        ("48万", 48_000_000),
        ("４８０，０００．５", 48_000_050),
        ("0.05", 5),
        ("1,000,500", 100_050_000),
    ],
)
def test_money_reads_as_the_server_writes_it(desk, typed, fen):
    desk.locator("#amount").fill(typed)
    assert desk.locator(".money-words").inner_text() == f"人民币{daxie(fen)}{wan(fen)}"


def test_the_words_of_both_sides_agree(desk):
    amounts = [7 ** (at % 18) * at + at * 10 ** (at % 14) for at in range(400)]
    ours = desk.evaluate(
        "async amounts => { const { daxie, wan } = await import('/static/money.js');"
        " return amounts.map((fen) => [daxie(BigInt(fen)), wan(BigInt(fen))]); }",
        [str(fen) for fen in amounts],
    )
    assert ours == [[daxie(fen), wan(fen)] for fen in amounts]


def test_fields_of_the_browser_speak_the_language_of_the_page(desk):
    day, at = desk.locator("[name=day]"), desk.locator("[name=at]")
    assert (day.get_attribute("data-said"), at.get_attribute("data-said")) == (
        "年-月-日",
        "2026年11月27日（星期五）上午9:00",
    )
    day.fill("2027-01-04")
    assert day.get_attribute("data-said") == "2027年1月4日（星期一）"
    assert desk.locator("[name=paper]").get_attribute("data-said") == "选择文件"
    day.evaluate("day => { const anew = day.cloneNode(); delete anew.dataset.said; day.replaceWith(anew); }")
    desk.locator("[name=day][data-said='2027年1月4日（星期一）']").wait_for()


def test_they_tell_times_as_the_server_does(desk):
    """The hours are those of ``moment_in_words``, which nothing of ours may be asked for here."""
    times = ("00:05", "05:59", "06:00", "11:30", "12:00", "13:00", "17:45", "18:00", "23:58")
    said = desk.evaluate(SAID, [f"2028-02-29T{time}" for time in times])
    assert said == [
        f"2028年2月29日（星期二）{words}"
        for words in (
            *("凌晨0:05", "凌晨5:59", "上午6:00", "上午11:30", "中午12:00"),
            *("下午1:00", "下午5:45", "晚上6:00", "晚上11:58"),
        )
    ]


SAID = """async (values) => {
  const { said } = await import('/static/native.js');
  return values.map((value) => said("datetime-local", value)); }"""


@pytest.mark.parametrize("typed", ["四十八万", "1.234", "-5", "abc"])
def test_money_that_is_none_says_how_to_write_it(desk, typed):
    desk.locator("#amount").fill(typed)
    assert "请写成元" in desk.locator(".money-words.is-wrong").inner_text()


def test_composing_is_left_alone_until_it_is_finished(desk):
    desk.locator("#amount").evaluate(
        "input => { input.value = '48';"
        " input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true })); }"
    )
    assert desk.locator(".money-words").count() == 0
    desk.locator("#amount").evaluate(
        "input => input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true }))"
    )
    assert "肆拾捌元整" in desk.locator(".money-words").inner_text()


def test_chosen_files_are_listed_and_the_large_ones_named(desk):
    desk.locator("[name=paper]").set_input_files(
        [
            {"name": "汇报稿.docx", "mimeType": "application/x", "buffer": b"1234"},
            {"name": "附件.pdf", "mimeType": "application/pdf", "buffer": b"123456789"},
        ]
    )
    first, second = desk.locator(".picked li").all_inner_texts()
    assert "汇报稿.docx" in first
    assert "4 B" in first
    assert "超过" not in first
    assert "超过 8 B" in second


def test_what_was_sent_and_answered_by_the_same_page_is_not_offered_again(desk, server):
    server.send_answers = shown("signed-in", FORM)
    desk.locator("[name=title]").fill("新")
    desk.locator("[name=title]").blur()
    desk.get_by_text("已自动保存").wait_for()
    desk.get_by_role("button", name="审核").click()
    desk.wait_for_url("**/send")
    assert desk.get_by_role("button", name="恢复到表单").count() == 0
    assert kept(desk) is None
