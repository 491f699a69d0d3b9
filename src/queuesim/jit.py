"""The only place that says which functions are compiled, and how.

Functions marked with :func:`compiled` or :func:`inlined` obey the limits of a machine-code compiler:
their arguments are floats, integers, tuples of floats or arrays; they hold no dictionaries, no
objects and no closures; they call nothing but each other and :mod:`math`. Marking changes nothing:
as Python they run as they stand. The fast engine compiles copies of them (`engine.kernel.building`);
no relaxed floating-point rules and no vector mathematics library are used, for both change the last
bits of a draw.
"""

from __future__ import annotations

from collections.abc import Callable
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
    """
    MARKED[function] = False
    return function


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a short function that is to be compiled into each of its callers."""
    MARKED[function] = True
    return function
