"""What all tests share: markers by folder, how hard hypothesis tries, no windows, no surprises."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

HERE = Path(__file__).parent

os.environ.setdefault("MPLBACKEND", "Agg")  # pictures are drawn, never shown

# Who starts tests in the background may have them ignore Ctrl-C; what they start would as well.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# In every run the same examples; `HYPOTHESIS_PROFILE=nightly` tries others, and many more.
settings.register_profile(
    "usual",
    derandomize=True,
    database=None,
    deadline=None,  # a slow machine is no defect
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "nightly",
    max_examples=10_000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "usual"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options of this project's tests."""
    parser.addoption(
        "--rewrite-golden",
        action="store_true",
        help="write the stored numbers of tests/golden anew instead of comparing with them",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark every test with the name of its folder, where that is one of the markers."""
    known = {line.partition(":")[0] for line in config.getini("markers")}
    for item in items:
        folder = item.path.relative_to(HERE).parts[0] if item.path.is_relative_to(HERE) else ""
        if folder in known:
            item.add_marker(folder)


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether stored numbers are to be written anew."""
    return bool(request.config.getoption("--rewrite-golden"))


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no setting of the person at the keyboard reach a test."""
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "QUEUESIM_LANG"):
        monkeypatch.delenv(name, raising=False)
