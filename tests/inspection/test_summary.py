from __future__ import annotations

import numpy as np

from autodecoder_core.data.dataset import Dataset
from autodecoder_core.data.generating import generate
from autodecoder_core.inspection.summary import summarise


def test_summary_counts_points_ranges_factors_and_noise() -> None:
    dataset = generate("sinusoid", n_functions=7, n_points=11, noise=0.25, seed=3)
    facts = summarise(dataset)
    assert (facts.n_functions, facts.fewest, facts.most, facts.n_points) == (7, 11, 11, 77)
    assert facts.coords == (("t (s)", 0.0, 1.0),)
    assert (facts.values[0].low, facts.values[0].high) == (dataset.values.min(), dataset.values.max())
    assert facts.factors == ("amplitude", "frequency", "phase")
    assert facts.noise == 0.25


def test_missing_points_are_counted_on_the_common_grid() -> None:
    table = np.arange(12.0).reshape(3, 4)
    table[1, 2] = table[2, 0] = table[2, 1] = np.nan
    assert summarise(Dataset.from_grid(np.arange(4.0), table)).missing == 3


def test_missing_points_are_unknown_where_each_function_has_its_own_places() -> None:
    assert summarise(generate("sinusoid", n_functions=4, n_points=9, irregular=True)).missing is None
    assert summarise(generate("ripples", n_functions=4, n_points=9, irregular=True)).missing is None


def test_noise_of_foreign_data_is_unknown() -> None:
    assert summarise(Dataset.from_grid([0.0, 1.0], [[1.0, 2.0]])).noise is None
