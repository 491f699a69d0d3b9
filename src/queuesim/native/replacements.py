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
        memory.will_read: ([INT], _fetch),
        memory.bits_of: ([REAL], lambda build, given: build.bitcast(given[0], INT)),
    }


def _fetch(build: ir.IRBuilder, given: list[Value]) -> Value:
    """To read, and to keep near."""
    place = pointer(build, given[0], ir.IntType(8))
    word, small = ir.IntType(8).as_pointer(), ir.IntType(32)
    kind = ir.FunctionType(ir.VoidType(), [word, small, small, small])
    fetch = build.module.declare_intrinsic("llvm.prefetch", (word,), kind)
    return build.call(fetch, [place, *(ir.Constant(small, k) for k in (0, 3, 1))])


def _load(kind: ir.Type) -> Replacement:
    return lambda build, given: build.load(pointer(build, given[0], kind))


def _store(kind: ir.Type) -> Replacement:
    return lambda build, given: build.store(given[1], pointer(build, given[0], kind))
