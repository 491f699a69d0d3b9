"""The worked examples of the page about networks give what they show."""

from __future__ import annotations

import doctest

from tests.docs.pages import ROOT, blocks_of

PAGE = ROOT / "docs" / "reference" / "network.md"


def test_the_examples_of_the_page_are_true() -> None:
    """One after the other, as a reader would type them."""
    shown = [block for block in blocks_of(PAGE) if block.kind == "pycon"]
    text = "\n".join(block.text for block in shown)
    test = doctest.DocTestParser().get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    told: list[str] = []
    result = doctest.DocTestRunner().run(test, out=told.append)
    assert result.attempted > 5
    assert result.failed == 0, "".join(told)
