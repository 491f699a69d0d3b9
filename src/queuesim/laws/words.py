"""Laws as planners write them: from a map of words to a law."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Final

from queuesim.errors import BadValue
from queuesim.laws.base import Amount, Law
from queuesim.laws.catalogue import (
    CATALOGUE,
    COUNT,
    KEY_KINDS,
    NUMBER,
    QUANTILES,
    SHARE,
    SPREAD,
    Entry,
    Form,
)
from queuesim.laws.compound import Hyperexponential, Mixture, Shifted, Sum
from queuesim.laws.empirical import Empirical, Histogram
from queuesim.laws.families import (
    Beta,
    Deterministic,
    Exponential,
    Never,
    Pert,
    Triangular,
    Uniform,
)
from queuesim.laws.normal import TruncatedNormal
from queuesim.laws.positive import Erlang, Gamma, LogNormal, Weibull
from queuesim.units import (
    format_duration,
    format_share,
    parse_count,
    parse_number,
    parse_percent,
    shorten,
)
from queuesim.words import Said

ENTRIES: Final = {entry.name: entry for entry in CATALOGUE}
DEEPEST: Final = 10  #: levels of laws within laws
TEN_SECONDS: Final = 10.0  #: from here on errors show tenths of a second
_QUANTILE: Final = re.compile(r"p(\d+(?:\.\d+)?)")
_NEAR_ONE: Final = 1e-3

Values = Mapping[str, float]


def law_from_words(
    words: Mapping[str, object],
    number: Callable[[object], float] | None = None,
    *,
    default_cv: float | None = None,
    default_law: str = "lognormal",
    negative: bool = False,
) -> Law:
    """The law that a planner's map means.

    Parameters
    ----------
    words
        For example ``{"mean": "5m", "cv": "80%"}``; the keys are those of the catalogue.
    number
        Reads a quantity with a unit, for durations ``units.parse_duration``. Without it all
        quantities are plain numbers already: seconds, and fractions for shares and cv.
    default_cv
        Spread where only a mean is given and the law needs one [fraction].
    default_law
        Law of a map with a mean alone.
    negative
        Whether draws below 0 are allowed.

    Raises
    ------
    BadValue
        (a ``ValueError``) For a key that is unknown, missing or out of place, a value that cannot
        be read, or parameters that no such law has; it says what is allowed.
    """
    try:
        law = _Reader(number, default_cv, default_law).law(words, 0)
    except BadValue as error:
        raise _as_durations(error) from None
    if not negative and law.lowest < 0.0:
        raise _as_durations(BadValue("law.negative", lowest=Amount(law.lowest)))
    return law


def _as_durations(error: BadValue) -> BadValue:
    """The same error with the quantities of laws written as planners write durations."""

    def shown(value: object) -> object:
        if isinstance(value, Said):
            return Said(value.key, {name: shown(each) for name, each in value.values.items()})
        if isinstance(value, Amount) and isfinite(value):
            return format_duration(round(value, 1 if abs(value) >= TEN_SECONDS else 4))
        return value

    again = BadValue(error.said.key, **{k: shown(v) for k, v in error.said.values.items()})
    again.hint = error.hint
    return again


@dataclass(frozen=True)
class _Reader:
    """Turns maps into laws; holds how quantities are read."""

    number: Callable[[object], float] | None
    default_cv: float | None
    default_law: str

    def law(self, words: object, depth: int, extra: tuple[str, ...] = ()) -> Law:
        """The law of a map; ``extra`` are keys that the map around it understands."""
        if depth > DEEPEST:
            raise BadValue("law.too_deep", most=DEEPEST)
        if not isinstance(words, Mapping):
            raise BadValue("law.map", got=shorten(words))
        said = {str(key): value for key, value in words.items() if str(key) not in extra}
        entry = ENTRIES[self._name(said)]
        self._refuse_unknown(entry, said, extra)
        values = {key: self._value(key, said[key]) for key in said if _is_scalar(key)}
        form = self._form(entry, said, values)
        if QUANTILES in form.must:
            law = _from_quantiles(entry.name, values)
        elif entry.name in _FROM_LISTS:
            law = _FROM_LISTS[entry.name](self, said, depth)
        elif SPREAD in form.must:
            law = _from_mean(entry.name, values)
        else:
            law = _from_parameters(entry.name, values)
        shift = values.get("shift", 0.0)
        return Shifted(law, shift) if shift else law

    def _name(self, said: Mapping[str, object]) -> str:
        """Which law it is: as it says, or by its keys."""
        if "law" in said:
            name = str(said["law"]).strip().lower()
            if name in ENTRIES:
                return name
            raise _unknown("law.unknown_law", name, list(ENTRIES))
        if "values" in said:
            return "values"
        if "histogram" in said:
            return "histogram"
        if "value" in said:
            return "deterministic"
        if any(_share_of(key) is not None for key in said):
            return "lognormal"
        if "mean" in said:
            return "lognormal" if {"cv", "sd"} & set(said) else self.default_law
        known = [*KEY_KINDS, "median", "p90"]
        for key in said:
            if key not in KEY_KINDS:
                raise _unknown("law.unknown_word", key, known)
        raise BadValue("law.which", known=list(ENTRIES))

    def _refuse_unknown(
        self, entry: Entry, said: Mapping[str, object], extra: tuple[str, ...]
    ) -> None:
        for key in said:
            allowed = [*extra, *entry.keys, "shift", "law"]
            if key in allowed or ("median" in allowed and _share_of(key) is not None):
                continue
            raise _unknown("law.unknown_key", key, allowed, law=entry.name)

    def _value(self, key: str, value: object, place: str = "") -> float:
        """A quantity by the kind of its key; errors name the key."""
        kind = KEY_KINDS.get(key, "duration")
        try:
            if kind == COUNT:
                return parse_count(value)
            if kind == NUMBER or self.number is None:
                return parse_number(value)
            return parse_percent(value) if kind == SHARE else self.number(value)
        except ValueError as error:
            raise _at(place or key, error) from None

    def _form(self, entry: Entry, said: Mapping[str, object], values: dict[str, float]) -> Form:
        """The form of the law that fits the keys; puts in the default cv where it is missing."""
        _spread(entry, values, self.default_cv, quantiles=any(map(_is_quantile, said)))
        present = {key for key in {*said, *values} if key not in ("law", "shift")}
        present = {QUANTILES if _is_quantile(key) else key for key in present}
        fits = [
            form
            for form in entry.forms
            if set(form.must) <= present <= {*form.must, *form.may, "sd"}
            and ("sd" not in present or SPREAD in form.must)
        ]
        if fits:
            return fits[0]
        # the form that comes nearest says what is missing
        nearest = min(
            entry.forms,
            key=lambda form: (
                len(present - {*form.must, *form.may}),
                len(set(form.must) - present),
            ),
        )
        missing = [key for key in nearest.must if key not in present]
        if missing == [SPREAD]:
            raise BadValue("law.needs_cv", law=entry.name)
        if missing:
            shown = "median" if missing[0] == QUANTILES else missing[0]
            raise BadValue("law.missing", law=entry.name, word=shown, forms=entry.written)
        odd = min(present - {*nearest.must, *nearest.may})
        one = "median" if odd == QUANTILES else odd
        other = "median" if nearest.must[0] == QUANTILES else nearest.must[0]
        raise BadValue("law.clash", law=entry.name, one=one, other=other, forms=entry.written)

    def values_law(self, said: Mapping[str, object], _depth: int) -> Law:
        values = [
            self._value("value", each, f"values[{k}]")
            for k, each in enumerate(_list("values", said["values"]))
        ]
        if "weights" not in said:
            return Empirical.of(values)
        try:
            weights = [parse_number(each) for each in _list("weights", said["weights"])]
        except ValueError as error:
            raise _at("weights", error) from None
        return Empirical.of(values, weights)

    def histogram_law(self, said: Mapping[str, object], _depth: int) -> Law:
        rows = []
        for k, row in enumerate(_list("histogram", said["histogram"])):
            place = f"histogram[{k}]"
            if not isinstance(row, Mapping):
                raise _at(place, BadValue("law.map", got=shorten(row)))
            for key in row:
                if key not in ("from", "to", "share"):
                    keys = ["from", "to", "share"]
                    raise _at(place, _unknown("law.unknown_key", str(key), keys, law="histogram"))
            for key in ("from", "to", "share"):
                if key not in row:
                    forms = "{from, to, share}"
                    lacking = BadValue("law.missing", law="histogram", word=key, forms=forms)
                    raise _at(place, lacking)
            low, high = (self._value("low", row[key], f"{place}.{key}") for key in ("from", "to"))
            rows.append((low, high, self._value("cv", row["share"], f"{place}.share")))
        _refuse_not_whole("histogram", [row[2] for row in rows])
        return Histogram.of(rows)

    def _parts(
        self, said: Mapping[str, object], depth: int, extra: tuple[str, ...] = ()
    ) -> list[tuple[float, Law]]:
        """Each part with its share, 0 where parts have none."""
        done = []
        for k, part in enumerate(_list("parts", said["parts"])):
            try:
                law = self.law(part, depth + 1, extra)
                share = 0.0
                if extra and isinstance(part, Mapping):
                    if "share" not in part:
                        forms = "{share, ...}"
                        raise BadValue(
                            "law.missing", law=said.get("law"), word="share", forms=forms
                        )
                    share = self._value("cv", part["share"], "share")
            except ValueError as error:
                raise _at(f"parts[{k}]", error) from None
            done.append((share, law))
        return done

    def mixture_law(self, said: Mapping[str, object], depth: int) -> Law:
        parts = self._parts(said, depth, ("share",))
        shares = [share for share, _ in parts]
        _refuse_not_whole("mixture", shares)
        return Mixture(_whole(shares), tuple(law for _, law in parts))

    def sum_law(self, said: Mapping[str, object], depth: int) -> Law:
        return Sum(tuple(law for _, law in self._parts(said, depth)))

    def hyperexponential_law(self, said: Mapping[str, object], depth: int) -> Law:
        if "parts" not in said:
            values = {key: self._value(key, said[key]) for key in said if _is_scalar(key)}
            _spread(ENTRIES["hyperexponential"], values, self.default_cv, quantiles=False)
            return _from_mean("hyperexponential", values)
        kinds = _Reader(self.number, None, "exponential")
        parts = kinds._parts(said, depth, ("share",))
        for k, (_, law) in enumerate(parts):
            if not isinstance(law, Exponential):
                form = "{share, mean}"
                clash = BadValue("law.missing", law="hyperexponential", word="mean", forms=form)
                raise _at(f"parts[{k}]", clash)
        shares = [share for share, _ in parts]
        _refuse_not_whole("hyperexponential", shares)
        return Hyperexponential(_whole(shares), tuple(law.mean for _, law in parts))


_FROM_LISTS: Final[dict[str, Callable[[_Reader, Mapping[str, object], int], Law]]] = {
    "values": _Reader.values_law,
    "histogram": _Reader.histogram_law,
    "mixture": _Reader.mixture_law,
    "sum": _Reader.sum_law,
    "hyperexponential": _Reader.hyperexponential_law,
}


def _spread(
    entry: Entry, values: dict[str, float], default_cv: float | None, *, quantiles: bool
) -> None:
    """Make ``cv`` the one word for spread where the law takes mean and spread."""
    takes = any(SPREAD in form.must for form in entry.forms)
    if not takes or "mean" not in values or quantiles:
        return
    if "sd" in values:
        if "cv" in values:
            raise BadValue("law.clash", law=entry.name, one="cv", other="sd", forms=entry.written)
        if values["mean"] == 0.0 and values["sd"] > 0.0 and entry.name not in ("normal", "beta"):
            raise BadValue("law.mean_zero")
        values["cv"] = values["sd"] / values["mean"] if values["mean"] else 0.0
    elif "cv" not in values and "phases" not in values and default_cv is not None:
        values["cv"] = default_cv


def _from_mean(name: str, values: Values) -> Law:
    """A law by mean and cv; no spread is the mean itself, each time."""
    mean, cv = values["mean"], values["cv"]
    sd = values.get("sd", mean * cv)
    if sd == 0.0:
        return Deterministic(mean)
    if name == "normal":
        return TruncatedNormal.from_mean_sd(
            mean, sd, values.get("low", 0.0), values.get("high", inf)
        )
    if name == "beta":
        return Beta.from_mean_sd(mean, sd, values["low"], values["high"])
    return _FROM_MEAN_CV[name](mean, cv)


_FROM_MEAN_CV: Final[dict[str, Callable[[float, float], Law]]] = {
    "uniform": Uniform.from_mean_cv,
    "triangular": Triangular.from_mean_cv,
    "lognormal": LogNormal.from_mean_cv,
    "gamma": Gamma.from_mean_cv,
    "erlang": Erlang.from_mean_cv,
    "weibull": Weibull.from_mean_cv,
    "hyperexponential": Hyperexponential.from_mean_cv,
}


def _from_quantiles(name: str, values: Values) -> Law:
    """A law by two quantiles."""
    found = sorted((share, values[key]) for key in values if (share := _share_of(key)) is not None)
    if len(found) != 2:
        raise BadValue("law.two_quantiles", law=name, got=len(found))
    (p1, x1), (p2, x2) = found
    if name == "lognormal":
        return LogNormal.from_quantiles(p1, x1, p2, x2)
    if name == "gamma":
        return Gamma.from_quantiles(p1, x1, p2, x2)
    if name == "weibull":
        return Weibull.from_quantiles(p1, x1, p2, x2)
    low, high = values.get("low", 0.0), values.get("high", inf)
    return TruncatedNormal.from_quantiles(p1, x1, p2, x2, low, high)


def _from_parameters(name: str, values: Values) -> Law:
    """A law by parameters of its own."""
    if name == "exponential":
        if abs(values.get("cv", 1.0) - 1.0) > _NEAR_ONE:
            raise BadValue("law.exponential_cv", got=format_share(values["cv"], 4))
        return Exponential(values["mean"]) if values["mean"] != 0.0 else Deterministic(0.0)
    if name == "deterministic":
        return Deterministic(values["value"] if "value" in values else values["mean"])
    if name == "uniform":
        return Uniform(values["low"], values["high"])
    if name == "triangular":
        return Triangular(values["low"], values["mode"], values["high"])
    if name == "pert":
        return Pert(values["low"], values["mode"], values["high"])
    if name == "gamma":
        return Gamma(values["shape"], values["scale"])
    if name == "erlang":
        return Erlang(int(values["phases"]), values["mean"])
    if name == "weibull":
        return Weibull(values["scale"], values["shape"])
    if name == "beta":
        return Beta(values["a"], values["b"], values["low"], values["high"])
    return Never()


def _is_scalar(key: str) -> bool:
    return KEY_KINDS.get(key, "duration") not in ("list", "text")


def _is_quantile(key: str) -> bool:
    return _share_of(key) is not None


def _share_of(key: str) -> float | None:
    """The share below a quantile: 0.9 for ``p90``; ``None`` for other keys."""
    if key == "median":
        return 0.5
    match = _QUANTILE.fullmatch(key)
    if match is None:
        return None
    percent = float(match[1])
    if not 0.0 < percent < 100.0:
        raise BadValue("law.quantile_name", got=key)
    return percent / 100.0


def _list(key: str, value: object) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _at(key, BadValue("law.list", got=shorten(value)))
    return value


def _refuse_not_whole(law: str, shares: Sequence[float]) -> None:
    if shares and not abs(sum(shares) - 1.0) <= 1e-6:
        raise BadValue("law.shares", law=law, got=format_share(sum(shares), 6))


def _whole(shares: Sequence[float]) -> tuple[float, ...]:
    """Shares that were typed in percent, made to add up to 1 as closely as floats can."""
    total = sum(shares)
    return tuple(share / total for share in shares)


def _at(key: str, error: ValueError) -> BadValue:
    """The error with the key in front, its hint kept."""
    if not isinstance(error, BadValue):
        return BadValue("law.at", word=key, problem=str(error))
    wrapped = BadValue("law.at", word=key, problem=error.said)
    wrapped.hint = error.hint
    return wrapped


def _unknown(text: str, got: str, known: Sequence[str], **values: object) -> BadValue:
    """The error for a word that is not known, with the nearest that is."""
    from difflib import get_close_matches

    got = got if len(got) <= 40 else got[:37] + "..."
    close = get_close_matches(got, known, n=1, cutoff=0.5)
    if close:
        return BadValue(text, got=got, known=list(known), nearest=close[0], **values)
    return BadValue(f"{text}_far", got=got, known=list(known), **values)
