"""What the page's settings come to: the configurations of the contenders, in words and in seconds."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ConfigError
from autodecoder_core.inspection.duration import estimated_seconds
from autodecoder_core.model.config import Alternating, Joint, TrainingConfig
from autodecoder_core.runs.records import RunRecord
from autodecoder_core.training.problem import Problem

from .train_state import TrainState

ENOUGH = 10  # functions from which on some are kept unseen unless the person says otherwise
SHARE = 20  # percent


@dataclass(frozen=True, slots=True)
class Plan:
    """configs: one a contender. held_out: share of the functions."""

    configs: tuple[TrainingConfig, ...]
    held_out: float


def plan(state: TrainState, dataset: Dataset) -> Plan:
    """The contenders that the settings describe. Raises ConfigError, in words for the person."""
    strategies: list[Joint | Alternating] = []
    if state.contenders != "alternating":
        strategies.append(Joint(joint_epochs(state)))
    if state.contenders != "joint":
        strategies.append(Alternating(state.latent_epochs, state.decoder_epochs, rounds(state)))
    configs = tuple(
        TrainingConfig(
            latent_dim=state.latent_dim,
            hidden=widths(state.hidden),
            activation=state.activation,  # type: ignore[arg-type]  # checked by the configuration itself
            coordinate_features=state.coordinate_features,
            loss=state.loss,  # type: ignore[arg-type]
            loss_scale=state.loss_scale,
            sigma=state.sigma,
            prior_warmup=state.prior_warmup / 100,
            batch_size=state.batch_size,
            strategy=strategy,
            decoder_lr=state.decoder_lr,
            latent_lr=state.latent_lr,
            lr_schedule=state.lr_schedule,  # type: ignore[arg-type]
            latent_init_std=state.latent_init_std,
            seed=state.seed,
        )
        for strategy in strategies
    )
    Problem.of(dataset, configs[0])  # whether these functions can be trained so; the same for every contender
    return Plan(configs, held_out_percent(state, dataset) / 100)


def settings_of(runs: Sequence[RunRecord], state: TrainState) -> TrainState:
    """The settings that would start these runs again; of several with one strategy, those of the last."""
    config = runs[-1].config
    joint = [run.config.strategy for run in runs if isinstance(run.config.strategy, Joint)]
    turns = [run.config.strategy for run in runs if isinstance(run.config.strategy, Alternating)]
    alternating = turns[-1] if turns else Alternating(state.latent_epochs, state.decoder_epochs, state.rounds)
    epochs = joint[-1].epochs if joint else alternating.total_epochs
    return replace(
        state,
        contenders="both" if joint and turns else "joint" if joint else "alternating",
        epochs=epochs,
        latent_epochs=alternating.latent_epochs,
        decoder_epochs=alternating.decoder_epochs,
        rounds=alternating.rounds,
        matched=not turns or alternating.total_epochs == epochs,
        latent_dim=config.latent_dim,
        hidden=", ".join(map(str, config.hidden)),
        activation=config.activation,
        coordinate_features=config.coordinate_features,
        loss=config.loss,
        loss_scale=config.loss_scale,
        sigma=config.sigma,
        prior_warmup=round(100 * config.prior_warmup),
        batch_size=config.batch_size,
        decoder_lr=config.decoder_lr,
        latent_lr=config.latent_lr,
        lr_schedule=config.lr_schedule,
        latent_init_std=config.latent_init_std,
        seed=config.seed,
        held_out=round(100 * runs[-1].held_out),
    )


def held_out_percent(state: TrainState, dataset: Dataset) -> int:
    """The share kept unseen: as chosen, else 20 % where there are functions enough; none can be spared of one."""
    if dataset.n_functions < 2:
        return 0
    return state.held_out if state.held_out is not None else SHARE if dataset.n_functions >= ENOUGH else 0


def rounds(state: TrainState) -> int:
    """Of the alternating contender: as chosen, or as many as bring it closest to the joint one's epochs."""
    turn = state.latent_epochs + state.decoder_epochs
    return max(1, round(state.epochs / turn)) if state.matched else state.rounds


def joint_epochs(state: TrainState) -> int:
    """In a matched race both train for whole rounds, so that their totals are equal."""
    if state.matched and state.contenders == "both":
        return rounds(state) * (state.latent_epochs + state.decoder_epochs)
    return state.epochs


def widths(text: str) -> tuple[int, ...]:
    """Layer widths as people type them: "64, 64, 64" or "64 × 64". Raises ConfigError."""
    words = [word for word in re.split(r"[,;×x*\s]+", text.strip()) if word]
    if not words or not all(word.isascii() and word.isdigit() and 1 <= int(word) <= 1024 for word in words[:8]):
        raise ConfigError(
            f"Hidden widths are whole numbers from 1 to 1024 with commas between them, such as 64, 64, 64; "
            f"got “{text}”."
        )
    if len(words) > 8:
        raise ConfigError(f"At most 8 hidden layers; got {len(words)}. More would hardly train.")
    return tuple(int(word) for word in words)


def totals(state: TrainState) -> str:
    """The epochs of each contender, in words."""
    turn = state.latent_epochs + state.decoder_epochs
    turns = f"{rounds(state):,} × ({state.latent_epochs} + {state.decoder_epochs}) = {rounds(state) * turn:,} epochs"
    if state.contenders == "joint":
        return f"{state.epochs:,} epochs in all."
    if state.contenders == "alternating":
        return f"{turns} in all."
    return f"Alternating: {turns}. Joint: {joint_epochs(state):,}."


def seconds_needed(
    training: Dataset, configs: Sequence[TrainingConfig], past: Sequence[RunRecord], cores: int
) -> float:
    """Seconds until all contenders have ended, put right by how long past runs on this machine really took.

    training: what is trained on; past: runs on the same functions.
    """
    pace = [
        run.seconds / (estimated_seconds(training, run.config) * run.progress)
        for run in past
        if run.seconds > 0.3 and run.progress > 0.2
    ]
    middle = sorted(pace)[len(pace) // 2] if pace else 1.0
    each = [estimated_seconds(training, config) * middle for config in configs]
    return max(max(each), sum(each) / max(1, cores))


def about(seconds: float) -> str:
    """ "about 8 s", "about 3 min": as exact as it is known."""
    if seconds < 1.5:
        return "about a second"
    if seconds < 90:
        step = 1 if seconds < 10 else 5
        return f"about {step * math.ceil(seconds / step)} s"
    return f"about {round(seconds / 60)} min" if seconds < 5400 else f"about {seconds / 3600:.1f} h"
