"""Compiling the kernel: its text, lowered and optimised once, as one object file.

Memory is read and written by single instructions here, and the mixer of the draws works on words
without a sign, as in `queuesim.network.draws`; all else is compiled from the text as it stands.
"""

from __future__ import annotations

import sys
from typing import Any

from llvmlite import binding as llvm
from llvmlite import ir

from queuesim.engine.kernel import draws, floor, heap, layout, memory
from queuesim.engine.kernel.lowering import INT, REAL, Lowering, Replacement, Value
from queuesim.engine.kernel.target import start_compiler, target_machine
from queuesim.network import draws as shared

PAIR = ir.IntType(128)

#: What is called from outside, and the number of its arguments.
ENTRIES = {
    "queuesim_advance": (floor.advance, 2),
    "queuesim_open_books": (floor.open_books, 4),
}


def _pointer(build: ir.IRBuilder, address: Value, kind: ir.Type) -> Value:
    return build.inttoptr(address, kind.as_pointer())


def _load(kind: ir.Type) -> Replacement:
    return lambda build, arguments: build.load(_pointer(build, arguments[0], kind))


def _store(kind: ir.Type) -> Replacement:
    return lambda build, arguments: build.store(
        arguments[1], _pointer(build, arguments[0], kind)
    )


def _word(value: int) -> ir.Constant:
    return ir.Constant(INT, value - (1 << 64) if value >> 63 else value)


def _mixed(build: ir.IRBuilder, word: Value) -> Value:
    """`queuesim.network.draws.mix`."""
    word = build.xor(word, build.lshr(word, _word(27)))
    word = build.mul(word, _word(shared.FIRST))
    word = build.xor(word, build.lshr(word, _word(33)))
    word = build.mul(word, _word(shared.SECOND))
    return build.xor(word, build.lshr(word, _word(27)))


def _absorbed(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    key, word = arguments
    return _mixed(build, build.add(key, build.mul(word, _word(shared.ABSORB))))


def _uniform(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    key, word, turn = arguments
    place = build.add(build.add(key, word), build.mul(turn, _word(shared.TURN)))
    bits = build.lshr(_mixed(build, place), _word(12))
    half = build.fadd(build.uitofp(bits, REAL), ir.Constant(REAL, 0.5))
    return build.fmul(half, ir.Constant(REAL, 2.0**-52))


def _key(build: ir.IRBuilder, event: Value) -> Value:
    """Tick and rank of an event in the heap, as one number."""
    pair = _pointer(build, event, PAIR)
    return build.load(pair, align=8)


def _before(build: ir.IRBuilder, one: Value, other: Value, stamp: Value, later: Value) -> Value:
    """By tick and rank, then by stamp."""
    first = build.icmp_unsigned("<", one, other)
    equal = build.icmp_unsigned("==", one, other)
    return build.or_(first, build.and_(equal, build.icmp_signed("<", stamp, later)))


def _stamp(build: ir.IRBuilder, event: Value) -> Value:
    return build.load(_pointer(build, build.add(event, _word(layout.STAMP)), INT))


def _earlier(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    one, other = arguments
    stamps = _stamp(build, one), _stamp(build, other)
    return _before(build, _key(build, one), _key(build, other), *stamps)


def _comes_before(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    tick, rank, stamp, other = arguments
    high = build.shl(build.zext(tick, PAIR), ir.Constant(PAIR, 64))
    key = build.or_(high, build.zext(rank, PAIR))
    return _before(build, key, _key(build, other), stamp, _stamp(build, other))


_REPLACED: dict[Any, tuple[list[ir.Type], Replacement]] = {
    memory.load: ([INT], _load(INT)),
    memory.store: ([INT, INT], _store(INT)),
    memory.load_float: ([INT], _load(REAL)),
    memory.store_float: ([INT, REAL], _store(REAL)),
    draws.absorbed: ([INT, INT], _absorbed),
    draws.uniform: ([INT, INT, INT], _uniform),
}
if sys.byteorder == "little":  # else the text itself is compiled
    _REPLACED[heap.earlier] = ([INT, INT], _earlier)
    _REPLACED[heap.comes_before] = ([INT, INT, INT, INT], _comes_before)


def object_file() -> bytes:
    """Machine code of all entries for the machine at hand."""
    start_compiler()
    lowering = Lowering(_REPLACED)
    for name, (function, _) in ENTRIES.items():
        lowering.function(function, name)
    machine = target_machine()
    lowering.module.triple = machine.triple
    lowering.module.data_layout = str(machine.target_data)
    module = llvm.parse_assembly(str(lowering.module))
    module.verify()
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=3))
    builder.getModulePassManager().run(module, builder)
    code: bytes = machine.emit_object(module)
    return code
