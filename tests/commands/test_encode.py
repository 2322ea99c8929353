from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from autodecoder_core import encode_many, generate, load
from autodecoder_core.commands import encode

from .conftest import Result

Cli = Callable[..., Result]
NEW = ("family:sinusoid", "--functions", 5, "--points", 17, "--seed", 9)


def test_the_table_holds_what_the_core_finds(cli: Cli, model_file: Path, tmp_path: Path) -> None:
    result = cli("encode", model_file, *NEW, "--out", "latents.csv")
    assert result.code == 0, result.err
    table = pd.read_csv(tmp_path / "latents.csv")
    dataset = generate("sinusoid", n_functions=5, n_points=17, seed=9)
    found = encode_many(load(model_file), dataset, seed=9)
    assert list(table.columns) == ["name", "z1", "z2", "objective", "data_loss", "converged"]
    assert tuple(table["name"]) == dataset.names
    np.testing.assert_allclose(table[["z1", "z2"]].to_numpy(), [e.latent for e in found], rtol=1e-6)
    np.testing.assert_allclose(table["objective"], [e.objective for e in found], rtol=1e-6)
    assert list(table["converged"]) == [e.converged for e in found]


def test_many_functions_encoded_part_by_part_are_the_same(model_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, dataset = load(model_file), generate("sinusoid", n_functions=7, n_points=11, seed=3)
    whole = encode.encode(model, dataset, seed=1)
    monkeypatch.setattr(encode, "AT_ONCE", 3)
    parts = encode.encode(model, dataset, seed=1)
    assert len(parts) == 7
    np.testing.assert_allclose([e.objective for e in parts], [e.objective for e in whole], rtol=1e-4)


@pytest.mark.parametrize(("ending", "read"), [(".parquet", pd.read_parquet), (".json", pd.read_json)])
def test_the_ending_chooses_the_format(
    ending: str, read: Callable[[Path], pd.DataFrame], cli: Cli, model_file: Path, tmp_path: Path
) -> None:
    result = cli("encode", model_file, *NEW, "--method", "adam", "--out", f"l{ending}")
    assert result.code == 0, result.err
    assert read(tmp_path / f"l{ending}").shape == (5, 6)
    assert not list(tmp_path.glob("*.part"))


def test_data_of_another_kind_is_refused(cli: Cli, model_file: Path, tmp_path: Path) -> None:
    result = cli("encode", model_file, "family:lissajous", "--functions", 2)
    assert result.code == 2
    assert "outputs" in result.err
    assert not list(tmp_path.glob("latents*"))
