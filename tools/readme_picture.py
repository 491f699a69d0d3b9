# ruff: noqa: INP001 (a script, not a package)
"""Draw the README's picture: the quickstart's day on the phone, and what each plan comes to.

    python tools/readme_picture.py

writes ``docs/pictures/quickstart.svg`` from a fresh run of ``configs/quickstart.yaml``, so that the
picture says what the command says.
"""

from __future__ import annotations

import sys
from pathlib import Path

from matplotlib.figure import Figure

from queuesim.notebook import Picture, Result, compare
from queuesim.report.data import channel_day, to_base
from queuesim.report.plots import style
from queuesim.report.plots.day import draw_load
from queuesim.report.plots.scenarios import draw_differences

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "configs" / "quickstart.yaml"
PICTURE = ROOT / "docs" / "pictures" / "quickstart.svg"


def draw(result: Result) -> Figure:
    """Three panels side by side."""
    figure = style.new_figure(10.4, 2.9)
    load, level, net = figure.subplots(1, 3, width_ratios=(1.25, 1.0, 1.0))
    draw_load(channel_day(result, "phone"), ax=load)
    load.set_title("The phone, average day", loc="left", fontsize=style.LARGE, pad=24.0)
    draw_differences(to_base(result, "sl.phone"), ax=level)
    draw_differences(to_base(result, "net"), ax=net)
    net.set_yticklabels([])
    return figure


def main() -> None:
    """Run, draw and write."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    Picture(draw(compare(CONFIG))).save(PICTURE)
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")


if __name__ == "__main__":
    main()
