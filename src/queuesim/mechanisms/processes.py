"""Processes and field service: M48 to M69."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

PROCESSES = (
    Mechanism(
        "M48",
        1,
        "Steps of a process",
        "服务流程",
        words=(
            "channels.NAME.steps.NAME.work",
            "channels.NAME.steps.NAME.waits",
            "channels.NAME.steps.NAME.phase",
            "channels.NAME.steps.NAME.chance",
            "channels.NAME.steps.NAME.beside",
            "channels.NAME.steps.NAME.next",
            "measure flow_time",
            "measure hand_offs",
            "measure step_wait",
            "measure step_times",
        ),
        example="ideas/claims-in-steps.yaml",
        proofs=(
            "test_steps.py::test_two_steps_in_line_are_jacksons_network",
            "test_steps.py::test_a_step_that_is_done_again_is_the_queue_with_feedback",
            "test_steps.py::test_steps_beside_each_other_are_awaited",
            "test_steps.py::test_the_phases_make_up_the_time_of_the_process",
            "test_steps.py::test_after_the_service_the_customer_has_left",
        ),
        note="one step may be beside another, not a chain of steps; no two steps by one person "
        "who is kept in between",
    ),
    Mechanism("M49", 1, "Simplify", "简化流程"),
    Mechanism(
        "M50",
        1,
        "Standardise",
        "流程标准化",
        words=("scenarios.NAME.redesign.standardise",),
        example="ideas/one-way-of-working.yaml",
        proofs=("test_processes.py::test_work_done_the_same_way_waits_less_and_fails_less",),
    ),
    Mechanism("M51", 1, "Digitise", "流程数字化"),
    Mechanism(
        "M52",
        1,
        "Before and after",
        "流程再造的前后比较",
        words=("scenarios",),
        example="quickstart.yaml",
        proofs=("test_processes.py::test_before_and_after_are_compared_with_the_same_customers",),
    ),
    Mechanism(
        "M53",
        1,
        "Shared information",
        "信息共享",
        words=(
            "integration.shared_history",
            "every_channel.repeat",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_channels.py::test_shared_history_saves_what_would_be_told_again_and_nothing_else",
            "test_processes.py::test_who_comes_back_need_not_tell_it_again",
        ),
    ),
    Mechanism("M54", 1, "Three service packages", "三种服务包"),
    Mechanism("M55", 1, "Telephone consultation", "电话咨询"),
    Mechanism("M56", 1, "On-site visit", "上门维修"),
    Mechanism("M57", 1, "Send-in repair", "送修"),
    Mechanism("M58", 2, "Spare parts", "备件"),
    Mechanism("M59", 3, "Auxiliary goods", "辅助物品"),
    Mechanism("M60", 3, "Parts of a service", "服务包的组成"),
    Mechanism("M61", 2, "Four tiers of sites", "四级技服体系"),
    Mechanism("M62", 3, "Four functions", "四类职能"),
    Mechanism("M63", 1, "Own, outsourced and mixed providers", "自营、外包与混合"),
    Mechanism("M64", 2, "Choosing a provider", "服务商选择标准"),
    Mechanism("M65", 3, "Conflict with vendors", "委托代理矛盾"),
    Mechanism("M66", 2, "Location and distance", "选址与交通距离"),
    Mechanism("M67", 2, "Suppliers and partners", "供应链协同"),
    Mechanism(
        "M68",
        1,
        "Tiered response with timers",
        "分级响应",
        words=(
            "channels.NAME.steps.NAME.solves",
            "channels.NAME.steps.NAME.escalates",
            "measure escalated",
            "measure time_to_resolve",
        ),
        example="ideas/three-levels.yaml",
        proofs=(
            "test_steps.py::test_each_level_solves_its_share_and_passes_the_rest_on",
            "test_steps.py::test_who_waits_too_long_goes_to_the_next_level",
        ),
    ),
    Mechanism(
        "M69",
        1,
        "Emergency response",
        "应急响应",
        words=(
            "events",
            "measure recovery",
        ),
        example="utility-outage.yaml",
        proofs=(
            "test_events.py::test_a_backlog_drains_by_what_people_can_do_more_than_comes",
            "test_events.py::test_who_is_called_up_is_there_after_the_delay",
            "test_events.py::test_an_event_changes_the_mix_of_reasons_in_its_window",
            "test_risks.py::test_a_message_takes_its_share_while_the_event_is_on",
        ),
    ),
)
