"""English texts of verdicts: what a comparison may say, and nothing stronger."""

from __future__ import annotations

WORDS: dict[str, str] = {
    # names
    "verdicts.the_base": "the base",
    "verdicts.plan": "plan {name}",
    "verdicts.plan_quoted": 'plan "{name}"',
    "verdicts.scoped_noun": "{measure} ({scope})",
    "verdicts.scoped_sentence": "{scope}: {sentence}",
    # numbers
    "verdicts.range.from_to": "{low} to {high}",
    "verdicts.range.up_to": "up to {value}",
    "verdicts.range.exactly": "exactly {value}",
    "verdicts.per_day": "{amount} a day",
    "verdicts.per_year": "{amount} a year",
    "verdicts.per_hour": "{amount} per paid hour",
    "verdicts.when_day": "a day",
    "verdicts.when_year": "a year",
    "verdicts.when_hour": "per paid hour",
    "verdicts.unit.number": "{value}",
    "verdicts.unit.seconds": "{value} s",
    "verdicts.unit.minutes": "{value} min",
    "verdicts.unit.hours": "{value} h",
    "verdicts.unit.days": "{value} days",
    "verdicts.unit.days.one": "{value} day",
    "verdicts.unit.percent": "{value} %",
    "verdicts.unit.points": "{value} points",
    "verdicts.unit.points.one": "{value} point",
    "verdicts.unit.score": "{value} points",
    "verdicts.unit.score.one": "{value} point",
    "verdicts.unit.money": "{value} {currency}",
    # sentences of measures; plan and base are already "plan B", "the base"
    "verdicts.say.any.less": "{measure}: {amount} lower with {plan} than with {base}",
    "verdicts.say.any.more": "{measure}: {amount} higher with {plan} than with {base}",
    "verdicts.say.wait.less": "{plan} keeps customers waiting {range} less than {base}, on average",
    "verdicts.say.wait.more": "{plan} keeps customers waiting {range} more than {base}, on average",
    "verdicts.say.line_wait.less": (
        "{plan} keeps customers waiting in line {range} less than {base}, on average"
    ),
    "verdicts.say.line_wait.more": (
        "{plan} keeps customers waiting in line {range} more than {base}, on average"
    ),
    "verdicts.say.sl.less": (
        "with {plan}, the share answered in time is {range} lower than with {base}"
    ),
    "verdicts.say.sl.more": (
        "with {plan}, the share answered in time is {range} higher than with {base}"
    ),
    "verdicts.say.lost_customers.less": "{plan} loses {range} fewer customers {when} than {base}",
    "verdicts.say.lost_customers.more": "{plan} loses {range} more customers {when} than {base}",
    "verdicts.say.cost.less": "{plan} costs {range} less {when} than {base}",
    "verdicts.say.cost.more": "{plan} costs {range} more {when} than {base}",
    "verdicts.say.value_lost.less": ("{plan} loses {range} less customer value {when} than {base}"),
    "verdicts.say.value_lost.more": ("{plan} loses {range} more customer value {when} than {base}"),
    "verdicts.say.net.less": (
        "cost and value lost together, {plan} comes to {range} less {when} than {base}"
    ),
    "verdicts.say.net.more": (
        "cost and value lost together, {plan} comes to {range} more {when} than {base}"
    ),
    # verdicts
    "verdicts.kind.better": "better",
    "verdicts.kind.worse": "worse",
    "verdicts.kind.higher": "higher",
    "verdicts.kind.lower": "lower",
    "verdicts.kind.no_difference": "no difference that matters",
    "verdicts.kind.not_settled": "not settled",
    "verdicts.kind.same": "exactly the same",
    "verdicts.kind.too_few": "too few replications",
    "verdicts.kind.not_comparable": "cannot be compared",
    "verdicts.differs": "{clause} ({evidence})",
    "verdicts.differs_may_not_matter": (
        "{clause} ({evidence}); that may be less than what matters ({matters})"
    ),
    "verdicts.no_difference": (
        "no difference that matters in {measure} between {plan} and {base}: at most {bound} "
        "either way ({evidence})"
    ),
    "verdicts.no_difference_but": (
        "no difference that matters: {clause}; less than {matters} does not matter ({evidence})"
    ),
    "verdicts.not_settled": (
        "not settled: {measure} with {plan}, compared with {base}: between {low} lower and {high} "
        "higher ({evidence}); {more}"
    ),
    "verdicts.more_days": "about {count} more days would settle it",
    "verdicts.more_days.one": "about one more day would settle it",
    "verdicts.more_far": "even a hundred times as many days may not settle it",
    "verdicts.same": (
        "{measure}: exactly the same with {plan} as with {base}, in each of {count} replications"
    ),
    "verdicts.same.one": (
        "{measure}: exactly the same with {plan} as with {base}, in the one replication"
    ),
    "verdicts.too_few": (
        "{measure}: no verdict on {plan}; {count} replications are too few, at least {fewest} "
        "are needed"
    ),
    "verdicts.too_few.one": (
        "{measure}: no verdict on {plan}; one replication shows nothing of chance, at least "
        "{fewest} are needed"
    ),
    "verdicts.not_comparable": (
        "{measure}: cannot be compared, for nothing was counted with {plan} or with {base}"
    ),
    "verdicts.evidence_paired": ("{level} % range, {days} simulated days, same customers in both"),
    "verdicts.evidence_apart": "{level} % range, {days} simulated days each",
    "verdicts.evidence_exact": "the same in each of {count} replications",
    "verdicts.few_dominate": (
        "a few of the {count} replications lie far from the others and make most of this "
        "difference, so that its range may be too narrow; run about {needed} replications before "
        "you rely on it"
    ),
    "verdicts.warned": "{line} {warning}",
    "verdicts.closing": (
        "This range covers chance in the simulation, not errors in the forecast or the model."
    ),
    "verdicts.closing_many": (
        "These ranges cover chance in the simulation, not errors in the forecast or the model."
    ),
    "verdicts.method.bonferroni_skew": (
        "All {family} ranges hold together with {level} %: Student's t over paired replications, "
        "each range at {each} % (Bonferroni), widened where the differences are lopsided (Hall)."
    ),
    # promises
    "verdicts.gate.pass": "kept",
    "verdicts.gate.fail": "missed",
    "verdicts.gate.not_settled": "not settled",
    "verdicts.gate_range": (
        "{measure}: {range} ({level} % range); promised {op} {threshold}: {result}"
    ),
    "verdicts.gate_no_range": (
        "{measure}: one replication gives no range; promised {op} {threshold}: {result}"
    ),
    "verdicts.gate_nothing": (
        "{measure}: nothing was counted; promised {op} {threshold}: {result}"
    ),
    # queues that grow
    "verdicts.grows.lasting": (
        "{works}: the queue grows {when}. More work comes than {groups} can do, up to {percent} % "
        "of that ({worst}), and nobody gives up."
    ),
    "verdicts.grows.relieved": (
        "{works}: the queue grows {when}, until enough give up. More work comes than {groups} can "
        "do, up to {percent} % of that ({worst})."
    ),
    "verdicts.grows.all_day": "all day, every day",
    "verdicts.grows.kept": (
        "{works}: what is left over grows from day to day. In all, more work comes than {groups} "
        "can do: {percent} % of that."
    ),
    "verdicts.grows.whole": "all day ({days})",
    "verdicts.grows.stretch": "from {start} to {end} ({days})",
    "verdicts.grows.more": "and {count} more",
    "verdicts.grows.run": "{first} to {last}",
    "verdicts.grows.list": "{days}",
    "verdicts.grows.at": "{days} {clock}",
    "verdicts.no_steady_state": (
        "no steady state: {works} keep {groups} busy {percent} of the time, nobody gives up and "
        "nothing ever closes, so the queue grows for ever"
    ),
    "verdicts.no_steady_state.hint": (
        "have more than {people} people there, or let customers give up (patience), or let the "
        "channels close (time.open)"
    ),
    # cases that hardly end
    "verdicts.returns.many": (
        "{who} make {count} contacts each on average: {share} % of their contacts bring another one"
    ),
    "verdicts.returns.endless": (
        "{who} end only where somebody gives up or finds a channel closed: whoever is served "
        "comes back"
    ),
    # likely unit slips
    "verdicts.slip.handling_long": (
        "{channel}: the work offered is {ratio} times what the people present can do. Handling a "
        "contact takes {entered}; was {meant} meant?"
    ),
    "verdicts.slip.handling_short": (
        "{channel}: people would be busy {ratio} % of the time. Handling a contact takes "
        "{entered}; was {meant} meant?"
    ),
    "verdicts.slip.patience_short": (
        "{channel}: customers wait {entered} on average before they give up; was {meant} meant?"
    ),
    "verdicts.slip.overload": (
        "{channel}: the work offered is {ratio} times what the people present can do. Check the "
        "units of volume and handling time."
    ),
    "verdicts.slip.underload": (
        "{channel}: people would be busy {ratio} % of the time. Check the units of volume and "
        "handling time."
    ),
}
