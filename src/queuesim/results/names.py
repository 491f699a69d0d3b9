"""Names and their codes: channels, classes, reasons and groups of people, as numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from queuesim.network import Network
from queuesim.network.labels import PHASES, Labels
from queuesim.results.columns import Flags, Ints
from queuesim.results.once import once

TOTAL = "total"
CHANNEL = "channel"
CLASS = "class"
REASON = "reason"
GROUP = "group"
STEPS = "step"
PARTS = "part"
SCOPE_KINDS = (TOTAL, CHANNEL, CLASS, REASON, GROUP, STEPS, PARTS)

FURTHER = ("", "check", "rework")

Scope = tuple[str, str]  #: kind and name; the total has no name


@dataclass(frozen=True, slots=True)
class Names:
    """Planner's names, and which of them the parts of a network belong to.

    ``staff`` are the words of people, machines and equipment; ``*_of_*`` give codes by index of the
    network: class, node, group; -1 for none.
    """

    channels: tuple[str, ...]
    classes: tuple[str, ...]
    reasons: tuple[str, ...]
    staff: tuple[str, ...]
    class_of_kind: Ints
    reason_of_kind: Ints
    channel_of_node: Ints
    staff_of_group: Ints
    people: Flags  #: by group of the network: people, not machines
    room: Ints  #: by group of the network
    helps: Flags  #: by lane and group of the network: the group helps out there
    steps: tuple[str, ...]  #: as CHANNEL.STEP
    stepped: Flags  #: by channel: it has steps
    phase_of_step: tuple[int, ...]
    step_of_node: Ints
    aside_of_node: Flags  #: work at which no customer waits
    further_of_node: Ints  #: 1 for a check, 2 for rework, else 0
    travels: Flags  #: by node of the network: people are on their way
    parts: tuple[str, ...]  #: spare parts, as PART or PART.SITE

    @classmethod
    def of(cls, network: Network, labels: Labels) -> Names:
        """Names of a compiled network."""
        return once((network, labels), lambda: cls._of(network, labels))

    @classmethod
    def _of(cls, network: Network, labels: Labels) -> Names:
        channels = tuple(c.name for c in labels.channels)
        known = {label.group: label for label in labels.staff}
        pieces = (label.name for label in labels.equipment)
        staff = tuple(dict.fromkeys((*(label.staff for label in labels.staff), *pieces)))
        classes = tuple(dict.fromkeys(labels.segments))
        reasons = tuple(dict.fromkeys(labels.reasons))
        groups = [known.get(g.name) for g in network.groups]
        steps = {
            node: (k, step.aside) for k, step in enumerate(labels.steps) for node in step.nodes
        }
        return cls(
            channels,
            classes,
            reasons,
            staff,
            _codes([classes.index(name) for name in labels.segments]),
            _codes([reasons.index(name) for name in labels.reasons]),
            _codes([_place(labels.node_channel.get(n.name), channels) for n in network.nodes]),
            _codes([-1 if g is None else staff.index(g.staff) for g in groups]),
            np.array([g is not None and g.people for g in groups], dtype=np.bool_),
            _codes([g.room for g in network.groups]),
            _helps(network, labels),
            tuple(f"{step.channel}.{step.name}" for step in labels.steps),
            np.array([any(s.channel == c for s in labels.steps) for c in channels], dtype=np.bool_),
            tuple(PHASES.index(step.phase) for step in labels.steps),
            _codes([steps.get(n.name, (-1, False))[0] for n in network.nodes]),
            np.array([steps.get(n.name, (-1, False))[1] for n in network.nodes], dtype=np.bool_),
            _codes([FURTHER.index(labels.further.get(n.name, "")) for n in network.nodes]),
            np.array([n.name in labels.travels for n in network.nodes], dtype=np.bool_),
            tuple(label.name for label in labels.parts),
        )

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """All scopes, the total first."""
        named = (
            (CHANNEL, self.channels),
            (CLASS, self.classes),
            (REASON, self.reasons),
            (GROUP, self.staff),
            (STEPS, self.steps),
            (PARTS, self.parts),
        )
        return ((TOTAL, ""), *((kind, name) for kind, names in named for name in names))


def _helps(network: Network, labels: Labels) -> Flags:
    helps = np.zeros((len(network.lanes), len(network.groups)), dtype=np.bool_)
    lanes = {lane.name: k for k, lane in enumerate(network.lanes)}
    groups = {group.name: k for k, group in enumerate(network.groups)}
    for lane, group in labels.helps:
        helps[lanes[lane], groups[group]] = True
    return helps


def _codes(codes: list[int]) -> Ints:
    return np.array(codes, dtype=np.int64)


def _place(name: str | None, names: tuple[str, ...]) -> int:
    return -1 if name is None else names.index(name)
