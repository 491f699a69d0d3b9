"""Options that several commands share. Help texts are keys of the catalogues."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

LANGUAGE = "QUEUESIM_LANG"  #: variable of the environment that speaks where ``--lang`` does not


class Language(StrEnum):
    """Languages of ``--lang``."""

    en = "en"
    zh = "zh"


class Engine(StrEnum):
    """Engines of ``--engine``."""

    auto = "auto"
    reference = "reference"
    kernel = "kernel"


class Level(StrEnum):
    """Readers of ``--level``."""

    operations = "operations"
    management = "management"
    decision = "decision"


class Records(StrEnum):
    """Formats of ``--records``."""

    parquet = "parquet"


def _option(*names: str, **more: object) -> object:
    word = names[0].strip("-").partition("/")[0].replace("-", "_")
    return typer.Option(*names, help=f"cli.opt.{word}", show_default=False, **more)  # type: ignore[arg-type]


File = Annotated[Path, typer.Argument(metavar="FILE", help="cli.arg.file", show_default=False)]
Files = Annotated[
    list[Path], typer.Argument(metavar="FILES", help="cli.arg.files", show_default=False)
]
RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help="cli.arg.run", show_default=False)]

Lang = Annotated[Language | None, _option("--lang")]
Json = Annotated[bool, _option("--json")]
Quiet = Annotated[bool, _option("--quiet", "-q")]
Verbose = Annotated[int, _option("--verbose", "-v", count=True)]
Out = Annotated[Path | None, _option("--out", metavar="DIR")]
Sets = Annotated[list[str] | None, _option("--set", metavar="PATH=VALUE")]

Scenario = Annotated[str, _option("--scenario", metavar="NAME")]
Scenarios = Annotated[str | None, _option("--scenario", "--scenarios", metavar="A,B")]
Replications = Annotated[int | None, _option("--replications", min=1, metavar="N")]
Precision = Annotated[list[str] | None, _option("--precision", metavar="5%")]
WhichEngine = Annotated[Engine, _option("--engine", metavar="ENGINE")]
Jobs = Annotated[int | None, _option("--jobs", min=1, metavar="N")]
Seed = Annotated[int | None, _option("--seed", min=0, metavar="N")]
WhichRecords = Annotated[Records | None, _option("--records")]
Report = Annotated[bool, _option("--report")]
Asserts = Annotated[list[str] | None, _option("--assert", metavar='"sl.phone >= 80%"')]
FailUnder = Annotated[bool, _option("--fail-under")]
Case = Annotated[int, _option("--case", min=1, metavar="N")]
Replication = Annotated[int, _option("--replication", min=0, metavar="K")]
ForWhom = Annotated[Level | None, _option("--level", metavar="LEVEL")]
Html = Annotated[bool, _option("--html")]
Explain = Annotated[bool, _option("--explain")]
Template = Annotated[str, _option("--template", metavar="T")]
