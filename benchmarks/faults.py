"""Faults to seed into the kernel: one line of one function each, as a slip of the hand would be.

They are planted one at a time into a copy of the package (`seeded_faults`), and each must be told
from the reference engine. A fault that is not found is a hole in the grammars of
`tests.agreement`, which are to be made stronger; a fault whose text is no longer there is to be
replaced by one like it.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

KERNEL = Path("engine/kernel")  #: within the package


@dataclass(frozen=True)
class Fault:
    """One line that is wrong.

    Attributes
    ----------
    file
        Module of the kernel.
    inside
        Function in which the text stands; "": anywhere in the module.
    old, new
        Text that occurs there exactly once, and what is planted in its place.
    what
        What is wrong then.
    """

    file: str
    inside: str
    old: str
    new: str
    what: str

    @property
    def name(self) -> str:
        """Module and function."""
        return f"{self.file}.{self.inside}" if self.inside else self.file

    def planted(self, text: str) -> str:
        """The module's text with the fault in it.

        Raises
        ------
        LookupError
            If the old text does not occur exactly once.
        """
        first, last = 0, len(text)
        if self.inside:
            first, last = _place_of(self.inside, text)
        found = text.count(self.old, first, last)
        if found != 1:
            raise LookupError(f"{self.name}: {self.old!r} occurs {found} times")
        place = text.index(self.old, first, last)
        return text[:place] + self.new + text[place + len(self.old) :]


def _place_of(function: str, text: str) -> tuple[int, int]:
    """Where a function begins and ends."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            assert node.end_lineno is not None
            return starts[node.lineno - 1], starts[node.end_lineno]
    raise LookupError(f"there is no function {function}")


def _of(file: str, *lines: tuple[str, str, str, str]) -> tuple[Fault, ...]:
    return tuple(Fault(file, *line) for line in lines)


FORGOTTEN = "pass"

#: Accounts, and the book that they are kept in.
ACCOUNTS = (
    *_of(
        "accounts",
        ("", "_SHIFT = 52 - BIN_BITS", "_SHIFT = 51 - BIN_BITS", "bins half as wide"),
        ("visit", "if wait == 0:", "if wait <= 1:", "a wait of one tick counts as none"),
        (
            "visit",
            "if wait <= load(limits + k * WORD):",
            "if wait < load(limits + k * WORD):",
            "a wait as long as the limit is not within it",
        ),
        ("visit", "add(cell + at.WAIT_SUM, wait)", FORGOTTEN, "waits are not summed"),
        (
            "account",
            "min(load(row + 6 * WORD), until)",
            "load(row + 6 * WORD)",
            "work goes on behind the end",
        ),
        (
            "spread",
            "add(rows + k * stride, end - begun)",
            "add(rows, end - begun)",
            "all time goes into the first interval",
        ),
        (
            "presence",
            "load(team + at.OWED_NOW) * (end - since)",
            "load(team + at.LEVEL_NOW) * (end - since)",
            "people owed are counted as those present",
        ),
        ("level", "presence(book, team, load(row))", FORGOTTEN, "time up to a change is lost"),
        (
            "case",
            "if ended < FOREVER:",
            "if ended <= FOREVER:",
            "cases that are inside are given a time inside",
        ),
        (
            "account",
            "store(h + at.WORKS_SIZE, 0)",
            FORGOTTEN,
            "work is summed twice",
        ),
    ),
    *_of(
        "book",
        (
            "__init__",
            "(at.WITHIN_AT, at.OUTCOMES_COUNT + outcomes * WORD)",
            "(at.WITHIN_AT, at.OUTCOMES_COUNT)",
            "limits are counted where outcomes are",
        ),
        (
            "__init__",
            "np.arange(teams) * (slots * at.TEAM_SLOT)",
            "np.arange(teams) * at.TEAM_SLOT",
            "teams share their intervals",
        ),
    ),
)

#: What comes, and what is born.
BIRTHS = (
    *_of(
        "arriving",
        (
            "_counted",
            "return _rows(start + places[order], part, ordinals[order], key)",
            "return _rows(start + places[order], part, ordinals, key)",
            "keys of counted cases by time, not by ordinal",
        ),
        (
            "_rates",
            "total = 0.5 * (first + last) * length",
            "total = first * length",
            "a rate that falls is taken as even",
        ),
        ("_rates", "peak = max(", "peak = min(", "a rate at the lower of two factors"),
        (
            "set_up",
            "= arrivals.until",
            "= arrivals.until + 1",
            "a gap source goes on a tick too long",
        ),
    ),
    *_of(
        "births",
        (
            "draw_rate",
            "store(source + at.COMING_TICK, min(last, tick))",
            "store(source + at.COMING_TICK, tick)",
            "a case comes at the end of a slice, rounded up",
        ),
        (
            "draw_gap",
            "if tick >= load(source + at.GAP_UNTIL):",
            "if tick > load(source + at.GAP_UNTIL):",
            "a gap source sends a case at its end",
        ),
        (
            "announce",
            "load(source + at.SOURCE_ORDINAL) < load(source + at.SOURCE_LIMIT)",
            "load(source + at.SOURCE_ORDINAL) <= load(source + at.SOURCE_LIMIT)",
            "one case more than the limit",
        ),
        ("comes", "rate = shut", "rate = peak", "as many come while a gate is shut"),
        (
            "number_at_once",
            "int(size + 0.5)",
            "int(size)",
            "the size of a group is rounded down",
        ),
        (
            "kind_of",
            "return load(listed + ordinal * WORD)",
            "return load(listed)",
            "all listed cases are of the first's class",
        ),
        (
            "companions",
            "most = 1 + load(source + at.SOURCE_LIMIT)",
            "most = 2 + load(source + at.SOURCE_LIMIT)",
            "a group passes the limit by one",
        ),
        (
            "companions",
            "first = absorbed(load(source + at.COMING_KEY), 0)",
            "first = load(source + at.COMING_KEY)",
            "keys of companions are those of others",
        ),
        ("blank_case", "store(case + at.WAITED, 0)", FORGOTTEN, "waits of the case before it"),
        ("blank_case", "store(case + at.VISIT, 0)", FORGOTTEN, "visits of the case before it"),
        (
            "new_case",
            "store(source + at.SOURCE_ORDINAL, load(source + at.SOURCE_ORDINAL) + 1)",
            FORGOTTEN,
            "two cases have one subject",
        ),
        (
            "follow_up",
            "store(family + at.MEMBERS, load(family + at.MEMBERS) + 1)",
            FORGOTTEN,
            "a family is forgotten while it has members",
        ),
        (
            "follow_up",
            "store(case + at.DUE_AT, load(parent + at.DUE_AT))",
            FORGOTTEN,
            "a due time is not inherited",
        ),
        (
            "follow_up",
            "for place in range(at.CASE_MORE, load(h + at.TURNS_AT), WORD):",
            "for place in range(at.CASE_MORE + WORD, load(h + at.TURNS_AT), WORD):",
            "the first mark is not inherited",
        ),
    ),
)

#: Events in their order.
EVENTS = (
    *_of(
        "by_hand",
        (
            "_before",
            'build.icmp_signed("<", stamp, later)',
            'build.icmp_signed(">", stamp, later)',
            "of two equal events the newer comes first",
        ),
        ("_stamp", "word(layout.STAMP)", "word(layout.ABOUT)", "ties by address"),
        ("_uniform", "word(12)", "word(11)", "uniform numbers up to two"),
        ("_absorbed", "word(shared.ABSORB)", "word(shared.TURN)", "keys by another constant"),
    ),
    *_of(
        "draws",
        ("uniform", "turn & MASK)", "0)", "as Python: every turn draws the same"),
    ),
    *_of(
        "heap",
        (
            "earlier",
            "return load(one + RANK) < load(other + RANK)",
            "return load(one + RANK) > load(other + RANK)",
            "as Python: kinds in reverse",
        ),
        (
            "sink",
            "while child + 3 * EVENT < end:",
            "while child + 4 * EVENT < end:",
            "the last full brood is taken for less",
        ),
        (
            "sink",
            "if child < end <= child + 3 * EVENT:",
            "if child < end < child + 3 * EVENT:",
            "a brood of three is passed over",
        ),
        (
            "sink",
            "child = heap + ((first - heap) << 2) + EVENT",
            "child = heap + ((first - heap) << 1) + EVENT",
            "children of another event",
        ),
        ("rise", "up = (k - 1) >> 2", "up = k >> 2", "the parent of another event"),
        ("put_as", "kind << SUBJECT_BITS | subject", "subject", "wrap-up that goes on, by subject"),
        ("put_in", "store(h + SEQUENCE, running)", FORGOTTEN, "all events have one number"),
    ),
    *_of(
        "floor",
        ("advance", "if tick >= until:", "if tick > until:", "a window takes one tick more"),
        (
            "advance",
            "load(coming + at.TICK) < load(event + at.TICK)",
            "load(coming + at.TICK) <= load(event + at.TICK)",
            "arrivals come first in their tick",
        ),
        (
            "other_delay_ends",
            "> load(about + at.BATCH_SINCE)",
            "> 0",
            "the time of a batch that has gone is up",
        ),
        (
            "happen",
            "> load(about + at.WAITS_SINCE)",
            "> 0",
            "rules of an earlier wait come due",
        ),
        (
            "short_of",
            "if load(h + at.FREE_CASES_LEFT) < load(h + at.CASES_MARGIN):",
            "if load(h + at.FREE_CASES_LEFT) < 0:",
            "free rows of cases run out",
        ),
        ("work_ends", "store(case + at.WAIT_OVER, 0)", FORGOTTEN, "a wait is read after work"),
        (
            "work_ends",
            "store(lane + at.WORKING, load(lane + at.WORKING) - 1)",
            FORGOTTEN,
            "cases at work are never taken off",
        ),
        (
            "look_next",
            "store(team + at.TEAM_CURSOR, k + 1)",
            "store(team + at.TEAM_CURSOR, k + 2)",
            "every second person does not look",
        ),
        (
            "other_delay_ends",
            "store(source + at.DIALLING, load(source + at.DIALLING) - 1)",
            FORGOTTEN,
            "dials that have ended are under way",
        ),
        ("other_delay_ends", "errand(h, at.LOOK_DIALLERS, 0, 0)", FORGOTTEN, "nobody dials on"),
        ("arrive", "errand(h, at.LOOK_DIALLERS, 0, 0)", FORGOTTEN, "the first look is lost"),
        ("happen", "load(about + at.TASK_DUE) == load(h + at.NOW)", "True", "ends of wrap-up"),
        ("work_of_crew_ends", "keeps_nobody(case)", FORGOTTEN, "kept and set free"),
        (
            "send_away",
            "load(h + at.CLOSING) + WORD if left > 0 else 0",
            "0",
            "only the first lane of a gate is sent away",
        ),
        ("send_away", "store(case + at.PLACE, -1)", FORGOTTEN, "who is sent away keeps a place"),
    ),
    *_of(
        "presence",
        (
            "announce_count",
            "load(team + at.TEAM_RANK) + 1",
            "load(team + at.TEAM_INDEX) + 1",
            "groups by list, not by name",
        ),
        (
            "announce_close",
            "load(gate + at.GATE_RANK)",
            "0 - load(gate + at.GATE_RANK)",
            "gates in reverse",
        ),
        (
            "arrives",
            "now if now > 0 else -1",
            "now",
            "who is there at the start is idle since 0",
        ),
        ("more", "kept = min(change, owed)", "kept = 0", "nobody who is owed stays"),
        ("more", "later(h, team, at.LOOK_ALL, 0)", FORGOTTEN, "those kept do not look"),
        (
            "fewer",
            "worker -= at.WORKER",
            "worker -= 2 * at.WORKER",
            "every second idle person stays",
        ),
        (
            "withdraw",
            "store(team + at.IDLE, load(team + at.IDLE) - 1)",
            FORGOTTEN,
            "idle people are never taken off",
        ),
        (
            "window_ends",
            "store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) + 1)",
            FORGOTTEN,
            "nobody is owed",
        ),
        (
            "break_due",
            "load(worker + at.REST) + load(row + WORD)",
            "load(row + WORD)",
            "of two breaks that are due only the last",
        ),
        ("break_due", "interrupt(h, worker)", FORGOTTEN, "breaks that interrupt wait"),
        ("interrupt", "OF_PERSON", "OF_TEAM", "another is interrupted"),
        (
            "interrupted",
            "if break_is_due(worker) or (",
            "if (",
            "breaks do not interrupt",
        ),
        (
            "handed_over",
            "(mine == tasks and k > number)",
            "(mine == tasks and k < number)",
            "among equals the lowest number hands over first",
        ),
        ("handed_over", "last_tasks = tasks", FORGOTTEN, "the same person hands over again"),
        ("hands_over", "gone(h, worker)", FORGOTTEN, "who has handed over stays"),
        ("window_ends", "goes_home(h, worker)", FORGOTTEN, "who goes home is held on"),
        (
            "arrives",
            "forget_work(h, worker)",
            FORGOTTEN,
            "work of the shift before counts towards a pause",
        ),
        ("comes", "store(worker + at.OWED, 0)", FORGOTTEN, "who comes again is still owed"),
    ),
    *_of(
        "todo",
        ("later", "store(h + TODO_LAST, row)", FORGOTTEN, "what is to be done is lost"),
        ("at_once", "if first == 0:", "if first != 0:", "the end of the list is lost"),
        ("taken", "if following == 0:", "if following != 0:", "the list ends in the past"),
        ("errand", "store(row + ERRAND_MORE, more)", FORGOTTEN, "units that go with people"),
        (
            "errand_at_once",
            "at_once(h, take_row(h, FREE_FAMILIES, FREE_FAMILIES_LEFT), act, about)",
            "later(h, take_row(h, FREE_FAMILIES, FREE_FAMILIES_LEFT), act, about)",
            "behind all others",
        ),
        ("fail", "if load(h + FAILED) == 0:", "if load(h + FAILED) >= 0:", "the last reason"),
    ),
)

#: Who serves whom, and how work runs.
PEOPLE = (
    *_of(
        "matching",
        (
            "team_score",
            "return load(worker + at.IDLE_SINCE)",
            "return -load(worker + at.IDLE_SINCE)",
            "shortest idle instead of longest",
        ),
        (
            "team_score",
            "return -load(team + at.IDLE) if",
            "return load(team + at.IDLE) if",
            "least idle instead of most",
        ),
        (
            "team_score",
            "load(team + at.TEAM_HELD) * MILLION //",
            "load(team + at.TEAM_HELD) //",
            "occupancy in whole numbers",
        ),
        ("worker_for", "score < best_score:", "score <= best_score:", "the last of equal teams"),
        (
            "worker_for",
            "(found != 0 and rank > best_rank)",
            "(found != 0 and rank >= best_rank)",
            "teams of equal rank are not compared",
        ),
    ),
    *_of(
        "desk",
        ("case_for", "score > best_score", "score >= best_score", "the last of equal lanes"),
        ("case_for", "rank < best_rank or", "rank <= best_rank or", "any score at equal rank"),
        (
            "case_for",
            "not stays_for(h, lane)",
            "stays_for(h, lane)",
            "people stay for lanes that are open",
        ),
        ("look", "and takes_work(worker):", "and True:", "who is to go takes new work"),
        (
            "fits_closely",
            "if load(route + at.ROUTE_PART) != 0:",
            "if load(route + at.ROUTE_PART) < 0:",
            "who is asked only to help serves alone",
        ),
        ("fits_closely", "alone == 0 and crew_fits", "crew_fits", "crews stay after their time"),
        (
            "look_closely",
            "if load(worker + at.TASKS) == 0:",
            "if load(worker + at.TASKS) >= 0:",
            "a break begins beside other work",
        ),
        (
            "look_closely",
            "errand(h, at.LOOK_DIALLERS, 0, 0)",
            FORGOTTEN,
            "nobody dials for who is idle again",
        ),
        ("set_free", "at_once(h, team, at.LOOK_ALL, 0)", FORGOTTEN, "nobody else looks"),
        ("set_free", " or break_is_due(worker):", ":", "who is to rest is sent home"),
        (
            "called_off",
            " or load(worker + at.OWED) != 0:",
            ":",
            "who was to go and is called off stays for ever",
        ),
    ),
    *_of(
        "work",
        ("is_busy", "withdraw_offer(worker)", FORGOTTEN, "who is busy can be found"),
        (
            "begin",
            "store(lane + at.LAST_WAIT, waited)",
            "store(lane + at.LAST_WAIT, 0)",
            "the last wait is announced as nothing",
        ),
        ("begin", "store(case + at.UNDONE, -1)", FORGOTTEN, "the same rest is done again"),
        ("begin", "drawn = left + (1 if parts > 0 else 0)", "drawn = left", "rounded down"),
        (
            "prepare_return",
            "store(h + at.JOINS, joins)",
            FORGOTTEN,
            "places to come back to are given twice",
        ),
        (
            "rank_for",
            "load(route + at.PERSON_STEPS)",
            "load(route + at.CASE_STEPS)",
            "rank seen from the other side",
        ),
        (
            "progress",
            "elapsed % MILLION * pace // MILLION",
            "elapsed * pace // MILLION",
            "work of long stretches is counted twice",
        ),
        ("progress", "whole -= 1", FORGOTTEN, "parts of a tick are borrowed for nothing"),
        ("time_end", "(rest + pace - 1) // pace", "rest // pace", "ends are rounded down"),
        ("rate", "k = min(size, cases)", "k = size", "as slow as with all hands full"),
        ("count_closely", "store(task + at.SEEN, now)", FORGOTTEN, "progress is made twice"),
        (
            "count_closely",
            "store(worker + at.WORKED, load(worker + at.WORKED) + worked)",
            FORGOTTEN,
            "only the last work counts towards a pause",
        ),
        (
            "is_paced",
            "return not gives_way(team) or load(task + at.HALTED_BY) == 0",
            "return True",
            "what stands still is timed",
        ),
        (
            "halt",
            "store(task + at.LEFT, load(task + at.TASK_DUE) - now)",
            "store(task + at.LEFT, load(task + at.DRAWN))",
            "what stood still starts again",
        ),
        ("halt", "store(task + at.TASK_STAMP, 0)", FORGOTTEN, "what stands still ends"),
        (
            "go_on_after",
            "store(worker + at.FREE, load(worker + at.FREE) - load(task + at.TASK_ROOM))",
            FORGOTTEN,
            "what goes on takes no room",
        ),
        (
            "go_on_after",
            "store(task + at.SEEN, load(h + at.NOW))",
            FORGOTTEN,
            "time that stood still is worked off",
        ),
        (
            "time_wrap",
            "stamp = load(task + at.WRAP_NUMBER)",
            "stamp = load(h + at.SEQUENCE) << at.NOTE_BITS",
            "wrap-up that stood still goes behind others",
        ),
        ("wraps_up", "store(task + at.TASK_KIND, WRAP)", FORGOTTEN, "wrap-up counts as work"),
        (
            "pauses_after",
            " and load(worker + at.OWED) == 0:",
            ":",
            "who is past the end of a shift takes a pause",
        ),
        ("pauses_after", "count(h, worker, -1)", FORGOTTEN, "cases in hand are never taken off"),
        ("pauses_after", "forget_work(h, worker)", FORGOTTEN, "work before a pause counts on"),
        ("pause_after", "else total + ticks", "else ticks", "only the last pause counts"),
        (
            "pause_after",
            "worked_by(h, worker) >= after:",
            "worked_by(h, worker) > after:",
            "a pause after just so much work is not due",
        ),
        ("rest", "store(worker + at.REST, 0)", FORGOTTEN, "the same break is due for ever"),
        (
            "break_off_pauses",
            "journal.work(h, task, load(h + at.NOW))",
            FORGOTTEN,
            "a pause that is cut has no row",
        ),
        (
            "lay_aside",
            "+ load(task + at.TASK_ROOM))",
            "+ 1)",
            "one unit of room is given back for all",
        ),
        ("lay_aside", "go_on_after(h, worker, task)", FORGOTTEN, "it stands still for ever"),
        (
            "lay_down",
            "store(worker + at.IDLE_SINCE, load(h + at.NOW))",
            FORGOTTEN,
            "idle since the beginning",
        ),
        (
            "gone",
            "store(team + at.TEAM_OWED, load(team + at.TEAM_OWED) - 1)",
            FORGOTTEN,
            "people are owed for ever",
        ),
    ),
    *_of(
        "interruptions",
        (
            "may_be_cut",
            "if load(task + at.TASK_RANK) <= mine or",
            "if load(task + at.TASK_RANK) < mine or",
            "work of equal rank is interrupted",
        ),
        ("may_be_cut", ">= need", "> need", "more room than is needed"),
        (
            "gives_way_before",
            "return worst > load(best)",
            "return worst < load(best)",
            "the best rank gives way",
        ),
        (
            "gives_way_before",
            "return begun > load(best + WORD)",
            "return begun < load(best + WORD)",
            "who began first gives way",
        ),
        (
            "gives_way_before",
            "return subject > load(best + 2 * WORD)",
            "return subject < load(best + 2 * WORD)",
            "the lowest subject gives way",
        ),
        (
            "all_in_the_way",
            "worst = min(worst, load(task + at.TASK_RANK))",
            "worst = max(worst, load(task + at.TASK_RANK)) if worst < NEVER else 0",
            "the worst of several stands for all",
        ),
        (
            "all_in_the_way",
            "begun = max(begun, load(task + at.TASK_BEGUN))",
            "begun = load(task + at.TASK_BEGUN)",
            "the last taken stands for the last begun",
        ),
        ("takes_over", "rank > best_rank:", "rank >= best_rank:", "only the first route"),
        ("takes_over", "errand(h, at.LOOK_AGAIN, best_worker, 0)", FORGOTTEN, "room is left"),
        ("begin_instead", "store(urgent + at.HALTS, halted)", FORGOTTEN, "it stands still on"),
        ("cut", "store(task + at.TASK_ROOM, 0)", FORGOTTEN, "room is given back twice"),
        (
            "cut",
            "is_to_come_back(task, case, load(task + at.DRAWN), 0)",
            "is_to_come_back(task, case, load(task + at.LEFT), 0)",
            "what starts again goes on",
        ),
        ("cut", "count(h, worker, -1)", FORGOTTEN, "interrupted work is in hand for ever"),
        ("cut_all", " and load(task + at.TASK_LANE) >= 0:", ":", "kept people are cut short"),
    ),
    *_of(
        "claims",
        ("has_units", "return k < size", "return k >= size", "units that are held are asked for"),
        (
            "crew_for",
            "if few and not (holds and has_units(lane, k)):",
            "if few and not holds:",
            "who gathers people need no units",
        ),
        (
            "crew_for",
            "(by != 0 and holds and is_held(lane, by))",
            "(by != 0 and is_held(lane, by) and not holds)",
            "somebody who is held is counted twice",
        ),
        (
            "one_more",
            "(rank == best_rank and score < best_score)",
            "(rank == best_rank and score <= best_score)",
            "the last of equal teams",
        ),
        (
            "is_chosen",
            "load(load(h + at.CHOSEN) + k * PERSON) != worker:",
            "load(load(h + at.CHOSEN)) != worker:",
            "only the first of a crew is known",
        ),
        (
            "find_besides",
            "(mine == first and since < then)",
            "(mine == first and since <= then)",
            "the highest number of equals",
        ),
        ("lacks_people", "lacking -= 1", FORGOTTEN, "those held are not counted"),
    ),
    *_of(
        "crews",
        (
            "gather_crew",
            "or first_of(lane) != case:",
            "or load(lane + at.LENGTH) == 0:",
            "who is not first gathers",
        ),
        ("gather_crew", "changed(h, pool)", FORGOTTEN, "units that are held leave no row"),
        ("kept_until_now", "load(h + at.NOW) > load", "load(h + at.NOW) >= load", "kept for none"),
        ("let_go", "store(lane + at.GATHERER, 0)", FORGOTTEN, "who has gone gathers on"),
        ("leaves", "errand(h, at.LOOK_LANE, lane, 0)", FORGOTTEN, "the next does not look"),
        ("leaves", "store(lane + at.HELD_UNITS_SIZE, 0)", FORGOTTEN, "the next has the units"),
        ("looks_later", "offer(worker)", FORGOTTEN, "who is free again cannot be found"),
        (
            "goes_home",
            "kept_until_now(h, task)",
            FORGOTTEN,
            "who was held and goes home has no row",
        ),
        (
            "units_back",
            "load(load(pool + at.CLAIMED_BY) + k * WORD)",
            "load(load(pool + at.CLAIMED_BY))",
            "only the first lane looks",
        ),
        (
            "begin_crew",
            "if not (held and has_units(lane, k)):",
            "if not held:",
            "units are taken from nowhere",
        ),
        ("begin_crew", "store(main + at.WRAPS, load(chosen + WORD))", FORGOTTEN, "who wraps up"),
        (
            "joins_in",
            "store(task + at.DRAWN, load(main + at.DRAWN))",
            "store(task + at.DRAWN, 0)",
            "helpers drew nothing",
        ),
        ("stop", "store(case + at.WAIT_OVER, 0)", FORGOTTEN, "a wait is read after work"),
        (
            "crew_is_free",
            "if load(main + at.TASK_LANE) >= 0:",
            "if load(main + at.TASK_LANE) > 0:",
            "units of the first lane never come back",
        ),
        ("are_done", "range(free - 1, -1, -1)", "range(free)", "the last of a crew looks first"),
        ("cut_crew", "units_of_claim_out(h, serve)", FORGOTTEN, "units of cut work are lost"),
        (
            "cut_crew",
            "if worker != called:",
            "if worker == called:",
            "those not called away do not look",
        ),
        (
            "is_to_come_back",
            "store(case + at.PLACE, load(main + at.TASK_PLACE))",
            FORGOTTEN,
            "an interrupted case comes back as the last",
        ),
    ),
    *_of(
        "kept",
        ("keep", "count(h, load(task + at.TASK_WORKER), -1)", FORGOTTEN, "kept and in hand"),
        (
            "go_on_with_kept",
            "count(h, load(task + at.TASK_WORKER), 1)",
            FORGOTTEN,
            "who works on has nothing in hand",
        ),
        ("given_back", "kept_units_out(h, units)", FORGOTTEN, "units that were kept are lost"),
    ),
    *_of(
        "dialling",
        ("look_for_idle", "+ 0.5)", "+ 1.0)", "dials are rounded up"),
        (
            "look_for_idle",
            "if start <= now < until:",
            "if start <= now <= until:",
            "one dial more at the end",
        ),
        ("look_for_idle", " and left > 0:", ":", "more dials than cases"),
        (
            "dial",
            "store(source + at.DIALLING, load(source + at.DIALLING) + 1)",
            FORGOTTEN,
            "dials under way are not counted",
        ),
    ),
    *_of(
        "ordering",
        (
            "review",
            "position -= load(pool + at.UNITS_OWED)",
            FORGOTTEN,
            "what is owed is not ordered",
        ),
        (
            "review",
            "if position > load(pool + at.ORDER_AT):",
            "if position >= load(pool + at.ORDER_AT):",
            "ordered a unit too late",
        ),
        ("review", "if uniform(key, COMES, 0) >= chance:", "if False:", "every order comes"),
        (
            "review",
            "elif load(pool + at.BACKLOG) != 0 or load",
            "elif load",
            "a small order goes before those that wait",
        ),
        ("amount", "lot * (1 + (load", "lot * (2 + (load", "one lot too many"),
        (
            "has_units",
            "store(pool + at.BACKLOG_SIZE, load(pool + at.BACKLOG_SIZE) - 1)",
            FORGOTTEN,
            "a backlog never grows shorter",
        ),
        ("send", "changed(h, source)", FORGOTTEN, "the source does not order what it sends"),
        (
            "order_comes",
            "store(pool + at.UNITS_ORDERED, load(pool + at.UNITS_ORDERED) - units)",
            FORGOTTEN,
            "what came is on order for ever",
        ),
        ("is_there", "store(after + at.ORDER_BEFORE, before)", FORGOTTEN, "an order that came"),
        (
            "review_due",
            "announce_review(h, pool)",
            FORGOTTEN,
            "a pool looks only once",
        ),
        (
            "give_units",
            "errand(h, at.LOOK_POOL, pool, 0)",
            FORGOTTEN,
            "nobody looks for units that come back",
        ),
        (
            "give_units",
            "errand(h, at.UNITS_BACK, pool, 0)",
            FORGOTTEN,
            "crews do not look for units that come back",
        ),
    ),
    *_of(
        "rules",
        (
            "break_is_due",
            "load(worker + at.REST) != 0",
            "load(worker + at.REST) > 1",
            "breaks of one tick are never due",
        ),
        (
            "preempts",
            "load(lane + at.PREEMPTS) != 0",
            "load(lane + at.PREEMPTS) < 0",
            "nothing is interrupted by a case",
        ),
        (
            "waits_for_people",
            "load(source) == at.WHEN_PEOPLE_IDLE",
            "load(source) > at.WHEN_PEOPLE_IDLE",
            "diallers do not look",
        ),
    ),
    *_of(
        "people",
        (
            "offer",
            "load(ahead + at.NUMBER) > number",
            "load(ahead + at.NUMBER) < number",
            "of equally idle people the highest number",
        ),
        (
            "offer",
            "load(ahead + at.IDLE_SINCE) > since",
            "load(ahead + at.IDLE_SINCE) >= since",
            "numbers do not matter",
        ),
        (
            "known_person",
            "if number < 0 or number >= load(team + at.PEOPLE_SIZE):",
            "if number <= 0 or number >= load(team + at.PEOPLE_SIZE):",
            "the first of a group is never known",
        ),
        ("find_room", "since < then", "since <= then", "the highest number of equals"),
        ("find_room", "mine < first or", "mine <= first or", "the last of equals"),
        (
            "find_room",
            "load(worker + at.FREE) >= need",
            "load(worker + at.FREE) > need",
            "a person with just enough room is passed over",
        ),
    ),
    *_of(
        "stocks",
        (
            "forget",
            " and load(case + at.HOLDS) == 0:",
            ":",
            "a case is forgotten while somebody wraps it up",
        ),
        ("leave_family", "if members == 0:", "if members <= 1:", "a family ends with one left"),
        (
            "drop_task",
            "store(following + at.TASK_BEFORE, earlier)",
            FORGOTTEN,
            "a task's neighbour is one that is over",
        ),
        (
            "new_task",
            "store(worker + at.TASKS_COUNT, load(worker + at.TASKS_COUNT) + 1)",
            FORGOTTEN,
            "nobody has anything in hand",
        ),
    ),
)

#: Waiting, in lanes and for units.
LANES = (
    *_of(
        "lanes",
        (
            "head_score",
            "return -load(case + at.DUE_AT) if pick",
            "return load(case + at.DUE_AT) if pick",
            "people pick the latest due",
        ),
        ("key_of", "return -place", "return place", "first come, first served"),
        (
            "key_of",
            "return load(case + at.DUE_AT)",
            "return -load(case + at.DUE_AT)",
            "latest due first",
        ),
        ("key_of", "return load(case + at.DRAWN_LOT)", "return place", "by lot is first come"),
        ("draw_lot", "load(lane + at.LOTS_SERVED), u", "0, u", "newcomers draw among the first"),
        ("take", "== at.LOT:", "== at.SHORTEST:", "lots count from the first"),
        (
            "is_first",
            "mine < its or (mine == its and place < load(head + at.PLACE))",
            "mine < its",
            "a place that was kept is not looked at",
        ),
        ("rank_at", "if waited < load(step):", "if waited <= load(step):", "a tick too late"),
        (
            "rank_after",
            "NEVER if other >= NEVER else rank",
            "rank",
            "a route that is closed from the other side",
        ),
        ("stays_for", " and not is_open(gate, load(h + at.NOW))", "", "people stay while open"),
        (
            "remove",
            "store(lane + at.LENGTH, load(lane + at.LENGTH) - 1)",
            FORGOTTEN,
            "a lane never grows shorter",
        ),
        ("foretell", "== at.SHORTEST", "== at.LAST_COME", "jobs of unknown length"),
    ),
    *_of(
        "queues",
        ("add_first", "store(head + BEFORE, row)", FORGOTTEN, "a stack with one link missing"),
        ("take_out", "store(after + BEFORE, before)", FORGOTTEN, "a line with a link to nobody"),
        ("add_behind", "store(following + BEFORE, row)", FORGOTTEN, "the same among people"),
        (
            "meld",
            "load(other + ORDER) < load(one + ORDER)",
            "load(other + ORDER) > load(one + ORDER)",
            "the last of a heap comes first",
        ),
        ("heap_take", "store(after + BEFORE, ahead)", FORGOTTEN, "a heap with a link missing"),
        (
            "meld_all",
            "first = load(other + AFTER)",
            "first = 0",
            "all but two of a brood are lost",
        ),
    ),
    *_of(
        "waiting",
        ("join", "store(case + at.WAIT_OVER, -1)", FORGOTTEN, "the wait of the visit before"),
        (
            "join_for_units",
            "if there and is_first(lane, case, load(h + at.JOINS) + 1):",
            "if there:",
            "who comes is served before those who wait",
        ),
        ("join_for_units", "store(case + at.SINCE, now)", FORGOTTEN, "waits of long ago"),
        ("take_place", "store(h + at.JOINS, joins)", FORGOTTEN, "all have the same number"),
        ("wait", "due = max(now, due)", FORGOTTEN, "rules of a kept place are due in the past"),
        (
            "wait",
            "store(case + at.WAITS_SINCE, load(h + at.SEQUENCE))",
            FORGOTTEN,
            "a wait that begins again counts from the last",
        ),
        (
            "wait",
            "if before <= ticks < FOREVER:",
            "if ticks < FOREVER:",
            "rules that were due before an interruption are due again",
        ),
        (
            "comes_back",
            "store(case + at.SINCE, load(h + at.NOW) - waited)",
            "store(case + at.SINCE, load(h + at.NOW))",
            "the wait before an interruption is forgotten",
        ),
        ("depart", "leaves(h, case)", FORGOTTEN, "what a gatherer held is lost"),
        ("comes_back", "draw_lot(lane, case)", FORGOTTEN, "an interrupted case keeps its lot"),
        ("join_for_units", "draw_lot(lane, case)", FORGOTTEN, "no lots where units are waited for"),
        ("step", "takes_over(h, case)", FORGOTTEN, "who becomes urgent waits on"),
        ("draw_times", "if ticks < 0:", "if ticks <= 0:", "patience of nothing is drawn again"),
        ("leave", "take_place(h, case)", FORGOTTEN, "who leaves at once has no place to keep"),
        ("depart", "withdrawn(h, case)", FORGOTTEN, "units that nobody waits for are owed"),
        ("depart", "store(case + at.WAIT_OVER, 0)", FORGOTTEN, "a wait goes on after leaving"),
        ("step", "if load(case + at.CLAIM) != 0:", "if load(case + at.CLAIM) < 0:", "for people"),
    ),
    *_of(
        "units",
        (
            "first_for",
            "score > best_score):\n            found = case",
            "score >= best_score):\n            found = case",
            "the last of equal lanes",
        ),
        (
            "first_for",
            "score > best_score):\n            found = -order",
            "score >= best_score):\n            found = -order",
            "an order goes before a case of equal rank",
        ),
        ("order_score", "-FOREVER if", "FOREVER if", "orders go before all that are due"),
        ("first_for", " and not gathers:", ":", "nobody gathers"),
        ("first_for", "if rank >= NEVER:", "if rank > NEVER:", "a closed lane is given units"),
        (
            "give_one",
            "load(pool + at.UNITS_OWED) - wanted)",
            "load(pool + at.UNITS_OWED))",
            "units are owed for ever",
        ),
        (
            "has_all",
            "load(pool + at.POOL_UNITS) - lacked)",
            "load(pool + at.POOL_UNITS) - units)",
            "units that were held are taken again",
        ),
        (
            "look_at_pool",
            "errand_at_once(h, at.LOOK_POOL, pool)",
            "errand(h, at.LOOK_POOL, pool, 0)",
            "the next is given units too late",
        ),
        (
            "withdrawn",
            "load(pool + at.POOL_UNITS) + load(case + at.CLAIM_HELD))",
            "load(pool + at.POOL_UNITS))",
            "units are not given back",
        ),
        (
            "withdrawn",
            "errand(h, at.LOOK_POOL, pool, 0)",
            FORGOTTEN,
            "nobody looks for units given back",
        ),
    ),
)

#: Looking up and drawing.
LOOKING = (
    *_of(
        "looking",
        (
            "last_at_most",
            "if value < load(rows + middle * stride):",
            "if value <= load(rows + middle * stride):",
            "the last below",
        ),
        (
            "is_open",
            "tick < load(windows + k * at.WINDOW_BYTES + at.WINDOW_END)",
            "tick <= load(windows + k * at.WINDOW_BYTES + at.WINDOW_END)",
            "open at closing time",
        ),
        ("announced_wait", "return FOREVER", "return 0", "no wait where nobody serves"),
        ("announced_wait", "ahead * mean // people", "ahead * mean", "as if by one person"),
        ("stays_among", "k > number", "k < number", "of equals the lowest number goes"),
        (
            "stays_among",
            "return earlier >= load(team + at.TEAM_OWED)",
            "return earlier > load(team + at.TEAM_OWED)",
            "one person too many is to go",
        ),
        ("free_room", "if takes_work(worker):", "if load(worker + at.FREE) > 0:", "room of all"),
        (
            "of_rows",
            "load(row + at.LENGTH) + load(row + at.WORKING)",
            "load(row + at.LENGTH)",
            "held without those at work",
        ),
        (
            "of_calendar",
            "return now - load(load(h + at.DAYS) + today(h) * WORD)",
            "return now",
            "the time of the first day",
        ),
        ("first_slot", "> latest:", ">= latest:", "a slot at the latest tick is too late"),
        ("first_slot", "> spare:", ">= spare:", "a spare place is taken"),
        ("first_slot", "earliest - 1)", "earliest)", "a slot at the earliest tick is too early"),
        ("later_tick", "max(1, days)", "max(2, days)", "at least two days"),
        (
            "looked_up",
            "load(h + at.NOW) - load(case + at.SINCE) if over < 0 else over",
            "load(h + at.NOW) - load(case + at.SINCE)",
            "the wait goes on at work",
        ),
        (
            "worked_by",
            "if load(worker + at.HELD) == 0:",
            "if load(worker + at.HELD) >= 0:",
            "work in hand does not count",
        ),
        (
            "of_person",
            "return 0 if quantity >= at.PERSON_HELD else -1",
            "return 0 if quantity > at.PERSON_HELD else -1",
            "nobody holds -1 cases",
        ),
        ("all_hold", "holds = value >= bound", "holds = value > bound", "at least is more"),
        ("number_of", "or k == size - 1:", "or k >= size - 2:", "the last line is a step"),
        ("turn_of", "store(case + counter, turn + 1)", FORGOTTEN, "turns are not counted"),
        (
            "rounded",
            "int(seconds * 1e6 + 0.5)",
            "int(seconds * 1e6)",
            "durations are rounded down",
        ),
        (
            "full_ticks",
            "load(case + replaced) != -1:",
            "load(case + replaced) > 0:",
            "a mark of 0 does not replace a draw",
        ),
        ("foretold", "store(case + counter, turn)", FORGOTTEN, "a guess takes a turn"),
        (
            "open_time_later",
            "if ticks <= end - begin:",
            "if ticks < end - begin:",
            "time that ends at closing goes on at opening",
        ),
    ),
    *_of(
        "laws",
        (
            "chosen",
            "point = u * load_float(cumulated + (size - 1) * WORD)",
            "point = u",
            "weights that do not add up to 1",
        ),
        (
            "rare_value",
            "passed = load_float(cumulated + (k - 1) * WORD) if k > 0 else 0.0",
            "passed = 0.0",
            "a bin begins at the first",
        ),
        (
            "rare_value",
            "return value_of(load(law + SECOND), u) + load_float(law + PARAMETERS)",
            "return value_of(load(law + SECOND), u)",
            "an offset is forgotten",
        ),
        (
            "sample",
            "u = uniform(key, load(words + (used + 1) * WORD), turn)",
            "u = uniform(key, load(words + used * WORD), turn)",
            "one uniform number for two things",
        ),
        ("sample", "used += load(parts + k * PART + WORD)", "used += 1", "parts share a number"),
        ("sample", "words, turn, used + 1)", "words, turn, used)", "a mixture uses one twice"),
    ),
    *_of(
        "lawrows",
        ("_histogram", "(high - low) / weight if", "(high - low) if", "slopes without weights"),
        ("_uniform", "law.high - law.low)", "law.high)", "up to the sum of both ends"),
        ("_gamma", "log_gamma(law.shape)", "log_gamma(law.scale)", "another gamma function"),
        ("_parts", "part.uniforms)", "1)", "each part needs one uniform number"),
    ),
)

#: Nodes, parts and rows.
NODES = (
    *_of(
        "nodes",
        ("mark", "load(place) + load(row", "load(row", "added to nothing"),
        ("set_due", "tick < 0 or ", "", "due before the beginning"),
        (
            "drawn",
            "turn = turn_of(case, load(node + at.CHOOSE_TURN))",
            "turn = 0",
            "chosen the same every time",
        ),
        (
            "least",
            "value < load(values + equal * WORD):",
            "value <= load(values + equal * WORD):",
            "the last of equal branches",
        ),
        ("least", ", turn) * many)", ", turn) * size)", "a lot among all branches"),
        ("until_due", "return max(now, tick)", "return tick", "a delay ends before it began"),
        ("give_slot_back", "store(slot, load(slot) + 1)", FORGOTTEN, "a place stays taken"),
        ("book", "give_slot_back(case)", FORGOTTEN, "who books again holds two places"),
        ("take", "or free < units:", "or free <= units:", "the last unit is never taken"),
        (
            "give",
            "give_units(h, load(node + at.POOL), units_of(h, case, node))",
            FORGOTTEN,
            "nothing is given back",
        ),
        ("exit_", " or is_crowded(h):", ":", "who keeps people ends without a word"),
        (
            "fork",
            "turn = turn_of(case, load(node + at.FORK_TURN))",
            "turn = 0",
            "follow-ups of every turn have the same keys",
        ),
        ("units_of", "return max(0, units)", "return units", "fewer than no units"),
        ("delay", "store(case + at.SERVE, node)", FORGOTTEN, "from another node"),
    ),
    *_of(
        "parts",
        (
            "complete",
            "load(parting + at.CAME) >= need",
            "load(parting + at.CAME) > need",
            "one part more than needed",
        ),
        (
            "enter_join",
            "if home != 0 and load(home + at.AWAITED_AT) == node:",
            "if home != 0:",
            "a part ends at any join",
        ),
        (
            "enter_join",
            "store(home + at.CAME, load(home + at.CAME) + 1)",
            FORGOTTEN,
            "parts that came are not counted",
        ),
        ("end_case", "one_less(h, home)", FORGOTTEN, "parts that ended are awaited"),
        ("close", "cancel(h, parting)", FORGOTTEN, "parts are not called off"),
        ("gather", "if count >= load(", "if count > load(", "one more than the size"),
        (
            "go_on",
            "store(node + at.BATCH_SINCE, load(h + at.SEQUENCE))",
            FORGOTTEN,
            "the next batch has the time of the last",
        ),
        ("go_on", "store(kin + at.CARRIED_LAST, last)", FORGOTTEN, "a second batch is lost"),
        ("release", "store(kin + at.CARRIED, 0)", FORGOTTEN, "released twice"),
        (
            "leave_home",
            "store(after + at.SISTER_BEFORE, before)",
            FORGOTTEN,
            "a sister that is gone",
        ),
    ),
    *_of(
        "journal",
        ("visit_without_work", "store(row + 7 * WORD, -1)", FORGOTTEN, "group of another row"),
        (
            "visit_served",
            "store(row + 3 * WORD, load(task + at.TASK_JOINED))",
            "store(row + 3 * WORD, load(task + at.TASK_BEGUN))",
            "joined when work began",
        ),
        ("work", "load(task + at.DRAWN)", "ended - load(task + at.TASK_BEGUN)", "as it took"),
        ("level", "load(team + at.TEAM_OWED)", "0", "nobody is owed"),
        ("visit_taken", "load(h + at.NOW), load(h + at.NOW)", "0, load(h + at.NOW)", "had at 0"),
        ("visit_served", "joined, begun, ended", "begun, begun, ended", "summed without waits"),
        ("stock", "load(pool + at.UNITS_OWED)", "0", "no unit is owed"),
        ("order", "load(order + at.ORDER_SENT)", "load(order + at.ORDER_PLACED)", "sent at once"),
        ("ended_case", "load(case + at.CUSTOMER)", "load(case + at.KIND)", "customer or class"),
    ),
)

#: What is laid out before a run, and what is done around it.
AROUND = (
    *_of(
        "layout",
        ("", "NOTE_BITS = 3 ", "NOTE_BITS = 2 ", "notes run into the number of the event"),
    ),
    *_of(
        "image",
        ("ints", "values = list(values)", "values = sorted(values)", "lists are sorted"),
    ),
    *_of(
        "packing/known",
        ("", "Compare.LESS: at.LESS,", "Compare.LESS: at.AT_MOST,", "less is at most"),
    ),
    *_of(
        "packing/people",
        (
            "fill_gates",
            "ranks = name_ranks(names)",
            "ranks = {name: k + 1 for k, name in enumerate(names)}",
            "gates by list, not by name",
        ),
        (
            "fill_gates",
            "x.close is CloseRule.GO",
            "x.close is not CloseRule.SERVE_ON",
            "those who may stay are sent away to nowhere",
        ),
        ("fill_lane", "Order.LAST_COME) or kept:", "Order.LAST_COME):", "kept places in a line"),
        (
            "fill_lane",
            "sorted(later | {tick for tick in opened if tick})",
            "sorted(later)",
            "nobody looks when units may be given",
        ),
        (
            "_opens_later",
            "(*route.case_rank, *route.person_rank)",
            "route.case_rank",
            "nobody looks when a route opens for people",
        ),
        (
            "opening_days",
            "start <= begin < end",
            "start < begin < end",
            "who opens at midnight does not open that day",
        ),
    ),
    *_of(
        "packing/parts",
        ("timer", "self.marks.get(duration.name, -1)", "-1", "marks do not replace draws"),
        (
            "timer",
            "and duration.name not in self.turns",
            "",
            "a simple duration draws the same every time",
        ),
    ),
    *_of(
        "packing/nodes",
        (
            "_choose",
            "len(set(t.values)) == 1",
            "len(set(t.values)) >= 1",
            "weights that change are those of the first",
        ),
    ),
    *_of(
        "packing/whole",
        (
            "packed",
            "plain=not (self.interrupts or self.special or self.closely),",
            "plain=not (self.interrupts or self.special),",
            "breaks that wait are not looked for",
        ),
    ),
    *_of(
        "running",
        (
            "close_books",
            "cases[np.argsort(cases[:, at.SUBJECT // WORD])]",
            "cases[np.argsort(cases[:, at.KIND // WORD])]",
            "open cases by class",
        ),
        ("_open_work", "sorted(self._tasks_in_hand())", "self._tasks_in_hand()", "by people"),
        ("_leads", "not special or", "special or", "helpers have visits of their own"),
        (
            "_open_orders",
            "at.ORDER_SENT)",
            "at.ORDER_PLACED)",
            "open orders are sent when they are placed",
        ),
        ("_more_events", "if size:", "if size > 1:", "a single event is lost when room is made"),
        (
            "_sum_open",
            "range(0, len(rows[kind]), len(journal))",
            "range(1, len(rows[kind]), len(journal))",
            "the first open row is not summed",
        ),
    ),
    *_of(
        "telling",
        ("keep", "rows.copy()", "rows", "rows that are written over"),
    ),
)

FAULTS = (*ACCOUNTS, *BIRTHS, *EVENTS, *PEOPLE, *LANES, *LOOKING, *NODES, *AROUND)
