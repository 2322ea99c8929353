"""What one training step costs, beside the same step written by hand and beside what the matrices alone would cost."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count, pairwise

import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.training.engines.torch_engine import TorchEngine
from autodecoder_core.training.phase import Phase
from autodecoder_core.training.problem import Problem, random_start

from .clock import interleaved, median
from .machine import cores
from .topic import Options, Table, Topic
from .training_rivals import clean, notebook

N_FUNCTIONS, N_POINTS = 1000, 64
CONFIG = TrainingConfig(latent_dim=4, hidden=(64, 64, 64), coordinate_features=0, batch_size=1024)
SQUARE = 1024  # edge of the matrices whose product gives the machine's rate

NOTEBOOK, CLEAN, OURS = "notebook loop with a DataLoader", "clean torch loop, fused Adam", "ours, joint"
LIMIT = "matrix limit"
PHASES: dict[str, Phase] = {OURS: "joint", "ours, latents only": "latents", "ours, decoder only": "decoder"}


def measure(options: Options) -> list[Table]:
    dataset = generate("damped_wave", n_functions=options.choose(N_FUNCTIONS, 50), n_points=N_POINTS, seed=0)
    before = torch.get_num_threads()
    try:
        return [_with_threads(dataset, n, options) for n in (1, 2) if n <= max(cores(), 1)]
    finally:
        torch.set_num_threads(before)


def _with_threads(dataset: Dataset, threads: int, options: Options) -> Table:
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    problem = Problem.of(dataset, CONFIG)
    a, b = torch.randn(2, SQUARE, SQUARE)
    product = torch.empty(SQUARE, SQUARE)
    contenders: dict[str, Callable[[], object]] = {
        NOTEBOOK: notebook(problem, CONFIG),
        CLEAN: clean(problem, CONFIG),
        **{name: _ours(problem, phase) for name, phase in PHASES.items()},
        LIMIT: partial(torch.mm, a, b, out=product),
    }
    times = interleaved(contenders, options.choose(9, 1))
    steps = -(-problem.n_points // CONFIG.batch_size)
    rate = 2 * SQUARE**3 / min(times.pop(LIMIT))  # operations a second, at its best: a limit is a limit
    step = {name: median(seconds) / steps for name, seconds in times.items()}
    limits = {name: operations(PHASES.get(name, "joint")) / rate for name in step}
    rows = [
        (
            name,
            f"{1e6 * step[name]:,.0f}",
            f"{1e6 * min(times[name]) / steps:,.0f}",
            f"{step[NOTEBOOK] / step[name]:.1f} ×",
            f"{step[CLEAN] / step[name]:.2f} ×",
            f"{100 * limits[name] / step[name]:.0f} %",
        )
        for name in step
    ]
    columns = ("", "µs a step", "at best", "to the notebook", "to clean torch", "of the matrix limit")
    note = f"Matrix limit: {rate / 1e9:,.0f} GFLOP/s, which is {1e6 * limits[OURS]:,.0f} µs for a joint step."
    return Table(f"{threads} thread{'s' if threads > 1 else ''}", columns, rows, note)


def _ours(problem: Problem, phase: Phase) -> Callable[[], object]:
    engine = TorchEngine(problem, CONFIG, *random_start(problem, CONFIG))
    numbers = count()
    settings = {"decoder_lr": CONFIG.decoder_lr, "latent_lr": CONFIG.latent_lr, "prior_weight": CONFIG.prior_weight}
    return lambda: engine.epoch(next(numbers), phase, **settings)


def operations(phase: Phase) -> int:
    """Floating-point operations of a step's matrix products: forward, back to what moves, and the weights' gradient.

    One product of (B, a) by (a, b) takes 2 B a b. The gradient by the first layer's input is needed for z alone, and
    not at all where the latents are frozen; that by the weights not where the decoder is.
    """
    widths = [CONFIG.latent_dim + 1, *CONFIG.hidden, 1]
    products = [a * b for a, b in pairwise(widths)]
    forward = sum(products)
    through = sum(products[1:]) + (0 if phase == "decoder" else CONFIG.latent_dim * widths[1])
    weights = 0 if phase == "latents" else forward
    return 2 * CONFIG.batch_size * (forward + through + weights)


TOPIC = Topic(
    "training",
    "Training",
    f"One gradient step: {len(CONFIG.hidden)} hidden layers of {CONFIG.hidden[0]}, d = {CONFIG.latent_dim}, "
    f"N = {N_FUNCTIONS:,} functions of K = {N_POINTS} points, minibatches of B = {CONFIG.batch_size:,}. Contenders "
    "take turns in one process, with pauses; the median of the rounds counts. The matrix limit is the time that a "
    f"step's matrix products would take at the rate of a product of two {SQUARE} × {SQUARE} matrices.",
    measure,
)
