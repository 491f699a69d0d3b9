"""Names in the network, made from the planner's: nodes, lanes, draws, marks.

A draw is named after the planner's word and never after a node, so that scenarios with other
nodes see the same customers. What follows the channel's name stands after a stroke.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

SOLVED, UNSOLVED, LOST = "solved", "unsolved", "lost"  #: exits, and their outcomes

REPEAT = "repeat"  #: mark: 1 once the case has come back after an unsolved contact
TOLD = "told before"  #: mark: by whom the case was served without being solved (a code)

WENT_WRONG = "went wrong"  #: mark: 1 once something went wrong in a step of the contact

SERVED_BY = "served by"  #: mark: level of the person who served the contact last

NEED = "need"  #: mark: class, and part of the week in which the contact began (a code)

LONG_FROM = "long from"  #: mark: sum of the case's waits from which on a contact is long [ticks]

WRONG = "to be put right"  #: mark: 1 where the service went wrong and it has not been put right

PARTS = "parts there"  #: mark: 1 where somebody sets out with all parts that are needed

LENT = "lent"  #: mark: 1 while a device is lent for the time of a repair

WAY = "own way"  #: mark: the customer's way to the site [ticks]

CALLBACK = "callback"
BOOKED = "booked"
TRANSFERRED = "transferred"
FOLLOW_UP = "follow up"
CHECK, REWORK = "check", "rework"  #: further work on a contact, before it ends
REPAIR = "repair"  #: work on a machine that has jammed, after its contact has ended


@dataclass(frozen=True, slots=True)
class Visit:
    """One kind of visit to a channel: the contact itself, its callback, after a transfer.

    ``line`` tells whether such a contact holds a telephone line.
    """

    channel: str
    kind: str = ""  #: "", `CALLBACK` or `BOOKED`, and perhaps `TRANSFERRED`
    line: bool = False
    step: str = ""  #: of a process; channels with steps have no other kinds
    after: str = ""  #: further work on such a contact: `CHECK`, `REWORK`, or `REPAIR` of a machine

    def named(self, what: str) -> str:
        """Name of one of its nodes or draws, such as ``talk phone/callback``."""
        return f"{what} {self.place}"

    @property
    def place(self) -> str:
        """The channel, and which part of it: ``phone/callback``."""
        part = " ".join(word for word in (self.step or self.kind, self.after) if word)
        return f"{self.channel}/{part}" if part else self.channel

    def transferred(self) -> Visit:
        """The visit that follows a transfer."""
        kind = f"{self.kind} {TRANSFERRED}" if self.kind else TRANSFERRED
        return Visit(self.channel, kind, self.line)

    def then(self, what: str) -> Visit:
        """Further work on the contact, before it ends."""
        return replace(self, after=what)


def draw(word: str, channel: str, kind: str = "") -> str:
    """Name of a draw that belongs to a channel, such as ``talk phone``."""
    return Visit(channel, kind).named(word)


def retry_after(channel: str) -> str:
    """Node at which those wait who will try a channel again."""
    return f"retry after {channel}"


def repeat_after(channel: str) -> str:
    """Node at which those wait who will come back to a channel."""
    return f"repeat after {channel}"


def goes_on(before: str, how: str, channel: str) -> str:
    """Node at which a contact starts that follows one in another channel, or in the same."""
    return f"start {channel} {how}" + (f" from {before}" if before != channel else "")


def door(channel: str) -> str:
    """Node through which every contact that is not steered enters a channel."""
    return f"open {channel}"


def gate(channel: str | None) -> str:
    """Opening calendar of a channel with hours of its own; ``None``: of the house."""
    return "open" if channel is None else f"open {channel}"


def part(number: int) -> str:
    """Gate that is open in one part of the week, from 0."""
    return f"part {number + 1} of the week"


def lines(channel: str) -> str:
    """Pool of a channel's telephone lines."""
    return f"lines {channel}"


def more_lines(channel: str) -> str:
    """Pool of lines that an elastic channel may have and has not."""
    return f"lines to come {channel}"


def steps_up(channel: str) -> str:
    """Register of the steps up of an elastic channel that are under way."""
    return f"steps up {channel}"


def comes(reason: str) -> str:
    """Node at which a case of a reason that may be foreseen makes contact itself."""
    return f"comes {reason}"


def until_comes(reason: str) -> str:
    """Node at which cases of a reason that may be foreseen wait until they make contact."""
    return f"until contact of {reason}"


def focus(group: str) -> str:
    """Gate that is open while a group is not to be disturbed."""
    return f"focus {group}"


def batch(channel: str) -> str:
    """Gate that opens when a batch of a channel is taken up."""
    return f"batch {channel}"


def event(name: str) -> str:
    """Gate that is open while an event at a fixed time is on."""
    return f"event {name}"


def event_message(name: str) -> str:
    """Gate that is open while an event offers another way."""
    return f"event {name}, message"


def event_drawn(name: str) -> str:
    """Switch of an event that is drawn."""
    return f"event {name}, drawn"


def equipment(name: str) -> str:
    """Pool of the pieces of some equipment."""
    return f"equipment {name}"


def part_at(part: str, site: str) -> str:
    """A part, or a part at a site."""
    return f"{part}.{site}" if site else part


def part_pool(part: str, site: str) -> str:
    """Pool of the units of a part at a site."""
    return f"parts {part_at(part, site)}"


def loans(channel: str) -> str:
    """Pool of the devices that are lent for the time of a repair."""
    return f"loans {channel}"


def with_parts(channel: str) -> str:
    """Door of a second visit, which brings what the first had not."""
    return f"open {channel}/with parts"


def first(channel: str) -> str:
    """Node at which a case's first contact starts, without an appointment."""
    return f"start {channel} first"


def book(channel: str) -> str:
    """Book of appointments of a channel."""
    return f"appointments {channel}"


def machines(channel: str) -> str:
    """Group of a channel's machines."""
    return f"machines {channel}"
