"""From the planner's words to a network: one small module per word; nothing here runs anything."""

from __future__ import annotations

from queuesim.compile.compiler import compile_config
from queuesim.compile.model import Model

__all__ = ["Model", "compile_config"]
