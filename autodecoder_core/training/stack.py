"""Several runs in lockstep, one batched step for all: contenders, or seeds. For a card, which one run leaves half idle.

On the processor it works as well, but there a process for each run is faster.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ..data.dataset import Dataset
from ..errors import DivergenceError
from ..model.config import TrainingConfig
from .engines.base import Ask
from .engines.stacked.stack import Member, Stack, check
from .engines.torch_engine import device_of
from .loop import Answer, course, snapshots_every, until_it_asks
from .pace import Pace
from .problem import Problem, random_start
from .snapshot import Snapshot


def train_stacked(
    dataset: Dataset, configs: Sequence[TrainingConfig], *, snapshot_every: int | None = None
) -> Iterator[tuple[int, Snapshot]]:
    """Train one auto-decoder a configuration, all at once, and yield (number of the run, snapshot) as they come.

    Each run has the snapshots that `train` would give it, up to rounding; its wall_seconds are those of all together.
    What shapes a step must be the same for all (d, hidden, activation, features, loss, batch_size, device); seeds,
    strategies, rates and σ may differ. Runs that are shorter than others rest when they are done.

    Raises ConfigError for configurations that cannot fit the dataset or one another, when called; DivergenceError when
    a run stopped being finite, after all the others have come to their end.
    """
    check(configs)
    problem = Problem.of(dataset, configs[0])
    stack = Stack(problem, configs, [random_start(problem, each) for each in configs], device_of(configs[0]))
    every = [snapshots_every(each, snapshot_every) for each in configs]
    return _snapshots(dataset, configs, problem, stack, every)


def _snapshots(
    dataset: Dataset, configs: Sequence[TrainingConfig], problem: Problem, stack: Stack, every: Sequence[int]
) -> Iterator[tuple[int, Snapshot]]:
    courses = [
        course(dataset, config, problem, Member(stack, run), often, Pace(None))
        for run, (config, often) in enumerate(zip(configs, every, strict=True))
    ]
    answers: list[Answer | None] = [None] * len(courses)
    going, failure = set(range(len(courses))), None
    while going:
        asks: list[Ask | None] = [None] * len(courses)
        for run in sorted(going):
            snapshots = until_it_asks(courses[run], answers[run])
            try:
                while True:
                    yield run, next(snapshots)
            except StopIteration as end:
                asks[run] = end.value
            except DivergenceError as error:
                failure = failure or DivergenceError(f"Run {run + 1} of {len(courses)}: {error}")
        going = {run for run in going if asks[run] is not None}
        began = time.perf_counter()
        steps = stack.advance(_of_one_length(asks))
        taken = time.perf_counter() - began
        answers = [None if noted is None else (noted, taken) for noted in steps]
    if failure is not None:
        raise failure


def _of_one_length(asks: Sequence[Ask | None]) -> list[Ask | None]:
    """All stand at the same step of an epoch, but their paces may differ."""
    shortest = min((len(ask.order) for ask in asks if ask is not None), default=0)
    return [ask and replace(ask, order=ask.order[:shortest]) for ask in asks]
