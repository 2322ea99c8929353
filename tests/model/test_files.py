"""Model files: whole or refused with the reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save as write_tensors

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.errors import ModelFileError
from autodecoder_core.model.autodecoder import Autodecoder
from autodecoder_core.model.config import Joint, TrainingConfig
from autodecoder_core.model.files import load, model_from_bytes, model_to_bytes, save
from autodecoder_core.training import train


def small_model(c: int = 1, m: int = 1) -> Autodecoder:
    rng = np.random.default_rng(c + 10 * m)
    functions = [(rng.uniform(0, 5, (4, c)), rng.normal(20, 3, (4, m))) for _ in range(6)]
    dataset = Dataset.from_functions(functions, names=[f"año {i}, «x»" for i in range(6)])
    return list(train(dataset, TrainingConfig(hidden=(5, 7), strategy=Joint(2))))[-1].model


@pytest.mark.parametrize(("c", "m"), [(0, 2), (1, 1), (2, 3), (3, 1)])
def test_a_model_saved_and_loaded_decodes_bit_for_bit(c: int, m: int, tmp_path: Path) -> None:
    model = small_model(c, m)
    save(model, tmp_path / "model.safetensors")
    again = load(tmp_path / "model.safetensors")
    np.testing.assert_array_equal(again.decode(again.latents), model.decode(model.latents))
    assert (again.names, again.config, again.record) == (model.names, model.config, model.record)
    assert (again.coord_names, again.value_names) == (model.coord_names, model.value_names)
    np.testing.assert_array_equal(again.domain, model.domain)
    assert list(tmp_path.iterdir()) == [tmp_path / "model.safetensors"]


@pytest.mark.parametrize("keep", [0, 4, 9, 200, -1])
def test_a_truncated_file_is_refused(keep: int) -> None:
    with pytest.raises(ModelFileError):
        model_from_bytes(model_to_bytes(small_model())[:keep])


def test_foreign_and_newer_files_are_refused_in_words() -> None:
    with pytest.raises(ModelFileError, match="holds no auto-decoder"):
        model_from_bytes(write_tensors({"x": np.zeros(3)}))
    newer = model_to_bytes(small_model()).replace(b'"version":"1"', b'"version":"9"')
    with pytest.raises(ModelFileError, match="newer version"):
        model_from_bytes(newer)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":"1"', b'"version":"x"'),
        (b'\\"hidden\\": [5, 7]', b'\\"hidden\\": [5, 9]'),
        (b'\\"hidden\\": [5, 7]', b'\\"hidden\\": [9e9]'),
        (b'\\"latent_dim\\": 2', b'\\"latent_dim\\": 3'),
        (b'\\"coordinate_features\\": 2', b'\\"coordinate_features\\": 1'),
        (b'\\"names\\": [', b'\\"games\\": ['),
    ],
)
def test_a_header_that_does_not_fit_its_tensors_is_refused(old: bytes, new: bytes) -> None:
    whole = model_to_bytes(small_model())
    assert old in whole
    changed = whole.replace(old, new)
    length = int.from_bytes(whole[:8], "little") + len(changed) - len(whole)
    with pytest.raises(ModelFileError):
        model_from_bytes(length.to_bytes(8, "little") + changed[8:])


def test_weights_that_are_not_finite_are_refused() -> None:
    model = small_model()
    model.decoder.linears[0].bias[0] = np.nan
    with pytest.raises(ModelFileError, match=r"decoder.layers.0.bias holds numbers that are not finite"):
        model_from_bytes(model_to_bytes(model))


@given(st.binary(max_size=300))
def test_arbitrary_bytes_are_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(ModelFileError):
        model_from_bytes(data)
