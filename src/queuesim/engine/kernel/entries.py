"""The kernel's entries, compiled, and the same as Python over checked memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.engine.kernel import accounts, floor
from queuesim.engine.kernel.running import Functions
from queuesim.native.library import Library, Say
from queuesim.native.memory import Checked, Native

if TYPE_CHECKING:
    from queuesim.native.lowering import Replacements


def _by_hand() -> Replacements:
    from queuesim.engine.kernel.by_hand import replacements

    return replacements()


LIBRARY = Library(
    "kernel",
    {
        "advance": floor.advance,
        "open_books": floor.open_books,
        "account": accounts.account,
        "close_accounts": accounts.close_accounts,
    },
    ("engine/kernel", "engine/failures.py", "laws", "network"),
    _by_hand,
)
PYTHON = Functions(
    floor.open_books, floor.advance, accounts.account, accounts.close_accounts, Checked
)


def compiled(say: Say | None = None) -> Functions:
    """The compiled kernel; ``say`` is called before it is compiled, once for a machine."""
    found = LIBRARY.load(say)
    return Functions(
        found["open_books"], found["advance"], found["account"], found["close_accounts"], Native
    )
