"""No order of keys in a config changes a number."""

from __future__ import annotations

import random
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from queuesim.experiment import compare

CONFIGS = Path(__file__).parents[2] / "configs"
SORTED = ["scenario", "measure", "scope", "name", "interval"]


def shuffled(data: Any, rng: random.Random) -> Any:
    """The same data with the keys of every map in another order."""
    if isinstance(data, dict):
        keys = list(data)
        rng.shuffle(keys)
        return {key: shuffled(data[key], rng) for key in keys}
    return [shuffled(part, rng) for part in data] if isinstance(data, list) else data


@pytest.mark.parametrize("name", ["quickstart", "city-bank"])
def test_no_order_of_keys_changes_a_number(name: str, tmp_path: Path) -> None:
    for table in CONFIGS.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    yaml = YAML()
    data = yaml.load((CONFIGS / f"{name}.yaml").read_text(encoding="utf-8"))
    tables = []
    for seed in (None, 1):
        text = StringIO()
        yaml.dump(data if seed is None else shuffled(data, random.Random(seed)), text)  # noqa: S311 (only an order)
        path = tmp_path / f"{name}-{seed}.yaml"
        path.write_text(text.getvalue(), encoding="utf-8")
        result = compare(path, replications=1, jobs=1, sets=["time.days=3"])
        table = result.measures().sort_values(SORTED).reset_index(drop=True)
        tables.append(table)
    assert tables[0].equals(tables[1])
