"""W1 and W2 as one would write them in SimPy: a process per customer."""

from __future__ import annotations

import random
from collections.abc import Generator
from dataclasses import dataclass

import simpy

Life = Generator[simpy.Event, object, None]


@dataclass
class Totals:
    """What the program counts."""

    customers: int = 0
    wait: float = 0.0
    abandoned: int = 0
    in_time: int = 0


def customer(
    env: simpy.Environment,
    agents: simpy.Resource,
    mean: float,
    patience: float,
    totals: Totals,
) -> Life:
    """Wait, be served or give up."""
    arrived = env.now
    with agents.request() as request:
        if patience:
            yield request | env.timeout(random.expovariate(1 / patience))
        else:
            yield request
        waited = env.now - arrived
        totals.customers += 1
        totals.wait += waited
        if not request.triggered:
            totals.abandoned += 1
            return
        totals.in_time += waited <= 20.0
        yield env.timeout(random.expovariate(1 / mean))


def arrivals(
    env: simpy.Environment,
    agents: simpy.Resource,
    gap: float,
    mean: float,
    patience: float,
    customers: int,
    totals: Totals,
) -> Life:
    """Send customers."""
    for _ in range(customers):
        yield env.timeout(random.expovariate(1 / gap))
        env.process(customer(env, agents, mean, patience, totals))


def run(
    gap: float, mean: float, servers: int, patience: float, customers: int, seed: int
) -> Totals:
    """Simulate so many customers."""
    random.seed(seed)
    env = simpy.Environment()
    totals = Totals()
    agents = simpy.Resource(env, servers)
    env.process(arrivals(env, agents, gap, mean, patience, customers, totals))
    env.run()
    return totals


def w1(customers: int, seed: int = 1) -> Totals:
    """M/M/1, load 0.9."""
    return run(1.0, 0.9, 1, 0.0, customers, seed)


def w2(customers: int, seed: int = 1) -> Totals:
    """Erlang A with 200 servers."""
    return run(60 / 48, 240.0, 200, 120.0, customers, seed)
