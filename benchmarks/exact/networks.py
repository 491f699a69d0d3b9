"""Networks of queues, groups with skills, chats, callbacks, retrials, pooling, staffing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from benchmarks.exact.building import (
    ends,
    exponential,
    full,
    patience,
    people,
    poisson,
    single,
    waiting_at_least,
    work,
)
from benchmarks.exact.catalogue import Case, Measured, Ratio, Run
from benchmarks.exact.reading import Read
from benchmarks.exact.steady import edges, one, waits, window
from queuesim.network import (
    Branch,
    CaseClass,
    ChoiceRow,
    Choose,
    Delay,
    Exit,
    Fork,
    Group,
    HeadCount,
    Join,
    Lane,
    LaneChoice,
    LeaveRule,
    Network,
    Route,
    Select,
    Serve,
    Source,
    constant,
)


def share(to: str, weight: float) -> Branch:
    """A branch with a constant weight."""
    return Branch(to, constant(weight))


def jackson() -> Case:
    """Back office with rework."""

    def network(until: float) -> Network:
        stations = {"triage": (1, 1.6), "processing": (4, 0.4), "qa": (1, 1.5)}
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("cases", "triage", poisson(1, until), (("all", 1.0),)),),
            nodes=(
                *(
                    Serve(
                        name, f"after {name}", (LaneChoice(name),), work(exponential(1 / mu), name)
                    )
                    for name, (_, mu) in stations.items()
                ),
                Choose(
                    "after triage", (ChoiceRow((share("done", 0.1), share("processing", 0.9))),)
                ),
                Choose("after processing", (ChoiceRow((share("qa", 1.0),)),)),
                Choose("after qa", (ChoiceRow((share("processing", 0.2), share("done", 0.8))),)),
                Exit("done", "solved"),
            ),
            lanes=tuple(Lane(name) for name in stations),
            routes=tuple(Route(name, name) for name in stations),
            groups=tuple(people(name, count) for name, (count, _) in stations.items()),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        found: Measured = {}
        for name in ("triage", "processing", "qa"):
            inside = read.all_visits(name)
            found[f"L_{name}"] = read.mean_number(inside.joined, inside.ended)
        found["L_total"] = sum(found.values())
        found["W_total"] = float(np.mean(read.sojourns()))
        visits = read.visits("processing").size
        found["visits_processing"] = visits / read.sojourns().size
        return found

    return Case("jackson-rework", window(network, 200), measure, 8_000, 24_000)


def tandem() -> Case:
    """Two stations in a row."""

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("cases", "one", poisson(0.6, until), (("all", 1.0),)),),
            nodes=(
                Serve("one", "two", (LaneChoice("one"),), work(exponential(1), "one")),
                Serve("two", "done", (LaneChoice("two"),), work(exponential(1 / 0.9), "two")),
                Exit("done", "solved"),
            ),
            lanes=(Lane("one"), Lane("two")),
            routes=(Route("one", "one"), Route("two", "two")),
            groups=(people("one", 1), people("two", 1)),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        total = read.sojourns()
        return {
            "W_1": float(np.mean(read.visits("one").sojourn)),
            "W_2": float(np.mean(read.visits("two").sojourn)),
            "W_total": float(np.mean(total)),
            "Var_W_total": float(np.mean((total - 3.5 / 0.6) ** 2)),
            "W_total_p95": float(np.quantile(total, 0.95)),
        }

    return Case("tandem-mm1", window(network, 100), measure, 12_000, 20_000)


def fork_join() -> Case:
    """Two tasks side by side; the case closes when both are done."""

    def network(until: float) -> Network:
        desks = ("one", "two")
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("cases", "split", poisson(0.5, until), (("all", 1.0),)),),
            nodes=(
                Fork("split", "both", parts=desks, join="both"),
                *(Serve(d, "both", (LaneChoice(d),), work(exponential(1), d)) for d in desks),
                Join("both", "done"),
                Exit("done", "solved"),
            ),
            lanes=tuple(Lane(d) for d in desks),
            routes=tuple(Route(d, d) for d in desks),
            groups=tuple(people(d, 1) for d in desks),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        cases = read.cases()
        closed = cases.where(cases.left("solved"))
        return {"W": float(np.mean(closed.ended - closed.born))}

    return Case("forkjoin-2", window(network, 100), measure, 8_000, 13_000)


def pooling() -> Case:
    """Two teams of ten against one of twenty."""

    def runs(length: float) -> dict[str, Run]:
        found = {}
        start, end, until = edges(length, 50)
        for label, rate, servers in (("separate", 8, 10), ("pooled", 16, 20)):
            for rule in ("", " patience"):
                leave = [patience(exponential(2))] if rule else []
                network = single(
                    rate=rate,
                    service=exponential(1),
                    servers=servers,
                    until=until,
                    leave=leave,
                )
                found[label + rule] = Run(network, start, end)
        return found

    def measure(reads: dict[str, list[Read]]) -> Measured:
        wait = {k: float(np.mean(one(reads, k).visits().wait)) for k in ("separate", "pooled")}
        lost = {
            k: float(np.mean(one(reads, f"{k} patience").visits().left("abandoned"))) for k in wait
        }
        return {
            "Wq_separate": wait["separate"],
            "Wq_pooled": wait["pooled"],
            "Wq_ratio": Ratio(wait["separate"], wait["pooled"]),
            "P_abandon_separate": lost["separate"],
            "P_abandon_pooled": lost["pooled"],
            "lost_per_min_saved": 16 * (lost["separate"] - lost["pooled"]),
        }

    return Case("pooling", runs, measure, 2_000, 20_000, short=0.03)


def chat() -> Case:
    """Four agents with up to three chats each."""
    pace = tuple(int(Fraction(r) * 1_000_000) for r in ("0.3", "0.22", "0.16"))

    def network(until: float) -> Network:
        serve = Serve(
            "chat", "done", (LaneChoice("queue"),), work(exponential(1)), room=1, pace=pace
        )
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("chats", "chat", poisson(1.5, until), (("all", 1.0),)),),
            nodes=(serve, *ends()),
            lanes=(Lane("queue", leave=(patience(exponential(5)),)),),
            routes=(Route("queue", "agents"),),
            groups=(Group("agents", HeadCount(((0, 4),)), Select.FEWEST_CASES, room=3),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        visits, inside = read.visits(), read.all_visits()
        served = inside.where(inside.served)
        values = waits(visits, read)
        own = visits.where(visits.served)
        return {
            "P_all_slots_busy": time_at(read, served.begun, served.ended, 12),
            "P_abandon": values["P_abandon"],
            "E_queue": values["E_queue"],
            "E_wait_all": values["E_wait_all"],
            "mean_chats": read.mean_number(served.begun, served.ended),
            "mean_handle_time": float(np.mean(own.ended - own.begun)),
            "idle_fraction": idle_fraction(read, 4),
        }

    return Case("chat-conc3", window(network, 50), measure, 4_000, 80_000)


def time_at(read: Read, begins: np.ndarray, finishes: np.ndarray, level: int) -> float:
    """Share of the window in which exactly ``level`` stretches are open."""
    moments = np.concatenate([begins, finishes])
    steps = np.concatenate([np.ones(begins.size), -np.ones(finishes.size)])
    order = np.argsort(moments, kind="stable")
    times = np.concatenate([moments[order], [np.inf]])
    levels = np.cumsum(steps[order])
    spans = np.clip(times[1:], read.start, read.end) - np.clip(times[:-1], read.start, read.end)
    return float(np.sum(spans[levels == level]) / (read.end - read.start))


def idle_fraction(read: Read, people_present: int) -> float:
    """Share of people's time with nothing in hand."""
    idle = 0.0
    for number in range(people_present):
        mine = read.works.number == number
        begins, finishes = read.works.begun[mine], read.works.ended[mine]
        idle += time_at(read, begins, finishes, 0)
        first = max(0.0, min(begins[0], read.end) - read.start)
        idle += first / (read.end - read.start)
    return idle / people_present


def n_design() -> Case:
    """Two classes, two pools, one of them able to do both."""

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("A"), CaseClass("B")),
            sources=(
                Source("A", "serve A", poisson(5, until), (("A", 1.0),)),
                Source("B", "serve B", poisson(3, until), (("B", 1.0),)),
            ),
            nodes=(
                Serve("serve A", "done", (LaneChoice("A"),), work(exponential(1), "service A")),
                Serve(
                    "serve B", "done", (LaneChoice("B"),), work(exponential(1 / 0.9), "service B")
                ),
                *ends(),
            ),
            lanes=(
                Lane("A", leave=(patience(exponential(2), "patience A"),)),
                Lane("B", leave=(patience(exponential(1.25), "patience B"),)),
            ),
            routes=(
                Route("A", "1", case_rank=((0, 0),)),
                Route("A", "2", case_rank=((0, 1),), person_rank=((0, 1),)),
                Route("B", "2", person_rank=((0, 0),)),
            ),
            groups=(people("1", 5), people("2", 4)),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        found: Measured = {}
        for name in "AB":
            mine = read.visits(f"serve {name}")
            found[f"P_wait_{name}"] = float(np.mean(mine.wait > 0))
            found[f"P_abandon_{name}"] = float(np.mean(mine.left("abandoned")))
            found[f"E_wait_{name}"] = float(np.mean(mine.wait))
        served = read.visits("serve A")
        served = served.where(served.served)
        found["util_pool1"] = read.busy("1") / 5
        found["util_pool2"] = read.busy("2") / 4
        found["share_A_served_by_pool2"] = float(np.mean(served.group == 1))
        return found

    return Case("n-design", window(network, 50), measure, 4_000, 6_000)


def callback() -> Case:
    """A callback is offered to arrivals who find three or more waiting."""

    def network(until: float) -> Network:
        offer = LeaveRule(
            "callback",
            "call back",
            guards=(waiting_at_least(3, "phone"),),
            chance=constant(0.5),
            draw="callback",
        )
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("calls", "serve", poisson(9.2, until), (("all", 1.0),)),),
            nodes=(
                Serve("serve", "done", (LaneChoice("phone"),), work(exponential(1))),
                Serve("call back", "done", (LaneChoice("callbacks"),), work(exponential(1))),
                *ends(),
            ),
            lanes=(
                Lane("phone", leave=(offer, patience(exponential(2.5)))),
                Lane("callbacks"),
            ),
            routes=(
                Route("phone", "agents"),
                Route("callbacks", "agents", person_rank=((0, 1),)),
            ),
            groups=(people("agents", 10),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        calls, backs = read.visits("serve"), read.visits("call back")
        every = read.all_visits("call back")
        took = calls.left("callback")
        stayed = calls.where(~took)
        return {
            "P_wait_or_callback": float(np.mean((calls.wait > 0) | took)),
            "frac_callback": float(np.mean(took)),
            "P_abandon": float(np.mean(calls.left("abandoned"))),
            "E_wait_phone": float(np.mean(stayed.wait)),
            "E_callback_delay": float(np.mean(backs.wait)),
            "mean_callbacks_open": read.mean_number(every.joined, every.begun),
            "util": read.busy() / 10,
        }

    return Case("callback", window(network, 100), measure, 6_000, 42_000)


def retrial() -> Case:
    """Who finds the server busy tries again."""

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("calls", "serve", poisson(0.6, until), (("all", 1.0),)),),
            nodes=(
                Serve("serve", "done", (LaneChoice("queue"),), work(exponential(1))),
                Delay("orbit", "serve", work(exponential(2), "retry after")),
                Exit("done", "solved"),
            ),
            lanes=(Lane("queue", leave=(full("queue", 0, "orbit"),)),),
            routes=(Route("queue", "server"),),
            groups=(people("server", 1),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        cases, visits = read.all_cases, read.all_visits()
        served = visits.where(visits.served)
        first = cases.born[np.argsort(cases.case)]
        begun = served.begun[np.argsort(served.case)]
        chosen = read.inside(first)
        orbit = (begun - first)[chosen]
        return {
            "orbit": read.mean_number(first, begun),
            "busy": read.busy(),
            "P_first_attempt_blocked": float(np.mean(orbit > 0)),
            "mean_orbit_time": float(np.mean(orbit)),
        }

    return Case("retrial-mm11", window(network, 200), measure, 25_000, 20_000)


def staffing() -> Case:
    """Hourly cost of seven to sixteen agents; one time unit is an hour."""
    counts = range(7, 17)

    def network(agents: int, until: float) -> Network:
        leave = [patience(exponential(1 / 15))]
        return single(
            rate=100, service=exponential(1 / 12), servers=agents, until=until, leave=leave
        )

    def runs(length: float) -> dict[str, Run]:
        start, end, until = edges(length, 5, 2)
        return {str(c): Run(network(c, until), start, end) for c in counts}

    def measure(reads: dict[str, list[Read]]) -> Measured:
        found: Measured = {}
        for c in counts:
            read = one(reads, str(c))
            visits = read.visits()
            gone = visits.left("abandoned")
            hours = read.end - read.start
            cost = (
                30 * c + 15 * float(np.sum(gone)) / hours + 40 * float(np.sum(visits.wait)) / hours
            )
            found[f"cost_c{c}"] = cost
            found[f"SL20_c{c}"] = float(np.mean(visits.served & (visits.wait < 20 / 3600)))
            found[f"Pab_c{c}"] = float(np.mean(gone))
        return found

    return Case("staffing-truth", runs, measure, 400, 60, short=0.02)


def field() -> Case:
    """Four technicians travel and repair; each is kept from one to the other."""

    def network(until: float) -> Network:
        return Network(
            classes=(CaseClass("all"),),
            sources=(Source("calls", "travel", poisson(3, until), (("all", 1.0),)),),
            nodes=(
                Serve(
                    "travel",
                    "repair",
                    (LaneChoice("dispatch"),),
                    work(exponential(0.4), "travel"),
                    keeps=True,
                ),
                Serve("repair", "done", (), work(exponential(0.8), "repair"), by_kept=True),
                Exit("done", "solved"),
            ),
            lanes=(Lane("dispatch"),),
            routes=(Route("dispatch", "technicians"),),
            groups=(people("technicians", 4),),
        )

    def measure(reads: dict[str, list[Read]]) -> Measured:
        read = one(reads)
        first, second = read.all_visits("travel"), read.all_visits("repair")
        visits = read.visits("travel")
        return {
            "Wq": float(np.mean(visits.wait)),
            "Lq": read.mean_number(first.joined, first.begun),
            "P_wait": float(np.mean(visits.wait > 0)),
            "L": read.mean_number(read.all_cases.born, read.all_cases.ended),
            "mean_phase1_busy": read.mean_number(first.begun, first.ended),
            "mean_phase2_busy": read.mean_number(second.begun, second.ended),
        }

    return Case("field-hypo", window(network, 60), measure, 4_000, 55_000)


CASES = (field, jackson, tandem, fork_join, pooling, chat, n_design, callback, retrial, staffing)
