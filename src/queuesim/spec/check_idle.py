"""Checks of words that change nothing, given what the rest of the config says.

A word set to nothing (a chance of 0 %, a factor of 100 %) was meant so and is left alone, and so
are channels that nobody comes to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from math import floor
from typing import NamedTuple, TypeVar

from queuesim.errors import Problem
from queuesim.spec.by import By
from queuesim.spec.channels import LEAVE, LIVE, Channel
from queuesim.spec.config import Config
from queuesim.spec.customers import Churn
from queuesim.spec.demand import MONTHS
from queuesim.spec.duty import levels, posts
from queuesim.spec.names import Path
from queuesim.spec.reach import channels_of, channels_reached, channels_served, queue_of, reasons_at
from queuesim.spec.steps import failing, solving
from queuesim.spec.week import At

#: Rules of ``routing.next`` that leave nothing for the rules after them.
SCORES = ("longest_wait", "longest_queue", "newest", "random")


T = TypeVar("T")


class Need(NamedTuple):
    """Contacts of one reason and class in a channel, in one part of the week."""

    reason: str
    cls: str
    channel: str
    at: At = (0, 0.0)

    def of(self, by: By[T]) -> T:
        """Value of a word for such contacts."""
        return by.of(self.reason, self.cls, self.channel, at=self.at)


def idle_warnings(config: Config) -> Iterator[Problem]:
    """All words without effect."""
    yield from _season(config)
    yield from _retries(config)
    yield from _repeats(config)
    yield from _churn(config)
    yield from _values(config)
    yield from _priorities(config)
    yield from _several_at_once(config)
    yield from _lines(config)
    yield from _overflow(config)
    yield from _fails(config)
    yield from _mistakes(config)
    yield from _focus(config)
    yield from _queues(config)


def _season(config: Config) -> Iterator[Problem]:
    """Months that are named, none of which is simulated."""
    season = config.demand.season
    if season is None or season.other != 1.0:
        return
    months = sorted({day.date.month for day in config.calendar.days})
    if all(season.said(month) is None for month in months):
        shown = ", ".join(MONTHS[month - 1] for month in months)
        yield Problem.of(("demand", "season"), "spec.season_idle", months=shown)


def needs_at(config: Config, channel: str) -> list[Need]:
    """Who may come to a channel."""
    pairs = product(reasons_at(config, channel), config.customers)
    return [
        Need(reason, cls, channel, at)
        for reason, cls in pairs
        if config.contact_share(reason)[cls] > 0.0
        for at in config.week.moments
    ]


def _some(by: By[float] | None, needs: Sequence[Need]) -> list[Need]:
    """Those who have a chance above 0."""
    return [] if by is None else [need for need in needs if need.of(by) > 0.0]


# --- giving up, retry, repeat -------------------------------------------------------------------


def gives_up(config: Config, need: Need) -> bool:
    """Whether patience ever ends for such contacts."""
    channel = config.channels[need.channel]
    if not waits(channel):
        return False
    usual = config.customers[need.cls].patience
    own = None if channel.patience is None else need.of(channel.patience)
    if own is not None and own.times is None:
        return not own.never
    if own is not None and own.times == 0.0:
        return True
    return usual is not None and not need.of(usual).never


def waits(channel: Channel) -> bool:
    """Whether anybody waits there and may give up: no writer of mail, and nobody at a bot."""
    return channel.kind in LIVE and not (channel.kind == "self_service" and not channel.machines)


def _turned_away(config: Config, need: Need) -> bool:
    """Whether such contacts may give up, turn away or find it full."""
    channel = config.channels[need.channel]
    full = channel.lines is not None or channel.seats is not None
    balks = channel.balk is not None and bool(_some(channel.balk.chance, [need]))
    return full or (balks and waits(channel)) or gives_up(config, need)


def _retries(config: Config) -> Iterator[Problem]:
    def works(name: str, channel: Channel) -> bool | None:
        assert channel.retry is not None
        needs = _some(channel.retry.chance, needs_at(config, name))
        return any(_turned_away(config, need) for need in needs) if needs else None

    yield from _where(config, "retry", works, "spec.retry_idle", "spec.retry_idle_everywhere")


def _repeats(config: Config) -> Iterator[Problem]:
    def works(name: str, channel: Channel) -> bool | None:
        assert channel.repeat is not None
        needs = _some(channel.repeat.chance, needs_at(config, name))
        stays = channel.if_not_solved
        if not needs or (stays and not _some(stays.get(name), needs)):
            return None
        return any(not _solves(config, need) for need in needs)

    yield from _where(config, "repeat", works, "spec.repeat_never", "spec.repeat_idle")


def _where(
    config: Config,
    word: str,
    works: Callable[[str, Channel], bool | None],
    key: str,
    everywhere: str,
) -> Iterator[Problem]:
    """A word of channels that works in none: of its own, or of all that ``every_channel`` tells.

    ``works`` is ``None`` where the channel has no use for the word anyway.
    """
    reached, told = channels_reached(config), []
    for name, channel in config.channels.items():
        if name not in reached or getattr(channel, word) is None:
            continue
        found = works(name, channel)
        if word not in config.channels_as_written[name].model_fields_set:
            told.append(found)
        elif found is False:
            yield Problem.of(("channels", name, word), key, channel=name)
    if False in told and True not in told:
        yield Problem.of(("every_channel", word), everywhere)


def _solves(config: Config, need: Need) -> bool:
    """Whether every such contact is solved there."""
    channel, failure = config.channels[need.channel], config.quality.failure.get(need.channel)
    if failure is not None and need.of(failure.chance) > 0.0:
        return False
    if solving(channel.steps or {}) or failing(channel.steps or {}):
        return False
    return channel.solves is None or need.of(channel.solves) >= 1.0


# --- customers who leave ------------------------------------------------------------------------


def _churn(config: Config) -> Iterator[Problem]:
    for cls, words in config.customers.items():
        if words.churn is None:
            continue
        reasons = [r for r in config.demand.reasons if config.contact_share(r)[cls] > 0.0]
        needs = [
            Need(r, cls, c, at)
            for r in reasons
            for c in sorted(channels_of(config, r))
            for at in config.week.moments
        ]
        for word, by, leave in _ways_to_leave(config, words.churn):
            risky = _some(by, needs)
            if risky and not any(map(leave, risky)):
                path: Path = ("customers", cls, "churn", word)
                yield Problem.of(path, f"spec.churn_{word}_idle", cls=cls)


Way = tuple[str, By[float] | None, Callable[[Need], bool]]


def _ways_to_leave(config: Config, churn: Churn) -> Iterator[Way]:
    """Each word of churn with its chance and whether a contact can end so at all."""

    def full(need: Need) -> bool:
        channel = config.channels[need.channel]
        down = any(need.channel in event.down for event in config.events)
        return channel.lines is not None or channel.seats is not None or down

    def judged(need: Need) -> bool:
        assert churn.wait is not None
        channel = config.channels[need.channel]
        return waits(channel) or churn.wait.over.names_channel(need.reason, need.cls, need.channel)

    yield "abandoned", churn.abandoned, lambda need: gives_up(config, need)
    yield "blocked", churn.blocked, full
    yield (
        "unsolved",
        churn.unsolved,
        lambda need: _ends_unsolved(config, need),
    )
    yield "wait", churn.wait.chance if churn.wait else None, judged


def _ends_unsolved(config: Config, need: Need) -> bool:
    """Whether a contact may be answered, not solved, and not passed on either."""
    if _solves(config, need):
        return False
    channel = config.channels[need.channel]
    ways = channel.if_not_solved
    return not ways or any(_some(ways.get(name), [need]) for name in (LEAVE, need.channel))


def _values(config: Config) -> Iterator[Problem]:
    """What customers are worth while nobody leaves, and customers who leave without a worth."""
    leaving = [cls for cls, words in config.customers.items() if _may_leave(words.churn)]
    worth = [cls for cls, words in config.customers.items() if words.value and words.value.value]
    if worth and not leaving:
        yield Problem.of(("customers", worth[0], "value"), "spec.value_idle", classes=worth)
    unsaid = [cls for cls in leaving if config.customers[cls].value is None]
    if unsaid:
        path: Path = ("customers", unsaid[0], "churn")
        yield Problem.of(path, "spec.churn_no_value", classes=unsaid)


def _may_leave(churn: Churn | None) -> bool:
    if churn is None:
        return False
    waited = churn.wait.chance if churn.wait is not None else None
    said = (churn.abandoned, churn.blocked, churn.unsolved, waited, churn.complaint_late)
    natural = churn.base is not None and churn.base.value > 0.0
    return natural or any(any(by.values()) for by in said if by is not None)


# --- routing ------------------------------------------------------------------------------------


def _priorities(config: Config) -> Iterator[Problem]:
    """Priorities and ageing that ``routing.next`` does not look at: all of them in one warning."""
    rules = config.routing.next
    end = next((k for k, rule in enumerate(rules) if rule in SCORES), len(rules))
    words = list(_words_of_priority(config))
    if words and "priority" not in rules[:end]:
        shown = [".".join(path) for path in words]
        yield Problem.of(words[0], "spec.priority_idle", words=shown, rules=list(rules))


def _words_of_priority(config: Config) -> Iterator[tuple[str, ...]]:
    for cls, words in config.customers.items():
        for word in ("priority", "ages"):
            if getattr(words, word) is not None:
                yield "customers", cls, word
    for reason, said in config.demand.reasons.items():
        if said.priority is not None:
            yield "demand", "reasons", reason, "priority"
    for name, channel in config.channels_as_written.items():
        if channel.priority is not None:
            yield "channels", name, "priority"
        if channel.callback is not None and channel.callback.priority is not None:
            yield "channels", name, "callback", "priority"
        if channel.jams is not None and channel.jams.priority is not None:
            yield "channels", name, "jams", "priority"
        for step, each in (channel.steps or {}).items():
            if each.priority is not None:
                yield "channels", name, "steps", step, "priority"
    if config.every_channel.priority is not None:
        yield "every_channel", "priority"
    complaint = config.quality.complaint
    if complaint is not None and complaint.priority is not None:
        yield "quality", "complaint", "priority"
    if config.routing.ages is not None:
        yield "routing", "ages"


def _overflow(config: Config) -> Iterator[Problem]:
    """Helpers who serve from the start."""
    for skill, steps in config.routing.overflow.items():
        channel, dot, part = skill.partition(".")
        needs = [n for n in needs_at(config, channel) if not dot or part in (n.reason, n.cls)]
        for k, step in enumerate(steps):
            if needs and step.to in config.staff and all(_has(config, step.to, n) for n in needs):
                path: Path = ("routing", "overflow", skill, k, "to")
                yield Problem.of(path, "spec.overflow_idle", skill=skill, group=step.to)


def _fails(config: Config) -> Iterator[Problem]:
    """Factors on what is not solved, of people whose contacts all are."""
    for name, words in config.staff.items():
        said: list[tuple[Path, By[float]]] = [(("staff", name, "fails"), words.fails)]
        said += [
            (("staff", name, "levels", level, "fails"), each.fails)
            for level, each in words.levels.items()
        ]
        needs = [
            need for c in sorted(channels_served(config, name)) for need in needs_at(config, c)
        ]
        for path, by in said:
            changed = [need for need in needs if need.of(by) != 1.0]
            if changed and all(_solves(config, need) for need in changed):
                yield Problem.of(path, "spec.fails_idle", group=name)


def _mistakes(config: Config) -> Iterator[Problem]:
    """Factors on what goes wrong, of people whose services never do."""
    for name, words in config.staff.items():
        said: list[tuple[Path, By[float]]] = [(("staff", name, "mistakes"), words.mistakes)]
        said += [
            (("staff", name, "levels", level, "mistakes"), each.mistakes)
            for level, each in words.levels.items()
        ]
        channels = channels_served(config, name)
        failure = (f.chance for c, f in config.quality.failure.items() if c in channels)
        steps = (
            step.failure
            for c in channels & set(config.channels)
            for step in (config.channels[c].steps or {}).values()
        )
        wrong = any(any(by.values()) for by in (*failure, *steps))
        for path, by in said:
            if not wrong and any(value != 1.0 for value in by.values()):
                yield Problem.of(path, "spec.mistakes_idle", group=name)


def _focus(config: Config) -> Iterator[Problem]:
    """Hours of focus in which a group is never at work."""
    for name, words in config.staff.items():
        if words.focus is None or not any(words.focus.week):
            continue
        there = [(post.start, post.end) for post in posts(config, name) if post.people]
        calendar = config.calendar
        quiet = [
            (calendar.at(day.number, begin), calendar.at(day.number, end))
            for day in calendar.days
            if day.open
            for begin, end in words.focus.week[day.weekday]
        ]
        if not any(b < end and start < e for b, e in quiet for start, end in there):
            yield Problem.of(("staff", name, "focus"), "spec.focus_idle", group=name)


def _has(config: Config, group: str, need: Need) -> bool:
    """Whether a group takes a need by its own skills."""
    wanted = {
        skill
        for name in queue_of(config, need.channel)
        for skill in (name, f"{name}.{need.reason}", f"{name}.{need.cls}")
    }
    return bool(wanted & set(config.staff[group].skills))


def _queues(config: Config) -> Iterator[Problem]:
    lines = config.integration.one_queue
    for k, line in enumerate(lines):
        if len(set(line)) == 1:
            path: Path = (
                ("integration", "one_queue") if len(lines) == 1 else ("integration", "one_queue", k)
            )
            yield Problem.of(path, "spec.queue_of_one", channel=line[0])


# --- several at once ----------------------------------------------------------------------------


def _several_at_once(config: Config) -> Iterator[Problem]:
    """What slows several chats down where each person holds one."""
    for name, channel in config.channels.items():
        slower = bool(channel.slower_per_extra_chat)
        for word, said in (
            ("slower_per_extra_chat", slower),
            ("pace", len(channel.pace or ()) > 1),
        ):
            if said and channel.at_once == 1:
                yield Problem.of(
                    ("channels", name, word), "spec.pace_idle", word=word, channel=name
                )


def _lines(config: Config) -> Iterator[Problem]:
    """Fewer lines than people who do nothing else can be busy with."""
    reached = channels_reached(config)
    for name, channel in config.channels.items():
        if channel.lines is None or name not in reached or _calls_back(config, channel):
            continue
        if channel.steps:
            continue  # how long each step holds a line is another for each
        groups = [g for g in config.staff if channels_served(config, g) == {name}]
        found = levels(post for group in groups for post in posts(config, group))
        people = max((level for _, _, level in found), default=0)
        busy = floor(channel.lines * _held_longer(config, name, groups) + 1e-9)
        if people > busy:
            yield Problem.of(
                ("channels", name, "lines"),
                "spec.lines_idle",
                channel=name,
                lines=channel.lines,
                people=people,
                busy=busy,
            )


def _calls_back(config: Config, channel: Channel) -> bool:
    """Whether people may be busy with callbacks, which hold no line."""
    steer = config.integration.steer
    return channel.callback is not None or (steer is not None and "callback" in steer.offer)


def _held_longer(config: Config, name: str, groups: Sequence[str]) -> float:
    """How many times as long as the line a contact holds a person, at most: wrap, time between."""
    channel = config.channels[name]
    pauses = [config.staff[group].between_contacts for group in groups]
    pause = max(
        (p.mean + (p.away.chance * p.away.mean if p.away else 0.0) for p in pauses if p),
        default=0.0,
    )
    found = [1.0]
    for need in needs_at(config, name):
        wrap = need.of(channel.wrap).mean if channel.wrap else 0.0
        talk = channel.talk or channel.aht
        assert talk is not None
        spoken = need.of(talk).mean - (0.0 if channel.talk else wrap)
        found.append((spoken + wrap + pause) / spoken if spoken > 0.0 else float("inf"))
    return max(found)
