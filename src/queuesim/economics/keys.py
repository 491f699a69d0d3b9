"""Keys of the cases of a run, for draws that are made after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import draws
from queuesim.network.keys import Words, absorb
from queuesim.network.order import BIRTH_BITS

if TYPE_CHECKING:
    from queuesim.network import Network
    from queuesim.results.columns import Ints
    from queuesim.results.contacts import Cases


def case_keys(cases: Cases, which: Ints, network: Network, stream: int) -> Words:
    """Key of some cases: that of their draws in the engine; follow-ups add their birth number."""
    sources = [draws.source_key(stream, source.name) for source in network.sources]
    keys = np.array(sources, dtype=np.uint64)[cases.source[which]]
    keys = absorb(keys, cases.part[which].astype(np.uint64))
    keys = absorb(keys, cases.ordinal[which].astype(np.uint64))
    birth = (cases.subject[which] & ((1 << BIRTH_BITS) - 1)).astype(np.uint64)
    if not birth.any():
        return keys
    return np.where(birth > 0, absorb(keys, birth), keys)
