"""The demo's office: its units, posts and people. Every name is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from zhidu.accounts.models import Account, Role
from zhidu.org import services as org
from zhidu.org.models import Office, Person, Post, Unit

OFFICE = "qinghe-demo"
"""The office's code."""
NAME, SHORT_NAME = "示例市云溪区青禾街道办事处", "青禾街道办事处"

UNITS = {
    "office": "党政办公室",
    "supervision": "监察办公室",
    "city": "城市管理科",
    "community": "社区服务办公室",
    "economy": "经济发展科",
    "safety": "平安建设办公室",
    "archives": "档案室",
    "neighbourhood": "青禾社区居委会",
}


@dataclass(frozen=True, slots=True)
class Seat:
    """A post and who holds it."""

    post: str
    title: str
    name: str
    username: str
    unit: str = ""
    is_head: bool = False


SEATS = (
    Seat("secretary", "街道党工委书记", "云怀谷", "yunhuaigu"),
    Seat("director", "办事处主任", "禾正清", "hezhengqing"),
    Seat("deputy_city", "分管城建副主任", "林有溪", "linyouxi"),
    Seat("deputy_community", "分管民生副主任", "田知夏", "tianzhixia"),
    Seat("deputy_safety", "分管经济安全副主任", "欧阳守安", "ouyangshouan"),
    Seat("commander", "旧改分指挥部常务副指挥长", "江改新", "jianggaixin"),
    Seat("discipline", "纪工委书记", "严自律", "yanzilv"),
    Seat("office_head", "党政办公室主任", "文若舟", "wenruozhou", "office", is_head=True),
    Seat("supervision_deputy", "监察办副主任", "简明察", "jianmingcha", "supervision"),
    Seat("city_head", "城市管理科科长", "柳常新", "liuchangxin", "city", is_head=True),
    Seat("community_head", "社区服务办公室主任", "惠暖春", "huinuanchun", "community", is_head=True),
    Seat("economy_head", "经济发展科科长", "金立业", "jinliye", "economy", is_head=True),
    Seat("safety_head", "平安建设办公室主任", "安如山", "anrushan", "safety", is_head=True),
    Seat("clerk", "党政办公室文书", "舒小禾", "shuxiaohe", "office"),
    Seat("city_clerk", "城市管理科办事员", "叶青青", "yeqingqing", "city"),
    Seat("archivist", "档案员", "史存真", "shicunzhen", "archives"),
    Seat(
        "neighbourhood_head", "青禾社区居委会主任", "苗长青", "miaochangqing", "neighbourhood", is_head=True
    ),
    Seat("neighbourhood_member", "青禾社区居委会委员", "谷雨晴", "guyuqing", "neighbourhood"),
)
"""By rank."""

ADMINISTRATORS = {
    Role.SYSTEM: ("管运行", "guanyunxing"),
    Role.SECURITY: ("安守密", "anshoumi"),
    Role.AUDIT: ("查有据", "chayouju"),
}
"""三员: name and log-in name of each."""

PORTFOLIOS = {
    "director": ("office",),
    "deputy_city": ("city",),
    "deputy_community": ("community", "archives"),
    "deputy_safety": ("economy", "safety"),
    "discipline": ("supervision",),
}
"""Post of a leader → the units led (分管)."""

STAND_INS = {
    "director": ("deputy_city",),
    "office_head": ("clerk",),
    "city_head": ("city_clerk", "safety_head"),
}
"""Post (A角) → the posts that stand in for it (B角), the first first."""

CONTACTS = {"secretary": "云溪第一社区"}
"""Post of a leader → the community that the leader keeps in touch with (联系)."""


def street_found(since: date) -> Office:
    """The office with everybody in their post since a day."""
    office = org.office_create(code=OFFICE, name=NAME, short_name=SHORT_NAME)
    units = {
        code: org.unit_create(office=office, code=code, name=name, order=10 * place)
        for place, (code, name) in enumerate(UNITS.items(), 1)
    }
    for place, seat in enumerate(SEATS, 1):
        post = _post(office, seat, 10 * place, units)
        org.person_appoint(post=post, person=_person(office, seat, place), since=since)
    administrators_found(office)
    _relate({post.code: post for post in office.posts.all()})
    office.refresh_from_db()
    return office


def _relate(posts: dict[str, Post]) -> None:
    for post, stand_ins in STAND_INS.items():
        for order, by_post in enumerate(stand_ins, 1):
            org.deputy_name(post=posts[post], by_post=posts[by_post], order=order)
    for post, place in CONTACTS.items():
        org.contact_assign(post=posts[post], place=place)


def _post(office: Office, seat: Seat, order: int, units: dict[str, Unit]) -> Post:
    unit = units.get(seat.unit)
    post = org.post_create(
        office=office, code=seat.post, title=seat.title, order=order, unit=unit, is_head=seat.is_head
    )
    for led in PORTFOLIOS.get(seat.post, ()):
        org.portfolio_assign(post=post, unit=units[led])
    return post


def administrators_found(office: Office) -> None:
    """The three who administer and hold no post."""
    for role, (name, username) in ADMINISTRATORS.items():
        user = User.objects.create_user(username)
        org.person_create(office=office, name=name, user=user)
        Account.objects.create(user=user, role=role)


def _person(office: Office, seat: Seat, place: int) -> Person:
    """With an account that has no password: it is entered by the demo's bar only."""
    user = User.objects.create_user(seat.username)
    return org.person_create(office=office, name=seat.name, phone_masked=f"138****{place:04d}", user=user)
