"""Who is served next, by whom, and who helps out."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field, field_validator

from queuesim.spec.fields import ONE, ByFactor, Seconds, Words

#: How an agent who becomes free chooses among those who wait, first rule first.
NextRule: TypeAlias = Literal[
    "priority", "skill_order", "longest_wait", "longest_queue", "newest", "random"
]
#: Which free agent a contact goes to.
AgentRule: TypeAlias = Literal["longest_idle", "listed", "fewest_cases"]


class Overflow(Words):
    """Another group helps with those who have waited long; this implies the skill."""

    to: str = Field(description="the group that helps")
    after: Seconds = Field(description="wait after which it may; 0s: at once, as a last choice")
    talk: ByFactor = Field(
        default=ONE, description="factor on talk of those who help, such as times 120%"
    )
    changes_over: Seconds = Field(
        default=0.0,
        description="time that each contact takes of those who help before its talk: another "
        "system, another desk; part of the handling time",
    )


class Routing(Words):
    """The rules that match waiting contacts and free people.

    ``next``: by rank first (``priority``; ``skill_order``: the order of the group's skills), then
    by score (``longest_wait``, ``longest_queue``, ``newest``, ``random``). ``agent``: among free
    people who can serve, who has been idle longest, the group listed first in ``staff``, or
    who has the fewest open cases.
    """

    next: tuple[NextRule, ...] = Field(
        default=("priority", "longest_wait"),
        min_length=1,
        description="who is served next, rule by rule",
    )
    agent: AgentRule = Field(default="longest_idle", description="which free agent serves")
    ages: Seconds | None = Field(
        default=None,
        description="priority rises one step per this long waited; never when not said",
    )
    overflow: dict[str, tuple[Overflow, ...]] = Field(
        default={},
        description="by channel (or channel.reason): the group that helps, and after how long",
    )

    @field_validator("overflow", mode="before")
    @classmethod
    def _one_step(cls, value: object) -> object:
        """``{to: experts, after: 3m}`` stands for a list of one."""
        if not isinstance(value, dict):
            return value
        return {key: [step] if isinstance(step, dict) else step for key, step in value.items()}

    @field_validator("next", mode="before")
    @classmethod
    def _one_rule(cls, value: object) -> object:
        """``next: priority`` stands for a list of one."""
        return [value] if isinstance(value, str) else value
