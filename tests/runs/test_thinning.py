from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from autodecoder_core.runs.thinning import kept_at_most, superfluous

Epochs = st.lists(st.integers(0, 10_000), unique=True, max_size=80).map(sorted)


@given(Epochs, st.integers(2, 40))
def test_thinning_keeps_the_first_the_last_and_no_more_than_asked(epochs: list[int], keep: int) -> None:
    dropped = superfluous(epochs, keep)
    kept = [i for i in range(len(epochs)) if i not in dropped]
    assert len(kept) == min(len(epochs), keep)
    if epochs:
        assert kept[0] == 0
        assert kept[-1] == len(epochs) - 1


def test_what_is_kept_of_a_growing_run_stays_evenly_spread() -> None:
    kept: list[int] = []
    for epoch in range(3000):
        kept.append(epoch)
        if len(kept) > 40:
            for i in reversed(superfluous(kept, 38)):
                del kept[i]
    gaps = [b - a for a, b in pairwise(kept)]
    assert max(gaps) <= 3 * 3000 / len(kept)


def test_big_snapshots_are_kept_in_smaller_numbers() -> None:
    assert kept_at_most(50_000) == 200
    assert kept_at_most(4 * 2**20) == 64
    assert kept_at_most(2**30) == 20
