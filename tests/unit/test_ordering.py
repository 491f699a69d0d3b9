"""Sorting by places packed into words, against numpy's own stable sorts."""

from __future__ import annotations

import numpy as np
import pytest

from queuesim.results.ordering import distinct, order_by, order_of

RANGES = (3, 2**20, 2**40, 2**62)


@pytest.mark.parametrize("kind", [np.int16, np.int32, np.int64])
@pytest.mark.parametrize("size", [0, 1, 5, 3000])
def test_order_is_that_of_a_stable_sort_whatever_fits_into_a_word(size: int, kind: type) -> None:
    dice = np.random.default_rng(7)
    for reach in RANGES:
        few = dice.integers(-3, 30, size).astype(kind)
        many = dice.integers(0, reach, size)
        assert np.array_equal(order_of(few), np.argsort(few, kind="stable"))
        assert np.array_equal(order_of(many), np.argsort(many, kind="stable"))
        assert np.array_equal(order_by(few, many), np.lexsort((many, few)))
        assert np.array_equal(order_by(many, few), np.lexsort((few, many)))
        assert np.array_equal(distinct(few), np.unique(few))
