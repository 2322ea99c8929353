from __future__ import annotations

from dataclasses import FrozenInstanceError

import numpy as np
import pytest

from autodecoder_core.errors import DataError
from autodecoder_core.families import Parameter

SPEED = Parameter("top_speed", "v", 1.0, 2.0, "m/s", "how fast", minimum=0, maximum=10)
COUNT = Parameter("count", "n", 1, 3, integer=True, minimum=1, maximum=9)


def test_a_label_has_words_and_a_unit():
    assert SPEED.label == "top speed (m/s)"
    assert COUNT.label == "count"


def test_uniform_numbers_fill_the_range_evenly_and_whole_numbers_are_equally_likely():
    u = np.linspace(0, 1, 3000, endpoint=False)
    assert SPEED.from_uniform(u).min() == 1.0
    assert SPEED.from_uniform(u).max() < 2.0
    assert SPEED.from_uniform(u).mean() == pytest.approx(1.5, abs=1e-3)
    whole, counts = np.unique(COUNT.from_uniform(u), return_counts=True)
    assert whole.tolist() == [1, 2, 3]
    assert counts.tolist() == [1000, 1000, 1000]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((3, 2), r"runs backwards: 3 is above 2\. Swap"),
        ((0, 50), r"reaches 50; it must stay between 0 and 10 m/s"),
        ((-1, 5), r"reaches -1"),
        ((0, float("inf")), "finite"),
        ((float("nan"), 1), "finite"),
        (("a", 1), "two numbers"),
        ((True, 1), "two numbers"),
        (3, r"pair \(low, high\); got 3\. Write \(2, 2\)"),
        ("12", "pair"),
        ((1, 2, 3), "pair"),
        (None, "pair"),
    ],
)
def test_an_illegal_range_is_refused_with_its_reason(given, message):
    with pytest.raises(DataError, match=message) as caught:
        SPEED.with_range(given)
    assert "top_speed" in str(caught.value)


def test_a_count_takes_whole_numbers_only():
    assert COUNT.with_range((2.0, 5)).range == (2, 5)
    with pytest.raises(DataError, match="whole"):
        COUNT.with_range((1.5, 3))


def test_with_range_accepts_lists_and_arrays_and_leaves_the_original():
    assert SPEED.with_range([3, 4]).range == (3, 4)
    assert SPEED.with_range(np.array([3.0, 4.0])).range == (3, 4)
    assert SPEED.range == (1, 2)
    with pytest.raises(FrozenInstanceError):
        SPEED.low = 0
