"""Lower layers never import higher ones: the contracts of pyproject.toml hold."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]
LAYERS = next(contract["layers"] for contract in CONTRACTS if contract["type"] == "layers")


def lint_imports(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on this project, as `make imports` does."""
    code = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1"},
    )


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_the_contract_holds(contract: str) -> None:
    done = lint_imports("--contract", contract)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


def test_every_part_of_the_package_has_a_layer() -> None:
    placed = {
        name.strip(" ()")
        for layer in LAYERS
        for part in layer.split("|")
        for name in part.split(":")
    }
    there = {
        path.stem
        for path in (ROOT / "src" / "queuesim").iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))
    }
    assert there - placed == {"__init__", "__main__"}
