"""From marked functions to the compiler: a small part of Python as LLVM's intermediate language.

What may occur: functions whose parameters and results are annotated ``int`` (64 bits, wrapping),
``float`` (double), ``bool``, ``None`` or a tuple of floats; local variables of one type each;
``if``, ``while``, ``for ... in range``, ``break``, ``continue``, ``return``; arithmetic,
comparisons, ``and``, ``or``, ``not``, conditional expressions; calls of other marked functions, of
`math` and of a few built-in functions; constants of modules. Everything means what it means in
Python, except that whole numbers wrap around; anything else is refused with its place.
Floating-point operations are those of the text, in its order: nothing is contracted or reordered.
What is an error in Python (a division by zero, an index past the end of a constant tuple, a shift
by less than nothing, a variable that no path has set, a logarithm of 0) has no defined result.
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
_LOSSLESS = 1 << 53  #: whole numbers up to it are floating-point numbers without loss
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
        self._tuples: dict[str, ir.GlobalVariable] = {}

    def function(self, python: Callable[..., Any]) -> ir.Function:
        """The function of a marked Python function."""
        if python in self._functions:
            return self._functions[python]
        tree = ast.parse(textwrap.dedent(inspect.getsource(python))).body[0]
        kinds, gives = _signature(python, tree)
        assert isinstance(tree, ast.FunctionDef)
        kind = ir.FunctionType(gives, kinds)
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
        known = repr(values)  # (0.0,) == (-0.0,) == (0,), and they are three lists
        if known not in self._tuples:
            kind = INT if all(isinstance(value, int) for value in values) else REAL
            array = ir.ArrayType(kind, len(values))
            table = ir.GlobalVariable(self.module, array, f"table.{len(self._tuples)}")
            to = int if kind == INT else float
            table.initializer = ir.Constant(array, [to(value) for value in values])
            table.global_constant = True
            table.linkage = "internal"
            self._tuples[known] = table
        return self._tuples[known]


def _place(python: Callable[..., Any], node: ast.AST) -> str:
    """File and line of a part of a function."""
    line = inspect.getsourcelines(python)[1] + getattr(node, "lineno", 1) - 1
    return f"{inspect.getsourcefile(python)}:{line}"


def _signature(python: Callable[..., Any], tree: ast.AST) -> tuple[list[ir.Type], ir.Type]:
    """Types of the parameters and of the result."""
    if not isinstance(tree, ast.FunctionDef):
        raise CannotLower(f"{_place(python, tree)}: only functions made by def")
    given = tree.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.defaults:
        raise CannotLower(f"{_place(python, tree)}: parameters are plain and without defaults")
    if python.__code__.co_freevars:
        raise CannotLower(f"{_place(python, tree)}: variables of a function around it")
    listed = [*given.posonlyargs, *given.args]
    kinds = [_annotated(python, each, each.annotation) for each in listed]
    if NOTHING in kinds:
        raise CannotLower(f"{_place(python, tree)}: every parameter needs a type")
    return kinds, _annotated(python, tree, tree.returns)


def _annotated(python: Callable[..., Any], node: ast.AST, annotation: ast.expr | None) -> ir.Type:
    text = ast.unparse(annotation) if annotation is not None else "None"
    if text in _NAMED:
        return _NAMED[text]
    if text.startswith("tuple[") and set(text[6:-1].replace(" ", "").split(",")) == {"float"}:
        return ir.LiteralStructType([REAL] * (text.count(",") + 1))
    raise CannotLower(f"{_place(python, node)}: the type {text!r}")


def _is_lossless(value: Value) -> bool:
    """Whether a whole number is a constant that is a floating-point number too."""
    return isinstance(value, ir.Constant) and abs(value.constant) <= _LOSSLESS


def _can_be_skipped(node: ast.expr) -> bool:
    """Whether nobody can tell if an expression is looked at or not."""
    harmless = (ast.Name, ast.Attribute, ast.Constant, ast.UnaryOp, ast.expr_context)
    cheap = (ast.Add, ast.Sub, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
    return all(
        isinstance(part, (*harmless, *cheap, ast.unaryop))
        or (isinstance(part, ast.BinOp) and isinstance(part.op, cheap))
        for part in ast.walk(node)
    )


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
        self.own = frozenset(python.__code__.co_varnames)  #: names of variables, set or not
        self.places: dict[str, Any] = {}
        self.here: ast.AST = tree  #: the statement that is being lowered
        self.loops: list[tuple[Any, Any]] = []
        self.entry = function.append_basic_block("entry")
        self.build = ir.IRBuilder(function.append_basic_block("body"))

    def lower(self) -> None:
        """Lower the body; parameters become variables."""
        listed = [*self.tree.args.posonlyargs, *self.tree.args.args]
        for argument, value in zip(listed, self.function.args, strict=True):
            self._assign(argument.arg, value)
        self._all(self.tree.body)
        if not self.build.block.is_terminated:
            if self.function.function_type.return_type == NOTHING:
                self.build.ret_void()
            elif self._is_reached(self.build.block):
                raise self._refuse(self.tree, "the end can be reached without a value")
            else:
                self.build.unreachable()
        ir.IRBuilder(self.entry).branch(self.function.basic_blocks[1])

    def _refuse(self, node: ast.AST, why: str) -> CannotLower:
        return CannotLower(f"{_place(self.python, node)}: {why}")

    def _is_reached(self, block: Any) -> bool:
        """Whether some other block goes on with this one."""
        ends = [each.terminator for each in self.function.basic_blocks if each.is_terminated]
        return any(block is target for end in ends for target in end.operands)

    # -- variables ----------------------------------------------------------------------

    def _assign(self, name: str, value: Value) -> None:
        if value.type == NOTHING:
            raise self._refuse(self.here, f"nothing is given to {name}")
        if name not in self.places:
            with self.build.goto_block(self.entry):
                self.places[name] = self.build.alloca(value.type, name=name)
        place = self.places[name]
        self.build.store(self._as(value, place.type.pointee), place)

    def _as(self, value: Value, kind: ir.Type) -> Value:
        """The value as another type, where Python would not lose anything."""
        if value.type == kind:
            return value
        if kind == REAL and value.type == INT and _is_lossless(value):
            return self._real_of(value)
        if kind == INT and value.type == TRUTH:
            return self.build.zext(value, INT)
        raise self._refuse(self.here, f"{value.type} where {kind} is needed")

    def _real_of(self, value: Value) -> Value:
        """The number as a floating-point number, rounded as Python does."""
        if value.type == REAL:
            return value
        return self.build.sitofp(self._as(value, INT), REAL)

    # -- statements ---------------------------------------------------------------------

    def _all(self, statements: list[ast.stmt]) -> None:
        for statement in statements:
            if self.build.block.is_terminated:
                return
            lower = getattr(self, f"_do_{type(statement).__name__.lower()}", None)
            if lower is None:
                raise self._refuse(statement, type(statement).__name__)
            self.here = statement
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
            if not isinstance(whole.type, ir.LiteralStructType):
                raise self._refuse(target, "only tuples are taken apart")
            values = [self.build.extract_value(whole, k) for k in range(len(whole.type.elements))]
        if len(values) != len(target.elts):
            raise self._refuse(target, f"{len(values)} values for {len(target.elts)} names")
        for each, value in zip(target.elts, values, strict=True):
            self._assign_to(each, value)

    def _do_assign(self, statement: ast.Assign) -> None:
        first = statement.targets[0]
        if len(statement.targets) == 1 and isinstance(first, ast.Tuple):
            self._assign_each(first, statement.value)
            return
        value = self.value(statement.value)
        for target in statement.targets:
            self._assign_to(target, value)

    def _do_augassign(self, statement: ast.AugAssign) -> None:
        if not isinstance(statement.target, ast.Name):
            raise self._refuse(statement, "assignments go to names")
        old = self._value_name(statement.target)
        self._assign(
            statement.target.id,
            self._arithmetic(statement, statement.op, old, self.value(statement.value)),
        )

    def _do_return(self, statement: ast.Return) -> None:
        kind = self.function.function_type.return_type
        if (statement.value is None) != isinstance(kind, ir.VoidType):
            raise self._refuse(statement, "what is returned is not what the annotation says")
        if statement.value is None:
            self.build.ret_void()
        elif isinstance(statement.value, ast.Tuple):
            entries = statement.value.elts
            if not isinstance(kind, ir.LiteralStructType) or len(entries) != len(kind.elements):
                raise self._refuse(statement, f"{len(entries)} values where {kind} is needed")
            whole = ir.Constant(kind, ir.Undefined)
            for k, each in enumerate(entries):
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
        if statement.orelse:
            raise self._refuse(statement, "else after a loop")
        test, body, after = (self.function.append_basic_block() for _ in range(3))
        self.build.branch(test)
        self.build.position_at_end(test)
        if self._folded(statement.test) is True:
            self.build.branch(body)
        else:
            self.build.cbranch(self._truth(statement.test), body, after)
        self._loop(body, statement.body, test, after)

    def _do_for(self, statement: ast.For) -> None:
        call = statement.iter
        if not (isinstance(call, ast.Call) and self._folded(call.func) is range):
            raise self._refuse(statement, "loops go over range(...)")
        if statement.orelse:
            raise self._refuse(statement, "else after a loop")
        step = self._folded(call.args[2]) if len(call.args) == 3 else 1
        if not isinstance(step, int) or step == 0 or call.keywords or not 0 < len(call.args) < 4:
            raise self._refuse(statement, "range takes one or two bounds and a constant step")
        bounds = [self._as(self.value(each), INT) for each in call.args[:2]]
        start, stop = bounds if len(bounds) == 2 else (ir.Constant(INT, 0), bounds[0])
        with self.build.goto_block(self.entry):
            counter = self.build.alloca(INT)
        self.build.store(start, counter)
        test, body, onward, after = (self.function.append_basic_block() for _ in range(4))
        self.build.branch(test)
        self.build.position_at_end(test)
        going = self.build.icmp_signed("<" if step > 0 else ">", self.build.load(counter), stop)
        self.build.cbranch(going, body, after)
        self.build.position_at_end(body)
        self._assign_to(statement.target, self.build.load(counter))
        self._loop(body, statement.body, onward, after)
        self.build.position_at_end(onward)
        further = self.build.add(self.build.load(counter), ir.Constant(INT, step))
        self.build.store(further, counter)
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
            if not -(1 << 63) <= found < 1 << 63:
                raise self._refuse(node, f"{found} takes more than 64 bits")
            return ir.Constant(INT, int(found))
        if isinstance(found, float):
            return ir.Constant(REAL, found)
        return None

    def _folded(self, node: ast.expr) -> Any:
        """What Python makes of an expression without variables; None where there are some."""
        try:
            return self._fold(node)
        except (ArithmeticError, AttributeError, IndexError, TypeError, ValueError) as error:
            raise self._refuse(node, str(error)) from error

    def _fold(self, node: ast.expr) -> Any:
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name) and node.id not in self.own:
            return self.known.get(node.id, getattr(builtins, node.id, None))
        if isinstance(node, ast.Attribute):
            owner = self._fold(node.value)
            return getattr(owner, node.attr) if isinstance(owner, types.ModuleType) else None
        if isinstance(node, ast.BinOp):
            left, right = self._fold(node.left), self._fold(node.right)
            if isinstance(left, int | float) and isinstance(right, int | float):
                return _FOLDED[type(node.op)](left, right)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            inner = self._fold(node.operand)
            return -inner if isinstance(inner, int | float) else None
        if isinstance(node, ast.Subscript):
            owner, index = self._fold(node.value), self._fold(node.slice)
            return owner[index] if isinstance(owner, tuple) and isinstance(index, int) else None
        if isinstance(node, ast.Call) and len(node.args) == 1 and self._fold(node.func) is len:
            owner = self._fold(node.args[0])
            return len(owner) if isinstance(owner, tuple) else None
        return None

    def _value_name(self, node: ast.Name) -> Value:
        if node.id not in self.places:
            raise self._refuse(node, f"{node.id} has no value here")
        return self.build.load(self.places[node.id])

    def _value_subscript(self, node: ast.Subscript) -> Value:
        owner = self._folded(node.value)
        if not isinstance(owner, tuple) or not all(isinstance(v, int | float) for v in owner):
            raise self._refuse(node, "only constant tuples of numbers have entries")
        zero = ir.Constant(INT, 0)
        index = self._as(self.value(node.slice), INT)
        from_end = self.build.icmp_signed("<", index, zero)
        size = ir.Constant(INT, len(owner))
        index = self.build.add(index, self.build.select(from_end, size, zero))
        return self.build.load(self.build.gep(self.whole.table(owner), [zero, index]))

    def _value_binop(self, node: ast.BinOp) -> Value:
        return self._arithmetic(node, node.op, self.value(node.left), self.value(node.right))

    def _arithmetic(self, node: ast.AST, op: ast.operator, left: Value, right: Value) -> Value:
        if REAL in (left.type, right.type):
            return self._real(node, op, self._real_of(left), self._real_of(right))
        if isinstance(op, ast.Div):  # Python rounds once, after dividing; the machine before it too
            raise self._refuse(node, "/ of whole numbers; make them floats first")
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
            ast.LShift: self._shifted_up,
            ast.RShift: self._shifted_down,
            ast.BitAnd: build.and_,
            ast.BitOr: build.or_,
            ast.BitXor: build.xor,
        }
        if type(op) in operations:
            return operations[type(op)](left, right)
        if not isinstance(op, ast.FloorDiv | ast.Mod):
            raise self._refuse(node, f"{type(op).__name__} of whole numbers")
        zero, one = ir.Constant(INT, 0), ir.Constant(INT, 1)
        # the least number by -1 stops the machine, so that is done by a change of sign
        mirrored = build.icmp_signed("==", right, ir.Constant(INT, -1))
        divisor = build.select(mirrored, one, right)
        left = build.select(mirrored, build.neg(left), left)
        right = divisor
        # towards minus infinity, as in Python; the machine divides towards zero
        quotient, rest = build.sdiv(left, right), build.srem(left, right)
        uneven = build.icmp_signed("!=", rest, zero)
        apart = build.icmp_signed("<", build.xor(rest, right), zero)
        below = build.and_(uneven, apart)
        if isinstance(op, ast.FloorDiv):
            return build.sub(quotient, build.zext(below, INT))
        return build.add(rest, build.select(below, right, zero))

    def _shifted_up(self, left: Value, by: Value) -> Value:
        """Nothing is left of a word that is shifted by all of its bits."""
        most = ir.Constant(INT, 63)
        shifted = self.build.shl(left, self.build.and_(by, most))
        beyond = self.build.icmp_signed(">", by, most)
        return self.build.select(beyond, ir.Constant(INT, 0), shifted)

    def _shifted_down(self, left: Value, by: Value) -> Value:
        """Only the sign is left of a word that is shifted by all of its bits."""
        most = ir.Constant(INT, 63)
        beyond = self.build.icmp_signed(">", by, most)
        return self.build.ashr(left, self.build.select(beyond, most, by))

    def _value_unaryop(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            return self.build.not_(self._truth(node.operand))
        inner = self.value(node.operand)
        if inner.type == TRUTH:
            inner = self._as(inner, INT)
        if inner.type not in {INT, REAL} or (
            inner.type == REAL and isinstance(node.op, ast.Invert)
        ):
            raise self._refuse(node, ast.unparse(node))
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
        if not all(type(op) in _COMPARISONS for op in node.ops):
            raise self._refuse(node, ast.unparse(node))
        left = self.value(node.left)
        whole = None
        if not all(_can_be_skipped(operand) for operand in node.comparators[1:]):
            raise self._refuse(node, "a chain of comparisons looks only as far as needed: use and")
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
        kinds = [value.type for value, _ in ends]
        kind = next((kind for kind in (REAL, INT) if kind in kinds), kinds[0])
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
        if node.keywords:
            raise self._refuse(node, "arguments are given by position")
        arguments = [self.value(each) for each in node.args]
        if called in self.whole.replaced:
            kinds, make = self.whole.replaced[called]
            return make(self.build, self._given(node, arguments, kinds))
        if called in MARKED:
            function = self.whole.function(called)
            kinds = function.function_type.args
            return self.build.call(function, self._given(node, arguments, kinds))
        if called in _MATH:
            function = self.whole.external(_MATH[called])
            self._given(node, arguments, [None])
            return self.build.call(function, [self._real_of(arguments[0])])
        return self._built_in(node, called, arguments)

    def _given(self, node: ast.Call, arguments: list[Value], kinds: Any) -> list[Value]:
        """The arguments as the types that are needed."""
        if len(arguments) != len(kinds):
            raise self._refuse(node, f"{len(arguments)} arguments where {len(kinds)} are needed")
        return [v if k is None else self._as(v, k) for v, k in zip(arguments, kinds, strict=True)]

    def _built_in(self, node: ast.Call, called: Any, arguments: list[Value]) -> Value:
        if called in (min, max):
            return self._least(self._given(node, arguments, [None, None]), called is min)
        one = called in (math.sqrt, math.fabs, math.floor, int, float)
        if not one:
            what = ast.unparse(node.func)
            raise self._refuse(node, f"{what} is not among the functions known here")
        (first,) = self._given(node, arguments, [None])
        if called in (math.sqrt, math.fabs):
            name = "sqrt" if called is math.sqrt else "fabs"
            return self.build.call(self.whole.intrinsic(name), [self._real_of(first)])
        if called is float:
            return self._real_of(first)
        if first.type != REAL:
            return self._as(first, INT)
        if called is math.floor:
            first = self.build.call(self.whole.intrinsic("floor"), [first])
        return self.build.fptosi(first, INT)

    def _least(self, arguments: list[Value], smaller: bool) -> Value:  # noqa: FBT001
        """As in Python: the second only if it is really smaller (or larger)."""
        one, other = arguments
        symbol = "<" if smaller else ">"
        if REAL in (one.type, other.type):
            one, other = self._as(one, REAL), self._as(other, REAL)
            better = self.build.fcmp_ordered(symbol, other, one)
        else:
            one, other = self._as(one, INT), self._as(other, INT)
            better = self.build.icmp_signed(symbol, other, one)
        return self.build.select(better, other, one)
