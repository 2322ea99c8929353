"""Data at the edge of what floating point and the definitions allow: trained, decoded and encoded in its own units."""

from __future__ import annotations

import numpy as np
import pytest

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.encoding import encode, encode_many
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Alternating, Joint, TrainingConfig
from autodecoder_core.training import train

T = np.linspace(0, 1, 24)
HEIGHTS = np.linspace(-1, 1, 10)[:, None]
BUMPS = HEIGHTS * np.exp(-(((T - 0.5) / 0.2) ** 2))  # (N, K)


def fitted(dataset: Dataset, **settings: object) -> Autodecoder:
    config = TrainingConfig(hidden=(24,), batch_size=128, **{"strategy": Joint(150), **settings})  # type: ignore[arg-type]
    return list(train(dataset, config, snapshot_every=1000))[-1].model


@pytest.mark.parametrize(
    ("t_offset", "t_scale", "x_offset", "x_scale"),
    [(1.7e9, 60.0, 0, 1), (2.45e6, 1e-3, 0, 1), (0, 1, 1e6, 1e-3), (0, 1e-12, 0, 1e-21), (-1e15, 1e12, 1e9, 1.0)],
)
def test_units_do_not_matter_to_what_is_learnt(
    t_offset: float, t_scale: float, x_offset: float, x_scale: float
) -> None:
    """Seconds since 1970, Julian days, a small signal on a large offset, a strain: float32 alone would lose them."""
    plain = Dataset.from_grid(T, BUMPS)
    dataset = Dataset.from_grid(t_offset + t_scale * T, x_offset + x_scale * BUMPS)
    curves = []
    for data in (plain, dataset):
        model = fitted(data, strategy=Joint(80))
        latents = np.vstack([model.latents, encode(model, *data.function(2)).latent])
        curves.append(model.decode(latents, data.shared_grid)[..., 0])
    assert np.sqrt(np.mean((curves[0][:-1] - BUMPS) ** 2)) < 0.6 * BUMPS.std()  # something has been learnt
    np.testing.assert_allclose((curves[1] - x_offset) / x_scale, curves[0], atol=0.02)


HARD = {
    "one function": Dataset.from_grid(T, BUMPS[:1]),
    "one point": Dataset.from_functions([([3.0], [4.0])]),
    "one point each": Dataset.from_functions([([float(i)], [float(i % 3)]) for i in range(9)]),
    "a constant function among others": Dataset.from_grid(T, np.vstack([BUMPS, np.full(24, 0.3)])),
    "nothing but one constant": Dataset.from_grid(T, np.full((4, 24), 273.15)),
    "one coordinate for all": Dataset.from_functions([([5.0], [float(i)]) for i in range(6)]),
    "the same function twice": Dataset.from_grid(T, BUMPS[[1, 1]]),
}


@pytest.mark.parametrize("strategy", [Joint(20), Alternating(2, 2, 5)], ids=lambda s: s.name)
@pytest.mark.parametrize("case", HARD)
def test_the_smallest_and_dullest_data_train_and_encode(case: str, strategy: Joint | Alternating) -> None:
    dataset = HARD[case]
    model = fitted(dataset, strategy=strategy, latent_dim=1 if case == "one point" else 2)
    assert np.isfinite(model.decode(model.latents)).all()
    for found in encode_many(model, dataset):
        assert np.isfinite(found.latent).all()
        assert np.isfinite(found.covariance).all()
        assert (np.linalg.eigvalsh(found.covariance) > 0).all()


def test_more_latent_dimensions_than_functions_train_and_encode() -> None:
    dataset = Dataset.from_grid(T, BUMPS[::4])
    model = fitted(dataset, latent_dim=8, strategy=Joint(40))
    found = encode(model, *dataset.function(1))
    assert found.latent.shape == (8,)
    assert found.data_loss < 0.1
    assert len(np.unique(found.starts, axis=0)) == len(found.starts) > 8
