"""Money and long-run loops: M86 to M92."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

MONEY = (
    Mechanism("M86", 1, "Cost accounting", "成本核算"),
    Mechanism("M87", 1, "Revenue and margins", "收入与利润率"),
    Mechanism("M88", 3, "Pricing", "定价导向"),
    Mechanism(
        "M89",
        1,
        "Loyalty and churn",
        "忠诚与流失",
        words=(
            "customers.NAME.churn",
            "loyalty.churn_per_10_points_lower",
            "measure lost_customers",
            "measure value_lost",
        ),
        example="city-bank.yaml",
        proofs=("test_satisfaction.py::test_churn_doubles_for_each_ten_points_lower",),
        note="a curve that is flat in the middle; what winning a new customer costs",
    ),
    Mechanism("M90", 2, "Word of mouth", "口碑"),
    Mechanism("M91", 3, "Loyalty plan", "会员积分"),
    Mechanism(
        "M92",
        1,
        "Trials and risks",
        "持续改进与风险登记",
        words=("events", "scenarios"),
        example="ideas/risk-register.yaml",
        proofs=(
            "test_risks.py::test_a_risk_costs_its_chance_times_its_effect",
            "test_risks.py::test_plans_meet_the_same_risks",
            "test_risks.py::test_a_risk_that_comes_again_and_again_adds_its_share_of_the_time",
        ),
    ),
)
