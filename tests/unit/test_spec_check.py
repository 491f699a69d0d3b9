"""Each cross-check: what is refused, where, and with which words."""

import re
from pathlib import Path

import pytest

from queuesim import words
from queuesim.spec import check
from queuesim.spec.config import Config
from queuesim.spec.files import inline
from queuesim.spec.reader import read_text
from queuesim.words import Said

ROOT = Path(__file__).parents[2]
CONFIGS = ROOT / "configs"


def example(name="quickstart"):
    """The plain data of an example, its files read; a fresh copy each time."""
    path = CONFIGS / f"{name}.yaml"
    document = read_text(path.read_text(encoding="utf-8"), path.name)
    return inline(document.data, CONFIGS).data


def edited(name, edits):
    """An example with values put at dotted paths; ``None`` removes."""
    data = example(name)
    for path, value in edits.items():
        *steps, last = path.split("/")
        here = data
        for step in steps:
            here = here.setdefault(step, {})
        if value is None:
            del here[last]
        else:
            here[last] = value
    return Config.model_validate(data)


def keys(problems):
    """Paths and keys of problems."""
    assert all(isinstance(problem.message, Said) for problem in problems)
    return [("/".join(map(str, problem.path)), problem.message.key) for problem in problems]


@pytest.mark.parametrize("name", ["quickstart", "city-bank"])
def test_the_examples_are_sound(name):
    assert check.problems(edited(name, {})) == []


def test_the_city_bank_warns_of_a_channel_that_only_scenarios_use():
    assert keys(check.warnings(edited("city-bank", {}))) == [("channels/video", "spec.unreached")]


# Each: what is put where into the quickstart, the path of the problem, and its text.
CASES = [
    # names
    ({"channels/leave": {"kind": "call", "talk": "3m"}}, "channels/leave", "reserved_name"),
    ({"customers/other": {"count": 5}}, "customers/other", "reserved_name"),
    ({"staff/mon-fri": {"count": 5, "skills": ["phone"]}}, "staff/mon-fri", "reserved_name"),
    ({"staff/a.b": {"count": 5, "skills": ["phone"]}}, "staff/a.b", "dotted_name"),
    # time
    ({"time/end": "2026-03-08"}, "time/end", "two_words"),
    ({"time/days": None}, "time", "no_length"),
    ({"time/days": None, "time/end": "2026-03-01"}, "time/end", "ends_before"),
    ({"time/days": 5000}, "time/days", "horizon_long"),
    ({"time/interval": "7m"}, "time/interval", "interval"),
    ({"time/interval": "90m"}, "time/interval", "interval"),
    ({"time/holidays": ["2026-03-03"], "time/extra_days": ["2026-03-03"]}, "time/holidays/0",
     "holiday_and_extra"),
    ({"time/open": {"mon-sat": "09:00-18:00"}}, "demand/profile", "interval_missing"),
    ({"time/open": {"mon-fri": "08:00-18:00"}}, "demand/profile", "interval_missing"),
    ({"demand/profile": {"rows": [["mon-fri", "09:00", "60%"]]}, "time/interval": "1h"},
     "demand/profile", "profile_sum"),
    ({"demand/profile": {"rows": [["mon", "09:00", "60%"]]}, "time/interval": "1h",
      "time/open": {"mon": "09:00-10:00"}}, "demand/profile", "profile_sum_all"),
    ({"demand/profile": {"rows": [["mon-fri", "09:00", "34500%"]]}, "time/interval": "1h"},
     "demand/profile", "profile_counts"),
    ({"demand/profile": {"rows": [["mon-fri", "09:00", "50%"], ["fri", "09:00", "50%"]]}},
     "demand/profile", "row_twice"),
    # maps
    ({"channels/phone/talk": {"crad": "3m", "other": "4m"}},
     "channels/phone/talk/crad", "unknown_key"),
    ({"channels/phone/talk": {"holders": "3m"}, "customers/new": {}}, "channels/phone/talk", "gap"),
    ({"channels/phone/talk": {"card": "3m", "holders": "4m", "other": "5m"}}, "channels/phone/talk",
     "mixed_kinds"),
    ({"channels/phone/talk": {"mon": "3m"}}, "channels/phone/talk", "gap_in_time"),
    ({"channels/phone/talk": {"mon": "3m", "mon 09:00-10:00": "4m", "other": "5m"}},
     "channels/phone/talk/mon 09:00-10:00", "overlap"),
    ({"channels/card": {"kind": "call", "talk": "3m"},
     "channels/phone/talk": {"card": "3m", "other": "4m"}},
     "channels/phone/talk/card", "two_kinds"),
    ({"staff/callers/count": {"card": 3}}, "staff/callers/count/card", "unknown_key"),
    ({"staff/callers/count": {"09:00-13:00": 3, "12:00-18:00": 4}},
     "staff/callers/count/12:00-18:00",
     "overlap"),
    ({"customers/holders/churn": {"wait": {"over": {"phone": "5m"}, "chance": "1%"}}},
     "customers/holders/churn/wait/over", "gap"),
    # shares
    ({"demand/reasons/card/channel": {"phone": "75%", "chat": "20%"}},
     "demand/reasons/card/channel",
     "not_whole"),
    ({"demand/reasons/card/channel": {"phone": "75%", "chta": "25%"}},
     "demand/reasons/card/channel/chta", "unknown_channel"),
    ({"demand/reasons/card/channel": {"phone": {"holders": "70%", "other": "75%"}, "chat": "25%"}},
     "demand/reasons/card/channel", "not_whole_for"),
    ({"every_channel/retry": {"chance": "5%", "after": "5m",
                              "other_channel": {"chat": "60%", "phone": "60%"}}},
     "every_channel/retry/other_channel", "over_whole"),
    ({"channels/chat/retry": {"chance": "5%", "after": "5m", "other_channel": {"chatt": "60%"}}},
     "channels/chat/retry/other_channel/chatt", "unknown_channel"),
    ({"customers/new": {"contacts": "20%"}}, "customers/holders", "contacts_missing"),
    ({"customers/holders/contacts": "90%"}, "customers/holders/contacts", "contacts_not_whole"),
    # customers and demand
    ({"customers/holders/patience": "times 200%"}, "customers/holders/patience", "patience_times"),
    ({"demand/reasons/card/per_day": None}, "demand/reasons/card", "no_volume"),
    ({"demand/arrivals": {"rows": [["mon-fri", "09:00", {"card": 5}]]}},
     "demand/profile", "two_words"),
    ({"demand/surges": [{"times": "300%", "from": "2026-03-04 10:00", "for": "4h",
                         "reasons": ["crd"]}]},
     "demand/surges/0/reasons/0", "unknown_reason"),
    # channels
    ({"channels/phone/at_once": 2}, "channels/phone/at_once", "not_of_kind"),
    ({"channels/chat/lines": 20}, "channels/chat/lines", "not_of_kind"),
    ({"channels/chat/callback": {"offer_after_wait": "1m", "accept": "5%"}},
     "channels/chat/callback",
     "not_of_kind"),
    ({"channels/post": {"kind": "mail", "talk": "5m", "patience": "3m"}}, "channels/post/patience",
     "not_of_kind"),
    ({"channels/phone/talk": None}, "channels/phone", "no_talk"),
    ({"channels/phone/aht": "4m"}, "channels/phone/aht", "two_words"),
    ({"channels/phone/talk": None, "channels/phone/aht": "20s"},
     "channels/phone/aht", "aht_below_wrap"),
    ({"channels/chat/pace": [1, 0.8], "channels/chat/slower_per_extra_chat": "15%"},
     "channels/chat/pace", "two_words"),
    ({"channels/chat/pace": [1]}, "channels/chat/pace", "pace_short"),
    ({"channels/chat/at_once": 0}, "channels/chat/at_once", "none_at_all"),
    ({"channels/bot": {"kind": "self_service", "talk": "1m", "seats": 3}}, "channels/bot/seats",
     "seats_of_bot"),
    ({"channels/bot": {"kind": "self_service", "talk": "1m", "if_not_solved": {"bot": "100%"}}},
     "channels/bot/if_not_solved/bot", "passes_to_itself"),
    # staff
    ({"staff/callers/skills": ["phon"]}, "staff/callers/skills/0", "unknown_skill"),
    ({"staff/callers/skills": ["phone.loan"]}, "staff/callers/skills/0", "unknown_skill"),
    ({"staff/callers/skills": ["phone", "phone"]}, "staff/callers/skills/1", "skill_twice"),
    ({"staff/callers/skills": []}, "staff/callers", "no_skills"),
    ({"staff/callers/skills": ["chat"]}, "channels/phone", "no_staff"),
    ({"staff/callers/skills": ["phone.vip"], "customers/vip": {}},
     "channels/phone", "no_staff_for"),
    ({"staff/callers/count": None}, "staff/callers", "no_count"),
    ({"staff/callers/roster": {"rows": [["all", "09:00", 5]]}},
     "staff/callers/roster", "two_words"),
    ({"staff/callers/shifts": {"09:00-18:00": 5}}, "staff/callers/shifts/09:00-18:00", "two_words"),
    ({"staff/callers/shifts": {"09:00-18:00": "50%"}}, "staff/callers/shifts", "shifts_not_whole"),
    ({"staff/callers/shifts": {"early": "09:00-17:00", "late": "10:00-18:00"}},
     "staff/callers/shifts/early", "shift_bare"),
    ({"staff/callers/count": None,
      "staff/callers/shifts": {"09:00-17:00": "50%", "10:00-18:00": 3}},
     "staff/callers/shifts/10:00-18:00", "shifts_mixed"),
    ({"staff/callers/levels": {"junior": {"share": "30%"}}}, "staff/callers/levels", "not_whole"),
    ({"staff/callers/break": {"length": "1h"}, "staff/callers/absence": "20%"},
     "staff/callers/shrinkage", "shrinkage"),
    ({"staff/callers/break": {"length": "9h"}}, "staff/callers/break", "break_long"),
    ({"staff/callers/shrinkage": "100%"}, "staff/callers/shrinkage", "shrinkage_all"),
    # routing, transfers, integration
    ({"routing/overflow": {"phne": {"to": "chatters", "after": "3m"}}}, "routing/overflow/phne",
     "unknown_channel"),
    ({"routing/overflow": {"phone": {"to": "experts", "after": "3m"}}}, "routing/overflow/phone/to",
     "unknown_group"),
    ({"routing/next": ["priority", "priority"]}, "routing/next/1", "rule_twice"),
    ({"quality/transfer": {"phone": {"chance": "5%", "to": "boss"}}}, "quality/transfer/phone/to",
     "unknown_group"),
    ({"quality/transfer": {"fax": {"chance": "5%", "to": "callers"}}}, "quality/transfer/fax",
     "unknown_channel"),
    ({"integration/shared_history": ["phone", "chta"]}, "integration/shared_history/1",
     "unknown_channel"),
    ({"integration/one_queue": [["phone", "chat"], ["chat"]]}, "integration/one_queue/1/0",
     "in_two_queues"),
    ({"integration/steer": {"when_wait_over": "3m", "offer": {"chat": "60%", "callback": "50%"}}},
     "integration/steer/offer", "over_whole"),
    ({"integration/steer": {"when_wait_over": "3m", "offer": {"bott": "20%"}}},
     "integration/steer/offer/bott", "unknown_channel"),
    ({"integration/steer": {"when_wait_over": "3m", "offer": {"chat": "20%"}, "from": ["phne"]}},
     "integration/steer/from/0", "unknown_channel"),
    # targets
    ({"targets": {"phne": "80% in 20s"}}, "targets/phne", "unknown_channel"),
    ({"targets": {"phone": "80%"}}, "targets/phone", "target_without_time"),
    ({"targets": {"abandonment.phne": "5%"}}, "targets/abandonment.phne", "unknown_scope"),
    ({"matters": {"wait.fone": "5s"}}, "matters/wait.fone", "unknown_scope"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "path", "key"), CASES, ids=[f"{c[2]}-{c[1]}" for c in CASES])
def test_what_cannot_be_is_refused_at_its_place(edits, path, key):
    found = check.problems(edited("quickstart", edits))
    assert (path, f"spec.{key}") in keys(found)
    for problem in found:
        for lang in words.LANGUAGES:
            assert problem.text(lang)


WARNED = [
    ({"channels/fax": {"kind": "mail", "talk": "5m"}}, "channels/fax", "unreached"),
    ({"demand/reasons/card/per_day": 0}, "demand/reasons/card/per_day", "quiet_reason"),
    ({"staff/clerks": {"count": 3, "skills": ["fax"], "pay": "40/h"},
      "channels/fax": {"kind": "mail", "talk": "5m"}}, "staff/clerks", "idle_group"),
    ({"staff/callers/pay": None}, "staff/callers", "no_pay"),
    ({"staff/callers/count": 0}, "staff/callers/count", "nobody"),
    ({"staff/callers/shifts": {"19:00-22:00": "100%"}}, "staff/callers/shifts/19:00-22:00",
     "shift_closed"),
    ({"staff/callers/shifts": {"09:00-17:00": "100%"}}, "channels/phone", "uncovered"),
    ({"routing/overflow": {"phone": {"to": "chatters", "after": "3m"}},
      "staff/chatters/shifts": {"09:00-17:00": "100%"}}, "routing/overflow/phone/0/to",
     "helper_away"),
    ({"quality/transfer": {"phone": {"chance": "5%", "to": "chatters"}},
      "staff/chatters/shifts": {"09:00-17:00": "100%"}}, "quality/transfer/phone/to",
     "target_away"),
    ({"customers/others": {"count": 5}, "staff/callers/skills": ["phone.holders"],
      "staff/night": {"count": 2, "skills": ["phone.others"], "pay": "9/h",
                      "shifts": {"12:00-18:00": "100%"}}}, "channels/phone", "uncovered_for"),
    ({"time/holidays": ["2026-05-01"]}, "time/holidays/0", "date_outside"),
    ({"time/open": {"sat": "09:00-18:00"}, "time/days": 3}, "time", "never_open"),
    ({"demand/surges": [{"times": "300%", "from": "2025-03-04 10:00", "for": "4h"}]},
     "demand/surges/0/from", "date_outside"),
    ({"channels/phone/repeat": {"chance": "50%", "after": "1d"}},
     "channels/phone/repeat", "repeat_never"),
    ({"channels/phone/callback": {"offer_after_wait": "2h", "accept": "5%"}},
     "channels/phone/callback/offer_after_wait", "callback_late"),
]  # fmt: skip


@pytest.mark.parametrize(("edits", "path", "key"), WARNED, ids=[f"{c[2]}-{c[1]}" for c in WARNED])
def test_what_is_seldom_meant_is_warned_of(edits, path, key):
    found = check.warnings(edited("quickstart", edits))
    assert (path, f"spec.{key}") in keys(found)
    for problem in found:
        for lang in words.LANGUAGES:
            assert problem.text(lang)


FINE = [
    {"staff/callers/skills": ["phone", "chat"], "staff/chatters/skills": ["phone", "chat"]},
    {"staff/callers/skills": ["phone.card"]},
    {"staff/callers/skills": ["phone.holders"]},
    {"staff/callers/skills": ["chat"], "integration/one_queue": ["phone", "chat"]},
    {"staff/callers/break": {"length": "30m"}, "staff/callers/absence": "4%"},
    {"staff/callers/break": {"length": "30m"}, "staff/callers/shrinkage": None},
    {"staff/callers/count": {"09:00-12:00": 5, "12:00-18:00": 7}},
    {"channels/phone/talk": None, "channels/phone/aht": {"mean": "4m", "cv": "80%"}},
    {"targets": {"wait.p90": "2m", "wait.p90.phone": "1m", "abandonment": "5%"}},
    {"channels/phone/patience": {"holders": "never", "other": "2m"}},
    {"channels/post": {"kind": "mail", "talk": "5m"}, "staff/callers/skills": ["phone", "post"],
     "customers/holders/churn": {"wait": {"over": {"phone": "5m", "chat": "9m"}, "chance": "1%"}}},
    {"demand/arrivals": {"rows": [["all", f"{h:02d}:{m:02d}", {"card": 5}]
                                  for h in range(9, 18) for m in (0, 30)]},
     "demand/profile": None, "demand/reasons/card/per_day": None},
]  # fmt: skip


@pytest.mark.parametrize("edits", FINE)
def test_what_makes_sense_passes(edits):
    assert check.problems(edited("quickstart", edits)) == []


def test_a_map_names_only_reasons_that_come_to_its_channel():
    """The smart counter of the vocabulary says how it solves cash and balance, and no more."""
    machine = {"kind": "self_service", "machines": 4, "talk": "3m30s",
               "solves": {"cash": "80%", "balance": "95%"}, "if_not_solved": "counter"}  # fmt: skip
    edits = {"channels/machine": machine,
             "demand/reasons/cash/channel": {"machine": "65%", "counter": "35%"}}  # fmt: skip
    assert check.problems(edited("city-bank", edits)) == []
    edits["demand/reasons/loan/channel"] = "machine"
    found = keys(check.problems(edited("city-bank", edits)))
    assert ("channels/machine/solves", "spec.gap") in found


def test_contradictions_name_both_places():
    (problem,) = check.problems(edited("quickstart", {"time/end": "2026-03-08"}))
    assert problem.path == ("time", "end")
    assert "time.days" in problem.text()


def test_shrinkage_names_break_and_absence():
    edits = {"staff/callers/break": {"length": "54m"}, "staff/callers/absence": "20%"}
    (problem,) = check.problems(edited("quickstart", edits))
    assert all(part in problem.text() for part in ("25%", "10%", "20%", "30%"))


def test_unknown_names_come_with_the_nearest():
    (problem, *_) = check.problems(edited("quickstart", {"staff/callers/skills": ["phonne"]}))
    assert "did you mean phone?" in problem.text()


def test_measures_are_judged_where_they_are_known():
    config = edited("quickstart", {"targets": {"abandonmnt.phone": "5%"}})
    assert check.problems(config) == []
    found = check.problems(config, measures=["abandonment", "wait"])
    assert keys(found) == [("targets/abandonmnt.phone", "spec.unknown_measure")]
    assert "abandonment" in found[0].text()


def test_every_text_that_is_used_exists_in_every_language():
    used = set()
    for path in (ROOT / "src/queuesim/spec").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r'"((?:spec|file)\.[a-z_]+(?:\.[a-z]+)?)"', text))
    used -= {"spec.kind_of"}
    assert len(used) > 80
    for lang in words.LANGUAGES:
        assert used <= set(words.CATALOGUES[lang])


def test_a_table_by_date_is_judged_day_by_day():
    rows = [
        [f"2026-03-0{day}", f"{h:02d}:{m:02d}", {"card": 5}]
        for day in range(2, 7)
        for h in range(9, 18)
        for m in (0, 30)
    ]
    edits = {"demand/profile": None, "demand/reasons/card/per_day": None}
    assert check.problems(edited("quickstart", {**edits, "demand/arrivals": {"rows": rows}})) == []
    late = [row for row in rows if row[:2] != ["2026-03-05", "14:30"]]
    (problem,) = check.problems(edited("quickstart", {**edits, "demand/arrivals": {"rows": late}}))
    assert "2026-03-05 (thu) has no row for 14:30" in problem.text()


def test_a_row_between_two_others_is_seen_in_the_step_that_is_asked_for():
    rows = [["mon-fri", "09:00", "50%"], ["mon-fri", "09:10", "0%"], ["mon-fri", "09:30", "50%"]]
    problems = check.problems(
        edited(
            "quickstart", {"demand/profile": {"rows": rows}, "time/open": {"mon": "09:00-10:00"}}
        )
    )
    told = "\n".join(problem.text() for problem in problems)
    assert "mon has no row for 09:20" in told
    assert "the closest rows are 10m apart" in told
