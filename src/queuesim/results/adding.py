"""From rows to a tally: what each contact, case, visit and person adds to each sum."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from queuesim.network import Prepared, Rows
from queuesim.network.labels import BOOKINGS, ENDS, OUTCOMES, PHASES, Labels
from queuesim.network.rows import OPEN, WorkKind
from queuesim.results import balance, milestones
from queuesim.results import contacts as of
from queuesim.results.bookings import places_of
from queuesim.results.columns import Columns, Flags, Ints
from queuesim.results.contacts import Ledger, read
from queuesim.results.elastic import line_times
from queuesim.results.equipment import equipment_times
from queuesim.results.grid import Grid
from queuesim.results.jams import machine_times
from queuesim.results.layout import By, Compiled, Folder, Layout
from queuesim.results.loans import LOAN_SUMS, loan_sums
from queuesim.results.names import CHANNEL, CLASS, FURTHER, GROUP, REASON, Names
from queuesim.results.parts import PART_SUMS, part_sums
from queuesim.results.recovery import queue_gone
from queuesim.results.steps import STEP_SUMS, step_sums
from queuesim.results.sums import (
    BOOK,
    BY_DAY,
    CASE,
    CONTACT,
    INSIDE,
    JAMS,
    LINES,
    MONEY,
    NAMES,
    PLACE,
    QUEUE,
    STARTS,
)
from queuesim.results.tallies import Tally
from queuesim.results.time import PEOPLE, group_times
from queuesim.results.waits import Waits
from queuesim.results.watch import watched_sums
from queuesim.spec.channels import LIVE

if TYPE_CHECKING:
    from queuesim.network.calendars import Window


def tally(
    rows: Rows | Columns | Ledger,
    model: Compiled,
    prepared: Prepared,
    *,
    by: By = "entry",
) -> Tally:
    """Add up one replication; all balances are checked.

    Parameters
    ----------
    rows
        What the engine wrote, or the ledger read from it.
    model
        The compiled scenario.
    prepared
        Calendars of the replication, for paid time.
    by
        Interval to which a contact belongs: that of its start (``entry``, the default), its end
        (``exit``) or its first answer (``begin``). Time sums always lie where the time is.

    Returns
    -------
    Tally
        Without money; `queuesim.economics.price` adds it.

    Raises
    ------
    Unbalanced
        If the rows do not add up: an internal defect.
    """
    ledger = rows if isinstance(rows, Ledger) else read(rows, model.network, model.labels)
    balance.check(ledger, model.network)
    grid = Grid.of(model.labels, ledger.until)
    layout = Layout.of(model, ledger.names, grid, by)
    counts = np.zeros((len(NAMES), len(layout.scopes), grid.size), dtype=np.int64)
    table = contact_table(ledger, model.labels)
    slot = contact_slots(ledger, grid, by)
    c = ledger.contacts
    folder = Folder(layout, slot, {**_codes(ledger), GROUP: c.group})
    counts[: len(CONTACT)] = folder.sums(list(table.values()))
    _own_work(counts, ledger, layout, table["handled"], slot)
    counts[_span("cases_started", len(CASE))] = _case_sums(ledger, layout, grid)
    counts[_span(BOOK[0], len(BOOK))] = _book_sums(ledger, model, layout, grid)
    if model.labels.jams:
        counts[_span(JAMS[0], len(JAMS))] = _jam_sums(ledger, model, layout, grid)
    for code, sums in line_times(ledger.steps, model.labels, grid).items():
        for scope in (0, layout.first(CHANNEL) + code):
            counts[_span(LINES[0], len(LINES)), scope] += np.stack(sums)
    counts[_span("waiting", len(QUEUE))] = _queue_sums(ledger, model.labels, layout, grid)
    counts[_span(STEP_SUMS[0], len(STEP_SUMS))] = step_sums(ledger, layout, grid, slot)
    if model.labels.parts:
        counts[_span(PART_SUMS[0], len(PART_SUMS))] = part_sums(
            ledger, model.network, model.labels, layout, grid
        )
    loans = loan_sums(ledger, layout, grid)
    if loans is not None:
        counts[_span(LOAN_SUMS[0], len(LOAN_SUMS))] = loans
    counts[_span(PEOPLE[0], len(PEOPLE))] = _people_sums(ledger, model, prepared, layout, grid)
    result = Tally(
        layout,
        counts,
        np.zeros((len(MONEY), len(layout.scopes))),
        _day_sums(ledger, table, layout, grid),
        watched_sums(ledger, table, slot, layout, grid),
        _waits(folder, table["waited"], c.wait),
    )
    _check(result)
    return result


def _span(first: str, size: int) -> slice:
    return slice(PLACE[first], PLACE[first] + size)


def contact_slots(ledger: Ledger, grid: Grid, by: By) -> Ints:
    """Slot of each contact; -1 for those that began before the measured window."""
    c = ledger.contacts
    tick = {"entry": c.started, "exit": c.ended, "begin": c.answered_at}[by]
    return np.where(c.started < grid.begin, -1, grid.slot_at(tick))


def contact_table(ledger: Ledger, labels: Labels) -> dict[str, Flags | Ints]:
    """What each contact adds to each sum of `CONTACT`; flags count."""
    c = ledger.contacts
    ends = {name: c.end == k for k, name in enumerate(ENDS)}
    answered = ends["answered"]
    callback, booked = c.how == of.CALLBACK, c.how == of.BOOKED
    waited = answered | ends["abandoned"]
    waited |= (ends["diverted"] | ends["closed"]) & (c.visits > 0)
    bots = _of_kinds(labels, {"self_service"})[c.channel]
    live = _of_kinds(labels, LIVE)[c.channel]
    line = waited & ~callback & live & (c.visits > 0)
    people = answered & c.handled
    stepped = ledger.names.stepped[c.channel]
    table: dict[str, Flags | Ints] = {
        "started": np.ones(len(c), dtype=np.bool_),
        **ends,
        INSIDE: c.end == milestones.INSIDE,
        **{name: c.how == k for k, name in enumerate(STARTS)},
        **_level(ledger, labels),
        "stayed_away": ends["balked"] & (c.visits == 0),
        "waited": waited,
        "wait": c.wait * waited,
        "answered_wait": c.wait * answered,
        "booked_waited": waited & booked,
        "booked_wait": c.wait * (waited & booked),
        "line_waited": line,
        "line_wait": c.wait * line,
        "human_answers": people,
        "human_delay": (c.answered_at - _requested(ledger)) * people,
        "callbacks_answered": callback & answered,
        "callback_delay": (c.answered_at - c.started) * (callback & answered),
        "handled": people,
        "talk": c.talk * people,
        "wrap": c.wrap * people,
        "travel": c.travel * people,
        "still": c.still * people,
        "agent_time": np.rint(c.agent_time).astype(np.int64) * people,
        "helped": people & c.helped,
        "solved": c.solved,
        "solved_by_people": c.solved & people,
        "solved_in_self_service": c.solved & bots & answered,
        "repeated": people & (c.next_how == of.REPEAT),
        "transferred": answered & (c.served > 1) & ~stepped,
        "failed": people & c.failed,
        "processed": answered & stepped,
        "flow": (c.ended - c.started) * (answered & stepped),
        **{f"phase_{phase}": c.phases[k] * answered for k, phase in enumerate(PHASES)},
        "hand_offs": c.hand_offs * (answered & stepped),
        "escalated": answered & c.escalated,
        "passed_on": people & (c.next_how == of.PASSED_ON),
        **_field(ledger, labels, people),
        **_inspection(ledger),
        **_complaints(ledger),
        "self_service": bots & answered,
        "contained": bots & answered & (c.next_how != of.PASSED_ON),
        "steer_asked": c.steer_asked,
        "steer_accepted": c.steer_accepted,
        "steer_refused": c.steer_refused,
    }
    return {name: table[name] for name in CONTACT}


def _field(ledger: Ledger, labels: Labels, people: Flags) -> dict[str, Flags | Ints]:
    """Visits, by when somebody was there; and repairs, by when they were back."""
    c = ledger.contacts
    visits = _of_kinds(labels, {"visit"})[c.channel]
    there = visits & (c.arrived <= ledger.until)
    asked = np.flatnonzero(visits)
    first = np.zeros_like(visits)
    first[asked[np.unique(c.case[asked], return_index=True)[1]]] = True
    first &= people
    repairs = _of_kinds(labels, {"mail_in"})[c.channel] & people
    return {
        "reached": there,
        "response": np.where(there, c.arrived - c.started, 0),
        "first_visits": first,
        "first_fixes": first & c.solved,
        "repairs": repairs,
        "turnaround": np.where(repairs, c.ended - c.started, 0),
    }


def _inspection(ledger: Ledger) -> dict[str, Flags | Ints]:
    """Checks of contacts, what they found, and the time that people spent on both."""
    c, further = ledger.contacts, ledger.names.further_of_node[ledger.columns.works[:, 1]]
    spent = np.zeros((len(FURTHER), len(c)), dtype=np.int64)
    rows = np.flatnonzero((further > 0) & (ledger.work_contact >= 0))
    np.add.at(spent, (further[rows], ledger.work_contact[rows]), ledger.work_time[rows])
    return {
        "inspected": c.checks > 0,
        "caught": c.caught,
        "check_time": spent[1],
        "rework_time": spent[2],
    }


def _complaints(ledger: Ledger) -> dict[str, Flags | Ints]:
    """What became of complaints, by the contact that they are about."""
    found = ledger.complaints
    closed = found.made & (found.closed < OPEN)
    return {
        "complaints": found.made,
        "complaints_closed": closed,
        "complaints_open": found.made & ~closed,
        "complaints_due": found.in_time | found.late,
        "complaints_in_time": found.in_time,
        "complaint_time": (np.minimum(found.closed, ledger.until) - ledger.contacts.ended) * closed,
    }


def _of_kinds(labels: Labels, kinds: Collection[str]) -> Flags:
    """Channels of some kinds."""
    return np.array([channel.kind in kinds for channel in labels.channels], dtype=np.bool_)


def _level(ledger: Ledger, labels: Labels) -> dict[str, Flags]:
    """Parts of the service level: judged on the first answer, by the promise that holds."""
    c = ledger.contacts
    within = promised_within(ledger, labels)
    short = np.array([x.short for x in labels.channels], dtype=np.int64)[c.channel]
    promised = within >= 0
    gave_up = (c.end == of.ABANDONED) & ~c.answered
    in_time = c.first_wait <= within
    offered = (c.end != of.DIVERTED) & (c.end != of.CLOSED)
    return {
        "promised": promised & offered,
        "level_answered": promised & offered & c.answered,
        "in_time": promised & offered & c.answered & in_time,
        "short": promised & gave_up & (c.wait <= short),
        "gave_up_in_time": promised & gave_up & in_time,
        "abandoned_short": gave_up & (c.wait <= short),
    }


def promised_within(ledger: Ledger, labels: Labels) -> Ints:
    """The wait that each contact is promised, by its class if it has its own [ticks]; -1: none."""
    c = ledger.contacts
    within = np.array([x.within for x in labels.channels], dtype=np.int64)[c.channel]
    for name, own in labels.own_promise.items():
        if name in ledger.names.classes:
            within[(c.klass == ledger.names.classes.index(name)) & (within >= 0)] = own
    return within


def _requested(ledger: Ledger) -> Ints:
    """When the customer asked: for a callback, when the contact began that led to it."""
    c = ledger.contacts
    asked = c.started.copy()
    follows = np.flatnonzero((c.how == of.CALLBACK) & (c.number > 0))
    follows = follows[c.end[follows - 1] == of.DIVERTED]
    asked[follows] = c.started[follows - 1]
    return asked


def _codes(ledger: Ledger) -> dict[str, Ints]:
    c = ledger.contacts
    return {CHANNEL: c.channel, CLASS: c.klass, REASON: c.reason}


def _own_work(
    sums: Ints, ledger: Ledger, layout: Layout, handled: Ints | Flags, slot: Ints
) -> None:
    """Handling by group, in place: of each group its own part of a contact."""
    if not len(ledger.contacts):
        return
    works, of_contact = ledger.columns.works, ledger.work_contact
    mine = (of_contact >= 0) & (works[:, 4] != WorkKind.PAUSE)
    mine &= (handled & (slot >= 0))[of_contact]
    rows = np.flatnonzero(mine & ledger.names.people[works[:, 2]])
    group = ledger.names.staff_of_group[works[rows, 2]]
    rows, group = rows[group >= 0], group[group >= 0]
    width, first = len(layout.slots), layout.first(GROUP)
    place = group * width + slot[of_contact[rows]]
    length = ledger.work_time[rows]
    worked = works[rows, 4] != WorkKind.KEPT
    pair = np.sort(of_contact[rows[worked]] * layout.groups + group[worked])
    pair = pair[np.diff(pair, prepend=-1) > 0]  # each group once, with its contact
    once = pair % layout.groups * width + slot[pair // layout.groups]
    size = layout.groups * width
    kinds = len(WorkKind) + 1  # the last: on the way
    time, taken = np.zeros(kinds * size, dtype=np.int64), np.zeros(size, dtype=np.int64)
    way = (works[rows, 4] == WorkKind.WORK) & ledger.names.travels[works[rows, 1]]
    np.add.at(time, np.where(way, kinds - 1, works[rows, 4]) * size + place, length)
    np.add.at(taken, place, np.rint(ledger.work_share[rows]).astype(np.int64))
    by_kind = time.reshape(kinds, -1)
    parts = {
        "handled": np.bincount(once, minlength=size),
        "talk": by_kind[WorkKind.WORK],
        "wrap": by_kind[WorkKind.WRAP],
        "travel": by_kind[-1],
        "agent_time": taken,
    }
    for name, part in parts.items():
        sums[CONTACT.index(name), first : first + layout.groups] = part.reshape(-1, width)


def _case_sums(ledger: Ledger, layout: Layout, grid: Grid) -> Ints:
    c = ledger.cases
    lines: list[Flags | Ints] = [np.ones(c.born.size, dtype=np.bool_)]
    lines += [c.outcome == k for k in (*range(len(OUTCOMES)), of.STILL)]
    lines += _owed(ledger)
    lines.append((c.ended - c.born) * (c.outcome == of.SOLVED))
    codes = {CHANNEL: c.channel, CLASS: c.klass, REASON: c.reason}
    slot = np.where(ledger.no_needs, -1, grid.slot_at(c.born))
    return Folder(layout, slot, codes).sums(lines)


def _owed(ledger: Ledger) -> tuple[Flags, Flags]:
    """Cases still inside to which a callback is owed, and those that are to come back."""
    cases, contacts = ledger.cases, ledger.contacts
    owed, due = (np.zeros(cases.born.size, dtype=np.bool_) for _ in range(2))
    still = np.flatnonzero((cases.outcome == of.STILL) & (cases.contacts > 0))
    last = cases.first[still] + cases.contacts[still] - 1
    open_ = contacts.end[last] == milestones.INSIDE
    owed[still] = open_ & (contacts.how[last] == of.CALLBACK) & ~contacts.answered[last]
    due[still] = ~open_
    due[ledger.bookings.ahead] = True
    return owed, due


def _book_sums(ledger: Ledger, model: Compiled, layout: Layout, grid: Grid) -> Ints:
    """Steps of appointments, in all and by channel, class and reason; places by channel."""
    found, cases = ledger.bookings, ledger.cases
    codes = {
        CHANNEL: found.channel,
        CLASS: cases.klass[found.case],
        REASON: cases.reason[found.case],
    }
    steps = {step: found.step == k for k, step in enumerate(BOOKINGS)}
    lines: list[Flags | Ints] = [
        *(steps[step] for step in ("asked", "full", "made", "due", "no show", "came")),
        found.since * steps["due"],
        found.since * steps["came"],
    ]
    result = np.zeros((len(BOOK), len(layout.scopes), grid.size), dtype=np.int64)
    result[: len(lines)] = Folder(layout, grid.slot_at(found.tick), codes).sums(lines)
    row = BOOK.index("book_places")
    for name, (ticks, places) in places_of(model).items():
        slot = grid.slot_at(ticks)
        inside = (slot >= 0) & (ticks < ledger.until)
        for scope in (0, layout.place(CHANNEL, name)):
            np.add.at(result[row, scope], slot[inside], places[inside])
    return result


def _jam_sums(ledger: Ledger, model: Compiled, layout: Layout, grid: Grid) -> Ints:
    """Jams in all and by channel, class and reason of who was there; time of machines."""
    found, cases = ledger.jams, ledger.cases
    codes = {
        CHANNEL: found.channel,
        CLASS: cases.klass[found.case],
        REASON: cases.reason[found.case],
    }
    lines = [np.ones_like(found.over), found.over, (found.fixed - found.made) * found.over]
    result = np.zeros((len(JAMS), len(layout.scopes), grid.size), dtype=np.int64)
    result[: len(lines)] = Folder(layout, grid.slot_at(found.made), codes).sums(lines)
    times = machine_times(found, model.network, model.labels, grid)
    for code, there_and_down in times.items():
        for scope in (0, layout.first(CHANNEL) + code):
            result[len(lines) :, scope] += np.stack(there_and_down)
    return result


def _queue_sums(ledger: Ledger, labels: Labels, layout: Layout, grid: Grid) -> Ints:
    """Contacts waiting and open over time, and recovery from events: in all and by channel."""
    c, contacts, until = ledger.columns, ledger.contacts, ledger.until
    own = np.maximum(ledger.visit_contact, 0)
    channel = ledger.names.channel_of_node[c.node]
    joined, left = c.joined, c.joined + ledger.visit_wait
    if len(contacts):
        channel = np.where(ledger.visit_contact >= 0, contacts.channel[own], channel)
    many, first = len(layout.channels) + 1, layout.first(CHANNEL)
    result = np.zeros((len(QUEUE), len(layout.scopes), grid.size), dtype=np.int64)
    if ledger.no_needs.any():  # they are no contacts
        mine = ~ledger.no_needs[ledger.visit_case]
        channel, joined, left = channel[mine], joined[mine], left[mine]
    spans = (
        (channel, joined, left),
        (contacts.channel, contacts.started, np.minimum(contacts.ended, until)),
    )
    for k, (code, begins, ends) in enumerate(spans):
        by_channel = grid.spread_spans(code + 1, many, begins, ends)  # the first: of no channel
        result[k, 0] = by_channel.sum(axis=0)
        result[k, first : first + many - 1] = by_channel[1:]
    begins, ends = spans[0][1:]
    scopes = [(0, np.ones(len(channel), dtype=np.bool_))]
    scopes += [(first + code, channel == code) for code in range(many - 1)]
    for tick in _events(labels, grid):
        slot = int(grid.slot_at(np.array([tick]))[0])
        for scope, some in scopes:
            result[2, scope, slot] += queue_gone(begins[some], ends[some], tick) - tick
            result[3, scope, slot] += 1
    return result


def _events(labels: Labels, grid: Grid) -> list[int]:
    """Ends of events in the measured window."""
    return [tick for tick in labels.events if tick >= grid.begin]


def _people_sums(
    ledger: Ledger, model: Compiled, prepared: Prepared, layout: Layout, grid: Grid
) -> Ints:
    """People's time by group; machines count in their own row and not in the total."""
    result = np.zeros((len(PEOPLE), len(layout.scopes), grid.size), dtype=np.int64)
    names = ledger.names
    hours = _hours_of_machines(names, model.labels)
    sums = group_times(ledger, model.network, prepared, grid, hours)
    lines = np.stack([sums[name] for name in PEOPLE])
    result[:, 0] = lines[:, names.people].sum(axis=1)
    for g in np.flatnonzero(names.staff_of_group >= 0).tolist():
        result[:, layout.first(GROUP) + names.staff_of_group[g]] += lines[:, g]
    for name, found in equipment_times(ledger, model.network, model.labels, grid).items():
        result[:, layout.place(GROUP, name)] = np.stack([found[sum_] for sum_ in PEOPLE])
    return result


def _hours_of_machines(names: Names, labels: Labels) -> dict[int, tuple[Window, ...]]:
    """Opening windows of the channel of each group of machines."""
    windows = {channel.name: channel.windows for channel in labels.channels}
    machines = np.flatnonzero(~names.people & (names.staff_of_group >= 0)).tolist()
    return {g: windows.get(names.staff[names.staff_of_group[g]], ()) for g in machines}


def _day_sums(ledger: Ledger, table: dict[str, Flags | Ints], layout: Layout, grid: Grid) -> Ints:
    c = ledger.contacts
    days = grid.days.size
    rows = np.flatnonzero(c.started >= grid.begin)
    places = c.channel[rows] * days + grid.day_at(c.started[rows])
    size = len(layout.channels) * days
    sums = [np.bincount(places[table[name][rows]], minlength=size) for name in BY_DAY]
    return np.stack(sums).astype(np.int64).reshape(len(BY_DAY), -1, days)


def _waits(folder: Folder, waited: Ints | Flags, wait: Ints) -> Waits:
    some = np.flatnonzero(waited[folder.order])
    codes = np.stack([folder.codes[kind] for kind in (CHANNEL, CLASS, REASON, GROUP)])
    cells = np.concatenate([codes, folder.slot[None]])
    return Waits.of(cells, folder.cell[some], wait[folder.order[some]])


def _check(result: Tally) -> None:
    """Check: started = ends + inside, for contacts and cases, in every scope and slot."""
    where = [f"{kind} {name}".strip() for kind, name in result.layout.scopes]
    ends = [result[name] for name in ENDS]
    balance.check_counts(result["started"], ends, result[INSIDE], "contacts", where)
    hows = [result[name] for name in STARTS]
    nothing = np.zeros_like(result["started"])
    balance.check_counts(result["started"], hows, nothing, "contacts by how they began", where)
    closed, unclosed = result["complaints_closed"], result["complaints_open"]
    balance.check_counts(result["complaints"], [closed], unclosed, "complaints", where)
    outcomes = [result[f"cases_{outcome}"] for outcome in OUTCOMES]
    inside = result["cases_inside"]
    balance.check_counts(result["cases_started"], outcomes, inside, "cases", where)
