from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from autodecoder_core import load

from .conftest import Result

Cli = Callable[..., Result]


def test_latents_are_exported_exactly(cli: Cli, model_file: Path, tmp_path: Path) -> None:
    assert cli("export", model_file, "--latents", "l.csv").code == 0
    model, table = load(model_file), pd.read_csv(tmp_path / "l.csv")
    assert tuple(table["name"]) == model.names
    np.testing.assert_array_equal(table[["z1", "z2"]].to_numpy().astype(np.float32), model.latents)


def test_curves_are_what_the_model_decodes(cli: Cli, model_file: Path, tmp_path: Path) -> None:
    assert cli("export", model_file, "--curves", "c.parquet", "--points", 7).code == 0
    model, table = load(model_file), pd.read_parquet(tmp_path / "c.parquet")
    assert list(table.columns) == ["name", *model.coord_names, *model.value_names]
    assert len(table) == 14 * 7
    fifth = table[table["name"] == model.names[5]]
    coords = fifth[list(model.coord_names)].to_numpy()
    assert (coords[0, 0], coords[-1, 0]) == tuple(model.domain[0])
    expected = model.decode(model.latents[5], coords)
    np.testing.assert_allclose(fifth[list(model.value_names)].to_numpy(), expected, rtol=1e-5, atol=1e-6)


def test_weights_rebuild_the_decoder_in_numpy(cli: Cli, model_file: Path, tmp_path: Path) -> None:
    assert cli("export", model_file, "--weights", "w.npz").code == 0
    model = load(model_file)
    with np.load(tmp_path / "w.npz", allow_pickle=False) as arrays:
        assert arrays["latents"].shape == (14, 2)
        weights = [arrays[f"layers.{i}.weight"].astype(np.float64) for i in range(3)]
        biases = [arrays[f"layers.{i}.bias"].astype(np.float64) for i in range(3)]
    raw = np.linspace(*model.domain[0], 9)[:, None]
    t = model.normalisation.coords.forward(raw)
    angles = t * np.arange(1, model.config.coordinate_features + 1) * np.pi / 2
    h = np.hstack([np.tile(model.latents[3], (9, 1)), t, np.sin(angles), np.cos(angles)])
    for weight, bias in zip(weights[:-1], biases[:-1], strict=True):
        h = h @ weight.T + bias
        h = h / (1 + np.exp(-h))  # SiLU
    out = model.normalisation.values.inverse(h @ weights[-1].T + biases[-1])
    np.testing.assert_allclose(out, model.decode(model.latents[3], raw), atol=1e-4)


def test_inspect_tells_a_model_in_words_and_in_json(cli: Cli, model_file: Path) -> None:
    model = load(model_file)
    text = cli("inspect", model_file).out
    assert "data_loss" in text
    assert "latent_dim" in text
    facts = json.loads(cli("inspect", model_file, "--json").out)
    assert facts["kind"] == "model"
    assert facts["config"] == model.config.to_dict()
    assert facts["training"]["epoch"] == 40
    assert facts["parameters"] == sum(p.numel() for p in model.decoder.parameters())
    z = model.latents[:, 1].astype(np.float64)
    assert np.isclose(facts["latents"]["z2"]["std"], np.sqrt(np.mean((z - z.mean()) ** 2)))


def test_inspect_tells_a_data_file(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "d.csv").write_text("t,a,b\n0,1,2\n0.5,3,-4\n1,5,6\n")
    facts = json.loads(cli("inspect", "d.csv", "--json").out)
    assert (facts["kind"], facts["functions"], facts["points"]) == ("data", 2, 6)
    assert list(facts["outputs"].values()) == [[-4, 6]]
    assert "one shared grid" in cli("inspect", "d.csv").out


def test_bench_shows_both_costs(cli: Cli) -> None:
    result = cli("bench", "--functions", 6, "--points", 10, "--hidden", 8, "--steps", 4, "--repeats", 1)
    assert result.code == 0, result.err
    assert "µs a step" in result.out
    assert "ms a function" in result.out
