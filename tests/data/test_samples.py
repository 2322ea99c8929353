"""The real families that ship: read from their files, labelled, and attributed."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from autodecoder_core.data import samples
from autodecoder_core.data.reading import inspect_upload
from autodecoder_core.errors import DataError


@pytest.mark.parametrize("name", samples.names())
def test_a_sample_holds_exactly_what_its_file_says(name: str) -> None:
    dataset, sample = samples.load(name), samples.get(name)
    with sample.path.open() as file:
        lines = list(csv.reader(file))[1:]
    expected = sorted((int(year), float(t), float(x)) for year, t, x in lines)
    years = np.array(dataset.names, dtype=int)[dataset.owner]
    found = sorted(zip(years.tolist(), dataset.coords[:, 0].tolist(), dataset.values[:, 0].tolist(), strict=True))
    assert found == expected


@pytest.mark.parametrize("name", samples.names())
def test_a_sample_has_labels_factors_source_and_licence(name: str) -> None:
    dataset = samples.load(name)
    assert dataset.value_names[0].endswith(")")
    assert dataset.notes["licence"] == "public domain"
    assert dataset.notes["source"] == samples.get(name).source
    assert dataset.factors is not None
    assert dataset.factors["year"].tolist() == [int(year) for year in dataset.names]
    for i in (0, dataset.n_functions - 1):
        values = dataset.function(i)[1]
        assert dataset.factors["yearly mean"][i] == pytest.approx(values.mean())
        assert dataset.factors["yearly range"][i] == pytest.approx(np.ptp(values))


@pytest.mark.parametrize(("name", "t"), [("elnino", "month"), ("mauna_loa", "day_of_year")])
def test_the_files_are_understood_without_any_help(name: str, t: str) -> None:
    path = samples.get(name).path
    reading = inspect_upload(path.read_bytes(), path.name)
    assert reading.layout == "long"
    assert [column.part for column in reading.columns] == ["function name", "t", "x"]
    assert reading.columns[1].heading == t
    assert reading.dataset is not None
    assert reading.dataset.fingerprint != ""
    assert reading.dataset.names == samples.load(name).names


def test_an_unknown_sample_names_those_that_exist() -> None:
    with pytest.raises(DataError, match="elnino, mauna_loa"):
        samples.load("nile")


def test_every_shipped_file_is_named_in_the_sources() -> None:
    text = (samples.DATA / "SOURCES.md").read_text()
    for name in samples.names():
        assert samples.get(name).path.name in text
