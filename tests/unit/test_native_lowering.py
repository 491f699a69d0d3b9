"""Lowered code means what its text means as Python; what it cannot mean is refused."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.jit import compiled, inlined
from queuesim.native.lowering import CannotLower, Lowering
from queuesim.native.memory import Checked, Native, bits_of, load, load_float, store, store_float
from tests.unit.lowered import Code, module_of

LEAST, MOST = -(1 << 63), (1 << 63) - 1
THREE = 3
TABLE = (5, -7, 11, 1 << 40)
REALS = (0.5, -0.0, 2.5e300, math.inf)
ZEROS, MINUS_ZEROS, WHOLE_ZEROS = (0.0, 1.0), (-0.0, 1.0), (0, 1)

wholes = st.one_of(
    st.integers(-9, 9), st.integers(LEAST, MOST), st.sampled_from((LEAST, MOST, -1, 0, 1))
)
reals = st.one_of(
    st.floats(), st.sampled_from((0.0, -0.0, 1.0, -1.0, math.inf, -math.inf, math.nan))
)


def wrapped(value: int) -> int:
    """A whole number as 64 bits hold it."""
    return (value - LEAST) % (1 << 64) + LEAST


def same(one: float, other: float) -> bool:
    """Equal bit by bit; one "not a number" is as good as another."""
    if not isinstance(one, float):
        return one == other
    if math.isnan(one):
        return math.isnan(other)
    return struct.pack("<d", one) == struct.pack("<d", other)


# -- operations, one by one ----------------------------------------------------------------------


@compiled
def plus(a: int, b: int) -> int:
    return a + b


@compiled
def minus(a: int, b: int) -> int:
    return a - b


@compiled
def times(a: int, b: int) -> int:
    return a * b


@compiled
def both_bits(a: int, b: int) -> int:
    return a & b


@compiled
def either_bit(a: int, b: int) -> int:
    return a | b


@compiled
def one_bit(a: int, b: int) -> int:
    return a ^ b


@compiled
def negative(a: int, b: int) -> int:
    return -a - ~b


@compiled
def quotient(a: int, b: int) -> int:
    return a // b


@compiled
def rest(a: int, b: int) -> int:
    return a % b


@compiled
def quotient_by_seven(a: int, b: int) -> int:
    return a // 7 + b % -7


@compiled
def up(a: int, b: int) -> int:
    return a << b


@compiled
def down(a: int, b: int) -> int:
    return a >> b


@compiled
def least(a: int, b: int) -> int:
    return min(a, b)


@compiled
def most(a: int, b: int) -> int:
    return max(a, b)


@compiled
def compared(a: int, b: int) -> int:
    code = 0
    code += 1 if a < b else 0
    code += 2 if a <= b else 0
    code += 4 if a > b else 0
    code += 8 if a >= b else 0
    code += 16 if a == b else 0
    code += 32 if a != b else 0
    code += 64 if -5 < a <= b else 0
    code += 128 if a < b > 3 != a else 0
    return code


@compiled
def whole_as_real(a: int, b: int) -> float:
    return float(a) * 0.5 + b - a * 1.5


WHOLE = (plus, minus, times, both_bits, either_bit, one_bit, negative, least, most, compared)


@pytest.fixture(scope="module")
def code() -> Code:
    return Code(
        *WHOLE,
        *(quotient, rest, quotient_by_seven, up, down, whole_as_real),
        *REAL_FUNCTIONS,
        *OTHERS,
    )


@given(wholes, wholes)
@pytest.mark.parametrize("function", WHOLE)
def test_whole_numbers(code: Code, function: Callable[..., int], a: int, b: int) -> None:
    assert code(function, a, b) == wrapped(function(a, b))


@given(wholes, wholes)
@pytest.mark.parametrize("function", [quotient, rest, quotient_by_seven])
def test_division_goes_towards_minus_infinity(
    code: Code, function: Callable[..., int], a: int, b: int
) -> None:
    b = b or 1
    assert code(function, a, b) == wrapped(function(a, b))


@pytest.mark.parametrize("a", [-8, -7, -1, 0, 1, 7, 8, LEAST, MOST])
@pytest.mark.parametrize("b", [-8, -7, -2, -1, 1, 2, 7, 8, LEAST, MOST])
def test_division_with_all_signs(code: Code, a: int, b: int) -> None:
    assert code(quotient, a, b) == wrapped(a // b)
    assert code(rest, a, b) == a % b


@given(wholes, st.integers(0, 130))
def test_shifts_by_as_much_as_one_likes(code: Code, a: int, b: int) -> None:
    assert code(up, a, b) == wrapped(a << b)
    assert code(down, a, b) == a >> b


@given(wholes, wholes)
def test_whole_numbers_become_real_as_python_rounds_them(code: Code, a: int, b: int) -> None:
    assert same(code(whole_as_real, a, b), whole_as_real(a, b))


@compiled
def real_sum(x: float, y: float) -> float:
    return x + y * x - (-y)


@compiled
def real_compared(x: float, y: float) -> int:
    code = 0
    code += 1 if x < y else 0
    code += 2 if x <= y else 0
    code += 4 if x > y else 0
    code += 8 if x >= y else 0
    code += 16 if x == y else 0
    code += 32 if x != y else 0
    code += 64 if not x < y else 0
    code += 128 if x < 2.5 or y != y else 0  # noqa: PLR0124
    code += 256 if 0.0 <= x < y else 0
    return code


@compiled
def real_least(x: float, y: float) -> float:
    return min(x, y)


@compiled
def real_most(x: float, y: float) -> float:
    return max(x, y)


@compiled
def real_chosen(x: float, y: float) -> float:
    return 3 if x > y else y


@compiled
def not_contracted(x: float, y: float) -> float:
    return x * y - (x * y + 1.0) + x / 3.0


@compiled
def root(x: float, y: float) -> float:
    return math.sqrt(math.fabs(x)) + math.fabs(y)


REAL_FUNCTIONS: tuple[Callable[..., Any], ...] = (
    *(real_sum, real_compared, real_least, real_most, real_chosen, not_contracted, root),
)


@given(reals, reals)
@pytest.mark.parametrize("function", REAL_FUNCTIONS)
def test_real_numbers(code: Code, function: Callable[..., Any], x: float, y: float) -> None:
    assert same(code(function, x, y), function(x, y))


@pytest.mark.parametrize("function", [real_least, real_most, real_compared])
@pytest.mark.parametrize("x", [0.0, -0.0, math.nan, 1.0, math.inf])
@pytest.mark.parametrize("y", [0.0, -0.0, math.nan, 1.0, -math.inf])
def test_ties_and_nan(code: Code, function: Callable[..., Any], x: float, y: float) -> None:
    """Of equals the first, whatever its sign; of what is not a number the first too."""
    assert same(code(function, x, y), function(x, y))


# -- statements ----------------------------------------------------------------------------------


@inlined
def next_two(x: float) -> tuple[float, float]:
    return x + 1.0, x * 2.0


@compiled
def unpacked(a: int, b: int) -> float:
    p, q = next_two(float(a))
    p, q = q, p
    one = two = p - q
    return p * 3.0 + q + one * two + b


@compiled
def loops(a: int, b: int) -> int:
    total = 0
    for k in range(a):
        total += k
    for k in range(a, b):
        if k % 3 == 0:
            continue
        if k > 20:
            break
        total = total * 3 + k
    for k in range(a, b, 3):
        total ^= k
        k = 100  # noqa: PLW2901 (the loop goes on from its own count)
    for k in range(b, a, -2):
        total += k * 7
    while total > 1000:
        total >>= 1
        if total % 5 == 0:
            break
    return total + k if b > a else total


@compiled
def nested(a: int, b: int) -> int:
    found = 0
    for i in range(b):
        j = 0
        while True:
            j += 1
            if j > i:
                break
            if (i + j + a) % 4 == 0:
                continue
            found += i * j
        if found > 500:
            return -found
    return found


@compiled
def short(a: int, b: int) -> bool:
    return (a != 0 and b // a > 1) or (a == 0 and not b > 3)


@compiled
def chosen(a: int, b: int) -> int:
    return (
        (b // a if a != 0 else (7 if b > 0 else TABLE[1]))
        + (a > b)
        + (True if b > 0 else 5)
        + THREE
    )


@compiled
def looked_up(a: int, b: int) -> int:
    return TABLE[a] + TABLE[b] * 2 + TABLE[2] + len(TABLE)


@compiled
def looked_up_real(a: int, b: int) -> float:
    return REALS[a] + REALS[b]


@compiled
def signs_of_zero(a: int, b: int) -> float:
    return 1.0 * ZEROS[a] if b == 0 else (MINUS_ZEROS[a] if b == 1 else -1.0 * WHOLE_ZEROS[a])


@compiled
def ackermann(a: int, b: int) -> int:
    if a == 0:
        return b + 1
    if b == 0:
        return ackermann(a - 1, 1)
    return ackermann(a - 1, ackermann(a, b - 1))


@compiled
def truths(a: int, b: int) -> int:
    one, other = a > 0, b > 0
    one = one != other
    return -one + 2 * (one == other) + max(one, other) + 4 * min(one, other) + ~other


@compiled
def down_to_whole(a: int, b: int) -> int:
    x = a / 8.0
    return math.floor(x) * 1000 + int(x) + math.floor(b) + int(a > b)


OTHERS: tuple[Callable[..., Any], ...] = (
    *(unpacked, loops, nested, short, chosen, looked_up, looked_up_real, signs_of_zero),
    *(ackermann, truths, down_to_whole),
)


@pytest.mark.parametrize("function", [unpacked, loops, nested, short, truths, down_to_whole])
def test_statements(code: Code, function: Callable[..., Any]) -> None:
    for a in range(-12, 13):
        for b in range(-12, 40, 3):
            if function is loops and a <= 0 and b <= a:
                continue  # no loop sets k, and Python raises
            assert same(code(function, a, b), function(a, b)), (a, b)


def test_conditional_expressions(code: Code) -> None:
    for a in range(-4, 5):
        for b in range(-4, 5):
            assert code(chosen, a, b) == chosen(a, b)


def test_constant_tables_count_from_either_end(code: Code) -> None:
    for a in range(-4, 4):
        for b in range(-4, 4):
            assert code(looked_up, a, b) == looked_up(a, b)
            assert same(code(looked_up_real, a, b), looked_up_real(a, b))


def test_equal_tables_of_other_kinds_are_other_tables(code: Code) -> None:
    for a in range(2):
        for b in range(3):
            assert same(code(signs_of_zero, a, b), signs_of_zero(a, b))


def test_recursion(code: Code) -> None:
    assert [code(ackermann, 2, n) for n in range(8)] == [2 * n + 3 for n in range(8)]


# -- calls ---------------------------------------------------------------------------------------


@compiled
def functions_of_math(x: float) -> float:
    return math.exp(x) + math.log(math.fabs(x) + 1.0) * math.expm1(x) - math.log1p(math.fabs(x))


@given(st.floats(-700.0, 700.0))
def test_functions_of_math_are_those_of_python(x: float) -> None:
    assert same(MATH(functions_of_math, x), functions_of_math(x))


MATH = Code(functions_of_math)


@compiled
def counted(address: int) -> int:
    store(address, load(address) + 1)
    return load(address)


@compiled
def in_order(address: int) -> int:
    one = other = counted(address)
    code = one * 10 + other
    code = code * 10 + counted(address) - counted(address)
    if counted(address) > 100 and counted(address) > 0:
        code += 1000
    if counted(address) > 1 or counted(address) > 100:
        code += 2000
    code += counted(address) * 10_000 if code > 0 else counted(address)
    return code + load(address) * 1_000_000


def test_what_is_called_is_called_once_in_order_and_only_if_needed() -> None:
    address, words = Native().block(1)
    words[0] = 0
    told = Code(in_order)(in_order, address)
    address, words = Checked().block(1)
    words[0] = 0
    assert told == in_order(address)


@compiled
def no_value(address: int) -> None:
    if load(address) > 3:
        return
    store(address, 7)


@compiled
def reals_in_memory(address: int) -> float:
    no_value(address)
    store_float(address, load_float(address) * 2.0 + bits_of(1.5) // (1 << 52))
    return load_float(address)


def test_memory_is_read_and_written() -> None:
    results = []
    for memory, run in ((Native(), Code(reals_in_memory)), (Checked(), None)):
        address, words = memory.block(1)
        words[0] = 1
        results.append(run(reals_in_memory, address) if run else reals_in_memory(address))
        results.append(int(words[0]))
    assert results[:2] == results[2:]


# -- random programs -----------------------------------------------------------------------------

PROGRAMS, TRIALS = 80, 12
HEAD = """\
import math
from queuesim.jit import compiled, inlined

TABLE = (3, -1, 4, 1, -5)
"""


class Program:
    """A random function of two whole numbers and a real one; values are kept small."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.lines: list[str] = []
        self.loops = 0

    def text(self, name: str) -> str:
        self.lines = [f"@compiled\ndef {name}(a: int, b: int, x: float) -> float:"]
        self.lines += ["    c = a + 1", "    d = 2", "    y = x * 0.5", "    t = a > b"]
        for _ in range(self.dice.randint(3, 7)):
            self.statement("    ")
        self.lines.append("    return y + float(c * 3 + d) + (1.0 if t else 0.0) + a + b")
        return "\n".join(self.lines) + "\n\n\n"

    def statement(self, indent: str) -> None:
        dice, add = self.dice, self.lines.append
        kind = dice.choice(("set", "set", "set", "real", "swap", "truth", "if", "for", "while"))
        if len(indent) > 12 and kind in {"if", "for", "while"}:
            kind = "set"
        if kind == "set":
            op = dice.choice(("=", "=", "+=", "-=", "^="))
            add(f"{indent}{dice.choice('abcd')} {op} ({self.whole(3)}) % 1009 - 400")
        elif kind == "real":
            add(f"{indent}y = ({self.real(2)}) / (1.0 + math.fabs({self.real(1)}))")
        elif kind == "swap":
            one, other = dice.sample("abcd", 2)
            add(f"{indent}{one}, {other} = {other}, {one} // 2 - 3")
        elif kind == "truth":
            add(f"{indent}t = {self.truth(2)}")
        elif kind == "if":
            add(f"{indent}if {self.truth(2)}:")
            self.statement(indent + "    ")
            if dice.random() < 0.5:
                add(f"{indent}elif {self.truth(1)}:")
                self.statement(indent + "    ")
            if dice.random() < 0.5:
                add(f"{indent}else:")
                self.statement(indent + "    ")
        else:
            self.loop(indent, kind)

    def loop(self, indent: str, kind: str) -> None:
        dice, add = self.dice, self.lines.append
        self.loops += 1
        k = f"k{self.loops}"
        if kind == "for":
            low, high = f"{self.whole(1)} % 7 - 3", f"{self.whole(1)} % 9"
            bounds = (high, f"{low}, {high}", f"{low}, {high}, {dice.choice((2, 3, -1, -2))}")
            add(f"{indent}for {k} in range({dice.choice(bounds)}):")
            add(f"{indent}    d += {k}")
        else:
            add(f"{indent}{k} = 0")
            add(f"{indent}while {k} < 8 and ({self.truth(1)} or {k} < 3):")
            add(f"{indent}    {k} += 1")
        inner = indent + "    "
        self.statement(inner)
        if dice.random() < 0.4:
            add(f"{inner}if {self.truth(1)}:")
            add(f"{inner}    {dice.choice(('break', 'continue'))}")
        self.statement(inner)

    def whole(self, depth: int) -> str:
        dice = self.dice
        if depth == 0 or dice.random() < 0.2:
            return dice.choice(
                ("a", "b", "c", "d", str(dice.randint(0, 9)), f"-{dice.choice('ab')}")
            )
        one, other = self.whole(depth - 1), self.whole(depth - 1)
        return dice.choice(
            (
                *(f"({one} {op} {other})" for op in ("+", "-", "&", "|", "^")),
                f"({one} % 97 * ({other}))",
                *(f"({one} {op} ({other} | 1))" for op in ("//", "%")),
                *(f"({one} {op} ({other} & 7))" for op in ("<<", ">>")),
                *(f"{call}({one}, {other})" for call in ("min", "max")),
                f"TABLE[({one}) % 10 - 5 if ({one}) % 10 < 10 and {other} > 3 else -2]",
                f"({one} if {self.truth(depth - 1)} else {other})",
                f"(~{one})",
                f"int({self.truth(depth - 1)})",
                "math.floor(x * 0.25)",
            )
        )

    def real(self, depth: int) -> str:
        dice = self.dice
        if depth == 0 or dice.random() < 0.2:
            return dice.choice(("x", "y", "0.75", "-1.5", "float(a)"))
        one, other = self.real(depth - 1), self.real(depth - 1)
        return dice.choice(
            (
                *(f"({one} {op} {other})" for op in ("+", "-", "*")),
                f"({one} * {self.whole(1)})",
                *(f"{call}({one}, {other})" for call in ("min", "max")),
                f"({one} if {self.truth(depth - 1)} else {other})",
                f"math.sqrt(math.fabs({one}))",
                f"(-{one})",
            )
        )

    def truth(self, depth: int) -> str:
        dice = self.dice
        if depth == 0:
            return dice.choice(("t", "(a < b)", "(x < 0.5)", "(c != 3)", "(not t)", "(0 <= c < 9)"))
        op = dice.choice(("<", "<=", ">", ">=", "==", "!="))
        one, other = self.truth(depth - 1), self.truth(depth - 1)
        return dice.choice(
            (
                f"({self.whole(1)} {op} {self.whole(1)})",
                f"({self.real(1)} {op} {self.real(1)})",
                f"({one} and {other})",
                f"({one} or {other})",
                f"(not {one})",
                f"({one} {dice.choice(('==', '!='))} {other})",
            )
        )


def test_random_programs_give_what_python_gives(tmp_path: Path) -> None:
    dice = Random("programs")  # noqa: S311
    text = HEAD + "".join(Program(dice).text(f"program_{k}") for k in range(PROGRAMS))
    module = module_of(tmp_path, text)
    programs = [getattr(module, f"program_{k}") for k in range(PROGRAMS)]
    code = Code(*programs)
    differing = {
        program.__name__: given
        for program in programs
        for given in [
            (dice.randint(-60, 60), dice.randint(-9, 9), dice.choice((0.0, -2.5, 0.3, 7.0)))
            for _ in range(TRIALS)
        ]
        if not same(code(program, *given), program(*given))
    }
    assert differing == {}


# -- what is refused -----------------------------------------------------------------------------

REFUSED = {  # what a function of (a: int, x: float) may not say: the line that is named, and why
    "for k in range(a): pass\nelse:\n    a = 2": "2: else after a loop",
    "while a > 3: a -= 1\nelse:\n    a = 2": "2: else after a loop",
    "for k in (1, 2): pass": "2: loops go over range",
    "for k in range(0, a, a): pass": "2: range takes one or two bounds and a constant step",
    "for k in range(0, a, 0): pass": "2: range takes one or two bounds and a constant step",
    "for k, a in range(3): pass": "2: assignments go to names",
    "a = max(a, 2, 3)": "2: 3 arguments where 2 are needed",
    "a = max(a, 2, key=float)": "2: arguments are given by position",
    "a = int(x, 16)": "2: 2 arguments where 1 are needed",
    "x = math.log(x, 10.0)": "2: 2 arguments where 1 are needed",
    "x = math.exp()": "2: 0 arguments where 1 are needed",
    "x = math.sin(x)": "2: math.sin is not among the functions known here",
    "a = abs(a)": "2: abs is not among the functions known here",
    "print()": "2: print is not among the functions known here",
    "a = helper(a)": "2: 1 arguments where 2 are needed",
    "a = helper(a, x)": "2: double where i64 is needed",
    "a = helper(a, *TABLE)": r"2: \*TABLE",
    "a = nothing(a)": "2: nothing is given to a",
    "a = unmarked(a)": "2: unmarked is not among the functions known here",
    "a = a + 1\na = 0.5": "3: double where i64 is needed",
    "x = a": "2: i64 where double is needed",
    "x = a if a > 2 else x": "2: i64 where double is needed",
    "x = float(a > 2)\nx = a > 2": "3: i1 where double is needed",
    "t = a > 2\nt = a": "3: i64 where i1 is needed",
    "x = a / 2": "2: / of whole numbers",
    "a = 1 // 0 + a": "2: integer division",
    "a = 1 << 63": "2: 9223372036854775808 takes more than 64 bits",
    "a = x // 2.0": "2: FloorDiv of floating-point",
    "x = x % 2.0": "2: Mod of floating-point",
    "x = x ** 2.0": "2: Pow of floating-point",
    "a = a ** 2": "2: Pow of whole",
    "a = a @ a": "2: MatMult of whole",
    "a = +a": r"2: \+a",
    "x = ~x": "2: ~x",
    "if a: a = 2": "2: a is not true or false; compare it",
    "if not a: a = 2": "2: a is not true or false",
    "while a: a = 0": "2: a is not true or false",
    "a = 3 if a else 4": "2: a is not true or false",
    "if a > 2 and x: a = 2": "2: x is not true or false",
    "if a < x: a = 2": "2: i64 where double is needed",
    "a = int(max(a, x))": "2: i64 where double is needed",
    "if a is None: a = 2": "2: a is None",
    "if a in TABLE: a = 2": "2: a in TABLE",
    "if 0 < a < helper(a, a): a = 2": "2: a chain of comparisons looks only as far as needed",
    "if 0 < a < TABLE[a]: a = 2": "2: a chain of comparisons looks only as far as needed",
    "if 0 < a < 10 // a: a = 2": "2: a chain of comparisons looks only as far as needed",
    "a = LIST[0]": "2: only constant tuples of numbers have entries",
    "a = TABLE[9]": "2: tuple index out of range",
    "a = WORDS[a]": "2: only constant tuples of numbers have entries",
    "a = TABLE[0:1]": "2: 0:1",
    "a = nowhere": "2: nowhere has no value here",
    "a = math.nowhere": "2: .*nowhere",
    "a = SHADOW\nSHADOW = 2": "2: SHADOW has no value here",
    "for k in range(3):\n    a = SHADOW\n    SHADOW = k": "3: SHADOW has no value here",
    "new += 1": "2: new has no value here",
    "LIST[0] += 1": "2: assignments go to names",
    "LIST[0] = 1": "2: assignments go to names",
    "a, x = 1, 2.0, 3": "2: 3 values for 2 names",
    "x, y = three(x)": "2: 3 values for 2 names",
    "a, b = a": "2: only tuples are taken apart",
    "a, (b, c) = 1, 2": "2: assignments go to names",
    "y = z = 1, 2": r"2: \(1, 2\)",
    "b: int = a": "2: AnnAssign",
    "assert a > 2": "2: Assert",
    "try:\n    a = 2\nfinally:\n    a = 3": "2: Try",
    "raise ValueError": "2: Raise",
    "global SHADOW": "2: Global",
    "del a": "2: Delete",
    "with x: pass": "2: With",
    "import math": "2: Import",
    "def inner(): pass": "2: FunctionDef",
    "a = (b := 3)": r"2: \(b := 3\)",
    "a = [1][0]": "2: only constant tuples",
    "a = len(LIST)": "2: LIST has no value here",
    "a = 'text'": "2: 'text'",
    "a = None": "2: None",
    "a = f'{a}'": "2: f'{a}'",
    "a = (lambda: 2)()": "2: .* is not among the functions known here",
    "yield a": r"2: \(?yield a\)?",
    "return": "2: what is returned is not what the annotation says",
    "return x": "2: double where i64 is needed",
    "return a, a": "2: 2 values where i64 is needed",
    "if a > 2:\n    return 3\nwhile a > 2:\n    return 4\nEND": "1: the end can be reached",
    "while True:\n    if a > 2: break\nEND": "1: the end can be reached without a value",
}
REFUSED_HEADS = {
    "def f(a: int, x: float = 2.0) -> int:": "parameters are plain and without defaults",
    "def f(a: int, *x: float) -> int:": "parameters are plain and without defaults",
    "def f(a: int, *, x: float) -> int:": "parameters are plain and without defaults",
    "def f(a: int, x) -> int:": "every parameter needs a type",
    "def f(a: int, x: None) -> int:": "every parameter needs a type",
    "def f(a: int, x: str) -> int:": "the type 'str'",
    "def f(a: int, x: float) -> 'int':": "the type \"'int'\"",
    "def f(a: int, x: float) -> tuple[int, int]:": "the type 'tuple",
    "async def f(a: int, x: float) -> int:": "only functions made by def",
}
REFUSED_TOP = """\
import math
from queuesim.jit import compiled

TABLE, LIST, WORDS, SHADOW = (1, 2), [1, 2], ("a", "b"), 5


@compiled
def helper(a: int, b: int) -> int:
    return a


@compiled
def nothing(a: int) -> None:
    pass


@compiled
def three(x: float) -> tuple[float, float, float]:
    return x, x, x


def unmarked(a: int) -> int:
    return a


@compiled
"""


def refusal(folder: Path, head: str, body: str) -> tuple[str, int, str]:
    """File, line within the function (from 1) and reason of a refusal."""
    end = "" if body.endswith("END") else "\n    return a"
    lines = body.removesuffix("\nEND").replace("\n", "\n    ")
    module = module_of(folder, f"{REFUSED_TOP}{head}\n    {lines}{end}\n")
    with pytest.raises(CannotLower) as caught:
        Lowering({}).function(module.f)
    match = re.fullmatch(r"(.*):(\d+): (.*)", str(caught.value), re.DOTALL)
    assert match is not None, str(caught.value)
    first = REFUSED_TOP.count("\n")
    assert match[1] == module.__file__
    return match[1], int(match[2]) - first, match[3]


@pytest.mark.parametrize("body", REFUSED)
def test_what_cannot_be_lowered_is_refused_with_file_and_line(tmp_path: Path, body: str) -> None:
    _, line, why = refusal(tmp_path, "def f(a: int, x: float) -> int:", body)
    assert re.match(REFUSED[body], f"{line}: {why}"), f"{line}: {why}"


@pytest.mark.parametrize("head", REFUSED_HEADS)
def test_functions_that_cannot_be_lowered_are_refused(tmp_path: Path, head: str) -> None:
    _, line, why = refusal(tmp_path, head, "pass")
    assert line in {0, 1}
    assert why.startswith(REFUSED_HEADS[head])


def test_functions_within_functions_are_refused() -> None:
    a = THREE

    @compiled
    def inner(b: int) -> int:
        return a + b

    with pytest.raises(CannotLower, match=r"test_native_lowering.py:\d+: variables of a function"):
        Lowering({}).function(inner)


def test_a_refusal_in_a_called_function_names_that_function(tmp_path: Path) -> None:
    text = (
        "from queuesim.jit import compiled\n@compiled\ndef inner(a: int) -> int:\n"
        "    return abs(a)\n@compiled\ndef f(a: int) -> int:\n    return inner(a)\n"
    )
    module = module_of(tmp_path, text)
    with pytest.raises(CannotLower, match=re.escape(f"{module.__file__}:4: abs")):
        Lowering({}).function(module.f)
