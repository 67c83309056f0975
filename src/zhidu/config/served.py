"""The application in a process that ``zhidu serve`` started: it ends when the server does."""

import gc

from zhidu.config.worker import end_with_parent
from zhidu.config.wsgi import application

__all__ = ["application"]

end_with_parent()

# What a page makes is mostly gone when the page is. With Python's own threshold (700) it was looked through
# before that, outlived it, and had all that a process holds looked through again: a sixth of the processor.
gc.collect()
gc.freeze()
gc.set_threshold(20_000)
