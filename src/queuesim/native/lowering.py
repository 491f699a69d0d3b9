"""From marked functions to the compiler: a small part of Python as LLVM's intermediate language.

What may occur: functions whose parameters and results are annotated ``int`` (64 bits, wrapping),
``float`` (double), ``bool``, ``None`` or a tuple of floats; local variables of one type each;
``if``, ``while``, ``for ... in range``, ``break``, ``continue``, ``return``; arithmetic,
comparisons, ``and``, ``or``, ``not``, conditional expressions; calls of other marked functions, of
`math` and of a few built-in functions; constants of modules. Everything means what it means in
Python, except that whole numbers wrap around; anything else is refused with its place.
Floating-point operations are those of the text, in its order: nothing is contracted or reordered.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import math
import operator
import textwrap
import types
from collections.abc import Callable
from typing import Any, TypeAlias

from llvmlite import ir

from queuesim.jit import MARKED

INT, REAL, TRUTH, NOTHING = ir.IntType(64), ir.DoubleType(), ir.IntType(1), ir.VoidType()
Value: TypeAlias = Any  # llvmlite has no types
Replacement = Callable[[ir.IRBuilder, list[Value]], Value]
#: Functions that are made by hand: the types of their arguments, and what makes them.
Replacements = dict[Callable[..., Any], tuple[list[ir.Type], Replacement]]

_MATH = {math.exp: "exp", math.expm1: "expm1", math.log: "log", math.log1p: "log1p"}
_NAMED = {"int": INT, "float": REAL, "bool": TRUTH, "None": NOTHING}
_COMPARISONS = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_FOLDED: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}


class CannotLower(TypeError):
    """Text that is not in the small part of Python; the message names the file and the line."""


class Lowering:
    """Turns marked functions, and all that they call, into one module.

    Parameters
    ----------
    replaced
        Functions that are not lowered from their text, but made by hand.
    entries
        Functions that can be called from outside, and their names there.
    """

    def __init__(
        self, replaced: Replacements, entries: dict[Callable[..., Any], str] | None = None
    ) -> None:
        self._entries = entries or {}
        self.module = ir.Module(name="queuesim")
        self.replaced = replaced
        self._functions: dict[Callable[..., Any], ir.Function] = {}
        self._tuples: dict[tuple[float, ...], ir.GlobalVariable] = {}

    def function(self, python: Callable[..., Any]) -> ir.Function:
        """The function of a marked Python function."""
        if python in self._functions:
            return self._functions[python]
        tree = ast.parse(textwrap.dedent(inspect.getsource(python))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        kinds = [_annotated(python, a.annotation) for a in tree.args.args]
        kind = ir.FunctionType(_annotated(python, tree.returns), kinds)
        label = f"{python.__module__}.{python.__name__}"
        name = self._entries.get(python, "")
        function = ir.Function(self.module, kind, name or label)
        function.linkage = "external" if name else "internal"
        function.attributes.add("nounwind")
        function.attributes.add("alwaysinline" if MARKED[python] else "noinline")
        self._functions[python] = function
        _Body(self, python, tree, function).lower()
        return function

    def external(self, name: str) -> ir.Function:
        """A function of the C mathematics library that takes and gives a double."""
        if name in self.module.globals:
            return self.module.get_global(name)
        return ir.Function(self.module, ir.FunctionType(REAL, [REAL]), name)

    def intrinsic(self, name: str) -> ir.Function:
        """An instruction on doubles that has a name."""
        return self.module.declare_intrinsic(f"llvm.{name}", [REAL])

    def table(self, values: tuple[float, ...]) -> ir.GlobalVariable:
        """A constant list of numbers of one type."""
        if values not in self._tuples:
            kind = INT if all(isinstance(value, int) for value in values) else REAL
            array = ir.ArrayType(kind, len(values))
            table = ir.GlobalVariable(self.module, array, f"table.{len(self._tuples)}")
            table.initializer = ir.Constant(array, list(values))
            table.global_constant = True
            table.linkage = "internal"
            self._tuples[values] = table
        return self._tuples[values]


def _annotated(python: Callable[..., Any], annotation: ast.expr | None) -> ir.Type:
    text = ast.unparse(annotation) if annotation is not None else "None"
    if text in _NAMED:
        return _NAMED[text]
    if text.startswith("tuple[") and set(text[6:-1].replace(" ", "").split(",")) == {"float"}:
        return ir.LiteralStructType([REAL] * (text.count(",") + 1))
    raise CannotLower(f"{python.__module__}.{python.__name__}: the type {text!r}")


class _Body:
    """One function."""

    def __init__(
        self, whole: Lowering, python: Callable[..., Any], tree: ast.FunctionDef, function: Any
    ) -> None:
        self.whole = whole
        self.python = python
        self.tree = tree
        self.function = function
        self.known: dict[str, Any] = python.__globals__
        self.places: dict[str, Any] = {}
        self.loops: list[tuple[Any, Any]] = []
        self.entry = function.append_basic_block("entry")
        self.build = ir.IRBuilder(function.append_basic_block("body"))

    def lower(self) -> None:
        """Lower the body; parameters become variables."""
        for argument, value in zip(self.tree.args.args, self.function.args, strict=True):
            self._assign(argument.arg, value)
        self._all(self.tree.body)
        if not self.build.block.is_terminated:
            if isinstance(self.function.function_type.return_type, ir.VoidType):
                self.build.ret_void()
            else:
                self.build.unreachable()
        ir.IRBuilder(self.entry).branch(self.function.basic_blocks[1])

    def _refuse(self, node: ast.AST, why: str) -> CannotLower:
        first = inspect.getsourcelines(self.python)[1]
        line = first + getattr(node, "lineno", 1) - 1
        return CannotLower(f"{inspect.getsourcefile(self.python)}:{line}: {why}")

    # -- variables ----------------------------------------------------------------------

    def _assign(self, name: str, value: Value) -> None:
        if name not in self.places:
            with self.build.goto_block(self.entry):
                self.places[name] = self.build.alloca(value.type, name=name)
        place = self.places[name]
        self.build.store(self._as(value, place.type.pointee), place)

    def _as(self, value: Value, kind: ir.Type) -> Value:
        """The value as another type, where Python would not lose anything."""
        if value.type == kind:
            return value
        if kind == REAL and value.type == INT:
            return self.build.sitofp(value, REAL)
        if kind == INT and value.type == TRUTH:
            return self.build.zext(value, INT)
        raise CannotLower(
            f"{self.python.__module__}.{self.python.__name__}: {value.type} where {kind} is needed"
        )

    # -- statements ---------------------------------------------------------------------

    def _all(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            if self.build.block.is_terminated:
                return
            lower = getattr(self, f"_do_{type(statement).__name__.lower()}", None)
            if lower is None:
                raise self._refuse(statement, type(statement).__name__)
            lower(statement)

    def _do_pass(self, _statement: ast.Pass) -> None:
        """Nothing to do."""

    def _do_expr(self, statement: ast.Expr) -> None:
        if not isinstance(statement.value, ast.Constant):  # a docstring
            self.value(statement.value)

    def _assign_to(self, target: ast.expr, value: Value) -> None:
        if not isinstance(target, ast.Name):
            raise self._refuse(target, "assignments go to names")
        self._assign(target.id, value)

    def _assign_each(self, target: ast.Tuple, source: ast.expr) -> None:
        if isinstance(source, ast.Tuple):
            values = [self.value(each) for each in source.elts]
        else:
            whole = self.value(source)
            values = [self.build.extract_value(whole, k) for k in range(len(target.elts))]
        for each, value in zip(target.elts, values, strict=True):
            self._assign_to(each, value)

    def _do_assign(self, statement: ast.Assign) -> None:
        for target in statement.targets:
            if isinstance(target, ast.Tuple):
                self._assign_each(target, statement.value)
            else:
                self._assign_to(target, self.value(statement.value))

    def _do_augassign(self, statement: ast.AugAssign) -> None:
        assert isinstance(statement.target, ast.Name)
        old = self.build.load(self.places[statement.target.id])
        self._assign(
            statement.target.id,
            self._arithmetic(statement, statement.op, old, self.value(statement.value)),
        )

    def _do_return(self, statement: ast.Return) -> None:
        kind = self.function.function_type.return_type
        if statement.value is None:
            self.build.ret_void()
        elif isinstance(statement.value, ast.Tuple):
            whole = ir.Constant(kind, ir.Undefined)
            for k, each in enumerate(statement.value.elts):
                whole = self.build.insert_value(whole, self._as(self.value(each), REAL), k)
            self.build.ret(whole)
        else:
            self.build.ret(self._as(self.value(statement.value), kind))

    def _do_if(self, statement: ast.If) -> None:
        then, otherwise, after = (self.function.append_basic_block() for _ in range(3))
        self.build.cbranch(self._truth(statement.test), then, otherwise)
        joined = False
        for block, statements in ((then, statement.body), (otherwise, statement.orelse)):
            self.build.position_at_end(block)
            self._all(statements)
            if not self.build.block.is_terminated:
                self.build.branch(after)
                joined = True
        self.build.position_at_end(after)
        if not joined:
            self.build.unreachable()

    def _do_while(self, statement: ast.While) -> None:
        test, body, after = (self.function.append_basic_block() for _ in range(3))
        self.build.branch(test)
        self.build.position_at_end(test)
        self.build.cbranch(self._truth(statement.test), body, after)
        self._loop(body, statement.body, test, after)

    def _do_for(self, statement: ast.For) -> None:
        call = statement.iter
        if not (isinstance(call, ast.Call) and ast.unparse(call.func) == "range"):
            raise self._refuse(statement, "loops go over range(...)")
        bounds = [self._as(self.value(each), INT) for each in call.args]
        zero, one = ir.Constant(INT, 0), ir.Constant(INT, 1)
        start, stop = (zero, bounds[0]) if len(bounds) == 1 else bounds[:2]
        step = bounds[2] if len(bounds) == 3 else one
        with self.build.goto_block(self.entry):
            counter = self.build.alloca(INT)
        self.build.store(start, counter)
        test, body, onward, after = (self.function.append_basic_block() for _ in range(4))
        self.build.branch(test)
        self.build.position_at_end(test)
        self.build.cbranch(self.build.icmp_signed("<", self.build.load(counter), stop), body, after)
        self.build.position_at_end(body)
        self._assign_to(statement.target, self.build.load(counter))
        self._loop(body, statement.body, onward, after)
        self.build.position_at_end(onward)
        self.build.store(self.build.add(self.build.load(counter), step), counter)
        self.build.branch(test)
        self.build.position_at_end(after)

    def _loop(self, body: Any, statements: list[ast.stmt], onward: Any, after: Any) -> None:
        self.build.position_at_end(body)
        self.loops.append((onward, after))
        self._all(statements)
        self.loops.pop()
        if not self.build.block.is_terminated:
            self.build.branch(onward)
        self.build.position_at_end(after)

    def _do_break(self, _statement: ast.Break) -> None:
        self.build.branch(self.loops[-1][1])

    def _do_continue(self, _statement: ast.Continue) -> None:
        self.build.branch(self.loops[-1][0])

    # -- expressions --------------------------------------------------------------------

    def value(self, node: ast.expr) -> Value:
        """Value of an expression."""
        constant = self._constant(node)
        if constant is not None:
            return constant
        lower = getattr(self, f"_value_{type(node).__name__.lower()}", None)
        if lower is None:
            raise self._refuse(node, ast.unparse(node))
        value: Value = lower(node)
        return value

    def _constant(self, node: ast.expr) -> Value | None:
        """The expression as a constant, if it is one."""
        found = self._folded(node)
        if isinstance(found, bool):
            return ir.Constant(TRUTH, int(found))
        if isinstance(found, int):
            return ir.Constant(INT, found)
        if isinstance(found, float):
            return ir.Constant(REAL, found)
        return None

    def _folded(self, node: ast.expr) -> Any:
        """What Python makes of an expression without variables; None where there are some."""
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name) and node.id not in self.places:
            return self.known.get(node.id, getattr(builtins, node.id, None))
        if isinstance(node, ast.Attribute):
            owner = self._folded(node.value)
            return getattr(owner, node.attr) if isinstance(owner, types.ModuleType) else None
        if isinstance(node, ast.BinOp):
            left, right = self._folded(node.left), self._folded(node.right)
            if isinstance(left, int | float) and isinstance(right, int | float):
                return _FOLDED[type(node.op)](left, right)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self._folded(node.operand)
            return -inner if isinstance(inner, int | float) else None
        if isinstance(node, ast.Subscript):
            owner, index = self._folded(node.value), self._folded(node.slice)
            return owner[index] if isinstance(owner, tuple) and isinstance(index, int) else None
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "len":
            owner = self._folded(node.args[0])
            return len(owner) if isinstance(owner, tuple) else None
        return None

    def _value_name(self, node: ast.Name) -> Value:
        if node.id not in self.places:
            raise self._refuse(node, f"{node.id} has no value here")
        return self.build.load(self.places[node.id])

    def _value_subscript(self, node: ast.Subscript) -> Value:
        owner = self._folded(node.value)
        if not isinstance(owner, tuple):
            raise self._refuse(node, "only constant tuples have entries")
        zero = ir.Constant(INT, 0)
        index = self._as(self.value(node.slice), INT)
        return self.build.load(self.build.gep(self.whole.table(owner), [zero, index]))

    def _value_binop(self, node: ast.BinOp) -> Value:
        return self._arithmetic(node, node.op, self.value(node.left), self.value(node.right))

    def _arithmetic(self, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
        if isinstance(op, ast.Div) or REAL in (left.type, right.type):
            return self._real(node, op, self._as(left, REAL), self._as(right, REAL))
        return self._whole(node, op, self._as(left, INT), self._as(right, INT))

    def _real(self, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
        build = self.build
        operations = {
            ast.Add: build.fadd,
            ast.Sub: build.fsub,
            ast.Mult: build.fmul,
            ast.Div: build.fdiv,
        }
        if type(op) not in operations:
            raise self._refuse(node, f"{type(op).__name__} of floating-point numbers")
        return operations[type(op)](left, right)

    def _whole(self, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
        build = self.build
        operations = {
            ast.Add: build.add,
            ast.Sub: build.sub,
            ast.Mult: build.mul,
            ast.LShift: build.shl,
            ast.RShift: build.ashr,
            ast.BitAnd: build.and_,
            ast.BitOr: build.or_,
            ast.BitXor: build.xor,
        }
        if type(op) in operations:
            return operations[type(op)](left, right)
        if not isinstance(op, ast.FloorDiv | ast.Mod):
            raise self._refuse(node, f"{type(op).__name__} of whole numbers")
        # towards minus infinity, as in Python; the machine divides towards zero
        quotient, rest = build.sdiv(left, right), build.srem(left, right)
        zero = ir.Constant(INT, 0)
        uneven = build.icmp_signed("!=", rest, zero)
        apart = build.icmp_signed("<", build.xor(rest, right), zero)
        below = build.and_(uneven, apart)
        if isinstance(op, ast.FloorDiv):
            return build.sub(quotient, build.zext(below, INT))
        return build.add(rest, build.select(below, right, zero))

    def _value_unaryop(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            return self.build.not_(self._truth(node.operand))
        inner = self.value(node.operand)
        if isinstance(node.op, ast.USub):
            return self.build.fneg(inner) if inner.type == REAL else self.build.neg(inner)
        if isinstance(node.op, ast.Invert):
            return self.build.not_(inner)
        raise self._refuse(node, ast.unparse(node))

    def _truth(self, node: ast.expr) -> Value:
        value = self.value(node)
        if value.type != TRUTH:
            raise self._refuse(node, f"{ast.unparse(node)} is not true or false; compare it")
        return value

    def _value_compare(self, node: ast.Compare) -> Value:
        left = self.value(node.left)
        whole = None
        for op, operand in zip(node.ops, node.comparators, strict=True):
            right = self.value(operand)
            symbol = _COMPARISONS[type(op)]
            if REAL in (left.type, right.type):
                reals = self._as(left, REAL), self._as(right, REAL)
                # "not equal" holds where one of the two is not a number; the others do not
                compare = self.build.fcmp_unordered if symbol == "!=" else self.build.fcmp_ordered
                holds = compare(symbol, *reals)
            else:
                holds = self.build.icmp_signed(symbol, self._as(left, INT), self._as(right, INT))
            whole = holds if whole is None else self.build.and_(whole, holds)
            left = right
        assert whole is not None
        return whole

    def _value_boolop(self, node: ast.BoolOp) -> Value:
        """Operands are only looked at as far as needed."""
        after = self.function.append_basic_block()
        ends = []
        for k, operand in enumerate(node.values):
            value = self._truth(operand)
            ends.append((value, self.build.block))
            if k == len(node.values) - 1:
                self.build.branch(after)
            else:
                onward = self.function.append_basic_block()
                ways = (onward, after) if isinstance(node.op, ast.And) else (after, onward)
                self.build.cbranch(value, *ways)
                self.build.position_at_end(onward)
        self.build.position_at_end(after)
        result = self.build.phi(TRUTH)
        for value, block in ends:
            result.add_incoming(value, block)
        return result

    def _value_ifexp(self, node: ast.IfExp) -> Value:
        then, otherwise, after = (self.function.append_basic_block() for _ in range(3))
        self.build.cbranch(self._truth(node.test), then, otherwise)
        ends = []
        for block, expression in ((then, node.body), (otherwise, node.orelse)):
            self.build.position_at_end(block)
            ends.append((self.value(expression), self.build.block))
        kind = REAL if REAL in [value.type for value, _ in ends] else ends[0][0].type
        merged = []
        for value, block in ends:
            self.build.position_at_end(block)
            merged.append((self._as(value, kind), block))
            self.build.branch(after)
        self.build.position_at_end(after)
        result = self.build.phi(kind)
        for value, block in merged:
            result.add_incoming(value, block)
        return result

    # -- calls --------------------------------------------------------------------------

    def _value_call(self, node: ast.Call) -> Value:
        called = self._folded(node.func)
        arguments = [self.value(each) for each in node.args]
        if called in self.whole.replaced:
            kinds, make = self.whole.replaced[called]
            given = [self._as(v, k) for v, k in zip(arguments, kinds, strict=True)]
            return make(self.build, given)
        if called in MARKED:
            function = self.whole.function(called)
            given = [
                self._as(v, k) for v, k in zip(arguments, function.function_type.args, strict=True)
            ]
            return self.build.call(function, given)
        if called in _MATH:
            function = self.whole.external(_MATH[called])
            return self.build.call(function, [self._as(arguments[0], REAL)])
        return self._built_in(node, called, arguments)

    def _built_in(self, node: ast.Call, called: Any, arguments: list[Value]) -> Value:
        build, first = self.build, arguments[0]
        if called in (math.sqrt, math.fabs):
            name = "sqrt" if called is math.sqrt else "fabs"
            return build.call(self.whole.intrinsic(name), [self._as(first, REAL)])
        if called is math.floor:
            return build.fptosi(build.call(self.whole.intrinsic("floor"), [first]), INT)
        if called is int:
            return build.fptosi(first, INT) if first.type == REAL else self._as(first, INT)
        if called is float:
            return self._as(first, REAL)
        if called in (min, max) and len(arguments) == 2:
            return self._least(arguments, "<" if called is min else ">")
        raise self._refuse(node, f"{ast.unparse(node.func)} is not among the functions known here")

    def _least(self, arguments: list[Value], symbol: str) -> Value:
        """As in Python: the second only if it is really smaller (or larger)."""
        one, other = arguments
        if REAL in (one.type, other.type):
            one, other = self._as(one, REAL), self._as(other, REAL)
            better = self.build.fcmp_ordered(symbol, other, one)
        else:
            better = self.build.icmp_signed(symbol, other, one)
        return self.build.select(better, other, one)
