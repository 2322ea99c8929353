"""What a step costs as the functions become many: dense Adam moves every latent in every step, lazy Adam those met."""

from __future__ import annotations

import dataclasses
import resource
import sys

import numpy as np
import torch

from autodecoder_core.data.normalisation import identity
from autodecoder_core.model.autodecoder import Normalisation
from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.training.engines.choice import engine_for
from autodecoder_core.training.problem import Problem, minibatch_order, random_start

from .clock import interleaved, median
from .topic import Options, Table, Topic

N_POINTS = 32
FUNCTIONS = (1_000, 10_000, 100_000, 1_000_000)
STEPS = 60
CONFIG = TrainingConfig(latent_dim=4, engine="numba")
OPTIMISERS = ("adam", "lazy_adam")


def measure(options: Options) -> list[Table]:
    sizes = FUNCTIONS[: options.choose(len(FUNCTIONS), 1)]
    times = {n: _steps(n, options) for n in sizes}
    rows = [
        (
            f"{n:,}",
            *(f"{times[n][o]:,.0f}" for o in OPTIMISERS),
            *(f"{times[n][o] / times[sizes[0]][o]:.2f} ×" for o in OPTIMISERS),
        )
        for n in sizes
    ]
    columns = ("N", "µs, adam", "µs, lazy_adam", "to N = 1,000, adam", "to N = 1,000, lazy_adam")
    return [Table("A joint step, one thread", columns, rows, f"Most memory of the process: {_peak():.1f} GB.")]


def _steps(n: int, options: Options) -> dict[str, float]:
    problem = _problem(n)
    contenders = {}
    for optimiser in OPTIMISERS:
        config = dataclasses.replace(CONFIG, latent_optimiser=optimiser)  # type: ignore[arg-type]
        engine = engine_for(problem, config, *random_start(problem, config))
        order = minibatch_order(problem.n_points, config, 0)
        # Other points in each round, so that none is in the cache from the round before.
        rounds = iter(np.array_split(order, max(1, len(order) // (STEPS * config.batch_size))) * 1000)
        contenders[optimiser] = lambda engine=engine, rounds=rounds: engine.advance(
            next(rounds)[: STEPS * CONFIG.batch_size], "joint", decoder_lr=1e-3, latent_lr=1e-2, prior_weight=1e-4
        )
    steps = min(STEPS, -(-problem.n_points // CONFIG.batch_size))
    return {name: 1e6 * median(each) / steps for name, each in interleaved(contenders, options.choose(9, 1)).items()}


def _problem(n: int) -> Problem:
    """Waves with a random phase each, made in place: there is no need of a dataset in the user's units."""
    generator = torch.Generator().manual_seed(0)
    owner = torch.arange(n).repeat_interleave(N_POINTS)
    coords = torch.rand(n * N_POINTS, 1, generator=generator) * 2 - 1
    values = torch.sin(3 * coords + torch.rand(n, 1, generator=generator)[owner])
    return Problem(coords, values, owner, n, Normalisation(identity(1), identity(1)))


def _peak() -> float:
    """Gigabytes; ru_maxrss counts kilobytes on Linux and bytes on macOS."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9


TOPIC = Topic(
    "large",
    "Many functions",
    f"N functions of {N_POINTS} points, d = {CONFIG.latent_dim}, the default network and minibatch. Adam moves every "
    "latent in every step, so its cost grows with N; lazy Adam moves those that are in the minibatch.",
    measure,
)
