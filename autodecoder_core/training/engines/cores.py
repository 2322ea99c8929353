"""Cores for threads that meet a thousand times a second: each its own.

Linux wakes a thread on the core of whoever woke it, and two threads that wait for each other in turns never look like
too much for one core. So a call could run on one core from end to end, at a third of its speed, beside an idle one.
"""

from __future__ import annotations

import ctypes
import os
import sys

CAN_CHOOSE = sys.platform == "linux"


def cores_for_others(n: int) -> list[set[int]] | None:
    """For each of n further threads a share of the cores, none of which is the calling thread's own or another's.

    None where the system gives no choice, or there are too few cores.
    """
    if not CAN_CHOOSE:
        return None
    here, allowed = _this_core(), sorted(os.sched_getaffinity(0))
    others = [core for core in allowed if core > here] + [core for core in allowed if core < here]
    if len(others) < n:
        return None
    return [set(others[i * len(others) // n : (i + 1) * len(others) // n]) for i in range(n)]


def stay_on(cores: set[int]) -> None:
    """Keep the calling thread to these cores."""
    os.sched_setaffinity(0, cores)


def _this_core() -> int:
    return int(ctypes.CDLL(None).sched_getcpu())
