"""The page of mechanisms, made from the table; ``python -m queuesim.mechanisms.page``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator

from queuesim.mechanisms import FAMILIES, MECHANISMS, Mechanism, Status

ABOUT = """\
What a service operation does, and how far each of it can be said in a config. *Done* means: a
planner switches it on by the words given, the example says it, and the test compares the size of
its effect with a known answer or with what its definition implies; the same test is run with the
mechanism switched off, and has to fail there. *Partly*: so, but what the note says is missing.
*Open*: no word says it yet. Order 1 comes first, then 2; 3 is for later.

All numbers in the examples are invented. Not modelled: brand image, social responsibility, culture,
the art of conversation, workshops on causes, the law of data protection."""


def page() -> str:
    """The page in Markdown."""
    parts = ["# Mechanisms", "", ABOUT, "", *_counts()]
    for family, mechanisms in FAMILIES.items():
        parts += ["", f"## {family}", ""]
        parts += ["| id | mechanism | order | words | example | proof | status | missing |"]
        parts += ["|--|--|--|--|--|--|--|--|", *(_line(m) for m in mechanisms)]
    return "\n".join([*parts, ""])


def _counts() -> Iterator[str]:
    yield "| order | done | partly | open |"
    yield "|--|--|--|--|"
    for order in sorted({m.order for m in MECHANISMS}):
        how_many = Counter(m.status for m in MECHANISMS if m.order == order)
        yield f"| {order} | " + " | ".join(str(how_many[status]) for status in Status) + " |"


def _line(m: Mechanism) -> str:
    words = ", ".join(f"`{word}`" for word in m.words)
    example = f"[{m.example}](../configs/{m.example})" if m.example else ""
    proofs = ", ".join(f"`{proof}`" for proof in m.proofs)
    cells = (m.id, f"{m.name} {m.zh}", str(m.order), words, example, proofs, m.status, m.note)
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    sys.stdout.write(page())
