"""The names a planner gives, and the walk over all values of a config."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from queuesim.errors import Problem
from queuesim.spec import elsewhere
from queuesim.spec.appointments import WALK_IN
from queuesim.spec.by import OTHER
from queuesim.spec.channels import CALLBACK, LEAVE
from queuesim.spec.config import Config
from queuesim.spec.law import LAW_WORDS
from queuesim.spec.leaf import Words
from queuesim.spec.sites import kept_at
from queuesim.spec.suggest import did_you_mean
from queuesim.words import Said, said

Path: TypeAlias = tuple[str | int, ...]

#: Words that mean something wherever a name may stand.
RESERVED = frozenset({OTHER, LEAVE, CALLBACK, WALK_IN, "remove", "extends"}) | LAW_WORDS


@dataclass(frozen=True)
class Names:
    """The names of one config by what they name, in written order."""

    reasons: tuple[str, ...]
    classes: tuple[str, ...]
    channels: tuple[str, ...]
    groups: tuple[str, ...]
    steps: tuple[str, ...] = ()  #: as CHANNEL.STEP
    parts: tuple[str, ...] = ()  #: as PART, or PART.SITE where there are sites

    @classmethod
    def of(cls, config: Config) -> Names:
        """All names of a config."""
        return cls(
            tuple(config.demand.reasons),
            tuple(config.customers),
            tuple(config.channels_as_written),
            tuple(config.staff),
            tuple(
                f"{name}.{step}"
                for name, channel in config.channels_as_written.items()
                for step in channel.steps or ()
            ),
            tuple(
                f"{part}.{site}" if site else part
                for part in config.parts
                for site in kept_at(config, part)
            ),
        )

    @cached_property
    def scopes(self) -> frozenset[str]:
        """Names that a measure can be of."""
        named = (self.reasons, self.classes, self.channels, self.groups, self.steps, self.parts)
        return frozenset(name for names in named for name in names)

    @property
    def kinds(self) -> Mapping[str, tuple[str, ...]]:
        """The names by the word for what they name; keys are texts ``spec.kind_of.*``."""
        return {"reason": self.reasons, "class": self.classes, "channel": self.channels}


def unknown(path: Path, key: str, name: str, known: tuple[str, ...]) -> Problem:
    """The problem of a name that is not known, with the nearest that is."""
    called = elsewhere.called(name, key)
    hint = said("elsewhere.called", name=called) if called in known else did_you_mean(name, known)
    return Problem(path, said(key, got=name), hint)


def kind_of(kind: str) -> Said:
    """The word for a kind of name in the language of the reader."""
    return said(f"spec.kind_of.{kind}")


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value of a model with its path in the planner's words, outer ones first."""
    yield path, value
    if isinstance(value, Words):
        for name, field in type(value).model_fields.items():
            yield from walk(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from walk(part, (*path, key))
    elif isinstance(value, list | tuple) and any(isinstance(part, Words) for part in value):
        for k, part in enumerate(value):
            yield from walk(part, (*path, k))
