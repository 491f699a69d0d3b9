"""Memory of compiled functions: 64-bit words at addresses, in blocks that never move.

The functions see nothing but addresses. Compiled, ``load`` and ``store`` are single machine
instructions without a check of bounds. As Python, the same functions run over `Checked` memory,
whose addresses are made up and where every access outside a block is an error; so the text that
is compiled is also the text that is tested with its bounds checked.
"""

from __future__ import annotations

import threading

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.int64]

WORD = 8  #: bytes
_BLOCK_BITS = 40
_GARBAGE = 0x5EED_5EED_5EED  #: new memory is not empty, so nothing may rely on it
_LARGEST_SPARE = 1 << 20  #: words of a block that is kept for the next run
_MOST_SPARE = 4  #: blocks of one size that are kept
_ALL_SPARE = 1 << 23  #: words of all blocks that are kept; where they are more, none are
_SPARE = threading.local()
_MASK = (1 << 64) - 1


class _Spare:
    """Blocks that a thread has given back, by size."""

    def __init__(self) -> None:
        self._blocks: dict[int, list[tuple[int, Words]]] = {}
        self._words = 0

    def taken(self, words: int) -> tuple[int, Words] | None:
        """A block of this size, if there is one."""
        blocks = self._blocks.get(words)
        if not blocks:
            return None
        self._words -= words
        return blocks.pop()

    def keep(self, block: tuple[int, Words]) -> None:
        """Keep a block, unless it is large or there are enough of its size."""
        words = block[1].size
        if words > _LARGEST_SPARE or len(self._blocks.get(words, ())) >= _MOST_SPARE:
            return
        if self._words + words > _ALL_SPARE:  # of networks that are run no more, most likely
            self._blocks.clear()
            self._words = 0
        self._blocks.setdefault(words, []).append(block)
        self._words += words


def _spare() -> _Spare:
    """What this thread has given back."""
    if not hasattr(_SPARE, "blocks"):
        _SPARE.blocks = _Spare()
    spare: _Spare = _SPARE.blocks
    return spare


class Native:
    """Real memory: an address is one. Blocks that are given back are used again by the thread."""

    def __init__(self) -> None:
        self._blocks: list[tuple[int, Words]] = []

    def block(self, words: int) -> tuple[int, Words]:
        """Address and view of words with anything in them; they live until `give_back`."""
        block = _spare().taken(words)
        if block is None:
            array: Words = np.zeros(max(words, 1), dtype=np.int64)
            block = (array.ctypes.data, array)
        self._blocks.append(block)
        return block

    def zeros(self, words: int) -> tuple[int, Words]:
        """As `block`, all 0, and never used again: it lives as long as the view does."""
        array: Words = np.zeros(max(words, 1), dtype=np.int64)
        return array.ctypes.data, array

    def give_back(self) -> None:
        """Nothing here is needed any more."""
        spare = _spare()
        for block in self._blocks:
            spare.keep(block)
        self._blocks.clear()

    def address_of(self, view: Words) -> int:
        """Address of the first word of a view of a block."""
        return view.ctypes.data


class Checked:
    """Made-up addresses, one range for each block; an access outside of a block is an error."""

    def __init__(self) -> None:
        _BLOCKS.clear()

    def block(self, words: int) -> tuple[int, Words]:
        """As `Native.block`. Only the newest memory can be used."""
        array: Words = np.full(max(words, 1), _GARBAGE, dtype=np.int64)
        _BLOCKS.append(array)
        return len(_BLOCKS) << _BLOCK_BITS, array

    def zeros(self, words: int) -> tuple[int, Words]:
        """As `Native.zeros`."""
        address, array = self.block(words)
        array[:] = 0
        return address, array

    def give_back(self) -> None:
        """Nothing here is needed any more."""
        _BLOCKS.clear()

    def address_of(self, view: Words) -> int:
        """Address of the first word of a view that begins where its block does."""
        begins = [block.ctypes.data for block in _BLOCKS]
        return (begins.index(view.ctypes.data) + 1) << _BLOCK_BITS


_BLOCKS: list[Words] = []


def _place(address: int) -> tuple[Words, int]:
    block, byte = address >> _BLOCK_BITS, address & ((1 << _BLOCK_BITS) - 1)
    if not 0 < block <= len(_BLOCKS) or byte % WORD or byte // WORD >= _BLOCKS[block - 1].size:
        raise IndexError(f"address {address:#x} is outside of memory")
    return _BLOCKS[block - 1], byte // WORD


def load(address: int) -> int:
    """The word at an address."""
    block, word = _place(address)
    return int(block[word])


def store(address: int, value: int) -> None:
    """Write a word; what does not fit wraps around, as in the machine."""
    block, word = _place(address)
    value = int(value) & _MASK
    block[word] = value - (1 << 64) if value >> 63 else value


def will_read(address: int) -> None:
    """Say that a word will be read soon: the machine may fetch it meanwhile. Changes nothing."""
    _place(address)


def load_float(address: int) -> float:
    """The floating-point number at an address."""
    block, word = _place(address)
    return float(block[word : word + 1].view(np.float64)[0])


def bits_of(value: float) -> int:
    """The 64 bits of a floating-point number, as a whole number."""
    return int(np.float64(value).view(np.int64))


def store_float(address: int, value: float) -> None:
    """Write a floating-point number."""
    block, word = _place(address)
    block[word : word + 1].view(np.float64)[0] = value
