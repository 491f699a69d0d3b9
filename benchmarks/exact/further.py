"""Further cases of our own, from textbooks and papers; their answers are computed here."""

from __future__ import annotations

from benchmarks.exact import further_networks, further_queues, further_stock

CASES = (*further_queues.CASES, *further_networks.CASES, *further_stock.CASES)
