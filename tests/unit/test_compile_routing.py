"""Routing: skills, priorities, ageing, overflow, one queue."""

from __future__ import annotations

import pytest

from queuesim.errors import ConfigError
from queuesim.network import NEVER, Order, Pick, Seek, Select
from queuesim.units import ticks
from tests.unit.compiling import ONE, build, fixed, listed, network, part, run

LOAN = "demand.reasons.loan={per_day: 5, channel: phone}"
TWO = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {priority: low}}")


def routes(net) -> dict[tuple[str, str], tuple]:
    return {(r.lane, r.group): (r.case_rank, r.person_rank) for r in net.routes}


def begun(day) -> dict[int, float | None]:
    return {v.case: v.begun for v in day.visits}


# --- skills ---------------------------------------------------------------------------------------


def test_needs_that_the_same_groups_can_serve_share_a_lane() -> None:
    experts = "staff.experts={count: 1, skills: [phone.loan]}"
    card = "demand.reasons.more={per_day: 5, channel: phone}"
    net = network(ONE, LOAN, card, experts)
    assert sorted(routes(net)) == [
        ("phone/experts+team", "experts"),
        ("phone/experts+team", "team"),
        ("phone/team", "team"),
    ]
    choices = part(net.nodes, "talk phone").lanes
    assert [c.lane for c in choices] == ["phone/team", "phone/team", "phone/experts+team"]
    day = run(listed(listed(build(ONE, LOAN, experts), [0, 1], "card"), [2], "loan"))
    assert [v.server for v in day.visits] == ["team 0", "team 0", "experts 0"]


def test_a_skill_may_be_for_a_class() -> None:
    own = "staff.advisers={count: 1, skills: [phone.gold]}"
    day = run(listed(build(TWO, own), [0, 1, 2], kinds=["plain.card", "plain.card", "gold.card"]))
    assert [v.server for v in day.visits] == ["team 0", "team 0", "advisers 0"]


def test_a_need_that_nobody_serves_waits_in_vain() -> None:
    """The loader lets it pass where only a class is left out; patience ends it."""
    net = network(
        ONE, LOAN, "staff.team.skills=[phone.card]", "staff.x={count: 0, skills: [phone]}"
    )
    assert {g for lane, g in routes(net) if "team" not in lane} == {"x"}


# --- priority and ageing --------------------------------------------------------------------------


def test_the_higher_of_class_and_reason_wins_and_a_channels_own_word_replaces_both() -> None:
    reasons = "demand.reasons.lost={per_day: 5, channel: phone, priority: 1}"
    net = network(TWO, reasons)
    lanes = {tuple(c.guards): c.lane for c in part(net.nodes, "talk phone").lanes}
    names = [c.name for c in net.classes]
    assert names == ["gold.card", "gold.lost", "plain.card", "plain.lost"]
    assert set(lanes.values()) == {"phone/priority 1", "phone/priority 3"}
    assert len(network(TWO, reasons, "channels.phone.priority=2").lanes) == 1


def test_high_priority_is_served_first_and_normal_is_the_middle() -> None:
    text = ONE.replace("{people: {}}", "{gold: {priority: high}, plain: {}, slow: {priority: low}}")
    kinds = ["plain.card", "slow.card", "plain.card", "gold.card"]
    day = run(listed(build(text), [0, 1, 2, 3], kinds=kinds))
    assert begun(day) == {0: 0.0, 3: 60.0, 2: 120.0, 1: 180.0}


def test_without_the_rule_priority_decides_nothing() -> None:
    kinds = ["plain.card", "plain.card", "gold.card"]
    model = build(TWO, "routing.next=longest_wait")
    assert len(model.network.lanes) == 1
    assert begun(run(listed(model, [0, 1, 2], kinds=kinds))) == {0: 0.0, 1: 60.0, 2: 120.0}


def test_priority_rises_one_step_per_time_waited() -> None:
    """Low is 3: after 40 s it is 2, after 80 s it is 1, as good as high; then the longest wait."""
    net = network(TWO, "routing.ages=40s")
    ranks = dict(routes(net)[("phone/priority 3", "team")][1])
    assert list(ranks) == [0, ticks(40), ticks(80)]
    assert list(ranks.values()) == [3, 2, 1]
    kinds = ["plain.card", "plain.card", "gold.card", "gold.card"]
    day = run(listed(build(TWO, "routing.ages=40s"), [0, 1, 2, 50], kinds=kinds))
    assert begun(day) == {0: 0.0, 2: 60.0, 1: 120.0, 3: 180.0}
    never = run(listed(build(TWO), [0, 1, 2, 50], kinds=kinds))
    assert begun(never) == {0: 0.0, 2: 60.0, 3: 120.0, 1: 180.0}


def test_a_class_may_age_at_its_own_pace() -> None:
    net = network(TWO, "routing.ages=40s", "customers.plain.ages=10s")
    assert [t for t, _ in routes(net)[("phone/priority 3", "team")][1]] == [0, ticks(10), ticks(20)]


def test_a_head_start_is_waiting_time_credited() -> None:
    text = ONE.replace("{people: {}}", "{old: {head_start: 30s}, new: {}}")
    kinds = ["new.card", "new.card", "old.card"]
    day = run(listed(build(text), [0, 1, 20], kinds=kinds))
    assert begun(day) == {0: 0.0, 2: 60.0, 1: 120.0}
    later = run(listed(build(text), [0, 1, 40], kinds=kinds))
    assert begun(later) == {0: 0.0, 1: 60.0, 2: 120.0}


def test_too_many_steps_are_refused() -> None:
    with pytest.raises(ConfigError, match="at most 1000 steps"):
        build(TWO, "customers.plain.priority=5000", "routing.ages=1s")


# --- order of skills, longest queue, newest, random -----------------------------------------------

CHAT = f"channels.chat={{kind: chat, talk: {fixed(60)}}}"
SPLIT = "demand.reasons.text={per_day: 5, channel: chat}"


def test_the_order_of_a_groups_skills_may_rank_its_work() -> None:
    changes = (
        CHAT,
        SPLIT,
        "staff.team.skills=[chat, phone]",
        "routing.next=[skill_order, longest_wait]",
    )
    day = run(listed(listed(build(ONE, *changes), [0, 1], "card"), [2], "text"))
    assert [(v.node, v.begun) for v in day.visits][1:] == [
        ("talk phone", 120.0),
        ("talk chat", 60.0),
    ]
    net = network(ONE, *changes, "staff.more={count: 1, skills: [phone, chat]}")
    ranks = {key: person for key, (_, person) in routes(net).items()}
    assert ranks[("chat", "team")] < ranks[("phone", "team")]
    assert ranks[("chat", "more")] > ranks[("phone", "more")]


def test_the_longest_queue_may_come_first() -> None:
    changes = (CHAT, SPLIT, "staff.team.skills=[chat, phone]", "routing.next=longest_queue")
    day = run(listed(listed(build(ONE, *changes), [0, 1], "card"), [2, 3], "text"))
    assert {(v.case, v.node): v.begun for v in day.visits} == {
        (0, "talk phone"): 0.0,
        (0, "talk chat"): 60.0,
        (1, "talk chat"): 120.0,  # one and one: the first in the list
        (1, "talk phone"): 180.0,
    }


def test_newest_first_and_by_lot_hold_inside_a_queue() -> None:
    newest = run(listed(build(ONE, "routing.next=newest"), [0, 1, 2]))
    assert begun(newest) == {0: 0.0, 2: 60.0, 1: 120.0}
    assert part(network(ONE, "routing.next=random").lanes, "phone").order is Order.BY_LOT
    ranked = network(TWO, "routing.next=[priority, newest]")
    assert {lane.order for lane in ranked.lanes} == {Order.LAST_COME}


def test_newest_first_between_queues_of_equal_rank_is_refused() -> None:
    changes = (CHAT, SPLIT, "staff.team.skills=[chat, phone]")
    with pytest.raises(ConfigError, match="several queues of equal rank"):
        build(ONE, *changes, "routing.next=newest")
    build(ONE, *changes, "routing.next=[skill_order, newest]")


def test_who_serves_is_longest_idle_or_as_listed_or_with_the_fewest() -> None:
    text = ONE.replace("team:", "beta:").replace(
        "staff: {beta", "staff: {zeta: {count: 1, skills: [phone]}, beta"
    )
    listed_first = run(listed(build(text, "routing.agent=listed"), [0, 100, 200]))
    assert [v.server for v in listed_first.visits] == ["zeta 0"] * 3
    idle = run(listed(build(text), [0, 100, 200]))
    assert [v.server for v in idle.visits] == ["beta 0", "zeta 0", "beta 0"]
    net = network(
        text, "routing.agent=fewest_cases", "channels.phone.kind=chat", "channels.phone.at_once=2"
    )
    assert {g.select for g in net.groups} == {Select.FEWEST_CASES}
    assert part(net.lanes, "phone").seek is Seek.LEAST_OCCUPIED


# --- overflow -------------------------------------------------------------------------------------

HELPERS = "staff.helpers={count: 1, skills: [chat]}"


def test_another_group_helps_after_a_wait() -> None:
    over = "routing.overflow.phone={to: helpers, after: 20s}"
    day = run(listed(build(ONE, CHAT, SPLIT, HELPERS, over), [0, 1, 2]))
    assert [(v.begun, v.server) for v in day.visits] == [
        (0.0, "team 0"),
        (21.0, "helpers 0"),
        (60.0, "team 0"),
    ]
    case, person = routes(network(ONE, CHAT, SPLIT, HELPERS, over))[("phone", "helpers")]
    assert case == ((0, NEVER), (ticks(20), 1))
    assert person[0] == (0, NEVER)


def test_helping_at_once_is_the_last_choice_of_both() -> None:
    over = "routing.overflow.phone={to: helpers, after: 0s}"
    model = build(ONE, CHAT, SPLIT, HELPERS, over)
    day = run(listed(listed(model, [0, 1, 2], "card"), [30], "text"))
    assert [(v.node, v.begun, v.server) for v in day.visits] == [
        ("talk phone", 0.0, "team 0"),
        ("talk phone", 1.0, "helpers 0"),
        ("talk phone", 60.0, "team 0"),
        ("talk chat", 61.0, "helpers 0"),
    ]
    # free at 61, the helper takes the chat of 30 s before the call of 2 s would be hers


def test_helpers_come_in_steps() -> None:
    over = "routing.overflow.phone=[{to: late, after: 40s}, {to: helpers, after: 20s}]"
    late = "staff.late={count: 1, skills: [chat]}"
    net = network(ONE, CHAT, SPLIT, HELPERS, late, over)
    assert routes(net)[("phone", "helpers")][0] == ((0, NEVER), (ticks(20), 1))
    assert routes(net)[("phone", "late")][0] == ((0, NEVER), (ticks(40), 2))


def test_overflow_may_be_for_one_reason() -> None:
    over = "routing.overflow={phone.loan: {to: helpers, after: 0s}}"
    net = network(ONE, LOAN, CHAT, SPLIT, HELPERS, over)
    assert ("phone/helpers+team", "helpers") in routes(net)
    assert ("phone/team", "helpers") not in routes(net)


# --- one queue ------------------------------------------------------------------------------------

QUEUE = "integration.one_queue=[phone, chat]"


def test_one_queue_is_served_by_all_its_staff_by_longest_wait() -> None:
    model = build(ONE, CHAT, SPLIT, HELPERS, QUEUE)
    assert sorted(routes(model.network)) == [
        ("chat", "helpers"),
        ("chat", "team"),
        ("phone", "helpers"),
        ("phone", "team"),
    ]
    day = run(listed(listed(model, [0, 1, 3], "card"), [2, 4], "text"))
    assert [(v.joined, v.begun) for v in day.visits] == [
        (0.0, 0.0),
        (1.0, 1.0),
        (2.0, 60.0),
        (3.0, 61.0),
        (4.0, 120.0),
    ]


def test_in_one_queue_only_priority_and_wait_decide() -> None:
    rules = "routing.next=[skill_order, longest_queue]"
    net = network(ONE, CHAT, SPLIT, "staff.team.skills=[chat, phone]", QUEUE, rules)
    ranks = {person for _, person in routes(net).values()}
    assert len(ranks) == 1
    assert part(net.groups, "team").pick is Pick.LONGEST_WAIT


def test_a_skill_for_one_reason_stays_so_in_one_queue() -> None:
    experts = "staff.experts={count: 1, skills: [phone.loan]}"
    net = network(ONE, LOAN, CHAT, SPLIT, experts, HELPERS, QUEUE)
    own = {lane for lane, group in routes(net) if group == "experts"}
    assert own == {"phone/experts+helpers+team"}
    assert ("phone/helpers+team", "experts") not in routes(net)


def test_a_queue_of_one_channel_is_the_channel() -> None:
    assert network(ONE, "integration.one_queue=[phone]") == network(ONE)
