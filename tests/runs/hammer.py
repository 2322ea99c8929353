"""A process of `test_concurrency`: claims what it can get, reports to it, and prints what it got.

Usage: python hammer.py URL REPORTS RUN…
"""

from __future__ import annotations

import sys

from autodecoder_core.runs import LossRow, Progress, RunStatus, RunStore, Wish


def main(url: str, reports: int, runs: list[str]) -> None:
    store = RunStore(url)
    for run in runs:
        claim = store.claim(run)
        if claim is None:
            continue
        for step in range(reports):
            row = LossRow(step, step, 0.0, "joint", 1.0, 0.0)
            claim.record(Progress([row], model=bytes(20_000), checkpoint=bytes(20_000)))
            store.wish(run, Wish.RUN)
            store.runs()
        claim.finish(RunStatus.FINISHED)
        sys.stdout.write(run + "\n")
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
