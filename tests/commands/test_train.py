from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from autodecoder_core import Alternating, Dataset, Joint, TrainingConfig, generate, load, train
from autodecoder_core.commands.report import pca_error, squared_error

from .conftest import SMALL, Result

Cli = Callable[..., Result]


def test_the_model_file_is_what_the_core_trains_from_the_same_values(cli: Cli, tmp_path: Path) -> None:
    flags = ("--latent-dim", 3, "--sigma", 5, "--activation", "tanh", "--seed", 4, "--noise", 0.1)
    assert cli("train", "family:sinusoid", *SMALL, *flags).code == 0
    dataset = generate("sinusoid", n_functions=14, n_points=20, noise=0.1, seed=4)
    config = TrainingConfig(
        latent_dim=3, sigma=5.0, activation="tanh", seed=4, hidden=(16, 16), batch_size=64, strategy=Joint(epochs=40)
    )
    *_, last = train(dataset, config)
    model = load(tmp_path / "model.safetensors")
    assert model.config == config
    assert model.names == dataset.names
    np.testing.assert_array_equal(model.latents, last.model.latents)


def test_alternating_takes_its_own_flags(cli: Cli, tmp_path: Path) -> None:
    flags = ("--strategy", "alternating", "--latent-epochs", 2, "--decoder-epochs", 3, "--rounds", 4)
    result = cli("train", "family:sinusoid", *SMALL[:6], *flags, "--out", "m.safetensors")
    assert result.code == 0, result.err
    assert load(tmp_path / "m.safetensors").config.strategy == Alternating(2, 3, 4)
    assert "alternating, 20 epochs" in result.out


def test_held_out_functions_are_kept_from_training_and_scored_beside_pca(cli: Cli, tmp_path: Path) -> None:
    result = cli("train", "family:sinusoid", *SMALL, "--held-out", 0.3, "--seed", 2)
    assert result.code == 0, result.err
    model = load(tmp_path / "model.safetensors")
    known, held_out = generate("sinusoid", n_functions=14, n_points=20, seed=2).split(held_out=0.3, seed=2)
    assert model.names == known.names
    assert f"on {held_out.n_functions} functions never seen" in result.out
    shown = re.search(r"PCA +(\S+) on the same functions, with 2 components", result.out)
    assert shown is not None, result.out
    assert shown[1] == f"{pca_error(known, held_out, 2):.4g}"
    trained = re.search(r"error +(\S+) on the training", result.out)
    assert trained is not None
    decoded = model.decode(model.latents, known.shared_grid)
    assert trained[1] == f"{np.mean((decoded.reshape(-1, 1) - known.values) ** 2):.4g}"


def test_irregular_functions_have_no_pca_and_the_summary_says_so(cli: Cli) -> None:
    result = cli("train", "family:sinusoid", *SMALL, "--held-out", 0.3, "--irregular")
    assert result.code == 0, result.err
    assert "PCA       none" in result.out


def test_snapshots_are_model_files_from_the_start_to_the_end(cli: Cli, tmp_path: Path) -> None:
    assert cli("train", "family:sinusoid", *SMALL, "--snapshots", "shots/run", "--snapshot-every", 15).code == 0
    files = sorted(path.name for path in (tmp_path / "shots/run").iterdir())
    assert files == [f"epoch-{epoch:06d}.safetensors" for epoch in (0, 15, 30, 40)]
    final = load(tmp_path / "shots/run" / files[-1])
    np.testing.assert_array_equal(final.latents, load(tmp_path / "model.safetensors").latents)


def test_a_file_is_read_and_trained(cli: Cli, tmp_path: Path) -> None:
    t = np.linspace(0, 1, 12)
    rows = [",".join(f"{x:.6f}" for x in (at, *(np.sin(6 * at + p) for p in (0, 1, 2)))) for at in t]
    (tmp_path / "waves.csv").write_text("t,one,two,three\n" + "\n".join(rows) + "\n")
    result = cli("train", "waves.csv", "--hidden", 16, "--epochs", 5)
    assert result.code == 0, result.err
    assert load(tmp_path / "model.safetensors").names == ("one", "two", "three")


def test_pca_error_agrees_with_an_eigendecomposition() -> None:
    known, held_out = generate("damped_wave", n_functions=30, n_points=25, seed=1).split(0.3, seed=0)
    rows, new = known.values.reshape(-1, 25), held_out.values.reshape(-1, 25)
    mean = rows.mean(axis=0)
    _, vectors = np.linalg.eigh((rows - mean).T @ (rows - mean))
    outside = (new - mean) @ vectors[:, :-3]  # all but the three largest
    assert np.isclose(pca_error(known, held_out, 3), (outside**2).sum() / new.size, rtol=1e-9)


def test_squared_error_weighs_every_point_alike() -> None:
    class Flat:
        """Decodes every latent to itself."""

        def decode(self, z: np.ndarray, coords: np.ndarray) -> np.ndarray:
            return np.full((len(coords), 1), z[0])

    dataset = Dataset.from_functions([([0.0, 1.0, 2.0], [1.0, 1.0, 1.0]), ([0.5], [5.0])])
    assert squared_error(Flat(), np.array([[0.0], [1.0]]), dataset) == (3 * 1 + 16) / 4
