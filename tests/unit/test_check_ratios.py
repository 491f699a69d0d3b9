"""The judge of speed: what counts as slower, and that one bad minute does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import check_ratios


def run_of(**times: tuple[float, float]) -> dict[str, object]:
    """A pytest-benchmark result: seconds of the engine and of the yardstick, by workload."""
    return {
        "benchmarks": [
            {"group": group, "extra_info": {"who": who}, "stats": {"min": seconds}}
            for group, pair in times.items()
            for who, seconds in zip(("reference", "simpy"), pair, strict=True)
        ]
    }


@pytest.fixture
def baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "baseline.json"
    monkeypatch.setattr(check_ratios, "BASELINE", path)
    path.write_text(json.dumps({"ratios": {"W1/reference": 0.5, "W2/reference": 0.8}}))
    return path


def write(folder: Path, name: str, run: dict[str, object]) -> str:
    (folder / name).write_text(json.dumps(run))
    return str(folder / name)


def test_a_ratio_is_the_yardsticks_time_over_the_engines() -> None:
    assert check_ratios.ratios(run_of(W1=(4.0, 2.0), W2=(1.0, 3.0))) == {
        "W1/reference": 0.5,
        "W2/reference": 3.0,
    }


def test_what_has_no_yardstick_has_no_ratio() -> None:
    run = {
        "benchmarks": [
            {"group": "W1", "extra_info": {"who": "reference"}, "stats": {"min": 1.0}},
            {"group": None, "extra_info": {}, "stats": {"min": 1.0}},
        ]
    }
    assert check_ratios.ratios(run) == {}


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (0.41, None, []),  # 18 % less
        (0.39, None, ["a"]),  # 22 % less
        (0.39, 0.41, []),  # one bad minute
        (0.39, 0.30, ["a"]),
        (0.60, None, []),
    ],
)
def test_only_what_falls_by_a_fifth_in_every_run_counts(
    first: float, second: float | None, expected: list[str]
) -> None:
    runs = [{"a": value} for value in (first, second) if value is not None]
    assert check_ratios.fallen({"a": 0.5}, runs) == expected


def test_a_workload_that_vanished_counts_as_fallen() -> None:
    assert check_ratios.fallen({"a": 0.5}, [{"b": 1.0}]) == ["a"]


@pytest.mark.parametrize(
    ("w1", "w2", "code", "said"),
    [
        ((4.0, 2.0), (1.0, 0.8), 0, "No ratio has fallen."),
        ((6.0, 2.0), (1.0, 0.8), 1, "Fallen by more than 20%: W1/reference"),
    ],
)
def test_files_of_runs_are_judged(
    baseline: Path,
    capsys: pytest.CaptureFixture[str],
    w1: tuple[float, float],
    w2: tuple[float, float],
    code: int,
    said: str,
) -> None:
    file = write(baseline.parent, "run.json", run_of(W1=w1, W2=w2))
    assert check_ratios.main([file]) == code
    assert capsys.readouterr().out.splitlines()[-1] == said


def test_a_fall_is_measured_again_before_it_counts(
    baseline: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slow, usual = ({"W1/reference": value, "W2/reference": 0.8} for value in (0.2, 0.5))
    for runs, code in (([usual], 0), ([slow, usual], 0), ([slow, slow], 1)):
        left = iter(runs)
        monkeypatch.setattr(check_ratios, "measure", lambda left=left: next(left))
        assert check_ratios.main(["--run"]) == code
        assert next(left, None) is None, "no run too few"
    assert baseline.exists()
    assert "once more" in capsys.readouterr().out


def test_the_new_base_is_what_was_measured(baseline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_ratios, "measure", lambda: {"W1/reference": 0.123456})
    assert check_ratios.main(["--run", "--rewrite"]) == 0
    content = json.loads(baseline.read_text())
    assert content["ratios"] == {"W1/reference": 0.1235}
    assert {"date", "machine"} <= set(content)


def test_nothing_to_judge_is_no_pass(baseline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = write(baseline.parent, "empty.json", {"benchmarks": []})
    assert check_ratios.main([empty]) == 2
    assert "no benchmark beside its yardstick" in capsys.readouterr().err
    good = write(baseline.parent, "good.json", run_of(W1=(1.0, 1.0)))
    baseline.unlink()
    assert check_ratios.main([good]) == 2
    assert "--rewrite writes it" in capsys.readouterr().err
