"""Help and bad usage in the reader's language.

Typer writes its own few words in English. They are told apart here by their form and said again in
the words of the catalogues; a form that is not known stays as it is.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextvars import ContextVar
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from queuesim.cli.options import LANGUAGE
from queuesim.cli.voice import BadUsage, Voice
from queuesim.words import LANGUAGES, known, text

# Newer versions of typer carry click within them, older ones import it: its errors are found
# beside the one that typer gives a name to.
UsageError: Any = import_module(typer.BadParameter.__module__).UsageError

_QUOTED = r"'(?P<name>[^']*)'"
_INVALID = r"Invalid value for '?(?P<name>.+?)'?: (?:Value error, )?"
#: Forms of typer's messages, and their keys; the first that fits is taken.
MESSAGES: tuple[tuple[str, str], ...] = (
    (r"No such option:? '?(?P<name>[^\s.']+)'?(?:\.? .*?(?P<nearest>--?[\w-]+).*)?", "no_option"),
    (rf"No such command {_QUOTED}.*", "no_command"),
    (rf"Missing argument {_QUOTED}.*", "no_argument"),
    (rf"Missing option {_QUOTED}.*", "missing_option"),
    (r"Got unexpected extra arguments?(?:\(s\))? \((?P<name>.*)\)", "extra"),
    (rf"Option {_QUOTED} requires .*", "no_value"),
    (rf"Option {_QUOTED} does not take a value.*", "takes_none"),
    (rf"{_INVALID}'(?P<got>[^']*)' is not one of (?P<options>.*?)\.?", "not_one_of"),
    (rf"{_INVALID}.* valid int.*", "no_count"),
    (rf"{_INVALID}Input should be greater than or equal to (?P<least>\S+)", "range"),
    (rf"{_INVALID}\S+ is not in the range x>=(?P<least>\S+?)\.?", "range"),
)

#: Words of typer's help, at the place where they stand.
HELP: tuple[tuple[str, str], ...] = (
    (r"^Usage: ", "usage"),
    (r"^Options:$", "options"),
    (r"^Arguments:$", "arguments"),
    (r"^Commands:$", "commands"),
    (r"\[OPTIONS\]", "options_here"),
    (r"COMMAND \[ARGS\]\.\.\.", "command_here"),
    (r" +\[required\]", "required"),
)
#: The language that `language_of` has found; a command that is told none speaks it.
SPOKEN: ContextVar[str] = ContextVar("language", default="en")
#: Options that typer adds itself, with the keys of their help.
OWN: dict[str, str] = {
    "help": "cli.opt.help",
    "install_completion": "cli.opt.install_completion",
    "show_completion": "cli.opt.show_completion",
}


def language_of(args: Sequence[str]) -> str:
    """The language that the arguments or the environment ask for; English if it is none."""
    asked = os.environ.get(LANGUAGE, "")
    for k, word in enumerate(args):
        if word == "--lang" and k + 1 < len(args):
            asked = args[k + 1]
        elif word.startswith("--lang="):
            asked = word.partition("=")[2]
    return asked if asked in LANGUAGES else "en"


def ready_streams() -> None:
    """Let no character stop a message: what a terminal cannot show is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")


def compared(words: str | None) -> tuple[str, ...] | None:
    """Names between commas of either width, the base before them; ``None``: all there are."""
    if words is None:
        return None
    names = (name for part in re.split("[,，]", words) if (name := part.strip()))
    return tuple(dict.fromkeys(("base", *names)))


class _Worded:
    """Help with typer's own words in the reader's language."""

    lang = "en"

    def get_help(self, ctx: Any) -> str:
        """The help, said again."""
        shown: str = super().get_help(ctx)  # type: ignore[misc]
        return in_words(shown, self.lang)

    def get_help_option(self, ctx: Any) -> Any:
        """The help option, with its own help from the catalogues."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = text(OWN["help"], self.lang)
        return option


class Command(_Worded, TyperCommand):
    """A command."""


class Group(_Worded, TyperGroup):
    """All commands."""


def in_words(shown: str, lang: str) -> str:
    """Help with the words of `HELP` in a language."""
    for form, key in HELP:
        words = text(f"cli.usage.{key}", lang)
        shown = re.sub(form, words.replace("\\", r"\\"), shown, flags=re.MULTILINE)
    return shown


def translated(command: Any, lang: str) -> Any:
    """The command and all below it, with help from the catalogues."""
    command.lang = lang
    for part in (command, *command.params):
        key = OWN.get(getattr(part, "name", "") or "", part.help or "")
        if known(key):
            part.help = text(key, lang)
            if hasattr(part, "short_help"):
                part.short_help = part.help  # in full, not cut after some letters
    for below in getattr(command, "commands", {}).values():
        translated(below, lang)
    return command


def reason_of(message: str, lang: str) -> str:
    """A message of typer in a language."""
    for form, key in MESSAGES:
        match = re.fullmatch(form, message, flags=re.DOTALL)
        if match:
            values = {name: value or "" for name, value in match.groupdict().items()}
            nearest = ".nearest" if values.get("nearest") else ""
            return text(f"cli.usage.{key}{nearest}", lang, **values)
    return message


def told(error: Any, lang: str, *, as_json: bool) -> int:
    """Say what is wrong with the usage and where help is; gives the exit code."""
    context = getattr(error, "ctx", None)
    path = "queuesim" if context is None else context.command_path
    reason = reason_of(error.format_message(), lang)
    wrong = BadUsage.of("cli.usage.error", command=path, reason=reason)
    Voice(lang, as_json).fail(wrong)
    return wrong.exit_code
