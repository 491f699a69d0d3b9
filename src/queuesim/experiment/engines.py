"""Which engine runs a scenario: the compiled kernel where it can, else the reference engine.

Both write the same rows, bit by bit, so the choice changes nothing but the time. Where the kernel
does not know something it refuses, and the reason is told; nothing is approximated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.errors import RefusedError

if TYPE_CHECKING:
    from queuesim.compile import Model
    from queuesim.engine.kernel import Packed
    from queuesim.experiment.plan import Plan
    from queuesim.experiment.records import Recorder
    from queuesim.native.library import Say
    from queuesim.network import Network, Prepared, Rows
    from queuesim.network.rows import Tables

KERNEL, REFERENCE = "kernel", "reference"

#: Networks made ready for the kernel in this process, each beside the network itself.
_packed: dict[int, tuple[Network, Packed]] = {}


@dataclass(frozen=True)
class Choice:
    """An engine for a scenario; ``missing`` names what the kernel does not know, if that is why."""

    engine: str
    missing: str = ""


def choice(model: Model, wish: str) -> Choice:
    """The engine for one scenario.

    Parameters
    ----------
    wish
        ``auto``, ``kernel`` or ``reference``.

    Raises
    ------
    RefusedError
        If the kernel is asked for and cannot run the model.
    """
    if wish == REFERENCE:
        return Choice(REFERENCE)
    missing = _missing(model)
    if not missing:
        return Choice(KERNEL)
    if wish == KERNEL:
        raise RefusedError.of("experiment.kernel_cannot", what=missing)
    return Choice(REFERENCE, missing)


def choices(plan: Plan) -> dict[str, Choice]:
    """The engine for each scenario of a plan, by its name."""
    return {name: choice(model, plan.engine) for name, model in plan.models.items()}


def told_by(plan: Plan) -> dict[str, dict[str, str | None]]:
    """Who tells each scenario of a plan, by its name.

    ``engine``; ``code``, the name and digest of the compiled kernel; ``why_not_kernel``, what the
    kernel does not know, if that is why another engine tells it. ``None`` where there is none.
    """
    return {
        name: {
            "engine": each.engine,
            "code": _code(plan.models[name].network) if each.engine == KERNEL else None,
            "why_not_kernel": each.missing or None,
        }
        for name, each in choices(plan).items()
    }


def _code(network: Network) -> str:
    from queuesim.engine.kernel import library

    return library(plain=packed(network).plain).code


def cache_of(plan: Plan) -> str | None:
    """The folder in which the compiled kernel of a plan is kept; nothing where it is not."""
    from queuesim.engine.kernel import library

    mine = [plan.models[k].network for k, v in choices(plan).items() if v.engine == KERNEL]
    homes = {library(plain=packed(network).plain).home for network in mine}
    return next((str(home) for home in homes if home is not None), None)


def get_ready(plan: Plan, say: Say) -> None:
    """Compile the kernel if a scenario runs on it; ``say`` is called if that takes a moment."""
    mine = [plan.models[k].network for k, v in choices(plan).items() if v.engine == KERNEL]
    for plain in sorted({packed(network).plain for network in mine}):
        from queuesim.engine.kernel import compiled

        compiled(say, plain=plain)


def rows_of(
    model: Model, seed: int, replication: int, engine: str, recorder: Recorder | None = None
) -> tuple[Rows | Tables, Prepared]:
    """What an engine writes of one replication, and the calendars it read.

    Parameters
    ----------
    recorder
        Takes all rows too.

    Raises
    ------
    RefusedError
        If the model goes round in circles without time passing.
    """
    try:
        if engine == KERNEL:
            return _by_kernel(model.network, seed, replication, recorder)
        return _by_reference(model.network, seed, replication, recorder)
    except RuntimeError as error:
        node = getattr(error, "node", None)
        if node is None:
            raise
        raise RefusedError.of("experiment.endless", node=node) from error


def _by_reference(
    network: Network, seed: int, replication: int, recorder: Recorder | None
) -> tuple[Rows, Prepared]:
    from queuesim.engine.reference import Floor

    floor = Floor(network, seed, replication)
    rows = floor.run()
    if recorder is not None:
        recorder.take_rows(rows)
    return rows, floor.prepared


def _by_kernel(
    network: Network, seed: int, replication: int, recorder: Recorder | None
) -> tuple[Tables, Prepared]:
    from queuesim.engine.kernel import compiled, tables
    from queuesim.network import prepare

    prepared = prepare(network, seed, replication)
    ready = packed(network)
    functions = compiled(plain=ready.plain)
    also = None if recorder is None else recorder.window(ready.outcomes, ready.milestones)
    return tables(ready, prepared, seed, replication, functions, also), prepared


def packed(network: Network) -> Packed:
    """A network made ready for the kernel, once in a process."""
    from queuesim.engine.kernel import pack

    if id(network) not in _packed:
        _packed[id(network)] = (network, pack(network))
    return _packed[id(network)][1]


def _missing(model: Model) -> str:
    """What keeps the kernel from running a model; nothing, in most cases."""
    try:
        from queuesim.engine.kernel import Unsupported
    except ImportError as error:  # a machine for which there is no compiler library
        return str(error)
    try:
        packed(model.network)
    except Unsupported as error:
        return str(error)
    return ""
