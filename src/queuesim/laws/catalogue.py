"""The catalogue of laws: what planners write, when a law arises, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DURATION, SHARE, NUMBER, COUNT, LIST, TEXT = (
    "duration",
    "share",
    "number",
    "count",
    "list",
    "text",
)

#: What each key of a law holds. Quantiles (``median``, ``p90``) are durations.
KEY_KINDS: Final[dict[str, str]] = {
    "law": TEXT,
    "mean": DURATION,
    "sd": DURATION,
    "cv": SHARE,
    "value": DURATION,
    "low": DURATION,
    "mode": DURATION,
    "high": DURATION,
    "scale": DURATION,
    "shift": DURATION,
    "shape": NUMBER,
    "a": NUMBER,
    "b": NUMBER,
    "phases": COUNT,
    "values": LIST,
    "weights": LIST,
    "parts": LIST,
    "histogram": LIST,
}

SPREAD: Final = "cv"  #: ``sd`` may stand wherever ``cv`` may
QUANTILES: Final = "quantiles"  #: any two of ``median`` and ``pNN``


@dataclass(frozen=True)
class Form:
    """One way to write a law: keys that must stand, and keys that may."""

    must: tuple[str, ...]
    may: tuple[str, ...] = ()

    def __str__(self) -> str:
        shown = {SPREAD: "cv or sd", QUANTILES: "two of median, p90, pNN"}
        must = [shown.get(key, key) for key in self.must]
        may = [f"{key} if wanted" for key in self.may]
        return "{" + ", ".join([*must, *may]) + "}" if must else "nothing else"


@dataclass(frozen=True)
class Entry:
    """A law in the catalogue."""

    name: str  #: after ``law:``
    chinese: str
    forms: tuple[Form, ...]
    example: str  #: as planners write it
    values: str  #: the range of values and of parameters
    arises: str  #: when it is the right one
    source: str

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys that may stand in one of the forms, each once."""
        keys: list[str] = []
        for form in self.forms:
            for key in form.must:
                keys += {SPREAD: ("cv", "sd"), QUANTILES: ("median", "p90")}.get(key, (key,))
            keys += form.may
        return tuple(dict.fromkeys(keys))

    @property
    def written(self) -> str:
        """All forms in one line."""
        return " | ".join(str(form) for form in self.forms)


def reference_page() -> str:
    """The reference page of the laws, in Markdown."""
    return "\n".join([_HEAD, *map(_section, CATALOGUE)])


def _section(entry: Entry) -> str:
    forms = " or ".join(f"`{form}`" for form in entry.forms)
    return (
        f"## {entry.name} ({entry.chinese})\n\n"
        f"```yaml\n{entry.example}\n```\n\n"
        f"- **Keys**: {forms}\n"
        f"- **Values**: {entry.values}\n"
        f"- **When it arises**: {entry.arises}\n"
        f"- **Source**: {entry.source}\n"
    )


_HEAD: Final = """# Laws

*This page is generated from the catalogue in `queuesim.laws.catalogue`; do not edit it.*

A law is a map. Without `law:` it is lognormal when mean and cv (or two quantiles) are given, the
values themselves when `values` is given, and a histogram when `histogram` is given; a word that
has only a mean says in its own description which law it takes. `cv` is the standard deviation
over the mean; `sd` may stand instead. A `cv` of 0 % is the mean itself, each time. Where the
spread of a law is bounded, the error says by what. Any law may have `shift`, a fixed time added
to each draw, which comes on top of its mean.

A draw is the inverse distribution function of one keyed uniform (a mixture and a hyperexponential
law take one more to choose the part, a sum takes those of its parts). Inverses are plain scalar
functions, accurate to a part in 1e9 or better for uniforms from 1e-9 to 1 - 1e-9.
"""

_POSITIVE = "above 0"

CATALOGUE: Final[tuple[Entry, ...]] = (
    Entry(
        "exponential",
        "指数分布",
        (Form(("mean",), ("cv",)),),
        "{law: exponential, mean: 2m}",
        "above 0; cv is always 100 %",
        "time to the next of many independent rare events; patience where nothing else is known",
        "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 19",
    ),
    Entry(
        "deterministic",
        "定值",
        (Form(("value",)), Form(("mean",))),
        "{law: deterministic, value: 2m}",
        "the value, each time",
        "machines, timers, waits set by a rule",
        "-",
    ),
    Entry(
        "uniform",
        "均匀分布",
        (Form(("low", "high")), Form(("mean", SPREAD))),
        "{law: uniform, low: 1m, high: 3m}",
        "from low to high; cv at most 57.74 % when it is given by its mean",
        "nothing is known but the ends; the phase of something periodic",
        "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 26",
    ),
    Entry(
        "triangular",
        "三角分布",
        (Form(("low", "mode", "high")), Form(("mean", SPREAD))),
        "{law: triangular, low: 1m, mode: 2m, high: 5m}",
        "from low to high; by mean and cv it is symmetric, cv at most 40.82 %",
        "an expert names the smallest, the usual and the largest value",
        "Kotz, van Dorp, Beyond Beta (2004), ch. 1",
    ),
    Entry(
        "pert",
        "PERT 分布",
        (Form(("low", "mode", "high")),),
        "{law: pert, low: 1m, mode: 2m, high: 5m}",
        "from low to high; mean (low + 4 mode + high) / 6",
        "as triangular, when the ends are rare and the usual value is to weigh more",
        "Malcolm, Roseboom, Clark, Fazar, Operations Research 7 (1959), 646-669",
    ),
    Entry(
        "normal",
        "截断正态分布",
        (Form(("mean", SPREAD), ("low", "high")), Form((QUANTILES,), ("low", "high"))),
        "{law: normal, mean: 5m, cv: 30%}",
        "from low (0 unless said) to high (none unless said); mean, cv, sd and quantiles are those "
        "of the law after cutting, what is drawn, not those of the normal law that is cut",
        "many small influences that add up; routines with little variation",
        "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 13; "
        "inverse: Wichura, Applied Statistics 37 (1988), 477-484",
    ),
    Entry(
        "lognormal",
        "对数正态分布",
        (Form(("mean", SPREAD)), Form((QUANTILES,))),
        "{mean: 5m, cv: 80%}",
        _POSITIVE,
        "handling times of calls, chats and visits: many influences that multiply",
        "Brown et al., Journal of the American Statistical Association 100 (2005), 36-50",
    ),
    Entry(
        "gamma",
        "伽马分布",
        (Form(("mean", SPREAD)), Form((QUANTILES,)), Form(("shape", "scale"))),
        "{law: gamma, mean: 5m, cv: 80%}",
        "above 0; cv from 0.1 % to 1000 %",
        "work that is a pile of small pieces; factors of days",
        "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 1 (1994), ch. 17",
    ),
    Entry(
        "erlang",
        "爱尔朗分布",
        (Form(("mean", "phases")), Form(("mean", SPREAD))),
        "{law: erlang, mean: 6m, phases: 3}",
        "above 0; phases from 1 to 1000, cv is 1 / sqrt(phases)",
        "a fixed number of equal exponential steps",
        "Brockmeyer, Halstrøm, Jensen, The Life and Works of A. K. Erlang (1948)",
    ),
    Entry(
        "weibull",
        "威布尔分布",
        (Form(("mean", SPREAD)), Form((QUANTILES,)), Form(("scale", "shape"))),
        "{law: weibull, scale: 4m, shape: 0.7}",
        "above 0; shape from 0.1 to 100",
        "patience that wears out (shape above 1) or that grows with waiting (below 1); lifetimes",
        "Weibull, Journal of Applied Mechanics 18 (1951), 293-297",
    ),
    Entry(
        "beta",
        "贝塔分布",
        (Form(("low", "high", "mean", SPREAD)), Form(("low", "high", "a", "b"))),
        "{law: beta, low: 1m, high: 9m, mean: 4m, sd: 90s}",
        "from low to high; shapes a and b from 0.02 to 2000",
        "a share or a duration with hard ends",
        "Johnson, Kotz, Balakrishnan, Continuous Univariate Distributions 2 (1995), ch. 25",
    ),
    Entry(
        "hyperexponential",
        "超指数分布",
        (Form(("mean", SPREAD)), Form(("parts",))),
        "{law: hyperexponential, mean: 4m, cv: 150%}",
        "above 0; cv above 100 %; by mean and cv two kinds with equal work each; "
        "parts are {share, mean}",
        "a few contacts are of another, much longer kind",
        "Whitt, Operations Research 30 (1982), 125-147 (balanced means)",
    ),
    Entry(
        "mixture",
        "混合分布",
        (Form(("parts",)),),
        "{law: mixture, parts: [{share: 6%, law: uniform, low: 1s, high: 9s}, "
        "{share: 94%, mean: 4m, cv: 90%}]}",
        "those of its parts; each part is a law with its share",
        "short calls beside real ones; several kinds of work behind one word",
        "Titterington, Smith, Makov, Statistical Analysis of Finite Mixture Distributions (1985)",
    ),
    Entry(
        "sum",
        "若干阶段之和",
        (Form(("parts",)),),
        "{law: sum, parts: [{mean: 2m, cv: 50%}, {law: exponential, mean: 30s}]}",
        "sums of those of its parts, which are independent",
        "work in steps: greeting, checking, solving",
        "Neuts, Matrix-Geometric Solutions in Stochastic Models (1981), ch. 2",
    ),
    Entry(
        "values",
        "经验分布",
        (Form(("values",), ("weights",)),),
        "{values: [45s, 2m, 3m30s], weights: [1, 5, 2]}",
        "the values, as often as their weights say (all alike without weights)",
        "enough observations of the same work; nothing is smoothed and nothing lies beyond them",
        "Law, Simulation Modeling and Analysis, 5th ed. (2015), sec. 6.2.4",
    ),
    Entry(
        "histogram",
        "直方图",
        (Form(("histogram",)),),
        "{histogram: [{from: 0s, to: 1m, share: 25%}, {from: 1m, to: 5m, share: 75%}]}",
        "inside the ranges, evenly within each; shares add up to 100 %",
        "reports give only how many contacts fell in each range",
        "Law, Simulation Modeling and Analysis, 5th ed. (2015), sec. 6.2.4",
    ),
    Entry(
        "never",
        "永不",
        (Form(()),),
        "{law: never}",
        "infinite, each time",
        "customers who wait for ever",
        "-",
    ),
)
