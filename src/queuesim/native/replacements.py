"""What is not compiled from its text: memory is read and written by single instructions."""

from __future__ import annotations

from llvmlite import ir

from queuesim.native import memory
from queuesim.native.lowering import INT, REAL, Replacement, Replacements, Value


def pointer(build: ir.IRBuilder, address: Value, kind: ir.Type) -> Value:
    """An address as a pointer to something."""
    return build.inttoptr(address, kind.as_pointer())


def word(value: int) -> ir.Constant:
    """A constant of 64 bits, with or without a sign."""
    return ir.Constant(INT, value - (1 << 64) if value >> 63 else value)


def of_memory() -> Replacements:
    """Reading and writing words and floating-point numbers."""
    return {
        memory.load: ([INT], _load(INT)),
        memory.store: ([INT, INT], _store(INT)),
        memory.load_float: ([INT], _load(REAL)),
        memory.store_float: ([INT, REAL], _store(REAL)),
        memory.bits_of: ([REAL], lambda build, given: build.bitcast(given[0], INT)),
    }


def _load(kind: ir.Type) -> Replacement:
    return lambda build, given: build.load(pointer(build, given[0], kind))


def _store(kind: ir.Type) -> Replacement:
    return lambda build, given: build.store(given[1], pointer(build, given[0], kind))
