"""Queueing formulas against arbitrary-precision arithmetic and exact published cases, to 1e-9."""

from __future__ import annotations

import math

import mpmath as mp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from queuesim.analysis.loadcheck import IntervalLoad, check_interval, load_check, unit_slips
from queuesim.analysis.theory import (
    agents_for_erlang_a,
    agents_for_erlang_c,
    allen_cunneen_queue,
    allen_cunneen_wait,
    erlang_a,
    erlang_b,
    erlang_c,
    erlang_c_mean_queue,
    erlang_c_mean_wait,
    erlang_c_service_level,
    erlang_c_wait_beyond,
    erlang_c_wait_quantile,
    mmck,
    offered_load,
    pollaczek_khinchine_wait,
)


def close(value: float, exact: object, rel: float = 1e-9) -> bool:
    return math.isclose(value, float(exact), rel_tol=rel, abs_tol=1e-14)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _digits() -> object:
    with mp.workdps(40):
        yield


def exact_b(load: float, agents: float) -> mp.mpf:
    """1/B = a * integral of exp(-a t) (1 + t)^n, the definition for real n (Jagerman 1974)."""
    a, n = mp.mpf(load), mp.mpf(agents)
    # the integral is a^-(n+1) e^a Gamma(n+1, a)
    return 1 / (a * mp.e**a * a ** -(n + 1) * mp.gammainc(n + 1, a))


def exact_c(load: float, agents: float) -> mp.mpf:
    a, n, b = mp.mpf(load), mp.mpf(agents), exact_b(load, agents)
    return n * b / (n - a * (1 - b))


class ExactA:
    """Erlang A by quadrature of the offered wait's density (Zeltyn and Mandelbaum 2005)."""

    def __init__(self, rate: float, handling: float, agents: float, patience: float) -> None:
        self.rate, self.theta = mp.mpf(rate), 1 / mp.mpf(patience)
        self.speed = mp.mpf(agents) / mp.mpf(handling)
        load = self.rate * mp.mpf(handling)
        if agents >= 1:
            self.free = 1 / exact_b(load, agents - 1)
        else:
            self.free = (1 / exact_b(load, agents) - 1) * load / agents
        # cut where the density has certainly died out, pieces around its scale
        scale = 1 / (self.speed + self.theta)
        self.cuts = [scale * k for k in (0, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000)]
        self.norm = self.free + self.integral(lambda x: mp.mpf(1), 0)

    def integral(self, weight: object, start: float) -> mp.mpf:
        def density(x: mp.mpf) -> mp.mpf:
            patient = (1 - mp.exp(-self.theta * x)) / self.theta
            return weight(x) * self.rate * mp.exp(self.rate * patient - self.speed * x)  # type: ignore[operator]

        return mp.quad(density, [mp.mpf(start), *(start + c for c in self.cuts[1:])])

    def p_wait(self) -> mp.mpf:
        return self.integral(lambda x: 1, 0) / self.norm

    def p_abandon(self) -> mp.mpf:
        return self.integral(lambda x: 1 - mp.exp(-self.theta * x), 0) / self.norm

    def mean_wait_answered(self) -> mp.mpf:
        total = self.integral(lambda x: x * mp.exp(-self.theta * x), 0) / self.norm
        return total / (1 - self.p_abandon())

    def wait_beyond(self, t: float) -> mp.mpf:
        return mp.exp(-self.theta * t) * self.integral(lambda x: 1, t) / self.norm

    def answered_within(self, t: float) -> mp.mpf:
        later = self.integral(lambda x: mp.exp(-self.theta * x), t) / self.norm
        return 1 - self.p_abandon() - later


@pytest.mark.parametrize(
    ("load", "agents"),
    [
        (0.001, 1),
        (0.3, 0.4),
        (0.9, 3.7),
        (10, 12),
        (29.9, 30.25),
        (35.5, 40.5),
        (2400, 2350),
        (8.4, 12),
        (700.3, 720.9),
        (5000.0, 5100),
        (50, 0.0),
        (50, 0.7),
        (10000.0, 1.5),
    ],
)
def test_erlang_b_and_c_for_any_real_load_and_staff(load: float, agents: float) -> None:
    assert close(erlang_b(load, agents), exact_b(load, agents))
    if load < agents:
        assert close(erlang_c(load, agents), exact_c(load, agents))
    else:
        assert erlang_c(load, agents) == 1.0


def test_erlang_c_of_the_published_cases() -> None:
    # reference cases erlc-gkm (48/min, 1 min, 50 agents), mmc-12 (4.2/min, 2 min, 12), mm1-rho50
    assert close(erlang_c(48, 50), 0.6944556112)
    assert close(erlang_c_mean_wait(48, 50, 1), 0.3472278056)
    assert close(erlang_c_mean_queue(48, 50), 16.66693467)
    assert close(erlang_c_service_level(48, 50, 1, 1 / 3), 0.6434546008)
    assert close(erlang_c_wait_quantile(48, 50, 1, 0.9), 0.9689790297)
    assert close(erlang_c(8.4, 12), 0.1838886304)
    assert close(erlang_c_mean_wait(8.4, 12, 2), 0.1021603502)
    assert close(erlang_c_service_level(8.4, 12, 2, 1 / 3), 0.8990797799)
    assert close(erlang_c_wait_quantile(8.4, 12, 2, 0.9), 0.3384222882)
    assert close(erlang_c_wait_quantile(0.5, 1, 0.5, 0.95), 2.302585093)
    assert erlang_c_wait_quantile(8.4, 12, 2, 0.5) == 0.0  # more than half do not wait at all


def test_erlang_c_without_steady_state_says_so() -> None:
    assert erlang_c(5, 5) == 1.0
    assert erlang_c_mean_wait(5, 5, 1) == math.inf
    assert erlang_c_mean_queue(6, 5) == math.inf
    assert erlang_c_service_level(6, 5, 1, 20) == 0.0
    assert erlang_c_wait_quantile(6, 5, 1, 0.5) == math.inf


@pytest.mark.parametrize(
    ("rate", "handling", "agents", "patience"),
    [
        (48, 1, 50, 2),
        (100, 1 / 12, 7, 1 / 15),  # overloaded
        (0.1, 300, 25, 60),  # impatient
        (3, 1, 2.5, 1),  # fractional staff
        (3, 1, 0.5, 1),  # less than one person
        (0.02, 180, 9, 20),
        (2, 1, 2, 40),  # patient, at capacity
    ],
)
def test_erlang_a_against_quadrature(
    rate: float, handling: float, agents: float, patience: float
) -> None:
    exact = ExactA(rate, handling, agents, patience)
    model = erlang_a(rate, handling, agents, patience)
    assert close(model.p_wait, exact.p_wait())
    assert close(model.p_abandon, exact.p_abandon())
    assert close(model.mean_wait, exact.p_abandon() * patience)
    assert close(model.mean_wait_answered, exact.mean_wait_answered())
    for t in (0.0, 0.05 * handling, 0.7 * patience, 3.0 * patience):
        assert close(model.wait_beyond(t), exact.wait_beyond(t))
        assert close(model.answered_within(t), exact.answered_within(t))


def test_erlang_a_of_the_published_cases() -> None:
    # reference case erla-gkm: 48/min, 1 min, 50 agents, patience 2 min
    model = erlang_a(48, 1, 50, 2)
    assert close(model.p_wait, 0.4677740686)
    assert close(model.p_abandon, 0.03091224916)
    assert close(model.mean_queue, 2.96757592)
    assert close(model.mean_wait, 0.06182449832)
    assert close(model.utilisation, 0.9303242408)
    assert close(model.answered_within(1 / 3), 0.9430189547)
    assert close(model.wait_beyond(1 / 3), 0.02713560829)
    assert close(model.answered_within(1 / 6), 0.8325764721)
    assert close(model.mean_wait_answered, 0.06026500399)
    assert close(model.wait_quantile(0.9), 0.2074107953)


@pytest.mark.parametrize(
    ("agents", "level", "abandon"),
    # reference case staffing-truth: 100/h, 5 min, patience 4 min, share within 20 s
    [
        (7, 0.3734032136, 0.235419519),
        (11, 0.8423117756, 0.04086320244),
        (12, 0.9054673589, 0.02301976331),
        (16, 0.9934687271, 0.001355959492),
    ],
)
def test_erlang_a_of_the_staffing_case(agents: int, level: float, abandon: float) -> None:
    model = erlang_a(100 / 3600, 300, agents, 240)
    assert close(model.answered_within(20), level)
    assert close(model.p_abandon, abandon)


def test_pooling_two_teams_is_worth_what_the_case_says() -> None:
    # reference case pooling: 8/min with 10 agents twice, or 16/min with 20
    assert close(erlang_c_mean_wait(8, 10, 1) / erlang_c_mean_wait(16, 20, 1), 3.195748797)
    assert close(erlang_a(8, 1, 10, 2).p_abandon, 0.0388213923)
    assert close(erlang_a(16, 1, 20, 2).p_abandon, 0.01589182345)


def test_erlang_a_becomes_erlang_c_when_patience_is_long() -> None:
    model = erlang_a(48, 1, 50, 1e9)
    assert close(model.p_wait, erlang_c(48, 50), 1e-6)
    assert close(model.mean_wait, erlang_c_mean_wait(48, 50, 1), 1e-6)
    assert close(model.wait_beyond(0.5), erlang_c_wait_beyond(48, 50, 1, 0.5), 1e-6)


def test_erlang_a_holds_for_thousands_of_agents_and_days_of_patience() -> None:
    crowd = erlang_a(4000 / 300, 300, 4010, 180)
    assert close(crowd.p_abandon * 180, crowd.mean_wait)
    assert 0.0 < crowd.answered_within(20) < 1.0
    swamped = erlang_a(2000 / 300, 300, 1000, 5 * 86400)
    assert close(swamped.p_abandon, 0.5, 1e-6)  # what does not fit is what leaves
    assert swamped.answered_within(20) == pytest.approx(0.0, abs=1e-8)  # cancels at 1e6 waiting


def test_nobody_there_and_nobody_calling() -> None:
    nobody_there = erlang_a(1, 300, 0, 60)
    assert (nobody_there.p_abandon, nobody_there.mean_wait) == (1.0, 60)
    assert nobody_there.answered_within(20) == 0.0
    assert close(nobody_there.wait_beyond(20), math.exp(-20 / 60))
    quiet = erlang_a(0, 300, 3, 60)
    assert (quiet.p_wait, quiet.p_abandon, quiet.answered_within(20)) == (0.0, 0.0, 1.0)
    far_too_many = erlang_a(1 / 300, 300, 1000, 60)
    assert far_too_many.p_wait == 0.0
    assert far_too_many.answered_within(0) == 1.0


@given(load=st.floats(0.1, 60), agents=st.integers(1, 80), patience=st.floats(1, 3000))
def test_erlang_a_keeps_its_own_books(load: float, agents: int, patience: float) -> None:
    model = erlang_a(load / 240, 240, agents, patience)
    assert 0.0 <= model.p_abandon <= model.p_wait <= 1.0 + 1e-12
    answered, waiting = model.answered_within(30), model.wait_beyond(30)
    assert answered + waiting <= 1.0 + 1e-9
    assert model.answered_within(0) == pytest.approx(1 - model.p_wait, abs=1e-9)
    assert model.answered_within(1e7) == pytest.approx(1 - model.p_abandon, abs=1e-9)
    more = erlang_a(load / 240, 240, agents + 1, patience)
    assert more.p_abandon <= model.p_abandon + 1e-12
    # mean wait of all = answered share * theirs + abandoned share * theirs, which is positive
    assert (1 - model.p_abandon) * model.mean_wait_answered <= model.mean_wait * (1 + 1e-9)


@pytest.mark.parametrize("p", [0.5, 0.9, 0.99])
def test_the_quantile_of_waits_undoes_the_tail(p: float) -> None:
    model = erlang_a(100 / 3600, 300, 8, 240)
    assert model.wait_beyond(model.wait_quantile(p)) == pytest.approx(1 - p, rel=1e-9)


def test_finite_queues_of_the_published_cases() -> None:
    # reference cases mmck-17 (M/M/12/17) and mmck-simmer (M/M/2/3)
    queue = mmck(4.2, 2, 12, 17)
    assert close(queue.p_wait, 0.1563653247)
    assert close(queue.p_blocked, 0.009476874303)
    assert close(queue.mean_queue, 0.2542888909)
    assert close(queue.mean_wait, 0.06112424076)
    assert close(queue.mean_in_system, 8.574683147)
    assert close(queue.utilisation, 0.693366188)
    assert close(queue.served_within(1 / 3), 0.9187678343)
    assert close(queue.wait_beyond(1 / 3), 0.07175529135)
    small = mmck(3, 1 / 4, 2, 3)
    assert close(small.p_blocked, 0.04936014625)
    assert close(small.mean_wait, 0.01730769231)


def test_a_queue_without_places_is_erlang_b_and_with_many_erlang_c() -> None:
    assert close(mmck(2, 5, 12, 12).p_blocked, 0.1197391884)  # reference case erlb-12
    assert close(mmck(48, 1, 50, 3000).p_wait, erlang_c(48, 50))
    assert mmck(0, 1, 2, 4).served_within(0) == 1.0


def test_pollaczek_khinchine() -> None:
    assert close(pollaczek_khinchine_wait(0.8, 1, 0), 2.0)  # reference case md1
    assert close(pollaczek_khinchine_wait(0.75, 1, 1.5), 4.875)  # reference case mln1
    assert pollaczek_khinchine_wait(1.0, 1, 1) == math.inf


def test_allen_cunneen_is_exact_where_it_should_be() -> None:
    assert allen_cunneen_wait(8, 10, 240, 1, 1) == erlang_c_mean_wait(8, 10, 240)
    assert close(allen_cunneen_wait(0.75, 1, 1, 1, 1.5), pollaczek_khinchine_wait(0.75, 1, 1.5))
    assert close(allen_cunneen_queue(0.75, 1, 1, 1.5), 3.65625)
    assert allen_cunneen_wait(8, 8, 240, 0, 0) == math.inf


@pytest.mark.parametrize("load", [0.2, 5.0, 33.3, 900.0])
def test_required_staff_is_the_fewest(load: float) -> None:
    n = agents_for_erlang_c(load, 240, 0.8, 20)
    assert erlang_c_service_level(load, n, 240, 20) >= 0.8
    assert erlang_c_service_level(load, n - 1, 240, 20) < 0.8
    with_patience = agents_for_erlang_a(load / 240, 240, 120, 0.8, 20)
    assert erlang_a(load / 240, 240, with_patience, 120).answered_within(20) >= 0.8
    assert erlang_a(load / 240, 240, with_patience - 1, 120).answered_within(20) < 0.8
    assert with_patience <= n


def test_required_staff_of_the_staffing_case() -> None:
    assert agents_for_erlang_a(100 / 3600, 300, 240, 0.8, 20) == 11  # its min_c_SL80_20
    assert agents_for_erlang_c(0.0, 300, 0.8, 20) == 0
    assert agents_for_erlang_a(0.0, 300, 240, 0.8, 20) == 0


@pytest.mark.parametrize(
    "call",
    [
        lambda: erlang_b(-1, 2),
        lambda: erlang_b(1, math.nan),
        lambda: erlang_c(math.inf, 2),
        lambda: erlang_c_mean_wait(1, 2, 0),
        lambda: erlang_c_wait_quantile(1, 2, 1, 1.0),
        lambda: erlang_a(1, 1, 1, 0),
        lambda: erlang_a(1, 1, 1, 1).wait_beyond(-1),
        lambda: erlang_a(1, 1, 1, 1).wait_quantile(1.0),
        lambda: mmck(1, 1, 3, 2),
        lambda: mmck(1, 1, 0, 2),
        lambda: agents_for_erlang_c(5, 240, 1.0, 20),
        lambda: offered_load(1, -1),
        lambda: pollaczek_khinchine_wait(0.5, 1, -0.1),
        lambda: check_interval(IntervalLoad("phone", "mon 09:00", 0, 10, 240, 3)),
    ],
)
def test_impossible_arguments_are_refused(call: object) -> None:
    with pytest.raises(ValueError, match=r"must be|needs"):
        call()  # type: ignore[operator]


def row(**changes: float) -> IntervalLoad:
    given = {"seconds": 1800.0, "arrivals": 60.0, "handling": 240.0, "staff": 10.0}
    return IntervalLoad("phone", "mon 09:00", **{**given, "patience": 120.0, **changes})


def test_the_load_check_equals_the_formulas() -> None:
    (check,) = load_check([row()])
    exact = ExactA(60 / 1800, 240, 10, 120)
    assert close(check.load, 8.0)
    assert close(check.per_person, 0.8)
    assert close(check.service_level_c, 1 - exact_c(8, 10) * mp.exp(-2 * mp.mpf(20) / 240))
    assert close(check.mean_wait_c, exact_c(8, 10) * 120)
    assert close(check.service_level_a, exact.answered_within(20))
    assert close(check.abandonment_a, exact.p_abandon())
    assert close(check.mean_wait_a, exact.p_abandon() * 120)


def test_the_load_check_of_empty_and_unstaffed_intervals() -> None:
    quiet, unstaffed, closed = load_check([row(arrivals=0), row(staff=0), row(arrivals=0, staff=0)])
    assert quiet.per_person == 0.0
    assert math.isnan(quiet.service_level_c)
    assert unstaffed.per_person == math.inf
    assert (unstaffed.service_level_c, unstaffed.service_level_a) == (0.0, 0.0)
    assert unstaffed.abandonment_a == 1.0
    assert math.isnan(closed.per_person)
    (endless,) = load_check([IntervalLoad("phone", "x", 1800, 60, 240, 10)])
    assert math.isnan(endless.service_level_a)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"handling": 240.0 * 60}, "handling_long"),
        ({"handling": 240.0 / 60, "staff": 20.0}, "handling_short"),
        ({"arrivals": 60.0 * 500}, "overload"),
        ({"arrivals": 0.05}, "underload"),
        ({"patience": 2.0}, "patience_short"),
    ],
)
def test_likely_unit_slips_are_named(changes: dict[str, float], kind: str) -> None:
    (slip,) = unit_slips(load_check([row(**changes)]))
    assert slip.kind == kind
    for lang in ("en", "zh"):
        assert "phone" in slip.sentence(lang)
        assert "{" not in slip.sentence(lang)


def test_the_sentence_offers_what_was_probably_meant() -> None:
    (slip,) = unit_slips(load_check([row(handling=300.0 * 60)]))
    assert slip.sentence() == (
        "phone: the work offered is 60 times what the people present can do. Handling a contact "
        "takes 5 h; was 5 min meant?"
    )


@pytest.mark.parametrize("changes", [{}, {"staff": 1.0}, {"staff": 100.0}, {"staff": 0.0}])
def test_a_bad_plan_is_not_called_a_unit_slip(changes: dict[str, float]) -> None:
    assert unit_slips(load_check([row(**changes)])) == []
