"""A result for machines: what ``--json`` prints."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from queuesim.experiment.result import Result


def answer(result: Result, lang: str = "en") -> dict[str, Any]:
    """Measures with ranges, differences with verdicts, worst intervals, provenance.

    Values are in the units of the measures (seconds, shares, currency); sentences are in
    ``lang``. What is not a number is nan and becomes null when it is written.
    """
    from queuesim.experiment.folder import provenance
    from queuesim.experiment.running import summary
    from queuesim.report import decision, tables

    found = decision.decision(result, lang)
    return {
        **summary(result, lang),
        "worst_intervals": [asdict(worst) for worst in tables.worst_intervals(result, lang)],
        "balance": {name: _balance(result, name) for name in result.tallies},
        "method": found.method,
        "service_level_rule": found.rule,
        "closing": found.closing,
        "provenance": provenance(result.plan),
    }


def _balance(result: Result, scenario: str) -> dict[str, dict[str, int]]:
    """Contacts and cases over all simulated days: started, each end, still inside."""
    from queuesim.network.labels import ENDS, OUTCOMES

    tallies = result.tallies[scenario]

    def total(name: str) -> int:
        return sum(tally.total(name) for tally in tallies)

    return {
        "contacts": {name: total(name) for name in ("started", *ENDS, "inside")},
        "cases": {name: total(f"cases_{name}") for name in ("started", *OUTCOMES, "inside")},
    }
