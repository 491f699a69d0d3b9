"""A number that may differ by reason, class, channel or time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from queuesim.errors import BadValue
from queuesim.spec.clock import Moment, moment
from queuesim.spec.leaf import Leaf, each

T = TypeVar("T")

#: The key for all that the other keys do not name.
OTHER = "other"


@dataclass(frozen=True)
class By(Generic[T]):
    """One value, or a map of them by name or time with ``other`` for the rest.

    The keys of one map name things of one kind: reasons, classes, channels, groups or shifts, or
    parts of the week (``09:00-12:00``, ``sat``, ``mon-fri 09:00-12:00``). A value may be such a
    map by another kind. A plain value is the map with ``other`` alone.
    """

    rows: tuple[tuple[str, T | By[T]], ...]  #: in the order of their keys

    @classmethod
    def one(cls, value: T) -> By[T]:
        """The same value for all."""
        return cls(((OTHER, value),))

    @property
    def is_one(self) -> bool:
        """Whether it is the same value for all."""
        return len(self.rows) == 1 and self.rows[0][0] == OTHER and not self._nested

    @property
    def _nested(self) -> bool:
        return any(isinstance(value, By) for _, value in self.rows)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the outer map, ``other`` excepted."""
        return tuple(key for key, _ in self.rows if key != OTHER)

    def of(
        self,
        reason: str | None = None,
        cls: str | None = None,
        channel: str | None = None,
        *,
        name: str | None = None,
        at: tuple[int, float] | None = None,
    ) -> T:
        """The value for a contact.

        Parameters
        ----------
        reason, cls, channel
            Names of its reason, its customer class and its channel, as far as they are known.
        name
            Any other name, such as a group's or a shift's.
        at
            Weekday (0 = Monday) and time of day [s].

        Raises
        ------
        KeyError
            If no key matches and there is no ``other``; the cross-checks rule that out.
        """
        names = {part for part in (reason, cls, channel, name) if part is not None}
        found = self._match(names, at)
        return found.of(reason, cls, channel, name=name, at=at) if isinstance(found, By) else found

    def _match(self, names: Collection[str], at: tuple[int, float] | None) -> T | By[T]:
        rest: T | By[T] | None = None
        for key, value in self.rows:
            if key in names or (at is not None and _holds(key, at)):
                return value
            if key == OTHER:
                rest = value
        if rest is None:
            raise KeyError(f"no value for {sorted(names)} and no {OTHER}")
        return rest

    def names_channel(self, reason: str, cls: str, channel: str) -> bool:
        """Whether the value of such a contact stands under its channel, not under ``other``."""
        found: T | By[T] = self
        while isinstance(found, By):
            rows = dict(found.rows)
            key = next((key for key in (channel, reason, cls) if key in rows), OTHER)
            if key == channel or key not in rows:
                return key in rows
            found = rows[key]
        return False

    def leaves(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], T]]:
        """All values with the keys that lead to them; a plain value has none."""
        for key, value in self.rows:
            here = path if self.is_one else (*path, key)
            if isinstance(value, By):
                yield from value.leaves(here)
            else:
                yield here, value

    def values(self) -> Iterator[T]:
        """All values."""
        return (value for _, value in self.leaves())

    def maps(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], By[T]]]:
        """The map and those inside it, with the keys that lead to them."""
        yield path, self
        for key, value in self.rows:
            if isinstance(value, By):
                yield from value.maps((*path, key))

    @property
    def moments(self) -> tuple[tuple[Moment, T | By[T]], ...]:
        """The keys that are parts of the week, with their values."""
        found = ((moment(key), value) for key, value in self.rows)
        return tuple((part, value) for part, value in found if part is not None)


def _holds(key: str, at: tuple[int, float]) -> bool:
    part = moment(key)
    return part is not None and part.holds(*at)


def by(leaf: Leaf[T], rest: T | None = None) -> Leaf[By[T]]:
    """The kind of value that is one ``leaf``, or a map of them.

    ``rest``, where it is given, holds for the times that a map by time leaves out.
    """

    def read(value: object, depth: int = 0) -> By[T]:
        if not isinstance(value, Mapping) or leaf.owns(value):
            return By.one(leaf.read(value))
        if depth > 1:
            raise BadValue("spec.by_too_deep")
        if not value:
            raise BadValue("spec.by_empty")
        inner = each(((str(key), part) for key, part in value.items()), _inner(depth))
        if rest is not None and all(moment(key) is not None for key in inner):
            inner[OTHER] = rest
        return By(tuple(sorted(inner.items())))

    def _inner(depth: int) -> Callable[[Any], T | By[T]]:
        def one(value: Any) -> T | By[T]:
            found = read(value, depth + 1)
            return found.rows[0][1] if found.is_one else found

        return one

    def write(value: By[T]) -> Any:
        if value.is_one:
            return leaf.write(value.rows[0][1])  # type: ignore[arg-type]  # no map inside
        return {
            key: write(part) if isinstance(part, By) else leaf.write(part)
            for key, part in value.rows
        }

    one = dict(leaf.schema)
    level = {"type": "object", "minProperties": 1, "additionalProperties": one}
    two = {"type": "object", "minProperties": 1, "additionalProperties": {"anyOf": [one, level]}}
    schema = {"anyOf": [one, two]}
    return Leaf(read, write, schema)
