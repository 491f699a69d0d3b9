"""``new`` and ``schema``: what a planner starts from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from queuesim.cli.voice import BadUsage, Voice
from queuesim.errors import FileError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SUFFIXES = (".yaml", ".yml")


def templates() -> dict[str, Traversable]:
    """Folders of the templates by name, the simplest first."""
    from importlib.resources import files

    root = files("queuesim") / "templates"
    return {name: root / name for name in ("quickstart", "call-centre", "branch", "city-bank")}


def new(voice: Voice, name: str, template: str, out: Path | None, sets: Sequence[str]) -> None:
    """Write a config with its schema and its tables; it validates and runs as it is."""
    no_sets(sets, "new")
    config = _config_path(name, out)
    made = dict(_files_of(voice, config, template))
    for path, words in made.items():
        if path.exists() and path.read_text(encoding="utf-8") != words:
            raise FileError.of("cli.new.exists", file=str(path))
    for path, words in made.items():
        write(path, words)
    if voice.json:
        voice.answer({"template": template, "files": [str(path) for path in made]})
        return
    for path in made:
        voice.show(str(path))
    voice.note(voice.say("cli.new.next", file=_quoted(config)))


def _config_path(name: str, out: Path | None) -> Path:
    given = Path(name)
    stem = given.stem if given.suffix.lower() in SUFFIXES else given.name
    if not stem:
        raise BadUsage.of("cli.new.name", name=name)
    return (out or Path()) / given.parent / f"{stem}.yaml"


def _files_of(voice: Voice, config: Path, template: str) -> Iterator[tuple[Path, str]]:
    """Paths and contents: the config, the tables it names, the schema."""
    from queuesim.spec.schema import FILE_NAME, written

    folder = _template(template)
    tables = [part for part in folder.iterdir() if part.name.endswith(".csv")]
    words = (folder / f"config.{voice.lang}.yaml").read_text(encoding="utf-8")
    for table in tables:
        words = words.replace(table.name, f"{config.stem}-{table.name}")
    yield config, words
    for table in tables:
        own = config.with_name(f"{config.stem}-{table.name}")
        yield own, table.read_text(encoding="utf-8")
    yield config.with_name(FILE_NAME), written()


def _template(name: str) -> Traversable:
    known = templates()
    if name not in known:
        from queuesim.spec.suggest import did_you_mean

        raise BadUsage.of("cli.new.template", name=name, hint=did_you_mean(name, known))
    return known[name]


def schema(voice: Voice, out: Path | None, sets: Sequence[str]) -> None:
    """The JSON Schema: to stdout, or into a folder or file."""
    from queuesim.spec.schema import FILE_NAME, written

    no_sets(sets, "schema")
    if out is None:
        voice.show(written().rstrip("\n"))
        return
    path = out if out.suffix == ".json" else out / FILE_NAME
    write(path, written())
    if voice.json:
        voice.answer({"file": str(path)})
    else:
        voice.show(str(path))


def no_sets(sets: Sequence[str], command: str) -> None:
    """Refuse ``--set`` where there is no config to change."""
    if sets:
        raise BadUsage.of("cli.no_sets", command=command)


def write(path: Path, words: str) -> None:
    """Write a text file, its folder too; what is wrong with the disk is told."""
    from queuesim.experiment.folder import told

    with told(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8", newline="\n")


def _quoted(path: Path) -> str:
    """A path as a shell takes it."""
    from shlex import quote

    return quote(str(path))
