"""What the numbers of a report rest on, and what they do not cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from queuesim.report.saying import up
from queuesim.words import text

if TYPE_CHECKING:
    from queuesim.experiment.result import Result


def subtitle(result: Result, lang: str = "en") -> str:
    """How much was simulated, in one line."""
    days, replications = result.evidence.days, result.plan.replications
    labels = result.plan.models[result.base].labels
    return text(
        "report.subtitle",
        lang,
        first=labels.dates[0],
        last=labels.dates[-1],
        days=f"{days:,}",
        replications=f"{replications:,}",
        total=f"{days * replications:,}",
    )


def facts(result: Result, lang: str = "en") -> list[tuple[str, str]]:
    """Seed, versions, days and the like, by name."""
    from queuesim.experiment.folder import provenance

    known = provenance(result.plan)
    calendar = result.plan.models[result.base].config.calendar
    closed = [day.isoformat() for day in calendar.closed_days]
    versions = ", ".join(f"{name} {number}" for name, number in known["versions"].items())
    days = result.evidence.days
    total = days * result.plan.replications
    rows = [
        ("replications", f"{result.plan.replications:,}"),
        ("open_days", f"{days:,}"),
        ("total_days", f"{total:,}"),
        ("closed_days", text("report.list", lang, items=closed) if closed else ""),
        ("odd_days", _odd_days(result)),
        ("warmup", str(result.plan.models[result.base].labels.warmup_days or "")),
        ("seed", str(known["seed"])),
        ("engine", str(known["engine"])),
        ("versions", versions),
        ("plan", str(known["plan"])),
    ]
    return [(text(f"report.fact.{name}", lang), value) for name, value in rows if value]


def _odd_days(result: Result) -> str:
    """Days of 23 or 25 hours."""
    calendar = result.plan.models[result.base].config.calendar
    return ", ".join(f"{date.isoformat()} ({hours:g} h)" for date, hours in calendar.odd_days)


def caveats(result: Result, lang: str = "en") -> list[str]:
    """What to keep in mind when reading."""
    from queuesim.experiment.ending import unfinished, warnings

    pairs = ["pairs"] if len(result.tallies) > 1 else []
    keys = ("chance", *pairs, "model", "draining", "lost", "money")
    stop = text("report.stop", lang)
    left = [f"{up(line)}{stop}" for line in warnings(unfinished(result), lang)]
    return [*left, *(text(f"report.caveat.{key}", lang) for key in keys)]
