"""The reference engine: SimPy, written to be read. It defines what a network means."""

from __future__ import annotations

from queuesim.engine.failures import EndlessMoves
from queuesim.engine.reference.floor import Floor, Tale, simulate

__all__ = ["EndlessMoves", "Floor", "Tale", "simulate"]
