"""Checks of inspection: where there is somebody to check, and something to find."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.check_idle import needs_at
from queuesim.spec.config import Config
from queuesim.spec.names import Names, Path, unknown
from queuesim.spec.reach import channels_reached

#: Where a second person can look at the work before the customer has it.
KINDS = frozenset({"call", "counter", "chat", "mail", "mail_in"})


def inspection_errors(config: Config) -> Iterator[Problem]:
    """Unknown channels and groups, and channels in which nothing can be checked."""
    known = Names.of(config)
    for name, words in config.quality.inspection.items():
        path: Path = ("quality", "inspection", name)
        if words.to not in known.groups:
            yield unknown((*path, "to"), "spec.unknown_group", words.to, known.groups)
        if name not in known.channels:
            yield unknown(path, "spec.unknown_channel", name, known.channels)
        elif config.channels[name].kind not in KINDS:
            kind = config.channels[name].kind
            yield Problem.of(path, "spec.inspection_kind", channel=name, kind=kind)
        elif config.channels[name].steps:
            yield Problem.of(
                path, "spec.inspection_of_steps", channel=name, other=f"channels.{name}.steps"
            )


def inspection_warnings(config: Config) -> Iterator[Problem]:
    """Checks where nothing goes wrong; rework of what is never found; prices of nothing."""
    failures = (by for words in config.quality.failure.values() for by in words.chance.values())
    steps = any(channel.steps for channel in config.channels.values())
    if config.costs.per_defect is not None and not any(failures) and not steps:
        yield Problem.of(("costs", "per_defect"), "spec.per_defect_idle")
    sample = config.costs.inspection
    paid = any(group.pay is not None for group in config.staff.values())
    if sample is not None and any(sample.share.values()) and not paid:
        yield Problem.of(("costs", "inspection"), "spec.sample_idle")
    reached = channels_reached(config)
    for name, words in config.quality.inspection.items():
        path: Path = ("quality", "inspection", name)
        if name not in reached:
            continue
        checked = [need for need in needs_at(config, name) if need.of(words.share) > 0.0]
        failure = config.quality.failure.get(name)
        if checked and (failure is None or not any(n.of(failure.chance) > 0.0 for n in checked)):
            yield Problem.of(path, "spec.inspection_idle", channel=name)
        catches = any(need.of(words.catches) > 0.0 for need in checked)
        if checked and words.rework is not None and not catches:
            yield Problem.of((*path, "rework"), "spec.rework_idle", channel=name)
