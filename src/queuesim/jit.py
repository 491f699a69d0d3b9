"""The only place that knows how functions are compiled.

Functions marked with :func:`compiled` obey the limits of a machine-code compiler: their arguments
are floats, integers, tuples of floats or arrays; they hold no dictionaries, no objects and no
closures; they call nothing but each other and :mod:`math`. So the fast engine will be able to
compile them unchanged, and both engines call the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a scalar function that the fast engine compiles unchanged.

    Parameters
    ----------
    function
        A function within the limits written at the head of this module.

    Returns
    -------
    Callable
        The function itself: nothing is compiled yet, all engines run it as plain Python. A
        compiler is to be switched on here and nowhere else (no relaxed floating-point rules, no
        vector mathematics library: both change the last bits of a draw).
    """
    return function
