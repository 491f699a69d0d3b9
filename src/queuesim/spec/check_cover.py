"""Checks of who is on duty while a channel is open: waiting where nobody works is seldom meant.

Shifts, rosters, sessions and hours count as they are written, without breaks and absence. Mail,
visits and repairs are left out: orders are taken at any hour, and nobody stands in a queue.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import product

from queuesim.errors import Problem
from queuesim.spec.channels import LIVE
from queuesim.spec.config import Config
from queuesim.spec.duty import Span, covered, posts, uncovered
from queuesim.spec.names import Path
from queuesim.spec.reach import channels_reached, reasons_at, serving
from queuesim.units import DAY, WEEKDAYS

SHORT = 60.0  #: shorter gaps are left out [s]


def cover_warnings(config: Config) -> Iterator[Problem]:
    """Open hours in which nobody serves a channel, or nobody those whom it passes on."""
    duties = _Duties(config)
    reached = channels_reached(config)
    live = {
        name
        for name, channel in config.channels.items()
        if name in reached and channel.kind in LIVE - {"self_service"}
    }
    for name in config.channels:
        if name in live:
            yield from _nobody(duties, name)
    for skill, steps in config.routing.overflow.items():
        channel = skill.partition(".")[0]
        for k, step in enumerate(steps):
            if channel in live and step.to in config.staff:
                path: Path = ("routing", "overflow", skill, k, "to")
                yield from duties.away(path, "spec.helper_away", channel, [step.to])
    for channel, transfer in config.quality.transfer.items():
        if channel in live and transfer.to in config.staff and any(transfer.chance.values()):
            path = ("quality", "transfer", channel, "to")
            yield from duties.away(path, "spec.target_away", channel, [transfer.to])


def _nobody(duties: _Duties, channel: str) -> Iterator[Problem]:
    """The channel without anybody; else the first reason or class in it without anybody.

    Rosters and sessions are often what has been, with holes for rare needs: of those groups only
    the channel as a whole is judged.
    """
    config, path = duties.config, ("channels", channel)
    needs: dict[tuple[str, ...], tuple[str, str]] = {}
    for reason, cls in product(reasons_at(config, channel), config.customers):
        groups = tuple(dict.fromkeys(serving(config, channel, reason, cls)))
        if groups and config.contact_share(reason)[cls] > 0.0:
            needs.setdefault(groups, (reason, cls))
    everybody = list(dict.fromkeys(group for groups in needs for group in groups))
    found = list(duties.away(path, "spec.uncovered", channel, everybody)) if needs else []
    for groups, (reason, cls) in needs.items():
        listed = any(config.staff[g].roster or config.staff[g].sessions for g in groups)
        if not found and not listed and len(groups) < len(everybody):
            found += duties.away(
                path, "spec.uncovered_for", channel, groups, reason=reason, cls=cls
            )
    yield from found


class _Duties:
    """When whom of a config is on duty."""

    def __init__(self, config: Config) -> None:
        self.config = config

    @cached_property
    def of(self) -> dict[str, list[Span]]:
        """Stretches of time in which anybody of a group is on duty, by group."""
        return {
            name: covered((p.start, p.end) for p in posts(self.config, name) if p.people)
            for name in self.config.staff
        }

    def away(
        self, path: Path, key: str, channel: str, groups: Collection[str], **values: object
    ) -> Iterator[Problem]:
        """The longest time in which a channel is open and nobody of some groups is on duty.

        Where people log in one by one a gap is as long as an interval.
        """
        config = self.config
        opened = [(w.start, w.end) for w in config.calendar.open_windows(channel)]
        there = (span for group in groups for span in self.of[group])
        one_by_one = any(config.staff[group].sessions is not None for group in groups)
        least = config.time.interval if one_by_one else SHORT
        gaps = [gap for gap in uncovered(opened, there) if gap[1] - gap[0] >= least]
        if gaps:
            longest = max(gaps, key=lambda gap: gap[1] - gap[0])  # the first of the longest
            days = len({int(gap[0] // DAY) for gap in gaps})
            yield Problem.of(
                path,
                key,
                channel=channel,
                groups=list(groups),
                when=_shown(config, longest),
                days=days,
                place=None,
                **values,
            )


def _shown(config: Config, span: Span) -> str:
    """A stretch of time with its date, such as ``fri 2026-03-06 17:00-18:00``."""
    begin, end = (config.calendar.wall_clock(second) for second in span)
    first = f"{WEEKDAYS[begin.weekday()]} {begin:%Y-%m-%d %H:%M}"
    if end.date() == begin.date():
        return f"{first}-{end:%H:%M}"
    if (end.date() - begin.date()).days == 1 and f"{end:%H:%M}" == "00:00":
        return f"{first}-24:00"
    return f"{first} - {WEEKDAYS[end.weekday()]} {end:%Y-%m-%d %H:%M}"
