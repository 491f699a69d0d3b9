"""Verdicts and their words: nothing stronger than the evidence, in both languages."""

from __future__ import annotations

import math
import re
import string
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.analysis.intervals import Estimate, mean_interval
from queuesim.analysis.paired import Difference, Sample, compare
from queuesim.analysis.verdicts import (
    FAR,
    Evidence,
    Gate,
    Kind,
    Verdict,
    closing,
    default_matters,
    few_dominate,
    few_dominate_text,
    gate,
    gate_sentence,
    judge,
    may_be_narrow,
    method_line,
    paragraph,
    round_range,
    sentence,
    told,
)
from queuesim.analysis.wording import Better, MeasureWords, Unit, range_text
from queuesim.words import verdicts_en, verdicts_zh

LOST = MeasureWords("lost_customers", Unit.NUMBER, Better.LOWER, per="day")
WAIT = MeasureWords("wait", Unit.SECONDS, Better.LOWER, scope="phone")
LEVEL = MeasureWords("sl", Unit.SHARE, Better.HIGHER)
COST = MeasureWords("cost", Unit.MONEY, Better.LOWER, per="day", currency="CNY")
BUSY = MeasureWords("occupancy", Unit.SHARE, Better.NEUTRAL, scope="agents")
OWN = MeasureWords("machine_queue", Unit.NUMBER, Better.LOWER, label="machine queue")
EVIDENCE = Evidence(days=1, base="A")
SOME = Estimate(50.0, 48.0, 52.0, 2.0, 40, 1.0)
FORBIDDEN = re.compile(r"proven|optim|significant|significance|证明|最优|显著", re.IGNORECASE)


def difference(low: float, high: float, n: int = 40, plan: str = "B") -> Difference:
    middle, spread = (low + high) / 2, (high - low) / 4
    return Difference(
        plan, "m", SOME, SOME, middle, spread, n, low, high, low, high, 0.0, identical=False
    )


def says(words: MeasureWords, low: float, high: float, matters: float, lang: str = "en") -> str:
    return sentence(judge(difference(low, high), matters, words.better), words, EVIDENCE, lang)


# --- kinds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "matters", "better", "kind"),
    [
        (-18, -12, 2, Better.LOWER, Kind.BETTER),
        (-18, -12, 2, Better.HIGHER, Kind.WORSE),
        (12, 18, 2, Better.LOWER, Kind.WORSE),
        (12, 18, 2, Better.HIGHER, Kind.BETTER),
        (12, 18, 2, Better.NEUTRAL, Kind.HIGHER),
        (-18, -12, 2, Better.NEUTRAL, Kind.LOWER),
        (-1.5, 1.9, 2, Better.LOWER, Kind.NO_DIFFERENCE),
        (-1.9, -0.5, 2, Better.LOWER, Kind.NO_DIFFERENCE),  # better, but by less than matters
        (-2, 2, 2, Better.LOWER, Kind.NO_DIFFERENCE),
        (-8, -0.5, 2, Better.LOWER, Kind.BETTER),  # better, perhaps by less than matters
        (-8, 0.5, 2, Better.LOWER, Kind.NOT_SETTLED),
        (-8, 0, 2, Better.LOWER, Kind.NOT_SETTLED),
        (-0.1, 0.1, 0, Better.LOWER, Kind.NOT_SETTLED),
    ],
)
def test_the_verdict_follows_the_whole_range(
    low: float, high: float, matters: float, better: Better, kind: Kind
) -> None:
    assert judge(difference(low, high), matters, better).kind == kind


def test_whether_it_surely_matters() -> None:
    assert not judge(difference(-18, -12), 2, Better.LOWER).may_not_matter
    assert judge(difference(-18, -1), 2, Better.LOWER).may_not_matter
    assert judge(difference(1, 18), 2, Better.LOWER).may_not_matter


@pytest.mark.parametrize("n", [1, 3, 4])
def test_few_replications_get_no_verdict(n: int) -> None:
    verdict = judge(difference(-18, -12, n), 2, Better.LOWER)
    assert verdict.kind == Kind.TOO_FEW
    shown = sentence(verdict, LOST, EVIDENCE)
    assert "no verdict" in shown
    assert "at least 5" in shown
    assert judge(difference(-18, -12, 5), 2, Better.LOWER).kind == Kind.BETTER


def test_the_same_numbers_are_said_to_be_the_same_even_once() -> None:
    for n in (1, 30):
        sample = {"m": Sample(np.arange(n) + 1.0, np.ones(n))}
        (item,) = compare(sample, {"B": sample})
        verdict = judge(item, 0.0, Better.LOWER)
        assert verdict.kind == Kind.SAME
        assert "exactly the same" in sentence(verdict, LOST, EVIDENCE)


def test_without_a_value_there_is_no_comparison() -> None:
    item = replace(difference(1, 2), value=math.nan, low=math.nan, high=math.nan)
    verdict = judge(item, 2, Better.LOWER)
    assert verdict.kind == Kind.NOT_COMPARABLE
    assert "cannot be compared" in sentence(verdict, LOST, EVIDENCE)


@pytest.mark.parametrize("matters", [-1.0, math.nan, math.inf])
def test_what_matters_must_be_a_size(matters: float) -> None:
    with pytest.raises(ValueError, match="matters"):
        judge(difference(1, 2), matters, Better.LOWER)


def test_five_percent_of_the_base_matters_by_default() -> None:
    assert default_matters(SOME) == 2.5
    assert default_matters(replace(SOME, value=-50.0)) == 2.5
    assert default_matters(replace(SOME, value=math.nan)) == 0.0


@given(
    low=st.floats(-100, 100),
    width=st.floats(0.001, 100),
    matters=st.floats(0, 50),
    better=st.sampled_from(Better),
)
def test_turning_the_measure_round_turns_the_verdict_round(
    low: float, width: float, matters: float, better: Better
) -> None:
    item = difference(low, low + width)
    mirrored = difference(-item.high, -item.low)
    turned = {Kind.BETTER: Kind.WORSE, Kind.WORSE: Kind.BETTER}
    turned |= {Kind.HIGHER: Kind.LOWER, Kind.LOWER: Kind.HIGHER}
    one, other = judge(item, matters, better), judge(mirrored, matters, better)
    assert other.kind == turned.get(one.kind, one.kind)
    assert other.more == one.more


# --- how many more -----------------------------------------------------------------------------


def test_more_replications_settle_it_in_the_middle() -> None:
    # 2 +- 4 leaves zero once the half-width is 2: four times as many, 120 more than 40
    verdict = judge(difference(-2, 6), 0.5, Better.LOWER)
    assert verdict.more == 120
    # -0.5 +- 3.5 fits into +-4 ... it does already; into +-3 at half-width 2.5
    verdict = judge(difference(-4, 3), 3, Better.LOWER)
    assert verdict.more == math.ceil(40 * ((3.5 / 2.5) ** 2 - 1))


def test_more_replications_do_settle_it() -> None:
    # paired values with mean 1 and sd 4: 12 replications leave it open, the stated number does not
    # in most of 200 repeats (half, by the nature of an estimate; none would be far fewer)
    rng = np.random.default_rng(11)
    settled = tried = 0
    for _ in range(200):
        verdict = verdict_of(rng.normal(1.0, 4.0, 12))
        if verdict.kind == Kind.NOT_SETTLED and verdict.more is not None and verdict.more < 400:
            tried += 1
            again = verdict_of(rng.normal(1.0, 4.0, 12 + verdict.more))
            settled += again.kind != Kind.NOT_SETTLED
    assert tried > 50
    assert settled / tried > 0.3


def verdict_of(values: np.ndarray) -> Verdict:
    ones = np.ones(values.size)
    (item,) = compare({"m": Sample(0 * ones, ones)}, {"B": {"m": Sample(values, ones)}})
    return judge(item, 0.2, Better.HIGHER)


def test_out_of_reach_is_said_so() -> None:
    verdict = judge(difference(-1.0, 1.0), 0.01, Better.LOWER)
    assert verdict.more is None
    assert FAR == 100
    assert "hundred times" in sentence(verdict, LOST, EVIDENCE)


def test_more_is_counted_in_days() -> None:
    verdict = judge(difference(-2, 6), 0.5, Better.LOWER)
    assert "about 120 more days would settle it" in sentence(verdict, LOST, EVIDENCE)
    assert "about 2,400 more days" in sentence(verdict, LOST, Evidence(days=20))
    assert "800 simulated days" in sentence(verdict, LOST, Evidence(days=20))


# --- words -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "low", "high", "matters", "expected"),
    [
        (
            LOST,
            -18.21,
            -11.73,
            2,
            (
                "Plan B loses 12 to 18 fewer customers a day than plan A (95 % range, "
                "40 simulated days, same customers in both)."
            ),
        ),
        (
            LOST,
            -1.9,
            1.2,
            2,
            (
                "No difference that matters in lost customers between plan B and plan A: at most "
                "2 a day either way (95 % range, 40 simulated days, same customers in both)."
            ),
        ),
        (
            LOST,
            -1.9,
            -0.2,
            2,
            (
                "No difference that matters: plan B loses 0.2 to 1.9 fewer customers a day than "
                "plan A; less than 2 a day does not matter (95 % range, 40 simulated days, same "
                "customers in both)."
            ),
        ),
        (
            LOST,
            -8,
            -0.2,
            2,
            (
                "Plan B loses up to 8 fewer customers a day than plan A (95 % range, 40 simulated "
                "days, same customers in both); that may be less than what matters (2 a day)."
            ),
        ),
        (
            LOST,
            -4.3,
            1.1,
            2,
            (
                "Not settled: lost customers with plan B, compared with plan A: between 5 a day "
                "lower and 2 a day higher (95 % range, 40 simulated days, same customers in both); "
                "about 74 more days would settle it."
            ),
        ),
        (
            LEVEL,
            0.031,
            0.052,
            0.01,
            (
                "With plan B, the share answered in time is 3.1 to 5.2 points higher than with "
                "plan A (95 % range, 40 simulated days, same customers in both)."
            ),
        ),
        (
            WAIT,
            240,
            410,
            5,
            (
                "phone: plan B keeps customers waiting 4 to 7 min more than plan A, on average "
                "(95 % range, 40 simulated days, same customers in both)."
            ),
        ),
        (
            COST,
            1536,
            1536,
            500,
            (
                "Plan B costs exactly 1,536 CNY more a day than plan A (the same in each of 40 "
                "replications)."
            ),
        ),
        (
            BUSY,
            0.03,
            0.06,
            0.01,
            (
                "Occupancy (agents): 3 to 6 points higher with plan B than with plan A (95 % "
                "range, 40 simulated days, same customers in both)."
            ),
        ),
        (
            OWN,
            -4,
            -2,
            1,
            (
                "Machine queue: 2.0 to 4.0 lower with plan B than with plan A (95 % range, 40 "
                "simulated days, same customers in both)."
            ),
        ),
    ],
)
def test_sentences(
    words: MeasureWords, low: float, high: float, matters: float, expected: str
) -> None:
    assert says(words, low, high, matters) == expected


@pytest.mark.parametrize(
    ("words", "low", "high", "matters", "expected"),
    [
        (
            LOST,
            -18.21,
            -11.73,
            2,
            "方案B每天比方案A少流失 12 到 18 名客户（95 % 区间，模拟 40 天，两者客户相同）。",
        ),
        (
            WAIT,
            -4,
            9,
            5,
            (
                "尚无定论：方案B的平均等待（phone）可能比方案A低 4 秒，也可能高 9 秒"
                "（95 % 区间，模拟 40 天，两者客户相同）；再模拟约 240 天可见分晓。"
            ),
        ),
        (
            LOST,
            -8,
            -0.2,
            2,
            (
                "方案B每天比方案A少流失至多 8 名客户（95 % 区间，模拟 40 天，两者客户相同）；"
                "差别可能小于要紧的程度（2/天）。"
            ),
        ),
    ],
)
def test_sentences_in_chinese(
    words: MeasureWords, low: float, high: float, matters: float, expected: str
) -> None:
    assert says(words, low, high, matters, "zh") == expected


def test_a_plan_of_several_words_is_quoted_and_a_base_may_have_no_name() -> None:
    verdict = judge(difference(-18, -12, plan="two more"), 2, Better.LOWER)
    shown = sentence(verdict, LOST, Evidence())
    assert shown.startswith('Plan "two more" loses 12 to 18 fewer customers a day than the base (')
    assert "同" not in shown
    assert "方案“two more”" in sentence(verdict, LOST, Evidence(), "zh")


def test_other_customers_are_not_called_the_same() -> None:
    verdict = judge(difference(-18, -12), 2, Better.LOWER)
    assert "same customers" not in sentence(verdict, LOST, Evidence(same_customers=False))


def every_sentence(lang: str) -> list[str]:
    shown = []
    for words in (LOST, WAIT, LEVEL, COST, BUSY, OWN):
        for low, high in ((-18, -12), (12, 18), (-8, -0.1), (-1, 1), (-9, 4), (3, 3), (0.1, 0.4)):
            for n in (1, 4, 40):
                for matters in (0.0, 2.0):
                    verdict = judge(difference(low, high, n), matters, words.better)
                    shown.append(sentence(verdict, words, EVIDENCE, lang))
    return shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_sentence_claims_too_much_or_leaves_a_gap(lang: str) -> None:
    for shown in every_sentence(lang):
        assert not FORBIDDEN.search(shown), shown
        assert not re.search(r"[{}]|  | ,| \.|nan|None|--", shown), shown
        assert shown.endswith("。" if lang == "zh" else "."), shown


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_text_of_the_catalogue_claims_too_much(lang: str) -> None:
    words = {"en": verdicts_en, "zh": verdicts_zh}[lang].WORDS
    assert not [key for key, shown in words.items() if FORBIDDEN.search(shown)]


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    def fields(shown: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(shown) if name}

    assert verdicts_en.WORDS.keys() == verdicts_zh.WORDS.keys()
    unequal = [k for k, v in verdicts_en.WORDS.items() if fields(v) != fields(verdicts_zh.WORDS[k])]
    assert unequal == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_closing_line_is_always_the_last(lang: str) -> None:
    verdict = judge(difference(-18, -12), 2, Better.LOWER)
    assert paragraph([], EVIDENCE, lang)[-1] == closing(lang, many=True)
    assert paragraph([(verdict, LOST)], EVIDENCE, lang)[-1] == closing(lang)
    assert len(paragraph([(verdict, LOST)] * 3, EVIDENCE, lang)) == 4
    assert "not errors in the forecast or the model" in closing()


def test_lopsided_differences_carry_a_warning() -> None:
    item = replace(difference(-18, -12), skewness=3.0)
    assert few_dominate(item)
    assert not few_dominate(replace(item, skewness=1.0))
    assert not few_dominate(replace(item, skewness=3.0, n=400))


def test_where_few_dominate_it_is_said_what_was_seen_and_what_to_do() -> None:
    item = replace(difference(-18, -12), skewness=2.04, n=30)
    told = few_dominate_text(item)
    assert told.startswith("a few of the 30 replications lie far from the others")
    assert told.endswith("run about 110 replications before you rely on it")
    assert "重复约 110 次" in few_dominate_text(item, "zh")
    # what is asked for is enough for Cochran's rule
    assert not few_dominate(replace(item, n=110, skewness=2.04))
    lines = paragraph([(judge(item, 2, Better.LOWER), LOST)], EVIDENCE)
    assert lines[1].startswith("A few of the")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_where_no_verdict_is_given_no_range_is_warned_of(lang: str) -> None:
    few = replace(difference(-18, -12), skewness=2.04, n=4)
    verdict = judge(few, 2, Better.LOWER)
    assert verdict.kind == Kind.TOO_FEW
    assert few_dominate(few)
    assert not may_be_narrow(verdict)
    assert may_be_narrow(judge(replace(few, n=30), 2, Better.LOWER))
    only = sentence(verdict, LOST, EVIDENCE, lang)
    assert told(verdict, LOST, EVIDENCE, lang) == only
    assert paragraph([(verdict, LOST)], EVIDENCE, lang) == [only, closing(lang)]


def test_of_no_range_no_method_is_named() -> None:
    one = {"m": Sample(np.array([2.0]), np.ones(1))}
    other = {"m": Sample(np.array([3.0]), np.ones(1))}
    found = compare(one, {"B": other})
    assert found.family == 0
    assert method_line(found) == ""


def test_the_method_is_named_with_its_levels() -> None:
    ones = np.ones(30)
    rng = np.random.default_rng(1)
    base = {f"m{j}": Sample(rng.normal(size=30), ones) for j in range(5)}
    plans = {p: {m: Sample(rng.normal(size=30), ones) for m in base} for p in "BC"}
    line = method_line(compare(base, plans))
    assert line.startswith("All 10 ranges hold together with 95 %")
    assert "each range at 99.5 % (Bonferroni)" in line


# --- rounding ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (11.73, 18.21, (12.0, 18.0, 0)),
        (1134.2, 1562.9, (1100.0, 1600.0, -2)),
        (0.0312, 0.0498, (0.031, 0.05, 3)),
        (-3.04, 4.96, (-3.0, 5.0, 0)),
        (12.0, 14.5, (12.0, 14.0, 0)),
        (0.0, 0.0, (0.0, 0.0, 0)),
        (1234567.0, 1234567.0, (1234570.0, 1234570.0, -1)),
        (-0.04, 4.0, (0.0, 4.0, 0)),  # and not -0
    ],
)
def test_rounding(low: float, high: float, expected: tuple[float, float, int]) -> None:
    rounded = round_range(low, high)
    assert rounded == pytest.approx(expected)
    assert math.copysign(1.0, rounded.low) == (1.0 if rounded.low == 0.0 else math.copysign(1, low))


@given(low=st.floats(-1e9, 1e9), width=st.floats(1e-6, 1e9))
def test_never_more_digits_than_the_range_supports(low: float, width: float) -> None:
    high = low + width
    rounded = round_range(low, high)
    step = 10.0**-rounded.decimals
    coarse_enough = (high - low) / step <= 25.0 * (1 + 1e-6)
    six_digits = max(abs(low), abs(high)) / step < 1.01e6
    assert coarse_enough or six_digits
    assert abs(rounded.low - low) <= step / 2 * (1 + 1e-6)
    assert abs(rounded.high - high) <= step / 2 * (1 + 1e-6)


@pytest.mark.parametrize(("low", "high"), [(2.0, 1.0), (math.nan, 1.0), (0.0, math.inf)])
def test_only_ranges_are_rounded(low: float, high: float) -> None:
    with pytest.raises(ValueError, match="low <= high"):
        round_range(low, high)


@pytest.mark.parametrize(
    ("words", "low", "high", "expected"),
    [
        (WAIT, 10.2, 14.4, "10 to 14 s"),
        (WAIT, 90.0, 110.0, "90 to 110 s"),
        (WAIT, 8000.0, 9000.0, "2.2 to 2.5 h"),
        (WAIT, 2e5, 4e5, "2.3 to 4.6 days"),
        (LEVEL, 0.01, 0.01, "exactly 1 point"),
        (COST, 12000.0, 15000.0, "12,000 to 15,000 CNY"),
        (LOST, 0.001, 4.0, "up to 4"),
    ],
)
def test_amounts_in_natural_units(
    words: MeasureWords, low: float, high: float, expected: str
) -> None:
    assert range_text(words, low, high) == expected


@given(low=st.floats(-50, 50), width=st.floats(0.01, 50), matters=st.floats(0.1, 60))
def test_at_most_is_never_an_understatement(low: float, width: float, matters: float) -> None:
    item = difference(low, low + width)
    verdict = judge(item, matters, Better.LOWER)
    shown = sentence(verdict, LOST, EVIDENCE)
    if "at most" in shown:
        bound = float(re.search(r"at most ([\d.]+)", shown)[1])  # type: ignore[index]
        assert bound >= max(-item.low, item.high) * (1 - 1e-9)


# --- promises ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("low", "high", "op", "threshold", "result"),
    [
        (0.81, 0.85, ">=", 0.8, Gate.PASS),
        (0.79, 0.85, ">=", 0.8, Gate.NOT_SETTLED),  # although the mean is above
        (0.75, 0.79, ">=", 0.8, Gate.FAIL),
        (0.80, 0.85, ">=", 0.8, Gate.PASS),
        (0.80, 0.85, ">", 0.8, Gate.NOT_SETTLED),
        (0.75, 0.80, ">", 0.8, Gate.FAIL),
        (0.75, 0.80, ">=", 0.8, Gate.NOT_SETTLED),
        (10, 19, "<=", 20, Gate.PASS),
        (10, 21, "<=", 20, Gate.NOT_SETTLED),
        (21, 30, "<=", 20, Gate.FAIL),
        (10, 20, "<", 20, Gate.NOT_SETTLED),
        (20, 30, "<", 20, Gate.FAIL),
    ],
)
def test_a_gate_compares_the_end_of_the_range(
    low: float, high: float, op: str, threshold: float, result: Gate
) -> None:
    estimate = Estimate((low + high) / 2, low, high, (high - low) / 2, 30, 0.01)
    assert gate(estimate, op, threshold) == result


def test_one_replication_settles_no_promise() -> None:
    estimate = mean_interval([0.95])
    assert gate(estimate, ">=", 0.8) == Gate.NOT_SETTLED
    assert gate_sentence(LEVEL, estimate, ">=", 0.8) == (
        "Service level: one replication gives no range; promised >= 80 %: not settled."
    )


def test_the_words_of_a_promise() -> None:
    estimate = Estimate(0.82, 0.8134, 0.8512, 0.02, 30, 0.01)
    assert gate_sentence(LEVEL, estimate, ">=", 0.8) == (
        "Service level: 81 to 85 % (95 % range); promised >= 80 %: kept."
    )
    assert gate_sentence(WAIT, estimate, "<=", 20, "zh").endswith("承诺 <= 20 秒：达到。")
    nothing = Estimate(math.nan, math.nan, math.nan, math.nan, 30, math.nan)
    assert "nothing was counted" in gate_sentence(WAIT, nothing, "<=", 20)


def test_an_unknown_comparison_is_refused() -> None:
    with pytest.raises(ValueError, match="op must be"):
        gate(SOME, "==", 1.0)


def test_a_measure_without_a_sentence_of_its_own_is_named_in_the_language_asked_for() -> None:
    from queuesim.analysis.wording import Better, MeasureWords, Unit

    words = MeasureWords("overtime", Unit.SECONDS, Better.LOWER, label="overtime")
    assert words.noun("en") == "overtime"
    assert words.noun("zh") != words.noun("en")
