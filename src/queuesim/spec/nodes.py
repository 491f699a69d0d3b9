"""YAML events to values with places; everything not allowed is noted by name.

The rules of YAML 1.2's core schema hold, without octal and hexadecimal numbers: ``10:00``, ``NO``
and ``0x1F`` are texts, ``012`` is 12, ``1e3`` is 1000.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from queuesim.errors import ConfigError, Place, Problem, hint_of
from queuesim.units import LONGEST_TEXT, shorten
from queuesim.words import Said, said

MOST_LEVELS = 40
MOST_ALIASES = 200
LONGEST_LINE = 500  #: no way out is looked for in longer ones
MOST_NODES = 200_000  #: values after aliases have been followed

_INTEGER = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONSTANTS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


@dataclass
class Node:
    """A value with its place; maps keep the place of each key."""

    place: Place
    value: Any = None  #: the value of a scalar; maps and lists are below
    raw: str | None = None  #: a scalar as it is written
    quoted: bool = False
    entries: dict[str, tuple[Place, Node]] | None = None
    parts: list[Node] | None = None
    size: int = 1  #: nodes below and itself, aliases followed

    def data(self) -> Any:
        """The plain value; aliased values are separate copies."""
        if self.entries is not None:
            return {key: node.data() for key, (_, node) in self.entries.items()}
        if self.parts is not None:
            return [node.data() for node in self.parts]
        return self.value


@dataclass
class _Open:
    """A map or list whose end has not come yet."""

    node: Node
    anchor: str | None
    flow: bool
    key: tuple[str, Place] | None = None
    key_adjacent: bool = False  #: whether a comma without a space stands before the key
    key_end: int = 0  #: index in the text
    last: str = ""  #: the last scalar value, as written


class Builder:
    """Makes nodes of the parser's events and notes everything that is not allowed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.stack: list[_Open] = []
        self.anchors: dict[str, Node | None] = {}
        self.aliases = 0
        self.documents = 0
        self.text = ""

    def build(self, text: str) -> Node | None:
        """The tree of the text; ``None`` if it says nothing."""
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError

        self.text = text
        parser = YAML(typ="safe", pure=True)
        try:
            events: Iterator[Any] = cast("Any", parser).parse(text)
            for event in events:
                self._take(event)
        except MarkedYAMLError as error:
            self.problems.append(self._syntax(error))
            raise ConfigError(self.problems) from None
        except YAMLError as error:
            self.problems.append(self._unprintable(error))
            raise ConfigError(self.problems) from None
        except (ValueError, RecursionError, IndexError, AttributeError) as error:
            # The parser's own slips on wild input; a planner is told all the same.
            place = Place(self.file, 1, 1)
            self.problems.append(
                Problem.of("", "load.not_yaml", place=place, problem=shorten(error, 80))
            )
            raise ConfigError(self.problems) from None
        return self.root

    def _take(self, event: Any) -> None:
        kind = type(event).__name__
        place = self._place(event.start_mark)
        if kind == "DocumentStartEvent":
            self.documents += 1
            if self.documents > 1:
                self._stop("load.documents", place)
        elif kind == "ScalarEvent":
            self._scalar(event, place)
        elif kind == "AliasEvent":
            self._alias(event.anchor, place)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._begin(event, place, kind)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._end(place)

    def _begin(self, event: Any, place: Place, kind: str) -> None:
        self._no_tag(event, place)
        if len(self.stack) >= MOST_LEVELS:
            self._stop("load.deep", place, most=MOST_LEVELS)
        node = Node(place)
        if kind == "MappingStartEvent":
            node.entries = {}
        else:
            node.parts = []
        if event.anchor:
            self.anchors[event.anchor] = None  # known, and not yet complete
        self.stack.append(_Open(node, event.anchor, bool(event.flow_style)))

    def _end(self, place: Place) -> None:
        done = self.stack.pop()
        if done.anchor:
            self.anchors[done.anchor] = done.node
        self._add(done.node, place)

    def _scalar(self, event: Any, place: Place) -> None:
        self._no_tag(event, place)
        quoted = event.style is not None
        here = self.stack[-1] if self.stack else None
        if here is not None and here.node.entries is not None and here.key is None:
            before = self.text[max(event.start_mark.index - 1, 0)]
            here.key_adjacent = before == ","
            here.key_end = event.end_mark.index
            here.key = (str(event.value), place)
            if not quoted and (tight := re.match(r"[^:]*:(?=[\[{])", event.value)):
                plain = f"{tight[0]} {event.value[tight.end() :]}"
                self.problems.append(
                    self._problem("load.no_space", place, got=event.value, plain=plain)
                )
            return
        if here is not None and here.flow and here.key and not quoted and event.value == "":
            if ":" in self.text[here.key_end : event.end_mark.index + 1]:
                self.problems.append(self._problem("load.nothing", place, word=here.key[0]))
            else:
                self._valueless(here, *here.key)
        node = Node(place, raw=event.value, quoted=quoted)
        node.value = event.value if quoted else self._resolved(event.value, place)
        if event.anchor:
            self.anchors[event.anchor] = node
        self._add(node, place)

    def _alias(self, name: str, place: Place) -> None:
        self.aliases += 1
        if self.aliases > MOST_ALIASES:
            self._stop("load.aliases", place, most=MOST_ALIASES)
        node = self.anchors.get(name)
        if node is None:
            key = "load.alias_inside" if name in self.anchors else "load.alias_unknown"
            self.problems.append(self._problem(key, place, name=name))
            node = Node(place)
        self._add(node, place)

    def _add(self, node: Node, place: Place) -> None:
        """Put a finished node into the map or list that is open."""
        if not self.stack:
            self.root = node
            return
        here = self.stack[-1]
        here.node.size += node.size
        if here.node.size > MOST_NODES:
            self._stop("load.bomb", place, most=MOST_NODES)
        here.last = node.raw or ""
        if here.node.parts is not None:
            self._split_number(node, here.node.parts)
            here.node.parts.append(node)
        elif here.node.entries is not None:
            self._enter(here, here.node.entries, node)

    def _enter(self, here: _Open, entries: dict[str, tuple[Place, Node]], node: Node) -> None:
        """Put a value under the key that came before it."""
        if here.key is None:  # a map or list stands where a key should
            self._stop("load.key_not_text", node.place)
            return
        name, place = here.key
        if not name.strip():
            self.problems.append(self._problem("load.key_empty", place))
        elif name == "<<":
            self.problems.append(self._problem("load.merge", place))
        elif name in entries:
            first = entries[name][0].line
            self.problems.append(self._problem("load.duplicate", place, name=name, first=first))
        else:
            entries[name] = (place, node)
        here.key = None

    def _split_number(self, node: Node, parts: list[Node]) -> None:
        """``[6,000]`` is two numbers: tell by the zeros."""
        before = parts[-1].raw if parts else None
        raw = node.raw or ""
        if before and re.fullmatch(r"[0-9]{1,3}", before) and re.fullmatch(r"0[0-9]{2}", raw):
            number, plain = f"{before},{raw}", f"{before}{raw}"
            self.problems.append(
                self._problem("load.thousands", node.place, got=number, plain=plain)
            )

    def _valueless(self, here: _Open, name: str, place: Place) -> None:
        thousands = re.fullmatch(r"[0-9]{3}(\.[0-9]+)?\s*(%|/\s*[a-z ]+|[a-z]+)?", name)
        if here.key_adjacent and thousands and here.last[-1:].isdigit():
            got, plain = f"{here.last},{name}", f"{here.last}{name}"
            before = next(reversed(here.node.entries or {}), name)
            problem = self._problem("load.thousands", place, got=got, plain=plain, of=before)
        elif re.search(r":\S", name) and not re.search(r"\d:\d", name):
            spaced = re.sub(r":(?=\S)", ": ", name, count=1)
            problem = self._problem("load.no_space", place, got=name, plain=spaced)
        elif here.last and re.fullmatch(r"[\w:.%-]+", name):
            problem = self._problem("load.no_value_list", place, name=name, last=here.last)
        else:
            problem = self._problem("load.no_value", place, name=name)
        self.problems.append(problem)

    def _resolved(self, raw: str, place: Place) -> Any:
        """A plain scalar by the core schema of YAML 1.2, without octal and hexadecimal."""
        if raw in _CONSTANTS:
            return _CONSTANTS[raw]
        if _NOT_FINITE.fullmatch(raw):
            self.problems.append(self._problem("load.not_finite", place, got=raw))
            return None
        if not _FLOAT.fullmatch(raw):
            return raw
        if len(raw) > LONGEST_TEXT:
            self.problems.append(self._problem("unit.too_long", place, got=shorten(raw)))
            return None
        if _INTEGER.fullmatch(raw):
            return int(raw)
        number = float(raw)
        if not math.isfinite(number):
            self.problems.append(self._problem("unit.too_large", place, got=shorten(raw)))
        return number

    def _no_tag(self, event: Any, place: Place) -> None:
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self.problems.append(
                self._problem(
                    "load.tag", place, tag=shorten(tag.replace("tag:yaml.org,2002:", "!!"))
                )
            )

    def _problem(self, key: str, place: Place, **values: object) -> Problem:
        steps: list[str | int] = []
        for level in self.stack:
            if level.node.parts is not None:
                steps.append(len(level.node.parts))
            elif level.key is not None:
                steps.append(level.key[0])
        return Problem.of(tuple(steps), key, place=place, **values)

    def _stop(self, key: str, place: Place, **values: object) -> None:
        """Give up reading: what follows would be expensive or without meaning."""
        raise ConfigError([*self.problems, self._problem(key, place, **values)])

    def _place(self, mark: Any) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    # --- syntax errors in plain words ---

    def _syntax(self, error: Any) -> Problem:
        mark = error.problem_mark or error.context_mark
        begun = error.context_mark or mark
        found, context = str(error.problem or ""), str(error.context or "")
        line = self._line(mark.line)
        message, at = said("load.not_yaml", problem=found), mark
        if "flow" in context:
            bracket = "{" if "mapping" in context else "["
            close = "}" if bracket == "{" else "]"
            message, at = (
                said("load.unclosed", open=bracket, close=close, line=mark.line + 1),
                begun,
            )
        elif "quoted scalar" in context and "escape" not in found:
            message, at = said("load.unclosed_quote"), begun
        elif "escape" in found:
            message = said("load.escape")
        elif "mapping values are not allowed" in found:
            message = said("load.second_colon")
        elif "could not find expected ':'" in found:
            line = self._line(begun.line)
            message, at = said("load.no_colon", got=shorten(line.strip())), begun
        elif "cannot start any token" in found:
            message = said("load.cannot_start", sign=line[mark.column : mark.column + 1])
        elif "expected the node content" in found or "but found ']'" in found or "'}'" in found:
            message = said("load.stray", sign=line[mark.column : mark.column + 1])
        elif "expected <block end>" in found:
            message = said("load.indentation")
        return Problem("", message, self._way_out(message, line), self._place(at))

    def _way_out(self, message: Said, line: str) -> Said | str:
        """The hint of a syntax message; a missing space after a colon is the usual cause."""
        short = line if len(line) <= LONGEST_LINE else ""
        nested = re.fullmatch(r"\s*([^\s:#{\[][^:#{\[]*): +([\w.]+: +[^#]*?)\s*(?:#.*)?", short)
        if nested and message.key == "load.second_colon":
            return said("load.second_colon_braces", name=nested[1], inner=nested[2])
        tight = re.search(r"(?<![\"'\w:])([\w.-]*[^\W\d][\w.-]*):(?![\s/])(\S+)", line)
        if tight and message.key in ("load.second_colon", "load.no_colon", "load.indentation"):
            return said("load.no_space.hint", plain=f"{tight[1]}: {tight[2]}")
        return hint_of(message)

    def _unprintable(self, error: Any) -> Problem:
        position = getattr(error, "position", None)
        before = self.text[:position] if isinstance(position, int) else ""
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem.of("", "load.unprintable", place=Place(self.file, line, column))

    def _line(self, number: int) -> str:
        lines = re.split(r"\r\n|\n|\r", self.text)
        return lines[number] if number < len(lines) else ""
