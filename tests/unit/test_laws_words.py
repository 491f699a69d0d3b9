"""Laws as planners write them: every form, and every way to get it wrong."""

import math
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from queuesim.errors import BadValue
from queuesim.laws import (
    CATALOGUE,
    KEY_KINDS,
    Beta,
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Histogram,
    Hyperexponential,
    LogNormal,
    Mixture,
    Never,
    Pert,
    Shifted,
    Sum,
    Triangular,
    TruncatedNormal,
    Uniform,
    Weibull,
    law_from_words,
    reference_page,
)
from queuesim.units import parse_duration
from queuesim.words import laws_en, laws_zh

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "laws.md"


def read(text, **options):
    return law_from_words(YAML(typ="safe").load(text), parse_duration, **options)


GOOD = {
    "{mean: 5m, cv: 80%}": LogNormal.from_mean_cv(300.0, 0.8),
    "{mean: 5m, sd: 4m}": LogNormal.from_mean_cv(300.0, 0.8),
    "{law: lognormal, mean: 5m, cv: 80%}": LogNormal.from_mean_cv(300.0, 0.8),
    "{law: LogNormal, mean: 5m, cv: 80%}": LogNormal.from_mean_cv(300.0, 0.8),
    "{mean: 5m, cv: 0%}": Deterministic(300.0),
    "{law: gamma, mean: 5m, sd: 0s}": Deterministic(300.0),
    "{law: exponential, mean: 0s}": Deterministic(0.0),
    "{mean: 0s, cv: 80%}": Deterministic(0.0),
    "{median: 4m, p90: 9m}": LogNormal.from_quantiles(0.5, 240.0, 0.9, 540.0),
    "{p90: 9m, median: 4m}": LogNormal.from_quantiles(0.5, 240.0, 0.9, 540.0),
    "{p25: 2m, p99.5: 9m}": LogNormal.from_quantiles(0.25, 120.0, 0.995, 540.0),
    "{law: exponential, mean: 2m}": Exponential(120.0),
    "{law: exponential, mean: 2m, cv: 100%}": Exponential(120.0),
    "{law: deterministic, value: 2m}": Deterministic(120.0),
    "{law: deterministic, mean: 2m}": Deterministic(120.0),
    "{value: 2m}": Deterministic(120.0),
    "{law: uniform, low: 1m, high: 3m}": Uniform(60.0, 180.0),
    "{law: uniform, mean: 2m, cv: 20%}": Uniform.from_mean_cv(120.0, 0.2),
    "{law: triangular, low: 1m, mode: 2m, high: 5m}": Triangular(60.0, 120.0, 300.0),
    "{law: triangular, mean: 2m, cv: 20%}": Triangular.from_mean_cv(120.0, 0.2),
    "{law: pert, low: 1m, mode: 2m, high: 5m}": Pert(60.0, 120.0, 300.0),
    "{law: normal, mean: 5m, cv: 30%}": TruncatedNormal.from_mean_cv(300.0, 0.3),
    "{law: normal, mean: 5m, sd: 40s, low: 4m, high: 8m}": TruncatedNormal.from_mean_sd(
        300.0, 40.0, 240.0, 480.0
    ),
    "{law: normal, median: 5m, p90: 7m}": TruncatedNormal.from_quantiles(0.5, 300.0, 0.9, 420.0),
    "{law: gamma, mean: 5m, cv: 80%}": Gamma.from_mean_cv(300.0, 0.8),
    "{law: gamma, median: 5m, p90: 7m}": Gamma.from_quantiles(0.5, 300.0, 0.9, 420.0),
    "{law: gamma, shape: 2.5, scale: 2m}": Gamma(2.5, 120.0),
    "{law: erlang, mean: 6m, phases: 3}": Erlang(3, 360.0),
    "{law: erlang, mean: 6m, cv: 57.7%}": Erlang(3, 360.0),
    "{law: weibull, scale: 4m, shape: 0.7}": Weibull(240.0, 0.7),
    "{law: weibull, mean: 4m, cv: 120%}": Weibull.from_mean_cv(240.0, 1.2),
    "{law: weibull, p50: 4m, p90: 9m}": Weibull.from_quantiles(0.5, 240.0, 0.9, 540.0),
    "{law: beta, low: 1m, high: 9m, a: 2, b: 3}": Beta(2.0, 3.0, 60.0, 540.0),
    "{law: beta, low: 1m, high: 9m, mean: 4m, sd: 90s}": Beta.from_mean_sd(
        240.0, 90.0, 60.0, 540.0
    ),
    "{law: beta, low: 1m, high: 9m, mean: 4m, cv: 37.5%}": Beta.from_mean_sd(
        240.0, 90.0, 60.0, 540.0
    ),
    "{law: hyperexponential, mean: 4m, cv: 150%}": Hyperexponential.from_mean_cv(240.0, 1.5),
    "{law: hyperexponential, parts: [{share: 75%, mean: 1m}, {share: 25%, mean: 9m}]}": (
        Hyperexponential((0.75, 0.25), (60.0, 540.0))
    ),
    "{law: mixture, parts: [{share: 25%, value: 9s}, {share: 75%, mean: 4m, cv: 90%}]}": (
        Mixture((0.25, 0.75), (Deterministic(9.0), LogNormal.from_mean_cv(240.0, 0.9)))
    ),
    "{law: sum, parts: [{mean: 2m, cv: 50%}, {law: exponential, mean: 30s}]}": Sum(
        (LogNormal.from_mean_cv(120.0, 0.5), Exponential(30.0))
    ),
    "{values: [2m, 45s]}": Empirical((45.0, 120.0), (1.0, 1.0)),
    "{values: [2m, 45s], weights: [3, 1]}": Empirical((45.0, 120.0), (1.0, 3.0)),
    "{law: values, values: [2m]}": Empirical((120.0,), (1.0,)),
    "{histogram: [{from: 1m, to: 5m, share: 75%}, {from: 0s, to: 1m, share: 25%}]}": Histogram(
        (0.0, 60.0), (60.0, 300.0), (0.25, 0.75)
    ),
    "{law: never}": Never(),
    "{shift: 10s, mean: 5m, cv: 80%}": Shifted(LogNormal.from_mean_cv(300.0, 0.8), 10.0),
    "{shift: 0s, law: exponential, mean: 5m}": Exponential(300.0),
    "{law: sum, shift: 1m, parts: [{shift: 10s, value: 5s}]}": Shifted(
        Sum((Shifted(Deterministic(5.0), 10.0),)), 60.0
    ),
}


@pytest.mark.parametrize("text", GOOD)
def test_what_planners_write(text):
    assert read(text) == GOOD[text]


def test_every_law_and_every_form_is_written_above():
    said = {name for text in GOOD for entry in CATALOGUE if (name := entry.name) in text.lower()}
    assert said == {entry.name for entry in CATALOGUE}


def test_a_mean_alone_takes_the_defaults_of_its_word():
    assert read("{mean: 5m}", default_cv=0.9) == LogNormal.from_mean_cv(300.0, 0.9)
    assert read("{law: gamma, mean: 5m}", default_cv=0.9) == Gamma.from_mean_cv(300.0, 0.9)
    assert read("{mean: 5m, cv: 20%}", default_cv=0.9) == LogNormal.from_mean_cv(300.0, 0.2)
    assert read("{mean: 5m}", default_law="exponential") == Exponential(300.0)
    assert read("{mean: 5m}", default_law="exponential", default_cv=0.9) == Exponential(300.0)
    assert read("{mean: 5m, cv: 80%}", default_law="exponential") == LogNormal.from_mean_cv(
        300, 0.8
    )
    assert read("{mean: 5m}", default_cv=0.0) == Deterministic(300.0)
    assert read("{law: hyperexponential, mean: 5m}", default_cv=2.0).cv == pytest.approx(2.0)


def test_a_default_spread_stands_back_where_the_law_has_its_own():
    assert read("{law: erlang, mean: 6m, phases: 3}", default_cv=0.9) == Erlang(3, 360.0)
    assert read("{law: exponential, mean: 6m}", default_cv=0.9) == Exponential(360.0)
    assert read("{median: 4m, p90: 9m}", default_cv=0.9) == read("{median: 4m, p90: 9m}")
    uniform = "{law: uniform, low: 1m, high: 3m}"
    assert read(uniform, default_cv=0.9) == read(uniform)


def test_words_already_in_plain_numbers():
    assert law_from_words({"mean": 300, "cv": 0.8}) == LogNormal.from_mean_cv(300.0, 0.8)
    assert law_from_words({"values": (3.0, 1.0)}) == Empirical((1.0, 3.0), (1.0, 1.0))
    parts = ({"share": 0.5, "value": 1.0}, {"share": 0.5, "law": "exponential", "mean": 2.0})
    assert law_from_words({"law": "mixture", "parts": parts}).mean == pytest.approx(1.5)
    bins = [{"from": 0.0, "to": 2.0, "share": 1.0}]
    assert law_from_words({"histogram": bins}) == Histogram((0.0,), (2.0,), (1.0,))


def test_values_below_zero_only_where_they_are_allowed():
    words = {"law": "uniform", "low": -60, "high": 60}
    with pytest.raises(BadValue, match="below 0"):
        law_from_words(words)
    assert law_from_words(words, negative=True) == Uniform(-60.0, 60.0)


DEEP = "{law: sum, parts: [" * 12 + "{value: 1s}" + "]}" * 12

# what is written, the key of the text that answers, and words that must be in it or in its hint
BAD = [
    ("{men: 5m}", "law.unknown_word", ["men", "mean", "median"]),
    ("{qqqqqq: 5m}", "law.unknown_word_far", ["qqqqqq", "mean"]),
    ("{law: gamma, mean: 5m, shpe: 3}", "law.unknown_key", ["shpe", '"shape"?', "scale"]),
    ("{law: never, qqqq: 1m}", "law.unknown_key_far", ["qqqq", "shift"]),
    ("{law: gamma, mean: 5m, cv: 80%, phases: 3}", "law.unknown_key", ["phases", "shape"]),
    ("{law: gama, mean: 5m, cv: 80%}", "law.unknown_law", ["gama", '"gamma"?', "weibull"]),
    ("{law: qqqqqqqq}", "law.unknown_law_far", ["qqqqqqqq", "weibull"]),
    ("{low: 1m, high: 2m}", "law.which", ["uniform"]),
    ("{}", "law.which", ["uniform"]),
    ("{law: uniform, low: 3m}", "law.missing", ['"high"', "low, high"]),
    ("{law: uniform}", "law.missing", ["uniform"]),
    ("{law: gamma, shape: 3}", "law.missing", ['"scale"']),
    ("{mean: 5m}", "law.needs_cv", ["cv"]),
    ("{law: beta, low: 1m, high: 2m, mean: 90s}", "law.needs_cv", ["sd"]),
    ("{mean: 5m, cv: 80%, sd: 1m}", "law.clash", ["cv", "sd"]),
    ("{law: weibull, mean: 3m, scale: 2m, shape: 1}", "law.clash", ["mean", "scale"]),
    ("{law: weibull, median: 3m, p90: 4m, cv: 20%}", "law.clash", ["cv", "median"]),
    ("{law: lognormal, median: 4m, mean: 5m, cv: 10%}", "law.clash", ["median", "mean"]),
    ("{law: deterministic, value: 2m, mean: 3m}", "law.clash", ["value", "mean"]),
    ("{law: hyperexponential, mean: 2m, parts: []}", "law.clash", ["parts", "mean"]),
    ("{median: 4m}", "law.two_quantiles", ["got 1", "p90"]),
    ("{median: 4m, p90: 9m, p95: 10m}", "law.two_quantiles", ["got 3"]),
    ("{median: 4m, p100: 9m}", "law.quantile_name", ["p100"]),
    ("{median: 4m, p0: 9m}", "law.quantile_name", ["p0"]),
    ("{median: 4m, p90: 3m}", "law.quantiles", ["p50 4m", "p90 3m"]),
    ("{median: 0s, p90: 3m}", "law.quantiles", ["above 0"]),
    ("{median: 4m, p50: 5m}", "law.quantiles", ["p50"]),
    ("{median: 4m, p99.99999: 5m}", "law.range", ["p"]),
    ("{law: weibull, median: 1s, p75: 10h, shift: 1s}", "law.ratio", ["36000 times"]),
    ("{law: normal, low: 5m, median: 4m, p90: 9m}", "law.quantiles_between", ["5m"]),
    ("{law: normal, median: 1s, p90: 9m}", "law.normal_quantiles", ["0s", "lognormal"]),
    ("{mean: 0s, sd: 1m}", "law.mean_zero", ["0"]),
    ("{law: gamma, mean: 1m, cv: 5000%}", "law.cv_range", ["0.1% to 1000%", "5000%"]),
    ("{law: uniform, mean: 1m, cv: 60%}", "law.cv_range", ["57.74%"]),
    ("{law: erlang, mean: 5m, cv: 58%}", "law.erlang_cv", ["57.74%", "phases: 3", "gamma"]),
    ("{law: erlang, mean: 5m, phases: 0}", "law.range", ["phases", "1 to 1000"]),
    ("{law: exponential, mean: 2m, cv: 50%}", "law.exponential_cv", ["100%", "50%"]),
    ("{law: hyperexponential, mean: 4m, cv: 80%}", "law.hyper_cv", ["80%", "gamma"]),
    ("{law: uniform, low: 3m, high: 1m}", "law.order", ["3m", "1m"]),
    ("{law: triangular, low: 1m, mode: 9m, high: 2m}", "law.mode_between", ["9m", "1m to 2m"]),
    ("{law: normal, mean: 5m, cv: 120%}", "law.normal_sd", ["120%", "lognormal"]),
    ("{law: normal, mean: 5m, cv: 10%, low: 6m}", "law.mean_between", ["5m", "6m"]),
    ("{law: beta, low: 1m, high: 9m, mean: 10m, cv: 30%}", "law.mean_between", ["10m", "9m"]),
    ("{law: beta, low: 1m, high: 9m, mean: 4m, cv: 300%}", "law.sd_most", ["3m46.4s", "12m"]),
    ("{law: beta, low: 1m, high: 9m, mean: 4m, cv: 0.1%}", "law.sd_least", ["normal"]),
    ("{law: gamma, shape: 2, scale: 0s}", "law.positive", ["scale", "0s"]),
    ("{law: mixture, parts: []}", "law.no_parts", ["mixture"]),
    ("{law: sum, parts: []}", "law.no_parts", ["sum"]),
    ("{law: mixture, parts: [{share: 6%, value: 1m}]}", "law.shares", ["6%", "100%"]),
    ("{histogram: [{from: 0s, to: 9s, share: 60%}]}", "law.shares", ["60%"]),
    ("{values: []}", "law.no_values", ["value"]),
    ("{histogram: []}", "law.no_values", ["value"]),
    ("{values: [1m], weights: [1, 2]}", "law.weights_length", ["2 weights", "1 values"]),
    ("{values: [1m], weights: [0]}", "law.weights", ["above 0"]),
    (
        "{histogram: [{from: 1m, to: 2m, share: 50%}, {from: 90s, to: 4m, share: 50%}]}",
        "law.overlap",
        ["1m30s", "2m"],
    ),
    (DEEP, "law.too_deep", ["10"]),
    # inside lists: the place stands in front
    ("{law: mixture, parts: [{shre: 6%, value: 1m}]}", "law.unknown_key", ["parts[0]", '"share"?']),
    ("{law: mixture, parts: [{value: 1m}]}", "law.missing", ["parts[0]", "share"]),
    ("{law: sum, parts: [{mean: 5}]}", "unit.duration_bare", ["parts[0]", "mean", "5m"]),
    ("{law: sum, parts: [5m]}", "law.map", ["parts[0]", "5m"]),
    ("{law: sum, parts: 5m}", "law.list", ["parts", "5m"]),
    (
        "{law: hyperexponential, parts: [{share: 100%, mean: 5m, cv: 20%}]}",
        "law.missing",
        ["parts[0]", "mean"],
    ),
    ("{values: [1m, 2]}", "unit.duration_bare", ["values[1]", "2s"]),
    ("{values: 3}", "law.list", ["values"]),
    ("{values: [1m], weights: [x]}", "unit.number", ["weights", "x"]),
    ("{histogram: [{from: 1m, to: 2m}]}", "law.missing", ["histogram[0]", "share"]),
    (
        "{histogram: [{from: 1m, to: 2m, shre: 1%}]}",
        "law.unknown_key",
        ["histogram[0]", '"share"?'],
    ),
    ("{histogram: [{from: 1, to: 2m, share: 1%}]}", "unit.duration_bare", ["histogram[0].from"]),
    ("{histogram: [1m]}", "law.map", ["histogram[0]"]),
    # quantities that cannot be read: the key stands in front
    ("{mean: 5, cv: 80%}", "unit.duration_bare", ["mean", "5m or 5s"]),
    ("{mean: 5m, cv: 80}", "unit.share_bare", ["cv", "80%"]),
    ("{mean: 5m, cv: -80%}", "unit.negative_share", ["cv"]),
    ("{law: uniform, low: -3m, high: 1m}", "unit.negative_duration", ["low", "-3m"]),
    ("{law: erlang, mean: 5m, phases: 2.5}", "unit.whole", ["phases", "2 or 3"]),
    ("{law: gamma, shape: .nan, scale: 1m}", "unit.number", ["shape"]),
]


def answers(error):
    """The keys of the text and of the texts inside it."""
    said, keys = error.said, []
    while said is not None:
        keys.append(said.key)
        said = next((v for v in said.values.values() if hasattr(v, "key")), None)
    return keys


@pytest.mark.parametrize(("text", "key", "words"), BAD, ids=lambda value: str(value)[:60])
def test_what_is_wrong_is_said(text, key, words):
    with pytest.raises(BadValue) as caught:
        read(text)
    error = caught.value
    assert answers(error)[-1] == key
    shown = f"{error} {error.hint}"
    for word in words:
        assert word in shown, shown
    assert error.said.text("zh") != error.said.text("en")


#: Texts of errors that planners' words cannot cause; the tests of the laws raise them.
FROM_PROGRAMS = {
    "law.uniforms", "law.uniform_range", "law.finite", "law.normal_outside", "law.phases_whole",
    "law.values_rise", "law.at", "law.negative",
}  # fmt: skip


def test_every_text_is_asked_for_by_a_test():
    keys = {key for key in laws_en.WORDS if not key.endswith(".hint")}
    assert keys - {key for _, key, _ in BAD} == FROM_PROGRAMS
    assert set(laws_en.WORDS) == set(laws_zh.WORDS)


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.name)
def test_catalogue(entry):
    law = read(entry.example)
    assert law.lowest >= 0.0
    assert entry.chinese
    assert set(entry.keys) <= {*KEY_KINDS, "median", "p90"}
    # a slip of one letter in a key of the law is answered with that key
    for key in entry.keys:
        if len(key) > 3:
            with pytest.raises(BadValue) as caught:
                read(f"{{law: {entry.name}, {key[:-1]}q: 1m}}")
            assert f'"{key}"' in str(caught.value.hint)


def test_the_reference_page_is_fresh():
    """Else write what ``queuesim.laws.reference_page()`` returns into it."""
    assert PAGE.read_text(encoding="utf-8") == reference_page()


def test_patience_for_ever():
    assert read("{law: never}").inverse(0.5) == math.inf
