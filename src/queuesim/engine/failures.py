"""Why a run cannot go on: limits, errors and their texts, the same for every engine."""

from __future__ import annotations

from queuesim.network.order import BIRTH_BITS

MOVES = 10_000  #: moves that a case may make before it rests
STILL = 100_000  #: delays, works and waits of length zero that one tick may hold


class EndlessMoves(RuntimeError):
    """More moves than `MOVES` of one case in a row, or than `STILL` in one tick: no time passes.

    ``node`` is where the case was last.
    """

    def __init__(self, message: str, node: str) -> None:
        super().__init__(message)
        self.node = node


def endless_moves(case: int, tick: int, node: str) -> EndlessMoves:
    """A case goes on and on and never rests."""
    text = f'case {case} made more than {MOVES} moves at tick {tick}, the last to "{node}"'
    return EndlessMoves(text, node)


def endless_still(case: int | None, tick: int, node: str) -> EndlessMoves:
    """Steps of no length follow each other; ``case`` None: those of orders of a pool."""
    last = f'an order of "{node}"' if case is None else f'of case {case} in "{node}"'
    return EndlessMoves(
        f"more than {STILL} steps of no length at tick {tick}, the last {last}", node
    )


def no_row(case: int, node: str) -> RuntimeError:
    """No row of a choice holds."""
    return RuntimeError(f'no row of "{node}" holds for case {case}')


def no_weight(case: int, node: str) -> RuntimeError:
    """No branch of a choice has any weight."""
    return RuntimeError(f'the weights of "{node}" are all 0 for case {case}')


def no_lane(case: int, node: str) -> RuntimeError:
    """No lane of a serving node is open to the case."""
    return RuntimeError(f'no lane of "{node}" takes case {case}')


def keeps_nobody(case: int, node: str) -> RuntimeError:
    """Work by kept people begins, and the case keeps none."""
    return RuntimeError(f'"{node}" goes on with kept people, but case {case} keeps nobody')


def keeps_at_end(case: int, outcome: str, node: str) -> RuntimeError:
    """A case ends with people whom nothing gives back."""
    return RuntimeError(f'case {case} ends as "{outcome}" and keeps people of "{node}"')


def many_at_once(case: int, tick: int, pool: str) -> RuntimeError:
    """One case that gathers units sets more going than the kernel has room for in one step."""
    return RuntimeError(
        f'case {case} sets too many going at tick {tick} that wait for units of "{pool}"; '
        "the reference engine can run this"
    )


def too_many_births(node: str) -> OverflowError:
    """A case and those born of it have borne more than subjects can tell apart."""
    return OverflowError(
        f"more than {(1 << BIRTH_BITS) - 1} follow-ups of one case (fork {node!r})"
    )
