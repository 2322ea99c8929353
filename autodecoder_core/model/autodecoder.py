"""A trained auto-decoder: weights, latents, and everything needed to speak in the user's units.

A model is numbers: to read it, store it or hand it to the browser takes numpy alone. torch is imported when a model is
decoded or trained, so that the first page does not wait for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data.dataset import Dataset
from ..data.normalisation import Affine, identity, to_interval, to_standard
from ..errors import ConfigError, DataError
from .config import TrainingConfig
from .frequencies import frequencies

if TYPE_CHECKING:
    import torch

    from .decoder import Decoder

Layer = tuple[NDArray[np.float32], NDArray[np.float32]]  # W (out, in), b (out,)

_ROWS_AT_ONCE = 1 << 18  # decoded rows held in memory together: 64 MB at width 64
_GRID = {0: 1, 1: 200, 2: 64, 3: 16}  # points along each axis of the default grid


@dataclass(frozen=True, slots=True)
class Normalisation:
    """Both maps between the user's units and the decoder's: coordinates to [-1, 1], values to mean 0 and spread 1."""

    coords: Affine
    values: Affine

    @classmethod
    def of(cls, dataset: Dataset, config: TrainingConfig) -> Normalisation:
        """Fit to the training data. Cross-entropies keep their values: they are probabilities already.

        Raises ConfigError where they are not.
        """
        coords = to_interval(dataset.coords)
        if config.loss not in ("bce", "cce"):
            return cls(coords, to_standard(dataset.values, shared_scale=dataset.n_outputs == 2))
        low, high = float(dataset.values.min()), float(dataset.values.max())
        if low < 0 or high > 1:
            raise ConfigError(
                f"The {config.loss} loss needs values between 0 and 1; these run from {low:g} to {high:g}. "
                "Choose the mse loss, or rescale the values."
            )
        if config.loss == "cce" and dataset.n_outputs < 2:
            raise ConfigError("Categorical cross-entropy needs at least two outputs, one a class; choose bce for one.")
        return cls(coords, identity(dataset.n_outputs))


@dataclass(frozen=True, eq=False)
class Autodecoder:
    """An auto-decoder as it stands at one moment; nothing in it changes. Compared by identity, and hashable.

    layers: weights and biases of the decoder, float32, the linear output last.
    latents: (N, d) float32, one row a training function, in the order of `names`.
    domain: (c, 2) lowest and highest training coordinate, in the user's units.
    record: what is worth knowing of the training: epoch, step, data_loss, prior_loss, noise_variance (mean squared
    residual in normalised units, corrected for the N·d latent coordinates that were fitted), engine.
    """

    layers: tuple[Layer, ...]
    latents: NDArray[np.float32]
    config: TrainingConfig
    names: tuple[str, ...]
    normalisation: Normalisation
    domain: NDArray[np.float64]
    coord_names: tuple[str, ...]
    value_names: tuple[str, ...]
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def latent_dim(self) -> int:
        return int(self.latents.shape[1])

    @property
    def n_coords(self) -> int:
        return len(self.normalisation.coords.offset)

    @property
    def n_outputs(self) -> int:
        return len(self.normalisation.values.offset)

    @property
    def frequencies(self) -> NDArray[np.float64]:
        """(F,) of the decoder's features of each coordinate."""
        return frequencies(self.config.coordinate_features if self.n_coords else 0)

    @cached_property
    def decoder(self) -> Decoder:
        """f_θ as torch computes it, frozen, on the memory of `layers`."""
        import torch

        decoder = new_decoder(self.config, self.n_coords, self.n_outputs, None)
        tensors = (torch.from_numpy(array) for layer in self.layers for array in layer)
        decoder.load_state_dict(dict(zip(decoder.state_dict(), tensors, strict=True)), assign=True)
        decoder.requires_grad_(False)
        return decoder

    def grid(self, per_axis: int | None = None) -> NDArray[np.float64]:
        """(P, c) an even grid over the training domain: 200 points on a line, 64² on a plane, 16³ in space."""
        n = per_axis or _GRID.get(self.n_coords, 4)
        axes = [np.linspace(low, high, n) for low, high in self.domain]
        if not axes:
            return np.zeros((1, 0))
        return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, self.n_coords)

    def decode(self, z: ArrayLike, coords: ArrayLike | None = None) -> NDArray[np.float64]:
        """Decode latents z (…, d) at coordinates (P, c), or (P,) when c = 1; the default is `grid()`.

        Returns (…, P, m) in the user's units. Raises DataError for shapes that do not fit.
        """
        import torch

        latents = numbers(z, "z")
        if latents.ndim == 0 or latents.shape[-1] != self.latent_dim:
            raise DataError(f"z must have {self.latent_dim} numbers in its last axis; got shape {latents.shape}.")
        points = self.grid() if coords is None else self.check_coords(coords)
        flat = torch.as_tensor(latents.reshape(-1, self.latent_dim), dtype=torch.float32)
        at = torch.as_tensor(self.normalisation.coords.forward(points), dtype=torch.float32)
        step = max(1, _ROWS_AT_ONCE // max(1, len(points)))
        with torch.no_grad():
            parts = [self.decoder.on_grid(flat[i : i + step], at) for i in range(0, len(flat), step)]
        raw = torch.cat(parts) if parts else torch.zeros(0, len(points), self.n_outputs)
        values = self.normalisation.values.inverse(link(raw, self.config.loss).double().numpy())
        return values.reshape(*latents.shape[:-1], len(points), self.n_outputs)

    def check_coords(self, coords: ArrayLike) -> NDArray[np.float64]:
        """Coordinates as (P, c) float64; a vector is taken as (P, 1). Raises DataError when c does not fit."""
        points = numbers(coords, "coords")
        if points.ndim == 1 and self.n_coords == 1:
            points = points[:, None]
        if points.ndim != 2 or points.shape[1] != self.n_coords:
            raise DataError(f"coords must have shape (P, {self.n_coords}) for this model; got {points.shape}.")
        return points

    def check_values(self, values: ArrayLike, n_points: int) -> NDArray[np.float64]:
        """Values as (P, m) float64; a vector is taken as (P, 1). Raises DataError when P or m does not fit."""
        table = numbers(values, "values")
        if table.ndim == 1 and self.n_outputs == 1:
            table = table[:, None]
        if table.shape != (n_points, self.n_outputs):
            raise DataError(f"values must have shape ({n_points}, {self.n_outputs}) for this model; got {table.shape}.")
        return table


def numbers(given: ArrayLike, what: str) -> NDArray[np.float64]:
    """As a float64 array. Raises DataError, naming `what`, for text, missing entries (None) and ragged lists."""
    try:
        return np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise DataError(f"{what} must be numbers in rows of one length: {str(error).rstrip('.')}.") from None


def link(raw: torch.Tensor, loss: str) -> torch.Tensor:
    """From what the decoder puts out (…, m) to values: logits become probabilities under the cross-entropies."""
    import torch

    if loss == "bce":
        return torch.sigmoid(raw)
    return torch.softmax(raw, dim=-1) if loss == "cce" else raw


def as_layers(arrays: Iterable[NDArray[np.float32]]) -> tuple[Layer, ...]:
    """Pairs of W, b from W, b, W, b, …, the order in which a decoder lists its parameters."""
    one_by_one = iter(arrays)
    return tuple(zip(one_by_one, one_by_one, strict=True))


def new_decoder(config: TrainingConfig, n_coords: int, n_outputs: int, generator: torch.Generator | None) -> Decoder:
    """The decoder that a configuration describes; without a generator its weights are left unset, to be filled."""
    from .decoder import Decoder

    return Decoder(
        config.latent_dim,
        n_coords,
        n_outputs,
        config.hidden,
        config.activation,
        config.coordinate_features if n_coords else 0,
        generator,
    )
