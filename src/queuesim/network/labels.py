"""Labels: what the numbers in an engine's rows are called by the planner.

Engines never look at them. The compiler writes them beside the network, and `queuesim.results`
reads rows by them. Times are ticks.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from queuesim.network.calendars import Window

START = "start"  #: milestone "start|CHANNEL|HOW": a contact begins; HOW is one of `HOWS`
END = "end"  #: milestone "end|HOW": the case's open contact ends; one of `ENDS`
BOOK = "book"  #: milestone "book|CHANNEL|STEP": of an appointment; one of `BOOKINGS`
STEER = "steer"  #: milestone "steer|asked", "steer|accepted|CHANNEL", "steer|refused"
STEP = "step"  #: milestone "step|CHANNEL|STEP": a contact begins a step
ESCALATE = "escalate"  #: milestone "escalate|CHANNEL|STEP": a step passes a contact on
SLIP = "slip"  #: milestone "slip|CHANNEL|STEP": a step went wrong, and nobody notices
BESIDE = "beside"  #: milestone "beside|CHANNEL|STEP": a part is born
COMPLAINTS = "complaint"  #: milestone "complaint|STEP": of a complaint; one of `COMPLAINT_STEPS`
JAM = "jam"  #: milestone "jam|CHANNEL|STEP": of a call for help to a machine; one of `JAM_STEPS`
ELASTIC = "elastic"  #: milestone "elastic|CHANNEL|STEP": of lines; one of `ELASTIC_STEPS`
PART = "part"  #: milestone "part|PART|STEP": of a part that is needed; one of `PART_STEPS`
LOAN = "loan"  #: milestone "loan|CHANNEL|given" or "loan|CHANNEL|none", where one is wanted
CAUGHT = "fault|caught"  #: milestone: a check found that the service went wrong
FAILED = "fault|made"  #: milestone: the service of the contact went wrong

HOWS = ("first", "retry", "repeat", "callback", "passed on", "steered", "booked", "outbound")
ENDS = ("answered", "abandoned", "balked", "blocked", "closed", "diverted")
BOOKINGS = ("asked", "full", "made", "due", "no show", "came")
PHASES = ("before", "during", "after")  #: of a process, in their order
OUTCOMES = ("solved", "unsolved", "lost")
PART_STEPS = ("there", "missing", "came")  #: "came" follows on "missing"
#: "made" is of the contact, "opened" and "closed" of the complaint, the others of its timer.
COMPLAINT_STEPS = ("made", "opened", "closed", "timed", "due")


JAM_STEPS = ("made", "fixed")
ELASTIC_STEPS = ("asked", "up", "down")


def start_of(channel: str, how: str) -> str:
    """Milestone of a contact that begins."""
    return f"{START}|{channel}|{how}"


def end_of(how: str) -> str:
    """Milestone of a contact that ends."""
    return f"{END}|{how}"


def booking_of(channel: str, step: str) -> str:
    """Milestone of an appointment."""
    return f"{BOOK}|{channel}|{step}"


def complaint_of(step: str) -> str:
    """Milestone of a complaint."""
    return f"{COMPLAINTS}|{step}"


def jam_of(channel: str, step: str) -> str:
    """Milestone of a machine that has jammed."""
    return f"{JAM}|{channel}|{step}"


def elastic_of(channel: str, step: str) -> str:
    """Milestone of lines that come or go."""
    return f"{ELASTIC}|{channel}|{step}"


def part_of(scope: str, step: str) -> str:
    """Milestone of a part that is needed; ``scope`` is the part, with its site if it has one."""
    return f"{PART}|{scope}|{step}"


def loan_of(channel: str, step: str) -> str:
    """Milestone of a device that is wanted for the time of a repair."""
    return f"{LOAN}|{channel}|{step}"


def step_of(channel: str, name: str) -> str:
    """Milestone of a contact that begins a step."""
    return f"{STEP}|{channel}|{name}"


def beside_of(channel: str, name: str) -> str:
    """First milestone of a part: a step beside another, which is no case of its own."""
    return f"{BESIDE}|{channel}|{name}"


def slip_of(channel: str, name: str) -> str:
    """Milestone of a step that went wrong."""
    return f"{SLIP}|{channel}|{name}"


def escalated_at(channel: str, name: str) -> str:
    """Milestone of a contact that a step passes on, unsolved or after too long a wait."""
    return f"{ESCALATE}|{channel}|{name}"


@dataclass(frozen=True, slots=True)
class StepLabel:
    """A step of a channel.

    ``aside`` tells that no customer waits for it, ``nodes`` at which nodes people work on it.
    """

    channel: str
    name: str
    phase: str
    aside: bool = False
    nodes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Interval:
    """One slice of one day's interval table; ``label`` is its clock time, such as 09:30."""

    day: int
    start: int
    end: int
    label: str


@dataclass(frozen=True, slots=True)
class ChannelLabel:
    """A channel: its kind, the promise, and its opening windows."""

    name: str
    kind: str
    within: int = -1  #: promised wait [ticks]; -1: none
    share: float = float("nan")  #: promised share answered within that
    short: int = 0  #: abandoned at or before this wait are short [ticks]
    windows: tuple[Window, ...] = ()
    diary: str = ""  #: its book of appointments in the network; "": none
    gathers: bool = False  #: its contacts rest in a batch before they wait, which is waiting too


@dataclass(frozen=True, slots=True)
class StaffLabel:
    """A group of the network as the planner knows it."""

    group: str  #: group of the network
    staff: str  #: word under ``staff`` or the channel of a machine group
    people: bool = True  #: False for machines
    names: tuple[str, ...] = ()  #: of the people by number, where they have names
    same: str = ""  #: groups that say the same are the same people, on days of their own


@dataclass(frozen=True, slots=True)
class EquipmentLabel:
    """Equipment: the planner's word, its pool, and the hours in which it is there for use."""

    name: str
    pool: str
    windows: tuple[Window, ...] = ()


@dataclass(frozen=True, slots=True)
class PartLabel:
    """Stock of a part: its name in results, the part, the site ("": there are none), the pool."""

    name: str
    part: str
    site: str
    pool: str


@dataclass(frozen=True, slots=True)
class Labels:
    """How to read the rows of a compiled network.

    Attributes
    ----------
    channels
        In the order of the config.
    node_channel
        Channel of each serving or delaying node that belongs to a contact.
    segments, reasons
        Planner's class and reason of each class of the network, by index.
    intervals
        The interval table's rows, ascending and apart; closed hours are not covered.
    days
        Ticks at which calendar days begin, and their dates (ISO), one each.
    helps
        Lanes and groups of the network that help out there.
    own_promise
        Planner's classes with a promise of their own [ticks], instead of that of the channel.
    further
        Nodes of further work on a contact before it ends: "check" or "rework".
    jams
        Groups of machines that may jam, by channel.
    foreseen
        Reasons whose cases are known before they make contact.
    elastic
        Lines of a step, by channel that has more or fewer.
    events
        Ticks at which the planner's events end.
    travels
        Nodes at which people are on their way to a customer.
    parts
        Stock of parts.
    takes
        Nodes at which cases wait for parts, and for nobody.
    """

    channels: tuple[ChannelLabel, ...]
    node_channel: dict[str, str]
    segments: tuple[str, ...]
    reasons: tuple[str, ...]
    staff: tuple[StaffLabel, ...]
    intervals: tuple[Interval, ...]
    days: tuple[int, ...]
    dates: tuple[str, ...]
    open_days: int
    warmup_days: int = 0
    own_promise: dict[str, int] = field(default_factory=dict)
    helps: frozenset[tuple[str, str]] = frozenset()
    equipment: tuple[EquipmentLabel, ...] = ()
    events: tuple[int, ...] = ()
    steps: tuple[StepLabel, ...] = ()
    travels: frozenset[str] = frozenset()
    further: dict[str, str] = field(default_factory=dict)
    jams: dict[str, str] = field(default_factory=dict)
    elastic: dict[str, int] = field(default_factory=dict)
    parts: tuple[PartLabel, ...] = ()
    takes: frozenset[str] = frozenset()
    foreseen: frozenset[str] = frozenset()
    extra: dict[str, str] = field(default_factory=dict)
