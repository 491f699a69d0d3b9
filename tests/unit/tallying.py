"""Rows written by hand, in seconds, and the model they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from queuesim.laws import Deterministic
from queuesim.network import (
    CaseClass,
    Duration,
    Exit,
    Group,
    HeadCount,
    Lane,
    LaneChoice,
    Network,
    Prepared,
    Rows,
    Serve,
    Source,
    Times,
    prepare,
)
from queuesim.network.labels import ChannelLabel, Interval, Labels, StaffLabel, end_of, start_of
from queuesim.network.order import case_subject
from queuesim.network.rows import (
    OPEN,
    CaseRow,
    LevelRow,
    MilestoneRow,
    VisitRow,
    WorkKind,
    WorkRow,
)
from queuesim.spec.config import Config

S = 1_000_000
DAY = 100 * S  #: a day of 100 seconds, in two intervals of 50
NODES = ("phone", "expert", "chat")
GROUPS = ("team", "experts", "chatters")
CLASSES = (("A", "loan"), ("B", "card"))


def tick(seconds: float) -> int:
    """Ticks of a hand-written second; OPEN for infinity."""
    return OPEN if seconds == float("inf") else round(seconds * S)


def seconds(name: str) -> Duration:
    return Duration(name, (Deterministic(1.0),))


def model_of(**changes: object) -> HandModel:
    """Phone, experts and chat with two places; three days, the promise on the phone alone."""
    network = Network(
        classes=tuple(CaseClass(f"{s}/{r}", s, 10) for s, r in CLASSES),
        sources=(Source("calls", "phone", Times(()), (("A/loan", 1.0),)),),
        nodes=(
            *(Serve(n, "out", (LaneChoice(n),), seconds(n), room=int(n == "chat")) for n in NODES),
            Exit("out", "solved"),
        ),
        lanes=tuple(Lane(n) for n in NODES),
        groups=(
            Group("team", HeadCount(((0, 1),))),
            Group("experts", HeadCount(((0, 1),))),
            Group("chatters", HeadCount(((0, 1),)), room=2),
        ),
        days=(0, DAY, 2 * DAY),
        horizon=3 * DAY,
    )
    labels = Labels(
        channels=(
            ChannelLabel("phone", "call", within=20 * S, share=0.5, short=5 * S),
            ChannelLabel("chat", "chat", short=5 * S),
            ChannelLabel("bot", "self_service", short=5 * S),
        ),
        node_channel={"phone": "phone", "expert": "phone", "chat": "chat"},
        segments=tuple(s for s, _ in CLASSES),
        reasons=tuple(r for _, r in CLASSES),
        staff=tuple(StaffLabel(g, g) for g in GROUPS),
        intervals=tuple(
            Interval(d, d * DAY + k * 50 * S, d * DAY + (k + 1) * 50 * S, f"00:0{k}")
            for d in range(3)
            for k in range(2)
        ),
        days=(0, DAY, 2 * DAY),
        dates=("2026-03-02", "2026-03-03", "2026-03-04"),
        open_days=3,
    )
    return HandModel(network, replace(labels, **changes))  # type: ignore[arg-type]


@dataclass(frozen=True)
class HandModel:
    """What results need of a model."""

    network: Network
    labels: Labels
    config: Config | None = None

    @property
    def prepared(self) -> Prepared:
        return prepare(self.network, 1, 0)


@dataclass
class Story:
    """Rows written event by event; times in seconds, in the order of events of each kind."""

    rows: Rows = field(default_factory=Rows)

    def case(
        self, number: int, born: float, ended: float, outcome: str, kind: int = 0, customer: int = 0
    ) -> None:
        subject = case_subject(0, number, 0)
        row = CaseRow(subject, 0, 0, number, kind, customer, tick(born), tick(ended), outcome)
        self.rows.cases.append(row)

    def start(self, at: float, number: int, channel: str, how: str = "first") -> None:
        self.say(at, number, start_of(channel, how))

    def end(self, at: float, number: int, how: str) -> None:
        self.say(at, number, end_of(how))

    def say(self, at: float, number: int, milestone: str) -> None:
        row = MilestoneRow(tick(at), case_subject(0, number, 0), milestone)
        self.rows.milestones.append(row)

    def leaves(
        self, number: int, node: str, joined: float, ended: float, outcome: str = "abandoned"
    ) -> None:
        k, case = NODES.index(node), case_subject(0, number, 0)
        row = VisitRow(case, k, k, tick(joined), OPEN, tick(ended), outcome, -1, -1)
        self.rows.visits.append(row)

    def served(
        self, number: int, node: str, joined: float, begun: float, ended: float, wrap: float = 0
    ) -> None:
        """A visit by person 0 of the node's own group; ``wrap`` seconds of work follow."""
        k, case = NODES.index(node), case_subject(0, number, 0)
        outcome = "" if tick(ended) == OPEN else "served"
        span = (tick(begun), tick(ended))
        self.rows.visits.append(VisitRow(case, k, k, tick(joined), *span, outcome, k, 0))
        self.rows.works.append(WorkRow(case, k, k, 0, WorkKind.WORK, *span, span[1] - span[0]))
        if wrap:
            after = (tick(ended), tick(ended + wrap), tick(wrap))
            self.rows.works.append(WorkRow(case, k, k, 0, WorkKind.WRAP, *after))

    def level(self, at: float, group: str, people: int, owed: int = 0) -> None:
        self.rows.levels.append(LevelRow(tick(at), GROUPS.index(group), people, owed))

    def everybody(self) -> Story:
        for group in GROUPS:
            self.level(0, group, 1)
        return self


INF = float("inf")


def day_of_everything() -> Rows:  # noqa: PLR0915 (one line an event)
    """One of each: short and long waits, a transfer, a repeat, a bot, a callback, a retry ..."""
    s = Story().everybody()
    # 0: waits 10, talk 30, wrap 5, solved
    s.start(0, 0, "phone")
    s.served(0, "phone", 0, 10, 40, wrap=5)
    s.end(40, 0, "answered")
    s.case(0, 0, 40, "solved", customer=1)
    # 1: gives up after 3 seconds: short
    s.start(5, 1, "phone")
    s.leaves(1, "phone", 5, 8)
    s.end(8, 1, "abandoned")
    s.case(1, 5, 8, "lost", customer=2)
    # 2: waits 33, is transferred, waits 5 more, is not solved and comes back
    s.start(12, 2, "phone")
    s.served(2, "phone", 12, 45, 65)
    s.served(2, "expert", 65, 70, 80)
    s.end(80, 2, "answered")
    s.start(90, 2, "phone", "repeat")
    s.served(2, "phone", 90, 90, 95, wrap=5)
    s.end(95, 2, "answered")
    s.case(2, 12, 95, "solved", kind=1, customer=3)
    # 3: a bot does not solve it and passes it on to chat; 4: a second chat beside it
    s.start(20, 3, "bot")
    s.end(26, 3, "answered")
    s.start(26, 3, "chat", "passed on")
    s.served(4, "chat", 36, 36, 46)
    s.served(3, "chat", 26, 26, 56)
    s.end(56, 3, "answered")
    s.case(3, 20, 56, "unsolved", customer=4)
    s.start(36, 4, "chat")
    s.end(46, 4, "answered")
    s.case(4, 36, 46, "solved", kind=1, customer=5)
    # 5: after 60 seconds a callback, which comes 30 seconds later
    s.start(100, 5, "phone")
    s.leaves(5, "phone", 100, 160, "callback")
    s.end(160, 5, "diverted")
    s.start(160, 5, "phone", "callback")
    s.served(5, "phone", 160, 190, 200)
    s.end(200, 5, "answered")
    s.case(5, 100, 200, "solved", customer=6)
    # 6: comes when all is closed
    s.start(250, 6, "phone")
    s.end(250, 6, "closed")
    s.case(6, 250, 250, "lost", customer=7)
    # 7: the line is busy; tries again, gives up late; tries again and still waits at the end
    s.start(130, 7, "phone")
    s.end(130, 7, "blocked")
    s.start(150, 7, "phone", "retry")
    s.leaves(7, "phone", 150, 175)
    s.end(175, 7, "abandoned")
    s.start(290, 7, "phone", "retry")
    s.leaves(7, "phone", 290, INF, "")
    s.case(7, 130, INF, "", kind=1, customer=8)
    # 8: sees the queue and does not join
    s.start(170, 8, "phone")
    s.leaves(8, "phone", 170, 170, "balked")
    s.end(170, 8, "balked")
    s.case(8, 170, 170, "lost", kind=1, customer=9)
    # 9: is asked to go to chat, refuses, is served at once and still there at the end
    s.start(280, 9, "phone")
    s.say(280, 9, "steer|asked")
    s.say(280, 9, "steer|refused")
    s.served(9, "phone", 280, 285, INF)
    s.case(9, 280, INF, "", customer=1)
    return s.rows
