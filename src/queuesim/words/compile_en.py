"""Texts of the compiler, in English: what the words ask for and a network cannot express."""

WORDS = {
    "compile.too_many_parts": (
        'patience in "{channel}" differs between too many parts of '
        "the week: {parts}, and at most {most} can be told apart"
    ),
    "compile.too_many_parts.hint": "use fewer intervals",
    "compile.no_talk": 'channel "{channel}" says neither talk nor aht',
    "compile.aht_law": (
        'aht of "{channel}" is a law that wrap cannot be taken out of; it holds a mean, or a mean '
        "and a cv, where wrap is given"
    ),
    "compile.aht_law.hint": "say talk and wrap instead of aht",
    "compile.aht_below_wrap": 'aht of "{channel}" includes wrap, so it must be longer than wrap',
    "compile.no_volume": 'reason "{reason}" says no per_day, and there is no table of arrivals',
    "compile.no_count": 'group "{group}" says neither count nor roster, and not who works its shifts',
    "compile.exact_days": ("exact counts do not vary from day to day: they are what was counted"),
    "compile.exact_days.hint": "remove day_to_day, or say counts: expected",
    "compile.rank_too_large": "these priorities and lists of skills are too large to be put in one order",
    "compile.rank_too_large.hint": "number priorities from 1 without large gaps",
    "compile.too_many_steps": "a priority may rise by at most {most} steps with waiting",
    "compile.too_many_steps.hint": "number priorities from 1 without large gaps",
    "compile.order_between_lanes": (
        'next: {rule} holds inside one queue, but group "{group}" serves several queues of equal rank'
    ),
    "compile.order_between_lanes.hint": (
        "rank the queues by priority or skill_order before it, or use longest_wait"
    ),
    "compile.shrinkage_too_large": (
        'the shifts of "{group}" have no room for so much shrinkage beside their breaks'
    ),
    "compile.no_time": "{who} can go round in circles while no time passes: {circle}",
    "compile.no_time.hint": "let time pass in the circle: {words}",
    "compile.no_end": "{who} go round in circles and never end: {circle}",
    "compile.no_end.hint": "let some of them out of the circle: {words}",
    "compile.cases": "cases",
    "compile.cases_of": "cases of {names}",
    "compile.circle.retry": "{channel} is tried again",
    "compile.circle.repeat": "unsolved, back to {channel}",
    "compile.circle.passed_on": "{before} passes on to {channel}",
    "compile.rows_missing": "{file} has not been read: a config with files comes from the loader",
    "compile.profile_sum": "the shares of the profile add up to 100 % neither by day nor in all",
}
