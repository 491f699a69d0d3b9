"""Satisfaction: a score from 0 to 100 for each contact, and what it does to leaving for good.

The score is ``start`` plus the points of what happened: waiting, a transfer, coming again, not
being helped, and how a complaint about it was handled. It is cut off
at 0 and 100 and kept in whole thousandths of a point, so that sums over contacts are exact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import by_need, parts_at
from queuesim.economics.churn import minutes_beyond, not_helped
from queuesim.results import contacts as of
from queuesim.spec.satisfaction import MOST

if TYPE_CHECKING:
    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.spec.config import Config
    from queuesim.spec.satisfaction import Satisfaction

THOUSANDTHS = 1000
ENDS = (of.ANSWERED, of.ABANDONED, of.BALKED, of.BLOCKED)


def scored(ledger: Ledger) -> Flags:
    """Contacts that have a score: answered, given up, turned away, or found full."""
    flags: Flags = np.isin(ledger.contacts.end, ENDS)
    return flags


def scores(ledger: Ledger, config: Config) -> Floats | None:
    """Score of each contact, whether it counts or not; 0 to 100. None where nothing is scored."""
    words = config.satisfaction
    if words is None:
        return None
    c = ledger.contacts
    found = np.full(len(c), words.start)
    if words.waiting is not None:
        for code, name in enumerate(ledger.names.classes):
            mine = np.flatnonzero(c.klass == code)
            waited = minutes_beyond(ledger, config, name, words.waiting.after, mine)
            felt = by_need(words.waiting.feels, name, ledger.names, config)
            part = parts_at(c.started[mine], config)
            waited = waited * felt[part, c.channel[mine], c.reason[mine]]
            found[mine] += words.waiting.per_minute * waited
    for points, happened in _events(ledger, config, words):
        found[happened] += points
    result: Floats = np.clip(found, 0.0, MOST)
    return result


def _events(ledger: Ledger, config: Config, words: Satisfaction) -> list[tuple[float, Flags]]:
    c = ledger.contacts
    return [
        (words.transferred, c.served > 1),
        (words.repeated, c.how == of.REPEAT),
        (words.unsolved, not_helped(ledger, config)),
        (words.abandoned, c.end == of.ABANDONED),
        (words.balked, c.end == of.BALKED),
        (words.blocked, c.end == of.BLOCKED),
        (words.complaint_in_time, ledger.complaints.in_time),
        (words.complaint_late, ledger.complaints.late),
    ]


def churn_factors(ledger: Ledger, config: Config, score: Floats | None) -> Floats:
    """Factor on each contact's chances of losing its customer.

    Either f^((start - score) / 10), or a curve that is straight between the scores it names and
    level beyond them.
    """
    words, loyalty = config.satisfaction, config.loyalty
    if words is None or loyalty is None or score is None:
        return np.ones(len(ledger.contacts))
    if loyalty.churn_by_score:
        at, factors = zip(*sorted(loyalty.churn_by_score.items()), strict=True)
        found = np.interp(score, at, factors)
    elif loyalty.churn_per_10_points_lower is not None:
        found = loyalty.churn_per_10_points_lower ** ((words.start - score) / 10.0)
    else:
        return np.ones(len(ledger.contacts))
    result: Floats = np.where(scored(ledger), found, 1.0)
    return result


def sums(ledger: Ledger, config: Config, found: Floats | None) -> dict[str, Flags | Ints]:
    """What each contact adds to each sum of satisfaction; scores in thousandths of a point."""
    words = config.satisfaction
    if words is None or found is None:
        return {}
    counted = scored(ledger)
    score = np.rint(found * THOUSANDTHS).astype(np.int64)
    weights = [config.customers[name].weight for name in ledger.names.classes]
    weight = np.rint(np.array(weights) * THOUSANDTHS).astype(np.int64)[ledger.contacts.klass]
    return {
        "scored": counted,
        "score": score * counted,
        "weight": weight * counted,
        "weighted_score": score * weight // THOUSANDTHS * counted,
        "promoters": counted & (score >= round(words.promoter_from * THOUSANDTHS)),
        "detractors": counted & (score < round(words.detractor_below * THOUSANDTHS)),
    }
