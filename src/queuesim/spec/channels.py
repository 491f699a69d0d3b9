"""The ways to make contact, what each can do, and what happens while somebody waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias, get_args

from pydantic import Field

from queuesim.spec.appointments import Appointments
from queuesim.spec.bought import Bought
from queuesim.spec.fields import (
    ONE,
    ZERO,
    ByLaw,
    ByMoney,
    ByNumber,
    ByPatience,
    BySeconds,
    ByShare,
    BySite,
    Count,
    Cv,
    Factor,
    Law,
    MoneyRate,
    Pace,
    Percent,
    Priority,
    Seconds,
    Some,
    Split,
    TimeOfDay,
    Words,
    Yes,
)
from queuesim.spec.parts import Loan
from queuesim.spec.steps import Step
from queuesim.spec.time import Open

Kind: TypeAlias = Literal[
    "call", "counter", "chat", "mail", "outbound", "self_service", "visit", "mail_in"
]
KINDS: frozenset[str] = frozenset(get_args(Kind))
#: Where the customer stands in no line: an order to be worked off, which is taken at any hour.
ORDERS: frozenset[str] = frozenset({"mail", "outbound", "visit", "mail_in"})
#: What people do when nothing else waits, unless it is said.
DEFERRED: frozenset[str] = frozenset({"mail", "outbound"})
#: Where the customer is there while he waits.
LIVE: frozenset[str] = KINDS - ORDERS
AtClose: TypeAlias = Literal["serve", "send_away", "keep"]

#: The end of a bot's path that is no channel.
LEAVE = "leave"
#: What steering may offer beside channels.
CALLBACK = "callback"

#: What becomes of those who wait when a channel closes, unless the config says.
AT_CLOSE: Mapping[str, AtClose] = {
    "call": "serve",
    "counter": "serve",
    "chat": "serve",
    "mail": "keep",
    "outbound": "keep",
    "self_service": "serve",
    "visit": "keep",
    "mail_in": "keep",
}

#: Words that only some kinds know; every other word of a channel goes with every kind.
ONLY_FOR: Mapping[str, frozenset[str]] = {
    "appointments": frozenset({"call", "counter", "visit"}),
    "lines": frozenset({"call", "self_service"}),
    "elastic": frozenset({"call", "self_service"}),
    "callback": frozenset({"call"}),
    "patience": frozenset({"call", "counter", "chat", "self_service"}),
    "balk": frozenset({"call", "counter", "chat", "self_service"}),
    "retry": frozenset({"call", "counter", "chat", "self_service"}),
    "seats": frozenset({"counter", "self_service"}),
    "at_once": frozenset({"chat", "mail"}),
    "slower_per_extra_chat": frozenset({"chat"}),
    "pace": frozenset({"chat"}),
    "interrupt": frozenset({"chat", "mail"}),
    "deferrable": DEFERRED,
    "repeat": KINDS - {"outbound"},  # who has been called and not helped does not call for it
    "if_not_solved": KINDS - {"outbound"},
    "batches": frozenset({"mail"}),
    "wrap": KINDS - {"self_service"},
    "wrap_cv": KINDS - {"self_service"},
    "aht": KINDS - {"self_service"},
    "machines": frozenset({"self_service"}),
    "steps": frozenset({"call", "counter", "chat", "mail"}),
    "tells_again": frozenset({"self_service"}),
    "lease": frozenset({"self_service"}),
    "bought": frozenset({"self_service"}),
    "jams": frozenset({"self_service"}),
    "travel": frozenset({"visit"}),
    "km_per_hour": frozenset({"visit"}),
    "cost_per_km": frozenset({"visit"}),
    "shipping": frozenset({"mail_in"}),
    "shipping_back": frozenset({"mail_in"}),
    "due": frozenset({"visit", "mail_in"}),
    "parts": frozenset({"visit", "mail_in"}),
    "parts_known": frozenset({"visit"}),
    "loan": frozenset({"mail_in"}),
    "way": frozenset({"counter"}),
    "stays_away": frozenset({"counter"}),
    "site": KINDS - {"self_service"},
}


class Batches(Words):
    """Mail that is taken up in batches: at times of the day, or once enough has come together."""

    at: tuple[TimeOfDay, ...] = Field(
        default=(), description="times at which what has come is taken up: [11:00, 15:00]"
    )
    size: Some | None = Field(default=None, description="taken up when so many have come together")
    within: Seconds | None = Field(
        default=None, description="with size: at the latest so long after the first of them came"
    )


class Balk(Words):
    """Some who find a long queue do not join it."""

    from_queue: Count = Field(description="balking begins with this many waiting, or more")
    chance: ByShare = Field(description="chance of turning away then")


class StaysAway(Words):
    """Customers who have it too far to come."""

    over: BySeconds = Field(description="a way longer than this is far")
    chance: ByShare = Field(description="chance that somebody with such a way stays away")


class Callback(Words):
    """Who has waited a while is offered to be called back.

    Offered once, at that wait. Who accepts frees the line and, as said, keeps the place; who
    declines never left it. A callback is a new contact of the same case.
    """

    offer_after_wait: Seconds = Field(description="the wait at which the offer comes; 0s: at once")
    accept: ByShare = Field(description="share of those asked who accept")
    keeps_place: Yes = Field(
        default=True, description="yes: the callback keeps the place in the queue"
    )
    talk: ByLaw | None = Field(
        default=None, description="talk time of a callback; the channel's if not"
    )
    priority: Priority | None = Field(
        default=None, description="priority of callbacks; the caller's if not"
    )
    at_close: AtClose = Field(
        default="keep", description="what becomes of callbacks still owed at close"
    )


class Retry(Words):
    """Trying again after giving up or finding the line busy; by attempt, without limit."""

    chance: ByShare = Field(description="chance of trying again after each such end")
    after: Law = Field(description="pause before the next attempt; a mean, exponential, or a law")
    other_channel: Split | None = Field(
        default=None, description="share of retries that go to another channel; the rest stay"
    )


class Repeat(Words):
    """Coming back on the last channel after a contact that did not solve it."""

    chance: ByShare = Field(description="chance of coming back after an unsolved contact")
    after: Law = Field(
        description="open time until then, at the same time of day for whole days; "
        "fixed unless a law is given"
    )
    talk: Factor = Field(default=1.0, description="factor on talk of a repeat; does not compound")
    tells_again: BySeconds = Field(
        default=ZERO, description="time lost telling it again unless history is shared"
    )


class Jams(Words):
    """Some uses of a machine jam it: it is out of service until somebody has come and fixed it.

    The customer of such a use is not served: he goes on at once, as what is not solved does.
    ``to`` implies the skill.
    """

    chance: ByShare = Field(description="chance that a use jams the machine, such as 0.5%")
    to: str = Field(description="the group that is called and fixes it")
    repair: ByLaw = Field(
        description="time of a person to come and fix it: a mean or a law, such as 8m"
    )
    priority: Priority | None = Field(
        default=None, description="priority of the call for help; that of the channel if not said"
    )


class Elastic(Words):
    """More lines when few are free, and fewer again: capacity that is rented by use.

    A step up begins when somebody asks for a line and ``when_free`` or fewer are free; one at a
    time. A step down is at once, when ``down_when_free`` or more are free; never below ``lines``.
    """

    when_free: Count = Field(description="a step up begins when so many lines are free, or fewer")
    by: Some = Field(description="lines of a step")
    after: Seconds = Field(description="time until they are there, such as 3m")
    up_to: Some = Field(description="lines at most")
    down_when_free: Some | None = Field(
        default=None,
        description="a step down when so many are free, or more; if not said, when_free and two "
        "steps, or all that there are after the first",
    )
    cost: MoneyRate | None = Field(
        default=None, description="cost of each line beside the first, while it is there: 0.6/h"
    )

    def many_free(self, lines: int) -> int:
        """Free lines at which a step down comes, where there are so many at first."""
        return self.down_when_free or min(self.when_free + 2 * self.by, lines + self.by)


class EveryChannel(Words):
    """What holds for every channel that does not say otherwise; a channel's own value wins."""

    talk_cv: Cv | None = Field(
        default=1.0, description="variability of talk where only its mean is given"
    )
    wrap_cv: Cv | None = Field(
        default=None, description="variability of wrap; that of talk if not said"
    )
    wrap: ByLaw | None = Field(
        default=None, description="work after the contact, where people serve"
    )
    patience: ByPatience | None = Field(
        default=None, description="replaces, or with times scales, the class's"
    )
    solves: ByShare | None = Field(
        default=None, description="chance that a contact solves the case"
    )
    balk: Balk | None = Field(default=None, description="some turn away from a long queue")
    retry: Retry | None = Field(
        default=None, description="trying again after giving up or a busy line"
    )
    repeat: Repeat | None = Field(default=None, description="coming back after an unsolved contact")
    at_close: AtClose | None = Field(
        default=None,
        description="who still waits at close: serve, send_away, or keep until it opens again; "
        "mail, calls to make, visits and repairs are kept and others are served if not said",
    )
    priority: Priority | None = Field(
        default=None, description="replaces the priority of class and reason in this channel"
    )
    cost_per_contact: ByMoney | None = Field(
        default=None, description="cost of each contact that is answered here"
    )


class Channel(EveryChannel):
    """One way to make contact. ``kind`` fixes what it can do; talk + wrap = AHT.

    Channels from ``Config.channels`` are complete: what ``every_channel`` and the kind say is
    filled in. Words that a kind does not know are refused by the cross-checks.
    """

    kind: Kind = Field(
        description="call, counter, chat, mail, outbound (calls that the house makes), "
        "self_service, visit (at the customer's) or mail_in (sent in for repair)"
    )
    open: Open | None = Field(default=None, description="opening hours, where other than time.open")
    talk: ByLaw | None = Field(default=None, description="time with the customer: a mean or a law")
    aht: ByLaw | None = Field(default=None, description="instead of talk: talk and wrap together")
    talk_cv: Cv | None = Field(
        default=None, description="variability of talk where only its mean is given"
    )
    steps: dict[str, Step] | None = Field(
        default=None, description="instead of talk: steps of a process, by name, in their order"
    )
    lines: Count | None = Field(
        default=None,
        description="calls at once, waiting or talking, or dialogues of a bot; more are busy",
    )
    elastic: Elastic | None = Field(
        default=None, description="more lines when few are free, after a while, and fewer again"
    )
    seats: Count | None = Field(
        default=None, description="places to wait; given back when service begins"
    )
    machines: Count | None = Field(
        default=None, description="counted machines; without: room for all (bot)"
    )
    lease: MoneyRate | None = Field(default=None, description="cost of each machine over time")
    bought: Bought | None = Field(
        default=None, description="each machine was bought: {price: 30000, lasts: 6y}"
    )
    jams: Jams | None = Field(
        default=None, description="some uses jam a machine until somebody has come and fixed it"
    )
    at_once: Count | None = Field(
        default=None, description="contacts one agent holds at the same time"
    )
    slower_per_extra_chat: Percent | None = Field(
        default=None,
        description="each further open chat makes all of the agent's chats this much longer",
    )
    pace: Pace | None = Field(
        default=None, description="speed of each chat with 1, 2, ... open, such as [1, 0.8, 0.65]"
    )
    interrupt: Yes | None = Field(
        default=None,
        description="yes: open work here is put aside for a call or a counter visit, mail for a "
        "chat too, unless of lower priority, and goes on later; no if not said",
    )
    deferrable: Yes | None = Field(
        default=None,
        description="yes: taken when nothing else that the agent may take is waiting; "
        "yes if not said",
    )
    batches: Batches | None = Field(
        default=None, description="taken up in batches, at times of the day or by number"
    )
    if_not_solved: Split | None = Field(
        default=None,
        description="where what was not solved goes on: channels, leave; its own name: comes back "
        "as repeat says",
    )
    tells_again: BySeconds | None = Field(
        default=None,
        description="time lost telling it again after self-service unless history is shared",
    )
    travel: ByLaw | None = Field(
        default=None,
        description="way to the customer, by whoever makes the visit; fixed unless a law or cv is "
        "given, such as {mean: 35m, cv: 40%}",
    )
    km_per_hour: ByNumber | None = Field(
        default=None, description="kilometres in an hour of travel: what kilometres follow from"
    )
    cost_per_km: ByMoney | None = Field(default=None, description="cost of each kilometre")
    shipping: ByLaw | None = Field(
        default=None, description="way to the workshop; fixed unless a law or cv is given"
    )
    shipping_back: ByLaw | None = Field(
        default=None, description="way back to the customer; as shipping if not said"
    )
    due: BySeconds | None = Field(
        default=None,
        description="promised: somebody is there so long after the visit was asked for; or the "
        "repair is back so long after it was sent in",
    )
    parts: dict[str, ByShare] | None = Field(
        default=None,
        description="chance that a contact needs a part, by part: {board: 20%}; of several, each "
        "by itself",
    )
    loan: Loan | None = Field(
        default=None,
        description="devices lent for the time of a repair: {count: 10}; who finds none goes "
        "without",
    )
    way: ByLaw | None = Field(
        default=None,
        description="the customer's own way to the site; fixed unless a law or cv is given, such "
        "as {city: 15m, country: {mean: 50m, cv: 40%}}",
    )
    stays_away: StaysAway | None = Field(
        default=None, description="some who have it far do not come: {over: 45m, chance: 60%}"
    )
    site: BySite | None = Field(
        default=None,
        description="site whose parts it uses, and whose work goes up from it: station, or by "
        "class: {city: north, country: south}",
    )
    parts_known: ByShare | None = Field(
        default=None,
        description="share of visits of which it is known before anybody sets out which parts they "
        "need, and nobody does before these are there; 0% if not said",
    )
    callback: Callback | None = Field(default=None, description="an offer to be called back")
    appointments: Appointments | None = Field(
        default=None, description="a book of times, beside those who come as they like"
    )


#: What a channel does where neither it nor ``every_channel`` says otherwise.
DEFAULTS: Mapping[str, object] = {
    "solves": ONE,
    "at_once": 1,
    "interrupt": False,
    "deferrable": True,
    "tells_again": ZERO,
}


def complete(channel: Channel, every: EveryChannel) -> Channel:
    """The channel with all that ``every`` and its kind say where it is silent itself."""
    known = [name for name in Channel.model_fields if channel.kind in ONLY_FOR.get(name, KINDS)]
    said = {name: getattr(channel, name) for name in known}
    for name in EveryChannel.model_fields.keys() & said.keys():
        if said[name] is None:
            said[name] = getattr(every, name)
    defaults = {**DEFAULTS, "at_close": AT_CLOSE[channel.kind], "wrap_cv": said["talk_cv"]}
    for name in defaults.keys() & said.keys():
        if said[name] is None:
            said[name] = defaults[name]
    if channel.steps:  # their work is all there is: what every channel wraps up is not theirs
        said |= dict.fromkeys(("wrap", "wrap_cv"))
    return channel.model_copy(update=said)
