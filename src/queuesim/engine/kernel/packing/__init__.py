"""From a network to a picture of memory."""

from queuesim.engine.kernel.packing.known import KNOWN
from queuesim.engine.kernel.packing.people import opening_days
from queuesim.engine.kernel.packing.whole import Packed, pack

__all__ = ["KNOWN", "Packed", "opening_days", "pack"]
