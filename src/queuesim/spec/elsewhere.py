"""Words of other tools and of other trades, and what they are called here.

For hints only: none of these words is accepted. A planner who types ``headcount`` has made no
slip of typing that a nearest word could mend, and is told that it is ``count`` here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from queuesim.words import Said, known, said


def _by_word(here: Mapping[str, str]) -> Mapping[str, str]:
    """From what is said elsewhere to the word here."""
    return MappingProxyType(
        {other: word for word, others in here.items() for other in others.split()}
    )


#: By the model (or, for choices, the word) in which they are typed. A path with dots leads from
#: the top of the config; ``?`` before a word stands for a text of its own, ``elsewhere.WORD``.
ELSEWHERE: Mapping[str, Mapping[str, str]] = {
    "Config": _by_word(
        {
            "staff": "agents agent groups group teams team servers people employees workforce "
            "resources headcount operators 坐席 人员 员工 班组",
            "channels": "queues queue lines media services skill_groups 渠道 队列",
            "customers": "classes segments clients customer_classes 客户",
            "targets": "sla slas service_levels goals target kpis kpi objectives 目标",
            "scenarios": "plans what_if variants alternatives experiments scenario 方案",
            "every_channel": "defaults all_channels default",
            "time.open": "opening_hours hours open open_hours business_hours working_hours",
            "time.holidays": "holidays",
            "time.days": "days duration",
            "time": "calendar period dates schedule 时间",
            "demand": "volume volumes forecast load arrival 需求",
            "demand.arrivals": "arrivals",
            "demand.reasons": "reasons reason contact_types call_types types intents",
            "demand.profile": "profile pattern",
            "runs": "simulation sim settings replication",
            "runs.replications": "replications iterations",
            "runs.seed": "seed random_seed",
            "runs.warmup": "warmup",
            "customers.NAME.patience": "patience",
            "customers.NAME.churn": "churn",
            "staff.NAME.skills": "skills",
            "staff.NAME.shifts": "shifts",
            "staff.NAME.shrinkage": "shrinkage",
            "targets.abandonment": "abandonment",
            "quality.transfer": "transfer transfers",
            "routing.overflow": "overflow",
            "queuesim": "version schema",
            "name": "title",
            "costs": "cost money",
            "?erlang": "erlang erlang_c erlang_a erlangc erlanga",
        }
    ),
    "Time": _by_word(
        {
            "days": "length duration horizon",
            "?weeks": "weeks months years",
            "start": "from begin first first_day start_date",
            "end": "to until last last_day end_date",
            "open": "hours opening_hours business_hours opening",
            "interval": "step slot period granularity",
            "holidays": "closed holiday",
            "zone": "timezone time_zone tz",
        }
    ),
    "Runs": _by_word(
        {
            "replications": "reps rep runs n iterations repetitions count repeats",
            "seed": "random_seed rng",
            "warmup": "warm_up burn_in",
            "jobs": "cores workers processes threads parallel",
            "precision": "accuracy stop",
        }
    ),
    "ServiceLevel": _by_word(
        {
            "?promise": "target threshold goal within share seconds percent phone chat mail "
            "counter calls sl level",
            "short": "short_abandons short_abandon",
            "rule": "formula definition method",
        }
    ),
    "Target": _by_word(
        {
            "share": "sl service_level target percent level goal",
            "within": "time threshold in seconds answer_in t",
            "limit": "max min at_most at_least maximum minimum",
        }
    ),
    "CustomerClass": _by_word(
        {
            "count": "customers number size headcount",
            "contacts": "share mix",
            "value": "clv ltv margin worth lifetime_value",
            "patience": "abandon_after max_wait tolerance abandon patience_time abandonment",
            "churn": "loss attrition",
        }
    ),
    "Demand": _by_word(
        {
            "reasons": "reason types contact_types call_types",
            "profile": "pattern",
            "arrivals": "forecast file counts",
            "volume": "factor scale growth",
            "surges": "peaks peak events surge spikes",
            "day_to_day": "variation cv daily",
        }
    ),
    "Reason": _by_word(
        {
            "per_day": "calls_per_day contacts_per_day volume calls contacts daily count demand "
            "arrivals rate per_open_day",
            "channel": "via through",
            "?interval": "per_hour per_interval hourly calls_per_hour contacts_per_hour lambda",
            "?per_week": "per_week weekly per_month monthly",
        }
    ),
    "EveryChannel": _by_word(
        {
            "wrap": "acw after_call_work after_call wrap_up wrapup after_work 话后",
            "solves": "fcr resolution resolved solved first_contact_resolution",
            "patience": "abandon_after max_wait tolerance",
            "retry": "redial redials retries",
            "repeat": "recall recontact repeats",
            "balk": "balking",
            "cost_per_contact": "cost unit_cost",
            "talk_cv": "cv",
        }
    ),
    "Channel": _by_word(
        {
            "aht": "handle_time handling_time average_handle_time 处理时长",
            "talk": "service_time talk_time duration mean att service 通话时长",
            "at_once": "concurrency concurrent max_chats parallel simultaneous chats "
            "max_concurrent",
            "lines": "trunks ports circuits",
            "seats": "chairs waiting_room places",
            "machines": "devices terminals servers",
            "callback": "call_back callbacks",
            "open": "hours opening_hours",
            "kind": "type channel_type medium",
            "?hold": "hold hold_time",
            "?capacity": "capacity size limit max_queue queue_size",
        }
    ),
    "Retry": _by_word(
        {
            "chance": "share probability",
            "after": "delay wait",
            "?attempts": "times attempts max limit tries max_attempts",
        }
    ),
    "Group": _by_word(
        {
            "count": "headcount fte ftes agents number people size staff heads hc n persons 人数",
            "skills": "queues channels serves skill handles queue channel 技能",
            "shifts": "schedule hours schedules shift working_hours 班次",
            "pay": "wage salary cost wages hourly_rate rate cost_per_hour 工资",
            "break": "lunch breaks pause",
            "absence": "absenteeism sick sickness",
            "talk": "speed efficiency",
            "shrinkage": "shrink",
        }
    ),
    "Churn": _by_word(
        {
            "unsolved": "not_solved unresolved",
            "blocked": "busy",
            "abandoned": "abandonment gave_up",
            "wait": "waited long_wait",
            "base": "natural monthly",
        }
    ),
    "Steer": _by_word(
        {"when_wait_over": "after over threshold wait when", "offer": "to offers", "from": "of"}
    ),
    "Surge": _by_word(
        {"times": "factor scale", "from": "start begin at", "for": "duration lasts length"}
        | {"?surge_to": "to until end till"}
    ),
    "Costs": _by_word({"overhead": "rent fixed fixed_costs licences other"}),
    "Overflow": _by_word({"to": "group target", "after": "wait delay over when"}),
    "Transfer": _by_word({"chance": "share probability rate", "to": "group target"}),
    "Callback": _by_word(
        {"offer_after_wait": "after wait offer_after threshold", "accept": "share chance accepts"}
    ),
    "Scenario": _by_word(
        {
            "extends": "base based_on inherits parent from extend",
            "?description": "description note notes comment name title",
            "?verb": "add set times replace change changes patch overrides remove",
        }
    ),
    "spec.unknown_channel": _by_word(
        {"leave": "hang_up hangup abandon give_up end lost nothing", "callback": "call_back"}
    ),
    "spec.unknown_measure": _by_word(
        {
            "sl": "service_level sla tsf grade_of_service",
            "abandonment": "abandon abandon_rate abandonment_rate abandoned",
            "wait": "waiting_time average_wait mean_wait awt",
            "asa": "average_speed_of_answer speed_of_answer",
            "utilisation": "utilization",
            "lost_customers": "churn lost customers_lost",
            "cost": "costs budget",
        }
    ),
    "kind": _by_word(
        {
            "call": "phone voice inbound telephone calls hotline 电话",
            "counter": "branch desk teller walk_in window face_to_face 柜台",
            "chat": "webchat messaging im wechat live_chat 在线",
            "mail": "email e-mail ticket tickets letter backoffice back_office 邮件",
            "visit": "on_site onsite field truck_roll dispatch field_service 上门",
            "mail_in": "depot bench workshop repair send_in rma 送修",
            "self_service": "ivr bot chatbot machine kiosk app web 自助",
        }
    ),
    "next": _by_word(
        {
            "longest_wait": "fifo fcfs first_come_first_served first_in_first_out oldest",
            "newest": "lifo lcfs",
            "random": "siro",
            "skill_order": "skills preference",
            "priority": "priorities class",
        }
    ),
    "agent": _by_word(
        {
            "longest_idle": "round_robin longest_available lia uniform idle most_idle",
            "listed": "order linear top_down first",
            "fewest_cases": "least_busy fewest least_occupied",
        }
    ),
}

#: Words of a law that other tools use; a map that holds one is taken for a law in hints.
LAWS: Mapping[str, str] = _by_word(
    {
        "mean": "avg average mu expected expectation",
        "sd": "std stdev stddev sigma std_dev",
        "cv": "scv variation",
        "low": "min minimum lower",
        "high": "max maximum upper",
        "mode": "most_likely likely usual",
        "median": "p50",
        "law": "distribution dist type",
    }
)


def called(word: str, *models: str) -> str | None:
    """What a word is called here, in one of the models (or words) that it may be typed in."""
    plain = word.strip().casefold().replace(" ", "_").replace("-", "_")
    for model in models:
        table = ELSEWHERE.get(model, {})
        if plain in table or word in table:
            return table.get(plain) or table[word]
    return None


def hint(word: str, *models: str) -> Said | None:
    """A hint with what a word is called here, ``None`` where that is not known."""
    name = called(word, *models)
    if name is None:
        return None
    own = f"elsewhere.{name.removeprefix('?')}"
    return said(own) if name.startswith("?") and known(own) else said("elsewhere.called", name=name)
