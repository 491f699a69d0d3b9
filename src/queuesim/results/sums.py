"""Names of all sums of a tally, in their order."""

from __future__ import annotations

from queuesim.network.labels import ENDS, HOWS, OUTCOMES, PHASES
from queuesim.results.loans import LOAN_SUMS
from queuesim.results.parts import PART_SUMS
from queuesim.results.steps import STEP_SUMS
from queuesim.results.time import PEOPLE

INSIDE = "inside"
STARTS = tuple(f"how {how}" for how in HOWS)
#: Parts of the service level; only contacts of channels that promise a wait.
LEVEL = ("promised", "level_answered", "in_time", "short", "gave_up_in_time")
#: What is kept of each day of each channel: these, and whatever abandonment is counted from.
BY_DAY = (*LEVEL, "started", "abandoned", "diverted", "closed")
CONTACT = (
    "started",
    *ENDS,
    INSIDE,
    *STARTS,
    *LEVEL,
    "abandoned_short",
    "stayed_away",  #: balked before they stood in any line
    "waited",  #: contacts that stood in a line or were answered, and have ended
    "wait",
    "answered_wait",
    "booked_waited",  #: of the contacts in `waited`, by appointment
    "booked_wait",
    "line_waited",  #: of these, whose customer stood in a line: no callback, mail or bot
    "line_wait",
    "human_answers",
    "human_delay",
    "callbacks_answered",
    "callback_delay",
    "handled",
    "talk",
    "wrap",
    "travel",
    "still",
    "agent_time",
    "helped",
    "solved",
    "solved_by_people",
    "solved_in_self_service",
    "repeated",  #: of what people answered
    "transferred",
    "failed",
    "processed",  #: answered, of channels with steps
    "flow",  #: time of these from beginning to end
    *(f"phase_{phase}" for phase in PHASES),
    "hand_offs",
    "escalated",
    "passed_on",  #: of what people answered
    "reached",  #: visits at which somebody has arrived
    "response",
    "first_visits",  #: the first of each case, where it is over
    "first_fixes",
    "repairs",
    "turnaround",
    "inspected",
    "caught",
    "check_time",
    "rework_time",
    "complaints",
    "complaints_closed",
    "complaints_open",
    "complaints_due",  #: closed, or their time has come; of those that had one
    "complaints_in_time",
    "complaint_time",  #: of those closed, from the end of the contact
    "self_service",
    "contained",
    "steer_asked",
    "steer_accepted",
    "steer_refused",
)
CASE = (
    "cases_started",
    *(f"cases_{outcome}" for outcome in OUTCOMES),
    "cases_inside",
    "cases_callback_owed",  #: inside: a callback was agreed and nobody has called
    "cases_due_back",  #: inside: between two contacts, to come back after the last day
    "resolve_time",  #: of the solved, from beginning to end
)
#: Appointments: steps at their moment; what was late lies where the customer came.
BOOK = (
    "book_asked",
    "book_full",
    "book_made",
    "book_due",
    "book_no_show",
    "book_came",
    "book_lead",  #: from making to the time itself, of those whose time has come
    "book_late",
    "book_places",  #: of the times in the book
)
#: Machines that jam; all of a jam where it begins.
JAMS = (
    "jams",
    "jams_fixed",
    "jam_time",  #: of the fixed, until they were in service again
    "machine_time",  #: of machines that may jam, in the hours of their channel
    "machine_down",
)
#: Elastic lines.
LINES = (
    "steps_up",
    "extra_lines",  #: time of lines beside the first
)
QUEUE = (
    "waiting",
    "open",
    "recovery",  #: from the end of each event to the first moment at which nobody waits
    "events",
)
#: The five gaps between expected, believed, promised, announced and real waits, in their order.
GAPS = ("knowledge", "standards", "delivery", "communication", "service")
#: Sums that `queuesim.economics` fills in.
PRICED = (
    "customers_lost",
    "scored",  #: contacts with a score of satisfaction
    "score",  #: thousandths of a point
    "weight",  #: likewise, of the class
    "weighted_score",
    "promoters",
    "detractors",
    "metres",  #: of the way to customers
    "due",  #: visits and repairs for which a time is promised
    "in_due",
    "tangible",  #: thousandths of a point, of contacts offered
    *(f"gap_{gap}" for gap in GAPS),
    *(f"judged_{gap}" for gap in GAPS),  #: contacts that have both sides of it
)
NAMES = (
    *(*CONTACT, *CASE, *BOOK, *JAMS, *LINES, *QUEUE),
    *(*STEP_SUMS, *PART_SUMS, *LOAN_SUMS, *PEOPLE, *PRICED),
)
#: Lines of cost that arise with single services, and those that run whatever happens.
DIRECT = (
    *("pay", "contact_cost", "travel_cost", "complaint_cost", "samples", "billed"),
    *("parts_used", "parts_ordered"),
)
INDIRECT = ("machines", "depreciation", "overhead", "prevention", "parts_held")
COSTS = (*DIRECT, *INDIRECT)
MONEY = (
    *COSTS,
    *(f"full_{line}" for line in COSTS),  #: the same shared out to contacts, in whole cents
    "quality_prevention",  #: classes of what the lines above hold
    "quality_inspection",
    "quality_internal",
    "quality_external",
    "defects",  #: at the price of one, by where it was found
    "revenue",  #: fees of cases that were solved
    "revenue_lost",  #: and of those that ended without
    "revenue_known",  #: of these, of classes with a number of customers
    "retained",  #: value of customers who stay, beyond what they paid in the run
    "replacement",  #: what it costs to win others for those who left
    "value_lost",
    "base_lost",
    "base_value",
)
PLACE = {name: k for k, name in enumerate(NAMES)}  #: of each sum
