"""Errors that people see: what is wrong, where, and the way out; in either language.

Every error a planner can cause is a :class:`QueuesimError` with the exit code of the command
line. Texts come from :mod:`queuesim.words` and are put into a language when they are shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from queuesim.words import Said, known, said

Steps = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Place:
    """A place in a file, counted from 1 as editors do."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


def dotted(path: str | Sequence[str | int]) -> str:
    """A path as planners write it.

    >>> dotted(("staff", "agents", "skills", 1))
    'staff.agents.skills[1]'
    """
    if isinstance(path, str):
        return path
    shown = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shown.removeprefix(".")


def hint_of(message: Said) -> Said | str:
    """The way out that belongs to a message, if its catalogue holds one."""
    key = f"{message.key}.hint"
    return Said(key, message.values) if known(key) else ""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a configuration file.

    ``path`` is dotted, or better its steps: ``("staff", "agents", "skills", 1)``. ``message`` and
    ``hint`` are texts by key; plain text is shown as it is in every language.
    """

    path: str | Steps
    message: Said | str
    hint: Said | str = ""
    place: Place | None = None

    @classmethod
    def of(
        cls, path: str | Steps, key: str, /, *, place: Place | None = None, **values: object
    ) -> Problem:
        """The problem with the text ``key``; its hint is the text ``key.hint``, if there is one."""
        message = Said(key, values)
        return cls(path, message, hint_of(message), place)

    @property
    def where(self) -> str:
        """``file:line:column``, or nothing where it is not known."""
        return str(self.place) if self.place else ""

    def at(self, place: Place | None) -> Problem:
        """The same problem at a place."""
        return replace(self, place=place)

    def text(self, lang: str = "en") -> str:
        """Place, path, what is wrong and the way out."""
        path = dotted(self.path)
        option = path.startswith("--")  # of the command line, which is no place in the config
        where = self.where or ("" if option else said("error.somewhere").text(lang))
        lines = [": ".join(part for part in (where, path) if part)]
        lines += [f"  {line}" for line in _in(self.message, lang).splitlines()]
        hint = _in(self.hint, lang)
        return "\n".join(
            [*lines, f"  {said('error.hint', hint=hint).text(lang)}"] if hint else lines
        )

    def __str__(self) -> str:
        return self.text()


def _in(words: Said | str, lang: str) -> str:
    return words if isinstance(words, str) else words.text(lang)


class BadValue(ValueError):
    """A value that cannot be read; says why, and the way out where there is one.

    Raised by :mod:`queuesim.units` and by validators of the models; the loader adds the place.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        self.said = Said(key, values)
        self.hint = hint_of(self.said)
        super().__init__(key)

    def __str__(self) -> str:
        return self.said.text()


class QueuesimError(Exception):
    """Anything that ends a command with a text for people and no traceback."""

    exit_code: ClassVar[int] = 70

    def __init__(self, message: Said | str) -> None:
        self.message = message
        super().__init__(message)

    @classmethod
    def of(cls, key: str, /, **values: object) -> QueuesimError:
        """The error with the text ``key``."""
        return cls(Said(key, values))

    def text(self, lang: str = "en") -> str:
        """What to show, in a language."""
        return _in(self.message, lang)

    def __str__(self) -> str:
        return self.text()


class ConfigError(QueuesimError):
    """Everything that is wrong with a configuration, together."""

    exit_code = 2

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("")

    def text(self, lang: str = "en") -> str:
        """All problems, one after the other."""
        return "\n".join(problem.text(lang) for problem in self.problems)


class PromiseMissed(QueuesimError):
    """A target or assertion does not hold."""

    exit_code = 3


class NotSettled(QueuesimError):
    """The budget ended before the question was settled."""

    exit_code = 4


class RefusedError(QueuesimError):
    """What is asked has no answer: no steady state, an endless loop."""

    exit_code = 5


class RefusedConfig(ConfigError, RefusedError):
    """A configuration that holds together and asks for what has no answer."""

    exit_code = 5


class FileError(QueuesimError):
    """A file or disk does not do what it should."""

    exit_code = 6


class Interrupted(QueuesimError):
    """Stopped by the user; can be resumed."""

    exit_code = 130
