"""Quality, complaints, satisfaction: M70 to M85."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

QUALITY = (
    Mechanism("M70", 1, "Complaints", "投诉闭环"),
    Mechanism("M71", 2, "Recovery", "服务补救"),
    Mechanism(
        "M72",
        1,
        "First contact resolution",
        "首次解决率",
        words=(
            "channels.NAME.solves",
            "every_channel.repeat",
            "measure fcr",
            "measure repeat_rate",
        ),
        example="city-bank.yaml",
        proofs=("test_quality.py::test_what_is_not_solved_comes_back_as_load",),
    ),
    Mechanism(
        "M73",
        1,
        "Time to response",
        "平均响应时间",
        words=(
            "channels.NAME.kind",
            "measure art",
        ),
        example="retail-chat.yaml",
        proofs=(
            "test_quality.py::test_the_time_to_a_response_counts_the_night",
            "test_quality.py::test_who_is_called_back_has_asked_when_the_call_began",
        ),
    ),
    Mechanism(
        "M74",
        1,
        "Satisfaction",
        "客户满意度指数",
        words=(
            "satisfaction.start",
            "satisfaction.waiting.per_minute",
            "satisfaction.transferred",
            "satisfaction.repeated",
            "satisfaction.abandoned",
            "measure csat",
            "measure csi",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_satisfaction.py::test_satisfaction_is_start_less_what_waiting_and_failing_cost",
            "test_satisfaction.py::test_each_event_has_its_points_and_scores_stay_between_0_and_100",
        ),
    ),
    Mechanism("M75", 1, "Return on service cost", "服务成本收益率"),
    Mechanism(
        "M76",
        1,
        "Service failures",
        "服务失误率",
        words=("quality.failure", "measure failure_rate"),
        example="ideas/things-go-wrong.yaml",
        proofs=("test_failure.py::test_what_goes_wrong_is_counted_and_comes_back_as_load",),
        note="not by level of the people; nothing catches a failure before the customer",
    ),
    Mechanism(
        "M77",
        1,
        "Efficiency and unit cost",
        "服务效率与单位成本",
        words=(
            "staff.NAME.pay",
            "costs.overhead",
            "measure per_paid_hour",
            "measure cost_per_contact",
            "measure cost_per_solved",
        ),
        example="city-bank.yaml",
        proofs=("test_quality.py::test_contacts_per_paid_hour_and_what_each_costs",),
    ),
    Mechanism(
        "M78",
        2,
        "Complaint rate and NPS",
        "投诉率与净推荐值",
        words=("satisfaction.start", "measure nps"),
        example="city-bank.yaml",
        proofs=("test_satisfaction.py::test_promoters_less_detractors_is_told_from_the_scores",),
        note="complaints",
    ),
    Mechanism("M79", 2, "SERVQUAL", "服务质量五维度"),
    Mechanism("M80", 2, "Five gaps", "服务质量差距模型"),
    Mechanism("M81", 3, "Expectations that adapt", "期望的形成"),
    Mechanism("M82", 1, "Quality cost", "质量成本"),
    Mechanism("M83", 2, "Inspection and supervision", "事前、事中、事后控制"),
    Mechanism(
        "M84",
        1,
        "Monitoring by interval",
        "运行监控指标",
        words=(
            "time.interval",
            "measure sl",
            "measure aht",
            "measure occupancy",
        ),
        example="quickstart.yaml",
        proofs=(
            "test_quality.py::test_each_interval_has_its_volume_its_work_and_its_service_level",
        ),
        note="limits for control charts are not drawn",
    ),
    Mechanism("M85", 2, "Reports for three levels", "三层级报表"),
)
