"""Cores for threads that meet a thousand times a second: each its own.

Linux wakes a thread on the core of whoever woke it, and two threads that wait for each other in turns never look like
too much for one core. So a call could run on one core from end to end, at a third of its speed, beside an idle one.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

CAN_CHOOSE = sys.platform == "linux"


def shares_of_cores(n: int) -> list[set[int]] | None:
    """The cores that the calling thread may use, dealt out to n threads; the first share has the one it runs on.

    None where the system gives no choice, or there are fewer cores than threads.
    """
    if not CAN_CHOOSE:
        return None
    here, allowed = _this_core(), sorted(os.sched_getaffinity(0))
    if len(allowed) < n:
        return None
    after = [core for core in allowed if core >= here] + [core for core in allowed if core < here]
    return [set(after[i * len(after) // n : (i + 1) * len(after) // n]) for i in range(n)]


@contextmanager
def kept_to(cores: set[int] | None) -> Iterator[None]:
    """Keep the calling thread to these cores for a while; None leaves it alone."""
    if cores is None:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _this_core() -> int:
    return int(ctypes.CDLL(None).sched_getcpu())
