"""Fitted curves against what linear algebra says of a decoder that is affine in z."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

import autodecoder_core as ad
from autodecoder_core.inspection.fitted import curve, residual, training_residual


@pytest.fixture(scope="module")
def trained() -> tuple[ad.Autodecoder, ad.Dataset]:
    data = ad.generate("sinusoid", n_functions=20, n_points=16, noise=0.05)
    *_, last = ad.train(data, ad.TrainingConfig(hidden=(16,), strategy=ad.Joint(epochs=30)))
    return last.model, data


def test_the_band_is_the_spread_of_the_decoded_posterior(trained: tuple[ad.Autodecoder, ad.Dataset]) -> None:
    model, data = trained
    encoding = ad.encode(model, *data.function(3))
    encoding = replace(encoding, covariance=encoding.covariance * 1e-4)  # so tight that the decoder is straight in it
    at = np.linspace(*model.domain[0], 9)
    found = curve(model, encoding, at, draws=4000)
    np.testing.assert_allclose(found.values, model.decode(encoding.latent, at), atol=1e-6)
    # To first order the decoded values vary as J Σ Jᵀ; J by central differences in float64.
    step = 1e-3
    jacobian = np.stack(
        [
            (model.decode(encoding.latent + e, at) - model.decode(encoding.latent - e, at))[:, 0] / (2 * step)
            for e in np.eye(2) * step
        ],
        axis=1,
    )
    expected = np.sqrt(np.einsum("gd,de,ge->g", jacobian, encoding.covariance, jacobian))
    np.testing.assert_allclose(found.spread[:, 0], expected, rtol=0.12, atol=1e-6)
    lower, upper = found.band(2.0)
    np.testing.assert_allclose(upper - lower, 4 * found.spread)


def test_an_encoding_tells_where_each_start_began(trained: tuple[ad.Autodecoder, ad.Dataset]) -> None:
    model, data = trained
    for method, n in (("lm", 5), ("adam", 2)):
        found = ad.encode(model, *data.function(3), method=method, n_starts=n)
        assert found.starts.shape == found.minima.shape == (n, 2)
        assert any(np.array_equal(found.path[0], start) for start in found.starts)


def test_the_residual_is_a_root_mean_square_in_the_users_units(trained: tuple[ad.Autodecoder, ad.Dataset]) -> None:
    model, data = trained
    coords, _ = data.function(0)
    decoded = model.decode(model.latents[0], coords)
    assert residual(model, model.latents[0], coords, decoded) == 0
    assert residual(model, model.latents[0], coords, decoded + 0.25) == pytest.approx(0.25)
    with pytest.raises(ad.DataError, match="at least one point"):
        residual(model, model.latents[0], np.zeros((0, 1)), np.zeros((0, 1)))


def test_the_training_residual_agrees_with_the_loss_that_training_reports(
    trained: tuple[ad.Autodecoder, ad.Dataset],
) -> None:
    model, data = trained
    scale = float(model.normalisation.values.scale[0])
    decoded = np.concatenate([model.decode(model.latents[i], data.function(i)[0]) for i in range(20)])
    loss = torch.nn.functional.mse_loss(torch.tensor(decoded / scale), torch.tensor(data.values / scale))
    assert training_residual(model, data) == pytest.approx(scale * float(loss) ** 0.5)
    with pytest.raises(ad.DataError, match="5 functions but the model 20"):
        training_residual(model, data.subset(range(5)))
