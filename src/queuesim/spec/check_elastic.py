"""Checks of elastic lines: there are some at first, and steps up and down do not meet."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.channels import ONLY_FOR, Channel, Elastic
from queuesim.spec.config import Config
from queuesim.spec.names import Path


def elastic_errors(config: Config) -> Iterator[Problem]:
    """Lines of machines, and steps that cannot be."""
    for name, channel in config.channels_as_written.items():
        path: Path = ("channels", name)
        if channel.lines is not None and channel.machines is not None:
            yield Problem.of((*path, "lines"), "spec.lines_of_machines", channel=name)
        if channel.elastic is not None and channel.kind in ONLY_FOR["elastic"]:
            yield from _elastic((*path, "elastic"), name, channel)


def _elastic(path: Path, name: str, channel: Channel) -> Iterator[Problem]:
    words, lines = channel.elastic, channel.lines
    assert words is not None, "only elastic channels are asked"
    if lines is None:
        yield Problem.of(path, "spec.elastic_alone", channel=name)
        return
    other = f"channels.{name}.lines"
    steps, rest = divmod(words.up_to - lines, words.by)
    if steps < 0:
        yield Problem.of((*path, "up_to"), "spec.elastic_below", other=other, lines=lines)
    elif rest:
        near = lines + (steps + 1) * words.by
        yield Problem.of(
            (*path, "up_to"), "spec.elastic_steps", other=other, by=words.by, near=near
        )
    if words.when_free >= lines > 0:
        yield Problem.of((*path, "when_free"), "spec.elastic_always", other=other, lines=lines)
    yield from _down((*path, "down_when_free"), f"channels.{name}.elastic.when_free", words, lines)
    if words.cost is not None and words.cost.per not in ("s", "min", "h"):
        yield Problem.of((*path, "cost"), "spec.elastic_cost")


def _down(path: Path, other: str, words: Elastic, lines: int) -> Iterator[Problem]:
    """A step down must not lead to a step up, and must come once all are free."""
    said, least, most = words.down_when_free, words.when_free + words.by + 1, lines + words.by
    if said is not None and said < least:
        yield Problem.of(path, "spec.elastic_to_and_fro", other=other, least=least)
    elif said is not None and said > most >= least:
        yield Problem.of(path, "spec.elastic_never_down", most=most)
