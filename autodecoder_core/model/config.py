"""What a training is: plain values, checked when built, the same in the app, the file and the command line."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from numbers import Integral, Real
from typing import Any, Literal, get_args

from ..errors import ConfigError

Activation = Literal["tanh", "silu", "relu", "sine"]
LossName = Literal["mse", "mae", "huber", "clamped", "bce", "cce"]
LearningRateSchedule = Literal["cosine", "constant"]
LatentOptimiser = Literal["adam", "lazy_adam"]
EngineName = Literal["auto", "torch", "numba", "cuda"]

ACTIVATIONS: tuple[str, ...] = get_args(Activation)
LOSSES: tuple[str, ...] = get_args(LossName)
_DEVICE = re.compile(r"auto|cpu|cuda(:\d+)?")


def whole(name: str, value: Any, low: int = 1) -> int:
    """As an int, NumPy's whole numbers too. Raises ConfigError, naming the setting, for anything else or below low."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < low:
        raise ConfigError(f"{name} must be a whole number of at least {low}; got {value!r}.")
    return int(value)


def _number(name: str, value: Any, expected: str, fits: Callable[[float], bool]) -> float:
    if isinstance(value, bool) or not isinstance(value, Real) or not (math.isfinite(value) and fits(float(value))):
        raise ConfigError(f"{name} must be {expected}; got {value!r}.")
    return float(value)


def _widths(hidden: Any) -> tuple[int, ...]:
    if isinstance(hidden, str) or not isinstance(hidden, Iterable):
        raise ConfigError(f"hidden must be a row of layer widths, for example (64, 64, 64); got {hidden!r}.")
    widths = tuple(whole("each width in hidden", width) for width in hidden)
    if not widths:
        raise ConfigError("hidden needs at least one layer width, for example (64, 64, 64); got none.")
    return widths


def _one_of(name: str, value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        raise ConfigError(f"{name} must be one of {', '.join(known)}; got {value!r}.")


@dataclass(frozen=True, slots=True)
class Joint:
    """One optimiser moves latents and weights together, for `epochs` passes over the points."""

    epochs: int = 800

    def __post_init__(self) -> None:
        object.__setattr__(self, "epochs", whole("epochs", self.epochs))

    @property
    def name(self) -> str:
        return "joint"

    @property
    def total_epochs(self) -> int:
        return self.epochs


@dataclass(frozen=True, slots=True)
class Alternating:
    """Latents and weights take turns: `latent_epochs` with θ frozen, `decoder_epochs` with z frozen, `rounds` times."""

    latent_epochs: int = 20
    decoder_epochs: int = 20
    rounds: int = 20

    def __post_init__(self) -> None:
        for name in ("latent_epochs", "decoder_epochs", "rounds"):
            object.__setattr__(self, name, whole(name, getattr(self, name)))

    @property
    def name(self) -> str:
        return "alternating"

    @property
    def total_epochs(self) -> int:
        return (self.latent_epochs + self.decoder_epochs) * self.rounds


Strategy = Joint | Alternating
_STRATEGIES: dict[str, type[Joint] | type[Alternating]] = {"joint": Joint, "alternating": Alternating}


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Everything that, with the dataset, decides a run. How the defaults were found: docs/defaults.md.

    latent_dim: d. hidden: widths of the hidden layers. activation: of the hidden layers; the output is linear.
    coordinate_features: F sine/cosine pairs of each coordinate beside the coordinate itself (Tancik et al. 2020,
        arXiv:2006.10739), against the spectral bias of a plain network.
    loss: L of the objective, on normalised values, averaged over the m outputs: squared, absolute, Huber, clamped
        absolute (Park et al. 2019, DeepSDF, arXiv:1901.05103), binary or categorical cross-entropy (values in [0, 1]).
    loss_scale: where Huber turns linear and clamping ends, in normalised units.
    sigma: σ of the prior term ‖z‖²/σ², λ = 1/σ² its weight. prior_warmup: share of the epochs in which λ rises to full.
    batch_size: B points a minibatch. decoder_lr, latent_lr: Adam's step sizes, `lr_schedule` over the whole run.
    latent_init_std: standard deviation of the random start of each latent coordinate.
    latent_optimiser: "adam", or "lazy_adam", which moves only the latents that are in the minibatch and lets the others
        rest, moments and all, where Adam lets them glide on. Faster from some ten thousands of functions on; it is
        another optimiser (docs/engine.md).
    device: "auto" (CUDA where there is one), "cpu" or "cuda". seed: weights, latents and minibatches.
    engine: "numba" (fast, on the processor), "cuda" (fast, on a card), "torch" (anywhere, anything), or "auto": the
        fastest that there is.
    threads: of the numba engine; the same seed and number of threads give the same run, bit for bit.

    Raises ConfigError for a value that cannot be trained.
    """

    latent_dim: int = 2
    hidden: tuple[int, ...] = (64, 64, 64)
    activation: Activation = "silu"
    coordinate_features: int = 2
    loss: LossName = "mse"
    loss_scale: float = 0.5
    sigma: float = 100.0
    prior_warmup: float = 0.0
    batch_size: int = 1024
    strategy: Strategy = Joint()
    decoder_lr: float = 2e-3
    latent_lr: float = 2e-2
    lr_schedule: LearningRateSchedule = "cosine"
    latent_init_std: float = 0.1
    latent_optimiser: LatentOptimiser = "adam"
    device: str = "auto"
    engine: EngineName = "auto"
    threads: int = 1
    seed: int = 0

    def __post_init__(self) -> None:
        def put(name: str, value: Any) -> None:  # the one door into a frozen value
            object.__setattr__(self, name, value)

        put("hidden", _widths(self.hidden))
        for name, low in (
            ("latent_dim", 1),
            ("coordinate_features", 0),
            ("batch_size", 1),
            ("threads", 1),
            ("seed", 0),
        ):
            put(name, whole(name, getattr(self, name), low))
        for name in ("loss_scale", "sigma", "decoder_lr", "latent_lr", "latent_init_std"):
            put(name, _number(name, getattr(self, name), "a finite number above 0", lambda x: x > 0))
        share = "a share of the epochs, 0 to 1"
        put("prior_warmup", _number("prior_warmup", self.prior_warmup, share, lambda x: 0 <= x <= 1))
        if not isinstance(self.device, str) or not _DEVICE.fullmatch(self.device):
            raise ConfigError(f'device must be "auto", "cpu" or "cuda" (or "cuda:1", …); got {self.device!r}.')
        _one_of("activation", self.activation, ACTIVATIONS)
        _one_of("loss", self.loss, LOSSES)
        _one_of("lr_schedule", self.lr_schedule, get_args(LearningRateSchedule))
        _one_of("latent_optimiser", self.latent_optimiser, get_args(LatentOptimiser))
        _one_of("engine", self.engine, get_args(EngineName))
        if not isinstance(self.strategy, (Joint, Alternating)):
            raise ConfigError(f"strategy must be Joint(…) or Alternating(…); got {self.strategy!r}.")
        if self.engine == "numba" and not self.has_kernels:
            raise ConfigError(
                f'engine is "numba", which trains on the processor and has no kernels for the cce loss; got device '
                f'{self.device!r} and loss {self.loss!r}. Choose engine "auto" or "torch".'
            )

        if self.engine == "cuda" and not self.has_graphs:
            raise ConfigError(
                f'engine is "cuda", which trains on a card and knows Adam alone; got device {self.device!r} and '
                f'latent_optimiser {self.latent_optimiser!r}. Choose engine "auto" or "torch".'
            )

    @property
    def has_graphs(self) -> bool:
        """Whether the cuda engine can run this, given a card."""
        return self.latent_optimiser == "adam" and self.device != "cpu"

    @property
    def has_kernels(self) -> bool:
        """Whether the numba engine can run this: every loss but categorical cross-entropy, on the processor."""
        return self.loss != "cce" and self.device in ("auto", "cpu")

    @property
    def prior_weight(self) -> float:
        """λ = 1/σ²."""
        return 1.0 / self.sigma**2

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values; `from_dict` is the inverse."""
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        values["hidden"] = list(self.hidden)
        strategy = {f.name: getattr(self.strategy, f.name) for f in fields(self.strategy)}
        values["strategy"] = {"name": self.strategy.name, **strategy}
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> TrainingConfig:
        """Build from `to_dict` values; missing ones take their default, unknown ones raise ConfigError."""
        known = {f.name for f in fields(cls)}
        if unknown := set(values) - known:
            raise ConfigError(
                f"Unknown setting {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}. "
                "It may come from a newer version: update, or leave it out."
            )
        chosen = dict(values)
        if isinstance(strategy := chosen.get("strategy"), Mapping):
            rest = {key: value for key, value in strategy.items() if key != "name"}
            _one_of("strategy name", strategy.get("name"), tuple(_STRATEGIES))
            try:
                chosen["strategy"] = _STRATEGIES[strategy["name"]](**rest)
            except TypeError as error:
                raise ConfigError(f"The {strategy['name']} strategy has no such setting: {error}.") from None
        return cls(**chosen)
