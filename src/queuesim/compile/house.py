"""A config with what every word needs to know of it, worked out once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import lcm
from typing import TYPE_CHECKING, TypeVar

from queuesim.compile.chains import solved_in_steps
from queuesim.compile.complaint import somebody_complains, with_queue
from queuesim.compile.customers import Need, needs_in
from queuesim.compile.demand import volumes
from queuesim.compile.failure import expected_good, may_fail
from queuesim.compile.integration import Told, told_codes
from queuesim.compile.intervals import windows_of
from queuesim.compile.names import Visit
from queuesim.compile.parts import found_there
from queuesim.compile.solving import expected_solves
from queuesim.compile.speed import level_numbers, own_factors, own_fails
from queuesim.compile.supply import fill_rates
from queuesim.compile.teams import Team, expanded, teams_of
from queuesim.network.calendars import Window, joined
from queuesim.spec.complaint import COMPLAINT
from queuesim.spec.reach import called_in, told_to
from queuesim.spec.steps import solving

if TYPE_CHECKING:
    from queuesim.spec.by import By
    from queuesim.spec.channels import Channel
    from queuesim.spec.config import Config
    from queuesim.spec.steps import Step

T = TypeVar("T")


@dataclass(frozen=True)
class House:
    """The config and the needs.

    Where words differ by time of the week, there are as many needs as classes in each part of the
    week, one part after the other.

    Attributes
    ----------
    config
        With a group for each team (see `queuesim.compile.teams`) and the queue of complaints.
    whole
        As the planner has written it.
    teams
        By the name of their group.
    """

    config: Config
    whole: Config = field(init=False, compare=False, repr=False)
    teams: dict[str, Team] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        config = with_queue(self.config)
        teams = teams_of(config)
        object.__setattr__(self, "whole", self.config)
        object.__setattr__(self, "config", expanded(config, teams))
        object.__setattr__(self, "teams", teams)

    @cached_property
    def needs(self) -> tuple[Need, ...]:
        """Needs in each part of the week, in the order of the network's classes."""
        return needs_in(self.config, self.config.week.moments)

    @property
    def parts(self) -> int:
        """Parts of the week."""
        return len(self.config.week)

    @property
    def classes(self) -> tuple[Need, ...]:
        """Needs in the order of the network's classes, whatever the part of the week."""
        return self.needs[: len(self.needs) // self.parts]

    def part_of(self, k: int) -> int:
        """Part of the week of a need."""
        return k // len(self.classes)

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """Complete channels that somebody may come to, in bytewise order of their names."""
        reached = {name for names in self._reach.values() for name in names}
        found = self.config.channels
        return {name: found[name] for name in sorted(found, key=str.encode) if name in reached}

    def comers(self, channel: str) -> list[int]:
        """Needs that may come to a channel, by index."""
        return [k for k, need in enumerate(self.needs) if channel in self._reach[need.reason]]

    @cached_property
    def _reach(self) -> dict[str, set[str]]:
        return {reason: self._channels_of(reason) for reason in self.config.demand.reasons}

    def _channels_of(self, reason: str) -> set[str]:
        """Channels that contacts of a reason may come to, with more than no chance."""
        words = self.config.demand.reasons[reason]
        reached = _some(words.channel) | told_to(self.config) | called_in(words)
        while True:
            more = reached | {name for each in reached for name in self._onward(each)}
            if more == reached:
                return reached
            reached = more

    def _onward(self, name: str) -> set[str]:
        """Where contacts may go from a channel."""
        channel, steer = self.config.channels.get(name), self.config.integration.steer
        if channel is None:  # leave, callback
            return set()
        onward = _some(channel.if_not_solved)
        if channel.retry is not None and any(channel.retry.chance.values()):
            onward |= _some(channel.retry.other_channel)
        if self.books(name) and channel.appointments is not None:
            onward |= _some(channel.appointments.if_full)
        if steer is not None and (steer.from_ is None or name in steer.from_):
            onward |= _some(steer.offer)
        if name != COMPLAINT and somebody_complains(self.config):
            onward.add(COMPLAINT)
        return onward

    def value(self, by: By[T], k: int, channel: str) -> T:
        """Value of a word for one need in a channel."""
        need = self.needs[k]
        return by.of(need.reason, need.segment, channel, at=need.at)

    def per_need(self, by: By[T], channel: str) -> list[T]:
        """Value of a word for each need in a channel.

        Needs that never come to the channel, for which the word may say nothing, are given the
        value of the first that does.
        """
        return self._of_all(by, channel, self.comers(channel))

    def per_need_of(self, reason: str, by: By[T], channel: str) -> list[T]:
        """Value of a word that is asked of one reason only, for each need; others as its first."""
        mine = [k for k, need in enumerate(self.needs) if need.reason == reason]
        return self._of_all(by, channel, mine)

    def _of_all(self, by: By[T], channel: str, asked: Sequence[int]) -> list[T]:
        found = {k: self.value(by, k, channel) for k in asked}
        return [found.get(k, found[asked[0]]) for k in range(len(self.needs))]

    def chances(self, by: By[float] | None, channel: str) -> list[float]:
        """Chance for each need; 0 where the word is not said."""
        return [0.0] * len(self.needs) if by is None else self.per_need(by, channel)

    def steps(self, name: str) -> Mapping[str, Step]:
        """Steps of a channel by name; none where it is one piece of work."""
        return self.config.channels[name].steps or {}

    def visits_of(self, name: str) -> list[Visit]:
        """Visits in which people serve a channel that nobody was passed on in: its steps."""
        steps = self.steps(name)
        if not steps:
            return [Visit(name)]
        return [Visit(name, step=step) for step, words in steps.items() if words.work is not None]

    def books(self, name: str) -> bool:
        """Whether anybody asks for an appointment in a channel."""
        book = self.config.channels[name].appointments
        return book is not None and any(share > 0.0 for share in book.share.values())

    @cached_property
    def repeating(self) -> frozenset[str]:
        """Channels after which some unsolved cases come back."""
        return frozenset(name for name in self.channels if self._repeats(name))

    def _repeats(self, name: str) -> bool:
        channel = self.channels[name]
        if channel.repeat is None:
            return False
        chances = self.chances(channel.repeat.chance, name)
        return any(
            chance > 0.0 and stays > 0.0 and (solved < 1.0 or failed > 0.0)
            for chance, stays, solved, failed in zip(
                chances,
                self.comes_back_here(name),
                self.solves(name),
                may_fail(self, name),
                strict=True,
            )
        )

    def comes_back_here(self, name: str) -> list[float]:
        """Share of what a channel does not solve that comes back there as ``repeat`` says."""
        split = self.channels[name].if_not_solved
        if not split:
            return [1.0] * len(self.needs)
        return self.per_need(split[name], name) if name in split else [0.0] * len(self.needs)

    def expected_solves(self, name: str) -> list[float]:
        """The same, a mean over those who are expected to serve."""
        return expected_good(self, name, expected_solves(self, name))

    def solves(self, name: str) -> list[float]:
        """Chance that a contact in a channel solves the case, for each need."""
        if solving(self.steps(name)):
            return solved_in_steps(self, name)
        solves = self.channels[name].solves
        if solves is None:
            return [1.0] * len(self.needs)
        return self.per_need(solves, name)

    @cached_property
    def second_visits(self) -> frozenset[str]:
        """Channels in which somebody may have to come again, with a part."""
        return frozenset(name for name in self.channels if found_there(self, name))

    @cached_property
    def fill_rates(self) -> dict[tuple[str, str], float]:
        """Expected share of parts that are in stock when they are needed, by part and site."""
        return fill_rates(self)

    @cached_property
    def marks_repeats(self) -> bool:
        """Whether it makes a difference anywhere that a case has come back."""
        factors = [c.repeat.talk for c in self.channels.values() if c.repeat is not None]
        return bool(self.repeating | self.second_visits) and any(
            factor != 1.0 for factor in factors
        )

    @cached_property
    def told(self) -> Told:
        """What must be told again, by who served the case before."""
        return told_codes(self)

    @cached_property
    def any_open(self) -> tuple[Window, ...]:
        """Stretches of time in which any channel is open, ticks."""
        channels = self.config.calendar.hours
        return joined([w for name in channels for w in windows_of(self.config, name)])

    @cached_property
    def own_factors(self) -> dict[str, dict[str, By[float]]]:
        """Factors on talk by group and level (or person with sessions), the group's left out."""
        return {group: own_factors(words) for group, words in self.config.staff.items()}

    @cached_property
    def own_fails(self) -> dict[str, dict[str, By[float]]]:
        """Factors on the chance not to solve by group and level, the group's left out."""
        return {group: own_fails(words) for group, words in self.config.staff.items()}

    @cached_property
    def levels(self) -> dict[tuple[str, str], int]:
        """Numbers of the levels that differ in speed or in what they solve, by group and level."""
        return level_numbers(self)

    @cached_property
    def volumes(self) -> list[float]:
        """Expected first contacts of each need over the horizon."""
        return volumes(self)

    @cached_property
    def room(self) -> int:
        """Units of room of a person who may hold several contacts at once.

        The least common multiple of all ``at_once``, so that each contact fills whole units.
        """
        return lcm(*(at_once(channel) for channel in self.channels.values()))


def _some(shares: Mapping[str, By[float]] | None) -> set[str]:
    """Names with a share above 0 for somebody."""
    return {name for name, by in (shares or {}).items() if any(by.values())}


def at_once(channel: Channel) -> int:
    """How many contacts of a channel one person holds."""
    return channel.at_once or 1
