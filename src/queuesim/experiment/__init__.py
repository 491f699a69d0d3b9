"""Experiments: scenarios x replications, in any number of processes, resumable."""

from __future__ import annotations

from queuesim.experiment.plan import BASE, Block, Plan, plan_of
from queuesim.experiment.result import Result
from queuesim.experiment.running import compare, execute, open_run, run

__all__ = ["BASE", "Block", "Plan", "Result", "compare", "execute", "open_run", "plan_of", "run"]
