"""Log-in sessions: what a file of them may say, what contradicts them, and who works when."""

from __future__ import annotations

from pathlib import Path

import pytest

from queuesim.cli.tracing import Question, tale_of
from queuesim.compile.explain import Explained, shares_of_levels
from queuesim.errors import ConfigError
from queuesim.network import Roster
from queuesim.report.story import story
from queuesim.spec.load import Loaded, load, load_text
from queuesim.units import TICKS_PER_SECOND
from tests.unit.compiling import build, fixed, listed, part, run

HOUR = 3600 * TICKS_PER_SECOND

#: Two days from Monday, one channel, nothing random; the team's sessions are filled in.
TWO_DAYS = """\
queuesim: 1
time: {start: 2026-03-02, days: 2, open: 09:00-10:00}
customers: {people: {}}
demand: {reasons: {card: {per_day: 10, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 60s}}}
staff: {team: {sessions: SESSIONS, skills: [phone], MORE}}
"""


def text(*rows: str, more: str = "", after: str = "") -> str:
    """A config whose team has these sessions, such as ``mon, Ann, 09:00, 10:00``."""
    listed_rows = ", ".join(f"[{row}]" for row in rows)
    config = TWO_DAYS.replace("SESSIONS", f"{{rows: [{listed_rows}]}}").replace(", MORE", more)
    return config + after


def problems(config: str) -> list[tuple[str, str]]:
    """Paths and keys of what the loader refuses."""
    with pytest.raises(ConfigError) as caught:
        load_text(config)
    return [(".".join(map(str, p.path)), p.message.key) for p in caught.value.problems]


def warned(config: str) -> list[tuple[str, str]]:
    found = load_text(config).warnings
    return [(".".join(map(str, w.path)), w.message.key) for w in found]


def roster(config: str) -> Roster:
    staffing = part(build(config).network.groups, "team").staffing
    assert isinstance(staffing, Roster)
    return staffing


def hours(found: Roster) -> list[list[tuple[float, float]]]:
    """Hours from the first midnight of each person's shifts."""
    return [[(s.start / HOUR, s.end / HOUR) for s in person.shifts] for person in found.people]


# --- files ----------------------------------------------------------------------------------------


def from_file(folder: Path, table: str, words: str = "", group: str = "team") -> Loaded:
    (folder / "sessions.csv").write_text(table, encoding="utf-8")
    config = TWO_DAYS.replace("SESSIONS", f"{{file: sessions.csv{words}}}")
    config = config.replace(", MORE", "").replace("team", group)
    path = folder / "bank.yaml"
    path.write_text(config, encoding="utf-8")
    return load(path)


def slips(folder: Path, table: str, words: str = "") -> list[str]:
    with pytest.raises(ConfigError) as caught:
        from_file(folder, table, words)
    assert {p.path for p in caught.value.problems} == {("staff", "team", "sessions", "file")}
    return [p.message.text().removeprefix("sessions.csv, ") for p in caught.value.problems]


def test_a_file_has_a_row_for_each_session(tmp_path: Path) -> None:
    table = "date,agent,login,logout\n2026/3/2,Ann,9:00,10:00:30\n2026-03-03,17,23:00,01:00\n"
    sessions = from_file(tmp_path, table).base.staff["team"].sessions
    assert sessions is not None
    assert [(row.agent, row.hours) for row in sessions.rows] == [
        ("Ann", (9 * 3600, 10 * 3600 + 30)),
        ("17", (23 * 3600, 25 * 3600)),
    ]
    assert sessions.source == "sessions.csv"


def test_a_file_may_have_speeds_in_three_ways_and_chinese_headings(tmp_path: Path) -> None:
    table = "weekday,工号,登录,登出,talk\nmon,A,09:00,10:00,0.9\nmon,B,09:00,10:00,90%\n"
    sessions = from_file(tmp_path, table + "mon,C,09:00,10:00,times 90%\n").base.staff["team"]
    assert sessions.sessions is not None
    assert sessions.sessions.speeds == {"A": 0.9, "B": 0.9, "C": 0.9}


def test_speeds_may_have_a_decimal_comma_where_it_is_said(tmp_path: Path) -> None:
    table = "weekday;agent;login;logout;talk\nmon;A;09:00;10:00;0,9\n"
    found = from_file(tmp_path, table, ", decimal: comma").base.staff["team"].sessions
    assert found is not None
    assert found.speeds == {"A": 0.9}


def test_one_file_serves_several_groups(tmp_path: Path) -> None:
    table = "date,agent,group,login,logout\n2026-03-02,A,team,09:00,10:00\n"
    (tmp_path / "s.csv").write_text(table + "2026-03-02,B,tm,09:00,09:30\n", encoding="utf-8")
    config = TWO_DAYS.replace("SESSIONS", "{file: s.csv}").replace(", MORE", "")
    other = "{sessions: {file: s.csv}, skills: [phone]}"
    path = tmp_path / "bank.yaml"
    path.write_text(config.replace("[phone]}}", f"[phone]}}, tm: {other}}}"), encoding="utf-8")
    staff = load(path).base.staff
    who = {name: [row.agent for row in g.sessions.rows] for name, g in staff.items() if g.sessions}
    assert who == {"team": ["A"], "tm": ["B"]}


HEAD = "date,agent,login,logout"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("date,agent,login\n2026-03-02,A,09:00\n", 'row 1: there is no column "logout"'),
        (f"{HEAD},pause\n2026-03-02,A,09:00,10:00,5\n", 'row 1: unknown column "pause"'),
        ("agent,login,logout\nA,09:00,10:00\n", "row 1: there is no column date or weekday"),
        (f"{HEAD}\n2026-03-32,A,09:00,10:00\n", "row 2, column date: there is no such date"),
        (f"{HEAD}\n2026-03-02,A,9,10:00\n", "row 2, column login: expected a time of day, got 9"),
        (f"{HEAD}\n2026-03-02,A,09:00,24:01\n", "row 2, column logout: there is no such time"),
        (f"{HEAD}\n2026-03-02,,09:00,10:00\n", "row 2, column agent: the cell is empty"),
        (f"{HEAD}\n2026-03-02,A,09:00,09:00\n", "row 2: the session of A has no length"),
        (f"{HEAD},talk\n2026-03-02,A,09:00,10:00,0\n", "row 2, column talk: expected a factor"),
        (f"{HEAD},talk\n2026-03-02,A,09:00,10:00,fast\n", "row 2, column talk: "),
        (
            f"{HEAD}\n2026-03-02,A,09:00,10:00\n2026-03-02,A,09:30,09:40\n",
            "row 3: A is logged in already, by row 2",
        ),
        (
            f"{HEAD},talk\n2026-03-02,A,09:00,09:10,1\n2026-03-02,A,09:30,09:40,1.1\n",
            "row 3, column talk: A has another value in row 2",
        ),
        (
            f"{HEAD},group\n2026-03-02,A,09:00,10:00,teem\n",
            'row 2, column group: there is no group "teem"',
        ),
    ],
)
def test_slips_in_a_file_are_told_with_row_and_column(
    tmp_path: Path, table: str, words: str
) -> None:
    (told,) = slips(tmp_path, table)
    assert told.startswith(words)


def test_a_file_without_any_row_of_the_group_is_a_slip(tmp_path: Path) -> None:
    table = f"{HEAD},group\n2026-03-02,A,09:00,10:00,team\n"
    (told,) = slips(tmp_path, table, ", group: crew")
    assert told == 'sessions.csv: no row is of the group "crew"'


# --- what contradicts sessions --------------------------------------------------------------------

ANN = "all, Ann, 09:00, 10:00"


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("count: 3", [("staff.team.count", "spec.sessions_people")]),
        ("roster: {rows: [[all, 09:00, 3], [all, 09:30, 3]]}", [
            ("staff.team.roster", "spec.sessions_people")]),
        ("shifts: {e: {hours: 09:00-10:00, people: 1}}", [
            ("staff.team.shifts", "spec.sessions_people")]),
        ("shrinkage: 20%", [("staff.team.shrinkage", "spec.sessions_inside")]),
        ("absence: 5%", [("staff.team.absence", "spec.sessions_inside")]),
        ("break: {length: 10m}", [("staff.team.break", "spec.sessions_inside")]),
        ("levels: {a: {share: 100%}}", [("staff.team.levels", "spec.sessions_levels")]),
    ],
)  # fmt: skip
def test_what_says_who_works_otherwise_is_refused(more: str, found: list[tuple[str, str]]) -> None:
    assert problems(text(ANN, more=f", {more}")) == found


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([], "sessions_empty"),
        (["all, Ann, 09:00, 09:00"], "session_empty"),
        ([ANN, "mon, Ann, 10:00, 10:30, times 90%"], "session_talk"),
        ([ANN, "2026-03-03, Ann, 09:59, 10:30"], "session_twice"),
        (["mon, Ann, 22:00, 09:30", "tue, Ann, 09:00, 10:00"], "session_twice"),
    ],
)
def test_sessions_that_contradict_each_other_are_refused(rows: list[str], key: str) -> None:
    assert problems(text(*rows)) == [("staff.team.sessions", f"spec.{key}")]


def test_nobody_is_logged_in_to_two_groups_at_once() -> None:
    other = "}, zz: {sessions: {rows: [[tue, Ann, 09:30, 10:30]]}, skills: [phone]"
    assert problems(text(ANN, more=other)) == [("staff.zz.sessions", "spec.session_twice")]
    late = "}, zz: {sessions: {rows: [[tue, Ann, 10:00, 10:30]]}, skills: [phone]"
    assert load_text(text(ANN, more=late)).base.staff["zz"].sessions is not None


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([ANN], []),
        (["mon, Ann, 09:00, 10:00", "tue, Ann, 09:00, 09:29:59"], [
            ("channels.phone", "spec.uncovered")]),
        ([ANN, "2026-02-27, Ben, 09:00, 10:00"], []),
        ([ANN, "mon, Ben, 09:00, 08:00"], [("staff.team.sessions", "spec.session_long")]),
        ([ANN, "mon, Ben, 10:00, 12:00"], [("staff.team.sessions", "spec.session_closed")]),
        (["2026-02-27, Ben, 09:00, 10:00"], [
            ("staff.team.sessions", "spec.sessions_never"),
            ("channels.phone", "spec.uncovered")]),
    ],
)  # fmt: skip
def test_sessions_that_look_like_slips_are_warned_of(
    rows: list[str], found: list[tuple[str, str]]
) -> None:
    assert sorted(warned(text(*rows))) == sorted(found)


@pytest.mark.parametrize(
    "patch", ["count: add 2", "count: times 110%", "sessions: add 2", "sessions: times 110%"]
)
def test_a_number_cannot_be_added_to_sessions_and_the_way_out_is_told(patch: str) -> None:
    config = text(ANN, after=f"scenarios: {{more: {{staff.team.{patch}}}}}\n")
    with pytest.raises(ConfigError) as caught:
        load_text(config)
    (problem,) = caught.value.problems
    assert problem.message.key == "patch.people_listed"
    assert "second group with the same skills" in str(problem.hint)


def test_a_scenario_may_add_a_group_change_speeds_or_leave_sessions() -> None:
    more = "staff.more: {count: 2, skills: [phone]}"
    scenarios = (
        f"scenarios:\n  more: {{{more}}}\n  faster: {{staff.team.talk: times 90%}}\n"
        "  counted: {staff.team.sessions: remove, staff.team.count: 3}\n"
        "  others: {staff.team.sessions: {rows: [[all, Ben, 09:00, 10:00]]}}\n"
    )
    loaded = load_text(text(ANN, after=scenarios))
    assert loaded.scenarios["more"].staff["more"].count is not None
    assert loaded.scenarios["counted"].staff["team"].sessions is None
    others = loaded.scenarios["others"].staff["team"].sessions
    assert others is not None
    assert list(others.speeds) == ["Ben"]


# --- who works when -------------------------------------------------------------------------------


def test_sessions_are_people_by_name_who_work_while_logged_in() -> None:
    """Ben comes on Tuesday only; what touches is one shift, and numbers go by name."""
    found = roster(
        text("tue, Ben, 09:00, 09:30", "mon, Ann, 09:20, 09:40", "mon, Ann, 09:00, 09:20")
    )
    assert hours(found) == [[(9.0, pytest.approx(9 + 2 / 3))], [(33.0, 33.5)]]
    assert all(not s.breaks and not s.off_blocks for p in found.people for s in p.shifts)


def test_a_session_past_midnight_ends_on_the_next_day() -> None:
    assert hours(roster(text("mon, Ann, 22:00, 01:00"))) == [[(22.0, 25.0)]]
    assert hours(roster(text("mon, Ann, 22:00, 24:00"))) == [[(22.0, 24.0)]]


def test_sessions_of_other_dates_and_of_holidays_are_nobodys() -> None:
    rows = ("2026-03-02, Ann, 09:00, 10:00", "2026-03-09, Ben, 09:00, 10:00")
    assert hours(roster(text(*rows))) == [[(9.0, 10.0)]]
    holiday = text(ANN, "2026-03-03, Ben, 09:00, 10:00").replace(
        "days: 2,", "days: 2, holidays: [2026-03-03],"
    )
    assert hours(roster(holiday)) == [[(9.0, 10.0)], [(33.0, 34.0)]]


def test_who_logs_out_finishes_his_call_and_takes_no_other() -> None:
    config = text("mon, Ann, 09:00, 09:01", "mon, Ben, 09:02, 10:00")
    day = run(listed(build(config), [30, 40]))
    assert day.work() == [("team 0", 30.0, 90.0), ("team 1", 120.0, 180.0)]


def test_each_person_has_a_speed_of_his_own_times_the_groups() -> None:
    config = text("all, Ann, 09:00, 09:30, times 50%", "all, Ben, 09:30, 10:00, times 200%")
    model = build(config, "staff.team.talk=times 150%")
    day = run(listed(model, [0, 1800]))
    assert day.work() == [("team 0", 0.0, 45.0), ("team 1", 1800.0, 1980.0)]


def test_people_of_usual_speed_share_a_level_with_all_others() -> None:
    people = roster(text(ANN, "all, Ben, 09:00, 10:00, times 80%", "all, Cy, 09:00, 10:00")).people
    assert [person.level for person in people] == [0, 1, 0]


def test_explain_weighs_speeds_by_time_logged_in() -> None:
    """Ann is there for three quarters of the time of both."""
    config = text("all, Ann, 09:00, 09:45", "all, Ben, 09:45, 10:00, times 200%")
    explained = Explained(build(config))
    assert shares_of_levels(explained.house, "team") == {"Ann": 0.75, "Ben": 0.25}
    assert {row.handling for row in explained.rows()} == {60 * 1.25}
    assert {row.staff for row in explained.rows()} == {1.0}


def test_the_story_of_a_case_names_who_served() -> None:
    model = listed(build(text("mon, Ann, 09:00, 09:01", "mon, Ben, 09:01, 10:00")), [70])
    tale = tale_of(model, 1, Question(Path("two-days.yaml"), "base", 1, 0, 1, (), None))
    events = [(line.event, line.says.text()) for line in story(model, tale)]
    assert ("named_at_once", "served by Ben of team at once") in events


def test_the_order_of_rows_changes_nothing() -> None:
    rows = ("mon, Ann, 09:00, 09:30", "tue, Ben, 09:00, 10:00, times 90%", "mon, Cy, 09:30, 10:00")
    talk = f"channels.phone.talk={fixed(50)}"
    assert build(text(*rows), talk).network == build(text(*reversed(rows)), talk).network
