"""Customers and demand: M1 to M14."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

DEMAND = (
    Mechanism(
        "M1",
        1,
        "Capacity that cannot be stored",
        "服务能力不可储存",
        words=(
            "staff.NAME.count",
            "measure occupancy",
            "measure wait",
        ),
        example="quickstart.yaml",
        proofs=(
            "test_demand.py::test_idle_time_and_waiting_are_traded_for_each_other",
            "test_demand.py::test_an_idle_hour_is_no_help_for_those_who_come_after_it",
        ),
    ),
    Mechanism(
        "M2",
        1,
        "Demand with cycles",
        "顾客需求的周期性",
        words=(
            "demand.profile",
            "demand.season",
        ),
        example="retail-chat.yaml",
        proofs=(
            "test_demand.py::test_demand_follows_the_clock_and_the_weekday",
            "test_demand.py::test_a_month_has_a_volume_of_its_own",
        ),
    ),
    Mechanism(
        "M3",
        1,
        "People and contacts that differ",
        "异质性",
        words=(
            "every_channel.talk_cv",
            "staff.NAME.levels",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_demand.py::test_the_more_contacts_differ_the_longer_is_the_wait",
            "test_demand.py::test_people_of_a_level_work_at_their_own_speed",
        ),
    ),
    Mechanism(
        "M4",
        1,
        "Classes of customers",
        "客户分类(A、B、C 类)",
        words=(
            "customers.NAME.contacts",
            "customers.NAME.value",
            "customers.NAME.priority",
            "customers.NAME.patience",
            "customers.NAME.churn",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_demand.py::test_classes_share_the_contacts_and_wait_by_priority",
            "test_demand.py::test_each_class_has_its_own_patience_and_what_it_is_worth",
            "test_demand.py::test_a_class_has_a_promise_of_its_own_where_a_channel_has_one",
        ),
    ),
    Mechanism(
        "M5",
        1,
        "A way of their own for important customers",
        "VIP 专属通道",
        words=(
            "customers.NAME.priority",
            "staff.NAME.skills",
            "routing.overflow",
        ),
        example="retail-chat.yaml",
        proofs=(
            "test_demand.py::test_reserved_people_are_a_queue_of_their_own",
            "test_demand.py::test_who_has_an_adviser_is_helped_by_the_team_when_he_is_busy_for_long",
        ),
    ),
    Mechanism(
        "M6",
        1,
        "Urgency that rises with waiting",
        "需求优先级",
        words=(
            "customers.NAME.priority",
            "routing.ages",
            "measure wait_over",
        ),
        example="retail-chat.yaml",
        proofs=(
            "test_demand.py::test_who_can_wait_is_not_left_waiting_for_ever",
            "test_demand.py::test_ageing_moves_waits_between_classes_and_makes_none_shorter_in_all",
        ),
    ),
    Mechanism(
        "M7",
        1,
        "Reasons for contact",
        "需求类型",
        words=(
            "demand.reasons.NAME.channel",
            "channels.NAME.talk",
            "channels.NAME.solves",
            "measure aht",
            "measure fcr",
        ),
        example="city-bank.yaml",
        proofs=("test_demand.py::test_the_mix_of_reasons_makes_the_work",),
    ),
    Mechanism("M8", 3, "Functional, experience and emotional needs", "功能性、体验性与情感性需求"),
    Mechanism(
        "M9",
        2,
        "The customer's own work",
        "客户参与",
        words=("channels.NAME.steps.NAME.waits", "channels.NAME.steps.NAME.phase"),
        example="ideas/forms-before.yaml",
        proofs=(
            "test_desks.py::test_what_customers_do_themselves_takes_their_time_and_nobody_elses",
        ),
    ),
    Mechanism(
        "M10",
        2,
        "Produced and consumed at once",
        "生产与消费同时发生",
        words=("channels.NAME.steps.NAME.failure", "measure step_failures", "measure failure_rate"),
        example="ideas/mistakes-in-steps.yaml",
        proofs=(
            "test_failure.py::test_what_goes_wrong_in_a_step_reaches_the_customer_and_comes_back",
        ),
        note="not of steps beside others",
    ),
    Mechanism("M11", 3, "Relationship life cycle", "顾客关系生命周期"),
    Mechanism(
        "M12",
        2,
        "Needs that are misunderstood",
        "需求误判",
        words=("channels.NAME.steps.NAME.chance", "measure hand_offs"),
        example="ideas/right-desk.yaml",
        proofs=(
            "test_desks.py::test_a_misunderstood_need_costs_a_hand_off_and_the_wrong_peoples_time",
        ),
    ),
    Mechanism(
        "M13",
        2,
        "Campaigns",
        "服务与营销协同",
        words=("demand.surges", "demand.reasons.NAME.list"),
        example="retail-chat.yaml",
        proofs=(
            "test_events.py::test_an_event_changes_the_mix_of_reasons_in_its_window",
            "test_events.py::test_a_campaign_brings_more_of_its_reason_and_nothing_of_the_others",
            "test_outbound.py::test_a_list_is_worked_off_one_by_one_and_the_rest_is_left_in_peace",
            "test_outbound.py::test_people_work_through_a_list_when_no_call_waits_worked_by_hand",
        ),
    ),
    Mechanism(
        "M14",
        1,
        "Extended hours",
        "延长服务时间",
        words=(
            "channels.NAME.open",
            "time.open",
            "measure contacts.closed",
        ),
        example="retail-chat.yaml",
        proofs=(
            "test_demand.py::test_who_comes_outside_the_hours_is_lost_answered_by_a_bot_or_kept",
        ),
    ),
)
