"""The sentence of every verb in the security log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: dict[str, str] = {
    "login.done": "登录（{device}）",
    "login.failed": "登录失败：{why}",
    "login.locked": "连续登录失败，暂停登录{minutes}分钟",
    "login.unlocked": "解除登录锁定",
    "logout.done": "退出登录",
    "session.ended": "结束一处登录（{device}）",
    "session.expired": "登录结束：{why}",
    "account.opened": "开设账号，登录名“{name}”",
    "account.closing": "定于{day}停用账号",
    "account.closed": "停用账号",
    "account.reopened": "重新启用账号",
    "invitation.made": "发出设置密码的邀请，有效{hours}小时",
    "invitation.reset": "重置密码，发出设置密码的邀请，有效{hours}小时",
    "password.given": "给出初始密码，有效{hours}小时",
    "password.changed": "修改密码",
    "password.set": "凭邀请设置密码",
    "factor.on": "开启动态口令",
    "factor.off": "关闭动态口令",
    "factor.reset": "重置动态口令",
    "factor.failed": "动态口令不对",
    "factor.codes": "重新生成恢复码",
    "factor.recovered": "用恢复码登录，还剩{left}个",
    "role.given": "任命为{role}",
    "role.taken": "免去{role}",
    "policy.changed": "修改安全策略：{changes}",
    "calendar.made": "生成日历订阅链接",
    "calendar.ended": "停用日历订阅链接",
    "address.confirmed": "确认提醒邮箱",
    "address.dropped": "删除提醒邮箱",
    "log.exported": "导出安全日志{count}条",
    "office.founded": "开办单位“{name}”",
    "office.opened": "完成开办",
    "people.imported": "导入科室、职务和人员，{count}处变动",
    "post.given": "任命为{post}，自{since}起",
    "post.ended": "不再担任{post}，自{on}起",
    "acting.begun": "登记“{by_post}”代行“{post}”：{ground}",
    "acting.ended": "结束“{by_post}”代行“{post}”",
    "relation.begun": "登记：{post}{what}",
    "relation.ended": "撤销：{post}{what}",
    "text.adopted": "采用《{title}》，自{since}起",
    "series.begun": "登记编号“{titles}”已用到{last}号",
    "closure.added": "登记{start}至{end}停办：{reason}",
    "closure.removed": "撤销{start}至{end}的停办",
}


def sentence(verb: str, data: Mapping[str, Any]) -> str:
    """An entry in Chinese. Raises KeyError for a verb without a sentence."""
    return SENTENCES[verb].format(**data)


KINDS: dict[str, tuple[StrOrPromise, tuple[str, ...]]] = {
    "login": (_("登录和退出"), ("login.", "logout.", "session.", "factor.failed", "factor.recovered")),
    "account": (_("账号和密码"), ("account.", "invitation.", "password.", "factor.", "address.")),
    "administration": (_("角色和策略"), ("role.", "policy.", "log.")),
    "office": (
        _("单位和任职"),
        ("office.", "people.", "post.", "acting.", "relation.", "text.", "series.", "closure."),
    ),
}
"""The groups by which the log is narrowed: title, and how their verbs begin."""
