"""Probability laws: each once, with its quantile function, moments and planner's words."""

from __future__ import annotations

from queuesim.laws.base import Law
from queuesim.laws.families import (
    Deterministic,
    Exponential,
    Gamma,
    LogNormal,
    Never,
    Uniform,
)

__all__ = [
    "Deterministic",
    "Exponential",
    "Gamma",
    "Law",
    "LogNormal",
    "Never",
    "Uniform",
]
