"""A kept dataset comes back whole, and other files are told from it."""

from __future__ import annotations

import contextlib
import json
import struct

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.numpy import save

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.files import dataset_from_bytes, dataset_to_bytes
from autodecoder_core.errors import DataError


def example() -> Dataset:
    factors = pd.DataFrame(
        {
            "amplitude": [0.5, np.nan],
            "count": np.array([3, 4], dtype=np.int32),
            "flag": [True, False],
            "kind": pd.Series(["u", "ü"], dtype="str"),
        }
    )
    return Dataset.from_functions(
        [([0.0, 1.0], [[1.0, 2.0], [3.0, 4.0]]), ([0.5], [[5.0, 6.0]])],
        names=["a", "µ"],
        factors=factors,
        name="my data",
        coord_names=("time (s)",),
        value_names=("u", "v"),
        notes={"family": "sinusoid", "noise_std": np.float64(0.1), "ranges": {"a": (0, 1)}, "seed": 3},
    )


def test_every_field_comes_back_with_its_type() -> None:
    dataset = example()
    again = dataset_from_bytes(dataset_to_bytes(dataset))
    assert again.fingerprint == dataset.fingerprint
    assert (again.name, again.names) == (dataset.name, dataset.names)
    assert (again.coord_names, again.value_names) == (dataset.coord_names, dataset.value_names)
    assert dict(again.notes) == {"family": "sinusoid", "noise_std": 0.1, "ranges": {"a": [0, 1]}, "seed": 3}
    assert again.factors is not None
    pd.testing.assert_frame_equal(again.factors, dataset.factors)


@pytest.mark.parametrize("c", [0, 1, 2, 3])
def test_any_number_of_coordinates_comes_back(c: int) -> None:
    dataset = Dataset(np.ones((4, c)), np.arange(4.0)[:, None], np.array([0, 0, 1, 1]), ("a", "b"))
    again = dataset_from_bytes(dataset_to_bytes(dataset))
    assert again.coords.shape == (4, c)
    assert again.factors is None


def newer() -> bytes:
    data = dataset_to_bytes(example())
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + size])
    inner = json.loads(header["__metadata__"]["dataset"])
    header["__metadata__"]["dataset"] = json.dumps({**inner, "version": 99})
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data[8 + size :]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "not a dataset file"),
        (b"t,a\n0,1\n1,2\n", "not a dataset file"),
        (save({"w": np.ones(3)}), "not a dataset"),
        (save({"w": np.ones(3)}, metadata={"format": "autodecoder-model"}), "'autodecoder-model', not a dataset"),
        (newer(), "format version 99"),
        (dataset_to_bytes(example())[:-5], "damaged or cut short"),
        (dataset_to_bytes(example())[:200], "not a dataset file"),
    ],
    ids=["empty", "csv", "foreign tensors", "a model", "newer", "truncated data", "truncated header"],
)
def test_foreign_truncated_and_newer_files_are_refused(data: bytes, expected: str) -> None:
    with pytest.raises(DataError, match=expected):
        dataset_from_bytes(data)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 900), st.binary(min_size=1, max_size=4))
def test_damage_anywhere_raises_nothing_but_a_data_error(at: int, patch: bytes) -> None:
    data = dataset_to_bytes(example())
    with contextlib.suppress(DataError):
        assert dataset_from_bytes(data[:at] + patch + data[at + len(patch) :]).n_functions == 2


def test_notes_that_json_cannot_hold_are_refused() -> None:
    dataset = Dataset.from_grid([0.0], [[1.0]], notes={"what": object()})
    with pytest.raises(DataError, match="note of type object"):
        dataset_to_bytes(dataset)
