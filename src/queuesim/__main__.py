"""``python -m queuesim``: the same as the command ``queuesim``."""

from __future__ import annotations

import sys

from queuesim.cli import main

if __name__ == "__main__":
    sys.exit(main())
