"""What a training step costs on a CUDA card: torch step by step, blocks of steps as graphs, and runs stacked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import torch

from autodecoder_core.data.generating import generate
from autodecoder_core.model.config import TrainingConfig
from autodecoder_core.training.engines.base import Ask
from autodecoder_core.training.engines.stacked.stack import Stack
from autodecoder_core.training.engines.torch_engine import TorchEngine
from autodecoder_core.training.phase import Phase
from autodecoder_core.training.problem import Problem, minibatch_order, random_start

from .clock import interleaved, median
from .topic import NotHere, Options, Table, Topic
from .training_rivals import clean

N_FUNCTIONS, N_POINTS = 1000, 64
CONFIG = TrainingConfig(latent_dim=4, hidden=(64, 64, 64), coordinate_features=0, batch_size=1024)
RUNS = 8
WARMING = 3  # epochs: kernels are loaded in the first, graphs made in the second
EAGER, ENGINE = "clean torch loop, fused Adam", "ours without graphs (torch engine)"
PHASES: dict[str, Phase] = {"ours, joint": "joint", "ours, latents": "latents", "ours, decoder": "decoder"}
STACKED = f"ours, joint, {RUNS} runs stacked"
PRIOR = CONFIG.prior_weight


def measure(options: Options) -> list[Table]:
    if not torch.cuda.is_available():
        raise NotHere("there is no CUDA card here; on a machine with one, its engine is compared with an eager loop.")
    card = torch.device("cuda")
    return [_table(card, torch.cuda.get_device_name(card), options)]


def _table(device: torch.device, name: str, options: Options) -> Table:
    """On whatever device, so that all but the figures can be tried without a card."""
    config = replace(CONFIG, device=device.type)
    dataset = generate("damped_wave", n_functions=options.choose(N_FUNCTIONS, 50), n_points=N_POINTS, seed=0)
    problem = Problem.of(dataset, config)
    there = replace(problem, **{part: getattr(problem, part).to(device) for part in ("coords", "values", "owner")})
    contenders: dict[str, Callable[[], object]] = {
        EAGER: clean(there, config),
        ENGINE: _engine(problem, config),
        **{row: _stacked(problem, config, device, 1, phase) for row, phase in PHASES.items()},
        STACKED: _stacked(problem, config, device, RUNS, "joint"),
    }
    for contender in contenders.values():
        for _ in range(WARMING):
            contender()
    times = interleaved({row: _waiting(epoch, device) for row, epoch in contenders.items()}, options.choose(9, 1))
    steps = problem.steps_of_an_epoch(config)
    step = {row: median(seconds) / steps / (RUNS if row == STACKED else 1) for row, seconds in times.items()}
    rows = [(row, f"{1e6 * s:,.1f}", f"{1 / s:,.0f}", f"{step[EAGER] / s:.1f} ×") for row, s in step.items()]
    return Table(name, ("", "µs a step", "steps a second", "to clean torch"), rows)


def _engine(problem: Problem, config: TrainingConfig) -> Callable[[], object]:
    engine, numbers = TorchEngine(problem, config, *random_start(problem, config)), count()
    rates = {"decoder_lr": config.decoder_lr, "latent_lr": config.latent_lr, "prior_weight": PRIOR}
    return lambda: engine.advance(minibatch_order(problem.n_points, config, next(numbers)), "joint", **rates)


def _stacked(
    problem: Problem, config: TrainingConfig, device: torch.device, runs: int, phase: Phase
) -> Callable[[], object]:
    configs = [replace(config, seed=seed) for seed in range(runs)]
    stack = Stack(problem, configs, [random_start(problem, each) for each in configs], device)
    numbers = count()

    def epoch() -> object:
        number = next(numbers)
        orders = [minibatch_order(problem.n_points, each, number) for each in configs]
        return stack.advance([Ask(order, phase, config.decoder_lr, config.latent_lr, PRIOR) for order in orders])

    return epoch


def _waiting(epoch: Callable[[], object], device: torch.device) -> Callable[[], object]:
    """A card is only asked when a call returns; it has done its work when it has been waited for."""

    def waited() -> None:
        epoch()
        if device.type == "cuda":
            torch.cuda.synchronize(device)

    return waited


TOPIC = Topic(
    "gpu",
    "Training on a CUDA card",
    f"One gradient step of {len(CONFIG.hidden)} hidden layers of {CONFIG.hidden[0]}, d = {CONFIG.latent_dim}, N = "
    f"{N_FUNCTIONS:,} functions of K = {N_POINTS} points, B = {CONFIG.batch_size:,}, on a card: torch, one operation "
    "after another; blocks of steps as CUDA graphs, with minibatches drawn and losses read back as in training; and "
    f"{RUNS} runs of their own seeds in one batched step, whose time is divided by their number.",
    measure,
)
