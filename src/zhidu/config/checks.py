"""What must not be on where real work is done; run by ``zhidu check --deploy``."""

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
