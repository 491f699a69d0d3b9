"""Mechanisms of order 1 as small switches on one base model: what the matrix of pairs runs.

To add one, write one line in `SWITCHES`: its id, a name of its own, what switches it on, and what
then switches it off again. Both are changes as ``--set`` takes them. What stands in ``on`` must
move a number of `BASE` (``test_each_switch_changes_something``); after ``on`` and then ``off`` all
must be as if neither had been said. Where ``off`` is empty the change is simply left out, which
proves less: rather set the word to nothing (0 %, times 100 %, remove).

A pair that cannot be true together stands in `REFUSED` with a part of what is said about it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Switch:
    """One mechanism, on and off.

    Attributes
    ----------
    id
        Of the mechanism, such as "M18".
    name
        Of the switch; no other has it.
    on, off
        Changes such as ``channels.phone.lines=4``.
    """

    id: str
    name: str
    on: tuple[str, ...]
    off: tuple[str, ...] = ()


#: A morning of some 200 contacts on four channels, with everything that the switches need.
BASE = """\
queuesim: 1
currency: CNY
time: {start: 2026-03-02, days: 1, open: 09:00-12:00}
runs: {seed: 7}
targets: {phone: 80% in 20s, chat: 80% in 1m}
customers:
  gold: {count: 60, value: 900/year, patience: 5m, churn: {abandoned: 10%, unsolved: 5%}}
  plain: {count: 200, value: 90/year, patience: 3m, churn: {abandoned: 20%}}
demand:
  reasons:
    card: {per_day: 130, channel: {phone: 70%, chat: 30%}}
    loan: {per_day: 30, channel: {counter: 60%, phone: 40%}}
    letter: {per_day: 15, channel: mail}
channels:
  phone: {kind: call, talk: 4m, wrap: 20s, solves: 80%, cost_per_contact: 0.5}
  chat: {kind: chat, talk: 6m, at_once: 2, solves: 80%}
  counter: {kind: counter, talk: 5m}
  mail: {kind: mail, talk: 3m, deferrable: no}
staff:
  agents: {count: 3, skills: [phone, mail], pay: 48/h}
  chatters: {count: 1, skills: [chat], pay: 42/h}
  tellers: {count: 1, skills: [counter], pay: 55/h}
  experts: {count: 1, skills: [phone.experts], pay: 80/h}
costs: {overhead: 300/day}
events:
  - {name: storm, surge: {card: 150%, other: 100%}, from: 2026-03-02 10:00, for: 30m, chance: 0%}
  - {name: outage, from: 2026-03-02 09:30, for: 1h}
"""

_BOT = "{kind: self_service, talk: 1m, solves: 50%, if_not_solved: {phone: 70%, leave: 30%}}"
_ROBOT = _BOT.replace("talk: 1m", "talk: 1m, tells_again: 40s, cost_per_contact: 0.1")
_JAMS = "jams: {chance: 20%, to: tellers, repair: 4m}"
_MACHINE = (
    f"{{kind: self_service, talk: 3m, machines: 2, solves: 80%, {_JAMS}, if_not_solved: counter}}"
)
_LEVELS = "{junior: {share: 50%, talk: times 140%}, senior: {share: 50%}}"
_SHIFTS = "{09:00-11:00: 60%, 09:30-12:00: 40%}"
_ROWS = "{rows: [[all, '09:00', 60%], [all, '10:00', 10%], [all, '11:00', 30%]]}"

_VISIT = (
    "{kind: visit, travel: 8m, km_per_hour: 40, cost_per_km: 1, talk: 12m, solves: 80%, "
    "parts: {fuse: 60%}, parts_known: 30%}"
)
_FUSES = "{fuse: {stock: 1, reorder: {to: 1}, lead: 25m, price: 9, holding: 8/day, per_order: 2}}"
_REPAIR = "{kind: mail_in, shipping: 20m, talk: 15m, due: 2h, loan: {count: 1, wanted: 80%}}"

_CALL = "{staff: agents, add: 1, after: 20m}"
_MORE = "{card: 150%, other: 100%}"

_CHECK = "{share: 50%, catches: 70%, time: 1m, to: experts, rework: 2m}"
_LONG = "after_wait: {over: 1m, chance: {phone: 50%, chat: 30%, other: 0%}}"
_COMPLAINT = f"{{chance: 20%, {_LONG}, to: experts, talk: 5m, due: 30m, follow_up: 2m}}"

_AT_THE_COUNTER = (
    "{ask: {work: 2m}, check: {work: 90s, beside: ask}, "
    "book: {work: 3m, next: {ask: 20%, end: 80%}}}"
)
_LEVELS_OF_MAIL = (
    "{first: {work: 3m, solves: 60%, escalates: {after: 2m, to: second}}, "
    "second: {work: 5m, solves: 90%}}"
)

SWITCHES = (
    Switch("M1", "one person more", ("staff.agents.count=4",), ("staff.agents.count=3",)),
    Switch("M2", "hours of the day", (f"demand.profile={_ROWS}",), ("demand.profile=remove",)),
    Switch("M2", "season", ("demand.season={mar: 120%}",), ("demand.season.mar=100%",)),
    Switch(
        "M3",
        "levels",
        (f"staff.agents.levels={_LEVELS}",),
        ("staff.agents.levels.junior.talk=100%",),
    ),
    Switch(
        "M3", "talk alike", ("channels.counter.talk_cv=0%",), ("channels.counter.talk_cv=100%",)
    ),
    Switch(
        "M4",
        "priority of a class",
        ("customers.gold.priority=high",),
        ("customers.gold.priority=normal",),
    ),
    Switch(
        "M4",
        "promise to a class",
        ("targets.gold=90% in 5s",),
        ("targets.gold=remove",),
    ),
    Switch(
        "M5",
        "an adviser of their own",
        ("staff.adviser={count: 1, skills: [phone.gold], pay: 60/h}",),
        ("staff.adviser=remove",),
    ),
    Switch(
        "M6",
        "urgency with ageing",
        ("demand.reasons.loan.priority=high", "routing.ages=4m"),
        ("demand.reasons.loan.priority=normal", "routing.ages=remove"),
    ),
    Switch(
        "M7",
        "talk by reason",
        ("channels.phone.talk={card: 3m, loan: 9m, other: 5m}",),
        ("channels.phone.talk=4m",),
    ),
    Switch(
        "M14",
        "closes early",
        ("channels.counter.open=09:00-11:00",),
        ("channels.counter.open=remove",),
    ),
    Switch(
        "M15",
        "one queue",
        ("integration.one_queue=[phone, chat]",),
        ("integration.one_queue=[]",),
    ),
    Switch(
        "M16",
        "steering",
        ("integration.steer={when_wait_over: 1m, offer: {chat: 40%}, from: [phone]}",),
        ("integration.steer.offer.chat=0%",),
    ),
    Switch(
        "M17",
        "bot",
        (f"channels.bot={_BOT}", "demand.reasons.card.channel={phone: 50%, chat: 30%, bot: 20%}"),
        ("demand.reasons.card.channel={phone: 70%, chat: 30%}", "channels.bot=remove"),
    ),
    Switch(
        "M18",
        "machine",
        (f"channels.machine={_MACHINE}", "demand.reasons.loan.channel={machine: 60%, phone: 40%}"),
        ("demand.reasons.loan.channel={counter: 60%, phone: 40%}", "channels.machine=remove"),
    ),
    Switch(
        "M20",
        "appointments",
        ("channels.counter.appointments={share: 50%, every: 20m, at_once: 1, no_show: 10%}",),
        ("channels.counter.appointments.share=0%",),
    ),
    Switch("M21", "messages", ("channels.chat.patience=2h",), ("channels.chat.patience=remove",)),
    Switch(
        "M23",
        "transfers",
        ("quality.transfer.phone={chance: 20%, to: experts, tells_again: 1m}",),
        ("quality.transfer.phone.chance=0%",),
    ),
    Switch("M31", "shifts", (f"staff.agents.shifts={_SHIFTS}",), ("staff.agents.shifts=remove",)),
    Switch(
        "M32",
        "overflow",
        ("routing.overflow.phone={to: tellers, after: 1m}",),
        ("routing.overflow.phone=[]",),
    ),
    Switch(
        "M32",
        "borrowed people change over",
        (
            "routing.overflow.chat={to: agents, after: 30s, talk: times 150%, changes_over: 40s}",
            "staff.agents.fails=times 130%",
        ),
        ("staff.agents.fails=100%", "routing.overflow.chat=[]"),
    ),
    Switch(
        "M40",
        "slower chats",
        ("channels.chat.slower_per_extra_chat=40%",),
        ("channels.chat.slower_per_extra_chat=0%",),
    ),
    Switch(
        "M41",
        "mail that can wait",
        ("channels.mail.deferrable=yes",),
        ("channels.mail.deferrable=no",),
    ),
    Switch(
        "M41",
        "mail in batches",
        ("channels.mail.batches={size: 3, within: 1h}",),
        ("channels.mail.batches=remove",),
    ),
    Switch(
        "M47",
        "desks",
        ("equipment.desks={count: 2, for: [phone], lease: 30/day}",),
        ("equipment.desks=remove",),
    ),
    Switch(
        "M48",
        "steps at the counter",
        (f"channels.counter.steps={_AT_THE_COUNTER}", "channels.counter.talk=remove"),
        ("channels.counter.steps=remove", "channels.counter.talk=5m"),
    ),
    Switch(
        "M50",
        "standardised talk",
        ("channels.chat.talk={mean: 6m20s, cv: 40%}",),
        ("channels.chat.talk=6m",),
    ),
    Switch(
        "M53",
        "told again",
        (f"channels.robot={_ROBOT}", "demand.reasons.letter.channel=robot"),
        ("demand.reasons.letter.channel=mail", "channels.robot=remove"),
    ),
    Switch(
        "M68",
        "levels for letters",
        (f"channels.mail.steps={_LEVELS_OF_MAIL}", "channels.mail.talk=remove"),
        ("channels.mail.steps=remove", "channels.mail.talk=3m"),
    ),
    Switch(
        "M54",
        "passed on by people",
        ("channels.phone.if_not_solved={counter: 60%, leave: 40%}",),
        ("channels.phone.if_not_solved=remove",),
    ),
    Switch(
        "M56",
        "visits",
        (
            f"channels.visit={_VISIT}",
            "staff.fitters={count: 2, skills: [visit], pay: 50/h}",
            "demand.reasons.leak={per_day: 15, channel: visit}",
            f"parts={_FUSES}",
        ),
        (
            "demand.reasons.leak=remove",
            "staff.fitters=remove",
            "channels.visit=remove",
            "parts=remove",
        ),
    ),
    Switch(
        "M63",
        "billed by the job",
        (
            "staff.partner={count: 1, provider: {per_job: 9, per_hour: 20/h, fee: 60/day}}",
            "routing.overflow.counter={to: partner, after: 90s}",
        ),
        ("routing.overflow.counter=[]", "staff.partner=remove"),
    ),
    Switch(
        "M57",
        "sent in",
        (
            f"channels.send_in={_REPAIR}",
            "staff.bench={count: 1, skills: [send_in], pay: 50/h}",
            "demand.reasons.broken={per_day: 8, channel: send_in}",
        ),
        ("demand.reasons.broken=remove", "staff.bench=remove", "channels.send_in=remove"),
    ),
    Switch(
        "M69",
        "emergency",
        (f"events[1].surge={_MORE}", f"events[1].call_up={_CALL}"),
        ("events[1].call_up=remove", "events[1].surge=100%"),
    ),
    Switch(
        "M70",
        "complaints",
        (f"quality.complaint={_COMPLAINT}", "costs.complaint=20"),
        ("quality.complaint.chance=0%", "quality.complaint.after_wait.chance=0%"),
    ),
    Switch(
        "M82",
        "prevention and samples",
        ("costs.prevention=90/day", "costs.inspection={share: 5%, time: 6m}"),
        ("costs.prevention=0/day", "costs.inspection.share=0%"),
    ),
    Switch(
        "M83",
        "checks and failures",
        (f"quality.inspection.chat={_CHECK}", "quality.failure.chat={chance: 30%}"),
        ("quality.inspection.chat.share=0%", "quality.failure.chat.chance=0%"),
    ),
    Switch(
        "M72",
        "repeats",
        ("channels.phone.repeat={chance: 70%, after: 30m, talk: times 120%}",),
        ("channels.phone.repeat.chance=0%",),
    ),
    Switch(
        "M73",
        "callback",
        ("channels.phone.callback={offer_after_wait: 30s, accept: 60%}",),
        ("channels.phone.callback.accept=0%",),
    ),
    Switch(
        "M74",
        "satisfaction",
        (
            "satisfaction={start: 90, waiting: {per_minute: -4}, abandoned: -30}",
            "loyalty={churn_per_10_points_lower: times 200%}",
            "quality.servqual={tangibles: 70}",
            "quality.gaps={believed_wait: 1m, announced_wait: 1m}",
        ),
        ("loyalty=remove", "satisfaction=remove", "quality.servqual=remove", "quality.gaps=remove"),
    ),
    Switch(
        "M76",
        "failures",
        ("quality.failure.phone={chance: 10%}", "staff.agents.mistakes=times 150%"),
        ("quality.failure.phone.chance=0%", "staff.agents.mistakes=100%"),
    ),
    Switch("M77", "pay", ("staff.agents.pay=60/h",), ("staff.agents.pay=48/h",)),
    Switch(
        "M84",
        "intervals",
        ("time.interval=1h", "quality.monitoring=[phone, chat]"),
        ("time.interval=30m", "quality.monitoring=remove"),
    ),
    Switch(
        "M86",
        "lease and cost per contact",
        ("channels.chat.cost_per_contact=1.25",),
        ("channels.chat.cost_per_contact=0",),
    ),
    Switch(
        "M89",
        "churn after a wait",
        ("customers.plain.churn.wait={over: 1m, chance: 50%}",),
        ("customers.plain.churn.wait.chance=0%",),
    ),
    Switch(
        "M92",
        "a risk that comes",
        ("events[0].chance=90%", "events[0].down=[chat]"),
        ("events[0].chance=0%",),
    ),
    # words of no mechanism of order 1 alone, which meet all the others
    Switch(
        "M4",
        "retry",
        ("channels.phone.retry={chance: 60%, after: 5m, other_channel: {counter: 30%}}",),
        ("channels.phone.retry.chance=0%",),
    ),
    Switch(
        "M14",
        "sent away at close",
        ("channels.phone.at_close=send_away",),
        ("channels.phone.at_close=serve",),
    ),
    Switch(
        "M26",
        "elastic lines",
        (
            "channels.phone.lines=4",
            "channels.phone.elastic={when_free: 1, by: 1, after: 2m, up_to: 7, cost: 2/h}",
        ),
        ("channels.phone.elastic=remove", "channels.phone.lines=remove"),
    ),
    Switch(
        "M18",
        "seats and balking",
        ("channels.counter.seats=2", "channels.counter.balk={from_queue: 1, chance: 50%}"),
        ("channels.counter.seats=remove", "channels.counter.balk.chance=0%"),
    ),
    Switch(
        "M31",
        "shrinkage",
        (
            "staff.agents.shrinkage=25%",
            "staff.agents.absence=10%",
            "staff.agents.break={length: 15m, paid: no}",
        ),
        ("staff.agents.break=remove", "staff.agents.absence=0%", "staff.agents.shrinkage=0%"),
    ),
    Switch(
        "M40",
        "put aside for calls",
        ("staff.agents.skills=[phone, mail, chat]", "channels.chat.interrupt=yes"),
        ("channels.chat.interrupt=no", "staff.agents.skills=[phone, mail]"),
    ),
)

#: Pairs that cannot be true together: the names of both, and a part of what is said.
REFUSED: dict[frozenset[str], str] = {
    frozenset(("appointments", "steps at the counter")): "appointments does not go with",
    frozenset(("desks", "put aside for calls")): "other work may be put aside for it",
    frozenset(("one queue", "put aside for calls")): "one queue, which is served by the longest",
}
