"""What the pages of the set-up and of keeping an office ask for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhidu.org.models import Contact, Office, Person, Portfolio, Post, Unit
from zhidu.org.sheets.cells import BadCell, phone
from zhidu.setup.selectors import Numbered

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CONTROL, _SELECT = "form-control", "form-select"
_CODE = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("代码只能用小写字母、数字和短横线，例如 qinghe"))


def _text(label: StrOrPromise, most: int, **options: Any) -> forms.CharField:
    attrs = {"class": _CONTROL, "autocomplete": "off", **options.pop("attrs", {})}
    return forms.CharField(label=label, max_length=most, widget=forms.TextInput(attrs=attrs), **options)


def _most(model: Any, name: str) -> int:
    return int(model._meta.get_field(name).max_length)


def day_field(label: StrOrPromise, **options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": _CONTROL})
    wrong = {"invalid": _("日期写法如 2026-11-27")}
    return forms.DateField(
        label=label, input_formats=["%Y-%m-%d"], widget=widget, error_messages=wrong, **options
    )


def _moment_field(label: StrOrPromise, **options: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "class": _CONTROL})
    return forms.DateTimeField(label=label, input_formats=["%Y-%m-%dT%H:%M"], widget=widget, **options)


def _choice(label: StrOrPromise, **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, widget=forms.Select(attrs={"class": _SELECT}), **options)


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    form.fields[name].choices = [("", _("请选择")), *choices]  # type: ignore[attr-defined]


def _person_name(label: StrOrPromise, **options: Any) -> forms.CharField:
    return _text(label, _most(Person, "name"), **options)


class _Apart(forms.Form):
    """Several of these stand on one page: the ids of their fields differ, the names need not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{type(self).__name__.removesuffix('Form').lower()}-%s")
        super().__init__(*args, **kwargs)


class OfficeForm(forms.Form):
    """The first office, who sets it up, and the three who administer it."""

    said_code = _text(_("开办码"), 40, help_text=_("启动服务的窗口里显示，向安装系统的人要"))
    name = _text(_("单位全称"), _most(Office, "name"), help_text=_("印在通知、纪要上"))
    short_name = _text(_("简称"), _most(Office, "short_name"), help_text=_("页面上方显示"))
    code = _text(
        _("代码"),
        _most(Office, "code"),
        validators=[_CODE],
        help_text=_("小写字母、数字，例如 qinghe；定下后不改"),
    )
    founder = _person_name(_("您的姓名"), help_text=_("由您办完后面几步；一般是办公室管制度、会务的同志"))
    system = _person_name(_("系统管理员"), help_text=_("开设账号、管运行；人手少的，您可以兼"))
    security = _person_name(_("安全管理员"), help_text=_("重置密码、定安全策略、任免管理员"))
    audit = _person_name(_("审计管理员"), help_text=_("查看安全日志"))


class FileForm(_Apart):
    """A workbook of people."""

    file = forms.FileField(
        label=_("人员表"),
        help_text=_("用上面下载的人员表填写，xlsx"),
        widget=forms.FileInput(attrs={"class": _CONTROL, "accept": ".xlsx"}),
    )


class SeatForm(_Apart):
    """One post with its holder."""

    title = _text(_("职务"), _most(Post, "title"), help_text=_("按单位的叫法写，例如“综合科科长”"))
    unit = _text(
        _("科室"),
        _most(Unit, "name"),
        required=False,
        attrs={"list": "units"},
        help_text=_("单位领导不填；没有的科室会自动添上"),
    )
    is_head = forms.BooleanField(
        label=_("是科室负责人"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    name = _person_name(_("姓名"))
    phone = _text(_("电话"), 30, required=False, help_text=_("只保存前三位和后四位"))
    since = day_field(_("任职起"))

    def clean_phone(self) -> str:
        written: str = self.cleaned_data["phone"]
        try:
            return str(phone(written)) if written else ""
        except BadCell as problem:
            raise forms.ValidationError(str(problem)) from None


class GiveForm(_Apart):
    """Who holds a post from a day on."""

    name = _person_name(_("姓名"), attrs={"list": "people"}, help_text=_("通讯录里没有的，会自动添上"))
    since = day_field(_("任职起"), help_text=_("原任自这一天起不再担任"))


class VacateForm(_Apart):
    """From which day on nobody holds a post."""

    on = day_field(_("从哪一天起不再担任"), help_text=_("待办留在职务上，由继任者办理"))


class ActForm(_Apart):
    """Which post acts in another one, from when to when, on what ground."""

    by_post = _choice(_("由谁代行"))
    since = _moment_field(_("起"))
    until = _moment_field(_("止"), required=False, help_text=_("不填，到登记结束为止"))
    ground = _text(_("依据"), 200, help_text=_("哪一次会议、哪一份文件，或者谁的委托"))

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "by_post", [(str(post.pk), post.title) for post in posts])

    @property
    def span(self) -> tuple[datetime, datetime | None]:
        return self.cleaned_data["since"], self.cleaned_data["until"]


class _Since(_Apart):
    """What begins on a day."""

    since = day_field(_("自"), required=False, help_text=_("不填为今天"))


class LeadForm(_Since):
    """Which unit, or field of work, a post leads."""

    unit = _choice(_("科室"), required=False)
    field = _text(
        _("领域"),
        _most(Portfolio, "field"),
        required=False,
        help_text=_("与科室写一样，用制度里的叫法，例如“安全生产”"),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", [(str(unit.pk), unit.name) for unit in units])


class ContactForm(_Since):
    """Of what a post is the contact leader: a unit, or a thing outside."""

    unit = _choice(_("科室"), required=False)
    place = _text(
        _("社区或联系点"),
        _most(Contact, "place"),
        required=False,
        help_text=_("与科室写一样，例如“东坡社区”、“沿街商户”"),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "unit", [(str(unit.pk), unit.name) for unit in units])


class DeputyForm(_Since):
    """Who stands in for a post, in what order."""

    by_post = _choice(_("由谁任B角"))
    order = forms.IntegerField(
        label=_("次序"),
        min_value=1,
        max_value=9,
        initial=1,
        help_text=_("有几位的，1在先"),
        widget=forms.NumberInput(attrs={"class": _CONTROL}),
    )

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "by_post", [(str(post.pk), post.title) for post in posts])


class ClosureForm(forms.Form):
    """Days on which the office rests beside the national calendar."""

    start = day_field(_("从"))
    end = day_field(pgettext_lazy("label", "到"), help_text=_("含这一天"))
    reason = _text(_("原因"), 200, help_text=_("例如：防汛停办、办公楼搬迁"))


class NumbersForm(forms.Form):
    """The last number used in each series."""

    def __init__(self, *args: Any, series: Sequence[Numbered], year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in series:
            self.fields[each.series] = forms.IntegerField(
                label=_used_in(each),
                min_value=0,
                max_value=1_000_000,
                initial=each.last,
                help_text=_("没有用过写0；写12，下一个就是“%(number)s”") % {"number": each.shown(13, year)},
                widget=forms.NumberInput(attrs={"class": _CONTROL}),
            )


def _used_in(each: Numbered) -> str:
    said = {"titles": _("、").join(each.titles), "year": each.year}
    return _("%(titles)s%(year)s年已用到") % said if each.year else _("%(titles)s已用到") % said
