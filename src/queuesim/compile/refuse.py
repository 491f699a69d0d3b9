"""What the network cannot express is refused by name, never approximated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from queuesim.errors import ConfigError, Problem


def refuse(path: Sequence[str | int], key: str, **values: object) -> NoReturn:
    """Stop with the text ``compile.KEY`` at a path of the config.

    Raises
    ------
    ConfigError
        Always.
    """
    raise ConfigError([Problem.of(tuple(path), f"compile.{key}", place=None, **values)])
