"""What the network cannot express is refused by name, never approximated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from queuesim.errors import ConfigError, Problem
from queuesim.spec.by import By
from queuesim.spec.check_by import TIMES_ONLY
from queuesim.spec.names import walk

if TYPE_CHECKING:
    from queuesim.spec.config import Config


def check_times(config: Config) -> None:
    """Refuse maps by time of words that hold for a whole contact, also where only prices read them.

    People and volumes may differ by time; nothing else does so far.
    """
    for path, value in walk(config):
        by_time = isinstance(value, By) and any(inner.moments for _, inner in value.maps())
        if by_time and path[-1] not in TIMES_ONLY:
            refuse(path, "by_time", word=path[-1])


def refuse(path: Sequence[str | int], key: str, **values: object) -> NoReturn:
    """Stop with the text ``compile.KEY`` at a path of the config.

    Raises
    ------
    ConfigError
        Always.
    """
    raise ConfigError([Problem.of(tuple(path), f"compile.{key}", place=None, **values)])
