"""What the kernel knows of a network, and the numbers of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.lawrows import Unsupported
from queuesim.network import (
    Book,
    Choose,
    ChooseBy,
    Compare,
    Cut,
    Delay,
    DelayTime,
    Exit,
    Fork,
    Gather,
    Give,
    Join,
    Mark,
    Order,
    Pick,
    Preempt,
    Quantity,
    Release,
    Seek,
    Select,
    Serve,
    Take,
    Unbook,
)

WORD = 8

QUANTITIES = {
    Quantity.ONE: at.ONE,
    Quantity.CLASS: at.CLASS,
    Quantity.MARK: at.MARK,
    Quantity.WAITED_HERE: at.WAITED_HERE,
    Quantity.WAITED: at.WAITED_SO_FAR,
    Quantity.LANE_WAITING: at.LANE_WAITING,
    Quantity.LANE_HELD: at.LANE_HELD,
    Quantity.ANNOUNCED_WAIT: at.ANNOUNCED_WAIT,
    Quantity.GROUP_PRESENT: at.GROUP_PRESENT,
    Quantity.GROUP_IDLE: at.GROUP_IDLE,
    Quantity.GROUP_FREE: at.GROUP_FREE,
    Quantity.POOL_FREE: at.POOL_FREE,
    Quantity.PERSON_NUMBER: at.PERSON_NUMBER,
    Quantity.PERSON_LEVEL: at.PERSON_LEVEL,
    Quantity.PERSON_HELD: at.PERSON_HELD,
    Quantity.PERSON_WORKED: at.PERSON_WORKED,
    Quantity.OPEN: at.GATE_OPEN,
    Quantity.DAY: at.DAY,
    Quantity.TIME_OF_DAY: at.TIME_OF_DAY,
    Quantity.DUE: at.DUE,
    Quantity.SLACK: at.SLACK,
    Quantity.SLOT_WAIT: at.SLOT_WAIT,
    Quantity.REGISTER: at.REGISTER,
    Quantity.POOL_OWED: at.POOL_OWED,
    Quantity.POOL_ORDERED: at.POOL_ORDERED,
}
COMPARES = {
    Compare.LESS: at.LESS,
    Compare.AT_MOST: at.AT_MOST,
    Compare.EQUAL: at.EQUAL,
    Compare.NOT_EQUAL: at.NOT_EQUAL,
    Compare.AT_LEAST: at.AT_LEAST,
    Compare.MORE: at.MORE,
}
ORDERS = {
    Order.FIRST_COME: at.FIRST_COME,
    Order.LAST_COME: at.LAST_COME,
    Order.BY_LOT: at.LOT,
    Order.SHORTEST: at.SHORTEST,
    Order.EARLIEST_DUE: at.EARLIEST_DUE,
}
SEEKS = {
    Seek.LISTED: at.LISTED_SEEK,
    Seek.LONGEST_IDLE: at.LONGEST_IDLE_SEEK,
    Seek.LEAST_OCCUPIED: at.LEAST_OCCUPIED,
    Seek.MOST_IDLE: at.MOST_IDLE,
}
PICKS = {
    Pick.LONGEST_WAIT: at.LONGEST_WAIT,
    Pick.LONGEST_LANE: at.LONGEST_LANE,
    Pick.LISTED: at.LISTED_PICK,
    Pick.EARLIEST_DUE: at.DUE_PICK,
}
SELECTS = {
    Select.LONGEST_IDLE: at.LONGEST_IDLE,
    Select.FEWEST_CASES: at.FEWEST_CASES,
    Select.LOWEST_NUMBER: at.LOWEST_NUMBER,
    Select.SAME_PERSON: at.LONGEST_IDLE,  #: for a case that knows nobody, or not anybody free
}
PREEMPTS = {
    Preempt.NOTHING: at.BY_NOTHING,
    Preempt.INTERRUPT: at.BY_INTERRUPTING,
    Preempt.STAND_STILL: at.BY_STANDING_STILL,
}
CUTS = {
    Cut.RESUME: at.RESUME,
    Cut.START_AGAIN: at.START_AGAIN,
    Cut.LEAVE: at.GO_ELSEWHERE,
}
TIMES = {
    DelayTime.CLOCK: at.IN_CLOCK_TIME,
    DelayTime.OPEN: at.IN_OPEN_TIME,
    DelayTime.OPEN_DAYS: at.IN_OPEN_DAYS,
    DelayTime.DUE: at.UNTIL_DUE,
}
#: Every word that has a number here; others are refused.
NUMBERED: dict[type, Mapping[Any, int]] = {
    Compare: COMPARES,
    Order: ORDERS,
    Seek: SEEKS,
    Pick: PICKS,
    Select: SELECTS,
    DelayTime: TIMES,
    Preempt: PREEMPTS,
    Cut: CUTS,
}
NODE_WORDS = {
    Choose: at.CHOOSE_WORDS,
    Delay: at.DELAY_WORDS,
    Serve: at.SERVE_WORDS,
    Take: at.TAKE_WORDS,
    Give: at.TAKE_WORDS,
    Fork: at.FORK_WORDS,
    Mark: at.MARK_WORDS,
    Exit: at.EXIT_WORDS,
    Join: at.JOIN_WORDS,
    Gather: at.GATHER_WORDS,
    Release: at.RELEASE_WORDS,
    Book: at.BOOK_NODE_WORDS,
    Unbook: at.UNBOOK_WORDS,
}
CHOOSE_BY = {
    ChooseBy.WEIGHTS: at.BY_WEIGHTS,
    ChooseBy.LEAST: at.BY_LEAST,
    ChooseBy.LEAST_BY_LOT: at.BY_LEAST_AND_LOT,
}
#: What the kernel knows of each part of a network. A field that is not named here must have its
#: default value: nothing that a network says is ever passed over.
KNOWN: dict[str, str] = {
    "Network": "classes sources nodes lanes routes groups pools gates clocks days horizon diaries"
    " registers switches supplies",
    "CaseClass": "name segment customers",
    "Source": "name to arrivals classes size limit",
    "Rates": "slices clock gate when_open when_shut",
    "RateSlice": "start end rate rate_at_end",
    "Counts": "slices",
    "CountSlice": "start end count",
    "Gaps": "law start until limit",
    "WhenIdle": "groups wanted dial start until",
    "Times": "ticks classes marks",
    "AtStart": "count",
    "Choose": "name rows draw",
    "ChoiceRow": "branches guards by",
    "Branch": "to weight reading",
    "Delay": "name to duration time gate early",
    "Serve": "name to lanes work wrap room pace writes cut cut_to yields claim units keeps by_kept"
    " gathers",
    "Part": "people wraps",
    "LaneChoice": "lane guards",
    "Take": "name to pool otherwise units partial counted lanes gathers",
    "Supply": "lane pool rank",
    "Give": "name to pool units kept",
    "Fork": "name to follow_ups parts join",
    "Join": "name to need cancels counted",
    "Gather": "name to size after carries",
    "Release": "name to",
    "Mark": "name to writes adds milestones due house house_adds",
    "DueIn": "duration time gate",
    "Book": "name to diary otherwise notice within spare",
    "Unbook": "name to",
    "Diary": "name starts places",
    "Register": "name start",
    "Exit": "name outcome",
    "Lane": "name order leave seek weight head_start gate close close_to announce",
    "LeaveRule": "counted_as to after guards chance draw keeps_place",
    "Announce": "mean groups lanes",
    "Route": "lane group case_rank person_rank guards preempts part",
    "Group": "name staffing select pick at_end room pauses levels known drawn_as",
    "Pause": "duration chance draw after",
    "HeadCount": "levels outages",
    "Roster": "people absence off_block breaks",
    "Person": "shifts level gate",
    "Shift": "start end day breaks unpaid off_blocks",
    "Pool": "name units pick reorder watched",
    "Reorder": "at lead lot up_to chance reviews source rank",
    "Gate": "name windows",
    "Clock": "name starts law",
    "Switch": "name up down until starts_up",
    "Duration": "name laws factors extras",
    "Table": "reading at values lines",
    "Guard": "reading compare bound",
    "Reading": "quantity of",
}


def check_known(part: Any, path: str = "") -> None:
    """Refuse whatever the kernel does not know.

    Raises
    ------
    Unsupported
        Naming the part and its field.
    """
    kind = type(part).__name__
    if isinstance(part, tuple):
        for each in part:
            check_known(each, path)
    elif type(part) in NUMBERED:
        if part not in NUMBERED[type(part)]:
            raise Unsupported(f"{part.value!r} ({path})")
    elif hasattr(part, "__dataclass_fields__") and type(part).__module__.startswith(
        "queuesim.network"
    ):
        if kind not in KNOWN:
            raise Unsupported(f"{kind} ({path})")
        known = KNOWN[kind].split()
        for field in fields(part):
            value = getattr(part, field.name)
            if field.name in known:
                if kind not in ("Shift", "Table"):
                    check_known(value, f"{path}.{kind}.{field.name}".lstrip("."))
            elif value != field.default or field.default is MISSING:
                raise Unsupported(f"{kind}.{field.name} ({path})")
