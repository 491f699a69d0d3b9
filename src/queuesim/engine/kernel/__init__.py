"""The kernel: the same network over words of memory, compiled. It is what planners run."""

from __future__ import annotations

from queuesim.engine.failures import EndlessMoves
from queuesim.engine.kernel.entries import LIBRARY, PYTHON, compiled, library
from queuesim.engine.kernel.lawrows import Unsupported
from queuesim.engine.kernel.packing import Packed, pack
from queuesim.engine.kernel.running import Functions, Run
from queuesim.engine.kernel.telling import simulate, simulate_in_python, tables

__all__ = [
    "LIBRARY",
    "PYTHON",
    "EndlessMoves",
    "Functions",
    "Packed",
    "Run",
    "Unsupported",
    "compiled",
    "library",
    "pack",
    "simulate",
    "simulate_in_python",
    "tables",
]
