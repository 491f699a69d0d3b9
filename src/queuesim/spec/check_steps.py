"""Checks of steps: what a process needs, and ways that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

from queuesim.errors import Problem
from queuesim.spec.by import By
from queuesim.spec.channels import Channel
from queuesim.spec.clock import moment
from queuesim.spec.config import Config
from queuesim.spec.names import RESERVED, Names, Path, unknown
from queuesim.spec.reach import channels_reached, reasons_at, serving_step
from queuesim.spec.steps import (
    END,
    Escalation,
    Step,
    Steps,
    first_step,
    following,
    in_line,
    phase_of,
    solving,
)
from queuesim.spec.week import At
from queuesim.units import format_duration, format_share

TOLERANCE = 1e-6
#: Words of a channel that its steps say instead, or that ask for one piece of work.
NOT_BESIDE = ("talk", "aht", "wrap", "callback", "appointments")
#: Words about coming, which need a first step that people do.
AT_THE_DOOR = ("seats", "balk")

Need = tuple[str, str, At]  #: reason, class, moment


def step_errors(config: Config) -> Iterator[Problem]:
    """Everything wrong with the steps of a channel."""
    for name, channel in config.channels_as_written.items():
        if channel.steps is None:
            continue
        path: Path = ("channels", name, "steps")
        if not channel.steps:
            yield Problem.of(path, "spec.no_steps")
            continue
        yield from _elsewhere(config, name, channel)
        found = [
            *_names(config, path, channel.steps),
            *_beside(path, channel.steps),
            *_next(config, path, channel.steps),
        ]
        yield from found
        for step, words in channel.steps.items():
            if words.work is None and words.waits is None:
                yield Problem.of((*path, step), "spec.step_empty", step=step)
            for word in ("work_cv", "failure"):
                if words.work is None and word in _says(words):
                    place: Path = (*path, step, word)
                    yield Problem.of(place, "spec.step_without_work", step=step, word=word)
        if not found:
            yield from _order(config, name, channel.steps)
            yield from _unserved(config, name, channel.steps)


def _elsewhere(config: Config, name: str, channel: Channel) -> Iterator[Problem]:
    """Words that do not go with steps."""
    assert channel.steps
    other = f"channels.{name}.steps"
    if solving(channel.steps) and channel.solves is not None:
        yield Problem.of(("channels", name, "solves"), "spec.two_words", other=other)
    for word in NOT_BESIDE:
        if getattr(channel, word) is not None:
            yield Problem.of(("channels", name, word), "spec.with_steps", word=word, other=other)
    if name in config.quality.transfer:
        place: Path = ("quality", "transfer", name)
        yield Problem.of(place, "spec.with_steps", word=f"quality.transfer.{name}", other=other)
    for k, line in enumerate(config.integration.one_queue):
        if name in line:
            alone = len(config.integration.one_queue) == 1
            place = ("integration", "one_queue") if alone else ("integration", "one_queue", k)
            yield Problem.of(place, "spec.with_steps", word="one_queue", other=other)
    steer = config.integration.steer
    if steer is not None and name in (steer.from_ or ()):
        place = ("integration", "steer", "from")
        yield Problem.of(place, "spec.with_steps", word="from", other=other)
    first = first_step(channel.steps)
    complete = config.channels[name]
    if first and channel.steps[first].work is None:
        for word in AT_THE_DOOR:
            if getattr(complete, word) is not None:
                place = ("channels", name, "steps", first)
                yield Problem.of(place, "spec.first_step", step=first, word=word)


def _names(config: Config, path: Path, steps: Steps) -> Iterator[Problem]:
    """Names of steps that mean something else already."""
    known = Names.of(config)
    taken = {*known.reasons, *known.classes}
    for step in steps:
        if step.strip() in RESERVED | {END} or moment(step) is not None or not step.strip():
            yield Problem.of((*path, step), "spec.reserved_name", got=step)
        elif "." in step:
            yield Problem.of((*path, step), "spec.dotted_name", got=step)
        elif step in taken:
            yield Problem.of((*path, step), "spec.step_name", step=step)


def _beside(path: Path, steps: Steps) -> Iterator[Problem]:
    """A step beside another is one that others do not refer to, and that leads nowhere else."""
    for step, words in steps.items():
        if words.beside is None:
            continue
        place: Path = (*path, step, "beside")
        if words.beside not in steps:
            yield unknown(place, "spec.unknown_step", words.beside, tuple(steps))
        elif words.beside == step or steps[words.beside].beside is not None:
            yield Problem.of(place, "spec.beside_line", step=step, other=words.beside)
        lead = steps.get(words.beside)
        if (
            lead is not None
            and lead.solves is not None
            and any(c < 1.0 for c in lead.chance.values())
        ):
            other = words.beside
            yield Problem.of(place, "spec.beside_solves", step=step, other=other)
        for word in ("next", "phase", "solves", "escalates", "failure"):
            if word in _says(words):
                yield Problem.of((*path, step, word), "spec.beside_word", step=step, word=word)


def _says(words: Step) -> set[str]:
    """Words of a step that say anything else than their defaults do."""
    fields = type(words).model_fields.items()
    return {name for name, field in fields if getattr(words, name) != field.default}


def _next(config: Config, path: Path, steps: Steps) -> Iterator[Problem]:
    """Steps that follow are known, make 100 %, and do not go back in phase."""
    known = (*in_line(steps), END)
    for step, words in steps.items():
        if words.next is None:
            continue
        place: Path = (*path, step, "next")
        for other in words.next:
            if other not in known:
                yield unknown((*place, other), "spec.unknown_step", other, known)
        yield from _whole(config, place, words.next)
    for step, words in steps.items():
        if words.escalates is not None:
            yield from _escalation(config, (*path, step, "escalates"), steps, step, words.escalates)
    if set().union(*(following(steps, step) for step in in_line(steps))) <= set(known):
        yield from _phases(path, steps)


def _escalation(
    config: Config, path: Path, steps: Steps, step: str, words: Escalation
) -> Iterator[Problem]:
    """A wait for people after which it goes on to another step, said once."""
    others = tuple(name for name in in_line(steps) if name != step)
    if words.to not in others:
        yield unknown((*path, "to"), "spec.unknown_step", words.to, others)
    elif _rank(steps, words.to) < _rank(steps, step):
        yield _back(path, steps, step, words.to)
    if steps[step].work is None:
        yield Problem.of(path, "spec.escalates_nobody", step=step)
    if words.after is not None and words.before_promise is not None:
        other = ".".join(map(str, (*path, "after")))
        yield Problem.of((*path, "before_promise"), "spec.two_words", other=other)
    elif words.after is None and words.before_promise is None:
        yield Problem.of(path, "spec.escalates_when")
    if words.before_promise is not None:
        yield from _before(config, (*path, "before_promise"), steps, step, words.before_promise)


def _before(
    config: Config, path: Path, steps: Steps, step: str, early: By[float]
) -> Iterator[Problem]:
    """The promise is about the first answer, and made by the channel."""
    channel = str(path[1])
    keys = (channel, f"sl.{channel}")
    promise = next((config.targets[key] for key in keys if key in config.targets), None)
    if step != first_step(steps):
        yield Problem.of(path, "spec.promise_first", step=step, first=first_step(steps))
    elif promise is None or promise.within is None:
        yield Problem.of(path, "spec.promise_none", channel=channel)
    elif max(early.values()) > promise.within:
        within = format_duration(promise.within)
        yield Problem.of(path, "spec.promise_short", channel=channel, within=within)


def _back(path: Path, steps: Steps, step: str, other: str) -> Problem:
    return Problem.of(
        path,
        "spec.phase_back",
        step=step,
        phase=phase_of(steps, step),
        other=other,
        earlier=phase_of(steps, other),
    )


def _phases(path: Path, steps: Steps) -> Iterator[Problem]:
    line = in_line(steps)
    if line and phase_of(steps, line[0]) == "after":
        yield Problem.of((*path, line[0], "phase"), "spec.first_after", step=line[0])
        return
    for step in line:
        for other in following(steps, step):
            if other != END and _rank(steps, other) < _rank(steps, step):
                yield _back((*path, step), steps, step, other)


def _rank(steps: Steps, step: str) -> int:
    """0 while the customer is there, 1 once he has left."""
    return int(phase_of(steps, step) == "after")


def _whole(config: Config, place: Path, shares: Mapping[str, By[float]]) -> Iterator[Problem]:
    """Shares of where a step goes on add up to 100 % for everybody who comes."""
    channel = str(place[1])
    for need in needs_of(config, channel):
        try:
            total = sum(_of(share, need, channel) for share in shares.values())
        except KeyError:
            return  # reported where the map is wrong
        if abs(total - 1.0) > TOLERANCE:
            yield Problem.of(place, "spec.not_whole", got=format_share(total, 6))
            return


def needs_of(config: Config, channel: str) -> list[Need]:
    """Whoever may come to a channel."""
    reasons = reasons_at(config, channel)
    return list(product(reasons, config.customers, config.week.moments))


def _of(share: By[float], need: Need, channel: str) -> float:
    return share.of(need[0], need[1], channel, at=need[2])


def _order(config: Config, channel: str, steps: Steps) -> Iterator[Problem]:
    """Steps from which the end is never reached."""
    for need in needs_of(config, channel):
        reached = _reached(steps, first_step(steps), need, channel)
        for step in (step for step in reversed(in_line(steps)) if step in reached):
            if END not in _reached(steps, step, need, channel):
                place: Path = ("channels", channel, "steps", step)
                yield Problem.of(place, "spec.steps_endless", step=step, reason=need[0])
                return


def _reached(steps: Steps, start: str, need: Need, channel: str) -> set[str]:
    """Steps, and perhaps the end, that lie ahead of a step, itself included."""
    found, ahead = set[str](), [start]
    while ahead:
        step = ahead.pop()
        if step in found:
            continue
        found.add(step)
        if step != END:
            onward, words = following(steps, step), steps[step]
            ahead += [other for other, by in onward.items() if _of(by, need, channel) > 0.0]
            ahead += [words.escalates.to] if words.escalates is not None else []
            if words.solves is not None and _of(words.solves, need, channel) > 0.0:
                ahead.append(END)
    return found


def _unserved(config: Config, channel: str, steps: Steps) -> Iterator[Problem]:
    """Steps that nobody has the skill for."""
    if channel not in channels_reached(config):
        return
    for step, words in steps.items():
        if words.work is None:
            continue
        for reason, cls in product(reasons_at(config, channel), config.customers):
            if not serving_step(config, channel, step, reason, cls):
                place: Path = ("channels", channel, "steps", step)
                skill = f"{channel}.{step}"
                yield Problem.of(place, "spec.no_staff_step", step=step, skill=skill)
                break


def step_warnings(config: Config) -> Iterator[Problem]:
    """Steps that nobody ever comes to."""
    for name, channel in config.channels.items():
        if not channel.steps or name not in channels_reached(config):
            continue
        ahead = [
            _reached(channel.steps, first_step(channel.steps), need, name)
            for need in needs_of(config, name)
        ]
        for step in in_line(channel.steps):
            if ahead and not any(step in found for found in ahead):
                place: Path = ("channels", name, "steps", step)
                yield Problem.of(place, "spec.step_unreached", step=step)
