"""The door of the package: what it offers, and what it costs to open."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import pytest

import queuesim

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"jinja2", "matplotlib", "numba", "numpy", "pandas", "pydantic", "rich", "ruamel", "scipy"}
HEAVY |= {"simpy", "typer"}


def loaded_by(statement: str) -> set[str]:
    """Top-level packages in memory after a fresh interpreter has run ``statement``."""
    code = f"import sys; {statement}; print(*sorted(n.partition('.')[0] for n in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT / "src",
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_no_heavy_library() -> None:
    loaded = loaded_by("import queuesim")
    assert "queuesim" in loaded
    assert not loaded & HEAVY


def test_asking_for_one_name_loads_what_it_needs_and_keeps_it() -> None:
    loaded = loaded_by("import queuesim; queuesim.errors; assert 'errors' in vars(queuesim)")
    assert not loaded & {"pandas", "matplotlib", "simpy", "pydantic"}


def has(module: str, attribute: str | None) -> bool:
    """Whether a module has a name (every module has ``None``)."""
    return attribute is None or hasattr(import_module(module), attribute)


@pytest.mark.parametrize("name", sorted(queuesim._PLACES))
def test_every_public_name_is_where_the_table_says(name: str) -> None:
    module, attribute = queuesim._PLACES[name]
    unfinished = find_spec("queuesim.cli") is None
    if unfinished and (find_spec(module) is None or not has(module, attribute)):
        pytest.skip(f"{name} is still to be written, and so is the command")
    assert getattr(queuesim, name) is not None
    assert name in dir(queuesim)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        _ = queuesim.nonsense


def test_the_installed_version_is_the_one_in_the_source() -> None:
    try:
        installed = version("queuesim-capacity")
    except PackageNotFoundError:
        pytest.skip("the package is not installed here: it runs from its sources")
    assert installed == queuesim.__version__
