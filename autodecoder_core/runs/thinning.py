"""Which snapshots of a long run to keep: the first, the last, and an even spread between them."""

from __future__ import annotations

from collections.abc import Sequence

MOST_KEPT = 200
FEWEST_KEPT = 20
_BYTES_KEPT = 256 * 2**20  # of snapshots, a run


def kept_at_most(snapshot_bytes: int) -> int:
    """How many snapshots of this size a run keeps: 200, and fewer, but at least 20, where they are big."""
    return max(FEWEST_KEPT, min(MOST_KEPT, _BYTES_KEPT // max(1, snapshot_bytes)))


def superfluous(epochs: Sequence[int], keep: int) -> list[int]:
    """Indices of the snapshots to drop so that `keep` remain (at least 2), given their epochs in ascending order.

    The first and the last stay. Each time, the one whose going leaves the smallest gap goes (the earliest of equals),
    so that what remains stays evenly spread however often this is repeated while the run grows.
    """
    left = list(range(len(epochs)))
    while len(left) > max(2, keep):
        gaps = [epochs[left[i + 1]] - epochs[left[i - 1]] for i in range(1, len(left) - 1)]
        del left[1 + gaps.index(min(gaps))]
    return sorted(set(range(len(epochs))) - set(left))
