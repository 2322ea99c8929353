"""The training loop: a generator of snapshots. It never draws, sleeps or saves; who watches is not its business."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from itertools import islice

import numpy as np

from ..data.dataset import Dataset
from ..errors import ConfigError, DivergenceError
from ..model.autodecoder import Autodecoder, as_layers
from ..model.config import Joint, TrainingConfig, whole
from .alternating import alternating
from .engines.base import Losses
from .engines.torch_engine import TorchEngine
from .joint import joint
from .objective import prior_weight_at
from .phase import Phase
from .problem import Problem, random_start
from .snapshot import Checkpoint, Snapshot


def phases(config: TrainingConfig) -> Iterator[Phase]:
    """What moves in each epoch of the run."""
    strategy = config.strategy
    return joint(strategy) if isinstance(strategy, Joint) else alternating(strategy)


def train(
    dataset: Dataset,
    config: TrainingConfig,
    *,
    snapshot_every: int | None = None,
    resume: Checkpoint | None = None,
) -> Iterator[Snapshot]:
    """Train an auto-decoder and yield snapshots: the random start, then every `snapshot_every` epochs, then the end.

    snapshot_every: in epochs; by default about a hundred snapshots a run.
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
    total = config.strategy.total_epochs
    every = max(1, total // 100) if snapshot_every is None else whole("snapshot_every, in epochs,", snapshot_every)
    if resume is not None and resume.epoch > total:
        raise ConfigError(f"The checkpoint is at epoch {resume.epoch}, beyond this run's {total} epochs.")
    problem = Problem.of(dataset, config)
    engine = TorchEngine(problem, config, *random_start(problem, config))
    if resume is not None:
        engine.restore(resume.state)
    return _snapshots(dataset, config, problem, engine, every, resume)


def _snapshots(
    dataset: Dataset,
    config: TrainingConfig,
    problem: Problem,
    engine: TorchEngine,
    every: int,
    resume: Checkpoint | None,
) -> Iterator[Snapshot]:
    total = config.strategy.total_epochs
    done, steps, seconds = (resume.epoch, resume.step, resume.wall_seconds) if resume else (0, 0, 0.0)

    def snapshot(epoch: int, phase: Phase, losses: Losses) -> Snapshot:
        state = Checkpoint(epoch, steps, seconds, engine.state())
        build = lambda s: _model(dataset, config, problem, s, engine.name)  # noqa: E731 - binds what a model needs
        return Snapshot(epoch, steps, phase, seconds, losses.data, losses.prior, state, build)

    if resume is None:
        yield snapshot(0, next(phases(config)), engine.measure(prior_weight_at(config, 0)))
    for epoch, phase in enumerate(islice(phases(config), done, None), start=done):
        started = time.perf_counter()
        scale = _learning_rate_scale(config, epoch)
        losses = engine.epoch(
            epoch,
            phase,
            decoder_lr=config.decoder_lr * scale,
            latent_lr=config.latent_lr * scale,
            prior_weight=prior_weight_at(config, epoch),
        )
        steps += losses.steps
        if not math.isfinite(losses.data + losses.prior):
            raise DivergenceError(
                f"The loss stopped being finite in epoch {epoch + 1}: the steps were too large. Start again with a "
                f"smaller learning rate (decoder_lr is {config.decoder_lr:g}, latent_lr {config.latent_lr:g}; "
                "try a tenth)."
            )
        if epoch + 1 == total:
            losses = engine.measure(config.prior_weight)
        seconds += time.perf_counter() - started
        if (epoch + 1) % every == 0 or epoch + 1 == total:
            yield snapshot(epoch + 1, phase, losses)


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
