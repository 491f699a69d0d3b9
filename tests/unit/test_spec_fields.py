"""The rules of writing: quantities, laws, maps by name, short and structured forms."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from queuesim.errors import BadValue
from queuesim.spec import fields
from queuesim.spec.by import By, by
from queuesim.spec.clock import moment
from queuesim.spec.fields import (
    AMOUNT,
    DURATION,
    EXTRA_DAYS,
    FACTOR,
    PRIORITY,
    RATE,
    SHARE,
    SPLIT,
    YES,
    Amount,
)
from queuesim.spec.law import LAW, PATIENCE
from queuesim.spec.targets import Target, split_measure
from queuesim.spec.writing import write_duration, write_number, write_percent, write_points
from queuesim.units import Rate, parse_duration, parse_number, parse_percent, parse_points


def key_of(error: Exception) -> str:
    """The key of the text of a bad value."""
    assert isinstance(error, BadValue)
    return error.said.key


class TestQuantities:
    @pytest.mark.parametrize(
        ("text", "seconds"),
        [
            ("20s", 20),
            ("5m", 300),
            ("5 min", 300),
            ("4m30s", 270),
            ("1.5h", 5400),
            ("2d", 172_800),
            ("1w", 604_800),
            ("1 month", 30.4 * 86_400),
            ("1 year", 365 * 86_400),
        ],
    )
    def test_a_duration_carries_its_unit(self, text, seconds):
        assert DURATION.read(text) == seconds

    @pytest.mark.parametrize("bare", [30, "30", 0.5])
    def test_a_bare_number_is_no_duration_and_no_share(self, bare):
        for leaf in (DURATION, SHARE, FACTOR, RATE):
            assert not leaf.reads(bare)

    @pytest.mark.parametrize(
        ("text", "rate"),
        [
            ("48/h", Rate(48, "h")),
            ("400/year", Rate(400, "year")),
            ("20000/month", Rate(20000, "month")),
            ("100/open day", Rate(100, "open day")),
        ],
    )
    def test_money_per_time(self, text, rate):
        assert RATE.read(text) == rate

    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("5%", Amount(0.05, "%")),
            ("1 point", Amount(0.01, "points")),
            ("20s", Amount(20, "s")),
            (12, Amount(12, "")),
            ("2.5 points", Amount(0.025, "points")),
        ],
    )
    def test_an_amount_has_the_unit_of_its_measure(self, text, amount):
        assert AMOUNT.read(text) == amount
        assert AMOUNT.read(AMOUNT.write(amount)) == amount

    @pytest.mark.parametrize("text", ["five", "5 apples", "-3", True, None])
    def test_other_amounts_are_refused(self, text):
        assert not AMOUNT.reads(text)

    @pytest.mark.parametrize(
        ("text", "number"), [("high", 1), ("normal", 2), ("low", 3), (1, 1), ("4", 4)]
    )
    def test_priority_is_a_word_or_a_number(self, text, number):
        assert PRIORITY.read(text) == number
        assert PRIORITY.read(PRIORITY.write(number)) == number

    @pytest.mark.parametrize("text", ["urgent", 0, -1, 1.5, True])
    def test_other_priorities_are_refused(self, text):
        assert not PRIORITY.reads(text)

    def test_yes_and_no_are_words(self):
        assert [YES.read(word) for word in ("yes", "no", True, False, "NO")] == [
            True,
            False,
            True,
            False,
            False,
        ]
        assert not YES.reads("012")

    def test_a_factor_is_written_with_times(self):
        assert FACTOR.read("times 130%") == FACTOR.read("x 130%") == FACTOR.read("130%") == 1.3


class TestWritingBack:
    @given(st.floats(0, 1e8))
    def test_durations_read_back_to_the_bit(self, seconds):
        assert parse_duration(write_duration(seconds)) == seconds

    @given(st.floats(0, 1000, allow_subnormal=False).filter(lambda x: x == 0 or x > 1e-300))
    def test_any_percentage_reads_back_to_the_bit(self, percentage):
        share = parse_percent(f"{percentage!r}%")
        assert parse_percent(write_percent(share)) == share

    @given(st.integers(0, 10_000))
    def test_shares_that_people_write_read_back_exactly(self, hundredths):
        share = parse_percent(f"{hundredths / 100}%")
        assert parse_percent(write_percent(share)) == share

    @given(st.integers(0, 1000))
    def test_points_read_back(self, tenths):
        difference = parse_points(f"{tenths / 10} points")
        assert parse_points(write_points(difference)) == difference

    @given(st.floats(0, 1e15))
    def test_numbers_read_back(self, number):
        assert parse_number(write_number(number)) == number


class TestLaws:
    def test_a_duration_alone_is_a_mean(self):
        assert LAW.read("5m") == LAW.read({"mean": "5m"})

    def test_a_mean_alone_takes_the_default_spread(self):
        law = LAW.read("5m").law(cv=0.9)
        assert law.mean == pytest.approx(300)
        assert law.cv == pytest.approx(0.9)

    def test_a_law_that_says_its_spread_keeps_it(self):
        assert LAW.read({"mean": "5m", "cv": "80%"}).law(cv=0.9).cv == pytest.approx(0.8)

    def test_lognormal_unless_said(self):
        named = LAW.read({"law": "lognormal", "mean": "5m", "cv": "80%"}).law()
        assert LAW.read({"mean": "5m", "cv": "80%"}).law() == named
        assert LAW.read({"law": "gamma", "mean": "5m", "cv": "80%"}).law() != named

    def test_quantiles_make_a_law(self):
        law = LAW.read({"median": "4m", "p90": "9m"}).law()
        assert law.inverse(0.5) == pytest.approx(240)
        assert law.inverse(0.9) == pytest.approx(540)

    def test_deterministic_and_zero(self):
        assert LAW.read({"law": "deterministic", "mean": "5m"}).law().cv == 0
        assert LAW.read("0s").law(cv=0.9).mean == 0

    @pytest.mark.parametrize(
        "words", [{"law": "gama", "mean": "5m", "cv": "80%"}, {"mean": 5}, {"cv": "80%"}, 5, "soon"]
    )
    def test_what_makes_no_law_is_refused(self, words):
        assert not LAW.reads(words)

    @pytest.mark.parametrize(
        "words",
        [
            "5m",
            {"mean": "5m", "cv": "80%"},
            {"values": ["5s", "7s"]},
            {
                "law": "mixture",
                "parts": [{"share": "20%", "mean": "5s"}, {"share": "80%", "mean": "3m"}],
            },
        ],
    )
    def test_laws_are_written_back(self, words):
        law = LAW.read(words)
        assert LAW.read(LAW.write(law)) == law
        assert hash(law) == hash(LAW.read(words))

    def test_patience_is_exponential_unless_said(self):
        law = PATIENCE.read("2m").law()
        assert (law.mean, law.cv) == (pytest.approx(120), pytest.approx(1))

    def test_patience_may_be_endless_or_a_factor(self):
        assert PATIENCE.read("never").never
        assert PATIENCE.read("never").law() is None
        assert PATIENCE.read("times 200%").times == 2
        assert PATIENCE.read("times 200%") == PATIENCE.read({"times": "200%"})

    @pytest.mark.parametrize(
        ("words", "key"),
        [("200%", "spec.patience_share"), ({"times": "200%", "mean": "3m"}, "spec.patience_both")],
    )
    def test_a_patience_that_may_mean_two_things_is_refused(self, words, key):
        with pytest.raises(BadValue) as error:
            PATIENCE.read(words)
        assert key_of(error.value) == key


class TestMaps:
    durations = by(DURATION)

    def test_any_number_may_be_a_map_and_other_is_the_rest(self):
        talk = self.durations.read({"balance": "3m", "other": "7m"})
        assert talk.of(reason="balance") == 180
        assert talk.of(reason="loan") == 420

    def test_a_plain_value_is_the_map_with_other_alone(self):
        assert self.durations.read("3m") == self.durations.read({"other": "3m"}) == By.one(180.0)

    def test_maps_go_one_inside_the_other(self):
        talk = self.durations.read({"A": {"balance": "3m", "other": "4m"}, "other": "7m"})
        assert talk.of(reason="balance", cls="A") == 180
        assert talk.of(reason="loan", cls="A") == 240
        assert talk.of(reason="balance", cls="B") == 420

    def test_three_levels_are_too_many(self):
        with pytest.raises(ValidationError) as error:
            self.durations.read({"a": {"b": {"c": "3m"}}})
        assert error.value.errors()[0]["loc"] == ("a", "b")

    def test_a_map_by_time(self):
        talk = self.durations.read({"mon 09:00-12:00": "3m", "sat": "5m", "other": "7m"})
        assert talk.of(at=(0, 9 * 3600)) == 180
        assert talk.of(at=(0, 12 * 3600)) == 420
        assert talk.of(at=(5, 12 * 3600)) == 300

    def test_people_left_out_of_a_map_by_time_are_nobody(self):
        count = TypeAdapter(fields.ByCount).validate_python({"09:00-12:00": 5})
        assert count.of(at=(2, 10 * 3600)) == 5
        assert count.of(at=(2, 13 * 3600)) == 0

    def test_nothing_matches_without_other(self):
        with pytest.raises(KeyError):
            self.durations.read({"balance": "3m"}).of(reason="loan")

    def test_all_that_is_wrong_comes_together_with_its_place(self):
        with pytest.raises(ValidationError) as error:
            self.durations.read({"balance": 3, "loan": "7m", "cash": "7 apples"})
        assert {e["loc"] for e in error.value.errors()} == {("balance",), ("cash",)}

    def test_a_map_of_laws_is_told_from_a_law(self):
        laws = by(LAW)
        assert laws.read({"mean": "5m", "cv": "80%"}).is_one
        assert laws.read({"balance": {"mean": "5m", "cv": "80%"}, "other": "3m"}).keys == (
            "balance",
        )

    def test_the_order_of_keys_does_not_matter(self):
        one = self.durations.read({"a": "3m", "b": "4m", "other": "5m"})
        assert one == self.durations.read({"other": "5m", "b": "4m", "a": "3m"})

    def test_maps_are_written_back(self):
        words = {"A": {"balance": "3m", "other": "4m"}, "other": "7m"}
        assert self.durations.write(self.durations.read(words)) == words

    @given(st.dictionaries(st.sampled_from("abcd"), st.integers(0, 9), min_size=1))
    def test_leaves_are_what_was_written(self, minutes):
        read = self.durations.read({name: f"{m}m" for name, m in minutes.items()})
        assert {keys[0]: seconds / 60 for keys, seconds in read.leaves()} == minutes

    def test_empty_maps_are_refused(self):
        assert not self.durations.reads({})


class TestTimes:
    @pytest.mark.parametrize("key", ["other", "A", "balance", "市民", "09:00", "phone.tier2"])
    def test_names_are_no_times(self, key):
        assert moment(key) is None

    def test_a_range_past_midnight_reaches_into_the_next_day(self):
        night = moment("sat 20:00-02:00")
        assert night.holds(5, 21 * 3600)
        assert night.holds(6, 1 * 3600)
        assert not night.holds(5, 1 * 3600)

    def test_weekdays_may_be_chinese(self):
        assert moment("周一-周五").days == (0, 1, 2, 3, 4)


class TestShortForms:
    def test_a_promise(self):
        short = Target.model_validate("80% in 20s")
        assert short == Target.model_validate({"share": "80%", "within": "20s"})
        assert (short.share, short.within, short.is_promise) == (0.8, 20, True)

    def test_a_limit(self):
        short = Target.model_validate("5%")
        assert short == Target.model_validate({"limit": "5%"})
        assert short.limit == Amount(0.05, "%")
        assert not short.is_promise

    @pytest.mark.parametrize(
        "words",
        [{"share": "80%"}, {"share": "80%", "within": "20s", "limit": "5%"}, {}, "80 in 20s"],
    )
    def test_half_a_promise_is_refused(self, words):
        with pytest.raises(ValidationError):
            Target.model_validate(words)

    def test_one_name_takes_all(self):
        assert SPLIT.read("phone") == SPLIT.read({"phone": "100%"})

    @pytest.mark.parametrize("words", ["75%", 3, ["phone"]])
    def test_a_split_needs_names(self, words):
        assert not SPLIT.reads(words)

    def test_extra_days_may_name_their_model(self):
        date = dt.date(2026, 3, 21)
        assert EXTRA_DAYS.read(["2026-03-21"]) == {date: None}
        assert EXTRA_DAYS.read({"2026-03-21": "mon"}) == {date: 0}
        assert not EXTRA_DAYS.reads({"2026-03-21": "mon-fri"})

    def test_measure_and_scope(self):
        names = {"phone", "卡"}
        assert split_measure("wait.p90.phone", names) == ("wait.p90", "phone")
        assert split_measure("wait.p90", names) == ("wait.p90", None)
        assert split_measure("卡", names) == ("sl", "卡")
