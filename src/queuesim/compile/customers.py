"""Customers: who makes contact. A class of the network is a customer class times a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from queuesim.network import CaseClass

if TYPE_CHECKING:
    from queuesim.spec.config import Config
    from queuesim.spec.week import At

NORMAL = 2  #: priority where none is said


@dataclass(frozen=True, slots=True)
class Need:
    """Cases of one reason and one customer class, in one part of the week."""

    segment: str
    reason: str
    at: At = (0, 0.0)  #: a moment of that part

    @property
    def name(self) -> str:
        """Name of the network's class."""
        return f"{self.segment}.{self.reason}"


def needs_in(config: Config, moments: Sequence[At]) -> tuple[Need, ...]:
    """All needs of some parts of the week, one part after the other.

    In each they are in bytewise order of their names, whatever the order of the config's keys.
    """
    needs = [Need(s, r) for s in config.customers for r in config.demand.reasons]
    needs.sort(key=lambda need: need.name.encode())
    return tuple(replace(need, at=at) for at in moments for need in needs)


def case_classes(config: Config, needs: tuple[Need, ...]) -> tuple[CaseClass, ...]:
    """The network's classes; each case draws its customer from those of its segment."""
    return tuple(
        CaseClass(need.name, need.segment, config.customers[need.segment].count or 0)
        for need in needs
    )


def class_weights(
    config: Config, needs: tuple[Need, ...], reason: str
) -> tuple[tuple[str, float], ...]:
    """Classes of a reason's cases with the shares of its contacts."""
    shares = config.contact_share(reason)
    return tuple((need.name, shares[need.segment]) for need in needs if need.reason == reason)


def priority_of(config: Config, need: Need, channel: str) -> int:
    """Priority of a need in a channel, 1 first.

    The channel's own word replaces all others; else the higher of class and reason wins, as far
    as they are said; else it is normal.
    """
    own = config.channels[channel].priority
    if own is not None:
        return own
    segment, reason = config.customers[need.segment], config.demand.reasons[need.reason]
    said = [p for p in (segment.priority, reason.priority) if p is not None]
    return min(said, default=NORMAL)
