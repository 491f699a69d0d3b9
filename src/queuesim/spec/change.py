"""What changes about a group in the course of a run: training, ramps with mentors, other skills."""

from __future__ import annotations

from pydantic import Field

from queuesim.spec.fields import ByCount, ByFactor, Date, Percent, Seconds, Share, Words


class Change(Words):
    """What holds for a group from some date on; what is not said stays as it was."""

    skills: tuple[str, ...] | None = Field(
        default=None, description="skills from then on, instead of those before"
    )
    talk: ByFactor | None = Field(
        default=None, description="factor on talk from then on, times the group's"
    )
    fails: ByFactor | None = Field(
        default=None, description="factor on the chance not to solve from then on"
    )
    shrinkage: Share | None = Field(default=None, description="shrinkage from then on")
    count: ByCount | None = Field(
        default=None, description="people from then on, instead of those before"
    )
    levels: dict[str, Share] = Field(
        default={}, description="share of each level from then on, such as after promotions"
    )


class Training(Words):
    """Time off the phone for some weeks, and what it brings afterwards."""

    from_: Date = Field(alias="from", description="first day of it")
    for_: Seconds = Field(alias="for", description="how long, in whole days such as 2w")
    takes: Share = Field(description="share of the shift off the phone, on top of shrinkage")
    then: Change = Field(default=Change(), description="what it brings from the day after it on")


class Mentor(Words):
    """Experienced people who spend part of their time on the new ones, who so learn faster."""

    by: str = Field(description="the group that the mentors belong to")
    takes: Share = Field(description="share of that group's shifts that it takes")
    over: Seconds = Field(description="how long the new ones need then, instead of ramp.over")


class Ramp(Words):
    """New people: slower in the beginning of the run, as fast as all others in the end."""

    from_: Percent = Field(alias="from", description="speed on the first day, such as 70%")
    over: Seconds = Field(description="how long until they are as fast as the others")
    mentor: Mentor | None = Field(default=None, description="who helps them learn faster")
