"""A small config, and a way to give a command as at a terminal."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import queuesim
from queuesim.cli import main

SMALL = """\
queuesim: 1
name: Small desk
currency: CNY
time: {start: 2026-03-02, days: 1, open: {mon: 09:00-11:00}, interval: 30m}
runs: {replications: 3, seed: 1}
targets: {phone: 80% in 20s}
customers: {callers: {count: 500, value: 100/year, patience: 2m, churn: {abandoned: 5%}}}
demand: {reasons: {question: {per_day: 60, channel: phone}}}
channels: {phone: {kind: call, talk: 3m}}
staff: {agents: {count: 3, skills: [phone], pay: 48/h}}
scenarios: {one more: {staff.agents.count: add 1}}
"""


@dataclass(frozen=True)
class Said:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Stdout as one JSON document."""
        return json.loads(self.out)


@pytest.fixture
def surroundings() -> dict[str, str]:
    """Environment in which a process of its own finds the package that is tested."""
    return {**os.environ, "PYTHONPATH": str(Path(queuesim.__file__).parents[1])}


Ask = Callable[..., Said]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Give a command in a folder of its own; gives what it said."""
    monkeypatch.chdir(tmp_path)

    def give(*words: str | Path) -> Said:
        capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return give


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A config that runs in a moment."""
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path
