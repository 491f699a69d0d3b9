"""W1 and W2 in salabim: a process per customer."""

from __future__ import annotations

import random
from collections.abc import Generator

import salabim as sim

sim.yieldless(False)


class Customer(sim.Component):
    """Waits, is served or gives up."""

    def process(self) -> Generator[object, None, None]:
        """One visit."""
        program = self.env.program
        arrived = self.env.now()
        delay = random.expovariate(1 / program.patience) if program.patience else float("inf")
        yield self.request(program.agents, fail_delay=delay)
        program.customers += 1
        program.wait += self.env.now() - arrived
        if self.failed():
            program.abandoned += 1
            return
        yield self.hold(random.expovariate(1 / program.mean))
        self.release()


class Arrivals(sim.Component):
    """Sends customers."""

    def process(self) -> Generator[object, None, None]:
        """All of them, one gap after the other."""
        program = self.env.program
        for _ in range(program.limit):
            yield self.hold(random.expovariate(1 / program.gap))
            Customer()


class Program:
    """One run."""

    def __init__(
        self, gap: float, mean: float, servers: int, patience: float, limit: int, seed: int
    ) -> None:
        random.seed(seed)
        self.gap, self.mean, self.patience, self.limit = gap, mean, patience, limit
        self.customers, self.wait, self.abandoned = 0, 0.0, 0
        env = sim.Environment(trace=False, random_seed=seed)
        env.program = self
        self.agents = sim.Resource("agents", capacity=servers, monitor=False)
        Arrivals()
        env.run()


def w1(customers: int, seed: int = 1) -> int:
    """M/M/1, load 0.9; customers who have left the queue."""
    return Program(1.0, 0.9, 1, 0.0, customers, seed).customers


def w2(customers: int, seed: int = 1) -> int:
    """Erlang A with 200 servers."""
    return Program(60 / 48, 240.0, 200, 120.0, customers, seed).customers
