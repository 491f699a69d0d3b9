"""Staff, training, service profit chain: M31 to M47."""

from __future__ import annotations

from queuesim.mechanisms.mechanism import Mechanism

STAFF = (
    Mechanism(
        "M31",
        1,
        "Number of people by shift",
        "人员配置",
        words=(
            "staff.NAME.count",
            "staff.NAME.shifts",
            "measure people",
        ),
        example="city-bank.yaml",
        proofs=(
            "test_staff.py::test_people_are_there_in_their_shifts_and_are_paid_for_them",
            "test_staff.py::test_the_number_of_people_makes_the_service_level",
        ),
    ),
    Mechanism(
        "M32",
        1,
        "Pooling and borrowed people",
        "跨部门协作",
        words=(
            "staff.NAME.skills",
            "routing.overflow.NAME.after",
            "routing.overflow.NAME.talk",
            "routing.overflow.NAME.changes_over",
            "measure borrowed",
        ),
        example="ideas/levels-and-helpers.yaml",
        proofs=(
            "test_people.py::test_two_teams_that_share_their_skills_are_one_pool",
            "test_people.py::test_a_borrowed_person_who_is_slower_takes_the_share_that_is_left",
            "test_people.py::test_who_is_borrowed_needs_time_to_change_over_and_for_each_contact_longer",
        ),
    ),
    Mechanism(
        "M33",
        2,
        "Levels and certificates",
        "技能阶梯与认证",
        words=(
            "staff.NAME.levels.NAME.share",
            "staff.NAME.levels.NAME.talk",
            "staff.NAME.levels.NAME.fails",
            "staff.NAME.levels.NAME.skills",
            "measure fcr",
        ),
        example="ideas/certified-engineers.yaml",
        proofs=(
            "test_people.py::test_what_is_solved_is_the_mean_over_who_serves",
            "test_people.py::test_a_level_that_is_slower_takes_less_of_the_work",
            "test_people.py::test_who_is_certified_is_a_queue_of_his_own",
        ),
    ),
    Mechanism(
        "M34",
        2,
        "Training",
        "分层级培训",
        words=(
            "staff.NAME.training.takes",
            "staff.NAME.training.then.talk",
            "staff.NAME.training.then.fails",
            "measure shrinkage",
        ),
        example="ideas/people-who-learn.yaml",
        proofs=("test_people.py::test_training_costs_time_now_and_pays_later",),
    ),
    Mechanism(
        "M35",
        2,
        "Mentoring",
        "导师制",
        words=(
            "staff.NAME.ramp.from",
            "staff.NAME.ramp.over",
            "staff.NAME.ramp.mentor.by",
            "staff.NAME.ramp.mentor.takes",
        ),
        example="ideas/people-who-learn.yaml",
        proofs=(
            "test_people.py::test_mentors_give_their_time_and_the_new_ones_learn_in_half_of_it",
        ),
    ),
    Mechanism(
        "M36",
        2,
        "Job rotation",
        "跨部门轮岗",
        words=("staff.NAME.changes.NAME.skills", "staff.NAME.training.then.skills"),
        example="ideas/people-who-learn.yaml",
        proofs=("test_people.py::test_from_the_day_on_which_both_know_both_they_are_one_pool",),
    ),
    Mechanism("M37", 2, "Turnover", "人员流动率"),
    Mechanism("M38", 3, "Emotional labour", "情绪劳动"),
    Mechanism(
        "M39",
        2,
        "Focus blocks",
        "免打扰时段",
        words=("staff.NAME.focus", "staff.NAME.break.every", "measure shrinkage"),
        example="ideas/quiet-hour.yaml",
        proofs=(
            "test_people.py::test_calls_wait_for_the_end_of_focus_and_for_nothing_else",
            "test_people.py::test_mail_that_never_had_its_turn_has_an_hour_of_it",
            "test_people.py::test_twenty_five_minutes_and_five_are_a_sixth_of_the_shift",
        ),
    ),
    Mechanism(
        "M40",
        1,
        "Several at once, each slower",
        "多任务减速",
        words=(
            "channels.NAME.at_once",
            "channels.NAME.slower_per_extra_chat",
            "measure load_share",
        ),
        example="retail-chat.yaml",
        proofs=(
            "test_staff.py::test_each_of_several_chats_takes_longer",
            "test_staff.py::test_a_chat_goes_slower_from_the_moment_at_which_another_is_opened",
        ),
    ),
    Mechanism(
        "M41",
        1,
        "Work done in batches",
        "批量处理",
        words=(
            "channels.NAME.batches.at",
            "channels.NAME.batches.size",
            "measure art",
        ),
        example="ideas/quiet-hour.yaml",
        proofs=(
            "test_people.py::test_letters_are_taken_up_at_their_times",
            "test_people.py::test_five_letters_come_together",
            "test_staff.py::test_letters_are_answered_in_idle_time",
        ),
    ),
    Mechanism("M42", 3, "Incentives", "激励"),
    Mechanism("M43", 2, "Service profit chain", "服务利润链"),
    Mechanism("M44", 1, "Production line or empowered people", "流水线法与授权法"),
    Mechanism("M45", 3, "Labour intensity and customisation", "劳动密集程度与定制程度"),
    Mechanism(
        "M46",
        2,
        "Certified engineers",
        "维修工程师认证",
        words=("staff.NAME.levels.NAME.skills", "staff.NAME.levels.NAME.fails", "measure fcr"),
        example="ideas/certified-engineers.yaml",
        proofs=(
            "test_people.py::test_who_is_certified_is_a_queue_of_his_own",
            "test_people.py::test_the_certified_solve_what_only_they_may_do",
        ),
    ),
    Mechanism(
        "M47",
        1,
        "Equipment beside people",
        "支持性设备",
        words=("equipment.NAME.count", "equipment.NAME.for", "measure occupancy"),
        example="ideas/branch-desks.yaml",
        proofs=("test_people.py::test_with_fewer_desks_than_people_the_desks_are_the_servers",),
    ),
)
