"""What the load check says of queues that grow, and of cases that hardly end."""

from __future__ import annotations

import pytest

from queuesim.analysis.growing import Growth, Kind
from queuesim.compile.explain import Explained
from queuesim.compile.workload import workload
from queuesim.engine.reference import simulate
from queuesim.experiment.before import Returns, load_warnings, offered_of, refusals
from queuesim.network.rows import OPEN
from queuesim.units import ticks
from queuesim.words import LANGUAGES
from tests.unit.compiling import ONE, build, fixed

WEEK = """\
queuesim: 1
time: {start: 2026-03-02, days: 7, open: {mon-fri: 09:00-12:00}, interval: 1h}
customers: {people: {patience: 2m}}
demand:
  profile: {rows: [[mon-fri, '09:00', 20%], [mon-fri, '10:00', 50%], [mon-fri, '11:00', 30%]]}
  reasons: {card: {per_day: 100, channel: phone}}
channels: {phone: {kind: call, talk: 3m, wrap: 1m}}
staff: {team: {count: 3, skills: [phone]}}
"""
NEVER = "customers.people.patience=never"
MAIL = (
    "channels.mail={kind: mail, talk: 3m}",
    "demand.reasons.card.channel={phone: 50%, mail: 50%}",
    "staff.team.skills=[phone, mail]",
)


def queues(*sets: str, text: str = WEEK) -> list[Growth]:
    return [w for w in load_warnings(build(text, *sets)) if isinstance(w, Growth)]


def sentences(*sets: str, text: str = WEEK) -> list[str]:
    return [each.sentence() for each in queues(*sets, text=text)]


def test_a_queue_grows_while_more_comes_than_people_can_do() -> None:
    """20, 50 and 30 calls of 4 min in an hour, for 3 people: 44 %, 111 % and 67 %."""
    (found,) = queues()
    assert found.kind is Kind.RELIEVED
    assert found.bottleneck.rho == pytest.approx(50 * 240 / 3600 / 3)
    assert {(s.day, s.start, s.end, s.whole) for s in found.stretches} == {
        (day, 600, 660, False) for day in ("mon", "tue", "wed", "thu", "fri")
    }
    assert [s.left for s in found.stretches] == pytest.approx([5.0] * 5)  # 45 of 50 are served
    assert found.sentence() == (
        "phone: the queue grows from 10:00 to 11:00 (Mon to Fri), until enough give up. More work "
        "comes than team can do, up to 111 % of that (Mon 10:00)."
    )


def test_the_queue_is_as_long_as_said() -> None:
    """One person for 100 calls of 4 min in 3 h: mean of 20 runs within 4 standard errors."""
    model = build(WEEK, NEVER, "staff.team.count=1", "time.days=1")
    (found,) = [w for w in load_warnings(model) if isinstance(w, Growth)]
    left = []
    for replication in range(20):
        visits = simulate(model.network, 3, replication).visits
        left.append(sum(v.begun == OPEN or v.begun >= ticks(12 * 3600.0) for v in visits))
    mean = sum(left) / len(left)
    error = (sum((n - mean) ** 2 for n in left) / (len(left) - 1) / len(left)) ** 0.5
    (stretch,) = found.stretches
    assert mean == pytest.approx(stretch.left, abs=4 * error)


def test_it_lasts_where_nobody_gives_up() -> None:
    (says,) = sentences(NEVER)
    assert says == (
        "phone: the queue grows from 10:00 to 11:00 (Mon to Fri). More work comes than team can "
        "do, up to 111 % of that (Mon 10:00), and nobody gives up."
    )


@pytest.mark.parametrize(
    ("sets", "kind"),
    [
        (("channels.phone.lines=9",), Kind.RELIEVED),
        (("channels.phone.balk={from_queue: 9, chance: 10%}",), Kind.RELIEVED),
        (
            ("channels.phone.retry={chance: 90%, after: 5m}", "channels.phone.lines=9"),
            Kind.RELIEVED,
        ),
        (
            ("channels.phone.retry={chance: 100%, after: 5m}", "channels.phone.lines=9"),
            Kind.LASTING,
        ),
    ],
)
def test_lines_and_balking_relieve_but_not_those_who_all_come_back(
    sets: tuple[str, ...], kind: Kind
) -> None:
    assert [each.kind for each in queues(NEVER, *sets)] == [kind]


def test_all_day_is_said_where_it_is_all_day() -> None:
    assert "grows all day, every day." in sentences(NEVER, "staff.team.count=1")[0]
    (says,) = sentences(NEVER, "staff.team.count={mon: 1, other: 9}")
    assert "grows all day (Mon). " in says


def test_stretches_are_told_by_day_and_the_worst_first() -> None:
    (says,) = sentences("staff.team.count={mon: 2, wed: 2, fri: 1, other: 9}")
    assert "grows all day (Fri), from 10:00 to 12:00 (Mon, Wed), until" in says


def test_no_queue_no_word() -> None:
    assert load_warnings(build(WEEK, "staff.team.count=4")) == []


def test_where_nobody_is_there_it_is_no_queue_that_grows() -> None:
    assert sentences("staff.team.shifts={09:00-10:00: 100%}") == []


def test_the_bottleneck_is_named_and_not_those_who_have_time() -> None:
    """Loans need experts; others may be served by both."""
    text = WEEK.replace("{card:", "{loan: {per_day: 30, channel: phone}, card:").replace(
        "staff: {", "staff: {experts: {count: 1, skills: [phone.loan, phone.card]}, "
    )
    text = text.replace("skills: [phone]", "skills: [phone.card]").replace("count: 3", "count: 9")
    (found,) = queues("channels.phone.talk={loan: 8m, card: 3m}", text=text)
    assert found.bottleneck.groups == ("experts",)
    assert found.works == ("phone (loan)",)
    assert found.sentence().startswith("phone (loan): the queue grows from 10:00 to 12:00 (Mon to")


def test_parts_of_a_channel_that_are_all_of_it_are_told_as_the_channel() -> None:
    text = WEEK.replace("{card:", "{loan: {per_day: 30, channel: phone}, card:").replace(
        "staff: {", "staff: {experts: {count: 1, skills: [phone.loan, phone.card]}, "
    )
    (found,) = queues(text=text.replace("skills: [phone]", "skills: [phone.card]"))
    assert found.works == ("phone",)


def test_helpers_transfers_and_pauses_count() -> None:
    overflow = "routing.overflow={phone: {to: helpers, after: 1m}}"
    assert len(queues()) == 1
    assert queues("staff.helpers={count: 1, skills: [phone.card]}", overflow) == []
    experts = "staff.experts={count: 1, skills: [phone.experts]}"
    (found,) = queues(
        "staff.team.count=9", experts, "quality.transfer.phone={chance: 50%, to: experts}"
    )
    assert found.works == ("phone > experts",)
    assert found.bottleneck.rho == pytest.approx(25 * 240 / 3600)
    (paused,) = queues("staff.team.between_contacts={mean: 1m}")
    assert paused.bottleneck.rho == pytest.approx(50 * 300 / 3600 / 3)


def test_people_of_different_speed_do_as_much_as_they_can() -> None:
    """At 3 + 1 and 6 + 1 minutes a call, half and half: 2 / (1/4 + 1/7) minutes on average."""
    levels = "staff.team.levels={slow: {share: 50%, talk: times 200%}, fast: {share: 50%}}"
    (work,) = workload(Explained(build(WEEK, levels, "staff.team.count=2"))).works
    assert work.seconds["team"] == pytest.approx(60 * 2 / (1 / 4 + 1 / 7))


def test_chats_take_their_part_of_a_person_who_holds_as_many_as_allowed() -> None:
    chat = WEEK.replace("phone", "chat").replace(
        "kind: call", "kind: chat, at_once: 2, slower_per_extra_chat: 50%"
    )
    (work,) = workload(Explained(build(chat))).works
    assert work.seconds["team"] == pytest.approx((180 * 1.5 + 60) / 2)


def test_mail_may_wait_for_another_hour_but_not_for_ever() -> None:
    assert queues(*MAIL) == []
    (found,) = queues(*MAIL, "demand.reasons.card.per_day=160")
    assert found.kind is Kind.KEPT
    assert found.sentence() == (
        "mail, phone: what is left over grows from day to day. In all, more work comes than team "
        f"can do: {100 * (80 * 240 + 80 * 180) / 3600 / 9:.0f} % of that."
    )


def test_a_slip_of_units_is_not_told_twice() -> None:
    warnings = load_warnings(build(WEEK, "channels.phone.talk=3h"))
    assert [type(each).__name__ for each in warnings] == ["UnitSlip"]


def test_cases_that_hardly_end_are_told() -> None:
    often = ("channels.phone.solves=1%", "channels.phone.repeat={chance: 100%, after: 1d}")
    (found,) = [w for w in load_warnings(build(WEEK, *often)) if isinstance(w, Returns)]
    assert found.share == pytest.approx(0.99)
    assert found.contacts == pytest.approx(100.0)
    assert found.sentence() == (
        "cases make 100 contacts each on average: 99 % of their contacts bring another one"
    )
    always = ("channels.phone.solves=0%", "channels.phone.repeat={chance: 100%, after: 1d}")
    (found,) = [w for w in load_warnings(build(WEEK, *always)) if isinstance(w, Returns)]
    assert found.sentence().startswith("cases end only where somebody gives up")
    few = ("channels.phone.solves=3%", "channels.phone.repeat={chance: 100%, after: 1d}")
    assert not any(isinstance(w, Returns) for w in load_warnings(build(WEEK, *few)))


# --- no steady state ----------------------------------------------------------------------------

ALWAYS = """\
queuesim: 1
time: {start: 2026-03-02, days: 7, open: 00:00-24:00, interval: 1h}
customers: {people: {patience: never}}
demand: {reasons: {card: {per_day: 480, channel: phone}}}
channels: {phone: {kind: call, talk: 6m}}
staff: {team: {count: 2, skills: [phone]}}
"""


def test_no_steady_state_is_refused_by_name() -> None:
    """20 calls of 6 minutes an hour are two people's work, and two people are there."""
    (problem,) = refusals(build(ALWAYS))
    assert problem.path == ("staff", "team")
    assert str(problem.message) == (
        "no steady state: phone keep team busy 100 % of the time, nobody gives up and nothing "
        "ever closes, so the queue grows for ever"
    )
    assert "more than 2 people" in str(problem.hint)


@pytest.mark.parametrize(
    "change",
    [
        "staff.team.count=3",
        "customers.people.patience=1h",
        "channels.phone.lines=20",
        "demand.reasons.card.per_day=479",
        "channels.phone.talk=359s",
        "time.open=00:00-23:00",
        "demand.day_to_day={cv: 10%}",
        "demand.surges=[{from: 2026-03-03 10:00, for: 1h, times: 200%}]",
        "staff.team.count={sat-sun: 3, other: 2}",
    ],
)
def test_anything_less_is_not(change: str) -> None:
    assert list(refusals(build(ALWAYS, change))) == []


def test_of_two_pools_the_one_without_a_steady_state_is_named() -> None:
    chat = (
        f"channels.chat={{kind: chat, talk: {fixed(360)}, at_once: 1}}",
        "demand.reasons.card.channel={phone: 50%, chat: 50%}",
        "staff.chatters={count: 1, skills: [chat]}",
    )
    (problem,) = refusals(build(ALWAYS, *chat))
    assert problem.path == ("staff", "chatters")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_reads_well_in_both_languages(lang: str) -> None:
    told = [w.sentence(lang) for w in load_warnings(build(WEEK))]
    told += [
        w.sentence(lang) for w in load_warnings(build(WEEK, NEVER, *MAIL, "staff.team.count=1"))
    ]
    told += [problem.text(lang) for problem in refusals(build(ALWAYS))]
    assert len(told) >= 4
    assert not any("{" in each or "None" in each for each in told)


def test_offered_work_is_that_of_the_words() -> None:
    offered = offered_of(workload(Explained(build(ONE))))
    assert (offered.skills.works, offered.skills.groups) == (("phone",), ("team",))
    assert offered.skills.seconds.tolist() == [[60.0]]
    assert offered.contacts == pytest.approx((10.0,))
    assert offered.person_seconds == pytest.approx((3600.0,))
