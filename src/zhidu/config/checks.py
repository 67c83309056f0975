"""What must not be on where real work is done, and what a deployment names; run by ``zhidu check``."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security, deploy=True)
def demo_is_off(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """In the demo anybody may act as anybody."""
    if not settings.ZHIDU_DEMO:
        return []
    text = "演示模式已打开：任何人都可以任意身份操作。The demo is on: anybody may act as anybody."
    return [Error(text, hint="去掉 ZHIDU_DEMO 与 --demo。Unset ZHIDU_DEMO, drop --demo.", id="zhidu.E001")]


@register(Tags.files)
def fonts_are_there(app_configs: Sequence[AppConfig] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """A folder of the office's own fonts that is not there would leave every paper to ours, unsaid."""
    folder = settings.ZHIDU_FONTS
    if folder is None or folder.is_dir():
        return []
    text = f"ZHIDU_FONTS 指的文件夹不存在：{folder}。The folder of ZHIDU_FONTS does not exist."
    return [Error(text, hint="改正路径，或去掉 ZHIDU_FONTS。Correct the path or unset it.", id="zhidu.E002")]
