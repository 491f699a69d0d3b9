"""Every rule of `docs/semantics.md` that names a test names one that exists."""

from __future__ import annotations

import re

import pytest


def test_every_test_that_a_rule_names_exists(pytestconfig: pytest.Config) -> None:
    root = pytestconfig.rootpath
    page = (root / "docs" / "semantics.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", page))
    assert len(named) > 80
    sources = (path.read_text(encoding="utf-8") for path in (root / "tests").rglob("test_*.py"))
    defined = {
        name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)
    }
    assert named <= defined, sorted(named - defined)
