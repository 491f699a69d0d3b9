"""The planner's words: what a config may say, read into immutable models.

Nothing is imported until it is asked for, so that the command line starts fast.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queuesim.spec.config import Config
    from queuesim.spec.schema import schema

_HOMES = {"Config": "config", "schema": "schema"}

__all__ = ["Config", "schema"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
