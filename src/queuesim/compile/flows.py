"""Flows: how many contacts a case makes in each channel, before anybody has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.compile.appointments import comes
from queuesim.compile.complaint import expected
from queuesim.compile.outbound import foreseen, shares
from queuesim.compile.retry import shares_of
from queuesim.compile.supply import comes_again
from queuesim.compile.way import too_far
from queuesim.spec.complaint import COMPLAINT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from queuesim.compile.house import House

ROUNDS = 200  #: contacts of a case that are counted where it never ends of itself
ENDLESS = 1.0 - 1e-9  #: contacts that follow on each contact at which cases do not end


def visits_per_case(house: House, *, parts: bool = True) -> dict[str, list[float]]:
    """Expected contacts in each channel per case of each need: first, passed on, and repeats.

    Second visits for want of a part are among them, unless ``parts`` are taken to be there.

    With ``P`` the expected contacts that follow on a contact, by channel, they are those tried
    first times ``(I - P)^-1``, the fundamental matrix; or the first `ROUNDS` of them, where cases
    end only by giving up.
    """
    channels = list(house.channels)
    first = _first(house)
    onward = _onward_matrices(house, parts=parts)
    total = np.zeros_like(first)
    for k, (start, matrix) in enumerate(zip(first, onward, strict=True)):
        if growth(matrix) < ENDLESS:
            total[k] = np.linalg.solve(np.eye(len(channels)) - matrix.T, start)
            continue
        wave = start
        for _ in range(ROUNDS):
            total[k] += wave
            wave = wave @ matrix
    return {name: total[:, c].tolist() for c, name in enumerate(channels)}


def returns(house: House) -> list[float]:
    """Contacts that follow on each contact of a case of each need, in the long run.

    At 1 its cases end only where somebody gives up; near 1 they make very many contacts.
    """
    return [growth(matrix) for matrix in _onward_matrices(house)]


def growth(matrix: NDArray[np.float64]) -> float:
    """Spectral radius of a matrix of expected followers."""
    return float(np.abs(np.linalg.eigvals(matrix)).max(initial=0.0))


def _first(house: House) -> NDArray[np.float64]:
    """Share of the cases of each need that try each channel first ``(needs, channels)``."""
    found = np.zeros((len(house.needs), len(house.channels)))
    for k, need in enumerate(house.needs):
        split = house.config.demand.reasons[need.reason].channel
        for c, name in enumerate(house.channels):
            if name in split:
                found[k, c] = house.value(split[name], k, name) * comes(house, name, k)
    for c, name in enumerate(house.channels):
        found[:, c] *= _near(house, name)
    for reason in house.config.demand.reasons:
        words = foreseen(house, reason)
        if words is not None:
            solved = house.expected_solves(words.channel)
            for k, share in enumerate(shares(house, reason)):
                if share:
                    found[k] *= 1.0 - share * solved[k]  # if all are reached in time
                    found[k, list(house.channels).index(words.channel)] += share
    return found


def _onward_matrices(house: House, *, parts: bool = True) -> NDArray[np.float64]:
    """Expected contacts that follow on one ``(needs, channels, channels)``."""
    channels = list(house.channels)
    found = np.zeros((len(house.needs), len(channels), len(channels)))
    for c, name in enumerate(channels):
        for to, following in _onward(house, name, parts=parts).items():
            found[:, c, channels.index(to)] = following
    for c, name in enumerate(channels):
        found[:, :, c] *= _near(house, name)[:, None]
    return found


def _near(house: House, channel: str) -> NDArray[np.float64]:
    """Share of each need that does not have it too far to a channel."""
    return 1.0 - np.array(too_far(house, channel))


def _onward(house: House, name: str, *, parts: bool) -> dict[str, list[float]]:
    """Expected further contacts by channel after one contact in a channel, and complaints."""
    found = _next_contacts(house, name, parts=parts)
    if COMPLAINT in house.channels and name != COMPLAINT:
        found[COMPLAINT] = expected(house, name)
    return found


def _next_contacts(house: House, name: str, *, parts: bool) -> dict[str, list[float]]:
    """Expected further contacts of the case by channel after one contact in a channel."""
    words = house.channels[name]
    unsolved = [1.0 - chance for chance in house.expected_solves(name)]
    again = comes_again(house, name) if parts and name in house.second_visits else None
    if again is not None:
        unsolved = [u * (1.0 - a) for u, a in zip(unsolved, again, strict=True)]
    found = {
        to: [u * share for u, share in zip(unsolved, shares, strict=True)]
        for to, shares in shares_of(house, words.if_not_solved or {}, name).items()
        if to in house.channels and to != name
    }
    if name in house.repeating and words.repeat is not None:
        chances, stays = house.per_need(words.repeat.chance, name), house.comes_back_here(name)
        found[name] = [u * c * s for u, c, s in zip(unsolved, chances, stays, strict=True)]
    if again is not None:
        back = found.get(name, [0.0] * len(again))
        found[name] = [b + a for b, a in zip(back, again, strict=True)]
    return found
