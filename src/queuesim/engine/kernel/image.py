"""A picture of memory: rows written by offset, made into memory with addresses later."""

from __future__ import annotations

import struct
from collections.abc import Iterable

import numpy as np

from queuesim.native.memory import Words

WORD = 8
_UNSIGNED = 1 << 64


class Image:
    """Rows of words; an offset is in bytes, and offset 0 stands for nobody."""

    def __init__(self) -> None:
        self._words: list[int] = [0]
        self._links: list[int] = []  #: words that hold offsets

    def row(self, words: int) -> int:
        """Offset of a new row of zeros."""
        offset = len(self._words) * WORD
        self._words.extend([0] * words)
        return offset

    def put(self, offset: int, value: int) -> None:
        """Write a whole number, with or without a sign."""
        self._words[offset // WORD] = value - _UNSIGNED if value >= _UNSIGNED >> 1 else value

    def put_float(self, offset: int, value: float) -> None:
        """Write a floating-point number."""
        self._words[offset // WORD] = struct.unpack("<q", struct.pack("<d", value))[0]

    def link(self, offset: int, target: int) -> None:
        """Write the address of a row; 0 stays 0."""
        self._words[offset // WORD] = target
        if target:
            self._links.append(offset // WORD)

    def ints(self, values: Iterable[int]) -> int:
        """Offset of a list of whole numbers; 0 if it is empty."""
        values = list(values)
        offset = self.row(len(values)) if values else 0
        for k, value in enumerate(values):
            self.put(offset + k * WORD, value)
        return offset

    def floats(self, values: Iterable[float]) -> int:
        """Offset of a list of floating-point numbers; 0 if it is empty."""
        values = list(values)
        offset = self.row(len(values)) if values else 0
        for k, value in enumerate(values):
            self.put_float(offset + k * WORD, value)
        return offset

    def links(self, targets: Iterable[int]) -> int:
        """Offset of a list of addresses; 0 if it is empty."""
        targets = list(targets)
        offset = self.row(len(targets)) if targets else 0
        for k, target in enumerate(targets):
            self.link(offset + k * WORD, target)
        return offset

    def frozen(self) -> Frozen:
        """The picture as arrays, to be copied as often as it is needed."""
        return Frozen(np.array(self._words, dtype=np.int64), np.array(self._links, dtype=np.int64))


class Frozen:
    """A finished picture."""

    def __init__(self, words: Words, links: Words) -> None:
        self._words = words
        self._links = links

    @property
    def size(self) -> int:
        """Words."""
        return self._words.size

    def copy_to(self, address: int, words: Words) -> None:
        """Fill memory at an address; offsets become addresses."""
        words[:] = self._words
        words[self._links] += address
