"""Checks of spare parts and sites: what nobody keeps, orders of nothing, circles of sites."""

from __future__ import annotations

from collections.abc import Iterator

from queuesim.errors import Problem
from queuesim.spec.channels import Channel
from queuesim.spec.check_idle import needs_at
from queuesim.spec.config import Config
from queuesim.spec.names import Path, unknown
from queuesim.spec.parts import Part, Reorder
from queuesim.spec.reach import channels_reached
from queuesim.spec.sites import above, channels_above, kept_at


def part_errors(config: Config) -> Iterator[Problem]:
    """What cannot be true of parts and sites."""
    yield from _sites(config)
    for name, part in config.parts.items():
        yield from _part(config, name, part)
    for name, channel in config.channels_as_written.items():
        yield from _channel(config, name, channel)


def _sites(config: Config) -> Iterator[Problem]:
    known = tuple(config.sites)
    for name, site in config.sites.items():
        path: Path = ("sites", name, "escalates_to")
        if site.escalates_to is not None and site.escalates_to not in known:
            yield unknown(path, "spec.unknown_site", site.escalates_to, known)
        elif site.escalates_to is not None and (
            site.escalates_to == name or _leads_back(config, name)
        ):
            yield Problem.of(path, "spec.site_itself", site=name)


def _leads_back(config: Config, site: str) -> bool:
    highest = [*above(config, site)][-1]
    return config.sites[highest].escalates_to == site if highest in config.sites else False


def _part(config: Config, name: str, part: Part) -> Iterator[Problem]:
    path: Path = ("parts", name)
    sites = tuple(config.sites)
    kept = kept_at(config, name)
    if sites and part.stock.is_one:
        count = part.stock.of()
        yield Problem.of(
            (*path, "stock"),
            "spec.part_stock_site",
            part=name,
            sites=sites,
            site=sites[0],
            count=count,
        )
        return
    rule = part.reorder
    words = () if rule is None else (("to", rule.to), ("at", rule.at), ("lot", rule.lot))
    for word, by in (*words, ("lead", part.lead)):
        for site in () if by is None else by.keys:
            if site in sites and site not in kept:
                place = (*path, "lead") if word == "lead" else (*path, "reorder", word)
                place = (*place, site)
                yield Problem.of(place, "spec.part_site_unkept", word=word, site=site, part=name)
    if rule is not None:
        yield from _rule(config, name, part, rule)


def _rule(config: Config, name: str, part: Part, rule: Reorder) -> Iterator[Problem]:
    path: Path = ("parts", name, "reorder")
    if rule.to is None and rule.lot is None:
        yield Problem.of(path, "spec.reorder_empty", part=name)
        return
    if rule.to is not None and rule.lot is not None:
        yield Problem.of((*path, "lot"), "spec.two_words", other=f"parts.{name}.reorder.to")
        return
    if rule.lot is not None and rule.at is None:
        yield Problem.of((*path, "lot"), "spec.reorder_lot_at", part=name)
        return
    if rule.every == 0.0:
        yield Problem.of((*path, "every"), "spec.reorder_every")
    for site in kept_at(config, name):
        to, at, lot = (_at(by, site) for by in (rule.to, rule.at, rule.lot))
        if lot == 0:
            yield Problem.of((*path, "lot"), "spec.reorder_lot_none", part=name)
            return
        if to is not None and at is not None and at >= to:
            yield Problem.of((*path, "at"), "spec.reorder_low", part=name, at=at, to=to)
            return
        ordered = to is not None or lot is not None
        if ordered and (part.lead is None or not (part.lead.is_one or site in part.lead.keys)):
            yield Problem.of(("parts", name), "spec.part_no_lead", part=name)
            return


def _at(by: object, site: str) -> int | None:
    """Number at a site; ``None`` where nothing is said of it."""
    from queuesim.spec.by import By

    if not isinstance(by, By) or not (by.is_one or site in by.keys):
        return None
    found: int = by.of(name=site)
    return found


def _channel(config: Config, name: str, channel: Channel) -> Iterator[Problem]:
    path: Path = ("channels", name)
    known, sites = tuple(config.parts), tuple(config.sites)
    said = () if channel.site is None else channel.site.leaves()
    for keys, site in said:
        if site not in sites:
            yield unknown((*path, "site", *keys), "spec.unknown_site", site, sites)
    up = channels_above(config, config.channels_as_written, name)
    if len(up) > 1 and channel.if_not_solved is None:
        yield Problem.of((*path, "site"), "spec.site_which", channel=name, channels=up)
    for part in channel.parts or {}:
        place = (*path, "parts", part)
        if part not in known:
            yield unknown(place, "spec.unknown_part", part, known)
        elif sites and channel.site is None:
            yield Problem.of(place, "spec.part_no_site", channel=name, part=part, site=sites[0])
        elif sites and channel.site is not None:
            kept = kept_at(config, part)
            missing = [s for _, s in channel.site.leaves() if s in sites and s not in kept]
            if missing and not config.parts[part].stock.is_one:
                site = missing[0]
                yield Problem.of(place, "spec.part_not_kept", channel=name, part=part, site=site)


def part_warnings(config: Config) -> Iterator[Problem]:
    """Parts that nobody needs or that never come, and sites at which nothing is."""
    used = _used(config)
    for name, part in config.parts.items():
        if name not in used:
            yield Problem.of(("parts", name), "spec.part_unused", part=name)
        ordered = part.reorder is not None
        if name in used and not ordered and not any(part.stock.values()):
            yield Problem.of(("parts", name, "stock"), "spec.part_never", part=name)
        if part.lead is not None and not ordered:
            yield Problem.of(("parts", name, "lead"), "spec.part_lead_idle", part=name)
    for name, channel in config.channels_as_written.items():
        if channel.parts_known is not None and not channel.parts:
            path: Path = ("channels", name, "parts_known")
            yield Problem.of(path, "spec.parts_known_idle", channel=name)
    busy = {s for c in config.channels.values() if c.site is not None for s in c.site.values()}
    busy |= {site for part in config.parts for site in kept_at(config, part)}
    busy |= {site for other in config.sites for site in above(config, other)}
    for site in config.sites:
        if site not in busy:
            yield Problem.of(("sites", site), "spec.site_idle", site=site)


def _used(config: Config) -> set[str]:
    """Parts that some contact may need."""
    return {
        part
        for name in channels_reached(config) & set(config.channels)
        for part, by in (config.channels[name].parts or {}).items()
        if any(need.of(by) > 0.0 for need in needs_at(config, name))
    }
