"""Arithmetic on quantities as they are written: ``times 130%`` of ``3m`` is ``3m54s``.

Numbers are exact fractions in between, so that a patch never adds the dust of binary fractions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from queuesim.errors import BadValue
from queuesim.spec.law import is_law
from queuesim.spec.writing import write_duration
from queuesim.spec.yaml_text import flow
from queuesim.units import (
    format_number,
    parse_duration,
    parse_factor,
    parse_number,
    parse_percent,
    parse_points,
    parse_rate,
    parse_share_rate,
    shorten,
)

#: Words of a law that are not durations, and that ``times`` leaves as they are.
_SHAPE_WORDS = frozenset(
    {"law", "cv", "shape", "phases", "a", "b", "k", "chance", "share", "weight"}
)

_PLAIN = re.compile(r"[-+]?[0-9.]+([eE][-+]?[0-9]+)?")
_PER = re.compile(r"/|\bper\b")
_FACTOR = re.compile(r"times\b|x|\*|\u00d7")
_POINTS = re.compile(r"(points?|pts?|pp)$")


@dataclass(frozen=True)
class Quantity:
    """An exact amount and how it is written.

    ``unit`` is empty for plain numbers, else ``s``, ``%``, ``times``, ``points``, a rate such as
    ``/h``, or a rate of shares such as ``%/month``.
    """

    amount: Fraction
    unit: str

    def written(self) -> Any:
        """Back to what a planner writes."""
        number = _number(self.amount)
        if self.unit == "":
            return number
        if self.unit == "s":
            # Seconds go below zero only by a patch that takes too much: say so as it is.
            return write_duration(float(self.amount)) if self.amount >= 0 else f"{number}s"
        if self.unit in ("%", "times"):
            percent = f"{_decimal(self.amount * 100)}%"
            return f"times {percent}" if self.unit == "times" else percent
        if self.unit == "points":
            return f"{_decimal(self.amount * 100)} points"
        if self.unit.startswith("%"):
            return f"{_decimal(self.amount * 100)}{self.unit}"
        return f"{_decimal(self.amount)}{self.unit}"


def _number(amount: Fraction) -> int | float:
    return int(amount) if amount.denominator == 1 else float(amount)


def _decimal(amount: Fraction) -> str:
    return format_number(float(amount), 15)


def _exact(value: float) -> Fraction:
    """The decimal number that a float stands for."""
    return Fraction(repr(value))


def read_quantity(value: object) -> Quantity | None:
    """The quantity in a value, ``None`` if it holds no quantity."""
    try:
        return _read(value)
    except BadValue:
        return None


def _read(value: object) -> Quantity:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise BadValue("unit.number", got=shorten(value))
    text = value.strip() if isinstance(value, str) else str(value)
    if _PLAIN.fullmatch(text):
        return Quantity(_exact(parse_number(value)), "")
    return _read_rate(text) if _PER.search(text) else _read_unit(text)


def _read_rate(text: str) -> Quantity:
    if "%" in text:
        share = parse_share_rate(text)
        return Quantity(_percent(share.value), f"%/{share.per}")
    rate = parse_rate(text, at_least=None)
    return Quantity(_exact(rate.value), f"/{rate.per}")


def _read_unit(text: str) -> Quantity:
    if _FACTOR.match(text):
        return Quantity(_percent(parse_factor(text)), "times")
    if text.endswith("%"):
        return Quantity(_percent(parse_percent(text, at_least=None)), "%")
    if _POINTS.search(text):
        return Quantity(_percent(parse_points(text)), "points")
    sign = -1 if text.startswith("-") else 1
    return Quantity(sign * _exact(parse_duration(text.removeprefix("-"))), "s")


def _percent(fraction: float) -> Fraction:
    """The exact share that was written in percent."""
    return Fraction(format_number(fraction * 100, 12)) / 100


def added(old: object, more: object) -> Any:
    """``old`` and ``more`` together, written like ``old``.

    Raises
    ------
    BadValue
        If one of them is no quantity, or their units differ.
    """
    base = read_quantity(old)
    if base is None and isinstance(old, list):
        raise BadValue("patch.add_to_list", old=shown(old), new=shown([*old, more]))
    if base is None:
        raise BadValue("patch.add_to_what", old=shown(old))
    plus = read_quantity(more)
    if plus is None:
        raise BadValue("patch.add_what", got=shorten(more))
    if base.unit == "%" and plus.unit == "%":
        points = format_number(float(plus.amount) * 100)
        factor = format_number(float(plus.amount) * 100 + 100)
        raise BadValue("patch.add_percent", got=shorten(more), points=points, factor=factor)
    same = base.unit == plus.unit or (base.unit in ("%", "times") and plus.unit == "points")
    if plus.unit == "%" and not same:
        factor = format_number(float(plus.amount) * 100 + 100)
        raise BadValue("patch.add_percent_to", old=shown(old), got=shorten(more), factor=factor)
    if not same:
        raise BadValue("patch.add_unit", old=shown(old), got=shorten(more))
    return replace(base, amount=base.amount + plus.amount).written()


def multiplied(old: object, factor: object) -> Any:
    """``old`` times a factor such as ``130%``, written like ``old``.

    In a law only the durations grow, so that its shape stays; a map of quantities by name grows
    in all its parts.

    Raises
    ------
    BadValue
        If the factor is no percentage, or a part of ``old`` is no quantity.
    """
    exact = _percent(parse_factor(factor))
    return _scaled(old, exact)


def _scaled(old: object, factor: Fraction) -> Any:
    if isinstance(old, Mapping) and old:
        law = is_law(old)
        return {
            key: part if law and key in _SHAPE_WORDS else _scaled(part, factor)
            for key, part in old.items()
        }
    base = read_quantity(old)
    if base is None:
        raise BadValue("patch.times_what", old=shown(old))
    return replace(base, amount=base.amount * factor).written()


def shown(value: object) -> str:
    """A value as it is shown in a message: as YAML, cut when it is long."""
    return shorten(flow(value)) if isinstance(value, Mapping | list) else shorten(value)
