"""Redesign of a process: what is done to its steps, in lines of a patch.

``remove: {channels.claims: [sign]}`` leaves a step out, ``merge: {channels.claims: {check:
[decide]}}`` lets whoever checks decide as well, ``parallelise: {channels.claims: {decide:
[rate]}}`` has both done at once, ``automate: {channels.claims: {letter: 80%}}`` takes a share of
them from people, ``back_office: {channels.claims: [file]}`` does it after the customer has left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from math import sqrt
from typing import Any

from queuesim.errors import BadValue
from queuesim.spec.law import is_law
from queuesim.spec.quantity import Quantity, multiplied, read_quantity, shown
from queuesim.spec.steps import END
from queuesim.spec.suggest import did_you_mean
from queuesim.units import format_number

_Data = Mapping[str, Any]
Lines = Iterator[tuple[str, Any]]  #: dotted paths and new values, or changes


def steps_in(data: _Data, channel: str) -> dict[str, dict[str, Any]]:
    """Steps of a channel as written; none where it has none."""
    channels = data.get("channels")
    words = channels.get(channel) if isinstance(channels, Mapping) else None
    steps = words.get("steps") if isinstance(words, Mapping) else None
    if not isinstance(steps, Mapping):
        return {}
    return {str(k): dict(v) if isinstance(v, Mapping) else {} for k, v in steps.items()}


def remove(data: _Data, channel: str, value: Any) -> Lines:
    """Steps are left out: what led to them goes on with what follows them."""
    steps = _steps(data, channel)
    gone = [_known(steps, name) for name in _names(value)]
    for name in gone:
        others = [other for other, words in steps.items() if words.get("beside") == name]
        if set(others) - set(gone):
            raise BadValue("redesign.beside", step=name, other=others[0])
    if len(set(_line(steps)) - set(gone)) == 0:
        raise BadValue("redesign.all_gone", channel=channel)
    line = _line(steps)
    kept = [name for name in line if name not in gone]
    if _after(steps, line[0], gone) != kept[0]:
        raise BadValue("redesign.follows", step=line[0], next=_after(steps, line[0], gone))
    yield from _without(channel, steps, gone)
    yield from _skills(data, channel, dict.fromkeys(gone))


def _without(channel: str, steps: Mapping[str, Any], gone: list[str], lead: str = "") -> Lines:
    """Lines by which some steps go, and others but ``lead`` go on past them."""
    kept = [name for name in _line(steps) if name not in gone]
    for name, words in steps.items():
        path = f"channels.{channel}.steps.{name}"
        if name in gone:
            yield path, "remove"
        if name in gone or name == lead:
            continue
        said = words.get("next")
        past = said
        for step in gone:
            past = _past(past, step, steps, gone)
        if past != said:
            yield f"{path}.next", past
        if said is None and name in kept:
            usual = _default(_line(steps), name)
            then = _after(steps, usual, gone)
            if then != _default(kept, name):
                yield f"{path}.next", then
        timer = words.get("escalates")
        if isinstance(timer, Mapping) and timer.get("to") in gone:
            yield f"{path}.escalates.to", _after(steps, str(timer["to"]), gone)


def _past(said: Any, step: str, steps: Mapping[str, Any], gone: Iterable[str]) -> Any:
    """Where a step goes on, past one that is left out."""
    if said == step:
        return _after(steps, step, gone)
    if not isinstance(said, Mapping) or step not in said:
        return said
    then = _after(steps, step, gone)
    kept = {name: share for name, share in said.items() if name != step}
    kept[then] = _both(kept[then], said[step]) if then in kept else said[step]
    return kept


def _both(one: Any, other: Any) -> Any:
    """Two shares together."""
    first, second = read_quantity(one), read_quantity(other)
    if first is None or second is None or first.unit != "%" or second.unit != "%":
        raise BadValue("redesign.shares", got=shown(one if first is None else other))
    return Quantity(first.amount + second.amount, "%").written()


def _default(line: list[str], name: str) -> str:
    """What follows a step that says nothing."""
    place = line.index(name) + 1
    return line[place] if place < len(line) else END


def _after(steps: Mapping[str, Any], step: str, gone: Iterable[str]) -> str:
    """The one step that follows, past those that are left out; several cannot be said in one."""
    line, out = _line(steps), set(gone)
    while step in out:
        said = steps[step].get("next")
        if said is not None and not isinstance(said, str):
            raise BadValue("redesign.follows", step=step, next=shown(said))
        if steps[step].get("solves") is not None:
            raise BadValue("redesign.solved_there", step=step)
        step = said or _default(line, step)
    return step


def merge(data: _Data, channel: str, value: Any) -> Lines:
    """Steps become one, done by whoever did any of them; the work is that of all together."""
    steps = _steps(data, channel)
    for name, others in _leads(steps, value):
        line = [name, *others]
        _follow_each_other(steps, line)
        work = None
        for step in line:
            own = steps[step].get("work")
            if own is None or steps[step].get("waits") is not None:
                raise BadValue("redesign.no_work", step=step)
            usual = steps[step].get("work_cv", _said(data, channel, "talk_cv"))
            each = _moments(own, "100%" if usual is None else usual)
            work = each if work is None else _together(work, each)
        path = f"channels.{channel}.steps.{name}"
        yield f"{path}.work", _written(work)
        if "work_cv" in steps[name]:
            yield f"{path}.work_cv", "remove"
        last = steps[line[-1]]
        if "next" in last or "next" in steps[name]:
            yield f"{path}.next", last.get("next", "remove")
        if "solves" in last:
            yield f"{path}.solves", last["solves"]
        yield from _without(channel, steps, others, name)
        yield from _skills(data, channel, dict.fromkeys(others, name))


def parallelise(data: _Data, channel: str, value: Any) -> Lines:
    """Steps are done at the same time as another."""
    steps = _steps(data, channel)
    for name, others in _leads(steps, value):
        for other in others:
            if {"next", "solves", "escalates"} & set(steps[other]):
                raise BadValue("redesign.leads_on", step=other)
        _no_other_way(steps, name, others)
        for other in others:
            path = f"channels.{channel}.steps.{other}"
            yield f"{path}.beside", name
            if "phase" in steps[other]:
                yield f"{path}.phase", "remove"


def _no_other_way(steps: Mapping[str, Any], name: str, others: Iterable[str]) -> None:
    """Refuse steps that some way leads to alone."""
    for step, words in steps.items():
        said = words.get("next")
        named = {said} if isinstance(said, str) else set(said or ())
        for other in others:
            if other in named:
                raise BadValue("redesign.led_to", step=other, other=step, lead=name)


def automate(data: _Data, channel: str, value: Any) -> Lines:
    """A share of what a step does needs nobody any more; all of it: the step is left out."""
    steps = _steps(data, channel)
    if not isinstance(value, Mapping):
        raise BadValue("redesign.shares", got=shown(value))
    gone = []
    for name, share in value.items():
        step = _known(steps, str(name))
        found = read_quantity(share)
        if found is None or found.unit != "%" or not 0 <= found.amount <= 1:
            raise BadValue("redesign.shares", got=shown(share))
        if found.amount == 1:
            gone.append(step)
            continue
        rest = Quantity(1 - found.amount, "%").written()
        yield (
            f"channels.{channel}.steps.{step}.chance",
            multiplied(steps[step].get("chance", "100%"), rest),
        )
    if gone:
        yield from remove(data, channel, gone)


def back_office(data: _Data, channel: str, value: Any) -> Lines:
    """Steps are done after the customer has left."""
    steps = _steps(data, channel)
    for name in _names(value):
        yield f"channels.{channel}.steps.{_known(steps, name)}.phase", "after"


#: Verbs that are done to the steps of a channel.
OF_STEPS: Mapping[str, Callable[[_Data, str, Any], Lines]] = {
    "remove": remove,
    "merge": merge,
    "parallelise": parallelise,
    "automate": automate,
    "back_office": back_office,
}


# --- names --------------------------------------------------------------------------------------


def _steps(data: _Data, channel: str) -> dict[str, dict[str, Any]]:
    steps = steps_in(data, channel)
    if not steps:
        raise BadValue("redesign.no_steps", channel=channel)
    return steps


def _names(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or not value:
        raise BadValue("redesign.steps", got=shown(value))
    return [str(name) for name in value]


def _leads(steps: Mapping[str, Any], value: Any) -> Iterator[tuple[str, list[str]]]:
    """Steps with those that are put to each."""
    if not isinstance(value, Mapping):
        raise BadValue("redesign.leads", got=shown(value))
    for name, others in value.items():
        yield _known(steps, str(name)), [_known(steps, other) for other in _names(others)]


def _known(steps: Mapping[str, Any], name: str) -> str:
    if name not in steps:
        error = BadValue("redesign.unknown", got=name)
        error.hint = did_you_mean(name, list(steps))
        raise error
    return name


def _line(steps: Mapping[str, Any]) -> list[str]:
    return [name for name, words in steps.items() if words.get("beside") is None]


def _follow_each_other(steps: Mapping[str, Any], line: list[str]) -> None:
    """Refuse to merge what is not one way from the first to the last."""
    order = _line(steps)
    for step in line:
        alone = steps[step].get("beside") is None
        if any(words.get("beside") == step for words in steps.values()) or not alone:
            raise BadValue("redesign.beside_merged", step=step)
    for before, step in pairwise(line):
        said = steps[before].get("next", _default(order, before))
        if said != step:
            raise BadValue("redesign.apart", step=step, other=before)
        ends = "solves" in steps[before] or "escalates" in steps[step]
        if ends or "chance" in steps[before] or "chance" in steps[step]:
            raise BadValue("redesign.not_always", step=step, other=before)
    for step, words in steps.items():
        named = words.get("next")
        found = {named} if isinstance(named, str) else set(named or ())
        if step not in line[:-1] and found & set(line[1:]):
            other = next(name for name in line[1:] if name in found)
            raise BadValue("redesign.led_to", step=other, other=step, lead=line[0])


def _skills(data: _Data, channel: str, steps: Mapping[str, str | None]) -> Lines:
    """Skills of people without steps that are gone, or with those that took their place."""
    staff = data.get("staff")
    for group, words in (staff if isinstance(staff, Mapping) else {}).items():
        if not isinstance(words, Mapping):
            continue
        places = {f"staff.{group}.skills": words.get("skills")}
        for level, more in (words.get("levels") or {}).items():
            if isinstance(more, Mapping):
                places[f"staff.{group}.levels.{level}.skills"] = more.get("skills")
        for path, skills in places.items():
            if not isinstance(skills, list):
                continue
            kept = list(dict.fromkeys(s for each in skills for s in _instead(each, channel, steps)))
            if kept != skills:
                if not kept:
                    raise BadValue("redesign.idle_group", group=group)
                yield path, kept


def _instead(skill: Any, channel: str, steps: Mapping[str, str | None]) -> list[Any]:
    """What a skill becomes."""
    first, _, step = str(skill).partition(".")
    if first != channel or step not in steps:
        return [skill]
    then = steps[step]
    return [] if then is None else [f"{channel}.{then}"]


def _said(data: _Data, channel: str, word: str) -> Any:
    """What the channel says, or every channel."""
    every = data.get("every_channel")
    usual = every.get(word) if isinstance(every, Mapping) else None
    return data["channels"][channel].get(word, usual)


# --- work put together --------------------------------------------------------------------------

#: Mean [s] and variance of work, or both by name.
_Moments = tuple[Fraction, float] | dict[str, Any]


def _moments(work: Any, cv: Any) -> _Moments:
    """Mean and variance of work as written: a mean, a law with a cv, or a map of them."""
    if isinstance(work, Mapping) and not is_law(work):
        return {str(name): _moments(part, cv) for name, part in work.items()}
    if isinstance(work, Mapping):
        if not {"mean"} <= set(work) <= {"mean", "cv", "law"} or work.get(
            "law", "lognormal"
        ) not in (
            "lognormal",
            "gamma",
        ):
            raise BadValue("redesign.law", law=shown(work))
        work, cv = work["mean"], work.get("cv", cv)
    mean, spread = read_quantity(work), read_quantity(cv)
    if mean is None or mean.unit != "s" or spread is None or spread.unit != "%":
        raise BadValue("redesign.law", law=shown(work))
    return mean.amount, float(mean.amount * spread.amount) ** 2


def _together(one: _Moments, other: _Moments) -> _Moments:
    """Of two pieces of work, one after the other, which know nothing of each other."""
    if isinstance(one, dict) or isinstance(other, dict):
        names = list(dict.fromkeys(n for m in (one, other) if isinstance(m, dict) for n in m))
        return {name: _together(_part(one, name), _part(other, name)) for name in names}
    return one[0] + other[0], one[1] + other[1]


def _part(moments: _Moments, name: str) -> _Moments:
    if not isinstance(moments, dict):
        return moments
    if name in moments or "other" in moments:
        found: _Moments = moments[name if name in moments else "other"]
        return found
    raise BadValue("redesign.maps", name=name)


def _written(moments: _Moments | None) -> Any:
    assert moments is not None
    if isinstance(moments, dict):
        return {name: _written(part) for name, part in moments.items()}
    mean, variance = moments
    cv = format_number(100.0 * sqrt(variance) / float(mean), 6) if mean else "0"
    return {"mean": Quantity(mean, "s").written(), "cv": f"{cv}%"}
