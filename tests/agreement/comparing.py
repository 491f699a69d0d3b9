"""Do two engines tell the same story of a network? Row by row, first as sets, then as sequences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from queuesim.network import Network, Rows

Engine = Callable[[Network, int], Rows]


def difference(network: Network, seed: int, one: Engine, other: Engine) -> str:
    """How the rows of two engines differ, in one line; "" if they are equal.

    An engine that fails differs from one that does not, and from one that fails otherwise.
    """
    first, second = _told(one, network, seed), _told(other, network, seed)
    if isinstance(first, str) or isinstance(second, str):
        if isinstance(first, str) and isinstance(second, str):
            return "" if first.split(":")[0] == second.split(":")[0] else f"{first} / {second}"
        return first if isinstance(first, str) else str(second)
    kinds = [field.name for field in fields(Rows)]
    for kind in kinds:
        mine, yours = sorted(getattr(first, kind)), sorted(getattr(second, kind))
        if mine != yours:
            return f"{kind}: only one has {min(set(mine) ^ set(yours), default='a row twice')}"
    for kind in kinds:
        if getattr(first, kind) != getattr(second, kind):
            return f"{kind}: same rows in another order"
    return ""


def _told(engine: Engine, network: Network, seed: int) -> Rows | str:
    try:
        return engine(network, seed)
    except Exception as error:  # noqa: BLE001 (whatever it is, the other engine must do the same)
        return f"{type(error).__name__}: {error}"


def cases_of(network: Network, seed: int, engine: Engine) -> int:
    """How many cases a network has; 0 if the engine fails."""
    rows = _told(engine, network, seed)
    return 0 if isinstance(rows, str) else len(rows.cases)
