"""Time taken fairly: contenders in turns, with pauses, so that a busy moment of the machine meets all of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

PAUSE = 0.2  # seconds between two measurements: a processor that boosts cools down


def interleaved(
    contenders: Mapping[str, Callable[[], object]], rounds: int, lasting: float = 0.0
) -> dict[str, list[float]]:
    """Seconds of each contender in each round; each has been called once before, untimed.

    lasting: a contender is called again and again for so many seconds, after a call that does not count: caches are
    filled and cores are awake again then. The seconds are those of one call.
    """
    for contender in contenders.values():
        contender()
    times: dict[str, list[float]] = {name: [] for name in contenders}
    names = list(contenders)
    for round in range(rounds):
        for name in names[round % len(names) :] + names[: round % len(names)]:
            time.sleep(PAUSE)
            if lasting:
                contenders[name]()
            times[name].append(_a_call(contenders[name], lasting))
    return times


def _a_call(work: Callable[[], object], lasting: float) -> float:
    began, n = time.perf_counter(), 0
    while not n or time.perf_counter() - began < lasting:
        work()
        n += 1
    return (time.perf_counter() - began) / n


def seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(values: Sequence[float]) -> float:
    return percentile(values, 50)


def percentile(values: Sequence[float], p: float) -> float:
    """Linear between the two nearest; raises ValueError where there are no values."""
    if not values:
        raise ValueError("There is nothing to take a percentile of; nothing was measured.")
    ordered = sorted(values)
    at = (len(ordered) - 1) * p / 100
    low = int(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (at - low) * (ordered[high] - ordered[low])


def until(condition: Callable[[], bool], timeout: float, what: str, every: float = 0.02) -> None:
    """Wait for a condition. Raises TimeoutError, which says for what."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError(f"waited {timeout:g} s for {what} in vain")
        time.sleep(every)
