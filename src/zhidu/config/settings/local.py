"""One machine: SQLite and files in the var folder, no web server in front. Also the demo."""

from zhidu.config.env import flag
from zhidu.config.secret import key_in
from zhidu.config.settings.base import *
from zhidu.config.settings.base import ZHIDU_VAR

DEBUG = flag("ZHIDU_DEBUG")
SECRET_KEY = key_in(ZHIDU_VAR)
ZHIDU_HOOK_HERE = True
