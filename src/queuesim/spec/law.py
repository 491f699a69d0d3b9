"""Laws and patience as planners write them, kept as words until a default cv is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from queuesim import slips
from queuesim.errors import BadValue
from queuesim.laws import Law
from queuesim.laws.catalogue import KEY_KINDS
from queuesim.laws.words import law_from_words
from queuesim.spec.elsewhere import LAWS
from queuesim.spec.leaf import Leaf
from queuesim.spec.writing import (
    DURATION_PATTERN,
    FACTOR_PATTERN,
    PERCENT_PATTERN,
    TIMES_PATTERN,
    write_factor,
)
from queuesim.units import parse_duration, parse_factor, shorten

_TIMES = ("times", "x ", "*", "\u00d7")
#: A map with one of these words is a law, and no map by reason or class.
LAW_WORDS = frozenset({"law", "mean", "cv", "sd", "median", "values", "histogram", "times"})


@dataclass(frozen=True)
class LawWords:
    """A law in the planner's words, which are known to make sense.

    It is not yet a ``laws.Law``, for the spread of a mean alone depends on the channel.
    """

    words: tuple[tuple[str, Any], ...]  #: in the order of their names; maps and lists frozen too

    @property
    def only_mean(self) -> bool:
        """Whether nothing but the mean is said."""
        return [word for word, _ in self.words] == ["mean"]

    @property
    def mean(self) -> float:
        """The mean [s], which does not depend on the default spread."""
        return self.law().mean

    def law(self, cv: float = 1.0, default: str = "lognormal") -> Law:
        """The law itself, of durations [s].

        Parameters
        ----------
        cv
            Coefficient of variation where the words give only a mean, >= 0.
        default
            Law where the words give only a mean.
        """
        words = {word: _thawed(value) for word, value in self.words}
        return law_from_words(words, parse_duration, default_cv=cv, default_law=default)


def read_law(value: object) -> LawWords:
    """``5m`` (a mean) or a map such as ``{mean: 5m, cv: 80%}``.

    Raises
    ------
    BadValue
        If a word of the law is unknown or missing, or makes no law.
    """
    if not isinstance(value, Mapping):
        parse_duration(value)
        return LawWords((("mean", value),))
    words = LawWords(tuple(sorted((str(word), _frozen(said)) for word, said in value.items())))
    if not isinstance(value.get("values"), str):  # a file that has not been read yet
        try:
            words.law()
        except BadValue as error:
            raise _law_slip(value) or error from None
    return words


def _law_slip(value: Mapping[str, Any]) -> BadValue | None:
    """The refusal of a law that uses the words of another tool, or a share for a duration."""
    for word in map(str, value):
        if word.lower() in LAWS and word not in KEY_KINDS:
            return BadValue("spec.law_word", got=word, name=LAWS[word.lower()])
    if str(value.get("sd", "")).strip().endswith("%"):
        return BadValue("spec.law_sd", got=shorten(value["sd"]))
    return None


def _frozen(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _Map(tuple((str(key), _frozen(part)) for key, part in value.items()))
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value


def _thawed(value: Any) -> Any:
    if isinstance(value, _Map):
        return {key: _thawed(part) for key, part in value.pairs}
    return [_thawed(part) for part in value] if isinstance(value, tuple) else value


@dataclass(frozen=True)
class _Map:
    """A map inside a law, immutable."""

    pairs: tuple[tuple[str, Any], ...]


def write_law(law: LawWords) -> Any:
    """The shortest writing: a mean alone, or the map."""
    if law.only_mean:
        return law.words[0][1]
    return {word: _thawed(value) for word, value in law.words}


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
        if slips.endless(text):
            raise BadValue("spec.patience_endless", got=shorten(value))
        if text.startswith(_TIMES):
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
        "histogram": {"type": "array"},
    },
    "anyOf": [{"required": [word]} for word in ("law", "mean", "median", "values", "histogram")],
}

LAW = Leaf(read_law, write_law, {"anyOf": [_DURATION, _LAW_MAP]}, is_law)
PATIENCE = Leaf(
    read_patience,
    write_patience,
    {
        "anyOf": [
            _DURATION,
            {"const": "never"},
            {"type": "string", "pattern": TIMES_PATTERN},
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
