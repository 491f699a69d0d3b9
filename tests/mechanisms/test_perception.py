"""How the service is seen: five scores, M79, and five gaps, M80."""

from __future__ import annotations

import math

import numpy as np
import pytest

from queuesim.experiment import Result, compare
from queuesim.measures import evaluate
from queuesim.results import Tally
from queuesim.spec.load import load_text
from tests.mechanisms.lab import Lab, near, proves
from tests.mechanisms.test_quality_cost import played

# --- M79: five scores -----------------------------------------------------------------------------

DESK = """\
queuesim: 1
time: {start: 2026-03-02, days: 6, open: {mon-sat: 09:00-17:00}}
runs: {replications: 20, seed: 5}
targets: {phone: 80% in 30s}
customers: {people: {patience: 5m}}
demand: {reasons: {card: {per_day: 300, channel: {phone: 70%, counter: 30%}}}}
channels:
  phone: {kind: call, talk: 3m, solves: 80%}
  counter: {kind: counter, talk: 4m, solves: 90%}
staff:
  team: {count: 2, skills: [phone]}
  tellers: {count: 2, skills: [counter]}
  care: {count: 1, skills: [complaint]}
routing: {overflow: {phone: {to: tellers, after: 45s}}}
quality:
  failure: {phone: {chance: 10%}}
  transfer: {phone: {chance: 20%, to: tellers}}
  complaint: {chance: 10%, to: care, talk: 20m, due: 90m}
  servqual:
    tangibles: {counter: 85, phone: 55}
    weights: {reliability: 32%, responsiveness: 22%, assurance: 19%, empathy: 16%, tangibles: 11%}
"""
WEIGHTS = {"tangibles": 11, "reliability": 32, "responsiveness": 22, "assurance": 19, "empathy": 16}


def by_hand(tallies: tuple[Tally, ...]) -> dict[str, float]:
    """The five scores of all channels together, from the bare sums."""

    def of(name: str) -> float:
        return float(sum(t.total(name) for t in tallies))

    def offered(channel: str) -> float:
        return sum(
            t.total("started", "channel", channel) - t.total("closed", "channel", channel)
            for t in tallies
        )

    people = of("human_answers")
    kept = of("complaints_in_time") / of("complaints_due")
    phone, counter = offered("phone"), offered("counter")
    return {
        "tangibles": (55 * phone + 85 * counter) / (phone + counter),
        "reliability": 100 * ((1 - of("failed") / people) + kept) / 2,
        "responsiveness": 100 * of("in_time") / (of("promised") - of("short")),
        "assurance": 100 * of("solved_by_people") / people,
        "empathy": 100
        * ((1 - of("helped") / people) + (1 - of("transferred") / of("answered")))
        / 2,
    }


def weighed(tallies: tuple[Tally, ...]) -> float:
    """The one score of all."""
    return sum(WEIGHTS[name] * score for name, score in by_hand(tallies).items()) / 100


def jackknifed(result: Result) -> float:
    """Standard error of the one score, by leaving out each replication in turn."""
    tallies = result.tallies["base"]
    n = len(tallies)
    less = [weighed(tallies[:k] + tallies[k + 1 :]) for k in range(n)]
    return math.sqrt((n - 1) / n * sum((x - np.mean(less)) ** 2 for x in less))


@proves("M79", off=("{counter: 85, phone: 55}", "55"))
def test_five_scores_and_one_of_all_are_what_their_formulas_say(lab: Lab) -> None:
    """Each from the sums of the run; its range is that of leaving out replications in turn."""
    result = lab.compare(DESK)
    tallies = result.tallies["base"]
    for name, score in by_hand(tallies).items():
        assert result.estimate("base", f"servqual.{name}").value == pytest.approx(score, rel=1e-12)
    whole = result.estimate("base", "servqual")
    assert whole.value == pytest.approx(weighed(tallies), rel=1e-12)
    # to first order the same: over 20 replications they differ by a few per cent
    assert whole.se == pytest.approx(jackknifed(result), rel=0.1)
    assert near(result.estimate("base", "failure_rate.phone"), 0.1)
    assert sum(t.total("helped") for t in tallies) > 200


def test_a_part_that_nothing_is_promised_of_is_left_out_and_the_whole_needs_them_all() -> None:
    sets = ["quality.complaint=remove", "staff.care=remove", "runs.replications=2", "time.days=2"]
    result = compare(load_text(DESK, sets=sets), jobs=1)
    failed = result.estimate("base", "failure_rate").value
    assert result.estimate("base", "servqual.reliability").value == pytest.approx(
        100 * (1 - failed)
    )
    assert math.isnan(result.estimate("base", "servqual.responsiveness.counter").value)
    assert math.isnan(result.estimate("base", "servqual.counter").value)
    assert not math.isnan(result.estimate("base", "servqual.phone").value)
    # a weight of nothing asks for nothing
    weights = "quality.servqual.weights={reliability: 50%, assurance: 50%, responsiveness: 0%, "
    weights += "empathy: 0%, tangibles: 0%}"
    result = compare(load_text(DESK, sets=[*sets, weights]), jobs=1)
    names = ("servqual", "servqual.reliability", "servqual.assurance")
    whole, *parts = (result.estimate("base", f"{name}.counter").value for name in names)
    assert whole == pytest.approx(sum(parts) / 2)


def test_scores_that_are_not_asked_for_are_in_no_table() -> None:
    text = DESK[: DESK.index("  servqual:")]
    result = compare(load_text(text, sets=["runs.replications=2", "time.days=2"]), jobs=1)
    asked = {"servqual", "servqual.empathy", "gap1", "gap5"}
    assert not asked & {row[1] for row in result.records}
    assert not any(tally.total("tangible") for tally in result.tallies["base"])


# --- M80: five gaps -------------------------------------------------------------------------------

HAND = """\
queuesim: 1
time: {start: 2026-03-02, days: 1, open: 09:00-10:00}
runs: {replications: 1}
targets: {phone: 80% in 90s}
customers: {people: {expected_wait: {phone: 1m}}}
demand: {reasons: {card: {per_day: 1, channel: phone}}}
channels: {phone: {kind: call, talk: {law: deterministic, mean: 4m}}}
staff: {team: {count: 1, skills: [phone]}}
satisfaction: {start: 90, waiting: {per_minute: -1, feels: times 150%}}
quality: {gaps: {believed_wait: 2m, announced_wait: 100s}}
"""


def gaps(tally: Tally, scope: str = "") -> list[float]:
    """The five, in seconds."""
    asked = [f"gap{k}{scope}" for k in range(1, 6)]
    return [value.value for value in evaluate([tally], asked, empty=True)]


@proves("M80", off=("expected_wait: {phone: 1m}", "expected_wait: {phone: 2m}"))
def test_five_gaps_worked_by_hand(lab: Lab) -> None:
    """Calls at 0, 1 and 2 minutes of four minutes each wait 0, 3 and 6 minutes: 180 s on the mean.

    Expected are 60 s, believed 120, promised 90 and told 100; a minute feels like one and a half.
    """
    tally = played(lab, HAND, [0, 60, 120])
    assert gaps(tally) == [120 - 60, 90 - 120, 180 - 90, 180 - 100, 1.5 * 180 - 60]
    plain = played(lab, HAND, [0, 60, 120], "satisfaction=remove")
    one, two, three, _, five = gaps(plain)
    assert five == one + two + three == 180 - 60


def test_a_contact_counts_in_the_gaps_of_which_it_has_both_sides() -> None:
    """Mail counts where it is named; callbacks never; without a promise there is no gap to it."""
    text = HAND.replace("channel: phone", "channel: {phone: 50%, post: 50%}")
    text = text.replace("4m}}}", "4m}}, post: {kind: mail, talk: 1m}}").replace("y: 1,", "y: 60,")
    text = text.replace("[phone]", "[phone, post]")
    loaded = load_text(text, sets=["satisfaction=remove", "runs.replications=2"])
    first = compare(loaded, jobs=1).tallies["base"][0]
    for k, name in enumerate(("knowledge", "standards", "delivery", "communication", "service")):
        assert first.total(f"judged_{name}", "channel", "post") == 0, k
        assert first.total(f"judged_{name}") == first.total("waited", "channel", "phone")
    sets = ["customers.people.expected_wait={phone: 1m, post: 2h}", "satisfaction=remove"]
    named = compare(load_text(text, sets=[*sets, "runs.replications=1"]), jobs=1).tallies["base"][0]
    assert named.total("judged_service", "channel", "post") > 0
    assert named.total("judged_knowledge", "channel", "post") == 0


def test_gaps_add_up_by_class_with_the_classes_own_promises() -> None:
    text = HAND.replace(
        "{people: {expected_wait: {phone: 1m}}}",
        "{gold: {contacts: 30%, expected_wait: 20s}, plain: {contacts: 70%, expected_wait: 2m}}",
    ).replace("phone: 80% in 90s", "phone: 80% in 90s, gold: 90% in 30s")
    text = text.replace("believed_wait: 2m", "believed_wait: {gold: 40s, plain: 3m}")
    sets = ["satisfaction=remove", "demand.reasons.card.per_day=12"]
    tally = compare(load_text(text, sets=sets), jobs=1).tallies["base"][0]
    for scope, expected, believed, promised in ((".gold", 20, 40, 30), (".plain", 120, 180, 90)):
        one, two, three, _, five = gaps(tally, scope)
        assert (one, two) == (believed - expected, promised - believed)
        assert five == pytest.approx(one + two + three)


@pytest.mark.parametrize("engine", ["reference", "kernel"])
def test_words_about_how_it_is_seen_change_no_contact(engine: str) -> None:
    sets = ["runs.replications=1", "time.days=1"]
    with_ = compare(load_text(DESK, sets=sets), jobs=1, engine=engine)
    bare = compare(load_text(DESK, sets=[*sets, "quality.servqual=remove"]), jobs=1, engine=engine)
    one, other = (r.tallies["base"][0] for r in (with_, bare))
    for name in ("started", "wait", "talk", "answered", "complaints", "failed"):
        assert (one[name] == other[name]).all()
