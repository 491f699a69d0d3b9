"""Steps of a process: what is done for a contact, by whom, in which order and how often."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from queuesim.spec.by import By
from queuesim.spec.fields import ONE, ZERO, ByLaw, BySeconds, ByShare, Cv, Priority, Split, Words

Phase: TypeAlias = Literal["before", "during", "after"]

#: The end of a process among the places where a step goes on.
END = "end"


class Escalation(Words):
    """Who waits too long for a step goes on to another: a higher level, say."""

    after: BySeconds | None = Field(
        default=None, description="goes on once it has waited so long for the step"
    )
    before_promise: BySeconds | None = Field(
        default=None,
        description="instead of after, in the first step: so long before the promise is broken",
    )
    to: str = Field(description="the step it goes on to")


class Step(Words):
    """One step of a process.

    Whoever has the channel as a skill does all of its steps, and whoever has the skill
    ``CHANNEL.STEP`` that one. Steps follow each other as they are written, unless ``next`` says
    otherwise.
    """

    work: ByLaw | None = Field(
        default=None, description="time of a person who does it: a mean or a law"
    )
    work_cv: Cv | None = Field(
        default=None, description="variability of work where only its mean is given; talk_cv if not"
    )
    waits: ByLaw | None = Field(
        default=None,
        description="time that passes before the work, with nobody at it: post, an approval; "
        "fixed unless a law is given",
    )
    phase: Phase = Field(
        default="during",
        description="before or during the service, or after the customer has left",
    )
    chance: ByShare = Field(default=ONE, description="chance that it is needed; else it is skipped")
    beside: str | None = Field(
        default=None,
        description="the step at the same time as which it is done; what follows waits for both",
    )
    next: Split | None = Field(
        default=None,
        description="where it goes on: a step, end, or shares of them; the next one if not said",
    )
    solves: ByShare | None = Field(
        default=None,
        description="chance that the case is solved here, which ends the process; "
        "instead of the channel's",
    )
    escalates: Escalation | None = Field(
        default=None, description="who has waited too long for it goes on to another step"
    )
    failure: ByShare = Field(
        default=ZERO,
        description="chance that it goes wrong, which nobody notices before the customer bears it",
    )
    priority: Priority | None = Field(
        default=None, description="priority of work on this step; the contact's if not said"
    )


Steps: TypeAlias = Mapping[str, Step]


def in_line(steps: Steps) -> tuple[str, ...]:
    """Steps that follow each other, in the order written: those beside others apart."""
    return tuple(name for name, step in steps.items() if step.beside is None)


def beside(steps: Steps, name: str) -> tuple[str, ...]:
    """Steps that are done at the same time as a step, by name."""
    found = (other for other, step in steps.items() if step.beside == name)
    return tuple(sorted(found, key=str.encode))


def first_step(steps: Steps) -> str:
    """Where a contact begins; "" if there are no steps."""
    return next(iter(in_line(steps)), "")


def following(steps: Steps, name: str) -> Mapping[str, By[float]]:
    """Where a step goes on, with shares."""
    said = steps[name].next
    if said is not None:
        return said
    line = in_line(steps)
    place = line.index(name) + 1
    return {line[place] if place < len(line) else END: ONE}


def phase_of(steps: Steps, name: str) -> Phase:
    """Phase of a step; one beside another has that one's."""
    step = steps[name]
    lead = steps.get(step.beside) if step.beside is not None else None
    return step.phase if lead is None else lead.phase


def solving(steps: Steps) -> bool:
    """Whether steps say which cases are solved."""
    return any(step.solves is not None for step in steps.values())


def failing(steps: Steps) -> bool:
    """Whether anything may go wrong in a step."""
    return any(any(step.failure.values()) for step in steps.values())


def is_aside(steps: Steps, name: str) -> bool:
    """Whether no customer waits for a step: it is beside another, or he has left."""
    return steps[name].beside is not None or phase_of(steps, name) == "after"
