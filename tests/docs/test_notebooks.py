"""Every notebook runs from a clean kernel and says its question, its answer and its caveat.

Notebooks are kept as plain Python files with cells (`jupytext` opens them as notebooks); outputs
are not kept.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

from tests.docs.pages import CONFIGS, ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))
SECONDS = 60  #: that a notebook may take


def test_each_example_has_a_notebook() -> None:
    assert {path.stem for path in NOTEBOOKS} == {path.stem for path in CONFIGS.glob("*.yaml")}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_question_answer_and_caveat(path: Path) -> None:
    text = [c.source for c in jupytext.read(path).cells if c.cell_type == "markdown"]
    for part in ("Question", "Answer", "Caveat"):
        assert any(f"## {part}" in cell for cell in text), part


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the notebook machinery
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_a_clean_kernel(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sources)))
    monkeypatch.delenv("MPLBACKEND")  # the kernel brings its own
    notebook = jupytext.read(path)
    client = NotebookClient(
        notebook,
        timeout=SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
    )
    began = time.perf_counter()
    client.execute()
    printed = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    assert any(out.output_type in {"display_data", "execute_result"} for out in printed)
    assert not [out for out in printed if out.get("name") == "stderr"]
    # a machine that runs other tests at the same time may be three times as slow
    assert time.perf_counter() - began < 3 * SECONDS
