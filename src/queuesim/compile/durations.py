"""Talk, wrap and AHT: laws per class, factors of the person and of repeats, time to tell again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from queuesim.compile import names
from queuesim.compile.board import by_need
from queuesim.compile.integration import told_again
from queuesim.compile.refuse import refuse
from queuesim.compile.week import needs_of_parts, same_parts
from queuesim.laws import Deterministic, Exponential, Law, LogNormal, Never
from queuesim.network import LEVEL, Duration, Table, when_marked
from queuesim.spec.channels import ORDERS
from queuesim.spec.steps import first_step

if TYPE_CHECKING:
    from queuesim.compile.house import House
    from queuesim.compile.names import Visit
    from queuesim.compile.speed import Speeds
    from queuesim.spec.by import By
    from queuesim.spec.law import LawWords, Patience


def laws(
    house: House,
    by: By[LawWords],
    channel: str,
    cv: float = 1.0,
    default: str = "lognormal",
) -> list[Law]:
    """Law of a duration for each need [s]."""
    found: dict[LawWords, Law] = {}
    for words in house.per_need(by, channel):
        if words not in found:
            found[words] = words.law(cv, default)
    return [found[words] for words in house.per_need(by, channel)]


def shortest(house: House, found: Sequence[Law], part: int) -> tuple[Law, ...]:
    """Laws of one part of the week: one where all classes have the same, else one per class."""
    count = len(house.classes)
    mine = tuple(found[part * count : (part + 1) * count])
    return mine[:1] if len(set(mine)) == 1 else mine


def talk_laws(house: House, channel: str) -> list[Law]:
    """Law of talk for each need; where ``aht`` is said, what wrap leaves of it."""
    words = house.channels[channel]
    cv = 1.0 if words.talk_cv is None else words.talk_cv
    path = ("channels", channel)
    if words.talk is not None:
        return laws(house, words.talk, channel, cv)
    if words.aht is None:
        refuse(path, "no_talk", channel=channel)
    whole = laws(house, words.aht, channel, cv)
    wrap = wrap_laws(house, channel)
    if wrap is None:
        return whole
    said = house.per_need(words.aht, channel)
    pairs = zip(said, whole, wrap, strict=True)
    return [_less(word, law, after.mean, channel) for word, law, after in pairs]


def _less(words: LawWords, law: Law, wrap: float, channel: str) -> Law:
    """Law of talk whose mean is that of ``law`` less wrap, and whose cv is the same."""
    from queuesim.laws import law_from_words

    if wrap == 0.0:
        return law
    path = ("channels", channel, "aht")
    said = {word for word, _ in words.words}
    if not said <= {"law", "mean", "cv"} or "mean" not in said:
        refuse(path, "aht_law", channel=channel)
    if law.mean <= wrap:
        refuse(path, "aht_below_wrap", channel=channel)
    kind = {word: value for word, value in words.words if word == "law"}
    spread = {} if kind.get("law") in ("exponential", "deterministic") else {"cv": law.cv}
    return law_from_words({**kind, "mean": law.mean - wrap, **spread})


def wrap_laws(house: House, channel: str) -> list[Law] | None:
    """Law of wrap for each need; ``None`` where there is none."""
    words = house.channels[channel]
    if words.wrap is None:
        return None
    cv = 1.0 if words.wrap_cv is None else words.wrap_cv
    found = laws(house, words.wrap, channel, cv)
    return None if all(law == Deterministic(0.0) for law in found) else found


def step_laws(house: House, visit: Visit) -> list[Law]:
    """Law of the work on a step for each need."""
    channel = house.channels[visit.channel]
    words = house.steps(visit.channel)[visit.step]
    cv = words.work_cv if words.work_cv is not None else channel.talk_cv
    assert words.work is not None, "a step of people has work"
    return laws(house, words.work, visit.channel, 1.0 if cv is None else cv)


def spoken_laws(house: House, visit: Visit) -> list[Law]:
    """Law of the work in a visit for each need: of its step, of a check, or talk of its channel."""
    if visit.after:
        return list(further_talk(house, visit).laws)
    return step_laws(house, visit) if visit.step else talk_laws(house, visit.channel)


@dataclass(frozen=True)
class Talk:
    """Talk of one kind of visit: its laws, and whether things are told again in it."""

    laws: Sequence[Law]
    extra: Table | None


def talk(house: House, visit: Visit) -> Talk:
    """Talk of a channel: its own laws, plus telling again what another channel heard.

    In a process it is told again in the first step.
    """
    first = visit.step == first_step(house.steps(visit.channel))
    again = told_again(house, visit.channel) if first else None
    return Talk(spoken_laws(house, visit), again)


def further_talk(house: House, visit: Visit) -> Talk:
    """Work on a contact before it ends: a check, or putting right what it found; or a repair."""
    channel, jams = visit.channel, house.channels[visit.channel].jams
    if visit.after == names.REPAIR and jams is not None:
        by: By[LawWords] | None = jams.repair
    else:
        words = house.config.quality.inspection[channel]
        by = words.time if visit.after == names.CHECK else words.rework
    if by is None:
        return Talk(talk_laws(house, channel), None)
    cv = house.channels[channel].talk_cv
    return Talk(laws(house, by, channel, 1.0 if cv is None else cv), None)


def work(
    house: House, visit: Visit, spoken: Talk, speeds: Speeds, draw: str, part: int
) -> Duration:
    """Talk as a duration, in a part of the week: law x speed of the person x repeat + told again.

    ``speeds`` are factors and further times by level of the person.
    """
    factors, (by_level, before) = [], speeds
    if any(speed != 1.0 for speed in by_level):
        factors.append(Table(LEVEL, tuple(range(len(by_level))), by_level))
    repeat = house.channels[visit.channel].repeat
    own = visit.after in (names.CHECK, names.REPAIR)
    repeats = repeat is not None and not own and house.marks_repeats
    if repeat is not None and repeats and repeat.talk != 1.0:
        factors.append(when_marked(names.REPEAT, repeat.talk, 1.0))
    extras = [] if spoken.extra is None else [spoken.extra]
    if any(before):
        extras.append(Table(LEVEL, tuple(range(len(before))), before))
    return Duration(draw, shortest(house, spoken.laws, part), tuple(factors), tuple(extras))


def wrap(house: House, visit: Visit, part: int) -> Duration | None:
    """Wrap of a channel in a part of the week, drawn apart for each kind of visit."""
    found = wrap_laws(house, visit.channel)
    if found is None or visit.after in (names.CHECK, names.REPAIR):
        return None  # who only checks has nothing to write down
    kind = names.TRANSFERRED if names.TRANSFERRED in visit.kind else ""
    if visit.after:
        return Duration(visit.named("wrap"), shortest(house, found, part))
    return Duration(names.draw("wrap", visit.channel, kind), shortest(house, found, part))


def patience(house: House, channel: str, draw: str) -> Iterator[tuple[list[int], Duration]]:
    """Patience in a channel, with the parts of the week in which it is so.

    It is that of the class, replaced or scaled by the channel's word. Who writes a mail waits for
    ever, and where all do there is none.
    """
    comers = house.comers(channel)
    known = {k: _patience(house, k, channel) for k in comers}
    found = [known.get(k, known[comers[0]]) for k in range(len(house.needs))]
    laws, factors = _to_scale(found, len(house.classes))
    for n, parts in enumerate(same_parts(house, laws)):
        mine = needs_of_parts(house, parts)
        if all(isinstance(laws[k], Never) for k in mine):
            continue
        scaled = any(factors[k] != 1.0 for k in mine)
        tables = (by_need(factors, len(house.classes)),) if scaled else ()
        name = draw if n == 0 else f"{draw}, part {parts[0] + 1}"
        yield parts, Duration(name, shortest(house, laws, parts[0]), tables)


def _to_scale(found: Sequence[tuple[Law, float]], classes: int) -> tuple[list[Law], list[float]]:
    """Laws and factors; a law that is a multiple of one of an earlier part is told by a factor.

    So one draw serves both, and whose patience differs keeps his luck.
    """
    laws, factors = [law for law, _ in found], [factor for _, factor in found]
    for k, law in enumerate(laws):
        for earlier in laws[k % classes : k : classes]:
            if law != earlier and _shape(law) == _shape(earlier):
                laws[k], factors[k] = earlier, factors[k] * (law.mean / earlier.mean)
                break
    return laws, factors


def _shape(law: Law) -> object:
    """The law but for its scale."""
    if isinstance(law, LogNormal):
        return LogNormal, law.sigma
    if isinstance(law, Exponential | Deterministic) and law.mean > 0.0:
        return type(law)
    return law


def patience_means(house: House, channel: str) -> list[float]:
    """Mean patience of each need in a channel [s]; infinite where nobody gives up."""
    comers = house.comers(channel)
    known = {k: law.mean * times for k in comers for law, times in [_patience(house, k, channel)]}
    return [known.get(k, known[comers[0]]) for k in range(len(house.needs))]


def _patience(house: House, k: int, channel: str) -> tuple[Law, float]:
    """Law and factor of one need's patience."""
    need = house.needs[k]
    segment = house.config.customers[need.segment].patience
    own = house.channels[channel].patience
    if house.channels[channel].kind in ORDERS:
        return Never(), 1.0
    said: Patience | None = None
    if segment is not None:
        said = house.value(segment, k, channel)
    law = (said.law() if said is not None else None) or Never()
    if own is None:
        return law, 1.0
    word = house.value(own, k, channel)
    if word.times is None:
        return word.law() or Never(), 1.0
    if word.times == 0.0:
        return Deterministic(0.0), 1.0  # a factor of 0 on patience without end is none at all
    return law, 1.0 if isinstance(law, Never) else word.times
