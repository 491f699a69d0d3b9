"""Texts about how the service is seen: five scores, five gaps, and watching it, in English."""

WORDS = {
    "spec.servqual_no_promise": (
        "the one score of service quality has no value: responsiveness is the service level, and "
        "no wait is promised"
    ),
    "spec.servqual_no_promise.hint": "write a promise such as targets: {{phone: 80% in 20s}}, or weights with responsiveness: 0%",
    "spec.believed_idle": "believed_wait has no effect: nothing is expected, and no wait is promised",
    "spec.believed_idle.hint": "write expected_wait in a class of customers, or a promise in targets",
    "measures.name.promises_kept": "promised times kept",
    "measures.says.promises_kept": "Visits, repairs and complaints finished by the time they were due, out of those that had one.",
    "measures.name.servqual": "service quality",
    "measures.says.servqual": (
        "One score from 0 to 100: the mean of the five scores below, each with its weight. It has a "
        "value where each that has a weight has one."
    ),
    "measures.name.servqual.tangibles": "tangibles",
    "measures.says.servqual.tangibles": "What customers see and touch, as the config says it; mean over contacts offered.",
    "measures.name.servqual.reliability": "reliability",
    "measures.says.servqual.reliability": (
        "Done right and as promised: the mean of the share of services that did not go wrong and of "
        "promised times kept, in per cent. Without promised times the first alone."
    ),
    "measures.name.servqual.responsiveness": "responsiveness",
    "measures.says.servqual.responsiveness": "Answered in the promised time: the service level in per cent.",
    "measures.name.servqual.assurance": "assurance",
    "measures.says.servqual.assurance": "Solved by people at the first contact, in per cent.",
    "measures.name.servqual.empathy": "empathy",
    "measures.says.servqual.empathy": (
        "Served by the people who are there for such contacts, and by nobody else: the mean of the "
        "shares not answered by helpers and not passed on to others, in per cent."
    ),
    "measures.name.gap1": "gap 1, knowledge",
    "measures.says.gap1": (
        "Wait that management believes customers expect, less the wait that they expect; mean over "
        "contacts. Above 0 customers expect less waiting than is believed."
    ),
    "measures.name.gap2": "gap 2, standards",
    "measures.says.gap2": "Promised time, less the wait that management believes customers expect.",
    "measures.name.gap3": "gap 3, delivery",
    "measures.says.gap3": "Wait, less the promised time. A promise is a limit that most waits stay below, so that it is often below 0.",
    "measures.name.gap4": "gap 4, communication",
    "measures.says.gap4": "Wait, less the wait that customers were told beforehand.",
    "measures.name.gap5": "gap 5, service",
    "measures.says.gap5": (
        "Wait as it feels (satisfaction.waiting.feels), less the wait that customers expect. Where a "
        "minute feels like a minute and each contact has all sides, gaps 1, 2 and 3 together."
    ),
    "report.head.perception": "How the service is seen",
    "report.perception.servqual": "Service quality in five scores, 0 to 100",
    "report.perception.gaps": "Five gaps in waiting, in all and by class",
    "report.formula.servqual": "weighted mean of the five",
    "report.formula.servqual.tangibles": "as the config says",
    "report.formula.servqual.reliability": "(100 % − failures + promised times kept) / 2",
    "report.formula.servqual.responsiveness": "service level",
    "report.formula.servqual.assurance": "first-contact resolution",
    "report.formula.servqual.empathy": "(100 % − helped out + 100 % − passed on) / 2",
    "report.formula.gap1": "believed − expected",
    "report.formula.gap2": "promised − believed",
    "report.formula.gap3": "wait − promised",
    "report.formula.gap4": "wait − announced",
    "report.formula.gap5": "wait as felt − expected",
    "report.perception.weights": "Weights: {weights}.",
    "report.part.control": "Control charts of the base",
    "report.head.monitoring": "Limits to watch by: {scenario}",
    "report.about.monitoring": (
        "Mean of each interval over all simulated days, and below it the limits between which chance "
        "alone keeps nearly all days. Contacts and handling time: mean ± 2.66 × the mean moving "
        "range from one open day to the next (individuals chart, XmR). Failures: p ± 3 √(p (1 − p) / n), "
        "n being the contacts that people answered in the interval (p-chart); shown for the mean n. "
        "Intervals with points outside are marked, with how many of all days."
    ),
    "report.read.control": (
        "The band holds nearly all days if nothing but chance is at work; dots are the days of one "
        "replication, and orange ones lie outside. A real day outside is worth asking why."
    ),
    "report.chart.volume": "contacts",
    "report.chart.failures": "failures",
    "report.chart.handling": "handling time",
    "report.chart.no_limits": "too few days",
    "report.chart.outside": "{outside} of {points} outside",
    "report.chart.limits": "limits",
    "report.chart.mean": "mean",
    "report.chart.day": "a day",
    "report.chart.day_outside": "a day outside",
    "spec.monitoring_one_day": "control charts have no limits: these come from how one open day differs from the next",
    "spec.monitoring_one_day.hint": "simulate more days, such as time.days: 14",
    "report.level.operations": "For those who run the day: promises, intervals, people, and limits to watch by.",
    "report.level.management": "For those who lead: promises, how things go from day to day, and every measure.",
    "report.level.decision": "For those who decide: what each plan changes, what it costs, and how sure that is.",
    "report.head.promises": "Promises",
    "report.head.trend": "From day to day: {scenario}",
    "report.about.trend": "Each open day of the run, or each week where there are more than 31; mean over all replications with its 95 % range. Contacts are per open day.",
    "report.part.trend": "From day to day",
    "report.read.trend": "Share answered in time on each open day (or week); the grey band is the 95 % range of the first, the dashed line the promise.",
    "report.trend.when": "day",
    "report.trend.week": "week of {first}",
}
