"""What one training step costs, beside the same step written in other ways and beside what the matrices alone cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import count, pairwise

import torch

from autodecoder_core.data.generating import generate
from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.training.engines.choice import engine_for
from autodecoder_core.training.phase import Phase
from autodecoder_core.training.problem import Problem, minibatch_order, random_start

from .clock import interleaved
from .machine import cores
from .matrix_rate import matrix_rate
from .topic import Options, Table, Topic
from .training_jax import AVAILABLE as HAS_JAX
from .training_jax import jax_scan
from .training_rivals import clean, notebook

N_FUNCTIONS, N_POINTS = 1024, 64  # whole minibatches of every size
CONFIG = TrainingConfig(latent_dim=4, hidden=(64, 64, 64), coordinate_features=0, batch_size=1024, engine="numba")
LASTING = 0.2  # seconds of a contender in a round
WIDTHS, BATCHES = (32, 64, 128, 256), (256, 1024, 4096)
PHASES: tuple[Phase, ...] = ("joint", "latents", "decoder")
NOTEBOOK, CLEAN, JAX, REFERENCE = "notebook", "clean torch", "JAX", "ours, torch engine"


def measure(options: Options) -> list[Table]:
    dataset = generate("damped_wave", n_functions=options.choose(N_FUNCTIONS, 64), n_points=N_POINTS, seed=0)
    before, threads = torch.get_num_threads(), min(2, cores())
    torch.set_num_threads(threads)
    try:
        problem, rate = Problem.of(dataset, CONFIG), matrix_rate()
        shapes = [(64, 1024)] if options.quick else [(w, b) for w in WIDTHS for b in BATCHES]
        rows = [_shape(problem, w, b, threads, rate, options) for w, b in shapes]
        return [_times(rows, threads), _ratios(rows, threads, rate), _phases(problem, threads, options)]
    finally:
        torch.set_num_threads(before)


Row = tuple[str, dict[str, float], float]  # the shape, microseconds a step of each contender, the limit's


def _shape(problem: Problem, width: int, batch: int, threads: int, rate: float, options: Options) -> Row:
    config = dataclasses.replace(CONFIG, hidden=(width,) * 3, batch_size=batch)
    contenders = {
        NOTEBOOK: notebook(problem, config),
        CLEAN: clean(problem, config),
        REFERENCE: ours(problem, dataclasses.replace(config, engine="torch")),
        **{_ours(n): ours(problem, dataclasses.replace(config, threads=n)) for n in range(1, threads + 1)},
    }
    if HAS_JAX:
        contenders[JAX] = jax_scan(problem, config)
    times = interleaved(contenders, options.choose(4, 1), LASTING)
    steps = problem.steps_of_an_epoch(config)
    limit = 1e6 * operations(config, "joint") / (rate * threads)
    return f"W = {width}, B = {batch:,}", {name: 1e6 * min(each) / steps for name, each in times.items()}, limit


def _ours(threads: int) -> str:
    return f"ours, {threads} thread{'s' if threads > 1 else ''}"


def _times(rows: list[Row], threads: int) -> Table:
    names = [NOTEBOOK, CLEAN, REFERENCE, *([JAX] if HAS_JAX else []), *map(_ours, range(1, threads + 1))]
    table = [(shape, *(f"{times[name]:,.0f}" for name in names)) for shape, times, _ in rows]
    note = f"{threads} threads for all but the column that says otherwise." + ("" if HAS_JAX else " JAX is not here.")
    return Table("Microseconds a step, joint", ("", *names), table, note)


def _ratios(rows: list[Row], threads: int, rate: float) -> Table:
    mine, rivals = _ours(threads), [NOTEBOOK, CLEAN, *([JAX] if HAS_JAX else [])]
    table = [
        (shape, *(f"{times[name] / times[mine]:.1f} ×" for name in rivals), f"{100 * limit / times[mine]:.0f} %")
        for shape, times, limit in rows
    ]
    columns = ("", *(f"than {name}" for name in rivals), "of the matrix limit")
    return Table(f"Ours, {threads} threads: faster", columns, table, f"Limit: {rate / 1e9:,.0f} GFLOP/s a thread.")


def _phases(problem: Problem, threads: int, options: Options) -> Table:
    configs = {n: dataclasses.replace(CONFIG, threads=n) for n in range(1, threads + 1)}
    contenders = {f"{phase} {n}": ours(problem, c, phase) for phase in PHASES for n, c in configs.items()}
    steps = problem.steps_of_an_epoch(CONFIG)
    times = {
        name: 1e6 * min(each) / steps for name, each in interleaved(contenders, options.choose(7, 1), LASTING).items()
    }
    rows = [
        (
            "joint" if phase == "joint" else f"{phase} only",
            *(f"{times[f'{phase} {n}']:,.0f}" for n in configs),
            *(f"{100 * times[f'{phase} {n}'] / times[f'joint {n}']:.0f} %" for n in configs),
        )
        for phase in PHASES
    ]
    columns = ("", *(f"µs, {n} thread{'s' if n > 1 else ''}" for n in configs), *(f"of joint, {n}" for n in configs))
    return Table("Phases, W = 64, B = 1,024", columns, rows)


def ours(problem: Problem, config: TrainingConfig, phase: Phase = "joint") -> Callable[[], object]:
    """An epoch, its random order included."""
    engine = engine_for(problem, config, *random_start(problem, config))
    epochs = count()
    rates = {"decoder_lr": config.decoder_lr, "latent_lr": config.latent_lr, "prior_weight": config.prior_weight}
    return lambda: engine.advance(minibatch_order(problem.n_points, config, next(epochs)), phase, **rates)


def operations(config: TrainingConfig, phase: Phase) -> int:
    """Floating-point operations of a step's matrix products: forward, back to what moves, and the weights' gradient.

    One product of (B, a) by (a, b) takes 2 B a b. The gradient by the first layer's input is needed for z alone, and
    not at all where the latents are frozen; that by the weights not where the decoder is.
    """
    widths = [config.latent_dim + 1, *config.hidden, 1]
    products = [a * b for a, b in pairwise(widths)]
    forward = sum(products)
    through = sum(products[1:]) + (0 if phase == "decoder" else config.latent_dim * widths[1])
    weights = 0 if phase == "latents" else forward
    return 2 * config.batch_size * (forward + through + weights)


TOPIC = Topic(
    "training",
    "Training",
    f"One gradient step: three hidden layers of W, d = {CONFIG.latent_dim}, N = {N_FUNCTIONS:,} functions of "
    f"K = {N_POINTS} points, minibatches of B, whole epochs with their random order. Contenders take turns in one "
    "process, with pauses; the best round of each counts, since what disturbs can only add. The matrix limit is the "
    "time that a step's matrix products would take at the rate of the best large product of NumPy's and torch's.",
    measure,
)
