"""What of the kernel is not compiled from its text.

The mixer of the draws works on words without a sign, by the rules and constants of
`queuesim.network.draws`, and two events are compared without a branch.
"""

from __future__ import annotations

import sys

from llvmlite import ir

from queuesim.engine.kernel import draws, heap, layout
from queuesim.engine.kernel.rules import RULES
from queuesim.native.lowering import INT, REAL, TRUTH, Replacements, Value
from queuesim.native.replacements import of_memory, pointer, word
from queuesim.network import draws as shared

PAIR = ir.IntType(128)


def _mixed(build: ir.IRBuilder, bits: Value) -> Value:
    """`queuesim.network.draws.mix`."""
    bits = build.xor(bits, build.lshr(bits, word(27)))
    bits = build.mul(bits, word(shared.FIRST))
    bits = build.xor(bits, build.lshr(bits, word(33)))
    bits = build.mul(bits, word(shared.SECOND))
    return build.xor(bits, build.lshr(bits, word(27)))


def _absorbed(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    key, more = arguments
    return _mixed(build, build.add(key, build.mul(more, word(shared.ABSORB))))


def _uniform(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    key, name, turn = arguments
    place = build.add(build.add(key, name), build.mul(turn, word(shared.TURN)))
    bits = build.lshr(_mixed(build, place), word(12))
    half = build.fadd(build.uitofp(bits, REAL), ir.Constant(REAL, 0.5))
    return build.fmul(half, ir.Constant(REAL, 2.0**-52))


def _key(build: ir.IRBuilder, event: Value) -> Value:
    """Tick and rank of an event in the heap, as one number."""
    pair = pointer(build, event, PAIR)
    return build.load(pair, align=8)


def _before(build: ir.IRBuilder, one: Value, other: Value, stamp: Value, later: Value) -> Value:
    """By tick and rank, then by stamp."""
    first = build.icmp_unsigned("<", one, other)
    equal = build.icmp_unsigned("==", one, other)
    return build.or_(first, build.and_(equal, build.icmp_signed("<", stamp, later)))


def _stamp(build: ir.IRBuilder, event: Value) -> Value:
    return build.load(pointer(build, build.add(event, word(layout.STAMP)), INT))


def _earlier(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    one, other = arguments
    stamps = _stamp(build, one), _stamp(build, other)
    return _before(build, _key(build, one), _key(build, other), *stamps)


def _comes_before(build: ir.IRBuilder, arguments: list[Value]) -> Value:
    tick, rank, stamp, other = arguments
    high = build.shl(build.zext(tick, PAIR), ir.Constant(PAIR, 64))
    key = build.or_(high, build.zext(rank, PAIR))
    return _before(build, key, _key(build, other), stamp, _stamp(build, other))


def without_rules() -> Replacements:
    """Every answer of `rules` is no."""
    no = ir.Constant(TRUTH, 0)
    return {rule: ([INT], lambda _build, _given: no) for rule in RULES}


def replacements() -> Replacements:
    """All functions of the kernel that are made by hand."""
    made: Replacements = {
        **of_memory(),
        draws.absorbed: ([INT, INT], _absorbed),
        draws.uniform: ([INT, INT, INT], _uniform),
    }
    if sys.byteorder == "little":  # else the text itself is compiled
        made[heap.earlier] = ([INT, INT], _earlier)
        made[heap.comes_before] = ([INT, INT, INT, INT], _comes_before)
    return made
