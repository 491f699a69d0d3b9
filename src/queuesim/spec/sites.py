"""Sites: where parts are kept and work is done, one above the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from queuesim.spec.fields import Words

if TYPE_CHECKING:
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
