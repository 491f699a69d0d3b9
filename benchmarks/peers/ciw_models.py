"""W1 and W2 in Ciw. Skills with lists of their own (W3) cannot be said in it."""

from __future__ import annotations

import ciw


def w1(customers: int, seed: int = 1) -> int:
    """M/M/1, load 0.9; customers who have left."""
    return _run(1.0, 0.9, 1, None, customers, seed)


def w2(customers: int, seed: int = 1) -> int:
    """Erlang A with 200 servers."""
    return _run(60 / 48, 240.0, 200, 120.0, customers, seed)


def _run(
    gap: float, mean: float, servers: int, patience: float | None, customers: int, seed: int
) -> int:
    leaving = ciw.dists.Exponential(1 / patience) if patience else None
    reneging = {"reneging_time_distributions": [leaving]} if leaving else {}
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Exponential(1 / gap)],
        service_distributions=[ciw.dists.Exponential(1 / mean)],
        number_of_servers=[servers],
        **reneging,
    )
    ciw.seed(seed)
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_customers(customers, method="Arrive")
    return len(simulation.get_all_records())
