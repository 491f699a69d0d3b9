"""How the service is seen: what customers see and touch, and five gaps in waiting.

A gap is the difference of two waits of one contact, so that a gap above 0 is a wait longer than
somebody reckons with:

1. what management believes that the class expects, less what it expects;
2. the time that is promised, less what management believes;
3. the wait itself, less the time that is promised;
4. the wait itself, less what customers were told;
5. the wait as it felt, less what the class expects.

A contact counts in those gaps of which it has both sides. Where it has all and a minute feels like
a minute, the fifth is the sum of the first three.

References
----------
A. Parasuraman, V. A. Zeithaml and L. L. Berry, "A conceptual model of service quality and its
implications for future research", Journal of Marketing 49 (1985), 41-50. Theirs are gaps between
perceptions and expectations of any kind; here both are waits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import by_need, of_contacts, parts_at
from queuesim.economics.churn import limits_of
from queuesim.economics.satisfaction import THOUSANDTHS
from queuesim.network.rows import OPEN
from queuesim.results import contacts as of
from queuesim.results.adding import promised_within
from queuesim.results.sums import GAPS
from queuesim.spec.channels import LIVE

if TYPE_CHECKING:
    from queuesim.network.labels import Labels
    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.spec.by import By
    from queuesim.spec.config import Config


def sums(ledger: Ledger, labels: Labels, config: Config) -> dict[str, Flags | Ints]:
    """What each contact adds to the sums of the gaps [ticks] and of `tangible`."""
    return _tangible(ledger, config) | _gaps(ledger, labels, config)


def _tangible(ledger: Ledger, config: Config) -> dict[str, Flags | Ints]:
    """Score of rooms and screens of each contact offered, in thousandths of a point."""
    words = config.quality.servqual
    if words is None:
        return {}
    c = ledger.contacts
    offered = (c.end != of.DIVERTED) & (c.end != of.CLOSED)
    score = of_contacts(ledger, config, [words.tangibles] * len(ledger.names.channels))
    return {"tangible": np.rint(score * THOUSANDTHS).astype(np.int64) * offered}


def _gaps(ledger: Ledger, labels: Labels, config: Config) -> dict[str, Flags | Ints]:
    """Both sides of each gap, of contacts whose customers were there while they waited."""
    words = config.quality.gaps
    expects = [config.customers[name].expected_wait for name in ledger.names.classes]
    if words is None and not any(expects):
        return {}
    believed = None if words is None else words.believed_wait
    told = None if words is None else words.announced_wait
    many = len(expects)
    wait = ledger.contacts.wait
    sides = {
        "expected": _said(ledger, config, expects),
        "believed": _said(ledger, config, [believed] * many),
        "told": _said(ledger, config, [told] * many),
        "promised": promised_within(ledger, labels),
        "real": wait,
        "felt": np.rint(wait * _feels(ledger, config)).astype(np.int64),
    }
    pairs = (
        ("believed", "expected"),
        ("promised", "believed"),
        ("real", "promised"),
        ("real", "told"),
        ("felt", "expected"),
    )
    here = _judged(ledger, config)
    found: dict[str, Flags | Ints] = {}
    for name, (one, other) in zip(GAPS, pairs, strict=True):
        both = here & (sides[one] >= 0) & (sides[other] >= 0)
        found[f"gap_{name}"] = (sides[one] - sides[other]) * both
        found[f"judged_{name}"] = both
    return found


def _judged(ledger: Ledger, config: Config) -> Flags:
    """Contacts whose wait counts: answered or given up, and not called back, which was agreed."""
    c = ledger.contacts
    live = [config.channels[name].kind in LIVE for name in ledger.names.channels]
    waited = (c.end == of.ANSWERED) | (c.end == of.ABANDONED)
    stood = (c.visits > 0) | ~np.array(live, dtype=np.bool_)[c.channel]
    counted: Flags = waited & stood & (c.how != of.CALLBACK)
    return counted


def _said(ledger: Ledger, config: Config, waits: list[By[float] | None]) -> Ints:
    """A wait by class for each contact [ticks]; -1 where nothing is said of it."""
    c = ledger.contacts
    found = np.full(len(c), -1, dtype=np.int64)
    for code, (name, by) in enumerate(zip(ledger.names.classes, waits, strict=True)):
        if by is not None:
            limit = limits_of(ledger, config, name, by)
            mine = (c.klass == code) & (limit < OPEN)
            found[mine] = limit[mine]
    return found


def _feels(ledger: Ledger, config: Config) -> Floats:
    """How long each contact's minute of waiting feels."""
    c, words = ledger.contacts, config.satisfaction
    feels = np.ones(len(c))
    if words is None or words.waiting is None:
        return feels
    part = parts_at(c.started, config)
    for code, name in enumerate(ledger.names.classes):
        mine = np.flatnonzero(c.klass == code)
        factor = by_need(words.waiting.feels, name, ledger.names, config)
        feels[mine] = factor[part[mine], c.channel[mine], c.reason[mine]]
    return feels
