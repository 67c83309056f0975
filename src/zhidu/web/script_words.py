"""The words that our scripts say, as they stand in ``words.js``' callers; a test compares the two."""

from django.utils.translation import gettext_noop as _

SCRIPT_WORDS = (
    _("未能保存：登录已过期，内容仍在本页，请重新登录后提交"),
    _("未能保存：网络不通，内容仍在本页，恢复后自动再存"),
    _("未能保存：系统没有接受，内容仍在本页"),
    _("已自动保存 %(time)s"),
    _("本机留有 %(time)s 未能保存的内容。"),
    _("恢复到表单"),
    _("丢弃"),
    _("超过 %(size)s，请压缩或拆分后再选"),
    _("请写成元，最多两位小数，例如 480000 或 48万"),
    _("正在查找，请稍候"),
    _("正在办理，请稍候"),
    _("已勾选 %(count)s 件"),
    _("选择文件"),
    _("年-月-日"),
    _("年-月-日 时:分"),
    _("连接中断，正在重连"),
    _("这一栏刚在别处改为：“%(theirs)s”。您写的还在本栏，没有保存。"),
    _("用我写的"),
    _("用改后的"),
)
