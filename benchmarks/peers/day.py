"""W3 as one would write it in SimPy: a process per call, groups that pick by list."""

from __future__ import annotations

import math
import random
from collections import deque
from collections.abc import Generator
from dataclasses import dataclass, field

import simpy

from benchmarks.workloads import (
    AGENTS,
    GROUP_TO_TYPES,
    HALF_HOUR,
    PATIENCE,
    TYPE_TO_GROUPS,
    WORK,
    rates,
)

Life = Generator[simpy.Event, object, None]


@dataclass
class Totals:
    """What the program counts."""

    calls: int = 0
    wait: float = 0.0
    abandoned: int = 0
    in_time: int = 0


@dataclass
class Centre:
    """Free agents by group and waiting calls by type."""

    env: simpy.Environment
    totals: Totals = field(default_factory=Totals)
    free: list[int] = field(default_factory=lambda: list(AGENTS))
    waiting: list[deque[simpy.Event]] = field(
        default_factory=lambda: [deque() for _ in TYPE_TO_GROUPS]
    )

    def release(self, group: int) -> None:
        """An agent is free: the first waiting call of the first type that has one."""
        for kind in GROUP_TO_TYPES[group]:
            queue = self.waiting[kind]
            while queue:
                called = queue.popleft()
                if not called.triggered:
                    called.succeed(group)
                    return
        self.free[group] += 1


SIGMA = [math.sqrt(math.log(1 + cv * cv)) for _, cv in WORK]
MU = [math.log(60 * mean) - s * s / 2 for (mean, _), s in zip(WORK, SIGMA, strict=True)]


def call(centre: Centre, kind: int) -> Life:
    """Find an agent or wait; talk or give up."""
    env, totals = centre.env, centre.totals
    arrived = env.now
    group = next((g for g in TYPE_TO_GROUPS[kind] if centre.free[g]), None)
    totals.calls += 1
    if group is not None:
        centre.free[group] -= 1
    else:
        called = env.event()
        centre.waiting[kind].append(called)
        yield called | env.timeout(random.expovariate(1 / (60 * PATIENCE[kind])))
        totals.wait += env.now - arrived
        if not called.triggered:
            called.succeed(None)
            totals.abandoned += 1
            return
        group = called.value
    totals.in_time += env.now - arrived <= 20.0
    yield env.timeout(random.lognormvariate(MU[kind], SIGMA[kind]))
    centre.release(group)


def arrivals(centre: Centre, kind: int) -> Life:
    """Send calls of one type, half-hour by half-hour."""
    env = centre.env
    for k, rate in enumerate(rates(kind)):
        end = (k + 1) * HALF_HOUR
        while True:
            gap = random.expovariate(rate)
            if env.now + gap >= end:
                yield env.timeout(end - env.now)
                break
            yield env.timeout(gap)
            env.process(call(centre, kind))


def w3(seed: int = 1) -> Totals:
    """One day."""
    random.seed(seed)
    centre = Centre(simpy.Environment())
    for kind in range(len(TYPE_TO_GROUPS)):
        centre.env.process(arrivals(centre, kind))
    centre.env.run()
    return centre.totals
