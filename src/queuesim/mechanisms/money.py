"""Money and long-run loops: M86 to M92."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

MONEY = (
    Mechanism(
        "M86",
        1,
        "Cost accounting",
        "成本核算",
        words=(
            "channels.NAME.bought",
            "equipment.NAME.bought",
            "costs.bought",
            "measure full_cost",
            "measure full_cost_per_contact",
            "measure cost.depreciation",
        ),
        example="ideas/what-it-earns.yaml",
        proofs=(
            "test_money.py::test_all_lines_add_up_to_the_cent_by_channel_class_and_reason",
            "test_money.py::test_what_a_contact_costs_goes_to_its_channel_class_and_reason",
            "test_money.py::test_pay_goes_by_the_time_people_worked_and_idle_time_with_it",
            "test_money.py::test_things_bought_lose_the_same_in_every_year",
            "test_quality_cost.py::test_work_on_a_complaint_is_of_the_contact_that_it_is_about",
        ),
    ),
    Mechanism(
        "M87",
        1,
        "Revenue and margins",
        "收入与利润率",
        words=(
            "demand.reasons.NAME.fee",
            "measure revenue",
            "measure revenue_lost",
            "measure profit",
            "measure gross_margin",
            "measure operating_margin",
        ),
        example="ideas/what-it-earns.yaml",
        proofs=(
            "test_money.py::test_fees_of_solved_cases_and_what_others_would_have_paid",
            "test_money.py::test_gross_margin_counts_direct_cost_and_operating_margin_all",
        ),
    ),
    Mechanism("M88", 3, "Pricing", "定价导向"),
    Mechanism(
        "M89",
        1,
        "Loyalty and churn",
        "忠诚与流失",
        words=(
            "customers.NAME.churn",
            "loyalty.churn_by_score",
            "customers.NAME.cost_to_win",
            "measure replacement_cost",
            "measure lost_customers",
            "measure value_lost",
        ),
        example="ideas/what-it-earns.yaml",
        proofs=(
            "test_satisfaction.py::test_churn_doubles_for_each_ten_points_lower",
            "test_money.py::test_between_bad_and_good_service_loyalty_hardly_changes",
            "test_money.py::test_each_lost_customer_costs_the_winning_of_another",
        ),
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
