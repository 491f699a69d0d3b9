"""The whole config: one model with everything a planner may write."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field, PrivateAttr

from queuesim.spec.channels import Channel, EveryChannel, complete
from queuesim.spec.costs import Costs
from queuesim.spec.customers import CustomerClass
from queuesim.spec.demand import Demand
from queuesim.spec.equipment import Equipment
from queuesim.spec.events import Event
from queuesim.spec.fields import ONE, Quantity, Seconds, Words
from queuesim.spec.integration import Integration
from queuesim.spec.parts import Part
from queuesim.spec.quality import Quality
from queuesim.spec.routing import Routing
from queuesim.spec.runs import Runs
from queuesim.spec.satisfaction import Loyalty, Satisfaction
from queuesim.spec.scenario import Patch
from queuesim.spec.sites import Site, channels_above
from queuesim.spec.staff import Group
from queuesim.spec.targets import ServiceLevel, Target
from queuesim.spec.time import Calendar, Time, calendar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queuesim.spec.week import Week

YEAR = 365 * 86_400.0


class Config(Words):
    """A planner's config, read: units are gone, every default is in place.

    ``channels`` are complete, with what ``every_channel`` and their kind say filled in;
    ``channels_as_written`` are not. Writing the config back gives what was written, so that a
    scenario can still patch ``every_channel``.
    """

    planned: ClassVar[frozenset[str]] = frozenset({"workforce"})

    _parts: dict[str, tuple[str, ...]] = PrivateAttr(default_factory=dict)
    _added: dict[str, Channel] = PrivateAttr(default_factory=dict)

    queuesim: Literal[1] = Field(description="version of these words")
    name: str = Field(default="", description="title of the report")
    currency: str = Field(default="", description="the one currency of all money, such as CNY")
    time: Time
    runs: Runs = Field(default=Runs(), description="how often it is simulated")
    targets: dict[str, Target] = Field(
        default={},
        description="promises: {phone: 80% in 20s, abandonment.phone: 5%}; "
        "of a class, in the channels that have one: {gold: 90% in 10s}",
    )
    service_level: ServiceLevel = Field(default=ServiceLevel(), description="how it is counted")
    matters: dict[str, Quantity] = Field(
        default={},
        description="smallest difference that matters by measure; 5% of the base if not said",
    )
    horizon: Seconds = Field(
        default=YEAR, description="how much of a lost customer's future value counts"
    )
    customers: dict[str, CustomerClass] = Field(
        default={"customers": CustomerClass()}, min_length=1, description="classes of customers"
    )
    demand: Demand
    channels_as_written: dict[str, Channel] = Field(
        alias="channels", min_length=1, description="ways to make contact"
    )
    every_channel: EveryChannel = Field(
        default=EveryChannel(), description="defaults of all channels"
    )
    staff: dict[str, Group] = Field(default={}, description="groups of people who serve")
    equipment: dict[str, Equipment] = Field(
        default={}, description="what contacts need beside a person: counters, benches"
    )
    parts: dict[str, Part] = Field(
        default={}, description="spare parts that visits and repairs need, and their stock"
    )
    sites: dict[str, Site] = Field(
        default={}, description="places of service, one above the other: where parts are kept"
    )
    routing: Routing = Field(default=Routing(), description="who is served next, and by whom")
    quality: Quality = Field(
        default=Quality(), description="failures, checks, transfers, complaints"
    )
    satisfaction: Satisfaction | None = Field(
        default=None, description="score of a contact by what happened in it"
    )
    loyalty: Loyalty | None = Field(
        default=None, description="what satisfaction does to customers who may leave"
    )
    integration: Integration = Field(default=Integration(), description="channels that work as one")
    costs: Costs = Field(default=Costs(), description="costs beside pay, contacts and machines")
    events: tuple[Event, ...] = Field(
        default=(), description="emergencies: more customers for a while, and people called up"
    )
    scenarios: dict[str, Patch] = Field(default={}, description="named patches on the base")

    @cached_property
    def channels(self) -> dict[str, Channel]:
        """The channels, complete."""
        written = {
            name: complete(channel, self.every_channel)
            for name, channel in self.channels_as_written.items()
        }
        return self._passed_up(written) | self._added

    def _passed_up(self, channels: dict[str, Channel]) -> dict[str, Channel]:
        """Channels of sites that pass what they do not solve up to the site above."""
        if not self.sites:
            return channels
        up = {
            name: channels_above(self, channels, name)
            for name, words in channels.items()
            if words.if_not_solved is None and words.kind != "self_service"
        }
        split = {name: {found[0]: ONE} for name, found in up.items() if len(found) == 1}
        return {
            name: words.model_copy(update={"if_not_solved": split[name]})
            if name in split
            else words
            for name, words in channels.items()
        }

    @cached_property
    def calendar(self) -> Calendar:
        """Days, opening windows and intervals of the horizon."""
        own = {name: c.open for name, c in self.channels_as_written.items() if c.open is not None}
        return calendar(self.time, own)

    @cached_property
    def week(self) -> Week:
        """Parts of the week that maps by time tell apart."""
        from queuesim.spec.week import week_of  # it walks over whole configs

        return week_of(self)

    def in_teams(self, staff: Mapping[str, Group], of: Mapping[str, str]) -> Config:
        """The config with other groups, each a part of one that words such as ``to`` name.

        Parameters
        ----------
        staff
            The groups.
        of
            Name of the group that each belongs to.
        """
        found = self.model_copy(update={"staff": dict(staff)})
        parts: dict[str, tuple[str, ...]] = {}
        for name, whole in of.items():
            parts[whole] = (*parts.get(whole, ()), name)
        found._parts = parts  # noqa: SLF001  # a copy of its own
        return found

    def with_channel(self, name: str, channel: Channel) -> Config:
        """The config with one more channel, complete, that nobody has written."""
        found = self.model_copy()
        found.__dict__.pop("channels", None)  # which may have been made already
        found._added = {**self._added, name: channel}  # noqa: SLF001  # a copy of its own
        return found

    def parts_of(self, group: str) -> tuple[str, ...]:
        """Groups that a group has been taken apart into; else itself."""
        return self._parts.get(group, (group,))

    def contact_share(self, reason: str) -> dict[str, float]:
        """Share of each class among the contacts of a reason; adds up to 1."""
        said = {name: c.contacts for name, c in self.customers.items()}
        if any(share is not None for share in said.values()):
            return {k: 0.0 if s is None else s.of(reason=reason) for k, s in said.items()}
        counts = {name: c.count for name, c in self.customers.items()}
        total = sum(count or 0 for count in counts.values())
        if any(count is None for count in counts.values()) or total == 0:
            return dict.fromkeys(counts, 1.0 / len(counts))
        return {name: (count or 0) / total for name, count in counts.items()}
