"""The frame, the log-in and the pages for what went wrong."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.forms import AuthenticationForm
from django.template import Context
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory

from zhidu.web import views
from zhidu.web.tests import samples


@pytest.fixture
def request_of_chen():
    request = RequestFactory().get("/meetings/")
    request.actor = SimpleNamespace(name="陈思齐")
    return request


FRAME = {
    "menu": [
        {"title": "工作台", "url": "/", "active": False, "count": 0},
        {"title": "会议", "url": "/meetings/", "active": True, "count": 2},
    ],
    "todo_count": 5,
    "actor_posts": ["党政办公室主任", "保密员"],
    "office_name": "示例市云溪区青禾街道办事处",
    "demo": None,
}


def frame(request):
    """The frame as it is given its variables, without the project's context processors."""
    return get_template("base.html").template.render(Context({**FRAME, "request": request}))


def test_base_is_ours_and_not_the_one_that_comes_with_bootstrap():
    """django_include_bootstrap ships a base.html too: zhidu.web stands before it in INSTALLED_APPS."""
    assert "zhidu/web/templates" in get_template("base.html").origin.name


def test_frame_has_menu_todo_person_and_log_out(request_of_chen):
    html = frame(request_of_chen)
    assert '<a class="menu__link" href="/meetings/" aria-current="page"><span>会议</span>' in html
    assert 'href="/">待办 <span class="topbar__count">5</span></a>' in html
    assert "陈思齐" in html
    assert "党政办公室主任、保密员" in html
    assert '<form class="sign-out" method="post" action="/logout/">' in html
    assert 'href="#main"' in html


def test_frame_without_a_person_has_no_log_out(request_of_chen):
    request_of_chen.actor = None
    assert "sign-out" not in frame(request_of_chen)


def test_rail_column_is_empty_where_a_page_has_no_rail(request_of_chen):
    assert '<div class="page__rail"></div>' in frame(request_of_chen)


def test_login_offers_the_people_of_the_demo():
    html = render_to_string(
        "registration/login.html", {"form": AuthenticationForm(), "demo_people": samples.PEOPLE}
    )
    assert "以 周明远（办事处主任）身份进入" in html
    assert '<input type="hidden" name="user" value="zhou">' in html
    assert 'action="/demo/login/"' in html


def test_login_without_a_demo_has_only_the_form():
    html = render_to_string("registration/login.html", {"form": AuthenticationForm()})
    assert "/demo/" not in html
    assert 'name="username"' in html


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (views.bad_request, 400, "这次请求的内容不完整"),
        (views.forbidden, 403, "您的职务不能办这件事"),
        (views.csrf_failure, 403, "登录已过期"),
        (views.not_found, 404, "没有找到这个页面"),
        (views.server_error, 500, "这一步没有办成"),
    ],
)
def test_error_pages_name_the_incident(rf, view, status, words):
    request = rf.get("/x/")
    request.incident = "7F3A11C2"
    response = view(request)
    assert response.status_code == status
    assert words in response.content.decode()
    assert "7F3A11C2" in response.content.decode()


def test_error_pages_need_no_incident(rf):
    assert "事件编号" not in views.server_error(rf.get("/x/")).content.decode()
