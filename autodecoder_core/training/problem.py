"""A dataset made ready for the machine: normalised float32 tensors, and the random start that a seed gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ..data.dataset import Dataset
from ..errors import ConfigError
from ..model.autodecoder import Normalisation, new_decoder
from ..model.config import TrainingConfig
from ..model.decoder import Decoder

_DECODER, _LATENTS, _MINIBATCHES = range(3)  # streams of random numbers that one seed opens


@dataclass(frozen=True, slots=True)
class Problem:
    """coords (P, c), values (P, m), owner (P,): what is fitted, in normalised units."""

    coords: Tensor
    values: Tensor
    owner: Tensor
    n_functions: int
    normalisation: Normalisation

    @classmethod
    def of(cls, dataset: Dataset, config: TrainingConfig, *, dtype: torch.dtype = torch.float32) -> Problem:
        """Normalise the dataset. Raises ConfigError where the configuration cannot fit it."""
        if config.latent_dim > dataset.n_points:
            raise ConfigError(
                f"latent_dim is {config.latent_dim}, more than the dataset's {dataset.n_points} points: nothing could "
                "pin the latents down. Choose a smaller latent_dim or more data."
            )
        normalisation = Normalisation.of(dataset, config)
        return cls(
            torch.as_tensor(normalisation.coords.forward(dataset.coords), dtype=dtype),
            torch.as_tensor(normalisation.values.forward(dataset.values), dtype=dtype),
            torch.tensor(dataset.owner),
            dataset.n_functions,
            normalisation,
        )

    @property
    def n_points(self) -> int:
        return len(self.values)

    def steps_of_an_epoch(self, config: TrainingConfig) -> int:
        return -(-self.n_points // config.batch_size)


def random_start(problem: Problem, config: TrainingConfig) -> tuple[Decoder, Tensor]:
    """The decoder and the latents (N, d) from which this seed starts: the same for both strategies."""
    decoder = new_decoder(config, problem.coords.shape[1], problem.values.shape[1], _stream(config.seed, _DECODER))
    generator = _stream(config.seed, _LATENTS)
    latents = torch.randn(problem.n_functions, config.latent_dim, generator=generator) * config.latent_init_std
    return decoder.to(problem.values.dtype), latents.to(problem.values.dtype)


def minibatch_order(n_points: int, config: TrainingConfig, epoch: int) -> NDArray[np.int64]:
    """(P,) all points in random order; each B of them are a minibatch. The last may be smaller, none is dropped.

    The order depends on the seed and the epoch alone, so contenders with one seed see the same minibatches by whatever
    engine, and a resumed run goes on with those that it would have seen.

    Random numbers with the numbers of the points in their low bits, sorted: for many points faster than shuffling. Not
    torch's, whose threads would go on spinning on the cores that an engine's threads need.
    """
    bits = np.uint64(max(1, (n_points - 1).bit_length()))
    random = np.random.default_rng([config.seed, _MINIBATCHES, epoch]).integers(0, 1 << 64, n_points, dtype=np.uint64)
    keys = random >> bits << bits | np.arange(n_points, dtype=np.uint64)
    keys.sort()
    return (keys & ((np.uint64(1) << bits) - np.uint64(1))).view(np.int64)


def _stream(seed: int, *which: int) -> torch.Generator:
    state = np.random.SeedSequence([seed, *which]).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(state >> 1))
