"""``--records``: what is kept, said in both languages, and refused where it cannot be kept."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from queuesim.experiment import records
from tests.cli.conftest import SMALL


@pytest.fixture
def desk(tmp_path):
    path = tmp_path / "desk.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("command", "plans"), [("run", {"base"}), ("compare", {"base", "one more"})]
)
def test_records_lie_in_the_run_folder(ask, desk, tmp_path, command, plans):
    out = tmp_path / "out"
    said = ask(command, desk, "--records", "parquet", "--out", out)
    assert said.code == 0
    assert f"records are in {out / 'records'}" in said.err.replace("\n", "")
    contacts = pd.read_parquet(out / "records" / "contacts")
    assert set(contacts.scenario) == plans
    assert set(contacts.replication) == {0, 1, 2}
    assert json.loads((out / "manifest.json").read_text())["records"] == "parquet"


def test_without_the_option_nothing_is_kept(ask, desk, tmp_path):
    assert ask("run", desk, "--out", tmp_path / "out").code == 0
    assert not (tmp_path / "out" / "records").exists()
    assert "records" not in json.loads((tmp_path / "out" / "manifest.json").read_text())


@pytest.mark.parametrize(
    ("lang", "way_out"), [("en", "pip install pyarrow"), ("zh", "请执行 pip install pyarrow")]
)
def test_a_missing_library_ends_with_2_and_the_way_out(ask, desk, monkeypatch, lang, way_out):
    monkeypatch.setattr(records, "find_spec", lambda _: None)
    said = ask("run", desk, "--records", "parquet", "--lang", lang)
    assert said.code == 2
    assert way_out in said.err
