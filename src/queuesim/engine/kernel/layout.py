"""Where things stand: byte offsets of every field of every row of the kernel's memory.

Rows refer to each other by address; 0 is nobody. A list is an address and a number of entries.
Rows of cases, tasks and families come from stocks of free rows that are linked by their first word.
"""

from __future__ import annotations

WORD = 8

# -- what waits on the list of what is to be settled --------------------------------------
# Cases, workers and teams begin with these words, so that each can stand on the list, once. What
# can stand there more than once does so by an errand, a row of its own with the same beginning.
NEXT, ACT, ACT_AT, ERRAND_MORE = range(0, 4 * WORD, WORD)

(
    GO,
    COMES_BACK,
    LOOK,
    LOOK_ALL,
    LOOK_POOL,  #: this and what follows are errands
    LOOK_LANE,
    UNITS_BACK,
    LOOK_AGAIN,
    CALLED_OFF,
    SET_FREE,
    GIVEN_BACK,
    HANDED_OVER,
    LOOK_DIALLERS,
) = range(1, 14)

# -- the header: one per replication -------------------------------------------------------
HEADER_WORDS = 87
(
    NOW,
    MOVES,
    STILL_AT,
    STILL,
    JOINS,
    SEQUENCE,
    EVENTS,
    TODO_FIRST,
    TODO_LAST,
    CLOSING,  #: lanes being emptied: address of the list entry
    CLOSING_LEFT,
    AGENDA,  #: what is due, but for arrivals: four words
    _AGENDA_SIZE,
    _AGENDA_ROOM,
    _AGENDA_HOLE,
    COMING,  #: the next arrival of each source: four words
    _COMING_SIZE,
    _COMING_ROOM,
    _COMING_HOLE,
    HEAP_MARGIN,
    FREE_CASES,
    FREE_CASES_LEFT,
    CASES_MARGIN,
    FREE_TASKS,
    FREE_TASKS_LEFT,
    TASKS_MARGIN,
    FREE_FAMILIES,
    FREE_FAMILIES_LEFT,
    ROWS_MARGIN,
    VISITS,
    VISITS_SIZE,
    VISITS_ROOM,
    ENDED,  #: rows of cases
    ENDED_SIZE,
    ENDED_ROOM,
    WORKS,
    WORKS_SIZE,
    WORKS_ROOM,
    LEVELS,
    LEVELS_SIZE,
    LEVELS_ROOM,
    PASSED,  #: rows of milestones
    PASSED_SIZE,
    PASSED_ROOM,
    STOCKS,
    STOCKS_SIZE,
    STOCKS_ROOM,
    BLANK_SIZE,  #: words of marks, turns and kept ticks of a case
    BLANK,  #: the same of a new case
    TURNS_AT,  #: where a case's turns begin
    KEPT_AT,  #: where a case's kept ticks begin
    KEPT_SIZE,
    DAYS,
    DAYS_SIZE,
    SCRATCH,  #: words for one step
    SERVED,  #: codes of words that the engine itself writes
    SENT_AWAY,
    TAKEN_WORD,
    JOINED_WORD,
    CANCELLED_WORD,
    FAILED,  #: why the run cannot go on
    FAILED_NODE,
    FAILED_CASE,
    KINDS_CUSTOMERS,  #: customers of each class
    INSIDE,  #: cases that have not ended
    BOOK,  #: accounts, where rows are summed and not kept
    ORDERS,
    ORDERS_SIZE,
    ORDERS_ROOM,
    SMALL_MARGIN,
    INTERRUPTS,  #: whether work can be interrupted
    CROWDED,  #: whether work can take more than one person, who is free after it
    NOBODY,  #: a case that stands for none
    NOWHERE,  #: a lane that stands for none
    NOTHING,  #: a node that stands for none
    LANES,
    LANES_SIZE,
    CHOSEN,  #: words for one step: people chosen for a claim, and whether each wraps up
    FAILED_OUTCOME,
    INTERRUPTED_WORD,
    DIALLERS,  #: sources that wait for people, by name
    DIALLERS_SIZE,
    SOURCES,  #: all sources
    CAME_WORD,
    FAILED_TO_COME,
    NO_WORD,
    KEYS_SHORT,  #: a lane that is running out of room for keys; 0: none
) = range(0, HEADER_WORDS * WORD, WORD)

# -- the heap of events --------------------------------------------------------------------
HEAP, HEAP_SIZE, HEAP_ROOM = range(0, 3 * WORD, WORD)
HOLE = 3 * WORD  #: the event at the top has been taken and not been replaced yet
#: Tick and rank stand so that a machine with small ends first can compare both at once.
RANK, TICK, STAMP, ABOUT = range(0, 4 * WORD, WORD)
EVENT = 4 * WORD
NOTE_BITS = 3  #: of a stamp: a note below, the running number of the event above

# -- cases ---------------------------------------------------------------------------------
# Links are shared with workers: both stand in queues (`queues`). In a lane that is kept by keys the
# first of them is the number of the entry.
(
    BEFORE,
    AFTER,
    CHILD,
    ORDER,
) = range(3 * WORD, 7 * WORD, WORD)  # the word behind them is free
(
    SUBJECT,
    KEY,
    SOURCE,
    PART,
    ORDINAL,
    KIND,
    CUSTOMER,
    BORN_AT,
    VISIT,
    WAITING,
    LANE,
    SERVE,
    JOINED,
    SINCE,
    PLACE,
    WAITED,
    WAIT_OVER,
    JOB,
    FAMILY,
    HOLDS,  #: tasks that still speak of the case
    ALIVE,
    WAITS_SINCE,  #: running number of events when the case took its place
    DUE_AT,
    SLOT,  #: address of the free places of the slot it holds; 0: none
    KIN,  #: whom it belongs to and who belongs to it; 0: nobody
    CLAIM,  #: node at whose lane it waits for units; 0: none
    CLAIMED,  #: units in all
    CLAIM_HELD,  #: units it holds already
    DRAWN_LOT,  #: where its lane goes by lot
    UNDONE,  #: whole ticks of interrupted work still to do; -1: none
    UNDONE_PARTS,  #: and millionths of a tick
    WAITED_BEFORE,  #: ticks it had waited when the work began that was interrupted
    KEPT_PEOPLE,  #: tasks of those it keeps, in order
    KEPT_PEOPLE_LAST,
    KEPT_UNITS,  #: errands with the units it keeps, in order
    KEPT_UNITS_LAST,
) = range(8 * WORD, 44 * WORD, WORD)
CASE_WORDS = 44  #: then marks, turns, kept ticks
CASE_MORE = CASE_WORDS * WORD

# -- families ------------------------------------------------------------------------------
# Families, kin and partings come from one stock of rows.
BIRTHS, MEMBERS = range(WORD, 3 * WORD, WORD)
(
    HOME,  #: the parting of which the case is a part
    SISTER_BEFORE,
    SISTER_AFTER,
    AWAY,  #: partings of its own parts
    CARRIED,  #: those gathered with it
    CARRIED_LAST,
    KIN_CASE,  #: of a part: the case itself
) = range(WORD, 8 * WORD, WORD)
(
    PARENT,
    AWAITED_AT,  #: the join
    ON_THEIR_WAY,
    CAME,
    RESTING,
    PARTS,  #: kin of the parts still inside, in the order of birth
    PARTS_LAST,
    NEXT_AWAY,
) = range(WORD, 9 * WORD, WORD)
FAMILY_WORDS = 9

# -- tasks ---------------------------------------------------------------------------------
(
    TASK_CASE,
    TASK_SERVE,
    TASK_WORKER,
    TASK_ROOM,
    TASK_JOINED,
    TASK_LANE,
    TASK_KIND,
    AT_WORK,
    TASK_BEGUN,
    DRAWN,
    LEFT,  #: whole ticks of work still to do, where work has a pace
    LEFT_PARTS,  #: and millionths of a tick
    SEEN,
    TASK_STAMP,  #: of the event that ends what the person does; 0: none
    TASK_BEFORE,
    TASK_AFTER,
    TASK_DUE,  #: tick at which work or wrap-up ends, unless it is interrupted
    WRAP_NUMBER,  #: place among wrap-ups of a case that end together
    HALTED_BY,  #: task for which it stands still; 0: none
    HALTS,  #: how many tasks stand still for it
    TASK_HERE,  #: the lane itself
    TASK_PLACE,  #: join number of the case
    TASK_WAITED,  #: ticks the case had waited in the lane
    TASK_RANK,  #: rank of the route, seen from the person, as work began
    LEAD,  #: task of the first of the crew; 0: this is it
    CREW_NEXT,  #: task of the next of the crew, or of those held or kept
    CREW_PART,  #: part of the claim that the person fills
    WRAPS,  #: whether the person wraps up
) = range(3 * WORD, 31 * WORD, WORD)
TASK_WORDS = 32  # whole lines of memory

# -- workers -------------------------------------------------------------------------------
(
    TEAM,
    NUMBER,
    LEVEL,
    PRESENT,
    OWED,
    HELD,  #: cases in work or wrap-up
    FREE,
    IDLE_SINCE,
    OFFERED,
    TASKS,
    TASKS_END,
    TASKS_COUNT,
    WINDOWS,
    WINDOWS_SIZE,
    WINDOW,
    SHIFT_ENDS,  #: for each window, whether it ends with a shift
    REST,  #: ticks of breaks that are due
    WORKED,  #: ticks at work or wrap-up since the last pause, up to `WORKING_SINCE`
    WORKING_SINCE,
    BREAKS,
    BREAKS_SIZE,
    BREAK,
) = range(8 * WORD, 30 * WORD, WORD)
WORKER_WORDS = 30
WORKER = WORKER_WORDS * WORD

# -- teams ---------------------------------------------------------------------------------
(
    TEAM_INDEX,
    TEAM_RANK,
    ROOM,
    BY_COUNT,
    SELECT,
    PICK,
    STAYS,
    TEAM_LEVEL,
    TEAM_OWED,
    IDLE,
    TEAM_HELD,
    PEOPLE,
    PEOPLE_SIZE,
    TEAM_ROUTES,
    TEAM_ROUTES_SIZE,
    PAUSES,
    PAUSES_SIZE,
    COUNTS,
    COUNTS_SIZE,
    COUNT,
    FIRST_FREE,
    LAST_FREE,
    TEAM_CURSOR,
    QUICK,  #: one case at a time, and nobody is known: the first of those free is found
    SIMPLE,  #: the number in hand is all that has to be noted
    LOOKS_CLOSELY,  #: work may give way, or take several people
    GIVES_WAY,  #: work may be put aside for cases of a lane
    CLOCKED,  #: somebody asks how long people have worked
    CALLED_FOR,  #: a source waits for people who idle
    HANDS_OVER,
    BREAKS_INTERRUPT,
    KNOWN,  #: mark that names the person to select first; -1: none
) = range(3 * WORD, 35 * WORD, WORD)
TEAM_WORDS = 35

PAUSE_TIMER, PAUSE_CHANCE, PAUSE_WORD, PAUSE_TURN, PAUSE_AFTER = range(0, 5 * WORD, WORD)
PAUSE = 5 * WORD

# -- lanes and routes ----------------------------------------------------------------------
(
    LANE_INDEX,
    QUEUE,  #: how the lane is kept
    LANE_ORDER,
    LENGTH,
    WORKING,
    LAST_WAIT,
    FIRST,
    LAST,
    SEEK,
    WEIGHT,
    HEAD_START,
    GATE,
    SERVED_ON,
    CLOSE_TO,
    MEAN,
    ANNOUNCERS,
    ANNOUNCERS_SIZE,
    ANNOUNCED,
    ANNOUNCED_SIZE,
    LANE_ROUTES,
    LANE_ROUTES_SIZE,
    AT_ONCE,
    AT_ONCE_SIZE,
    TIMED,
    TIMED_SIZE,
    STEPS,
    STEPS_SIZE,
    SUPPLY,  #: where units are waited for, not people
    ALL_ROUTES,  #: those of parts of claims too
    ALL_ROUTES_SIZE,
    PREEMPTS,  #: a case may have work interrupted
    CREWED,  #: work from here may need more than one person
    GATHERER,  #: case that holds some of what it claims; 0: none
    HELD_PEOPLE,  #: tasks of those held, in order
    HELD_PEOPLE_LAST,
    HELD_UNITS,  #: numbers of the units of the claim that are held, in order
    HELD_UNITS_SIZE,
    KEYS,  #: of a lane that is kept by keys: entries, and how many there is room for
    KEYS_SIZE,
    KEYS_ROOM,
    LOTS_SERVED,  #: largest lot that was served after waiting
) = range(0, 41 * WORD, WORD)
LANE_WORDS = 41
KEY_ORDER, KEY_THEN, KEY_OF = range(0, 3 * WORD, WORD)
KEY_ENTRY = 3 * WORD
KEYS_SPARE = 4  #: entries that there is always room for between two steps

LINE, STACK, KEYED = range(3)  #: newest last, newest first, by keys in any order
FIRST_COME, LAST_COME, LOT, SHORTEST, EARLIEST_DUE = range(5)
LISTED_SEEK, LONGEST_IDLE_SEEK, LEAST_OCCUPIED, MOST_IDLE = range(4)
LONGEST_WAIT, LONGEST_LANE, LISTED_PICK, DUE_PICK = range(4)
LONGEST_IDLE, FEWEST_CASES, LOWEST_NUMBER = range(3)

(
    ROUTE_LANE,
    ROUTE_TEAM,
    STEADY,
    CASE_RANK,
    PERSON_RANK,
    CASE_STEPS,
    CASE_STEPS_SIZE,
    PERSON_STEPS,
    PERSON_STEPS_SIZE,
    ROUTE_GUARDS,
    ROUTE_GUARDS_SIZE,
    ROUTE_PART,
    PREEMPTS_BY,
) = range(0, 13 * WORD, WORD)
ROUTE_WORDS = 13
BY_NOTHING, BY_INTERRUPTING, BY_STANDING_STILL = range(3)

STEP_AFTER, STEP_RANK = range(0, 2 * WORD, WORD)
STEP = 2 * WORD

(
    RULE_NUMBER,
    COUNTED_AS,
    RULE_TO,
    RULE_TIMER,
    RULE_KEPT,
    RULE_GUARDS,
    RULE_GUARDS_SIZE,
    RULE_CHANCE,
    RULE_WORD,
    RULE_TURN,
    KEEPS_PLACE,
) = range(0, 11 * WORD, WORD)
RULE = 11 * WORD

# -- readings, guards, tables --------------------------------------------------------------
QUANTITY, OF_SIZE, OF = range(0, 3 * WORD, WORD)  #: then what it is read of

(
    ONE,
    CLASS,
    MARK,
    WAITED_HERE,
    WAITED_SO_FAR,
    LANE_WAITING,
    LANE_HELD,
    ANNOUNCED_WAIT,
    GROUP_PRESENT,
    GROUP_IDLE,
    GROUP_FREE,
    POOL_FREE,
    PERSON_NUMBER,
    PERSON_LEVEL,
    PERSON_HELD,
    PERSON_WORKED,
    GATE_OPEN,
    DAY,
    TIME_OF_DAY,
    DUE,
    SLACK,
    SLOT_WAIT,
    REGISTER,
    POOL_OWED,
    POOL_ORDERED,
) = range(25)

GUARD_READING, COMPARE, BOUND = range(0, 3 * WORD, WORD)
GUARD = 3 * WORD
LESS, AT_MOST, EQUAL, NOT_EQUAL, AT_LEAST, MORE = range(6)

TABLE_READING, LINES, POINTS, TABLE_AT, TABLE_VALUES = range(0, 5 * WORD, WORD)
TABLE_WORDS = 5

# -- laws and durations --------------------------------------------------------------------
LAW, LAW_SIZE, PARAMETERS = range(0, 3 * WORD, WORD)
(
    FIXED,
    EXPONENTIAL,
    UNIFORM,
    TRIANGULAR,
    LOGNORMAL,
    GAMMA,
    WEIBULL,
    BETA,
    TRUNCATED_NORMAL,
    EMPIRICAL,
    HISTOGRAM,
    HYPEREXPONENTIAL,
    MIXTURE,
    SUM,
    SHIFTED,
    SCALED,
) = range(16)

(
    TIMER_WORD,
    TIMER_TURN,
    REPLACED,
    TIMER_LAWS,
    TIMER_LAWS_SIZE,
    WORDS,
    FACTORS,
    FACTORS_SIZE,
    EXTRAS,
    EXTRAS_SIZE,
    PLAIN,
) = range(0, 11 * WORD, WORD)
TIMER_WORDS = 11

# -- gates, pools --------------------------------------------------------------------------
(
    GATE_WINDOWS,
    GATE_WINDOWS_SIZE,
    GATE_RANK,
    GATE_SENT,  #: lanes that are emptied when it closes
    GATE_SENT_SIZE,
    GATE_CURSOR,
    GATE_DAYS,  #: for each day, whether the gate opens on it
) = range(0, 7 * WORD, WORD)
GATE_WORDS = 7
WINDOW_START, WINDOW_END = range(0, 2 * WORD, WORD)
WINDOW_BYTES = 2 * WORD

(
    POOL_UNITS,
    UNITS_OWED,
    UNITS_ORDERED,
    POOL_INDEX,
    POOL_RANK_OF,
    WATCHED,
    POOL_PICK,
    SUPPLIES,
    SUPPLIES_SIZE,
    CLAIMED_BY,  #: lanes whose cases claim units beside people
    CLAIMED_BY_SIZE,
    BUYERS,  #: pools that order from this one
    BUYERS_SIZE,
    UPSTREAM,  #: pool from which it orders; 0: none
    REORDERS,  #: whether it orders more
    REVIEWS,  #: ticks
    REVIEWS_SIZE,
    REVIEW,
    ALWAYS,  #: whether it looks at every change, and not at reviews only
    ORDER_AT,
    ORDER_LOT,
    ORDER_UP_TO,
    ORDER_CHANCE,
    ORDER_RANK,
    LEAD_LAW,
    LEAD_WORDS,
    ORDERS_KEY,
    ORDERS_SUBJECT,  #: of order 0, and of reviews
    ORDERS_PLACED,
    UNDER_WAY,  #: orders on their way, by number
    UNDER_WAY_LAST,
    BACKLOG,  #: own orders for which the source has too few units
    BACKLOG_LAST,
    BACKLOG_SIZE,
) = range(3 * WORD, 37 * WORD, WORD)
POOL_WORDS = 37
(
    ORDER_POOL,
    ORDER_NUMBER,
    ORDER_UNITS,
    ORDER_PLACED,
    ORDER_SENT,
    ORDER_BEFORE,
    ORDER_AFTER,
    ORDER_BEHIND,  #: the next in the backlog
) = range(WORD, 9 * WORD, WORD)
SUPPLY_LANE, SUPPLY_POOL, SUPPLY_STEPS, SUPPLY_STEPS_SIZE = range(0, 4 * WORD, WORD)
SUPPLY_WORDS = 4

# -- nodes ---------------------------------------------------------------------------------
NODE_KIND, NODE_INDEX, TO = range(0, 3 * WORD, WORD)
(
    CHOOSE,
    DELAY,
    SERVE_NODE,
    TAKE,
    GIVE,
    FORK,
    MARK_NODE,
    EXIT,
    BOOK_NODE,
    UNBOOK,
    JOIN_NODE,
    GATHER,
    RELEASE,
) = range(13)

CHOICES, CHOICES_SIZE, CHOOSE_WORD, CHOOSE_TURN = range(3 * WORD, 7 * WORD, WORD)
CHOOSE_WORDS = 7
(
    CHOICE_GUARDS,
    CHOICE_GUARDS_SIZE,
    BRANCHES,
    BRANCHES_SIZE,
    CUMULATED,  #: where no weight depends on anything
    CHOOSE_BY,
) = range(0, 6 * WORD, WORD)
CHOICE = 6 * WORD
BY_WEIGHTS, BY_LEAST, BY_LEAST_AND_LOT = range(3)
BRANCH_TO, BRANCH_WEIGHT, BRANCH_READING = range(0, 3 * WORD, WORD)
BRANCH = 3 * WORD

DELAY_TIMER, DELAY_TIME, DELAY_GATE, DELAY_EARLY = range(3 * WORD, 7 * WORD, WORD)
DELAY_WORDS = 7
IN_CLOCK_TIME, IN_OPEN_TIME, IN_OPEN_DAYS, UNTIL_DUE = range(4)

(
    BOOK_DIARY,
    BOOK_NOTICE,
    BOOK_WITHIN,
    BOOK_SPARE,
    BOOK_OTHERWISE,
) = range(3 * WORD, 8 * WORD, WORD)
BOOK_NODE_WORDS = 8
UNBOOK_WORDS = 3
SLOT_STARTS, SLOT_FREE, SLOTS = range(0, 3 * WORD, WORD)  #: of a diary
DIARY_WORDS = 3

(
    SERVE_LANES,
    SERVE_LANES_SIZE,
    WORK_TIMER,
    WRAP_TIMER,
    SERVE_ROOM,
    PACE,
    PACE_SIZE,
    WRITES,
    WRITES_SIZE,
    SPECIAL,  #: more than one person, who is free again after it
    YIELDS,  #: to what its work gives way, as bits
    CUT,
    CUT_TO,
    PARTS_CLAIMED,
    PARTS_CLAIMED_SIZE,
    UNITS_CLAIMED,
    UNITS_CLAIMED_SIZE,
    GATHERS_ALL,
    KEEPS,
    BY_KEPT,
) = range(3 * WORD, 23 * WORD, WORD)
SERVE_WORDS = 23
RESUME, START_AGAIN, GO_ELSEWHERE = range(3)
PART_PEOPLE, PART_WRAPS = range(0, 2 * WORD, WORD)
CLAIM_PART = 2 * WORD
CLAIMED_POOL, CLAIMED_UNITS = range(0, 2 * WORD, WORD)
CLAIMED_ENTRY = 2 * WORD
SERVE_LANE, SERVE_GUARDS, SERVE_GUARDS_SIZE = range(0, 3 * WORD, WORD)
SERVE_CHOICE = 3 * WORD

(
    POOL,
    UNITS,
    UNITS_READING,
    OTHERWISE,
    PARTIAL,
    COUNTED,
    TAKE_LANES,
    TAKE_LANES_SIZE,
    GATHERS,
    GIVES_KEPT,
) = range(3 * WORD, 13 * WORD, WORD)
TAKE_WORDS = 13

FORK_WORD, FORK_TURN, FOLLOW_UPS, FOLLOW_UPS_SIZE, FORK_JOIN = range(3 * WORD, 8 * WORD, WORD)
FORK_WORDS = 8
NEED, CANCELS, JOIN_COUNTED = range(3 * WORD, 6 * WORD, WORD)
JOIN_WORDS = 6
(
    GATHER_SIZE,
    GATHER_TIMER,
    CARRIES,
    THERE,
    THERE_LAST,
    THERE_COUNT,
    BATCH_SINCE,  #: running number of events when the last batch went on
) = range(3 * WORD, 10 * WORD, WORD)
GATHER_WORDS = 10
RELEASE_WORDS = 3

(
    MARK_WRITES,
    MARK_WRITES_SIZE,
    MARK_ADDS,
    MARK_ADDS_SIZE,
    MILESTONES,
    MILESTONES_SIZE,
    HOUSE,
    HOUSE_SIZE,
    HOUSE_ADDS,
    HOUSE_ADDS_SIZE,
    MARK_DUE,  #: reading of the due time; 0: none
    DUE_TIMER,  #: or a duration from now
    DUE_TIME,
    DUE_GATE,
) = range(3 * WORD, 17 * WORD, WORD)
MARK_WORDS = 17
#: What is written where: in a mark (an offset) or a register (an address).
WRITE_MARK, WRITE_READING, WRITE_VALUE, WRITE_TIMER = range(0, 4 * WORD, WORD)
WRITE = 4 * WORD

OUTCOME = 3 * WORD
EXIT_WORDS = 4

# -- sources -------------------------------------------------------------------------------
(
    SOURCE_KIND,
    SOURCE_INDEX,
    SOURCE_RANK,
    SOURCE_KEY,
    SOURCE_TO,
    SOURCE_ORDINAL,
    KINDS,
    KINDS_SIZE,
    KINDS_CUMULATED,
    LISTED_KINDS,
    LISTED_MARKS,  #: pairs of a mark's place in the case and of the list of its values
    LISTED_MARKS_SIZE,
    SIZE_LAW,
    SIZE_WORDS,  #: names of its uniforms
    SLICES,
    SLICES_SIZE,
    SLICE,  #: index of the slice in hand
    SLICE_KEY,
    SLICE_ORDINAL,
    GATHERED,
    GAP_LAW,
    GAP_WORDS,  #: names of its uniforms
    GAP_TICK,
    GAP_UNTIL,
    GAP_LIMIT,
    COMING_TICK,
    COMING_PART,
    COMING_ORDINAL,
    COMING_KEY,
    SOURCE_LIMIT,
    SOURCE_GATE,
    WHEN_OPEN,
    WHEN_SHUT,
    DIALLING,
    WANTED,
    DIAL_TIMER,
    DIAL_FROM,
    DIAL_UNTIL,
) = range(0, 38 * WORD, WORD)
SOURCE_WORDS = 38
AT_RATES, BY_GAPS, LISTED, WHEN_PEOPLE_IDLE = range(4)
SLICE_START, SLICE_END, SLICE_FIRST, SLICE_SLOPE, SLICE_TOTAL = range(0, 5 * WORD, WORD)
SLICE_BYTES = 5 * WORD
LISTED_TICK, LISTED_PART, LISTED_ORDINAL, LISTED_KEY = range(0, 4 * WORD, WORD)
LISTED_BYTES = 4 * WORD

# -- why `advance` comes back, and why a run cannot go on -----------------------------------
(
    DONE,
    ROWS_FULL,
    CASES_SHORT,
    TASKS_SHORT,
    HEAP_FULL,
    FAMILIES_SHORT,
    BREATHE,
    CANNOT_GO_ON,
    KEYS_FULL,
) = range(9)
(
    FINE,
    ENDLESS_MOVES,
    ENDLESS_STILL,
    NO_ROW,
    NO_WEIGHT,
    NO_LANE,
    TOO_MANY_BIRTHS,
    BAD_DURATION,
    MANY_AT_ONCE,
    KEEPS_AT_END,
    KEEPS_NOBODY,
) = range(11)

# -- rows of the journal (in words) ----------------------------------------------------------
CASE_ROW, VISIT_ROW, WORK_ROW, LEVEL_ROW, MILESTONE_ROW, STOCK_ROW, ORDER_ROW = 9, 9, 8, 4, 3, 5, 7

# -- accounts (`accounts`): sums by lane, team and interval ----------------------------------
(
    EDGES,
    EDGES_SIZE,
    WITHIN,
    WITHIN_SIZE,
    WITHIN_AT,  #: where the counts within limits begin in the cell of a lane
    LANE_STRIDE,  #: bytes of such a cell
    OUTCOMES_SIZE,
    BOOK_LANES,
    BOOK_TEAMS,
    BOOK_TEAMS_SIZE,
    BOOK_ENDS,
) = range(0, 11 * WORD, WORD)
BOOK_WORDS = 11
LANE_SLOTS, ZERO_WAITS, HISTOGRAM_AT = range(0, 3 * WORD, WORD)
BOOK_LANE = 3 * WORD
(
    JOINED_COUNT,
    BEGUN_COUNT,
    WAIT_SUM,
    WAIT_SQUARES,
    BEGUN_WAIT,
    WAITING_TIME,
    OUTCOMES_COUNT,  #: one for each outcome, then one for each limit
) = range(0, 7 * WORD, WORD)
TEAM_SLOTS, LEVEL_SINCE, LEVEL_NOW, OWED_NOW = range(0, 4 * WORD, WORD)
BOOK_TEAM = 4 * WORD
PRESENT_TIME, OWED_TIME, WORK_TIME = range(0, 3 * WORD, WORD)  #: then wrap-up, pauses, kept
TEAM_SLOT = 6 * WORD
BOOK_END = 2 * WORD
