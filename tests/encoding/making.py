"""Models with random weights, for every shape that there is, and functions near what they decode to."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.normalisation import Affine, identity
from autodecoder_core.model.autodecoder import Autodecoder, Normalisation, as_layers, new_decoder
from autodecoder_core.model.config import TrainingConfig


def untrained(c: int, m: int, *, n: int = 40, seed: int = 0, **config: Any) -> Autodecoder:
    """A model of n functions that has learnt nothing. Units are not the decoder's own, except under cross-entropy."""
    chosen = TrainingConfig(**{"hidden": (24, 20), "sigma": 5.0, **config})
    probabilities = chosen.loss in ("bce", "cce")
    decoder = new_decoder(chosen, c, m, torch.Generator().manual_seed(seed))
    return Autodecoder(
        layers=as_layers(parameter.detach().numpy() for parameter in decoder.parameters()),
        latents=np.random.default_rng(seed).normal(size=(n, chosen.latent_dim)).astype(np.float32),
        config=chosen,
        names=tuple(str(i) for i in range(n)),
        normalisation=Normalisation(
            Affine(np.full(c, 2.0), np.full(c, 3.0)),
            identity(m) if probabilities else Affine(np.ones(m), np.full(m, 0.5)),
        ),
        domain=np.tile([-1.0, 5.0], (c, 1)),
        coord_names=tuple(f"t{i}" for i in range(c)),
        value_names=tuple(f"x{i}" for i in range(m)),
        record={"noise_variance": 0.01},
    )


def functions_of(model: Autodecoder, counts: list[int], *, noise: float = 0.1, seed: int = 1) -> Dataset:
    """One function of each count: a latent that the model has not seen, decoded at random places, with noise."""
    rng = np.random.default_rng(seed)
    parts = []
    for k in counts:
        coords = rng.uniform(-1, 5, (k, model.n_coords))
        values = model.decode(rng.normal(size=model.latent_dim), coords) + noise * rng.normal(size=(k, model.n_outputs))
        parts.append((coords, np.clip(values, 0, 1) if model.config.loss in ("bce", "cce") else values))
    return Dataset.from_functions(parts)
