"""How long something takes: a law, factors, extras, one rounding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.jit import compiled
from queuesim.units import FOREVER

if TYPE_CHECKING:
    from queuesim.laws import Law
    from queuesim.network.readings import Table


@dataclass(frozen=True, slots=True)
class Duration:
    """A time in seconds: law of the class, times factors, plus extras, in written order.

    Attributes
    ----------
    name
        Draw name, after the planner's word ("talk phone"), never the node's name.
        A mark of the same name that is set replaces the draw; its unit is ticks.
    laws
        One law for all classes, or one per class of the network [s].
    factors
        Tables multiplied in order; looked up when the duration begins.
    extras
        Tables added in order [s].
    """

    name: str
    laws: tuple[Law, ...]
    factors: tuple[Table, ...] = ()
    extras: tuple[Table, ...] = ()

    def __post_init__(self) -> None:
        if not self.laws:
            raise ValueError(f'duration "{self.name}" needs at least one law')


@compiled
def to_ticks(seconds: float) -> int:
    """Round seconds to microsecond ticks, half up, once; infinite becomes FOREVER.

    Raises
    ------
    ValueError
        If ``seconds`` is negative or not a number.
    """
    if not seconds >= 0.0:
        raise ValueError("a duration must be at least 0 s")
    if seconds >= 4.6e12:  # about FOREVER ticks
        return FOREVER
    return int(seconds * 1e6 + 0.5)  # cut off, so rounded half up: it is not negative
