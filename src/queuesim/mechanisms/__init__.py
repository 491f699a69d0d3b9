"""Mechanisms: all that a service operation does and the simulator carries, with its proof."""

from __future__ import annotations

from queuesim.mechanisms.channels import CHANNELS
from queuesim.mechanisms.demand import DEMAND
from queuesim.mechanisms.mechanism import Mechanism, Status
from queuesim.mechanisms.money import MONEY
from queuesim.mechanisms.processes import PROCESSES
from queuesim.mechanisms.quality import QUALITY
from queuesim.mechanisms.staff import STAFF

FAMILIES: dict[str, tuple[Mechanism, ...]] = {
    "Customers and demand": DEMAND,
    "Channels, self-service, technology": CHANNELS,
    "Staff, training, service profit chain": STAFF,
    "Processes and field service": PROCESSES,
    "Quality, complaints, satisfaction": QUALITY,
    "Money and long-run loops": MONEY,
}
MECHANISMS: tuple[Mechanism, ...] = tuple(m for family in FAMILIES.values() for m in family)

__all__ = ["FAMILIES", "MECHANISMS", "Mechanism", "Status"]
