"""The kernel: the same network over words of memory, compiled. It is what planners run."""

from __future__ import annotations

from queuesim.engine.kernel.lawrows import Unsupported
from queuesim.engine.kernel.packing import Packed, pack
from queuesim.engine.kernel.running import PYTHON, EndlessMoves, Functions, Run
from queuesim.engine.kernel.telling import simulate, simulate_in_python

__all__ = [
    "PYTHON",
    "EndlessMoves",
    "Functions",
    "Packed",
    "Run",
    "Unsupported",
    "pack",
    "simulate",
    "simulate_in_python",
]
