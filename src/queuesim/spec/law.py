"""Laws and patience as planners write them, kept as words until a default cv is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from queuesim.errors import BadValue
from queuesim.spec.leaf import Leaf, each
from queuesim.spec.writing import (
    DURATION_PATTERN,
    FACTOR_PATTERN,
    PERCENT_PATTERN,
    write_duration,
    write_factor,
    write_percent,
)
from queuesim.units import parse_duration, parse_factor, parse_number, parse_percent, shorten

if TYPE_CHECKING:
    from queuesim.laws import Law

#: Words of a law that are text, plain numbers, fractions or lists; all others are durations.
_TEXTS = frozenset({"law"})
_NUMBERS = frozenset({"shape", "phases", "a", "b", "k", "rate"})
_FRACTIONS = frozenset({"cv", "chance", "share", "weight"})
_LISTS = frozenset({"values", "of", "parts", "counts", "weights", "edges"})
#: A map with one of these words is a law, and no map by reason or class.
LAW_WORDS = frozenset({"law", "mean", "cv", "median", "values", "times", "min", "max", "mode"})


@dataclass(frozen=True)
class LawWords:
    """A law in plain numbers [s], not yet turned into a ``laws.Law``.

    ``words`` are those of the planner with their units gone, in the order of their names.
    """

    words: tuple[tuple[str, Any], ...]

    def __getitem__(self, word: str) -> Any:
        return dict(self.words)[word]

    def get(self, word: str) -> Any:
        """The value of a word, or ``None``."""
        return dict(self.words).get(word)

    @property
    def only_mean(self) -> bool:
        """Whether nothing but the mean is said."""
        return [word for word, _ in self.words] == ["mean"]

    def law(self, cv: float = 1.0, default: str = "lognormal") -> Law:
        """The law itself.

        Parameters
        ----------
        cv
            Coefficient of variation where the words give only a mean, >= 0.
        default
            Law where the words name none.
        """
        from queuesim.laws import law_from_words

        words = dict(self.words)
        if self.only_mean:
            words |= {"law": default}
            if default not in ("exponential", "deterministic"):
                words |= {"cv": cv}
        return law_from_words(words)


def read_law(value: object) -> LawWords:
    """``5m`` (a mean) or a map such as ``{mean: 5m, cv: 80%}``.

    Raises
    ------
    BadValue, pydantic.ValidationError
        If a word of the law cannot be read.
    """
    if not isinstance(value, Mapping):
        return LawWords((("mean", parse_duration(value)),))
    pairs = ((str(word), (str(word), said)) for word, said in value.items())
    words = LawWords(tuple(sorted(each(pairs, _read_word).items())))
    return words


def _read_word(pair: tuple[str, Any]) -> Any:
    word, value = pair
    if word in _TEXTS:
        return str(value)
    if isinstance(value, Mapping):
        return read_law(value)
    if isinstance(value, list | tuple):
        return tuple(each(enumerate(value), lambda part: _read_word((word, part))).values())
    if word in _NUMBERS:
        return parse_number(value)
    if word in _FRACTIONS:
        return parse_percent(value)
    return parse_duration(value)


def write_law(law: LawWords) -> Any:
    """The shortest writing: a mean alone, or the map."""
    if law.only_mean:
        return write_duration(law["mean"])
    return {word: _write_word(word, value) for word, value in law.words}


def _write_word(word: str, value: Any) -> Any:
    if isinstance(value, LawWords):
        return write_law(value)
    if isinstance(value, tuple):
        return [_write_word(word, part) for part in value]
    if word in _TEXTS or word in _NUMBERS:
        return value
    return write_percent(value) if word in _FRACTIONS else write_duration(value)


def is_law(value: Mapping[str, Any]) -> bool:
    """Whether a map is a law, by its words."""
    return any(word in LAW_WORDS or _is_quantile(word) for word in map(str, value))


def _is_quantile(word: str) -> bool:
    return word.startswith("p") and word[1:].replace(".", "", 1).isdigit()


@dataclass(frozen=True)
class Patience:
    """How long customers wait before they give up: a law, a factor on it, or for ever.

    Exactly one of ``words`` and ``times`` is set, or neither: they never give up.
    """

    words: LawWords | None = None
    times: float | None = None  #: factor on the patience of the class

    @property
    def never(self) -> bool:
        """Whether nobody gives up."""
        return self.words is None and self.times is None

    def law(self) -> Law | None:
        """The law, exponential where only a mean is given; ``None`` for ever."""
        return None if self.words is None else self.words.law(default="exponential")


def read_patience(value: object) -> Patience:
    """``5m`` (mean, exponential), a law, ``never``, ``times 200%`` or ``{times: 200%}``."""
    if isinstance(value, Mapping):
        if set(value) == {"times"}:
            return Patience(times=parse_factor(value["times"]))
        if "times" in value:
            raise BadValue("spec.patience_both")
        return Patience(words=read_law(value))
    if isinstance(value, str):
        text = value.strip().lower()
        if text in ("never", "for ever", "forever"):
            return Patience()
        if text.startswith(("times", "x ", "×", "*")):
            return Patience(times=parse_factor(text))
        if "%" in text:
            raise BadValue("spec.patience_share", got=shorten(value))
    return Patience(words=read_law(value))


def write_patience(patience: Patience) -> Any:
    """The writing that reads back to the same."""
    if patience.times is not None:
        return write_factor(patience.times)
    return "never" if patience.words is None else write_law(patience.words)


_DURATION = {"type": "string", "pattern": DURATION_PATTERN}
_PERCENT = {"type": "string", "pattern": PERCENT_PATTERN}
_LAW_MAP: dict[str, Any] = {
    "type": "object",
    "description": "a law: {mean: 5m, cv: 80%}, {median: 4m, p90: 9m}, {law: gamma, ...}",
    "properties": {
        "law": {"type": "string"},
        "mean": _DURATION,
        "cv": _PERCENT,
        "median": _DURATION,
        "values": {"anyOf": [{"type": "string"}, {"type": "array"}]},
    },
    "anyOf": [{"required": [word]} for word in ("law", "mean", "median", "values")],
}

LAW = Leaf(read_law, write_law, {"anyOf": [_DURATION, _LAW_MAP]}, is_law)
PATIENCE = Leaf(
    read_patience,
    write_patience,
    {
        "anyOf": [
            _DURATION,
            {"const": "never"},
            {"type": "string", "pattern": FACTOR_PATTERN},
            {
                "type": "object",
                "properties": {"times": {"type": "string", "pattern": FACTOR_PATTERN}},
                "required": ["times"],
                "additionalProperties": False,
            },
            _LAW_MAP,
        ]
    },
    is_law,
)
