"""Whatever the pages show can be used as it stands.

A block of YAML is a whole config and loads; or a comment right above it says what it is:
``fragment of: NAME`` is merged into ``configs/NAME.yaml`` and then loads, ``same as: PATH`` is the
text of a file, ``output of: COMMAND`` what that prints, ``excerpt of: COMMAND`` parts of it, and
``not a config`` is YAML about something else. A block that is a map in braces is a law, and is
taken for the talk of the quickstart's phone.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer

from queuesim.cli.app import app
from queuesim.errors import ConfigError
from queuesim.spec.load import Loaded, load, load_text
from queuesim.spec.reader import read_text
from queuesim.spec.yaml_text import to_yaml
from tests.docs.pages import CONFIGS, PAGES, ROOT, Block, blocks, blocks_of, links_of, merged
from tools.page_outputs import printed, untrue

NOTES = ("fragment of", "same as", "output of", "excerpt of", "not a config")
YAML = [block for block in blocks("yaml") if block.note != "not a config"]


def loaded(block: Block) -> Loaded:
    """The config that a block of YAML shows, or is a part of."""
    if block.text.startswith("{"):
        return load(CONFIGS / "quickstart.yaml", [f"channels.phone.talk={block.text.strip()}"])
    part = block.noted("fragment of")
    if part is None:
        return load_text(block.text, CONFIGS, file=block.name)
    whole = (CONFIGS / f"{part}.yaml").read_text(encoding="utf-8")
    data = merged(read_text(whole).data, read_text(block.text, block.name).data)
    return load_text(to_yaml(data), CONFIGS, file=block.name)


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.name)
def test_a_config_on_a_page_loads(block: Block) -> None:
    assert loaded(block).scenarios


@pytest.mark.parametrize("block", YAML, ids=lambda block: block.name)
def test_a_config_that_is_said_to_be_a_file_is_that_file(block: Block) -> None:
    path = block.noted("same as")
    if path is not None:
        assert block.text == (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "block", [b for b in blocks("console") if b.note], ids=lambda block: block.name
)
def test_a_command_prints_what_the_page_says(block: Block) -> None:
    # python tools/page_outputs.py writes outputs anew, and tells which excerpts are wrong
    whole, part = block.noted("output of"), block.noted("excerpt of")
    assert (whole is None) != (part is None)
    if whole is not None:
        assert block.text == printed(whole)
    if part is not None:
        assert untrue(block.text, printed(part)) == []


def test_an_excerpt_is_judged_by_its_words_and_their_order() -> None:
    whole = "one two\n  three four\n five\n"
    assert untrue("one\n two three\n...\nfive\n", whole) == []
    assert untrue("five\n...\none\n", whole) == ["one"]
    assert untrue("two five\n", whole) == ["two five"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for link in links_of(page):
        target, _, _ = link.partition("#")
        if target and "://" not in link and not link.startswith("mailto:"):
            assert (page.parent / unquote(target)).exists(), link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_comments_above_blocks_say_what_is_understood(page: Path) -> None:
    for block in blocks_of(page):
        assert not block.note or block.note.partition(":")[0] in NOTES, block.name


def test_nobody_is_told_to_install_what_is_not_ours() -> None:
    # the name belongs to another project on the public index
    for page in PAGES:
        assert "pip install queuesim" not in page.read_text(encoding="utf-8"), page


def test_a_fragment_is_judged_within_its_config() -> None:
    def fragment(text: str) -> Block:
        return Block(ROOT / "README.md", 1, "yaml", "fragment of: quickstart", text)

    changed = load(CONFIGS / "quickstart.yaml", ["staff.callers.count=9"])
    assert loaded(fragment("staff: {callers: {count: 9}}\n")).base == changed.base
    with pytest.raises(ConfigError, match="callerz"):
        loaded(fragment("scenarios: {more: {staff.callerz.count: add 1}}\n"))


COMMANDS = re.compile(r"\bqueuesim ((?!and\b)[a-z]+ [^\n`|]*)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_on_pages_exist_and_so_do_their_options(page: Path) -> None:
    known = typer.main.get_command(app).commands
    text = page.read_text(encoding="utf-8")
    shown = [block.text for block in blocks_of(page) if block.kind in {"", "console"}]
    shown += re.findall(r"`([^`\n]+)`", text)
    for line in "\n".join(shown).splitlines():
        for found in COMMANDS.findall(line):
            name, *arguments = shlex.split(found)
            assert name in known, line
            options = {option for param in known[name].params for option in param.opts}
            asked = {word for word in arguments if word.startswith("-") and word != "--"}
            assert asked <= options, line
