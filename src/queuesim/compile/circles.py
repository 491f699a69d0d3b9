"""Circles that no case ever leaves, in the planner's words.

In words every circle goes through a new contact of the same case: trying again, coming back
unsolved, or being passed on by self-service.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.house import House
from queuesim.errors import Problem, Steps, dotted
from queuesim.network.circles import Circle, endless_circles, timeless_circles
from queuesim.spec.complaint import COMPLAINT
from queuesim.words import Said, said

if TYPE_CHECKING:
    from queuesim.compile.model import Model
    from queuesim.spec.config import Config


@dataclass(frozen=True, slots=True)
class Contact:
    """A new contact in a circle: what it is called, where its word stands, and what to change.

    Attributes
    ----------
    time
        What passes time before it.
    ways_out
        What would let some cases out of the circle.
    """

    said: Said
    path: Steps
    time: Steps
    ways_out: tuple[Steps, ...]


def circles(model: Model) -> Iterator[Problem]:
    """A problem for each circle that passes no time or has no end; the first hides the second."""
    house, network = House(model.config), model.network
    known = _contacts(house)
    timeless = timeless_circles(network)
    for circle in timeless:
        found = _of(known, circle)
        times = [dotted(contact.time) for contact in found]
        yield _problem(house, circle, found, "compile.no_time", times)
    hidden = {k for circle in timeless for k in circle.classes}
    for circle in endless_circles(network):
        if not hidden >= set(circle.classes):
            found = _of(known, circle)
            outs = [dotted(path) for contact in found for path in contact.ways_out]
            yield _problem(house, circle, found, "compile.no_end", outs)


def _problem(
    house: House, circle: Circle, found: Sequence[Contact], key: str, words: Sequence[str]
) -> Problem:
    told: Sequence[object] = [contact.said for contact in found] or circle.nodes
    path: Steps = found[0].path if found else ("channels",)
    who = whose(house, circle.classes)
    return Problem.of(path, key, who=who, circle=tuple(told), words=tuple(dict.fromkeys(words)))


def whose(house: House, classes: Sequence[int]) -> Said:
    """Whose cases: everybody's, or those of some reasons, or of some classes of customers."""
    if len(classes) == len(house.classes):
        return said("compile.cases")
    reasons = list(dict.fromkeys(house.classes[k].reason for k in classes))
    whole = [k for k, need in enumerate(house.classes) if need.reason in reasons]
    if set(whole) == set(classes):
        return said("compile.cases_of", names=tuple(reasons))
    return said("compile.cases_of", names=tuple(house.classes[k].name for k in classes))


def _of(known: dict[str, Contact], circle: Circle) -> list[Contact]:
    """Contacts of a circle in its order; a node may stand for a part of them, after a stroke."""
    called = (node if node in known else node.rpartition("/")[0] for node in circle.nodes)
    return [known[name] for name in dict.fromkeys(called) if name in known]


def _contacts(house: House) -> dict[str, Contact]:
    """Contacts by the node that only they go through."""
    found: dict[str, Contact] = {}
    for name, channel in house.channels.items():
        if name == COMPLAINT:
            continue  # it leads nowhere
        own: Steps = ("channels", name)
        retry = word(house.config, name, "retry")
        found[names.retry_after(name)] = Contact(
            said("compile.circle.retry", channel=name),
            retry,
            (*retry, "after"),
            ((*retry, "chance"),),
        )
        repeat, solves = word(house.config, name, "repeat"), word(house.config, name, "solves")
        found[names.repeat_after(name)] = Contact(
            said("compile.circle.repeat", channel=name),
            repeat,
            (*repeat, "after"),
            (solves, (*repeat, "chance")),
        )
        for to in channel.if_not_solved or ():
            found[names.goes_on(name, "passed on", to)] = Contact(
                said("compile.circle.passed_on", before=name, channel=to),
                (*own, "if_not_solved"),
                (*own, "talk"),
                (solves, (*own, "if_not_solved")),
            )
    return found


def word(config: Config, channel: str, name: str) -> Steps:
    """Where a word of a channel stands: there, or once for every channel."""
    if name in config.channels_as_written[channel].model_fields_set:
        return ("channels", channel, name)
    every = name in config.every_channel.model_fields_set
    return ("every_channel", name) if every else ("channels", channel, name)
