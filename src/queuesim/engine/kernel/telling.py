"""The kernel's rows in the form in which engines are compared."""

from __future__ import annotations

from queuesim.engine.kernel.memory import Words
from queuesim.engine.kernel.packing import pack
from queuesim.engine.kernel.running import PYTHON, Functions, Run
from queuesim.network import CaseRow, LevelRow, MilestoneRow, Network, Rows, VisitRow, WorkRow
from queuesim.network.calendars import prepare
from queuesim.network.rows import WorkKind


def simulate(network: Network, seed: int, replication: int = 0) -> Rows:
    """Rows of one replication of a network, by the compiled kernel."""
    from queuesim.engine.kernel.machine import functions

    return _told(network, seed, replication, functions())


def simulate_in_python(network: Network, seed: int, replication: int = 0) -> Rows:
    """The same by the kernel's text run as Python over checked memory: slow, every bound tested."""
    return _told(network, seed, replication, PYTHON)


def _told(network: Network, seed: int, replication: int, functions: Functions) -> Rows:
    packed = pack(network)
    rows = Rows()
    outcomes, milestones = packed.outcomes, packed.milestones

    def note(drained: dict[str, Words]) -> None:
        rows.cases += [CaseRow(*r[:-1], outcomes[r[-1]]) for r in drained["cases"].tolist()]
        rows.visits += [
            VisitRow(*r[:6], outcomes[r[6]], *r[7:]) for r in drained["visits"].tolist()
        ]
        rows.works += [WorkRow(*r[:4], WorkKind(r[4]), *r[5:]) for r in drained["works"].tolist()]
        rows.levels += [LevelRow(*r) for r in drained["levels"].tolist()]
        rows.milestones += [
            MilestoneRow(*r[:-1], milestones[r[-1]]) for r in drained["milestones"].tolist()
        ]

    prepared = prepare(network, seed, replication)
    Run(packed, prepared, seed, replication, functions, note).run()
    return rows
