"""Channels, self-service, technology: M15 to M30."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

CHANNELS = (
    Mechanism(
        "M15",
        1,
        "Channels that work as one",
        "服务渠道整合",
        words=(
            "integration.shared_history",
            "integration.one_queue",
            "integration.steer",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_channels.py::test_shared_history_saves_what_would_be_told_again_and_nothing_else",
            "test_channels.py::test_one_queue_over_two_teams_is_one_team",
            "test_channels.py::test_steering_offers_its_shares_to_those_who_would_wait_long",
        ),
    ),
    Mechanism(
        "M16",
        1,
        "Which channel, and steering",
        "渠道布局",
        words=(
            "demand.reasons.NAME.channel",
            "integration.steer",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_channels.py::test_steering_offers_its_shares_to_those_who_would_wait_long",
            "test_channels.py::test_contacts_and_their_cost_divide_over_the_channels",
        ),
    ),
    Mechanism(
        "M17",
        1,
        "Bots",
        "智能客服",
        words=("channels.NAME.solves", "channels.NAME.if_not_solved", "measure containment"),
        example="city-bank.yaml",
        proofs=(
            "test_channels.py::test_a_bot_solves_its_share_of_each_reason_and_passes_on_the_rest",
        ),
    ),
    Mechanism(
        "M18",
        1,
        "Self-service machines",
        "自助服务设施",
        words=(
            "channels.NAME.machines",
            "channels.NAME.if_not_solved",
            "channels.NAME.jams",
            "channels.NAME.lease",
            "measure in_service",
            "measure availability",
            "measure time_to_repair",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_channels.py::test_machines_are_few_and_some_customers_leave",
            "test_machines.py::test_a_jammed_machine_stands_still_until_somebody_has_fixed_it_worked_by_hand",
            "test_machines.py::test_who_is_not_there_when_it_jams_comes_when_he_is",
            "test_machines.py::test_machines_in_use_all_the_time_and_one_repairman_are_the_machine_repair_model",
        ),
    ),
    Mechanism(
        "M19",
        1,
        "Teller machines with hours of their own",
        "智能柜员机",
        words=(
            "channels.NAME.machines",
            "channels.NAME.open",
        ),
        example="ideas/machines-at-night.yaml",
        proofs=("test_channels.py::test_a_machine_serves_at_night_and_the_counter_only_by_day",),
    ),
    Mechanism(
        "M20",
        1,
        "Appointments",
        "在线预约",
        words=(
            "channels.NAME.appointments",
            "measure no_show",
            "measure lead_time",
            "measure wait_booked",
            "measure book_kept",
        ),
        example="clinic-appointments.yaml",
        proofs=(
            "test_booking.py::test_waits_of_a_full_book_are_those_of_the_embedded_chain",
            "test_booking.py::test_each_waits_from_the_time_in_the_book",
            "test_booking.py::test_the_book_is_full_at_its_places_and_the_rest_leaves",
            "test_booking.py::test_who_is_due_goes_before_who_walked_in",
            "test_booking.py::test_of_the_booked_some_are_late_and_some_never_come",
        ),
    ),
    Mechanism(
        "M21",
        1,
        "Messages, answered later",
        "移动与在线服务",
        words=(
            "channels.NAME.at_once",
            "channels.NAME.patience",
        ),
        example="city-bank.yaml",
        proofs=("test_channels.py::test_messages_wait_long_and_several_are_answered_at_once",),
    ),
    Mechanism("M22", 2, "Remote service", "物联网远程服务"),
    Mechanism(
        "M23",
        1,
        "Customer history at hand",
        "客户关系管理系统",
        words=(
            "quality.transfer",
            "integration.shared_history",
        ),
        example="city-bank.yaml",
        proofs=("test_channels.py::test_history_at_hand_saves_telling_again_after_a_transfer",),
    ),
    Mechanism(
        "M24",
        1,
        "Automated ticketing",
        "自动化工单系统",
        words=("channels.NAME.steps.NAME.chance", "measure flow_time", "measure steps_done"),
        example="ideas/right-desk.yaml",
        proofs=(
            "test_desks.py::test_sorting_by_rule_saves_the_sorter_and_most_of_the_wrong_desks",
        ),
    ),
    Mechanism(
        "M25",
        2,
        "Assisted agents",
        "AI 辅助",
        words=("staff.NAME.talk", "staff.NAME.fails", "equipment.NAME.lease"),
        example="ideas/assisted-agents.yaml",
        proofs=("test_desks.py::test_assisted_people_are_faster_solve_more_and_cost_a_licence",),
    ),
    Mechanism(
        "M26",
        2,
        "Elastic capacity",
        "云服务平台",
        words=("events", "measure blocked"),
        example="ideas/risk-register.yaml",
        proofs=(
            "test_risks.py::test_who_comes_while_a_channel_is_down_is_turned_away_and_tries_again",
        ),
        note="outages; capacity that grows with the load is not said",
    ),
    Mechanism("M27", 2, "Proactive contacts", "数据驱动的预测"),
    Mechanism(
        "M28",
        2,
        "Outages and breakdowns",
        "系统安全",
        words=("events", "measure blocked"),
        example="ideas/risk-register.yaml",
        proofs=(
            "test_risks.py::test_a_channel_is_down_for_its_share_of_the_time",
            "test_risks.py::test_who_comes_while_a_channel_is_down_is_turned_away_and_tries_again",
        ),
    ),
    Mechanism(
        "M29",
        2,
        "Waiting area",
        "等候区",
        words=(
            "channels.NAME.seats",
            "satisfaction.waiting.feels",
            "measure blocked",
        ),
        example="clinic-appointments.yaml",
        proofs=(
            "test_booking.py::test_who_finds_all_places_taken_is_turned_away",
            "test_satisfaction.py::test_a_wait_that_feels_shorter_costs_less_of_the_score",
        ),
    ),
    Mechanism("M30", 3, "Surveys", "多渠道反馈收集"),
)
