"""What a person sees of an encoding: the decoded curve, how sure it is, and by how much it misses the points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..data.dataset import Dataset
from ..encoding.result import Encoding
from ..errors import DataError
from ..model.autodecoder import Autodecoder

Array = NDArray[np.float64]

DRAWS = 128  # of the latent: a standard deviation from so many is right to about 6 %
MOST = 64  # training functions decoded for their residual


class Curve(NamedTuple):
    """coords (G, c), values (G, m) decoded at the latent, spread (G, m) the standard deviation that the uncertainty of
    z alone brings about; all in the user's units. The weights are taken as certain, and noise is not in it."""

    coords: Array
    values: Array
    spread: Array

    def band(self, deviations: float = 2.0) -> tuple[Array, Array]:
        """Lower and upper (G, m)."""
        return self.values - deviations * self.spread, self.values + deviations * self.spread


def curve(model: Autodecoder, encoding: Encoding, coords: ArrayLike, *, draws: int = DRAWS, seed: int = 0) -> Curve:
    """Decode the latent, and draws from its Gaussian posterior, at coords (G, c) or (G,).

    Decoding draws, and not the Jacobian alone, shows where the decoder bends within the uncertainty.
    Raises DataError when coords do not fit, ConfigError for fewer than one draw.
    """
    at = model.check_coords(coords)
    decoded = model.decode(np.vstack([encoding.latent, encoding.sample(draws, seed)]), at)  # (1 + draws, G, m)
    deviations = decoded[1:] - decoded[0]
    return Curve(at, decoded[0], np.sqrt(np.mean(deviations**2, axis=0)))


def residual(model: Autodecoder, z: ArrayLike, coords: ArrayLike, values: ArrayLike) -> float:
    """Root mean square of decoded minus given, over points (K, c), (K, m) and outputs, in the user's units.

    Raises DataError for no points, or shapes that do not fit.
    """
    at = model.check_coords(coords)
    if not len(at):
        raise DataError("A residual needs at least one point; got none.")
    return float(np.sqrt(np.mean((model.decode(z, at) - model.check_values(values, len(at))) ** 2)))


def training_residual(model: Autodecoder, dataset: Dataset, *, most: int = MOST) -> float:
    """The same over the model's own functions, in the order of its latents; of more than `most`, an even choice.

    Raises DataError when the dataset is not the model's.
    """
    if dataset.n_functions != len(model.latents):
        raise DataError(f"The dataset has {dataset.n_functions} functions but the model {len(model.latents)} latents.")
    chosen = np.unique(np.linspace(0, dataset.n_functions - 1, most).round().astype(int))
    squares = [residual(model, model.latents[i], *dataset.function(int(i))) ** 2 for i in chosen]
    return float(np.sqrt(np.average(squares, weights=dataset.counts[chosen])))
