"""How the simulation is run: how often, from which seed, how precisely."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from queuesim.spec.fields import Count, Quantity, Seconds, Some, Words


class Runs(Words):
    """Replications of the same horizon, each with its own luck; common to all scenarios."""

    replications: Some = Field(default=20, description="how many times the horizon is simulated")
    seed: Count = Field(
        default=1, description="where the luck starts; the same seed, the same numbers"
    )
    precision: dict[str, Quantity] = Field(
        default={}, description="stop when these measures are known so well: {sl.phone: 1 point}"
    )
    warmup: Seconds = Field(
        default=0.0,
        description="time from the start that is simulated but not measured, in whole days",
    )
    jobs: Some | None = Field(
        default=None, description="processes at once; as many as there are cores"
    )
    intervals_by: Literal["arrival", "begin", "exit"] = Field(
        default="arrival",
        description="interval a contact counts in: of its arrival, first answer or end",
    )
