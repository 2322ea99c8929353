"""The mathematics, against something independent: finite differences, float64, PCA in closed form."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.model.config import ACTIVATIONS, LOSSES, Alternating, Joint, TrainingConfig
from autodecoder_core.model.decoder import Decoder
from autodecoder_core.training import train
from autodecoder_core.training.objective import loss_of, prior


def numpy_decoder(decoder: Decoder, z: np.ndarray, t: np.ndarray) -> np.ndarray:
    """f_θ written out again, in float64, without torch."""
    angles = (t[..., :, None] * decoder.frequencies.numpy().astype(float)).reshape(*t.shape[:-1], -1)
    h = np.concatenate([z, t, np.sin(angles), np.cos(angles)] if angles.size else [z, t], axis=-1)
    act = {
        "tanh": np.tanh,
        "silu": lambda x: x / (1 + np.exp(-x)),
        "relu": lambda x: np.maximum(x, 0),
        "sine": np.sin,
    }[decoder.activation]
    layers = decoder.linears
    for i, layer in enumerate(layers):
        h = h @ layer.weight.detach().numpy().astype(float).T + layer.bias.detach().numpy().astype(float)
        h = act(h) if i < len(layers) - 1 else h
    return h


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("c", "features"), [(0, 0), (1, 0), (1, 4), (2, 3), (3, 2)])
def test_the_decoder_is_the_perceptron_that_its_docstring_describes(activation: str, c: int, features: int) -> None:
    generator = torch.Generator().manual_seed(5)
    decoder = Decoder(3, c, 2, (8, 6), activation, features if c else 0, generator).double()
    rng = np.random.default_rng(0)
    z, t = rng.normal(size=(7, 3)), rng.uniform(-1, 1, (7, c))
    with torch.no_grad():
        by_row = decoder(torch.tensor(z), torch.tensor(t)).numpy()
        on_grid = decoder.on_grid(torch.tensor(z), torch.tensor(t)).numpy()
    expected = numpy_decoder(decoder, z, t)
    np.testing.assert_allclose(by_row, expected, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(on_grid[np.arange(7), np.arange(7)], expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
def test_gradients_of_the_objective_agree_with_finite_differences(loss: str) -> None:
    """Of latents and weights, in float64, central differences."""
    config = TrainingConfig(latent_dim=2, hidden=(5, 4), loss=loss, loss_scale=0.7, sigma=2.0)
    decoder = Decoder(2, 1, 2, (5, 4), "tanh", 2, torch.Generator().manual_seed(1)).double()
    rng = np.random.default_rng(2)
    latents = torch.tensor(rng.normal(size=(3, 2)), requires_grad=True)
    owner = torch.tensor([0, 0, 1, 2, 2, 2])
    t = torch.tensor(rng.uniform(-1, 1, (6, 1)))
    x = torch.tensor(rng.dirichlet([1, 1], 6) if loss in ("bce", "cce") else rng.normal(size=(6, 2)))

    def objective() -> torch.Tensor:
        z = latents[owner]
        return loss_of(config).value(decoder(z, t), x).mean() + prior(z, config.prior_weight).mean()

    objective().backward()
    for part in (latents, *decoder.parameters()):
        flat, gradient = part.data.view(-1), part.grad.view(-1)
        for i in range(0, len(flat), 3):
            old, h = flat[i].item(), 1e-6
            flat[i] = old + h
            up = objective().item()
            flat[i] = old - h
            down = objective().item()
            flat[i] = old
            assert gradient[i].item() == pytest.approx((up - down) / (2 * h), abs=2e-8, rel=1e-5)


@pytest.mark.parametrize("loss", LOSSES)
def test_the_loss_knows_its_own_derivatives(loss: str) -> None:
    config = TrainingConfig(loss=loss, loss_scale=0.7)
    which = loss_of(config)
    rng = np.random.default_rng(4)
    out = torch.tensor(rng.normal(size=(9, 3)), requires_grad=True)
    target = torch.tensor(rng.dirichlet([1, 1, 1], 9) if loss in ("bce", "cce") else rng.normal(size=(9, 3)))
    (by_autograd,) = torch.autograd.grad(which.value(out, target).sum(), out)
    np.testing.assert_allclose(which.gradient(out, target).detach(), by_autograd, atol=1e-12)
    bend = which.curvature(out, target).detach()
    assert (torch.linalg.eigvalsh(bend) >= -1e-12).all()
    if loss in ("mse", "bce", "cce"):  # convex and smooth: the exact Hessian
        for row in range(3):
            exact = torch.autograd.functional.hessian(
                lambda o, r=row: which.value(o[None], target[r][None]).sum(), out[row].detach()
            )
            np.testing.assert_allclose(bend[row], exact, atol=1e-10)


@pytest.mark.parametrize("strategy", [Joint(1500), Alternating(10, 10, 75)], ids=lambda s: s.name)
def test_a_linear_decoder_reaches_the_optimum_of_pca(strategy: Joint, monkeypatch: pytest.MonkeyPatch) -> None:
    """With identity activations f is affine in z for each t, so PCA's error is the least that can be had."""
    rng = np.random.default_rng(0)
    k, d = 8, 2
    rows = rng.normal(size=(40, 3)) @ rng.normal(size=(3, k)) + 0.3 * rng.normal(size=(40, k))
    # Plain vectors (c = 0) with k outputs: the decoder is z -> R^k.
    dataset = Dataset.from_functions([(np.zeros((1, 0)), row[None]) for row in rows])
    monkeypatch.setitem(
        __import__("autodecoder_core.model.decoder", fromlist=["x"]).ACTIVATION_FUNCTIONS, "relu", lambda x: x
    )
    config = TrainingConfig(
        latent_dim=d,
        hidden=(16,),
        activation="relu",
        sigma=1e4,
        batch_size=40,
        strategy=strategy,
        latent_init_std=0.5,
        engine="torch",
    )
    last = list(train(dataset, config, snapshot_every=10_000))[-1]
    scaled = last.model.normalisation.values.forward(rows)
    singular = np.linalg.svd(scaled - scaled.mean(axis=0), compute_uv=False)
    optimum = float((singular[d:] ** 2).sum() / scaled.size)
    assert last.data_loss >= optimum * (1 - 1e-5)
    assert last.data_loss == pytest.approx(optimum, rel=0.02)
