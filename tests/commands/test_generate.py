from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from autodecoder_core import families, generate, read_dataset

from .conftest import Result

Cli = Callable[..., Result]


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".npz", ".json"])
@pytest.mark.parametrize("irregular", [False, True])
def test_what_is_written_is_read_back(ending: str, irregular: bool, cli: Cli, tmp_path: Path) -> None:
    flags = ("--functions", 6, "--points", 9, "--noise", 0.05, "--seed", 3, *(("--irregular",) if irregular else ()))
    result = cli("generate", "damped_wave", *flags, "--out", f"d{ending}")
    assert result.code == 0, result.err
    wanted = generate("damped_wave", n_functions=6, n_points=9, noise=0.05, seed=3, irregular=irregular)
    found = read_dataset(tmp_path / f"d{ending}")
    assert found.n_functions == 6
    np.testing.assert_array_equal(found.counts, wanted.counts)
    np.testing.assert_allclose(found.coords, wanted.coords, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found.values, wanted.values, rtol=1e-9, atol=1e-12)


def test_ranges_are_kept(cli: Cli, tmp_path: Path) -> None:
    flags = ("--functions", 5, "--range", "amplitude=0.7", "--range", "frequency=1:1.1")
    assert cli("generate", "sinusoid", *flags, "--out", "s.csv").code == 0
    wanted = generate("sinusoid", n_functions=5, n_points=64, ranges={"amplitude": (0.7, 0.7), "frequency": (1, 1.1)})
    np.testing.assert_allclose(read_dataset(tmp_path / "s.csv").values, wanted.values, rtol=1e-9, atol=1e-12)


def test_the_list_names_every_family_and_parameter(cli: Cli) -> None:
    listing = cli("generate", "--list").out
    for name in families.names():
        assert f"{name}: " in listing
        assert all(parameter.name in listing for parameter in families.get(name).parameters)


def test_the_file_is_called_after_the_family_by_default(cli: Cli, tmp_path: Path) -> None:
    assert cli("generate", "chirp", "--functions", 2).code == 0
    assert (tmp_path / "chirp.csv").is_file()
