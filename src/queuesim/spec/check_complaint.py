"""Checks of complaints: who handles them, what they cannot be told by, and what has no effect."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.by import By
from queuesim.spec.check_idle import Need, gives_up, needs_at, waits
from queuesim.spec.complaint import COMPLAINT, Complaint
from queuesim.spec.config import Config
from queuesim.spec.names import Names, Path, unknown
from queuesim.spec.reach import channels_reached
from queuesim.spec.steps import is_aside

PLACE: Path = ("quality", "complaint")
#: Words of the complaint itself, which no longer knows the channel that it is about.
OWN = ("talk", "follow_up", "due")
#: Words that make somebody complain.
CAUSES = ("chance", "after_wait", "failed", "abandoned")


def complaint_errors(config: Config) -> Iterator[Problem]:
    """Unknown people, a name taken twice, and what a complaint cannot differ by."""
    words = config.quality.complaint
    if words is None:
        return
    known = Names.of(config)
    if words.to not in known.groups:
        yield unknown((*PLACE, "to"), "spec.unknown_group", words.to, known.groups)
    if COMPLAINT in known.channels:
        yield Problem.of(("channels", COMPLAINT), "spec.complaint_name", other="quality.complaint")
    for word in OWN:
        by = getattr(words, word)
        for keys, level in by.maps() if isinstance(by, By) else ():
            for name in level.keys:
                if name in known.channels:
                    place = (*PLACE, word, *keys, name)
                    yield Problem.of(place, "spec.complaint_channel", word=word, channel=name)
    yield from _batches(config, words)
    yield from _aside(config, words)


def _batches(config: Config, words: Complaint) -> Iterator[Problem]:
    """Rest in a batch is no wait in a queue, so it cannot be judged as one."""
    if words.after_wait is None:
        return
    for keys, level in words.after_wait.over.maps():
        for name in level.keys:
            channel = config.channels.get(name)
            if channel is not None and channel.batches is not None:
                place = (*PLACE, "after_wait", "over", *keys, name)
                other = f"channels.{name}.batches"
                yield Problem.of(place, "spec.complaint_batches", channel=name, other=other)


def _aside(config: Config, words: Complaint) -> Iterator[Problem]:
    """Waits of steps for which no customer waits cannot be told from the others."""
    if words.after_wait is None:
        return
    for name in sorted(channels_reached(config)):
        steps = config.channels[name].steps or {}
        aside = next((step for step in steps if is_aside(steps, step)), None)
        risky = (need.of(words.after_wait.chance) > 0.0 for need in needs_at(config, name))
        if aside is not None and any(risky):
            other = f"channels.{name}.steps.{aside}"
            place = (*PLACE, "after_wait")
            yield Problem.of(place, "spec.complaint_aside", channel=name, other=other)


def complaint_warnings(config: Config) -> Iterator[Problem]:
    """Words of complaints without effect."""
    words = config.quality.complaint
    if words is not None:
        if not words.model_fields_set & set(CAUSES):
            yield Problem.of(PLACE, "spec.complaint_idle")
        yield from _causes(config, words)
    yield from _consequences(config, words)


def _causes(config: Config, words: Complaint) -> Iterator[Problem]:
    """Chances after what never happens."""
    needs = [need for name in sorted(channels_reached(config)) for need in needs_at(config, name)]

    def wrong(need: Need) -> bool:
        failure = config.quality.failure.get(need.channel)
        return failure is not None and need.of(failure.chance) > 0.0

    def judged(need: Need) -> bool:
        assert words.after_wait is not None
        named = words.after_wait.over.names_channel(need.reason, need.cls, need.channel)
        return named or waits(config.channels[need.channel])

    long = words.after_wait.chance if words.after_wait else None
    for word, by, happens in (
        ("failed", words.failed, wrong),
        ("abandoned", words.abandoned, lambda need: gives_up(config, need)),
        ("after_wait", long, judged),
    ):
        risky = [] if by is None else [need for need in needs if need.of(by) > 0.0]
        if risky and not any(map(happens, risky)):
            yield Problem.of((*PLACE, word), f"spec.complaint_{word}_idle")


def _consequences(config: Config, words: Complaint | None) -> Iterator[Problem]:
    """What follows from complaints where there are none, or from a due time that they lack."""
    said: list[Path] = []
    if config.satisfaction is not None:
        points = ("complaint_in_time", "complaint_late")
        score = config.satisfaction
        said += [("satisfaction", word) for word in points if getattr(score, word) != 0.0]
    for name, segment in config.customers.items():
        late = segment.churn.complaint_late if segment.churn else None
        if late is not None and any(late.values()):
            said.append(("customers", name, "churn", "complaint_late"))
    paid = config.costs.complaint
    if words is None and paid is not None and any(paid.values()):
        said.append(("costs", "complaint"))
    if words is None or words.due is None:
        key = "spec.no_complaints" if words is None else "spec.complaint_no_due"
        for path in said:
            yield Problem.of(path, key, word=path[-1])
