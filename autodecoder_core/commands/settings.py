"""Every field of TrainingConfig as a flag, with its default shown."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, get_args

from ..errors import ConfigError
from ..model.config import (
    ACTIVATIONS,
    LOSSES,
    Alternating,
    EngineName,
    Joint,
    LatentOptimiser,
    LearningRateSchedule,
    TrainingConfig,
)
from .base import count, number, seed, widths


@dataclass(frozen=True, slots=True)
class Flag:
    """A field of TrainingConfig on the command line; `convert` turns its text into a value or says what is wrong."""

    field: str
    meaning: str
    convert: Callable[[str], Any] = str
    choices: tuple[str, ...] | None = None
    metavar: str | None = None


FLAGS = (
    Flag("latent_dim", "numbers in a latent, d", count, metavar="D"),
    Flag("hidden", "widths of the hidden layers", widths, metavar="W,W,…"),
    Flag("activation", "activation of the hidden layers", choices=ACTIVATIONS),
    Flag("coordinate_features", "sine and cosine pairs of each coordinate", seed, metavar="F"),
    Flag("loss", "loss L of the objective", choices=LOSSES),
    Flag("loss_scale", "where huber turns linear and clamped ends, normalised", number, metavar="S"),
    Flag("sigma", "σ of the prior term ‖z‖²/σ²", number, metavar="σ"),
    Flag("prior_warmup", "share of the epochs in which the prior rises", number, metavar="SHARE"),
    Flag("batch_size", "points in a minibatch, B", count, metavar="B"),
    Flag("decoder_lr", "learning rate of the decoder", number, metavar="RATE"),
    Flag("latent_lr", "learning rate of the latents", number, metavar="RATE"),
    Flag("lr_schedule", "course of both learning rates", choices=get_args(LearningRateSchedule)),
    Flag("latent_init_std", "standard deviation of the random start of z", number, metavar="STD"),
    Flag("latent_optimiser", "lazy_adam moves only the minibatch's latents", choices=get_args(LatentOptimiser)),
    Flag("device", "auto, cpu or cuda", metavar="DEVICE"),
    Flag("engine", "what trains: the fastest that there is, or one by name", choices=get_args(EngineName)),
    Flag("threads", "threads of the numba engine", count, metavar="N"),
    Flag("seed", "weights, latents, minibatches and the split", seed, metavar="SEED"),
)
_JOINT = {"epochs": "passes over the points"}
_ALTERNATING = {
    "latent_epochs": "epochs of a round with the decoder frozen",
    "decoder_epochs": "epochs of a round with the latents frozen",
    "rounds": "how often they take turns",
}


def add_flags(parser: argparse.ArgumentParser) -> None:
    defaults = TrainingConfig()
    group = parser.add_argument_group("the model and its training")
    for flag in FLAGS:
        default = getattr(defaults, flag.field)
        shown = ",".join(map(str, default)) if isinstance(default, tuple) else default
        group.add_argument(
            _option(flag.field),
            type=flag.convert,
            choices=flag.choices,
            metavar=flag.metavar,
            default=default,
            help=f"{flag.meaning} (default: {shown})",
        )
    group = parser.add_argument_group("the strategy")
    group.add_argument("--strategy", choices=("joint", "alternating"), default="joint", help="(default: joint)")
    for kind, names, values in (("joint", _JOINT, Joint()), ("alternating", _ALTERNATING, Alternating())):
        for name, meaning in names.items():
            group.add_argument(
                _option(name), type=count, metavar="N", help=f"{kind}: {meaning} (default: {getattr(values, name)})"
            )


def config_from(options: argparse.Namespace) -> TrainingConfig:
    """The configuration that the flags describe. Raises ConfigError, also for a flag of the other strategy."""
    mine, other = (_JOINT, _ALTERNATING) if options.strategy == "joint" else (_ALTERNATING, _JOINT)
    for name in other:
        if getattr(options, name) is not None:
            raise ConfigError(
                f"{_option(name)} does not belong to the {options.strategy} strategy, "
                f"which takes {', '.join(map(_option, mine))}."
            )
    given = {name: getattr(options, name) for name in mine if getattr(options, name) is not None}
    strategy = Joint(**given) if options.strategy == "joint" else Alternating(**given)
    return TrainingConfig(strategy=strategy, **{flag.field: getattr(options, flag.field) for flag in FLAGS})


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")
