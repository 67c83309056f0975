"""The application in a process that ``zhidu serve`` started: it ends when the server does."""

from zhidu.config.worker import end_with_parent
from zhidu.config.wsgi import application

__all__ = ["application"]

end_with_parent()
