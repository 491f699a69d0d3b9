"""How a command speaks: results on stdout, everything else on stderr, in one language.

Whatever goes wrong inside `speaking` becomes a text for people and an exit code; a traceback is
never shown, only written to a report file.
"""

from __future__ import annotations

import json
import math
import os
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from queuesim.errors import ConfigError, FileError, Interrupted, Problem, QueuesimError
from queuesim.words import Said, text

OK = 0
CLEAR = "\r\x1b[K"  #: empties the line that a progress bar may have left


class BadUsage(QueuesimError):
    """A command asked for in a way that it does not understand."""

    exit_code = 2


@dataclass
class Voice:
    """Language and loudness of a command.

    Attributes
    ----------
    json
        Whether stdout is for a machine.
    quiet
        No notes and no progress; errors are still told.
    verbose
        How often ``-v`` was said.
    """

    lang: str = "en"
    json: bool = False
    quiet: bool = False
    verbose: int = 0
    answered: bool = field(default=False, init=False)  #: whether stdout has its JSON document

    # -- stdout -------------------------------------------------------------------------

    def show(self, words: str) -> None:
        """A result for people."""
        sys.stdout.write(f"{words}\n")

    def answer(self, value: Any) -> None:
        """The result for a machine."""
        sys.stdout.write(as_json(value))
        self.answered = True

    def say(self, key: str, /, **values: object) -> str:
        """A text of the catalogue in this language."""
        return text(key, self.lang, **values)

    def hushed(self) -> Voice:
        """The same voice without notes, for what has been told before."""
        return replace(self, quiet=True)

    # -- stderr -------------------------------------------------------------------------

    def note(self, words: str | Said) -> None:
        """A message beside the result; nothing when quiet."""
        if not self.quiet:
            self._err(words if isinstance(words, str) else words.text(self.lang))

    def detail(self, words: str | Said) -> None:
        """A message for those who asked for more."""
        if self.verbose:
            self.note(words)

    def warn(self, words: str | Said | Problem) -> None:
        """A message about what may not be meant."""
        shown = words if isinstance(words, str) else words.text(self.lang)
        self.note(self.say("cli.warning", text=shown))

    def tell(self, error: QueuesimError) -> None:
        """What went wrong, for people; also when quiet."""
        self._err(error.text(self.lang))

    def fail(self, error: QueuesimError) -> None:
        """What ended the command, for people and, where it is asked for, for a machine."""
        self.tell(error)
        if self.json and not self.answered:
            self.answer({"error": error_record(error, self.lang)})

    def _err(self, words: str) -> None:
        clear = CLEAR if sys.stderr.isatty() else ""
        sys.stderr.write(f"{clear}{words}\n")
        sys.stderr.flush()


def window() -> tuple[int | None, bool]:
    """Columns of the terminal, none where stdout is a file or pipe; and whether to use colours."""
    import shutil

    if not sys.stdout.isatty():
        return None, False
    return shutil.get_terminal_size().columns, "NO_COLOR" not in os.environ


def error_record(error: QueuesimError, lang: str) -> dict[str, Any]:
    """An error for a machine: exit code, text, and every problem of a config with its place."""
    record: dict[str, Any] = {"code": error.exit_code, "text": error.text(lang)}
    if isinstance(error, ConfigError):
        record["problems"] = [problem_record(problem, lang) for problem in error.problems]
    return record


def problem_record(problem: Problem, lang: str) -> dict[str, Any]:
    """A problem for a machine."""
    from queuesim.errors import dotted

    def shown(words: Said | str) -> str:
        return words if isinstance(words, str) else words.text(lang)

    place = problem.place
    return {
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "path": dotted(problem.path),
        "message": shown(problem.message),
        "hint": shown(problem.hint) or None,
    }


def as_json(value: Any) -> str:
    """One JSON document; what is not a number is null."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | bool | int):
        return value
    if hasattr(value, "item"):  # a number of numpy
        return _plain(value.item())
    return str(value)


class Ended(Exception):
    """A command has said everything; only its exit code is left."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(code)


@contextmanager
def speaking(voice: Voice) -> Iterator[Voice]:
    """Tell whatever goes wrong inside, and leave with its exit code.

    Raises
    ------
    Ended
        With the exit code, unless all went well.
    """
    try:
        with warnings.catch_warnings():
            warnings.showwarning = _shown_by(voice)
            yield voice
            sys.stdout.flush()
    except Ended:
        raise
    except QueuesimError as error:
        voice.fail(error)
        raise Ended(error.exit_code) from error
    except KeyboardInterrupt as stop:
        stopped = Interrupted.of("cli.interrupted")
        voice.fail(stopped)
        raise Ended(stopped.exit_code) from stop
    except BrokenPipeError as gone:
        # Whoever read our output has seen enough; Python must not flush into it again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Ended(OK) from gone
    except OSError as broken:
        failed = FileError.of("cli.file", file=broken.filename or "", reason=broken.strerror or "")
        voice.fail(failed)
        raise Ended(failed.exit_code) from broken
    except Exception as defect:
        from queuesim.cli.defect import Defect, write_report

        fault = Defect.of("cli.defect", what=type(defect).__name__, report=write_report(defect))
        voice.fail(fault)
        raise Ended(fault.exit_code) from defect


def _shown_by(voice: Voice) -> Any:
    """A way to show warnings of Python: ours in words, those of libraries for the verbose."""

    def show(message: Warning | str, category: type[Warning], *_: object, **__: object) -> None:
        if category.__module__.startswith("queuesim"):
            voice.warn(str(message))
        else:
            voice.detail(f"{category.__name__}: {message}")

    return show
