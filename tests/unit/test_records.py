"""Records: every row in Parquet, the same whoever runs, in bounded memory, whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

import queuesim
from benchmarks import workloads
from queuesim.engine import reference
from queuesim.errors import ConfigError, FileError
from queuesim.experiment import execute, folder, plan_of, records
from queuesim.experiment.engines import KERNEL, REFERENCE
from queuesim.experiment.flows import keep_rows
from queuesim.experiment.running import open_run
from queuesim.network import Network, Pool
from queuesim.network.rows import WorkKind
from queuesim.spec.load import load
from queuesim.units import FOREVER, TICKS_PER_SECOND

ROOT = Path(__file__).parents[2]
CONFIG = """\
queuesim: 1
name: 小型服务台
time: {start: 2026-03-02, days: 3, open: {mon-sun: 09:00-11:00}, interval: 30m}
runs: {replications: 3, seed: 5, warmup: 1d}
targets: {热线: 80% in 20s}
customers: {居民: {count: 500, patience: 1m}}
demand: {reasons: {询问: {per_day: 90, channel: {热线: 100%}}}}
channels: {热线: {kind: call, talk: 4m, wrap: 30s}}
every_channel: {retry: {chance: 60%, after: 10m}}
staff: {客服: {count: 3, skills: [热线], shrinkage: 20%}}
scenarios: {增加一人: {staff.客服.count: add 1}}
"""
KINDS = ("contacts", "cases", "visits", "works", "levels", "milestones")


@pytest.fixture
def plan(tmp_path: Path):
    path = tmp_path / "desk.yaml"
    path.write_text(CONFIG, encoding="utf-8")
    return plan_of(load(path))


def files(out: Path) -> dict[str, bytes]:
    place = out / records.FOLDER
    return {str(p.relative_to(place)): p.read_bytes() for p in place.rglob("*") if p.is_file()}


def table(place: Path, kind: str) -> pd.DataFrame:
    return pd.read_parquet(place / kind)


def ticks(times: Sequence[float]) -> list[int]:
    return [FOREVER if pd.isna(t) else round(t * TICKS_PER_SECOND) for t in times]


def listed(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """Rows of some columns; nothing is None."""
    wanted = [list(frame[column].astype(object)) for column in columns]
    return [tuple(None if pd.isna(v) else v for v in row) for row in zip(*wanted, strict=True)]


def check_against_rows(place: Path, network: Network, seed: int, replication: int) -> None:
    """The tables of one replication say what the reference engine's rows say."""
    rows = reference.simulate(network, seed, replication)
    teams = [group.name for group in network.groups]
    lanes = [lane.name for lane in network.lanes]
    nodes = [node.name for node in network.nodes]

    def of(kind: str) -> pd.DataFrame:
        whole = table(place, kind)
        return whole[
            (whole.scenario.isin(["base", "network"])) & (whole.replication == replication)
        ]

    cases = of("cases")
    assert listed(cases, "case", "part", "ordinal", "customer", "outcome") == [
        (r.case, r.part, r.ordinal, r.customer if r.customer >= 0 else None, r.outcome or None)
        for r in rows.cases
    ]
    assert ticks(cases.started) == [r.born for r in rows.cases]
    assert ticks(cases.ended) == [r.ended for r in rows.cases]
    visits = of("visits")
    assert listed(visits, "case", "node", "line", "outcome", "team", "person") == [
        (
            *(r.case, nodes[r.node], lanes[r.lane], r.outcome or None),
            *((teams[r.group], r.number) if r.group >= 0 else (None, None)),
        )
        for r in rows.visits
    ]
    for name in ("joined", "begun", "ended"):
        assert ticks(visits[name]) == [getattr(r, name) for r in rows.visits]
    works = of("works")
    assert listed(works, "case", "node", "team", "person", "kind") == [
        (r.case, nodes[r.node], teams[r.group], r.number, WorkKind(r.kind).name.lower())
        for r in rows.works
    ]
    for name in ("begun", "ended", "drawn"):
        assert ticks(works[name]) == [getattr(r, name) for r in rows.works]
    levels = of("levels")
    assert listed(levels, "team", "present", "owed") == [
        (teams[r.group], r.level, r.owed) for r in rows.levels
    ]
    assert ticks(levels.time) == [r.tick for r in rows.levels]
    passed = of("milestones")
    assert listed(passed, "case", "milestone") == [(r.case, r.milestone) for r in rows.milestones]
    assert ticks(passed.time) == [r.tick for r in rows.milestones]


def test_the_records_are_the_engines_rows(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1, records=True)
    place = tmp_path / "out" / records.FOLDER
    assert {p.name for p in place.iterdir()} == set(KINDS)
    assert len(table(place, "visits")) > 500
    for replication in (0, 2):
        network = plan.models["base"].network
        check_against_rows(place, network, plan.seed, replication)


def test_engines_and_workers_change_no_byte(plan, tmp_path: Path) -> None:
    execute(replace(plan, engine=KERNEL), out=tmp_path / "kernel", jobs=1, records=True)
    execute(replace(plan, engine=REFERENCE), out=tmp_path / "reference", jobs=2, records=True)
    found = files(tmp_path / "kernel")
    assert len(found) == len(KINDS) * len(plan.blocks())
    assert found == files(tmp_path / "reference")


def test_records_change_no_number(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "with", jobs=1, records=True)
    execute(plan, out=tmp_path / "without", jobs=1)
    for name in ("measures.csv", "intervals.csv", "replications.csv", "summary.json"):
        assert (tmp_path / "with" / name).read_bytes() == (tmp_path / "without" / name).read_bytes()
    assert not (tmp_path / "without" / records.FOLDER).exists()


def test_chinese_names_survive(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1, records=True)
    contacts = table(tmp_path / "out" / records.FOLDER, "contacts")
    assert set(contacts.scenario) == {"base", "增加一人"}
    assert set(contacts.channel) == {"热线"}
    assert set(contacts["class"]) == {"居民"}
    assert set(contacts.reason) == {"询问"}
    assert set(contacts.group.dropna()) == {"客服"}


def test_measures_follow_from_the_records(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1, records=True)
    contacts = table(tmp_path / "out" / records.FOLDER, "contacts")
    assert not contacts.measured.all()  # the first day warms up
    result = open_run(tmp_path / "out")
    for scenario in plan.models:
        mine = contacts[(contacts.scenario == scenario) & contacts.measured]
        offered = mine[~mine.end.isin(["diverted", "closed"])]
        told = {
            "abandonment": (offered.end == "abandoned").mean(),
            "wait": mine.wait[mine.waited].mean(),
            "line_wait": mine.wait[mine.line_waited].mean(),
            "asa": mine.wait[mine.end == "answered"].mean(),
            "talk": mine.talk[mine.end == "answered"].mean(),
        }
        assert 0.01 < told["abandonment"] < 0.99
        for name, value in told.items():
            assert value == pytest.approx(result.estimate(scenario, name).value, rel=1e-9), name


def test_waits_follow_from_visits_too(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1, records=True)
    place = tmp_path / "out" / records.FOLDER
    visits, contacts = table(place, "visits"), table(place, "contacts")
    key = ["scenario", "replication", "case"]
    wait = visits.begun.fillna(visits.ended) - visits.joined
    of_cases = wait.groupby([visits[k] for k in key]).sum()
    pd.testing.assert_series_equal(
        of_cases, contacts[contacts["wait"].notna()].groupby(key)["wait"].sum(), check_names=False
    )


def test_the_page_names_every_column_and_no_other() -> None:
    page = (ROOT / "docs" / "reference" / "records.md").read_text(encoding="utf-8")
    parts = page.split("\n## ")
    kinds = {**records.ROWS, "contacts": records.CONTACTS}
    units = {k: kinds.pop(k) for k in ("stocks", "orders")}
    for kind, columns in kinds.items():
        (part,) = [p for p in parts if p.startswith(f"{kind}\n")]
        assert named(part) == [name for name, _, _ in columns]
    (part,) = [p for p in parts if p.startswith("stocks and orders\n")]
    assert named(part) == [name for columns in units.values() for name, _, _ in columns]


def named(part: str) -> list[str]:
    """Columns in the first cells of a part's tables."""
    cells = re.findall(r"^\| (`[^|]*`) \|", part, flags=re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


# -- row groups and memory -------------------------------------------------------------------


def test_row_groups_are_cut_at_the_same_rows_whoever_runs(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "GROUP", 100)
    for engine in (KERNEL, REFERENCE):
        execute(replace(plan, engine=engine), out=tmp_path / engine, jobs=1, records=True)
    assert files(tmp_path / KERNEL) == files(tmp_path / REFERENCE)
    place = tmp_path / KERNEL / records.FOLDER
    meta = pq.read_metadata(next((place / "visits").iterdir()))
    sizes = [meta.row_group(k).num_rows for k in range(meta.num_row_groups)]
    assert len(sizes) > 2
    assert set(sizes[:-1]) == {100}
    check_against_rows(place, plan.models["base"].network, plan.seed, 0)


MEMORY = """\
import resource, sys
from benchmarks import workloads
from queuesim.experiment.flows import keep_rows
keep_rows(workloads.w2(int(sys.argv[1])), sys.argv[2])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is counted in other units there")
def test_ten_times_the_customers_need_no_more_memory(tmp_path: Path) -> None:
    peaks = []
    for customers in (100_000, 1_000_000):
        place = tmp_path / str(customers)
        command = [sys.executable, "-c", MEMORY, str(customers), str(place)]
        path = os.pathsep.join([str(Path(queuesim.__file__).parents[1]), str(ROOT)])
        ran = subprocess.run(
            command,
            env={**os.environ, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(ran.stdout) / 1024)
        (file,) = (place / "visits").iterdir()
        assert pq.read_metadata(file).num_rows == customers
    assert peaks[1] - peaks[0] < 20.0


def test_a_network_by_hand_keeps_its_rows(tmp_path: Path) -> None:
    network = workloads.w2(2000)
    assert keep_rows(network, tmp_path, 3) == KINDS[1:]
    check_against_rows(tmp_path, network, 3, 0)
    visits = table(tmp_path, "visits")
    assert set(visits.scenario) == {"network"}
    assert visits.channel.isna().all()


def test_units_of_pools_are_kept_where_there_are_any(tmp_path: Path) -> None:
    network = replace(workloads.w2(100), pools=(Pool("vans", 2, watched=True),))
    assert keep_rows(network, tmp_path) == (*KINDS[1:], "stocks", "orders")
    stocks = table(tmp_path, "stocks")
    assert list(stocks.columns[2:]) == ["time", "pool", "free", "owed", "ordered"]
    rows = reference.simulate(network, 1, 0).stocks
    assert listed(stocks, "pool", "free") == [("vans", row.free) for row in rows]


# -- accidents -------------------------------------------------------------------------------


def test_what_ran_without_records_runs_again_for_them(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "whole", jobs=1, records=True)
    execute(plan, out=tmp_path / "late", jobs=1)
    seen: list[tuple[int, int]] = []
    execute(
        plan,
        out=tmp_path / "late",
        jobs=1,
        records=True,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen[0] == (0, 6)
    assert files(tmp_path / "late") == files(tmp_path / "whole")


def test_a_run_goes_on_where_a_file_is_missing(plan, tmp_path: Path) -> None:
    execute(plan, out=tmp_path / "out", jobs=1, records=True)
    before = files(tmp_path / "out")
    (tmp_path / "out" / records.FOLDER / "works" / "001-000001.parquet").unlink()
    seen: list[int] = []
    execute(
        plan,
        out=tmp_path / "out",
        jobs=1,
        records=True,
        progress=lambda done, _: seen.append(done),
    )
    assert seen == [5, 6]
    assert files(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "no space left"),
        (errno.EROFS, "name another with --out"),
        (errno.EACCES, "name another with --out"),
    ],
)
def test_a_disk_that_takes_no_more_is_told_and_nothing_half_written_stays(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    write = pq.ParquetWriter.write_table
    calls = 0

    def fails(self: pq.ParquetWriter, *some: Any, **more: Any) -> None:
        nonlocal calls
        calls += 1
        if calls > 20:
            raise OSError(number, os.strerror(number))
        write(self, *some, **more)

    monkeypatch.setattr(pq.ParquetWriter, "write_table", fails)
    out = tmp_path / "out"
    with pytest.raises(FileError, match=said):
        execute(plan, out=out, jobs=1, records=True)
    assert not list(out.rglob("*unfinished*"))
    monkeypatch.undo()
    execute(plan, out=out, jobs=1, records=True)
    execute(plan, out=tmp_path / "whole", jobs=1, records=True)
    assert files(out) == files(tmp_path / "whole")


def test_a_flush_that_fails_leaves_nothing_unfinished(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        if path.name.endswith(".unfinished"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(folder, "flush", full)
    with pytest.raises(FileError, match="no space left"):
        execute(plan, out=tmp_path / "out", jobs=1, records=True)
    assert files(tmp_path / "out") == {}


def test_without_pyarrow_the_way_out_is_told_before_anything_runs(
    plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    with pytest.raises(ConfigError, match="pip install pyarrow"):
        execute(plan, out=tmp_path / "out", records=True)
    with pytest.raises(ConfigError, match="pyarrow"):
        keep_rows(workloads.w2(10), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_records_need_a_folder(plan) -> None:
    with pytest.raises(ValueError, match="out is needed"):
        execute(plan, records=True)
