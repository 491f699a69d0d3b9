"""Cross-checks: what no single word can know to be wrong.

Each check is a generator of problems over a whole config. ``problems`` are errors; ``warnings``
are things that a planner may have meant, but seldom does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import TypeAlias

from queuesim.errors import BadValue, Problem
from queuesim.spec.appointments import WALK_IN
from queuesim.spec.by import By
from queuesim.spec.channels import CALLBACK, LEAVE, ONLY_FOR, Batches, Channel
from queuesim.spec.check_appointments import appointment_errors, appointment_warnings
from queuesim.spec.check_by import maps
from queuesim.spec.check_change import change_errors, change_warnings
from queuesim.spec.check_complaint import complaint_errors, complaint_warnings
from queuesim.spec.check_cover import cover_warnings
from queuesim.spec.check_elastic import elastic_errors
from queuesim.spec.check_equipment import equipment_errors, equipment_warnings
from queuesim.spec.check_events import event_errors, event_warnings
from queuesim.spec.check_field import field_errors, field_warnings
from queuesim.spec.check_idle import idle_warnings
from queuesim.spec.check_inspection import inspection_errors, inspection_warnings
from queuesim.spec.check_interrupt import interrupt_errors, interrupt_warnings
from queuesim.spec.check_jams import jam_errors
from queuesim.spec.check_money import idle as winning_warnings
from queuesim.spec.check_money import money_errors
from queuesim.spec.check_outbound import outbound_errors, outbound_warnings
from queuesim.spec.check_parts import part_errors, part_warnings
from queuesim.spec.check_satisfaction import idle as satisfaction_warnings
from queuesim.spec.check_satisfaction import satisfaction as satisfaction_errors
from queuesim.spec.check_servqual import servqual_errors, servqual_warnings
from queuesim.spec.check_sessions import session_errors, session_warnings
from queuesim.spec.check_size import size_errors
from queuesim.spec.check_staff import staff_errors, staff_warnings
from queuesim.spec.check_steps import step_errors, step_warnings
from queuesim.spec.check_time import time_errors, time_warnings
from queuesim.spec.clock import moment
from queuesim.spec.config import Config
from queuesim.spec.names import RESERVED, Names, Path, unknown
from queuesim.spec.reach import channels_reached
from queuesim.spec.targets import Target, split_measure
from queuesim.spec.week import At
from queuesim.units import format_share, parse_duration
from queuesim.words import said

Check: TypeAlias = Callable[[Config], Iterator[Problem]]

#: Shares that divide a whole may miss 100 % by no more than this, for thirds have no end.
TOLERANCE = 1e-6


def problems(config: Config, measures: Collection[str] = ()) -> list[Problem]:
    """Everything that is wrong with a config whose words could all be read.

    Parameters
    ----------
    config
        The config, its tables inlined.
    measures
        Names of measures, to judge the keys of ``targets``, ``matters`` and ``precision`` by;
        without them only scopes are judged.
    """
    found = [problem for check in ERRORS for problem in check(config)]
    return found + list(measure_keys(config, measures))


def warnings(config: Config) -> list[Problem]:
    """What is allowed but probably not meant."""
    return [problem for check in WARNINGS for problem in check(config)]


# --- names --------------------------------------------------------------------------------------


def names(config: Config) -> Iterator[Problem]:
    """Names that mean something else already, or that a dotted path could not hold."""
    places: Mapping[Path, Iterable[str]] = {
        ("demand", "reasons"): config.demand.reasons,
        ("customers",): config.customers,
        ("channels",): config.channels_as_written,
        ("staff",): config.staff,
        ("equipment",): config.equipment,
        ("parts",): config.parts,
        ("sites",): config.sites,
    }
    for place, given in places.items():
        for name in given:
            if name.strip() in RESERVED or moment(name) is not None or not name.strip():
                yield Problem.of((*place, name), "spec.reserved_name", got=name)
            elif "." in name:
                yield Problem.of((*place, name), "spec.dotted_name", got=name)


# --- shares that divide a whole -----------------------------------------------------------------


def splits(config: Config) -> Iterator[Problem]:
    """Shares over names add up to 100 %, or to no more where the rest stays; names are known."""
    channels = Names.of(config).channels
    for reason, words in config.demand.reasons.items():
        path: Path = ("demand", "reasons", reason, "channel")
        yield from split(config, path, words.channel, channels, reasons=[reason])
    for path, retry in _retries(config):
        if retry is not None:
            yield from split(config, (*path, "other_channel"), retry, channels, whole=False)
    for name, channel in config.channels_as_written.items():
        if channel.if_not_solved is not None:
            path = ("channels", name, "if_not_solved")
            yield from split(config, path, channel.if_not_solved, (*channels, LEAVE))
            if name in channel.if_not_solved and channel.kind == "self_service":
                yield Problem.of((*path, name), "spec.passes_to_itself", channel=name)
            elif name in channel.if_not_solved and config.channels[name].repeat is None:
                yield Problem.of((*path, name), "spec.comes_back_unsaid", channel=name)
        if channel.appointments is not None and channel.appointments.if_full is not None:
            path = ("channels", name, "appointments", "if_full")
            yield from split(
                config, path, channel.appointments.if_full, (*channels, LEAVE, WALK_IN)
            )
    steer = config.integration.steer
    if steer is not None:
        path = ("integration", "steer", "offer")
        yield from split(config, path, steer.offer, (*channels, CALLBACK), whole=False)
    yield from _contact_shares(config)


def _retries(config: Config) -> Iterator[tuple[Path, Mapping[str, By[float]] | None]]:
    every = config.every_channel.retry
    yield ("every_channel", "retry"), every.other_channel if every else None
    for name, channel in config.channels_as_written.items():
        yield ("channels", name, "retry"), channel.retry.other_channel if channel.retry else None


def split(
    config: Config,
    path: Path,
    shares: Mapping[str, By[float]],
    known: tuple[str, ...],
    *,
    reasons: Collection[str] | None = None,
    whole: bool = True,
) -> Iterator[Problem]:
    """Unknown names among the keys, and shares whose sum is not (or passes) 100 %."""
    for name in shares:
        if name not in known:
            yield unknown((*path, name), "spec.unknown_channel", name, known)
    pairs = product(reasons or config.demand.reasons, config.customers, config.week.moments)
    total, reason, cls = max(
        ((_sum(shares.values(), reason, cls, at), reason, cls) for reason, cls, at in pairs),
        key=lambda found: abs(found[0] - 1.0) if whole else found[0],
    )
    if (whole and abs(total - 1.0) > TOLERANCE) or total > 1.0 + TOLERANCE:
        same = all(share.is_one for share in shares.values())
        key = "spec.not_whole" if whole else "spec.over_whole"
        yield Problem.of(
            path,
            key if same else f"{key}_for",
            got=format_share(total, 6),
            of=f"{reason}, {cls}",
        )


def _sum(shares: Iterable[By[float]], reason: str, cls: str, at: At | None = None) -> float:
    """Sum for one reason and class at a moment; what is missing there is reported elsewhere."""
    total = 0.0
    for share in shares:
        try:
            total += share.of(reason=reason, cls=cls, at=at)
        except KeyError:
            continue
    return total


def _contact_shares(config: Config) -> Iterator[Problem]:
    said = {name: c.contacts for name, c in config.customers.items()}
    missing = [name for name, share in said.items() if share is None]
    if len(missing) == len(said):
        return
    for name in missing:
        first = next(other for other, share in said.items() if share is not None)
        yield Problem.of(("customers", name), "spec.contacts_missing", cls=name, other=first)
    given = {name: share for name, share in said.items() if share is not None}
    totals = {reason: _sum(given.values(), reason, "") for reason in config.demand.reasons}
    reason = max(totals, key=lambda name: abs(totals[name] - 1.0))
    if not missing and abs(totals[reason] - 1.0) > TOLERANCE:
        same = all(share.is_one for share in given.values())
        yield Problem.of(
            ("customers", next(iter(said)), "contacts"),
            "spec.contacts_not_whole" if same else "spec.contacts_not_whole_for",
            got=format_share(totals[reason], 6),
            of=reason,
        )


# --- customers and demand -----------------------------------------------------------------------


def patience_of_classes(config: Config) -> Iterator[Problem]:
    """A class has nothing that ``times`` could scale."""
    for name, cls in config.customers.items():
        if cls.patience is None:
            continue
        for keys, patience in cls.patience.leaves():
            if patience.times is not None:
                yield Problem.of(("customers", name, "patience", *keys), "spec.patience_times")


def volumes(config: Config) -> Iterator[Problem]:
    """Volume is said once: per day with a profile, or as counts per interval."""
    demand = config.demand
    if demand.arrivals is not None and demand.profile is not None:
        yield Problem.of(("demand", "profile"), "spec.two_words", other="demand.arrivals")
    columns = (
        {name for row in demand.arrivals.rows for name in row.counts} if demand.arrivals else ()
    )
    for name, reason in demand.reasons.items():
        path = ("demand", "reasons", name)
        if reason.list_ is not None or reason.devices is not None:
            continue  # which say how many there are
        if demand.arrivals is None and reason.per_day is None:
            yield Problem.of(path, "spec.no_volume", reason=name)
        if demand.arrivals is not None and reason.per_day is not None:
            yield Problem.of((*path, "per_day"), "spec.two_words", other="demand.arrivals")
        if columns and name not in columns:
            yield Problem.of(path, "spec.not_in_arrivals", reason=name)
    known = tuple(demand.reasons)
    for column in sorted(set(columns) - set(known)):
        yield unknown(("demand", "arrivals"), "spec.unknown_reason", column, known)
    for k, surge in enumerate(demand.surges):
        for j, name in enumerate(surge.reasons or ()):
            if name not in known:
                place = ("demand", "surges", k, "reasons", j)
                yield unknown(place, "spec.unknown_reason", name, known)


# --- channels -----------------------------------------------------------------------------------


def kinds(config: Config) -> Iterator[Problem]:
    """Words that the kind of a channel does not know."""
    for name, channel in config.channels_as_written.items():
        for word in sorted(channel.model_fields_set):
            allowed = ONLY_FOR.get(word)
            if allowed is not None and channel.kind not in allowed:
                yield Problem.of(
                    ("channels", name, word),
                    "spec.not_of_kind",
                    word=word,
                    kind=channel.kind,
                    kinds=sorted(allowed),
                )


def channel_words(config: Config) -> Iterator[Problem]:
    """What each channel must say, and what contradicts itself."""
    for name, channel in config.channels.items():
        written = config.channels_as_written[name]
        path: Path = ("channels", name)
        if written.talk is None and written.aht is None and written.steps is None:
            yield Problem.of(path, "spec.no_talk", channel=name)
        if written.talk is not None and written.aht is not None:
            yield Problem.of((*path, "aht"), "spec.two_words", other=f"channels.{name}.talk")
        if channel.pace is not None and channel.slower_per_extra_chat is not None:
            other = f"channels.{name}.slower_per_extra_chat"
            yield Problem.of((*path, "pace"), "spec.two_words", other=other)
        if channel.pace is not None and len(channel.pace) < (channel.at_once or 1):
            yield Problem.of((*path, "pace"), "spec.pace_short", at_once=channel.at_once)
        if channel.seats is not None and channel.kind == "self_service" and not channel.machines:
            yield Problem.of((*path, "seats"), "spec.seats_of_bot")
        if channel.batches is not None:
            yield from _batches((*path, "batches"), channel.batches)
        for word in ("at_once", "lines"):
            if getattr(channel, word) == 0:
                yield Problem.of((*path, word), "spec.none_at_all", word=word)
        yield from _aht_holds_wrap(config, name, channel)


def _batches(path: Path, words: Batches) -> Iterator[Problem]:
    """Batches are by time of day or by number, and not both."""
    if words.at and words.size is not None:
        yield Problem.of((*path, "size"), "spec.two_words", other=".".join(map(str, (*path, "at"))))
    elif not words.at and words.size is None:
        yield Problem.of(path, "spec.batches_empty")
    elif words.at and words.within is not None:
        yield Problem.of((*path, "within"), "spec.batches_within")


def _aht_holds_wrap(config: Config, name: str, channel: Channel) -> Iterator[Problem]:
    if channel.aht is None or channel.wrap is None:
        return
    for reason, cls, at in product(config.demand.reasons, config.customers, config.week.moments):
        try:
            aht, wrap = (x.of(reason, cls, name, at=at).mean for x in (channel.aht, channel.wrap))
        except (KeyError, ValueError):
            return  # reported where the map or law is wrong
        if aht <= wrap:
            yield Problem.of(("channels", name, "aht"), "spec.aht_below_wrap", channel=name)
            return


# --- routing, transfers, integration ------------------------------------------------------------


def helpers(config: Config) -> Iterator[Problem]:
    """Groups and channels that routing, transfers and integration name."""
    known = Names.of(config)
    for skill, steps in config.routing.overflow.items():
        path: Path = ("routing", "overflow", skill)
        if skill.partition(".")[0] not in known.channels:
            yield unknown(path, "spec.unknown_channel", skill, known.channels)
        for step in steps:
            if step.to not in known.groups:
                yield unknown((*path, "to"), "spec.unknown_group", step.to, known.groups)
    for k, rule in enumerate(config.routing.next):
        if rule in config.routing.next[:k]:
            yield Problem.of(("routing", "next", k), "spec.rule_twice", rule=rule)
    for channel, transfer in config.quality.transfer.items():
        path = ("quality", "transfer", channel)
        if channel not in known.channels:
            yield unknown(path, "spec.unknown_channel", channel, known.channels)
        elif config.channels[channel].kind == "self_service":
            yield Problem.of(path, "spec.transfer_from_bot", channel=channel)
        if transfer.to not in known.groups:
            yield unknown((*path, "to"), "spec.unknown_group", transfer.to, known.groups)
    for channel in config.quality.failure:
        path = ("quality", "failure", channel)
        if channel not in known.channels:
            yield unknown(path, "spec.unknown_channel", channel, known.channels)
        elif config.channels[channel].kind == "self_service":
            yield Problem.of(path, "spec.failure_of_bot", channel=channel)
    yield from _integration(config, known)


def _integration(config: Config, known: Names) -> Iterator[Problem]:
    words = config.integration
    lists: list[tuple[Path, tuple[str, ...]]] = [
        (("integration", "shared_history"), words.shared_history)
    ]
    single = len(words.one_queue) == 1
    for k, line in enumerate(words.one_queue):
        lists.append(
            (("integration", "one_queue") if single else ("integration", "one_queue", k), line)
        )
    if words.steer is not None and words.steer.from_ is not None:
        lists.append((("integration", "steer", "from"), words.steer.from_))
    for path, channels in lists:
        for k, channel in enumerate(channels):
            if channel not in known.channels:
                yield unknown((*path, k), "spec.unknown_channel", channel, known.channels)
    seen: set[str] = set()
    for path, channels in lists:
        for k, channel in enumerate(channels if "one_queue" in path else ()):
            if channel in seen:
                yield Problem.of((*path, k), "spec.in_two_queues", channel=channel)
            written = config.channels_as_written.get(channel)
            if written is not None and written.kind == "self_service":
                yield Problem.of((*path, k), "spec.bot_in_queue", channel=channel)
            seen.add(channel)


# --- targets ------------------------------------------------------------------------------------


def promises(config: Config) -> Iterator[Problem]:
    """A share within a time is promised for a channel, or to a class where a channel has one."""
    known = Names.of(config)
    kept = {key for name in known.channels for key in (name, f"sl.{name}")}
    for key, target in config.targets.items():
        name = key.removeprefix("sl.")
        if target.is_promise and name in config.customers and name not in known.channels:
            if not kept & set(config.targets):
                yield Problem.of(("targets", key), "spec.class_promise", cls=name)
        elif target.is_promise and name not in known.channels:
            yield unknown(("targets", key), "spec.unknown_channel", key, known.channels)
        if not target.is_promise and key in known.scopes:
            bare = target.limit is not None and target.limit.unit == "s"
            what = "spec.target_without_share" if bare else "spec.target_without_time"
            yield Problem.of(("targets", key), what, name=key)


def measure_keys(config: Config, measures: Collection[str]) -> Iterator[Problem]:
    """Keys of ``targets``, ``matters`` and ``precision``: a measure, and of what."""
    scopes = Names.of(config).scopes
    places: list[tuple[Path, str, Target | None]] = [
        (("targets", key), key, target) for key, target in config.targets.items()
    ]
    places += [(("matters", key), key, None) for key in config.matters if key != "other"]
    places += [(("runs", "precision", key), key, None) for key in config.runs.precision]
    for path, key, target in places:
        if target is not None and target.is_promise:
            continue
        measure, scope = split_measure(key, scopes)
        measure = _without_time(measure)
        if measures and measure not in measures:
            first, _, rest = key.partition(".")
            if scope is None and first in scopes and rest in measures:
                problem = Problem.of(path, "spec.measure_turned", got=key)
                hint = said("load.did_you_mean", name=f"{rest}.{first}")
                yield replace(problem, hint=hint)
            elif scope is None and "." in key and key.rpartition(".")[0] in measures:
                yield unknown(
                    path, "spec.unknown_scope", key.rpartition(".")[2], tuple(sorted(scopes))
                )
            else:
                head = measure.partition(".")[0]
                families = {name.partition(".")[0] for name in measures}
                typed = measure if head in families else head
                yield unknown(path, "spec.unknown_measure", typed, tuple(measures))
        elif not measures and scope is None and "." in key:
            last = key.rpartition(".")[2]
            if not re.fullmatch(r"p[0-9.]+|[a-z_]+_[a-z_]+", last):
                yield unknown(path, "spec.unknown_scope", last, tuple(sorted(scopes)))


def _without_time(measure: str) -> str:
    """``wait_over`` of ``wait_over.20s``; any other measure as it is."""
    name, _, time = measure.partition(".")
    if name != "wait_over" or not time:
        return measure
    try:
        parse_duration(time)
    except BadValue:
        return measure
    return name


# --- warnings -----------------------------------------------------------------------------------


def unreached_channels(config: Config) -> Iterator[Problem]:
    """Channels that no contact ever comes to."""
    reached = channels_reached(config)
    for name in config.channels_as_written:
        if name not in reached:
            yield Problem.of(("channels", name), "spec.unreached", channel=name)


def quiet_reasons(config: Config) -> Iterator[Problem]:
    """Reasons for which nobody ever makes contact."""
    rows = config.demand.arrivals.rows if config.demand.arrivals else ()
    for name, reason in config.demand.reasons.items():
        path: Path = ("demand", "reasons", name)
        if reason.per_day is not None and not any(reason.per_day.values()):
            yield Problem.of((*path, "per_day"), "spec.quiet_reason", reason=name)
        elif rows and not any(row.counts.get(name, 0.0) for row in rows):
            yield Problem.of(path, "spec.quiet_reason", reason=name)


def channel_warnings(config: Config) -> Iterator[Problem]:
    """Words of channels that are probably slips."""
    for name, channel in config.channels.items():
        path: Path = ("channels", name)
        if channel.callback is not None and channel.callback.offer_after_wait > 3600.0:
            yield Problem.of((*path, "callback", "offer_after_wait"), "spec.callback_late")


def money_warnings(config: Config) -> Iterator[Problem]:
    """Cost that is left out of a comparison by oversight."""
    paid = [name for name, group in config.staff.items() if group.pay is not None]
    for name, group in config.staff.items():
        billed = group.provider is not None and group.provider.bills
        if group.pay is None and not billed and (paid or config.currency):
            yield Problem.of(("staff", name), "spec.no_pay", group=name)


ERRORS: tuple[Check, ...] = (
    names,
    time_errors,
    size_errors,
    maps,
    splits,
    patience_of_classes,
    volumes,
    kinds,
    channel_words,
    step_errors,
    appointment_errors,
    staff_errors,
    change_errors,
    event_errors,
    session_errors,
    interrupt_errors,
    equipment_errors,
    field_errors,
    money_errors,
    part_errors,
    satisfaction_errors,
    complaint_errors,
    inspection_errors,
    jam_errors,
    elastic_errors,
    servqual_errors,
    outbound_errors,
    helpers,
    promises,
)
WARNINGS: tuple[Check, ...] = (
    time_warnings,
    unreached_channels,
    quiet_reasons,
    channel_warnings,
    step_warnings,
    appointment_warnings,
    staff_warnings,
    change_warnings,
    event_warnings,
    session_warnings,
    cover_warnings,
    idle_warnings,
    interrupt_warnings,
    equipment_warnings,
    field_warnings,
    winning_warnings,
    part_warnings,
    satisfaction_warnings,
    complaint_warnings,
    inspection_warnings,
    servqual_warnings,
    outbound_warnings,
    money_warnings,
)
