"""Sites: where parts are kept and work is done, one above the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from queuesim.spec.fields import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from queuesim.spec.channels import Channel
    from queuesim.spec.config import Config


class Site(Words):
    """One place of service, such as a station, a repair centre, a region, the head office.

    Parts that a site orders come from the nearest site above it that keeps them. Work that a
    channel of a site does not solve goes on to the channel of the site above, unless the channel
    says ``if_not_solved`` itself.
    """

    escalates_to: str | None = Field(default=None, description="the site above; none: the topmost")


def above(config: Config, site: str) -> Iterator[str]:
    """Sites above one, the nearest first; ends where they would go round in a circle."""
    seen = {site}
    here = config.sites.get(site)
    while here is not None and here.escalates_to is not None and here.escalates_to not in seen:
        seen.add(here.escalates_to)
        yield here.escalates_to
        here = config.sites.get(here.escalates_to)


def kept_at(config: Config, part: str) -> tuple[str, ...]:
    """Sites at which a part is kept, in written order; one without a name where there are none."""
    if not config.sites:
        return ("",)
    keys = config.parts[part].stock.keys
    return tuple(site for site in config.sites if site in keys)


def channels_above(config: Config, channels: Mapping[str, Channel], name: str) -> tuple[str, ...]:
    """Channels to which a channel of a site may pass up what it does not solve.

    Those of the nearest site above that has any: of the same kind, if there are such.
    """
    here = site_alone(channels[name])
    for site in () if here is None else above(config, here):
        found = [other for other, words in channels.items() if site_alone(words) == site]
        alike = [other for other in found if channels[other].kind == channels[name].kind]
        if found:
            return tuple(alike or found)
    return ()


def site_alone(channel: Channel) -> str | None:
    """The one site of a channel; ``None`` where it has none, or several."""
    if channel.site is None:
        return None
    said = set(channel.site.values())
    return said.pop() if len(said) == 1 else None
