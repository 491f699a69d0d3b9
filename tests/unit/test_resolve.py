"""The resolved config: nothing left to guess, and the same models when it is read again."""

from __future__ import annotations

from pathlib import Path

import pytest

from queuesim.spec.config import Config
from queuesim.spec.load import Loaded, load, load_text
from queuesim.spec.resolve import referenced_files, resolved_yaml

CONFIGS = sorted((Path(__file__).parents[2] / "configs").glob("*.yaml"))

RICH = """\
queuesim: 1
name: 银行
currency: CNY
time: {start: 2026-03-02, days: 28, open: {mon-fri: 09:00-18:00}, interval: 30m}
targets: {phone: 80% in 20s}
customers:
  holders: {count: 8000, value: 400/year, patience: 2m, churn: {abandoned: 2%}}
demand:
  reasons:
    card: {per_day: 720, channel: {phone: 75%, chat: 25%}}
    loan: {per_day: 72, channel: phone}
channels:
  phone: {kind: call, talk: {card: 3m30s, other: {mean: 4m, cv: 80%}}, wrap: 30s}
  chat: {kind: chat, talk: 8m, wrap: 30s, at_once: 2, patience: times 200%}
staff:
  callers: {count: 7, skills: [phone], shrinkage: 25%, pay: 48/h, shifts: {09:00-18:00: 100%}}
  chatters: {count: 3, skills: [chat], shrinkage: 25%, pay: 48/h}
scenarios:
  two more: {staff.callers.count: add 2}
  longer: {extends: two more, channels.phone.talk: times 130%, demand.volume: times 110%}
  patient: {channels.chat.patience: times 150%}
  video:
    channels.video: {kind: call, talk: 5m}
    staff.callers.skills: [phone, video]
    demand.reasons.loan.channel: video
  more video: {extends: video, channels.video.talk: add 1m}
  no loan: {demand.reasons.loan: remove}
  help: {routing.overflow.chat: {to: callers, after: 1m}, targets.wait.p90.phone: 2m}
"""


def models(loaded: Loaded) -> dict[str, Config]:
    return {
        name: config.model_copy(update={"scenarios": {}})
        for name, config in loaded.scenarios.items()
    }


@pytest.fixture(scope="module")
def rich() -> Loaded:
    return load_text(RICH)


def test_reading_the_resolved_config_gives_the_same_models(rich: Loaded) -> None:
    again = load_text(resolved_yaml(rich))
    assert models(again) == models(rich)
    assert list(again.scenarios) == list(rich.scenarios)


def test_resolving_twice_changes_nothing_more(rich: Loaded) -> None:
    text = resolved_yaml(rich)
    assert resolved_yaml(load_text(text)) == text


def test_sets_are_part_of_it() -> None:
    loaded = load_text(RICH, sets=["staff.callers.count=12", "demand.volume=times 90%"])
    again = load_text(resolved_yaml(loaded))
    assert models(again) == models(loaded)
    assert again.scenarios["two more"].staff["callers"].count.of() == 14


def test_tables_are_written_out(tmp_path: Path) -> None:
    rows = "".join(f"all,{hour:02d}:00,{'20' if hour == 10 else '10'}\n" for hour in range(9, 18))
    (tmp_path / "profile.csv").write_text(f"weekday,start,share\n{rows}", encoding="utf-8")
    (tmp_path / "c.yaml").write_text(
        RICH.replace("demand:\n", "demand:\n  profile: {file: profile.csv}\n"), encoding="utf-8"
    )
    loaded = load(tmp_path / "c.yaml")
    assert referenced_files(loaded) == ("profile.csv",)
    (tmp_path / "profile.csv").unlink()
    assert models(load_text(resolved_yaml(loaded), tmp_path)) == models(loaded)


def test_it_tells_defaults_and_what_patches_did(rich: Loaded) -> None:
    text = resolved_yaml(rich, notes=True)
    assert models(load_text(text)) == models(rich)
    lines = {line.split(":")[0].strip(): line for line in text.splitlines()}
    assert lines["horizon"].endswith("# default")
    assert "9" in lines["staff.callers.count"]
    assert "# was 7, add 2" in text
    assert "# 默认" in resolved_yaml(rich, "zh", notes=True)


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_every_example_resolves_to_itself(path: Path) -> None:
    loaded = load(path)
    text = resolved_yaml(loaded)
    again = load_text(text)
    assert models(again) == models(loaded)
    assert resolved_yaml(again) == text
