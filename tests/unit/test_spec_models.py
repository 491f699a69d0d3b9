"""What the words mean, as far as reading them decides it."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from queuesim.spec.config import Config
from queuesim.spec.demand import Profile
from queuesim.spec.files import inline
from queuesim.spec.reader import read_text
from queuesim.spec.staff import Group, deal, rostered
from queuesim.spec.tables import first_gap, spread, step

CONFIGS = Path(__file__).parents[2] / "configs"
H = 3600


def example(name="quickstart"):
    """The plain data of an example, its files read."""
    path = CONFIGS / f"{name}.yaml"
    document = read_text(path.read_text(encoding="utf-8"), path.name)
    return inline(document.data, CONFIGS).data


def config(name="quickstart", **sections):
    """An example with whole sections replaced."""
    return Config.model_validate({**example(name), **copy.deepcopy(sections)})


@pytest.mark.parametrize("name", ["quickstart", "city-bank"])
def test_a_config_written_back_reads_the_same(name):
    read = config(name)
    written = read.model_dump(mode="json", by_alias=True, exclude_none=True)
    again = Config.model_validate(json.loads(json.dumps(written)))
    assert again == read


@pytest.mark.parametrize("name", ["quickstart", "city-bank"])
def test_the_order_of_keys_does_not_matter(name):
    def turned(value):
        if isinstance(value, dict):
            return {key: turned(part) for key, part in reversed(value.items())}
        return value

    assert Config.model_validate(turned(example(name))) == config(name)


def test_models_are_immutable_and_refuse_what_they_do_not_know():
    read = config()
    with pytest.raises(ValidationError):
        read.name = "other"
    with pytest.raises(ValidationError) as error:
        config(stafff={})
    assert error.value.errors()[0]["type"] == "extra_forbidden"


@pytest.mark.parametrize("word", ["workforce"])
def test_words_of_later_versions_are_named_as_planned(word):
    assert word in Config.planned
    with pytest.raises(ValidationError):
        config(**{word: {}})


class TestChannels:
    channels = {  # noqa: RUF012 - only read
        "phone": {"kind": "call", "talk": "3m"},
        "chat": {"kind": "chat", "talk": "8m", "talk_cv": "50%", "solves": "70%"},
        "post": {"kind": "mail", "talk": "9m"},
        "bot": {"kind": "self_service", "talk": "1m"},
    }
    every = {  # noqa: RUF012 - only read
        "talk_cv": "90%", "wrap": "20s", "solves": "80%", "patience": "2m",
        "retry": {"chance": "35%", "after": "20m"},
    }  # fmt: skip

    def read(self, every=None):
        return config(channels=self.channels, every_channel=self.every if every is None else every)

    def test_defaults_of_every_channel_go_where_a_channel_is_silent(self):
        channels = self.read().channels
        assert channels["phone"].talk_cv == 0.9
        assert channels["phone"].wrap.of().mean == pytest.approx(20)
        assert channels["phone"].solves.of() == 0.8

    def test_the_value_of_a_channel_wins(self):
        channels = self.read().channels
        assert channels["chat"].talk_cv == 0.5
        assert channels["chat"].solves.of() == 0.7

    def test_the_spread_of_wrap_is_that_of_talk_unless_said(self):
        channels = self.read().channels
        assert channels["chat"].wrap_cv == 0.5
        assert channels["phone"].wrap_cv == 0.9

    def test_a_default_that_a_kind_does_not_know_passes_it_by(self):
        channels = self.read().channels
        assert channels["bot"].wrap is None
        assert channels["post"].patience is None
        assert channels["post"].retry is None
        assert channels["phone"].retry is not None

    def test_what_happens_at_close_depends_on_the_kind(self):
        channels = self.read({}).channels
        assert {name: c.at_close for name, c in channels.items()} == {
            "phone": "serve", "chat": "serve", "post": "keep", "bot": "serve",
        }  # fmt: skip

    def test_callbacks_are_kept_at_close(self):
        offer = {"offer_after_wait": "2m", "accept": "40%"}
        phone = config(
            channels={**self.channels, "phone": {**self.channels["phone"], "callback": offer}}
        ).channels["phone"]
        assert phone.callback.at_close == "keep"
        assert phone.callback.keeps_place is True

    def test_without_a_word_contacts_are_solved_one_at_a_time(self):
        chat = self.read({}).channels["post"]
        assert chat.solves.of() == 1
        assert chat.at_once == 1
        assert chat.deferrable is True

    def test_what_was_written_stays_as_it_was(self):
        read = self.read()
        assert read.channels_as_written["phone"].talk_cv is None
        written = read.model_dump(mode="json", by_alias=True, exclude_none=True)
        assert "talk_cv" not in written["channels"]["phone"]

    @pytest.mark.parametrize("kind", ["visit", "mail_in"])
    def test_orders_are_kept_at_close(self, kind):
        read = config(channels={"van": {"kind": kind, "talk": "3m"}})
        assert read.channels["van"].at_close == "keep"


class TestShortForms:
    def test_overflow_and_one_queue_and_next(self):
        short = config(
            routing={"next": "priority", "overflow": {"phone": {"to": "chatters", "after": "3m"}}},
            integration={"one_queue": ["phone", "chat"]},
        )
        full = config(
            routing={
                "next": ["priority"],
                "overflow": {"phone": [{"to": "chatters", "after": "3m"}]},
            },
            integration={"one_queue": [["phone", "chat"]]},
        )
        assert short == full

    def test_shifts(self):
        short = Group.model_validate({"shifts": {"08:30-17:00": "70%", "10:00-18:00": "30%"}})
        full = Group.model_validate(
            {
                "shifts": {
                    "08:30-17:00": {"hours": "08:30-17:00", "share": "70%"},
                    "10:00-18:00": {"hours": "10:00-18:00", "share": "30%", "days": "all"},
                }
            }
        )
        assert short == full

    def test_shifts_with_people_and_with_names(self):
        people = Group.model_validate({"shifts": {"08:30-17:00": 5}}).shifts["08:30-17:00"]
        assert (people.people, people.share) == (5, None)
        named = Group.model_validate({"shifts": {"late": "20:00-02:00"}}).shifts["late"]
        assert named.hours == (20 * H, 26 * H)

    def test_rows_are_lists_or_maps(self):
        short = Profile.model_validate({"rows": [["mon-fri", "09:00", "100%"]]})
        row = {"weekday": "mon-fri", "start": "09:00", "share": "100%"}
        assert short == Profile.model_validate({"rows": [row]})


class TestStaff:
    @given(
        st.integers(0, 500),
        st.lists(st.integers(1, 100), min_size=1, max_size=6),
    )
    def test_shares_are_dealt_by_largest_remainder(self, people, weights):
        shares = [weight / sum(weights) for weight in weights]
        dealt = deal(people, shares)
        assert sum(dealt) == people
        for got, share in zip(dealt, shares, strict=True):
            assert abs(got - people * share) < 1

    def test_equal_remainders_go_to_the_earlier_shift(self):
        assert deal(3, [0.5, 0.5]) == [2, 1]

    def test_people_by_shift(self):
        group = Group.model_validate(
            {"count": 26, "shifts": {"08:30-17:00": "70%", "10:00-18:00": "30%"}}
        )
        assert rostered(group, 0) == {"08:30-17:00": 18, "10:00-18:00": 8}

    def test_people_by_name_of_shift_and_by_weekday(self):
        by_name = Group.model_validate(
            {
                "count": {"early": 5, "late": 2},
                "shifts": {"early": "08:00-16:00", "late": "10:00-18:00"},
            }
        )
        assert rostered(by_name, 3) == {"early": 5, "late": 2}
        by_day = Group.model_validate(
            {"count": {"mon": 9, "other": 4}, "shifts": {"08:00-16:00": "100%"}}
        )
        assert rostered(by_day, 0) == {"08:00-16:00": 9}
        assert rostered(by_day, 1) == {"08:00-16:00": 4}

    def test_a_shift_of_some_weekdays(self):
        group = Group.model_validate(
            {"shifts": {"early": {"hours": "08:00-16:00", "people": 3, "days": "mon-fri"}}}
        )
        assert rostered(group, 4) == {"early": 3}
        assert rostered(group, 5) == {}


class TestCustomers:
    def test_contacts_divide_by_count_where_nothing_is_said(self):
        read = config(customers={"A": {"count": 100}, "B": {"count": 300}})
        assert read.contact_share("card") == {"A": 0.25, "B": 0.75}

    def test_contacts_divide_as_said_even_by_reason(self):
        read = config(
            customers={
                "A": {"contacts": {"card": "10%", "other": "50%"}},
                "B": {"contacts": {"card": "90%", "other": "50%"}},
            }
        )
        assert read.contact_share("card") == {"A": 0.1, "B": 0.9}

    def test_a_config_may_say_nothing_of_customers(self):
        data = example()
        del data["customers"]
        read = Config.model_validate(data)
        assert read.contact_share("card") == {"customers": 1.0}


class TestTables:
    def test_shares_of_each_day(self):
        rows = [["mon", "09:00", "40%"], ["mon", "10:00", "60%"], ["tue-fri", "09:00", "100%"]]
        laid = spread(Profile.model_validate({"rows": rows}), 3600)
        assert not laid.of_week
        assert laid.days[0] == ((9 * H, 10 * H, 0.4), (10 * H, 11 * H, 0.6))
        assert laid.days[4] == ((9 * H, 10 * H, 1.0),)
        assert 5 not in laid.days

    def test_shares_of_a_week_keep_the_mean_of_its_days(self):
        rows = [["mon", "09:00", "60%"], ["tue", "09:00", "40%"]]
        laid = spread(Profile.model_validate({"rows": rows}), 3600)
        assert laid.of_week
        assert [laid.days[day][0].share for day in (0, 1)] == pytest.approx([1.2, 0.8])

    def test_other_sums_are_no_profile(self):
        rows = [["mon", "09:00", "60%"], ["tue", "09:00", "60%"]]
        assert spread(Profile.model_validate({"rows": rows}), 3600) is None

    def test_rounded_shares_are_scaled(self):
        rows = [["mon", f"{hour:02d}:00", "33.3%"] for hour in (9, 10, 11)]
        laid = spread(Profile.model_validate({"rows": rows}), 3600)
        assert sum(part.share for part in laid.days[0]) == pytest.approx(1, abs=1e-12)

    def test_the_step_is_the_smallest_distance(self):
        rows = Profile.model_validate(
            {"rows": [["mon", "09:00", "1%"], ["mon", "09:30", "1%"], ["mon", "11:00", "1%"]]}
        ).rows
        assert step(rows, 3600) == 1800
        assert first_gap(rows, [(9 * H, 12 * H)], 1800) == 10 * H
        assert first_gap(rows, [(9 * H, 10 * H)], 1800) is None
        assert step(rows[:1], 3600) == 3600


@pytest.mark.parametrize("word", ["replications", "jobs"])
def test_nothing_is_run_no_times(word):
    with pytest.raises(ValidationError, match="expected 1 or more"):
        config(runs={word: 0})
