"""The heap of keys: whoever is first is first, and each row knows where its entry stands."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from queuesim.engine.kernel import layout as at
from queuesim.engine.kernel.queues import key_add, key_take
from queuesim.native.memory import Checked, load

MOST = 40
ROW = 10 * 8


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, MOST)), max_size=120))
def test_entries_leave_in_their_order_from_wherever_they_stand(
    steps: list[tuple[int, int]],
) -> None:
    """A step adds a row by its key, or, where it is past those inside, takes the first out."""
    memory = Checked()
    keys, _ = memory.block(3 * (len(steps) + 1))
    first, _ = memory.block((len(steps) + 1) * ROW // 8)
    inside: dict[int, tuple[int, int]] = {}
    for turn, (key, leaves) in enumerate(steps):
        if leaves < len(inside):
            row = sorted(inside)[leaves]
            key_take(keys, len(inside) - 1, load(row + at.BEFORE))
            del inside[row]
        elif leaves == MOST and inside:
            row = min(inside, key=inside.__getitem__)
            assert load(keys + at.KEY_OF) == row
            key_take(keys, len(inside) - 1, 0)
            del inside[row]
        else:
            row = first + turn * ROW
            key_add(keys, len(inside), key, turn, row)
            inside[row] = (key, turn)
        if inside:
            assert load(keys + at.KEY_OF) == min(inside, key=inside.__getitem__)
        for each, known in inside.items():
            entry = keys + load(each + at.BEFORE) * at.KEY_ENTRY
            assert (load(entry), load(entry + at.KEY_THEN)) == known
            assert load(entry + at.KEY_OF) == each
