"""What the compiler hands on: the network, how to read its rows, and the config it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.network.labels import Labels
    from queuesim.spec.config import Config


@dataclass(frozen=True)
class Model:
    """One scenario, ready to run.

    Attributes
    ----------
    network
        What an engine runs.
    labels
        What the numbers in an engine's rows are called by the planner.
    config
        The planner's words, for prices, promises and churn, which no engine needs.
    """

    network: Network
    labels: Labels
    config: Config
