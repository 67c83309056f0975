"""``python -m zhidu`` is the ``zhidu`` command."""

import sys

from zhidu.config.cli import main

if __name__ == "__main__":
    sys.exit(main())
