"""How many steps an engine makes in one call, and when a snapshot within an epoch is due."""

from __future__ import annotations

import time

_LONGEST = 1.0  # seconds of a call where no snapshots are asked for, so that an interruption is heard
_FIRST = 4  # steps of the first call, which tells how long one takes
_SHARE = 20  # a snapshot within an epoch is taken at most after this many times the time that the last one took


class Pace:
    """Learns from the calls made how long a step takes, and from snapshots what they cost.

    seconds: between snapshots within an epoch, which cost time but never change the training; None for none.
    """

    def __init__(self, seconds: float | None) -> None:
        self._seconds = seconds
        self._a_step = 0.0
        self._next = float("inf")

    def steps(self, left: int) -> int:
        """How many steps the next call is to make of the `left` ones of the epoch."""
        if not self._a_step:
            return min(left, _FIRST)
        return max(1, min(left, round((_LONGEST if self._seconds is None else self._seconds) / 2 / self._a_step)))

    def took_steps(self, seconds: float, n: int) -> None:
        self._a_step = seconds / n

    def took_snapshot(self, began: float) -> None:
        if self._seconds is not None:
            now = time.perf_counter()
            self._next = now + max(self._seconds, _SHARE * (now - began))

    @property
    def is_due(self) -> bool:
        return time.perf_counter() >= self._next
