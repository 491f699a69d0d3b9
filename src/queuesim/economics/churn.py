"""Churn: who leaves for good because of a contact, and what that is worth.

Each contact has a chance that its customer leaves because of how it went; the chances of one
contact combine as 1 - prod(1 - p). There is one keyed draw per customer and contact, so that
scenarios see the same decisions. A customer is lost once, by the first contact that loses him.
Natural churn is an expectation, shown apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.economics.by_contact import by_need, parts_at
from queuesim.economics.keys import case_keys
from queuesim.economics.rates import over_horizon, over_run
from queuesim.network.draws import stream_key
from queuesim.network.keys import uniforms
from queuesim.network.rows import OPEN
from queuesim.results import contacts as of
from queuesim.results.milestones import INSIDE
from queuesim.results.once import once
from queuesim.spec.channels import LIVE
from queuesim.units import TICKS_PER_SECOND, ticks

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.results.columns import Flags, Floats, Ints
    from queuesim.results.contacts import Ledger
    from queuesim.results.layout import Layout
    from queuesim.results.names import Names
    from queuesim.spec.by import By
    from queuesim.spec.config import Config

TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
DRAW = "churn"  #: name of the draw; its turn counts the case's contacts with a chance before


def chances(ledger: Ledger, config: Config) -> Floats:
    """Chance of each contact that its customer leaves for good because of it.

    ``abandoned`` and ``blocked`` count contacts that ended so; ``unsolved`` those answered
    contacts that neither solved the case nor passed it on to another channel, calls by the house
    left out; ``wait`` those that
    `waited_long`, however they ended; ``complaint_late`` those about which a complaint was not
    closed when it was due.
    """
    c, names = ledger.contacts, ledger.names
    stays, over = np.ones(len(c)), c.end != INSIDE
    part = parts_at(c.started, config)
    unsolved = not_helped(ledger, config)
    for code, name in enumerate(names.classes):
        churn = config.customers[name].churn
        if churn is None:
            continue
        mine = over & (c.klass == code)
        reasons: list[tuple[By[float] | None, Flags]] = [
            (churn.abandoned, c.end == of.ABANDONED),
            (churn.blocked, c.end == of.BLOCKED),
            (churn.unsolved, unsolved),
            (churn.complaint_late, ledger.complaints.late),
        ]
        if churn.wait is not None:
            reasons.append((churn.wait.chance, waited_long(ledger, config, name, churn.wait.over)))
        for by, happened in reasons:
            if by is not None:
                rows = np.flatnonzero(mine & happened)
                table = by_need(by, name, names, config)
                stays[rows] *= 1.0 - table[part[rows], c.channel[rows], c.reason[rows]]
    chance: Floats = 1.0 - stays
    return chance


def not_helped(ledger: Ledger, config: Config) -> Flags:
    """Answered contacts that neither solved the case nor passed it on to another channel.

    Whom the house has called has not asked for help, and is none of them.
    """
    c = ledger.contacts
    flags: Flags = (c.end == of.ANSWERED) & ~c.solved & (c.next_how != of.PASSED_ON)
    called = [config.channels[name].kind == "outbound" for name in ledger.names.channels]
    if any(called):
        flags &= ~np.array(called, dtype=np.bool_)[c.channel]
    return flags


def waited_long(ledger: Ledger, config: Config, segment: str, over: By[float]) -> Flags:
    """Contacts whose total wait was longer than ``over``, were they of that class."""
    c = ledger.contacts
    limit = limits_of(ledger, config, segment, over)
    long: Flags = (c.wait > limit) & (c.how != of.CALLBACK)
    return long


def minutes_beyond(
    ledger: Ledger, config: Config, segment: str, after: By[float], rows: Ints
) -> Floats:
    """Minutes that some contacts of a class waited beyond ``after``, where they are judged."""
    c = ledger.contacts
    limit = limits_of(ledger, config, segment, after)[rows]
    judged = (limit < OPEN) & (c.how[rows] != of.CALLBACK)
    beyond = np.maximum(0, c.wait[rows] - limit) / TICKS_PER_MINUTE
    minutes: Floats = np.where(judged, beyond, 0.0)
    return minutes


def limits_of(ledger: Ledger, config: Config, segment: str, over: By[float]) -> Ints:
    """The wait [ticks] from which on each contact is judged, were it of that class; OPEN: never.

    The customer must be there: mail is judged only where ``over`` names its channel. Nor are
    callbacks, which are not told apart here: their delay is the promise that was accepted.
    """
    c, names = ledger.contacts, ledger.names
    limits = once((over, segment, names, config), lambda: _limits(over, segment, names, config))
    return limits[parts_at(c.started, config), c.channel, c.reason]


def _limits(over: By[float], segment: str, names: Names, config: Config) -> Ints:
    """The same by part of the week, channel and reason."""
    shape = (len(config.week), len(names.channels), len(names.reasons))
    limits = np.full(shape, OPEN, dtype=np.int64)
    for j, channel in enumerate(names.channels):
        live = config.channels[channel].kind in LIVE
        for k, reason in enumerate(names.reasons):
            if live or over.names_channel(reason, segment, channel):
                for part, at in enumerate(config.week.moments):
                    limits[part, j, k] = ticks(over.of(reason, segment, channel, at=at))
    return limits


def losing(chance: Floats, ledger: Ledger, network: Network, seed: int, replication: int) -> Ints:
    """Contacts by which a customer is lost, one for each lost customer, in order of time.

    Parameters
    ----------
    chance
        Of each contact, from `chances`.
    seed, replication
        Those of the run: its keys.
    """
    c, cases = ledger.contacts, ledger.cases
    risky = np.flatnonzero(chance > 0.0)
    if not risky.size:
        return risky
    case = c.case[risky]
    turn = np.arange(risky.size) - np.searchsorted(case, case)
    keys = case_keys(cases, case, network, stream_key(seed, replication))
    left = risky[uniforms(keys, DRAW, turn) < chance[risky]]
    left = left[np.argsort(c.ended[left], kind="stable")]
    number = cases.customer[c.case[left]]
    # Without a number of customers each case has a customer of its own.
    classes = len(ledger.names.classes)
    who = np.where(number >= 0, number * classes + c.klass[left], -1 - c.case[left])
    _, first = np.unique(who, return_index=True)
    return left[np.sort(first)]


def values(config: Config, names: Names, layout: Layout) -> Floats:
    """What one lost customer of each class takes along over the config's horizon."""
    said = [config.customers[name].value for name in names.classes]
    return np.array(
        [0.0 if rate is None else over_horizon(rate, config.horizon, layout) for rate in said]
    )


def to_win(config: Config, ledger: Ledger) -> Floats:
    """What it costs to win another customer for that of each contact."""
    names = ledger.names
    said = np.array([config.customers[name].cost_to_win for name in names.classes])
    each: Floats = said[ledger.contacts.klass]
    return each


def natural(config: Config, names: Names, layout: Layout) -> Floats:
    """Customers of each class who leave over the run whatever the service, expected."""
    result = np.zeros(len(names.classes))
    for code, name in enumerate(names.classes):
        klass = config.customers[name]
        if klass.churn is not None and klass.churn.base is not None and klass.count is not None:
            result[code] = klass.count * over_run(klass.churn.base, layout)
    return result
