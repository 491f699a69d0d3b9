"""Signs that look right and are not: tabs, full-width punctuation, curly quotes, odd spaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from queuesim.errors import Place, Problem

MOST_LISTED = 20  #: of these problems in one file; the next try tells the rest

#: Marks that look like YAML's or like part of a number, and are not, with what to type instead.
_LOOKALIKES = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    "\u3000": " ",
    "\u00a0": " ",
    "、": ",",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "\u2212": "-",
}
_CURLY_QUOTES = "“”„‘’"
_BLOCK_TEXT = re.compile(r"(?:^|[:\-]\s+)[|>][-+0-9]*\s*$")


def typing_problems(text: str, file: str) -> Iterator[Problem]:
    """Tabs and full-width punctuation outside quotes and comments, by name."""
    for line, column, sign in islice(_outside_quotes(text), MOST_LISTED):
        place = Place(file, line, column)
        if sign == "\t":
            yield Problem.of("", "load.tab", place=place)
        elif sign in _CURLY_QUOTES:
            yield Problem.of("", "load.curly_quote", place=place, sign=sign)
        elif sign in ("\u3000", "\u00a0"):
            yield Problem.of("", "load.odd_space", place=place)
        else:
            yield Problem.of("", "load.full_width", place=place, sign=sign, plain=_LOOKALIKES[sign])


def _outside_quotes(text: str) -> Iterator[tuple[int, int, str]]:
    """Suspicious signs with line and column; one tab per line is enough."""
    quote, block = "", -1
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        indent = len(line) - len(line.lstrip(" \t"))
        if block >= 0 and (indent > block or not line.strip()):
            continue
        block = -1
        started, tab, column = not quote, False, 0
        while column < len(line):
            sign = line[column]
            if quote:
                if sign == "\\" and quote == '"':
                    column += 1
                elif sign == quote:
                    if quote == "'" and line[column + 1 : column + 2] == "'":
                        column += 1
                    else:
                        quote = ""
            elif sign in "\"'" and started:
                quote = sign
            elif sign == "#" and (column == 0 or line[column - 1].isspace()):
                break
            elif sign == "\t":
                if not tab:
                    yield number, column + 1, sign
                tab = True
            elif sign in _LOOKALIKES or (sign in _CURLY_QUOTES and started):
                yield number, column + 1, sign
            if not quote:
                # A quote opens only where a value can begin; inside a word it is an apostrophe.
                started = sign in "[{,:-?" or (started and sign.isspace())
            column += 1
        if not quote and _BLOCK_TEXT.search(line[:column]):
            block = indent
