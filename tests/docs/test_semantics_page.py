"""Every rule of `docs/semantics.md` names tests that exist, and has an example."""

from __future__ import annotations

import re

import pytest

from queuesim.network.order import EventKind

NO_EVENT = "no event"

Row = dict[str, str]


@pytest.fixture(scope="module")
def page(pytestconfig: pytest.Config) -> str:
    """The page."""
    return (pytestconfig.rootpath / "docs" / "semantics.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rules(page: str) -> list[Row]:
    """Rows of all tables, cell by heading."""
    return rows_of(page)


def rows_of(page: str) -> list[Row]:
    """Rows of all tables of a page."""
    rows: list[Row] = []
    heading: list[str] = []
    for line in page.splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not cells:
            heading = []
        elif not heading:
            heading = cells
        elif set(line) - set("|-"):
            rows.append(dict(zip(heading, cells, strict=True)))
    return rows


def test_every_test_that_a_rule_names_exists(page: str, pytestconfig: pytest.Config) -> None:
    named = set(re.findall(r"`(test_[a-z0-9_]+)`", page))
    assert len(named) > 80
    tests = (pytestconfig.rootpath / "tests").rglob("test_*.py")
    sources = (path.read_text(encoding="utf-8") for path in tests)
    defined = {
        name for source in sources for name in re.findall(r"^def (test_\w+)", source, re.MULTILINE)
    }
    assert named <= defined, sorted(named - defined)


def test_every_rule_names_a_test(rules: list[Row]) -> None:
    assert len(rules) > 150
    assert [row for row in rules if not re.findall(r"`test_\w+`", row["Test"])] == []


def test_every_rule_that_changes_a_number_has_its_smallest_example(rules: list[Row]) -> None:
    with_examples = [row for row in rules if "Smallest example" in row]
    assert len(with_examples) > 150
    assert [row["Rule"] for row in with_examples if not row["Smallest example"]] == []


def test_the_table_of_timers_has_all_kinds_in_their_order(rules: list[Row]) -> None:
    told = list(dict.fromkeys(row["Kind"] for row in rules if "Kind" in row))
    kinds = [kind.name.lower().replace("_", " ") for kind in sorted(EventKind)]
    assert told == [*kinds, NO_EVENT]
