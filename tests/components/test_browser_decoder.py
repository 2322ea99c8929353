"""The decoder that the browser runs gives what torch gives."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from autodecoder_core.data.normalisation import Affine
from autodecoder_core.model.autodecoder import Autodecoder, Normalisation, as_layers, new_decoder
from autodecoder_core.model.config import ACTIVATIONS, TrainingConfig
from pages.shared.browser_model import model_message
from pages.shared.packing import pack

CLI = Path(__file__).parents[1] / "js" / "decode_cli.mjs"


def a_model(c: int, m: int, *, seed: int = 0, **settings: Any) -> Autodecoder:
    """An untrained model with everything in it that could be mixed up: uneven widths, offsets, scales."""
    config = TrainingConfig(**{"latent_dim": 3, "hidden": (17, 9, 12), **settings})
    rng = np.random.default_rng(seed)
    values = Affine(rng.normal(size=m), rng.uniform(0.5, 2, m))
    if config.loss in ("bce", "cce"):
        values = Affine(np.zeros(m), np.ones(m))
    decoder = new_decoder(config, c, m, torch.Generator().manual_seed(seed))
    return Autodecoder(
        layers=as_layers(parameter.detach().numpy() for parameter in decoder.parameters()),
        latents=rng.normal(size=(5, config.latent_dim)).astype(np.float32),
        config=config,
        names=tuple("abcde"),
        normalisation=Normalisation(Affine(rng.normal(size=c) * 50, rng.uniform(1, 30, c)), values),
        domain=np.tile([-1.0, 1.0], (c, 1)),
        coord_names=tuple(f"t{i}" for i in range(c)),
        value_names=tuple(f"x{j}" for j in range(m)),
    )


def decode_in_node(cases: list[tuple[Autodecoder, np.ndarray, np.ndarray]]) -> list[np.ndarray]:
    """Each case is (model, z (S, d), normalised coordinates (P, c)); the answers are (S, P, m)."""
    node = shutil.which("node")
    assert node, "Node is needed to run the browser's code."
    packed = []
    for model, z, at in cases:
        header, arrays = model_message(model)
        packed.append(pack(header, {**arrays, "z": z, "at": at}))
    done = subprocess.run([node, str(CLI)], input=b"".join(packed), capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    lines = done.stdout.decode().splitlines()
    assert len(lines) == len(cases)
    return [
        np.array(json.loads(line)).reshape(len(z), len(at), model.n_outputs)
        for line, (model, z, at) in zip(lines, cases, strict=True)
    ]


def a_case(model: Autodecoder, n_points: int = 11) -> tuple[Autodecoder, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    at = rng.uniform(-1.2, 1.2, (n_points if model.n_coords else 1, model.n_coords)).astype(np.float32)
    return model, rng.normal(size=(2, model.latent_dim)).astype(np.float32), at


def assert_same(cases: list[tuple[Autodecoder, np.ndarray, np.ndarray]]) -> None:
    for (model, z, at), ours in zip(cases, decode_in_node(cases), strict=True):
        theirs = model.decode(z, model.normalisation.coords.inverse(at.astype(np.float64)))
        assert theirs.std() > 1e-3 or theirs.shape[1] == 1  # a flat answer would prove nothing
        np.testing.assert_allclose(ours, theirs, atol=1e-4, rtol=0)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("c", [0, 1, 2, 3])
def test_every_output_count_and_feature_count_decodes_as_in_torch(activation: str, c: int) -> None:
    assert_same(
        [
            a_case(a_model(c, m, seed=m, activation=activation, coordinate_features=features))
            for m in (1, 2, 3)
            for features in (0, 6)
        ]
    )


@pytest.mark.parametrize("hidden", [(1,), (64, 64, 64), (5, 130), (33, 2, 7, 8)])
def test_any_widths_decode_as_in_torch(hidden: tuple[int, ...]) -> None:
    assert_same([a_case(a_model(1, 2, hidden=hidden), n_points=k) for k in (1, 3, 4, 201)])


def test_large_activations_saturate_as_in_torch() -> None:
    models = []
    for activation in ("tanh", "silu"):
        model = a_model(1, 1, activation=activation)
        with torch.no_grad():
            model.decoder.linears[0].weight.mul_(40)
        models.append(model)
    z = np.zeros((1, 3), np.float32)
    at = np.linspace(-1, 1, 301, dtype=np.float32)[:, None]
    for model, ours in zip(models, decode_in_node([(model, z, at) for model in models]), strict=True):
        theirs = model.decode(z, model.normalisation.coords.inverse(at.astype(np.float64)))
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, atol=1e-4 * np.abs(theirs).max())


def test_cross_entropies_become_probabilities_as_in_torch() -> None:
    binary, categories = a_model(1, 2, loss="bce"), a_model(1, 3, loss="cce")
    assert_same([a_case(binary), a_case(categories)])
    np.testing.assert_allclose(decode_in_node([a_case(categories)])[0].sum(axis=-1), 1, atol=1e-6)


def test_coordinates_as_large_as_dates_keep_their_seconds() -> None:
    model = a_model(1, 1)
    dates = Affine(np.array([1.7e9]), np.array([3600.0]))
    model = replace(model, normalisation=Normalisation(dates, model.normalisation.values))
    assert_same([a_case(model, n_points=50)])
