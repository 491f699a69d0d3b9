"""Results: what an engine's rows say, in the planner's words."""

from __future__ import annotations

from queuesim.results.adding import tally
from queuesim.results.contacts import Ledger, read
from queuesim.results.defect import Unbalanced
from queuesim.results.tallies import Tally

__all__ = ["Ledger", "Tally", "Unbalanced", "read", "tally"]
