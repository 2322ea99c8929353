"""The training loop: a generator of snapshots. It never draws, sleeps or saves; who watches is not its business.

What a run does is its `course`: a generator that asks for steps and yields snapshots between them. Who answers is not
its business either: `train` asks an engine, `train_stacked` (stack.py) moves several runs in one step.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from itertools import islice

import numpy as np

from ..data.dataset import Dataset
from ..errors import ConfigError, DivergenceError
from ..model.autodecoder import Autodecoder, as_layers
from ..model.config import Joint, TrainingConfig, whole
from .alternating import alternating
from .engines.base import Ask, Engine, Readable, Steps
from .engines.choice import engine_for
from .joint import joint
from .objective import prior_weight_at
from .pace import Pace
from .phase import Phase
from .problem import Problem, minibatch_order, random_start
from .snapshot import Checkpoint, Snapshot

Answer = tuple[Steps, float]  # what was noted of the steps asked for, or of the first of them, and seconds taken
Course = Generator[Snapshot | Ask, Answer | None, None]


def phases(config: TrainingConfig) -> Iterator[Phase]:
    """What moves in each epoch of the run."""
    strategy = config.strategy
    return joint(strategy) if isinstance(strategy, Joint) else alternating(strategy)


def train(
    dataset: Dataset,
    config: TrainingConfig,
    *,
    snapshot_every: int | None = None,
    snapshot_seconds: float | None = None,
    resume: Checkpoint | None = None,
) -> Iterator[Snapshot]:
    """Train an auto-decoder and yield snapshots: the random start, then every `snapshot_every` epochs, then the end.

    snapshot_every: in epochs; by default about a hundred snapshots a run.
    snapshot_seconds: within epochs too, about this many seconds after the last one; none by default. How often one
        looks makes no difference to the training.
    resume: the checkpoint of an earlier snapshot of the same dataset and configuration; the run goes on as if it had
        never stopped, bit for bit on the same machine, and the first snapshot yielded is the first after it.
    Snapshots are detached: keeping or changing them does not touch the training.

    Raises ConfigError for a configuration that cannot fit the dataset, when called, and DivergenceError when values
    stop being finite; the snapshots before it are good.
    """
    if not isinstance(dataset, Dataset) or not isinstance(config, TrainingConfig):
        raise ConfigError(
            "train takes a Dataset (from generate or read_dataset) and a TrainingConfig; "
            f"got {type(dataset).__name__} and {type(config).__name__}."
        )
    total, every = config.strategy.total_epochs, snapshots_every(config, snapshot_every)
    if resume is not None and resume.epoch > total:
        raise ConfigError(f"The checkpoint is at epoch {resume.epoch}, beyond this run's {total} epochs.")
    problem = Problem.of(dataset, config)
    begun_by = None if resume is None else resume.engine
    engine = engine_for(problem, config, *random_start(problem, config), begun_by=begun_by)
    if resume is not None:
        engine.restore(resume.state)
    return _by(engine, course(dataset, config, problem, engine, every, Pace(snapshot_seconds), resume))


def snapshots_every(config: TrainingConfig, asked: int | None) -> int:
    """In epochs; by default so that a run has about a hundred."""
    if asked is None:
        return max(1, config.strategy.total_epochs // 100)
    return whole("snapshot_every, in epochs,", asked)


def _by(engine: Engine, run: Course) -> Iterator[Snapshot]:
    answer: Answer | None = None
    while (ask := (yield from until_it_asks(run, answer))) is not None:
        began = time.perf_counter()
        steps = engine.advance(
            ask.order, ask.phase, decoder_lr=ask.decoder_lr, latent_lr=ask.latent_lr, prior_weight=ask.prior_weight
        )
        answer = steps, time.perf_counter() - began


def until_it_asks(run: Course, answer: Answer | None) -> Generator[Snapshot, None, Ask | None]:
    """Go on with this answer and yield the snapshots that come; returns what is asked next, None at the end."""
    while True:
        try:
            said = run.send(answer)
        except StopIteration:
            return None
        if isinstance(said, Ask):
            return said
        yield said
        answer = None


def course(
    dataset: Dataset,
    config: TrainingConfig,
    problem: Problem,
    engine: Readable,
    every: int,
    pace: Pace,
    resume: Checkpoint | None = None,
) -> Course:
    """One run from its start or a checkpoint to its end. Raises DivergenceError when values stop being finite."""
    total, per_epoch = config.strategy.total_epochs, problem.steps_of_an_epoch(config)
    step, seconds, sums = (resume.step, resume.wall_seconds, resume.sums) if resume else (0, 0.0, (0.0, 0.0))

    def snapshot(phase: Phase, data: float, prior: float) -> Snapshot:
        began = time.perf_counter()
        state = Checkpoint(step // per_epoch, step, seconds, engine.state(), engine.name, sums)
        pace.took_snapshot(began)
        build = lambda s: _model(dataset, config, problem, s, engine.name)  # noqa: E731 - binds what a model needs
        return Snapshot(step // per_epoch, step, step / per_epoch, phase, seconds, data, prior, state, build)

    if resume is None:
        yield snapshot(next(phases(config)), *engine.measure(prior_weight_at(config, 0)))
    for epoch, phase in enumerate(islice(phases(config), step // per_epoch, None), start=step // per_epoch):
        order = minibatch_order(problem.n_points, config, epoch)
        scale, prior_weight = _learning_rate_scale(config, epoch), prior_weight_at(config, epoch)
        while step < (epoch + 1) * per_epoch:
            done = step - epoch * per_epoch
            part = order[done * config.batch_size : (done + pace.steps(per_epoch - done)) * config.batch_size]
            answer = yield Ask(part, phase, config.decoder_lr * scale, config.latent_lr * scale, prior_weight)
            assert answer is not None
            steps, taken = answer
            step += len(steps)
            if steps.diverged:
                raise _diverged(config, step, epoch)
            sums = steps.added_to(sums)
            pace.took_steps(taken, len(steps))
            seconds += taken
            if pace.is_due and step % per_epoch:
                drawn = (step - epoch * per_epoch) * config.batch_size
                yield snapshot(phase, sums[0] / drawn, sums[1] / drawn)
        data, prior = sums[0] / problem.n_points, sums[1] / problem.n_points
        sums = (0.0, 0.0)
        if epoch + 1 == total:
            data, prior = engine.measure(config.prior_weight)
        if (epoch + 1) % every == 0 or epoch + 1 == total or pace.is_due:
            yield snapshot(phase, data, prior)


def _diverged(config: TrainingConfig, step: int, epoch: int) -> DivergenceError:
    return DivergenceError(
        f"The loss stopped being finite at step {step:,}, in epoch {epoch + 1}: the steps were too large. Start again "
        f"with a smaller learning rate (decoder_lr is {config.decoder_lr:g}, latent_lr {config.latent_lr:g}; try a "
        "tenth)."
    )


def _learning_rate_scale(config: TrainingConfig, epoch: int) -> float:
    """Half a cosine from 1 down to 1 % (Loshchilov & Hutter 2017, arXiv:1608.03983), or constant."""
    if config.lr_schedule == "constant":
        return 1.0
    progress = epoch / max(1, config.strategy.total_epochs - 1)
    return 0.01 + 0.99 * 0.5 * (1.0 + math.cos(math.pi * progress))


def _model(
    dataset: Dataset, config: TrainingConfig, problem: Problem, snapshot: Snapshot, engine_name: str
) -> Autodecoder:
    state = snapshot.checkpoint.state
    latents = state.latents.numpy().copy()
    latents.setflags(write=False)
    coords = dataset.coords
    domain = np.stack([coords.min(axis=0), coords.max(axis=0)], axis=1) if dataset.n_coords else np.zeros((0, 2))
    freedom = max(1.0, dataset.values.size - latents.size)
    return Autodecoder(
        layers=as_layers(weights.numpy().copy() for weights in state.weights),
        latents=latents,
        config=config,
        names=dataset.names,
        normalisation=problem.normalisation,
        domain=domain,
        coord_names=dataset.coord_names,
        value_names=dataset.value_names,
        record={
            "epoch": snapshot.epoch,
            "step": snapshot.step,
            "seconds": round(snapshot.wall_seconds, 3),
            "data_loss": snapshot.data_loss,
            "prior_loss": snapshot.prior_loss,
            "noise_variance": snapshot.data_loss * dataset.values.size / freedom,
            "engine": engine_name,
        },
    )
