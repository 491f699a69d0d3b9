"""Probability laws: each once, with its quantile function, moments and planner's words."""

from __future__ import annotations

from queuesim.laws.base import Law
from queuesim.laws.catalogue import CATALOGUE, KEY_KINDS, reference_page
from queuesim.laws.compound import Hyperexponential, Mixture, Scaled, Shifted, Sum
from queuesim.laws.empirical import Empirical, Histogram
from queuesim.laws.families import (
    Beta,
    Deterministic,
    Exponential,
    Never,
    Pert,
    Triangular,
    Uniform,
)
from queuesim.laws.normal import TruncatedNormal
from queuesim.laws.positive import Erlang, Gamma, LogNormal, Weibull
from queuesim.laws.words import law_from_words

__all__ = [
    "CATALOGUE",
    "KEY_KINDS",
    "Beta",
    "Deterministic",
    "Empirical",
    "Erlang",
    "Exponential",
    "Gamma",
    "Histogram",
    "Hyperexponential",
    "Law",
    "LogNormal",
    "Mixture",
    "Never",
    "Pert",
    "Scaled",
    "Shifted",
    "Sum",
    "Triangular",
    "TruncatedNormal",
    "Uniform",
    "Weibull",
    "law_from_words",
    "reference_page",
]
