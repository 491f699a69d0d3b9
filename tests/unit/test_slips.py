"""What was probably meant: every suggestion can be read, and says what the slip says."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim import slips, units
from queuesim.errors import BadValue, ConfigError
from queuesim.spec.clock import read_open
from queuesim.spec.elsewhere import ELSEWHERE, LAWS, called, hint
from queuesim.spec.law import read_patience
from queuesim.spec.load import load_text
from queuesim.spec.mistakes import meant_by
from queuesim.spec.patch import written_elsewhere
from queuesim.spec.shape import shape_at
from queuesim.units import UNITS
from tests.bad_configs.expected import SOUND


@pytest.mark.parametrize(
    ("parse", "typed", "meant"),
    [
        (units.parse_duration, "9分钟", "9m"),
        (units.parse_duration, "4分30秒", "4m30s"),
        (units.parse_duration, "9 min.", "9m"),
        (units.parse_duration, "00:09:30", "9m30s"),
        (units.parse_duration, "9,5m", "9.5m"),
        (units.parse_duration, "about 9m", "9m"),
        (units.parse_duration, "exponential(9m)", "9m"),
        (units.parse_number, "10k", "10000"),
        (units.parse_number, "3万", "30000"),
        (units.parse_number, "12 people", "12"),
        (units.parse_number, "600±50", "600"),
        (units.parse_number, "~ 1,200", "1200"),
        (units.parse_rate, "48 CNY/h", "48/h"),
        (units.parse_rate, "¥48 per hour", "48/hour"),
        (units.parse_rate, "48/小时", "48/h"),
        (units.parse_rate, "6k/year", "6000/year"),
        (units.parse_rate, "20,000/month", "20000/month"),
        (units.parse_rate, "48 EUR/workday", "48/open day"),
        (units.parse_percent, "76 percent", "76%"),
        (units.parse_percent, "百分之76", "76%"),
        (units.parse_percent, "yes", "100%"),
        (units.parse_clock, "9am", "09:00"),
        (units.parse_clock, "5.30 pm", "17:30"),
        (units.parse_clock, "12am", "00:00"),
        (units.parse_clock, "9点30分", "09:30"),
        (units.parse_hours, "9-17", "09:00-17:00"),
        (units.parse_hours, "9-5", "09:00-17:00"),
        (units.parse_hours, "20-2", "20:00-02:00"),
        (units.parse_hours, "9am to 5pm", "09:00-17:00"),
        (units.parse_hours, "0900-1730", "09:00-17:30"),
        (units.parse_hours, "24/7", "24h"),
        (units.parse_weekdays, "Mon..Fri", "mon-fri"),
        (units.parse_weekdays, "mo-fr, so", "mon-fri, sun"),
        (units.parse_weekdays, "sat & sun", "sat, sun"),
        (units.parse_weekdays, "working days", "mon-fri"),
        (units.parse_date, "2026/3/2", "2026-03-02"),
        (units.parse_date, "02.03.2026", "2026-03-02"),
        (units.parse_date, "2026年3月2日", "2026-03-02"),
        (units.parse_date, "20260302", "2026-03-02"),
    ],
)
def test_what_is_suggested_can_be_read(
    parse: Callable[[object], Any], typed: str, meant: str
) -> None:
    with pytest.raises(BadValue) as caught:
        parse(typed)
    assert caught.value.said.values["plain"] == meant
    parse(meant)


PIECES = st.sampled_from(
    [
        *"0123456789", "10", "24", "30", "2026", "1,000", "9.5", ".", ",", ":", "-", " ", "/", "%",
        "±", "~", "am", "pm", "h", "m", "s", "min", "分钟", "小时", "k", "万", "CNY", "¥", "per",
        "hour", "day", "open day", "mon", "fri", "mo", "so", "weekdays", "to", "..", "and", "about",
        "percent", "年", "月", "日", "点",
    ]
)  # fmt: skip


#: By the refusal, what reads the writing that it suggests: it may be of a part.
READERS: dict[str, Callable[[object], Any]] = {
    "unit.duration_near": units.parse_duration,
    "unit.duration_more": units.parse_duration,
    "unit.number_more": units.parse_number,
    "unit.thousands": units.parse_number,
    "unit.decimal_comma": units.parse_number,
    "unit.rate_near": units.parse_rate,
    "unit.share_near": units.parse_percent,
    "unit.clock_near": units.parse_clock,
    "unit.hours_near": units.parse_hours,
    "unit.weekday_near": units.parse_weekdays,
    "unit.date_near": units.parse_date,
}


@pytest.mark.parametrize(
    "parse",
    [
        units.parse_duration, units.parse_number, units.parse_rate, units.parse_percent,
        units.parse_clock, units.parse_hours, units.parse_weekdays, units.parse_date,
    ],
)  # fmt: skip
@given(pieces=st.lists(PIECES, min_size=1, max_size=7))
def test_whatever_is_suggested_can_be_read(
    parse: Callable[[object], Any], pieces: list[str]
) -> None:
    for text in ("".join(pieces), " ".join(pieces)):
        try:
            parse(text)
        except BadValue as error:
            reader = READERS.get(error.said.key)
            for meant in str(error.said.values["plain"]).split(" / ") if reader else ():
                assert reads_or_is_too_large(reader, meant)


def reads_or_is_too_large(reader: Callable[[object], Any] | None, meant: str) -> bool:
    assert reader is not None
    try:
        reader(meant)
    except BadValue as error:
        return error.said.key in ("unit.too_large", "unit.duration_large")
    return True


def test_where_two_things_may_be_meant_both_are_said() -> None:
    assert slips.dates("3/2/2026") == ("2026-02-03", "2026-03-02")
    assert slips.dates("13/2/2026") == ("2026-02-13",)
    assert slips.duration("3:30", UNITS) == ("3m30s / 3h30m", True)


@pytest.mark.parametrize(
    "typed", ["", "soon", "9m and 3m or so", "-", "1/2/3", "a lot", "5 parsecs", "32/13/2026"]
)
def test_nothing_is_suggested_where_nothing_comes_to_mind(typed: str) -> None:
    assert slips.duration(typed, UNITS) is None
    assert slips.rate(typed, UNITS) is None
    assert slips.hours(typed) is None
    assert slips.weekdays(typed, units.WEEKDAYS) is None
    assert slips.dates(typed) == ()
    assert slips.promise(typed, UNITS) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("3 more", "add 3"),
        ("plus 3", "add 3"),
        ("minus 2", "add -2"),
        ("30s longer", "add 30s"),
        ("10% more", "times 110%"),
        ("reduce by 5%", "times 95%"),
        ("double", "times 200%"),
        ("减少 2", "add -2"),
        ("12", None),
        ("3 morels", None),
    ],
)
def test_changes_in_other_words(typed: str, meant: str | None) -> None:
    assert slips.change(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("80/20", "80% in 20s"),
        ("80% within 20s", "80% in 20s"),
        ("at least 80% in 20 sec", "80% in 20sec"),
        ("0.8 / 20", "80% in 20s"),
        ("80% < 1m", "80% in 1m"),
        ("20s 80%", "80% in 20s"),
        ("80", None),
        ("800/20", None),
    ],
)
def test_promises_in_other_words(typed: str, meant: str | None) -> None:
    assert slips.promise(typed, UNITS) == meant


HOSTILE = {
    "spaces": "1" + " " * 200_000 + "?",
    "digits": "1" * 200_000,
    "letters": "mon " + "a" * 200_000,
    "pairs": "1m" * 100_000,
    "strokes": "1-" * 100_000,
    "words": "at least " * 20_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("lacks", ["patience: 5m", "phone: 80% in 20s", "count: 12", "pay: 48/h"])
def test_a_huge_text_is_refused_at_once(text: str, lacks: str) -> None:
    sound = SOUND.read_text(encoding="utf-8")
    assert lacks in sound
    config = sound.replace(lacks, f'{lacks.partition(":")[0]}: "{text}"', 1)
    begun = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load_text(config)
    assert len(caught.value.text()) < 2_000
    assert time.process_time() - begun < 2.0


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize(
    "parse",
    [
        units.parse_hours, units.parse_clock, units.parse_weekdays, units.parse_date,
        units.parse_percent, units.parse_rate, units.parse_duration, units.parse_number,
        slips.change, read_open, read_patience,
    ],
)  # fmt: skip
def test_no_reader_is_slow_on_a_huge_text(parse: Callable[[object], Any], text: str) -> None:
    begun = time.process_time()
    with suppress(BadValue):
        parse(text)
    assert time.process_time() - begun < 1.0


# --- words of other tools ---


def words_of_models() -> dict[str, set[str]]:
    """Every model of the config by name, with its words."""
    found: dict[str, set[str]] = {}
    paths: list[tuple[str | int, ...]] = [()]
    while paths:
        path = paths.pop()
        shape = shape_at(path)
        if shape is None or len(path) > 6:
            continue
        if shape.model is not None:
            for model in shape.models:
                found.setdefault(model, set()).update(shape.words)
            paths += [(*path, word) for word in shape.words]
        elif shape.values is not None:
            paths.append((*path, "NAME"))
        elif shape.parts is not None:
            paths.append((*path, 0))
    return found


def test_words_of_other_tools_lead_to_words_of_this_one() -> None:
    models = words_of_models()
    for model, table in ELSEWHERE.items():
        for other, word in table.items():
            if word.startswith("?"):
                assert hint(other, model) is not None
            elif model in models and "." not in word:
                assert word in models[model], (model, other, word)
            elif "." in word and not word.startswith("targets."):
                assert shape_at(tuple(word.split("."))) is not None, word
        if model in models:
            assert not set(table) & models[model], "a word of its own"


def test_choices_of_other_tools_lead_to_choices_of_this_one() -> None:
    places = {"kind": ("channels", "phone", "kind"), "agent": ("routing", "agent")}
    for word, path in places.items():
        shape = shape_at(path)
        assert shape is not None
        assert set(ELSEWHERE[word].values()) <= set(shape.choices)
    rules = shape_at(("routing", "next", 0))
    assert rules is not None
    assert set(ELSEWHERE["next"].values()) <= set(rules.choices)


def test_laws_of_other_tools_are_words_of_laws_here() -> None:
    from queuesim.laws.catalogue import KEY_KINDS

    assert set(LAWS.values()) <= {*KEY_KINDS, "median", "law"}
    assert not set(LAWS) & set(KEY_KINDS)


def test_a_word_is_found_whatever_its_strokes_and_case() -> None:
    assert called("Head Count", "Group") is None
    assert called("Handle-Time", "Channel") == "aht"
    assert called("After Call Work", "EveryChannel") == "wrap"
    assert meant_by(("agents",)) == ("staff",)
    assert meant_by(("seed",)) == ("runs", "seed")
    assert meant_by(("stff",)) == ("staff",)
    assert meant_by(("nowhere", "at", "all")) == ("nowhere", "at")


def test_a_shortened_path_is_found_where_it_leads() -> None:
    data = load_text(SOUND.read_text(encoding="utf-8")).document.data
    assert written_elsewhere(data, ["agents", "count"]) == ["staff.agents.count"]
    assert written_elsewhere(data, ["volume"]) == ["demand.volume"]
    assert written_elsewhere(data, ["phone", "talk"])[0] == "channels.phone.talk"
    assert written_elsewhere(data, ["nobody", "count"]) == []
