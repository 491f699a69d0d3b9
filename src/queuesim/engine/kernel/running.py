"""One replication in the kernel's memory: set up, advanced in windows, drained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from queuesim.engine import failures
from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.arriving import set_up, signed
from queuesim.engine.kernel.book import Book, Sums
from queuesim.engine.kernel.packing import Packed, opening_days
from queuesim.native.memory import Checked, Native, Words
from queuesim.network import Prepared
from queuesim.network.draws import absorb, stream_key, word_of
from queuesim.network.groups import HeadCount
from queuesim.network.rows import WorkKind
from queuesim.units import FOREVER

WORD = 8
WORK = int(WorkKind.WORK)
ROWS = 1 << 12  #: rows of a kind that the journal holds before it is drained
SUMMED = 1 << 8  #: likewise where they are summed: few enough to stay near the processor
CASES = 1 << 8  #: rows of cases made at first; each time more are needed, twice as many
EVENTS = 1 << 12  #: events that the heap holds at first, beyond those of a single step; likewise
KEYS = 1 << 6  #: keys of a lane that there is room for at first; likewise

#: Journals: where a kind of row stands in the header, and its words.
JOURNALS = {
    "cases": (at.ENDED, at.CASE_ROW),
    "visits": (at.VISITS, at.VISIT_ROW),
    "works": (at.WORKS, at.WORK_ROW),
    "levels": (at.LEVELS, at.LEVEL_ROW),
    "milestones": (at.PASSED, at.MILESTONE_ROW),
    "stocks": (at.STOCKS, at.STOCK_ROW),
    "orders": (at.ORDERS, at.ORDER_ROW),
}

#: Words of a case that are written while it is inside.
_OPEN_CASE = [
    field // WORD
    for field in (
        at.SUBJECT,
        at.SOURCE,
        at.PART,
        at.ORDINAL,
        at.KIND,
        at.CUSTOMER,
        at.BORN_AT,
    )
]

#: The word of a row that is not 0 while the row is in use.
_IN_USE = {at.FREE_TASKS: at.TASK_WORKER, at.FREE_CASES: at.ALIVE}


@dataclass(frozen=True, slots=True)
class Functions:
    """The kernel's entries: as Python, or compiled."""

    open_books: Callable[[int, int, int, int, int], object]
    advance: Callable[[int, int], int]
    account: Callable[[int, int], int]
    close_accounts: Callable[[int, int], int]
    memory: Callable[[], Native | Checked]


class Run:
    """One replication of a network in the kernel's memory.

    Parameters
    ----------
    packed
        The network's tables.
    prepared
        Calendars of this replication.
    seed, replication
        Key of all draws; the same pair gives the same rows.
    functions
        The compiled entries, or `PYTHON`.
    on_rows
        Called with the journal's rows by kind ``(n, words)`` whenever it is drained; the arrays
        are only valid during the call. ``None``: rows are summed in a book and not kept.
    edges, within
        Intervals and limits of the book, see `Book`.
    """

    def __init__(
        self,
        packed: Packed,
        prepared: Prepared,
        seed: int,
        replication: int,
        functions: Functions,
        on_rows: Callable[[dict[str, Words]], None] | None,
        *,
        edges: tuple[int, ...] = (0,),
        within: tuple[int, ...] = (),
    ) -> None:
        self._packed = packed
        self._functions = functions
        self._on_rows = on_rows
        self._edges, self._within = edges, within
        self._memory = memory = functions.memory()
        self._address, self._words = memory.block(packed.picture.size)
        packed.picture.copy_to(self._address, self._words)
        self._header = packed.header // WORD
        self._cases: list[Words] = []
        self._made = CASES // 2
        self._families: list[Words] = []
        self._heap: Words = self._words[:0]
        self._keys: dict[int, Words] = {}  #: of lanes that are kept by keys, by address
        self._set_up_journal()
        self._book = None if on_rows is not None else self._opened_book()
        self._set_up_stocks()
        self._set_up_calendars(prepared)
        self._set_up_sources(prepared, seed, replication)
        lists = (packed.groups, packed.gates, packed.pools, packed.sources)
        places = [self._address + offset for offset in lists]
        functions.open_books(self._address + packed.header, *places)

    # -- setting up ---------------------------------------------------------------------

    def _get(self, field: int) -> int:
        return int(self._words[self._header + field // WORD])

    def _set(self, field: int, value: int) -> None:
        self._words[self._header + field // WORD] = value

    def _set_up_journal(self) -> None:
        room = (ROWS if self._on_rows is not None else min(ROWS, SUMMED)) + self._packed.rows_margin
        self._journal: dict[str, Words] = {}
        for kind, (field, words) in JOURNALS.items():
            address, block = self._memory.block(room * words)
            self._journal[kind] = block.reshape(room, words)
            self._set(field, address)
            self._set(field + 2 * WORD, room)

    def _set_up_stocks(self) -> None:
        packed = self._packed
        self._more_events(packed.heap_margin + EVENTS)
        sources, _ = self._memory.block((len(packed.source_rows) + 1) * at.EVENT // WORD)
        self._set(at.COMING + at.HEAP, sources)
        self._tasks = self._stock(at.FREE_TASKS, packed.tasks, at.TASK_WORDS)
        self._more_cases(0)
        self._more_families()
        for row in packed.keyed_rows:
            self._more_keys(self._address + row)

    def _stock(self, field: int, rows: int, words: int) -> Words:
        """Add free rows to a stock; each is linked to the one before."""
        address, block = self._memory.block(rows * words)
        table = block[: rows * words].reshape(rows, words)
        if rows:
            table[:, _IN_USE.get(field, 0) // WORD] = 0  # nothing is in use yet
            table[0, 0] = self._get(field)
            table[1:, 0] = address + np.arange(rows - 1, dtype=np.int64) * (words * WORD)
            self._set(field, address + (rows - 1) * words * WORD)
            self._set(field + WORD, self._get(field + WORD) + rows)
        return table

    def _more_cases(self, wanted: int) -> None:
        self._made = max(2 * self._made, wanted, 2 * self._packed.cases_margin)
        self._cases.append(self._stock(at.FREE_CASES, self._made, self._packed.case_words))

    def _more_families(self) -> None:
        rows = max(2 * self._packed.small_margin, self._made // 4)
        self._families.append(self._stock(at.FREE_FAMILIES, rows, at.FAMILY_WORDS))

    def _more_events(self, room: int) -> None:
        address, block = self._memory.block(room * at.EVENT // WORD)
        size = self._get(at.AGENDA + at.HEAP_SIZE)
        if size:
            block[: size * at.EVENT // WORD] = self._heap[: size * at.EVENT // WORD]
        self._heap = block
        self._set(at.AGENDA + at.HEAP, address)
        self._set(at.AGENDA + at.HEAP_ROOM, room)

    def _more_keys(self, lane: int) -> None:
        """Twice the room for keys of a lane."""
        row = (lane - self._address) // WORD
        size = int(self._words[row + at.KEYS_SIZE // WORD])
        room = max(KEYS, 2 * int(self._words[row + at.KEYS_ROOM // WORD])) + at.KEYS_SPARE
        address, block = self._memory.block(room * at.KEY_ENTRY // WORD)
        if size:
            used = size * at.KEY_ENTRY // WORD
            block[:used] = self._keys[lane][:used]
        self._keys[lane] = block
        self._words[row + at.KEYS // WORD] = address
        self._words[row + at.KEYS_ROOM // WORD] = room
        self._set(at.KEYS_SHORT, 0)

    def _list(self, offset: int, values: list[int], width: int) -> None:
        """Refer to a new list of rows of so many words, and to its length right behind."""
        address, block = self._memory.block(len(values))
        block[: len(values)] = values
        self._words[offset // WORD] = address
        self._words[offset // WORD + 1] = len(values) // width

    def _lists(
        self, rows: list[int], field: int, width: int, lists: list[list[int]], *, sized: bool
    ) -> None:
        """Refer from each row to its list, and to its length where there is a word for it."""
        values = [value for each in lists for value in each]
        address, block = self._memory.block(len(values))
        block[: len(values)] = values
        for row, each in zip(rows, lists, strict=True):
            self._words[(row + field) // WORD] = address if each else 0
            if sized:
                self._words[(row + field) // WORD + 1] = len(each) // width
            address += len(each) * WORD

    def _set_up_calendars(self, prepared: Prepared) -> None:
        network = self._packed.network
        for switch, row in zip(network.switches, self._packed.switch_rows, strict=True):
            windows = prepared.gates[switch.name].windows
            days = int(self._words[(row + at.GATE_DAYS) // WORD]) - self._address
            self._list(row + at.GATE_WINDOWS, [tick for w in windows for tick in w], 2)
            first = days // WORD
            self._words[first : first + len(network.days)] = opening_days(windows, network.days)
        for group, row in zip(network.groups, self._packed.group_rows, strict=True):
            if isinstance(group.staffing, HeadCount):
                if group.staffing.outages:
                    levels = prepared.levels[group.name]
                    self._list(row + at.COUNTS, [n for level in levels for n in level], 2)
                continue
            people = int(self._words[(row + at.PEOPLE) // WORD]) - self._address
            duties = prepared.duties[group.name]
            workers = [people + number * at.WORKER for number in range(len(duties))]
            ends = [{shift.end for shift in duty.shifts} for duty in duties]
            for field, width, lists in (
                (at.WINDOWS, 2, [[t for window in d.present for t in window] for d in duties]),
                (
                    at.SHIFT_ENDS,
                    1,
                    [
                        [int(end in over) for _, end in d.present]
                        for d, over in zip(duties, ends, strict=True)
                    ],
                ),
                (at.BREAKS, 2, [[n for pair in d.breaks for n in pair] for d in duties]),
            ):
                self._lists(workers, field, width, lists, sized=field != at.SHIFT_ENDS)

    def _set_up_sources(self, prepared: Prepared, seed: int, replication: int) -> None:
        stream = stream_key(seed, replication)
        for pool, row in zip(self._packed.network.pools, self._packed.pool_rows, strict=True):
            key = absorb(absorb(stream, 4), word_of(pool.name))
            self._words[(row + at.ORDERS_KEY) // WORD] = signed(key)
        for source, row in zip(self._packed.network.sources, self._packed.source_rows, strict=True):
            clock = getattr(source.arrivals, "clock", "")

            def value(tick: float, clock: str = clock) -> float:
                return prepared.clock_value(clock, int(tick))

            set_up(self._memory, self._words, row // WORD, source, stream, value)

    # -- running ------------------------------------------------------------------------

    def run(self) -> None:
        """Run to the horizon, write the rows that are still open, and hand out all rows."""
        self._run()
        self._memory.give_back()

    def summed(self) -> tuple[Sums, int]:
        """Run to the horizon; what the book then says, and the ticks that the run took."""
        assert self._book is not None
        self._run()
        end = self.end
        self._functions.close_accounts(self._address + self._packed.header, end)
        sums = self._book.sums()
        self._memory.give_back()
        return sums, end

    def _run(self) -> None:
        self.advance(self._packed.network.horizon)
        self.drain()
        self.close_books()

    def advance(self, until: int) -> None:
        """Let everything before ``until`` happen; a window leaves no trace."""
        advance, header = self._functions.advance, self._address + self._packed.header
        while True:
            why = advance(header, until)
            if why == at.DONE:
                return
            if why == at.ROWS_FULL:
                self.drain()
            elif why == at.CASES_SHORT:
                self._more_cases(self._get(at.FAILED_CASE) + 2 * self._packed.cases_margin)
            elif why == at.FAMILIES_SHORT:
                self._more_families()
            elif why == at.HEAP_FULL:
                self._more_events(2 * self._get(at.AGENDA + at.HEAP_ROOM))
            elif why == at.KEYS_FULL:
                self._more_keys(self._get(at.KEYS_SHORT))
            elif why == at.CANNOT_GO_ON:
                raise self._failure()

    @property
    def end(self) -> int:
        """Tick at which the run stops: the horizon, or the last event where there is none."""
        horizon = self._packed.network.horizon
        return horizon if horizon < FOREVER else self._get(at.NOW)

    def drain(self) -> None:
        """Hand out the rows written since the last drain, or sum them."""
        if self._on_rows is None:
            self._functions.account(self._address + self._packed.header, FOREVER)
            return
        rows = {}
        for kind, (field, _) in JOURNALS.items():
            rows[kind] = self._journal[kind][: self._get(field + WORD)]
            self._set(field + WORD, 0)
        self._on_rows(rows)

    @property
    def inside(self) -> int:
        """Cases that have not ended."""
        return self._get(at.INSIDE)

    # -- at the end ---------------------------------------------------------------------

    def close_books(self) -> None:
        """Write the rows that are open at the horizon, in the order of subjects."""
        alive = [np.flatnonzero(table[:, at.ALIVE // WORD] == 1) for table in self._cases]
        cases = np.concatenate([t[rows] for t, rows in zip(self._cases, alive, strict=True)])
        cases = cases[np.argsort(cases[:, at.SUBJECT // WORD])]
        inside = np.empty((len(cases), at.CASE_ROW), dtype=np.int64)
        inside[:, : len(_OPEN_CASE)] = cases[:, _OPEN_CASE]
        inside[:, -2:] = FOREVER, self._packed.outcomes.index("")
        rows = {
            **{kind: rows[:0] for kind, rows in self._journal.items()},
            "cases": inside,
            **self._open_work(cases[cases[:, at.WAITING // WORD] == 1]),
            "orders": self._open_orders(),
        }
        if self._on_rows is not None:
            self._on_rows(rows)
        else:
            self._sum_open(rows)

    def _opened_book(self) -> Book:
        book = Book(self._memory, self._packed, self._edges, self._within)
        self._set(at.BOOK, book.address)
        return book

    def _sum_open(self, rows: dict[str, Words]) -> None:
        """Sum rows that are open at the end, as many at a time as the journal holds."""
        header, end = self._address + self._packed.header, self.end
        for kind, (field, _) in JOURNALS.items():
            journal = self._journal[kind]
            for first in range(0, len(rows[kind]), len(journal)):
                some = rows[kind][first : first + len(journal)]
                journal[: len(some)] = some
                self._set(field + WORD, len(some))
                self._functions.account(header, end)

    def _open_work(self, waiting: Words) -> dict[str, Words]:
        """Visits that wait, then visits and work in hand by case, and by when they began."""
        blank = self._packed.outcomes.index("")
        visits = [
            (
                case[at.SUBJECT // WORD],
                self._word(int(case[at.SERVE // WORD]) + at.NODE_INDEX),
                self._word(int(case[at.LANE // WORD]) + at.LANE_INDEX),
                case[at.JOINED // WORD],
                FOREVER,
                FOREVER,
                blank,
                -1,
                -1,
            )
            for case in waiting
        ]
        works = []
        for subject, begun, row, task in sorted(self._tasks_in_hand()):
            group, number, kind, drawn, node, lane, joined, leads = task
            del row
            if kind == WORK and leads:
                visits.append((subject, node, lane, joined, begun, FOREVER, blank, group, number))
            works.append((subject, node, group, number, kind, begun, FOREVER, drawn))
        return {
            "visits": np.array(visits, dtype=np.int64).reshape(-1, at.VISIT_ROW),
            "works": np.array(works, dtype=np.int64).reshape(-1, at.WORK_ROW),
        }

    def _open_orders(self) -> Words:
        """Orders that are on their way, by pool, then by number."""
        rows = []
        blank = self._packed.outcomes.index("")
        fields = (at.ORDER_NUMBER, at.ORDER_UNITS, at.ORDER_PLACED, at.ORDER_SENT)
        for index, pool in enumerate(self._packed.pool_rows):
            address = int(self._words[(pool + at.UNDER_WAY) // WORD])
            while address:
                order = self._row_of(self._families, address, at.FAMILY_WORDS)
                rows.append(
                    (index, *(int(order[field // WORD]) for field in fields), FOREVER, blank)
                )
                address = int(order[at.ORDER_AFTER // WORD])
        return np.array(rows, dtype=np.int64).reshape(-1, at.ORDER_ROW)

    def _word(self, address: int) -> int:
        """A word of the picture, by address."""
        return int(self._words[(address - self._address) // WORD])

    def _tasks_in_hand(self) -> list[tuple[int, int, int, tuple[int, ...]]]:
        """Subject, begin, running number and what there is to write of each task in hand."""
        found: list[tuple[int, int, int, tuple[int, ...]]] = []
        busy = self._tasks[:, at.TASK_WORKER // WORD]
        for worker in sorted({*busy[busy != 0].tolist()}):  # in the order of groups and numbers
            group = self._word(self._word(worker + at.TEAM) + at.TEAM_INDEX)
            number = self._word(worker + at.NUMBER)
            task = self._word(worker + at.TASKS)
            while task:
                row = self._task(task)
                case = self._case(int(row[at.TASK_CASE // WORD]))
                found.append(
                    (
                        int(case[at.SUBJECT // WORD]),
                        int(row[at.TASK_BEGUN // WORD]),
                        len(found),
                        (
                            group,
                            number,
                            int(row[at.TASK_KIND // WORD]),
                            int(row[at.DRAWN // WORD]),
                            self._word(int(row[at.TASK_SERVE // WORD]) + at.NODE_INDEX),
                            int(row[at.TASK_LANE // WORD]),
                            int(row[at.TASK_JOINED // WORD]),
                            self._leads(row),
                        ),
                    )
                )
                task = int(row[at.TASK_AFTER // WORD])
        return found

    def _leads(self, task: Words) -> int:
        """Whether a task is not that of somebody who helps."""
        special = self._word(int(task[at.TASK_SERVE // WORD]) + at.SPECIAL)
        return int(not special or task[at.LEAD // WORD] == 0)

    def _task(self, address: int) -> Words:
        return self._row_of([self._tasks], address, at.TASK_WORDS)

    def _case(self, address: int) -> Words:
        nobody = self._get(at.NOBODY)
        if address == nobody:
            first = (nobody - self._address) // WORD
            return self._words[first : first + at.CASE_WORDS]
        return self._row_of(self._cases, address, self._packed.case_words)

    def _row_of(self, tables: list[Words], address: int, words: int) -> Words:
        for table in tables:
            start = self._memory.address_of(table)
            if start <= address < start + table.size * WORD:
                row: Words = table[(address - start) // (words * WORD)]
                return row
        raise LookupError(f"no row stands at {address:#x}")

    # -- failing ------------------------------------------------------------------------

    def _failure(self) -> Exception:
        """Why the run cannot go on, as an error that names the case and the node."""
        why, case, now = self._get(at.FAILED), self._get(at.FAILED_CASE), self._get(at.NOW)
        network, where = self._packed.network, self._get(at.FAILED_NODE)
        if why == at.MANY_AT_ONCE:
            return failures.many_at_once(case, now, network.pools[where].name)
        if why == at.ENDLESS_STILL and case < 0:
            return failures.endless_still(None, now, network.pools[where].name)
        if why == at.ENDLESS_STILL and where < 0:
            return failures.endless_still(case, now, network.sources[-1 - where].name)
        node = network.nodes[where].name if network.nodes else ""
        if why == at.KEEPS_NOBODY:
            return failures.keeps_nobody(case, node)
        if why == at.KEEPS_AT_END:
            outcome = self._packed.outcomes[self._get(at.FAILED_OUTCOME)]
            return failures.keeps_at_end(case, outcome, node)
        if why == at.ENDLESS_MOVES:
            return failures.endless_moves(case, now, node)
        if why == at.ENDLESS_STILL:
            return failures.endless_still(case, now, node)
        if why == at.TOO_MANY_BIRTHS:
            return failures.too_many_births(node)
        if why == at.BAD_DURATION:
            return ValueError("a duration must be at least 0 s")
        if why == at.NO_LANE:
            return failures.no_lane(case, node)
        return (failures.no_row if why == at.NO_ROW else failures.no_weight)(case, node)
