"""Measures: the one table that defines every number shown, and its evaluation."""

from __future__ import annotations

from queuesim.measures.evaluation import Part, Stacked, Value, evaluate, evaluate_all, measured
from queuesim.measures.selectors import Selector, select
from queuesim.measures.table import MEASURES, RULES, Better, Measure, Unit, find
from queuesim.measures.tables import interval_table

__all__ = [
    "MEASURES",
    "RULES",
    "Better",
    "Measure",
    "Part",
    "Selector",
    "Stacked",
    "Unit",
    "Value",
    "evaluate",
    "evaluate_all",
    "find",
    "interval_table",
    "measured",
    "select",
]
