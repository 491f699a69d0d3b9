"""The only place that says which functions are compiled, and how.

Functions marked with :func:`compiled` or :func:`inlined` obey the limits of `native.lowering`:
whole numbers, floats and truths; no objects, no dictionaries, no closures; they call nothing but
each other and :mod:`math`. Marking changes nothing: as Python they run as they stand. The fast
engine compiles them from the same text, without relaxed floating-point rules and without a vector
mathematics library, for both change the last bits of a draw.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

#: Every marked function, and whether its text is put in place of each call.
MARKED: dict[Callable[..., Any], bool] = {}


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a function that the fast engine compiles unchanged.

    Parameters
    ----------
    function
        A function within the limits written at the head of this module.

    Returns
    -------
    Callable
        The function itself.

    Raises
    ------
    TypeError
        If it is not a function written in Python.
    """
    MARKED[_written(function)] = False
    return function


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a short function that is to be compiled into each of its callers."""
    MARKED[_written(function)] = True
    return function


def _written(function: Callable[P, R]) -> Callable[P, R]:
    """A function whose text can be compiled, which those of :mod:`math` have not."""
    if not isinstance(function, FunctionType):
        raise TypeError(f"{function!r} has no text in Python that could be compiled")
    return function
