"""The kernel's entries, compiled, and the same as Python over checked memory."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from queuesim.engine.kernel import accounts, floor
from queuesim.engine.kernel.running import Functions
from queuesim.native.library import Library, Say
from queuesim.native.memory import Checked, Native

if TYPE_CHECKING:
    from queuesim.native.lowering import Replacements


def _by_hand() -> Replacements:
    from queuesim.engine.kernel.by_hand import replacements

    return replacements()


def _plain() -> Replacements:
    from queuesim.engine.kernel.by_hand import replacements, without_rules

    return {**replacements(), **without_rules()}


ENTRIES: dict[str, Callable[..., Any]] = {
    "advance": floor.advance,
    "open_books": floor.open_books,
    "account": accounts.account,
    "close_accounts": accounts.close_accounts,
}
SOURCES = ("engine/kernel", "engine/failures.py", "laws", "network")
LIBRARY = Library("kernel", ENTRIES, SOURCES, _by_hand)
#: For networks of which no rule of `rules` says yes.
PLAIN = Library("kernel-plain", ENTRIES, SOURCES, _plain)
PYTHON = Functions(
    floor.open_books, floor.advance, accounts.account, accounts.close_accounts, Checked
)


def library(*, plain: bool = False) -> Library:
    """The compiled kernel's library; ``plain`` as in `compiled`."""
    return PLAIN if plain else LIBRARY


def compiled(say: Say | None = None, *, plain: bool = False) -> Functions:
    """The compiled kernel.

    Parameters
    ----------
    say
        Called before it is compiled, once for a machine.
    plain
        Whether only networks will be run that are `Packed.plain`.
    """
    found = library(plain=plain).load(say)
    return Functions(
        found["open_books"], found["advance"], found["account"], found["close_accounts"], Native
    )
